import Journey
import Postgres

/// The half-terms of each setting as they will stand, held against the rules of a calendar.
extension ImportRun {
    func refuseBrokenCalendar(_ resolution: Resolution) throws -> Int {
        let file = resolution.staged.file
        let overlaps = try calendars(resolution).flatMap { calendar in
            calendar.flaws(JourneyRules.overlaps(among: calendar.soundHalfTerms)) { max($0, $1) }
        }
        let overlapping = try refuse(file, overlaps)
        let gaps = try calendars(resolution).flatMap { calendar in
            calendar.flaws(JourneyRules.gaps(among: calendar.entries.map(\.place))) { $1 > 0 ? $1 : $0 }
        }
        return try overlapping + refuse(file, gaps)
    }

    private func calendars(_ resolution: Resolution) throws -> [StagedCalendar] {
        let entries = try db.rows(
            "select setting_id, line, academic_year, half_term, starts_on, ends_on, bad from (\(rows(resolution))) c",
            as: (Int32, Int64, Int64, Int64, PostgresDay?, PostgresDay?, Bool).self)
        return Dictionary(grouping: entries, by: \.0).sorted { $0.key < $1.key }.map { _, rows in
            StagedCalendar(entries: rows.map { row in
                StagedCalendar.Entry(
                    line: row.1,
                    place: HalfTermNumber(academicYear: AcademicYear(firstCalendarYear: Int(row.2)), number: Int(row.3)),
                    firstDay: row.4.map { Day(daysSince2000: $0.daysSince2000) },
                    lastDay: row.5.map { Day(daysSince2000: $0.daysSince2000) }, isBad: row.6)
            })
        }
    }

    /// Those of the folder, and at line 0 those that are there and that the folder leaves alone.
    private func rows(_ resolution: Resolution) -> SQL {
        // A bad row has a say in where there is a gap as long as it is to be mended and not left out.
        let counted: SQL = options.skipBadRows ? "not s.bad" : "true"
        var rows: SQL = """
            select urn.setting_id, s.line, s.academic_year::bigint, s.half_term::bigint, s.starts_on, s.ends_on, s.bad
            from \(resolution.source) where \(counted) and urn.setting_id is not null and s.half_term between 1 and 6
                                        and s.academic_year is not null
            """
        if resolution.mayBeKnown {
            rows += """
                 union all
                select t.setting_id, 0, t.academic_year, t.half_term, t.starts_on, t.ends_on, false
                from waymark.half_term t where t.organisation_id = \(organisation) and not exists (
                    select from \(resolution.source)
                    where not s.bad and \(resolution.isKnown) and \(resolution.isSameRecord(as: "t")))
                """
        }
        return rows
    }
}

/// One setting's half-terms, those of the folder and those from before.
private struct StagedCalendar {
    struct Entry {
        /// 0: not of the folder.
        let line: Int64
        let place: HalfTermNumber
        let firstDay: Day?
        let lastDay: Day?
        let isBad: Bool
    }

    let entries: [Entry]

    var soundHalfTerms: [HalfTerm] {
        entries.filter { !$0.isBad }.compactMap { entry in
            guard let firstDay = entry.firstDay, let lastDay = entry.lastDay else { return nil }
            return HalfTerm(
                academicYear: entry.place.academicYear, number: entry.place.number, firstDay: firstDay, lastDay: lastDay)
        }
    }

    /// The flaws by the line where they are mended, at most one a line; none where the folder has no part in them.
    func flaws(
        _ flaws: [JourneyRules.CalendarFlaw], at line: (_ earlier: Int64, _ later: Int64) -> Int64
    ) -> [(line: Int64, finding: Finding)] {
        let lines = Dictionary(entries.map { ($0.place, $0.line) }) { first, _ in first }
        var seen: Set<Int64> = [0]
        return flaws.compactMap { flaw in
            let line = line(lines[flaw.earlier] ?? 0, lines[flaw.later] ?? 0)
            return seen.insert(line).inserted ? (line, flaw.finding) : nil
        }
    }
}
