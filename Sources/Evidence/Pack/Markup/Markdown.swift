/// Text in a Markdown document, harmless: nothing that a record says makes a heading, a link, a table or a tag.
enum Markdown {
    private static let special: Set<Unicode.Scalar> = [
        "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "(", ")", "#", "+", "-", "!", "|", "~", "&",
    ]
    /// What means something anywhere in a line, unlike `-` or `(`, which only do at its beginning or after a bracket.
    private static let specialAnywhere: Set<Unicode.Scalar> = ["\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&"]

    /// On one line: line breaks become spaces.
    static func text(_ text: String) -> String {
        let words = text.split { $0.isNewline || $0 == " " || $0 == "\t" }.joined(separator: " ")
        var escaped = ""
        for (place, scalar) in words.unicodeScalars.enumerated() {
            let marks = place == 0 ? special : specialAnywhere
            if marks.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return numbered(escaped)
    }

    /// In a table's cell, where the beginning of a line means nothing.
    static func cell(_ text: String) -> String {
        String(self.text("x" + text).dropFirst()).trimmingSpaces
    }

    /// `1.` and `1)` at the beginning of a line would be a list.
    private static func numbered(_ text: String) -> String {
        let digits = text.prefix { $0.isNumber }
        guard !digits.isEmpty, let mark = text.dropFirst(digits.count).first, mark == "." || mark == ")" else { return text }
        let after = text.dropFirst(digits.count + 1)
        guard after.first == nil || after.first == " " else { return text }
        return digits + "\\" + text.dropFirst(digits.count)
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
