/// Something that a row, a file or an entry breaks: code, column and a sentence.
///
/// The code and the column are for machines and never hold anything personal. The sentence is for the person who mends
/// it: what is wrong, with what, and what to do.
public struct Finding: Error, Sendable, Hashable {
    public let code: RuleCode
    /// Where it is mended; nil when a whole file is meant.
    public let column: String?
    public let sentence: String

    public init(_ code: RuleCode, in column: String?, _ sentence: String) {
        self.code = code
        self.column = column
        self.sentence = sentence
    }
}

extension Finding: CustomStringConvertible {
    /// Code and column only: fit for a log.
    public var description: String {
        column.map { "\(code.rawValue) in \($0)" } ?? code.rawValue
    }
}

/// Which cells may be repeated in a sentence, and how.
enum Quotation {
    /// Columns that hold a person's own data or what somebody wrote about them; their cells are never repeated.
    static let personal: Set<String> = [
        "upn", "forename", "surname", "preferred_name", "name", "date_of_birth", "email",
        "note", "text", "pupil_words", "statement", "strategies", "avoid", "why", "recipient", "assessor",
        "strengths", "development_areas", "sources", "actions",
    ]

    /// "The date 31/02/2026 in ended_on", or "The date in date_of_birth" where the cell is not to be repeated.
    static func subject(_ noun: String, _ cell: String, in column: String) -> String {
        guard !personal.contains(column), !cell.isEmpty else { return "The \(noun) in \(column)" }
        return "The \(noun) \(shortened(cell)) in \(column)"
    }

    /// At most 40 characters on one line.
    static func shortened(_ cell: String) -> String {
        let line = cell.prefix(40).map { $0.isNewline || $0 == "\t" || $0 == "\0" ? " " : $0 }
        return String(line.prefix(cell.dropFirst(40).isEmpty ? 40 : 39)) + (cell.dropFirst(40).isEmpty ? "" : "…")
    }
}
