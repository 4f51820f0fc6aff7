extension CodeList {
    /// The code that is meant by what somebody typed: with hyphens or blanks for underscores, in capitals, or by its label.
    /// Nil when it is none of these: nothing is guessed.
    public func code(said text: String) -> String? {
        let word = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        if contains(word) { return word }
        let joined = String(word.map { $0 == "-" || $0 == " " ? "_" : $0 })
        for spelling in [joined.lowercased(), joined.uppercased()] where contains(spelling) { return spelling }
        return codes.first { $0.label.lowercased() == word.lowercased() }?.code
    }
}
