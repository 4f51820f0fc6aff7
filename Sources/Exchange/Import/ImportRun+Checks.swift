import Journey
import Postgres

/// What can only be seen from several rows: those of the folder and those that are there already.
///
/// Every check is one statement that marks bad rows and notes why; a row that is bad is left out of the checks that
/// follow.
extension ImportRun {
    /// Runs the checks of a file.
    func checkRows(of file: ExchangeFile, mayBeKnown: Bool) throws {
        try refuseDuplicates(in: file)
        try refuseLooseReferences(in: file, mayBeKnown: mayBeKnown)
        try refuseAgainstRecords(in: file, mayBeKnown: mayBeKnown)
    }

    /// The checks of rows that come once and name what is there. When bad rows are skipped, leaving one out can make another
    /// bad (an open placement that was to be ended stays open), so they run until nothing is found any more.
    func refuseAgainstRecords(in file: ExchangeFile, mayBeKnown: Bool) throws {
        try refuseAgainstOtherRecords(in: file, mayBeKnown: mayBeKnown)
        var found = 0
        repeat {
            let resolution = try resolution(of: file, mayBeKnown: mayBeKnown)
            found = 0
            for limit in file.atMostOne { found += try refuseSecond(limit, resolution) }
            if file.kind == .calendar { found += try refuseBrokenCalendar(resolution) }
        } while found > 0 && options.skipBadRows
    }

    // MARK: Noting what was found

    /// Marks the rows that `found` selects as bad, and notes why.
    ///
    /// - Parameters:
    ///   - found: selects `line bigint, arguments text[], reported boolean`; what is not reported is bad all the same.
    ///   - finding: what to say, from the arguments.
    /// - Returns: How many rows were found.
    @discardableResult
    func refuse(
        _ file: ExchangeFile, _ found: SQL, as finding: @escaping @Sendable ([String]) -> Finding
    ) throws -> Int {
        let maker = Int16(makers.count)
        makers.append(finding)
        let count = try db.value(
            """
            with found as materialized (\(found)),
            marked as (update \(StagedFile.table(file.kind)) s set bad = true from found
                       where s.line = found.line and not s.bad returning 1),
            noted as (insert into pg_temp.refusal select \(file.number), line, \(maker), arguments from found where reported)
            select count(*) from marked
            """, as: Int.self)
        staged[file.kind]?.badRows += count
        return count
    }

    /// Notes findings that Swift has made, for rows that SQL has selected.
    @discardableResult
    func refuse(_ file: ExchangeFile, _ findings: [(line: Int64, finding: Finding)]) throws -> Int {
        guard !findings.isEmpty else { return 0 }
        let lines = findings.map(\.line)
        let codes = findings.map(\.finding.code.rawValue)
        let columns = findings.map { $0.finding.column ?? "" }
        let sentences = findings.map(\.finding.sentence)
        return try refuse(
            file,
            """
            select line, array[code, field, sentence] as arguments, true as reported
            from unnest(\(lines), \(codes), \(columns), \(sentences)) as given(line, code, field, sentence)
            """, as: Finding.init(staged:))
    }

    // MARK: The same twice

    /// The first row in the order of the file counts, be it good or bad.
    private func refuseDuplicates(in file: ExchangeFile) throws {
        guard let stagedFile = staged[file.kind] else { return }
        let columns = file.identifyingColumns
        let key = columns.map { "s.\(identifier: $0.name)" as SQL }.joined(separator: ", ")
        let given = columns.filter(\.isRequired).map { "s.\(identifier: $0.name) is not null" as SQL }
            .joined(separator: " and ")
        let same = columns.map { column -> SQL in
            column.isRequired
                ? "f.\(identifier: column.name) = s.\(identifier: column.name)"
                : "f.\(identifier: column.name) is not distinct from s.\(identifier: column.name)"
        }.joined(separator: " and ")
        let names = columns.map(\.name).joined(separator: ", ")
        let mended = columns.last(where: \.isRequired)?.name
        try refuse(
            file,
            """
            select s.line, array[f.first_line::text] as arguments, true as reported
            from (select \(key), min(s.line) as first_line from \(stagedFile.table) s where \(given)
                  group by \(key) having count(*) > 1) f
            join \(stagedFile.table) s on \(same) and s.line > f.first_line and not s.bad
            """
        ) { arguments in
            let twice = Finding.duplicateRef(in: names, firstLine: arguments.first.flatMap { Int($0) } ?? 0)
            return Finding(twice.code, in: mended, twice.sentence)
        }
    }

    // MARK: References

