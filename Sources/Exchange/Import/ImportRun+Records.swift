import Journey
import Postgres

/// The rules of the journey that need the values of a second record. SQL brings the rows together and leaves out those
/// that are plainly right; the rule itself stands in `Journey`.
extension ImportRun {
    func refuseAgainstOtherRecords(in file: ExchangeFile, mayBeKnown: Bool) throws {
        let resolution = try resolution(of: file, mayBeKnown: mayBeKnown)
        switch file.kind {
        case .staff: try refuseStaffWhoDisagree(file)
        case .placements: try refuseAges(resolution)
        case .transitions: try refuseEarlyTransitions(resolution)
        case .targetReviews: try refuseEarlyReviews(resolution)
        case .scores: try refuseScoresOutsideTheirScale(resolution)
        case .inductionSteps:
            try refuseUnknownSteps(resolution, of: ["induction", "phased_induction"], CodeLists.inductionStep)
        case .transitionSteps: try refuseUnknownSteps(resolution, of: ["transition"], CodeLists.transitionStep)
        default: break
        }
        if mayBeKnown {
            try refuseMovedRecords(resolution)
            try refuseAgainstFormerValues(resolution)
        }
    }

    // MARK: Days

    private func refuseAges(_ resolution: Resolution) throws {
        let youngest = JourneyRules.agesAtReferral.lowerBound
        let oldest = JourneyRules.agesAtReferral.upperBound
        try refuseEach(
            resolution.staged.file,
            """
            select s.line, pupil_ref.date_of_birth, s.referred_on from \(resolution.source)
            where not s.bad and not s.referred_on
                between pupil_ref.date_of_birth + make_interval(years => \(youngest)::int, days => 1)
                    and pupil_ref.date_of_birth + make_interval(years => \(oldest)::int)
            """
        ) { page in
            try db.rows(page, as: (Int64, PostgresDay, PostgresDay).self).map { row in
                (row.0, JourneyRules.age(bornOn: Day(row.1), referredOn: Day(row.2)))
            }
        }
    }

    private func refuseEarlyTransitions(_ resolution: Resolution) throws {
        let start = resolution.value(of: "started_on")
        try refuseEach(
            resolution.staged.file,
            """
            select s.line, \(start), placement_ref.first_day from \(resolution.source)
            where not s.bad and (\(start) <= placement_ref.first_day
                                 or \(start) is not null and placement_ref.first_day is null)
            """
        ) { page in
            try db.rows(page, as: (Int64, PostgresDay, PostgresDay?).self).map { row in
                (row.0, JourneyRules.transition(startedOn: Day(row.1), placementFirstDay: row.2.map(Day.init)))
            }
        }
    }

    private func refuseEarlyReviews(_ resolution: Resolution) throws {
        try refuseEach(
            resolution.staged.file,
            """
            select s.line, s.reviewed_on, target_ref.set_on from \(resolution.source)
            where not s.bad and s.reviewed_on < target_ref.set_on
            """
        ) { page in
            try db.rows(page, as: (Int64, PostgresDay, PostgresDay).self).map { row in
                (row.0, JourneyRules.review(on: Day(row.1), targetSetOn: Day(row.2)))
            }
        }
    }

    // MARK: Scores and steps

    private func refuseScoresOutsideTheirScale(_ resolution: Resolution) throws {
        let instruments = Set(Instruments.scales.map(\.instrument)).sorted()
        try refuseEach(
            resolution.staged.file,
            """
            select s.line, assessment_ref.instrument, s.scale, s.value::float8, \(resolution.value(of: "band"))
            from \(resolution.source) where not s.bad and assessment_ref.instrument = any(\(instruments))
            """
        ) { page in
            try db.rows(page, as: (Int64, String, String, Double, String?).self).map { row in
                (row.0, Instruments.finding(instrument: row.1, scale: row.2, value: row.3, band: row.4))
            }
        }
    }

