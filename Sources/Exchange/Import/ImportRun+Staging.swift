import Foundation
import Journey
import Postgres

/// Reading the folder into temporary tables. The server takes rows in while the next ones are being read.
extension ImportRun {
    func stageFolder() throws {
        try db.execute(
            """
            create temporary table refusal (
                file smallint not null, line bigint not null, maker smallint not null, arguments text[] not null,
                place bigint generated always as identity
            ) on commit drop
            """)
        makers = [{ parts in Finding(staged: parts) }]
        for name in folder.unknown {
            try refuse(fileNamed: name, .unknownFile(name, known: ExchangeFiles.all.map(\.name)))
        }
        var bytesBefore = 0
        for entry in folder.entries {
            try stage(entry, after: bytesBefore)
            bytesBefore += entry.size
        }
    }

    private func stage(_ entry: ImportFolder.Entry, after bytesBefore: Int) throws {
        let source = try FileBytes(path: entry.path)
        let reader = CSVReader { try source.read(into: $0) }
        guard staged[entry.file.kind] == nil else {
            return try refuse(entry.file, line: 1, [.malformedCSV("the folder holds this file twice, in different capitals")])
        }
        guard let header = try readHeader(of: entry.file, from: reader) else { return }
        var writer = RowWriter(
            header: header, today: options.today, makesIdentifiers: StagedFile.makesIdentifiers(entry.file),
            identifiers: IdentifierMaker(milliseconds: options.millisecondsSince1970))
        try db.execute(StagedFile.create(entry.file))
        var nextReport = 0
        try db.copyIn(copyStatement(entry.file, writer.stagedColumns)) { copy in
            while let outcome = try reader.next() {
                try writer.write(outcome, from: reader, into: &copy)
                if reader.bytesRead >= nextReport {
                    options.tell(.reading(entry.file.name), bytesBefore + reader.bytesRead, of: folder.bytes)
                    nextReport = reader.bytesRead + 1 << 20
                }
            }
        }
        staged[entry.file.kind] = StagedFile(
            file: entry.file, header: header, rows: writer.rows, badRows: writer.badRows, lastLine: writer.lastLine)
        count(entry.file.kind) { $0.rows = writer.rows }
        if writer.badRows > 0 { try collectFindings(of: entry.file) }
    }

    /// Tells the planner of a staged file, for statements that hold its rows against each other and against many records. To
    /// write them once needs no statistics: there is one way to join them.
    func learnStatistics(of stagedFile: StagedFile) throws {
        try db.execute("analyze \(stagedFile.table) (\(stagedFile.joinedColumns))")
    }

    private func copyStatement(_ file: ExchangeFile, _ columns: [String]) -> SQL {
        let list = columns.map { "\(identifier: $0)" as SQL }.joined(separator: ", ")
        return "copy \(StagedFile.table(file.kind)) (\(list)) from stdin (format binary)"
    }

    /// The header, or nil when the file can't be read by it; why stands in the report then.
    private func readHeader(of file: ExchangeFile, from reader: CSVReader) throws -> Header? {
        let outcome = try reader.next()
        guard outcome == nil || outcome == .record else {
            if case .malformed(let malformation)? = outcome {
                try refuse(file, line: reader.line, [.malformed(malformation)])
            }
            return nil
        }
        let cells = outcome == nil ? [] : Array(reader.cells.indices)
        let names = cells.map { String(decoding: reader.bytes(of: $0), as: UTF8.self) }
        let header = Header(names, of: file)
        guard header.findings.isEmpty else {
            try refuse(file, line: reader.line, header.findings)
            return nil
        }
        return header
    }

    /// Moves what the rows themselves showed from the staging table to the refusals.
    private func collectFindings(of file: ExchangeFile) throws {
        try db.execute(
            """
            insert into pg_temp.refusal
            select \(file.number), s.line, 0::smallint, s.findings[place:place + 2]
            from \(StagedFile.table(file.kind)) s, generate_series(1, cardinality(s.findings), 3) place
            where s.bad order by s.line, place
            """)
    }

    // MARK: Whole files

    /// Nothing of the file can be imported.
    private func refuse(_ file: ExchangeFile, line: Int, _ findings: [Finding]) throws {
        unreadable.insert(file.kind)
        for finding in findings { try refuse(file.number, line, finding) }
    }

    private func refuse(fileNamed name: String, _ finding: Finding) throws {
        unknownFiles.append(name)
        try refuse(Int16(-unknownFiles.count), 0, finding)
    }

    private func refuse(_ number: Int16, _ line: Int, _ finding: Finding) throws {
        try db.execute(
            "insert into pg_temp.refusal values (\(number), \(line), 0, \(finding.stagedParts))")
    }
}
