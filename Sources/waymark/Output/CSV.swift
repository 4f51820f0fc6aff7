/// Rows as CSV (RFC 4180), for a spreadsheet.
enum CSV {
    static func text(_ rows: [[String]]) -> String {
        rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A spreadsheet takes a cell that begins with one of these for a formula, and runs it. An apostrophe makes it text
    /// (OWASP, "CSV Injection"). A number may begin with its sign.
    private static let formulaStarts: Set<Character> = ["=", "+", "-", "@", "\t", "\r"]

    static func harmless(_ text: String) -> String {
        guard let first = text.first, formulaStarts.contains(first), Double(text) == nil else { return text }
        return "'" + text
    }

    private static func cell(_ text: String) -> String {
        let text = harmless(text)
        guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
