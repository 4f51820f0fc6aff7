import ArgumentParser
import Exchange
import Foundation

/// What came of an import, as the command prints it.
struct ImportPage {
    let report: ImportReport
    /// Whether bad rows were to be left out.
    let skipsBadRows: Bool

    /// A terminal shows so many bad rows; a file or a pipe gets them all.
    private static let shownOnTerminal = 100
    /// Bad rows are set as tables of so many, since there may be a million.
    private static let rowsATable = 500

    /// - Parameter path: the file for the whole report, if one was asked for.
    /// - Throws: `ExitCode` or ``WaymarkError`` when rows were refused.
    func print(_ format: OutputFormat, to path: String?) throws {
        // What the import has done is said also where its report finds no room.
        let written = Result { if let path { try write(to: path, as: format) } }
        try Destination(path: nil).write { write in
            switch format {
            case .json: try report.writeJSON(write)
            case .csv: try report.writeCSV(write)
            case .table: try writeTables(for: .output, write)
            }
        }
        closing.map(Say.line)
        try written.get()
        if let path { Say.line("The report is in \(path).") }
        try end(reportPath: path)
    }

    private func write(to path: String, as format: OutputFormat) throws {
        let isJSON = path.lowercased().hasSuffix(".json") || (format == .json && !path.lowercased().hasSuffix(".csv"))
        try Destination(path: path).write { write in
            try isJSON ? report.writeJSON(write) : report.writeCSV(write)
        }
    }

    // MARK: For the eye

    private func writeTables(for screen: Screen, _ write: (String) throws -> Void) throws {
        try write(counts.text(for: screen))
        let limit = screen.isTerminal ? Self.shownOnTerminal : Int.max
        var table = Self.emptyBadRows
        for (index, row) in report.badRows.enumerated() {
            if index == limit { break }
            table.rows.append(.cells([
                row.file, row.line > 0 ? String(row.line) : "", row.finding.column ?? "", row.finding.code.rawValue,
                row.finding.sentence,
            ]))
            if table.rows.count == Self.rowsATable {
                try write("\n" + table.text(for: screen))
                table = Self.emptyBadRows
            }
        }
        if !table.rows.isEmpty { try write("\n" + table.text(for: screen)) }
        if report.badRows.count > limit {
            try write("... and \(report.badRows.count - limit) more: --report FILE holds them all.\n")
        }
    }

    private var counts: Table {
        Table(
            columns: [.init(title: "File")] + ["Rows", "New", "Corrected", "Unchanged", "Refused"].map {
                .init(title: $0, isNumber: true)
            },
            rows: report.files.filter { $0.counts.rows > 0 }.map { file in
                let counts = file.counts
                // A nought says nothing here; on a narrow screen it would take a line.
                let numbers = [counts.rows, counts.new, counts.corrected, counts.unchanged, counts.refused]
                return .cells([file.name] + numbers.map { $0 == 0 ? "" : String($0) })
            })
    }

    private static let emptyBadRows = Table(columns: [
        .init(title: "File", wraps: true), .init(title: "Line", isNumber: true), .init(title: "Column", wraps: true),
        .init(title: "Code", wraps: true), .init(title: "What is wrong", wraps: true),
    ])

    // MARK: The end

    /// "Imported 60 pupils, 74 placements and 4,102 other records into Wrenbrook Trust. Nothing was refused."
    private var closing: String? {
        let total = report.total
        switch report.outcome {
        case .unchanged: return "Nothing changed: everything in the folder is there already."
        case .refused: return nil
        case .imported, .partlyImported:
            let verb = report.isDryRun ? "Would import" : "Imported"
            let refused = total.refused == 0 ? "Nothing was refused." : "\(Self.rows(total.refused)) refused."
            guard total.new + total.corrected > 0 else { return "Nothing changed: what is sound is there already. \(refused)" }
            return "\(verb) \(records) into \(report.organisation.withoutControls). \(refused)"
        }
    }

    private var records: String {
        let total = report.total
        let named = [("pupils.csv", "pupil"), ("placements.csv", "placement")].compactMap { file, noun in
            report.files.first { $0.name == file }.map { (noun, $0.counts.new) }
        }.filter { $0.1 > 0 }
        let others = total.new - named.map(\.1).reduce(0, +)
        var parts = named.map { noun, count in Self.count(count, noun) }
        if others > 0 || parts.isEmpty { parts.append(Self.count(others, named.isEmpty ? "record" : "other record")) }
        if total.corrected > 0 { parts.append(Self.count(total.corrected, "correction")) }
        return Self.list(parts)
    }

    private static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func rows(_ number: Int) -> String {
        number == 1 ? "1 row was" : "\(number) rows were"
    }

    private func end(reportPath: String?) throws {
        switch report.outcome {
        case .imported, .unchanged:
            if report.isDryRun {
                Say.line("This was a dry run; nothing was stored.")
            } else {
                Say.next([("waymark evidence run", "roll the records up into evidence")])
            }
        case .partlyImported: throw ExitCode(.partlyDone)
        case .refused: throw refusal(reportPath: reportPath)
        }
    }

    private func refusal(reportPath: String?) -> WaymarkError {
        let count = report.badRows.count
        let further = [
            reportPath == nil ? "--report FILE writes them down" : nil, skipsBadRows ? nil : "--skip-bad-rows leaves them out",
        ].compactMap(\.self)
        return WaymarkError(
            code: "rows_refused",
            sentence: "Nothing was imported: there \(count == 1 ? "is 1 problem" : "are \(count) problems") to mend first.",
            advice: "Mend the rows and import again" + (further.isEmpty ? "" : "; " + further.joined(separator: ", ")) + ".",
            outcome: .refused)
    }
}
