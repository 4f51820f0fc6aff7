import Journey
import Postgres

/// Writing what was found good: one statement for changed records, one for new ones.
extension ImportRun {
    /// - Parameter resolvedOnly: leaves out rows that name what isn't there, which the checks have not looked for.
    func write(_ resolution: Resolution, resolvedOnly: Bool = false) throws {
        let file = resolution.staged.file
        options.tell(.writing(file.name))
        if file.kind == .staff { try writePeople(resolution.staged) }
        let known = resolution.mayBeKnown ? try countKnown(resolution) : 0
        let corrected = known > 0 ? try correct(resolution) : 0
        let expected = resolution.staged.rows - resolution.staged.badRows - known
        let new = expected > 0 ? try insert(resolution, resolvedOnly: resolvedOnly) : 0
        count(file.kind) {
            $0.new = new
            $0.corrected = corrected
            $0.unchanged = known - corrected
        }
        if file.kind == .staff { try countCorrectedPeople() }
    }

    private func countKnown(_ resolution: Resolution) throws -> Int {
        try db.value(
            "select count(*) from \(resolution.source) where not s.bad and \(resolution.isKnown)", as: Int.self)
    }

    // MARK: New records

    /// Entry numbers follow the lines of the file; lines that made no record leave gaps, which mean nothing.
    ///
    /// - Returns: How many records were made.
    private func insert(_ resolution: Resolution, resolvedOnly: Bool) throws -> Int {
        let staged = resolution.staged
        let before = try takeEntries(through: staged.lastGoodLine)
        var fields: [SQL] = ["organisation_id", "seq", "entry"]
        var values: [SQL] = ["\(organisation)", "\(seq)", "\(before) + s.line"]
        if let identifier = staged.file.identifier {
            fields.append("\(identifier: identifier)")
            values.append(staged.file.kind == .settings ? nextSettingNumber : "s.id")
        }
        for (field, _, value) in resolution.fields {
            fields.append("\(identifier: field)")
            values.append(value)
        }
        return try db.execute(
            """
            insert into waymark.\(identifier: staged.file.table) (\(fields.joined(separator: ", ")))
            select \(values.joined(separator: ", ")) from \(resolution.source)
            where not s.bad and not \(resolution.isKnown) and \(resolvedOnly ? resolution.isResolved : "true")
            """)
    }

    /// Settings are numbered in an organisation, so that rights can be kept as short lists of numbers.
    private var nextSettingNumber: SQL {
        """
        (select coalesce(max(n.setting_id), 0) from waymark.setting n where n.organisation_id = \(organisation))
            + row_number() over (order by s.line)
        """
    }

    /// Numbers for as many new records as the query says; the first is the returned one plus 1.
    func takeEntries(through count: SQL) throws -> Int64 {
        try db.value("select waymark.take_entries(\(organisation), (\(count)))", as: Int64.self)
    }

    // MARK: Corrections

    /// Writes the changed values of known records; the database keeps the former versions.
    ///
    /// - Returns: How many records were changed.
    private func correct(_ resolution: Resolution) throws -> Int {
        let file = resolution.staged.file
        let fields = resolution.fields.filter { field in
            resolution.staged.header.has(field.column) && !resolution.key.contains(field.field)
        }
        guard !fields.isEmpty else { return 0 }
        // What gives up its place goes first: an index can't wait for the end of the statement.
        var corrected = 0
        for limit in file.atMostOne {
            if case .having(let field) = limit.counted {
                try release(field, resolution)
            } else {
                let counted = limit.counted.condition { resolution.value(of: $0) }
                corrected += try correct(fields, resolution, where: "not (\(counted))")
            }
        }
        return try corrected + correct(fields, resolution, where: "true")
    }

    private func correct(
        _ fields: [(field: String, column: ExchangeColumn, value: SQL)], _ resolution: Resolution, where condition: SQL
    ) throws -> Int {
        let changes = fields.map { "\(identifier: $0.field) = \($0.value)" as SQL }.joined(separator: ", ")
        let current = fields.map { "known.\(identifier: $0.field)" as SQL }.joined(separator: ", ")
        let given = fields.map(\.value).joined(separator: ", ")
        return try db.execute(
            """
            update waymark.\(identifier: resolution.staged.file.table) known set seq = \(seq), \(changes)
            from \(resolution.rowsWithReferences)
            where not s.bad and \(resolution.isAboutKnown) and \(condition)
              and row(\(current)) is distinct from row(\(given))
            """)
    }

    /// Two pupils may exchange their UPNs.
    private func release(_ field: String, _ resolution: Resolution) throws {
        try db.execute(
            """
            update waymark.\(identifier: resolution.staged.file.table) known set seq = \(seq), \(identifier: field) = null
            from \(resolution.rowsWithReferences)
            where not s.bad and \(resolution.isAboutKnown) and known.\(identifier: field) <> \(resolution.value(of: field))
            """)
    }
}
