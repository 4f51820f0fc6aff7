import Journey

extension FormatOption {
    /// Prints records; for the eye, a sentence where there are none.
    func print(_ listing: Listing, empty sentence: String) throws {
        if listing.rows.isEmpty, format == .table { return Say.line(sentence) }
        try OutputStream.output.write(listing.text(format, for: .output))
    }
}

extension Listing.Field {
    static func decimal(_ number: Double?) -> Listing.Field { Listing.Field(number.map { .number($0) } ?? .null) }
    static func flag(_ flag: Bool?) -> Listing.Field { Listing.Field(flag.map { .bool($0) } ?? .null) }

    /// ISO 8601 for programs, as people say it for the eye.
    static func day(_ day: Day?) -> Listing.Field {
        Listing.Field(.optional(day?.iso), shown: day?.inEnglish ?? "")
    }

    /// A code, shown as its label.
    static func code(_ code: String?, of list: CodeList) -> Listing.Field {
        Listing.Field(.optional(code), shown: code.map(list.label) ?? "")
    }
}