    /// A step is one of the journey's, or one that a setting has in its template.
    private func refuseUnknownSteps(_ resolution: Resolution, of processes: [String], _ list: CodeList) throws {
        let file = resolution.staged.file
        let codes = list.codes.map(\.code)
        try refuse(
            file,
            """
            select s.line, array[s.step] as arguments, true as reported from \(resolution.staged.table) s
            where not s.bad and s.step <> all(\(codes)) and not exists (
                select from waymark.template_step t
                where t.organisation_id = \(organisation) and t.process = any(\(processes)) and t.step = s.step)
            """
        ) { arguments in
            .unknownCode(arguments.first ?? "", in: "step", list: list)
        }
    }

    // MARK: Records that are known

    /// A known record may not change the stay or pupil it belongs to where others hang on it: that is a move, and takes
    /// them along.
    private func refuseMovedRecords(_ resolution: Resolution) throws {
        let file = resolution.staged.file
        guard case .reference = file.identity, ExchangeFiles.isReferredTo(file.kind) else { return }
        for column in file.references where column.isRequired {
            let moved = column.fields.map { "known.\(identifier: $0) <> \(resolution.value(of: $0))" as SQL }
            try refuse(
                file,
                """
                select s.line, '{}'::text[] as arguments, true as reported from \(resolution.source)
                where not s.bad and (\(moved.joined(separator: " or ")))
                """
            ) { _ in
                .recordElsewhere(column.name, record: column.referenced?.noun ?? "record")
            }
        }
    }

    /// Columns that the file doesn't have keep what is recorded; together with that a row must hold together as if it
    /// had them. The table's own constraints say how.
    private func refuseAgainstFormerValues(_ resolution: Resolution) throws {
        let file = resolution.staged.file
        guard resolution.staged.header.columns.count < file.columns.count else { return }
        let fields = resolution.fields.map { "\($0.value) as \(identifier: $0.field)" as SQL }.joined(separator: ", ")
        let constraints = try db.rows(
            """
            select conname::text, pg_get_expr(conbin, conrelid) from pg_constraint
            where conrelid = to_regclass(format('waymark.%I', \(file.table)::text)) and contype = 'c' order by conname
            """, as: (String, String).self)
        for (name, condition) in constraints {
            try refuse(
                file,
                """
                select line, '{}'::text[] as arguments, true as reported
                from (select s.line, \(fields) from \(resolution.source) where not s.bad and \(resolution.isKnown)) merged
                where not (\(unsafeRaw: condition))
                """
            ) { _ in .againstFormerValues(constraint: name) }
        }
    }

    /// Rows of one member of staff are about one person.
    private func refuseStaffWhoDisagree(_ file: ExchangeFile) throws {
        guard let stagedFile = staged[file.kind] else { return }
        try refuse(
            file,
            """
            select s.line, array[case when s.name <> f.name then 'name' else 'email' end, f.line::text] as arguments,
                   true as reported
            from (select distinct on (staff_ref) staff_ref, line, name, email from \(stagedFile.table)
                  where not bad order by staff_ref, line) f
            join \(stagedFile.table) s on s.staff_ref = f.staff_ref and s.line > f.line
            where not s.bad and (s.name <> f.name or s.email is distinct from f.email)
            """
        ) { arguments in
            .staffDisagree(in: arguments.first ?? "name", firstLine: arguments.last ?? "")
        }
    }

    // MARK: Rows through a rule

    /// Hands rows to a rule, so many at a time that memory stays flat, and refuses those it objects to.
    ///
    /// - Parameter judge: reads a page of rows by the statement it is given, and says for each line what is wrong, if
    ///   anything.
    private func refuseEach(
        _ file: ExchangeFile, _ query: SQL, _ judge: (SQL) throws -> [(line: Int64, finding: Finding?)]
    ) throws {
        try db.execute("declare candidates no scroll cursor for \(query)")
        var page: [(line: Int64, finding: Finding?)] = []
        repeat {
            page = try judge("fetch forward 10000 from candidates")
            try refuse(file, page.compactMap { row in row.finding.map { (row.line, $0) } })
        } while page.count == 10_000
        try db.execute("close candidates")
    }
}

extension Day {
    init(_ day: PostgresDay) {
        self.init(daysSince2000: day.daysSince2000)
    }
}
