import Journey
import Postgres

/// Gathering what was done and what was refused.
extension ImportRun {
    func report(organisationIsNew: Bool) throws -> ImportReport {
        try db.forEach(
            "select file, count(distinct line) from pg_temp.refusal group by file", as: (Int16, Int).self
        ) { file, refused in
            if let file = ExchangeFile.numbered(file) { count(file.kind) { $0.refused = refused } }
        }
        let badRows = try badRows()
        let files = RecordKind.allCases.compactMap { kind in counts[kind].map { (name: kind.file, counts: $0) } }
        let name = try db.value(
            "select name from waymark.organisation where organisation_id = \(organisation)", as: String.self)
        return ImportReport(
            files: files, badRows: badRows, organisation: name, organisationIsNew: organisationIsNew,
            isDryRun: options.isDryRun, outcome: outcome(badRows, files.map(\.counts)))
    }

    /// Files that can't be read are nothing to skip: their rows would be lost without a word.
    private func outcome(_ badRows: BadRows, _ counts: [ImportReport.Counts]) -> ImportReport.Outcome {
        let isReadable = unreadable.isEmpty && unknownFiles.isEmpty
        guard badRows.isEmpty || options.skipBadRows && isReadable else { return .refused }
        let hasChanges = counts.contains { $0.new + $0.corrected > 0 }
        if badRows.isEmpty { return hasChanges ? .imported : .unchanged }
        return hasChanges || counts.contains { $0.unchanged > 0 } ? .partlyImported : .refused
    }

    private func badRows() throws -> BadRows {
        var collector = BadRowCollector()
        try db.forEach(
            "select file, line, maker, arguments from pg_temp.refusal order by file < 0, abs(file), line, place",
            as: (Int16, Int64, Int16, [String]).self
        ) { file, line, maker, arguments in
            let name = ExchangeFile.numbered(file)?.name ?? unknownFiles[-Int(file) - 1]
            try collector.add(BadRow(file: name, line: Int(line), finding: makers[Int(maker)](arguments)))
        }
        return try collector.finish()
    }
}

extension ExchangeFile {
    /// Its place in the format's list of files, from 1: how a table of the import names it.
    var number: Int16 {
        Int16(1 + (RecordKind.allCases.firstIndex(of: kind) ?? 0))
    }

    static func numbered(_ number: Int16) -> ExchangeFile? {
        RecordKind.allCases.indices.contains(Int(number) - 1) ? ExchangeFiles[RecordKind.allCases[Int(number) - 1]] : nil
    }
}

extension Finding {
    /// As it is staged: code, column, sentence.
    var stagedParts: [String] {
        [code.rawValue, column ?? "", sentence]
    }
}
