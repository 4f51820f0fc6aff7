import Journey

/// Questions that are answered with one key where that can be.
extension Dialogue {
    /// One of a list: Enter for the answer in brackets, a number, the code or its label; `?` lists them.
    ///
    /// - Parameter standard: what Enter means; nil: it leaves the answer open where `mayBeOpen`, and lists them otherwise.
    func choice(
        of list: CodeList, question: String, standard: String?, mayBeOpen: Bool = false
    ) throws -> String? {
        let suffix = standard.map { "[\(list.label($0))] " } ?? (mayBeOpen ? "[nothing] " : "")
        if standard == nil, !mayBeOpen { Self.show(list) }
        while true {
            guard let typed = try Question.line("\(question) \(suffix)") else { throw WaymarkError.cancelled }
            switch typed {
            case "" where standard != nil || mayBeOpen: return standard
            case "", "?": Self.show(list)
            default:
                if let code = Self.chosen(typed, of: list) { return code }
            }
        }
    }

    /// Says what is wrong with an answer, and gives none.
    static func chosen(_ typed: String, of list: CodeList) -> String? {
        if let number = Int(typed) {
            if list.codes.indices.contains(number - 1) { return list.codes[number - 1].code }
            Say.line("Type a number from 1 to \(list.codes.count).")
            return nil
        }
        do {
            return try code(typed, of: list, option: "This")
        } catch {
            refuse(WaymarkError(error))
            return nil
        }
    }

    /// The list with its numbers, in as many columns as fit.
    private static func show(_ list: CodeList, screen: Screen = .error) {
        let entries = list.codes.enumerated().map { "\($0 + 1)".padded(to: 2, trailing: true) + " \($1.label)" }
        let width = (entries.map(\.displayWidth).max() ?? 0) + 2
        let columns = max(1, (screen.width - 2) / width)
        let rows = (entries.count + columns - 1) / columns
        for row in 0..<rows {
            let cells = stride(from: row, to: entries.count, by: rows).map { entries[$0].padded(to: width) }
            Say.line("  " + cells.joined())
        }
    }
}

extension CodeList {
    /// Whether what was typed stands for a code of the list.
    func means(_ code: String, by typed: String) -> Bool {
        (try? Dialogue.code(typed, of: self, option: "")) == code
    }
}
