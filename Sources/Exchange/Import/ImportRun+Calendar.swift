import Journey
import Postgres

/// Half-terms of a setting follow each other without overlapping, and none is missing between the first and the last.
extension ImportRun {
    func refuseBrokenCalendar(_ resolution: Resolution) throws -> Int {
        let calendar = calendar(resolution)
        return try refuseOverlappingHalfTerms(resolution.staged.file, calendar)
            + refuseHalfTermsAfterAGap(resolution.staged.file, calendar)
    }

    /// The settings' half-terms as they will stand: `line` (0: there before), `setting_id`, `number` (half-terms since
    /// the year 0), `starts_on`, `ends_on`, `bad`.
    private func calendar(_ resolution: Resolution) -> SQL {
        // A bad row has a say in where there is a gap as long as it is to be mended and not left out.
        let counted: SQL = options.skipBadRows ? "not s.bad" : "true"
        var calendar: SQL = """
            select s.line, urn.setting_id, s.academic_year * 6 + s.half_term - 1 as number, s.starts_on, s.ends_on, s.bad
            from \(resolution.source) where \(counted) and urn.setting_id is not null and s.half_term between 1 and 6
            """
        if resolution.mayBeKnown {
            calendar += """
                 union all
                select 0, t.setting_id, t.academic_year * 6 + t.half_term - 1, t.starts_on, t.ends_on, false
                from waymark.half_term t where t.organisation_id = \(organisation) and not exists (
                    select from \(resolution.source)
                    where not s.bad and \(resolution.isKnown) and \(resolution.isSameRecord(as: "t")))
                """
        }
        return calendar
    }

    private func refuseOverlappingHalfTerms(_ file: ExchangeFile, _ calendar: SQL) throws -> Int {
        try refuse(
            file,
            """
            select distinct on (1) greatest(c.line, before.line) as line,
                   array[(c.number % 6 + 1)::text, (before.number % 6 + 1)::text] as arguments, true as reported
            from (\(calendar)) c
            join (\(calendar)) before on before.setting_id = c.setting_id and before.number < c.number
                                      and before.ends_on >= c.starts_on
            where not c.bad and not before.bad and greatest(c.line, before.line) > 0
            """
        ) { arguments in
            let numbers = arguments.compactMap { Int($0) }
            return .calendarOverlap(numbers.first ?? 0, numbers.last ?? 0)
        }
    }

    private func refuseHalfTermsAfterAGap(_ file: ExchangeFile, _ calendar: SQL) throws -> Int {
        try refuse(
            file,
            """
            select case when line > 0 then line else line_before end as line,
                   array[((number_before + 1) % 6 + 1)::text, ((number_before + 1) / 6)::text] as arguments, true as reported
            from (select line, number, lag(line) over w as line_before, lag(number) over w as number_before
                  from (\(calendar)) c window w as (partition by setting_id order by number)) steps
            where number > number_before + 1 and greatest(line, line_before) > 0
            """
        ) { arguments in
            let numbers = arguments.compactMap { Int($0) }
            return .calendarGap(
                missing: numbers.first ?? 0, of: AcademicYear(firstCalendarYear: numbers.last ?? 0))
        }
    }
}