    /// Rows that name what isn't there. One pass counts them; which ones, and why, is asked only where there are some.
    private func refuseLooseReferences(in file: ExchangeFile, mayBeKnown: Bool) throws {
        let resolution = try resolution(of: file, mayBeKnown: mayBeKnown)
        let columns = file.references.filter { $0.referenced?.kind != file.kind }
        guard !columns.isEmpty else { return }
        let loose = columns.map { column -> SQL in isLoose(column, in: resolution) }
        let anyLoose = try db.value(
            "select exists (select from \(resolution.source) where not s.bad and (\(loose.joined(separator: " or "))))",
            as: Bool.self)
        guard anyLoose else { return }
        for column in columns { try refuseLoose(column, of: file, resolution) }
    }

    private func isLoose(_ column: ExchangeColumn, in resolution: Resolution) -> SQL {
        var loose: SQL = "s.\(identifier: column.name) is not null and \(resolution.found(column)) is null"
        if let refused = refusedReferences(column) { loose += " or s.\(identifier: column.name) in (\(refused))" }
        return "(\(loose))"
    }

    /// The references of rows that were refused; nil where there are none.
    private func refusedReferences(_ column: ExchangeColumn) -> SQL? {
        guard let parent = column.referenced.flatMap({ staged[$0.kind] }), parent.badRows > 0 else { return nil }
        let reference = parent.referenceColumn
        return """
            select p.\(reference) from \(parent.table) p where p.bad and p.\(reference) is not null
            except select p.\(reference) from \(parent.table) p where not p.bad
            """
    }

    private func refuseLoose(_ column: ExchangeColumn, of file: ExchangeFile, _ resolution: Resolution) throws {
        guard let referenced = column.referenced else { return }
        let cell: SQL = "s.\(identifier: column.name)"
        let isRefused: SQL =
            refusedReferences(column).map { "\(cell) in (\($0))" } ?? "\(unreadable.contains(referenced.kind))"
        try refuse(
            file,
            """
            select line, array[kind, cell] as arguments, kind <> 'refused' or \(options.skipBadRows) as reported
            from (select s.line, \(cell) as cell,
                         case when \(isRefused) then 'refused'
                              when exists (select from waymark.\(identifier: referenced.table) other
                                           where other.organisation_id = \(organisation)
                                             and other.\(identifier: referenced.reference) = \(cell)) then 'elsewhere'
                              else 'nowhere' end as kind
                  from \(resolution.source) where not s.bad and \(isLoose(column, in: resolution))) loose
            """
        ) { arguments in
            let (kind, cell) = (arguments.first, arguments.last ?? "")
            return switch kind {
            case "refused": .refOfRefusedRow(in: column.name, record: referenced.noun)
            case "elsewhere": .refOfAnotherPlacement(cell, in: column.name, record: referenced.noun)
            default: .unknownRef(cell, in: column.name, record: referenced.noun)
            }
        }
    }

    // MARK: At most one

    /// Of rows that can't stand together the later one in the file is bad; a record that the folder doesn't touch was
    /// first.
    private func refuseSecond(_ limit: ExchangeFile.AtMostOne, _ resolution: Resolution) throws -> Int {
        let file = resolution.staged.file
        let fields = limit.fields.map { "\(identifier: $0)" as SQL }.joined(separator: ", ")
        let values = limit.fields.map { "\(resolution.value(of: $0)) as \(identifier: $0)" as SQL }
            .joined(separator: ", ")
        let counted = limit.counted.condition { resolution.value(of: $0) }
        let countedRecords = limit.counted.condition { "t.\(identifier: $0)" }
        var standing: SQL = """
            select s.line, \(values) from \(resolution.source) where not s.bad and \(resolution.isResolved) and \(counted)
            """
        if resolution.mayBeKnown {
            standing += """
                 union all
                select 0, \(fields) from waymark.\(identifier: file.table) t
                where t.organisation_id = \(organisation) and \(countedRecords) and not exists (
                    select from \(resolution.source)
                    where not s.bad and \(resolution.isKnown) and \(resolution.isSameRecord(as: "t")))
                """
        }
        let finding = limit.finding
        return try refuse(
            file,
            """
            select line, '{}'::text[] as arguments, true as reported
            from (select line, row_number() over (partition by \(fields) order by line) as place
                  from (\(standing)) standing) ranked
            where place > 1 and line > 0
            """
        ) { _ in finding }
    }
}

extension ExchangeFile.AtMostOne.Counted {
    /// Which rows count, given how a field is written there.
    func condition(_ value: (String) -> SQL) -> SQL {
        switch self {
        case .openPlacements:
            "\(value("ended_on")) is null and coalesce(\(value("decision")), 'accepted') = 'accepted'"
        case .withoutEnd(let field): "\(value(field)) is null"
        case .having(let field): "\(value(field)) is not null"
        }
    }
}

extension Finding {
    /// From code, column and sentence as they are staged.
    init(staged parts: [String]) {
        let code = parts.first.flatMap(RuleCode.init(rawValue:)) ?? .malformedCSV
        let column = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
        self.init(code, in: column, parts.count > 2 ? parts[2] : "")
    }
}
