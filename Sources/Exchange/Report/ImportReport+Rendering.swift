import Journey

/// The report as text, CSV and JSON. Each is written piece by piece, so that a long report is never held as a whole.
extension ImportReport {
    /// For reading: what came of it, counts by file, and at most so many bad rows.
    public func text(showing limit: Int = 100) -> String {
        var lines = [headline, ""]
        lines += table
        if !badRows.isEmpty {
            lines.append("")
            lines += badRows.prefix(limit).map { row in
                row.line > 0 ? "\(row.file), line \(row.line): \(row.text)" : row.text
            }
            if badRows.count > limit {
                lines.append("... and \(badRows.count - limit) more. The report as CSV or JSON holds them all.")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        let (total, problems) = (total, badRows.count)
        let done = isDryRun ? "would be" : "were"
        let sentence =
            switch outcome {
            case .imported: "\(total.new) records \(done) made and \(total.corrected) corrected."
            case .partlyImported:
                "\(total.new) records \(done) made and \(total.corrected) corrected; \(total.refused) rows \(done) refused."
            case .refused:
                """
                Nothing \(isDryRun ? "would be" : "was") imported: \
                \(problems) \(problems == 1 ? "problem" : "problems") to mend first.
                """
            case .unchanged:
                "Nothing \(isDryRun ? "would change" : "changed"): everything in the folder is there already."
            }
        return (isDryRun ? "Dry run. " : "") + sentence
    }

    private var table: [String] {
        let heading = ["file", "rows", "new", "corrected", "unchanged", "refused"]
        let rows = files.map { file in
            let counts = file.counts
            let numbers = [counts.rows, counts.new, counts.corrected, counts.unchanged, counts.refused]
            return [file.name] + numbers.map(String.init)
        }
        let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
        return ([heading] + rows).map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + padding : padding + row[column]
            }.joined(separator: "  ")
        }
    }

    /// The bad rows for a spreadsheet, in pieces: `file,line,column,code,sentence`.
    public func writeCSV(_ write: (String) throws -> Void) rethrows {
        try write("file,line,column,code,sentence\n")
        for row in badRows {
            let finding = row.finding
            let cells = [row.file, String(row.line), finding.column ?? "", finding.code.rawValue, finding.sentence]
            try write(cells.map(SpreadsheetCell.written).joined(separator: ",") + "\n")
        }
    }

    /// The whole report for a program, in pieces: `"format": "waymark-import-report/1"`.
    public func writeJSON(_ write: (String) throws -> Void) rethrows {
        try write(
            """
            {"format": "waymark-import-report/1", "outcome": \(JSON.text(outcome.rawValue)), "dry_run": \(isDryRun), \
            "organisation": \(JSON.text(organisation)), "organisation_is_new": \(organisationIsNew),
             "files": [
            """)
        for (index, file) in files.enumerated() {
            try write(
                """
                \(index == 0 ? "" : ",")
                  {"file": \(JSON.text(file.name)), "rows": \(file.counts.rows), \(file.counts.json)}
                """)
        }
        try write("],\n \"bad_rows\": [")
        for (index, row) in badRows.enumerated() {
            try write(
                """
                \(index == 0 ? "" : ",")
                  {"file": \(JSON.text(row.file)), "line": \(row.line), \
                "column": \(row.finding.column.map(JSON.text) ?? "null"), \
                "code": \(JSON.text(row.finding.code.rawValue)), "sentence": \(JSON.text(row.finding.sentence))}
                """)
        }
        try write("]}\n")
    }

    /// Everything as one text, for short reports.
    public var csv: String {
        var text = ""
        writeCSV { text += $0 }
        return text
    }

    /// Everything as one text, for short reports.
    public var json: String {
        var text = ""
        writeJSON { text += $0 }
        return text
    }

    /// What the act keeps: numbers by file, and never a name.
    var countsJSON: String {
        let files = files.filter { $0.counts.rows > 0 }.map { "\(JSON.text($0.name)): {\($0.counts.json)}" }
        return "{\"files\": {\(files.joined(separator: ", "))}}"
    }
}

extension ImportReport.Counts {
    fileprivate var json: String {
        "\"new\": \(new), \"corrected\": \(corrected), \"unchanged\": \(unchanged), \"refused\": \(refused)"
    }
}

extension BadRow {
    /// Code and sentence.
    fileprivate var text: String {
        "\(finding.sentence) [\(finding.code.rawValue)]"
    }
}

/// A cell of a CSV file that a spreadsheet opens: what it would take for a formula is made harmless.
enum SpreadsheetCell {
    static func written(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let harmless = isFormula ? "'" + text : text
        guard harmless.contains(where: { ",\"\n\r".contains($0) }) else { return harmless }
        return "\"" + harmless.replacing("\"", with: "\"\"") + "\""
    }
}

/// JSON written by hand, piece by piece.
enum JSON {
    static func text(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "\"") { json, scalar in
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        } + "\""
    }
}
