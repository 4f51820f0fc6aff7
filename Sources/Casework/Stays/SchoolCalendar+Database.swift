import Journey
import Postgres

extension Desk {
    /// The half-terms and closures of a setting.
    public func calendar(of setting: Int32) throws -> SchoolCalendar {
        let halfTerms = try session.rows(
            """
            select academic_year, half_term, starts_on, ends_on from waymark.half_term
            where organisation_id = \(organisation) and setting_id = \(setting)
            """, as: (Int16, Int16, Day, Day).self)
        let closures = try session.values(
            "select closed_on from waymark.closure where organisation_id = \(organisation) and setting_id = \(setting)",
            as: Day.self)
        return SchoolCalendar(
            halfTerms: halfTerms.map { year, number, first, last in
                HalfTerm(
                    academicYear: AcademicYear(firstCalendarYear: Int(year)), number: Int(number), firstDay: first, lastDay: last)
            },
            closures: closures)
    }
}
