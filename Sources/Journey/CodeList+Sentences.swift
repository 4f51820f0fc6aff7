extension String {
    /// A label as it stands inside a sentence: "sibling" for "Sibling", but "SEN information" as it is.
    public var insideSentence: String {
        guard let first, let second = dropFirst().first, !second.isUppercase else { return self }
        return first.lowercased() + dropFirst()
    }
}
