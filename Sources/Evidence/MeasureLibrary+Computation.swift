extension MeasureLibrary {
    /// All that decides what a measure counts: its query, the tables that it reads, and what those rest on in turn. Its words are
    /// not in it: a better sentence makes no other figure.
    ///
    /// Versions of a measure with the same computation can be compared, whatever else has changed in the library.
    func computation(of measure: Measure) -> String {
        var parts: [String: String] = [:]
        var pending = [(name: measure.id, text: Self.text(of: measure))]
        while let part = pending.popLast() {
            guard parts.updateValue(part.text, forKey: part.name) == nil else { continue }
            let words = Self.words(part.text)
            pending += basis.filter { words.contains($0.name) }.map { ($0.name, $0.query) }
        }
        return parts.sorted { $0.key < $1.key }.map { "\($0.key):\n\($0.value)" }.joined(separator: "\n")
    }

    private static func text(of measure: Measure) -> String {
        let rules = [
            measure.kind.rawValue, measure.members.rawValue, measure.unknown == nil ? "known" : "may be unknown",
            measure.once == nil ? "adds up" : "once", measure.keyStage ?? "",
        ]
        return rules.joined(separator: " ") + "\n" + measure.query
    }

    /// Names in a query: `stay_on_roll`.
    private static func words(_ query: String) -> Set<String> {
        Set(query.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }
}
