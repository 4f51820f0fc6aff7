/// What can be wrong with a folder, a file, and between rows.
extension Finding {
    public static func unknownFile(_ name: String, known: [String]) -> Finding {
        let file = Quotation.shortened(name)
        let advice =
            Spelling.nearest(to: name, among: known).map { "Did you mean \($0)?" } ?? "Take it out of the folder."
        return Finding(.unknownFile, in: nil, "\(file) is not a file of the exchange format. \(advice)")
    }

    public static func unknownColumn(_ name: String, known: [String]) -> Finding {
        let column = Quotation.shortened(name)
        let advice =
            Spelling.nearest(to: name, among: known).map { "Did you mean \($0)?" }
            ?? "Take it out, or give it the name of a column of this file."
        return Finding(.unknownColumn, in: nil, "The column \(column) does not belong to this file. \(advice)")
    }

    public static func missingColumn(_ name: String) -> Finding {
        Finding(.missingColumn, in: name, "The column \(name) is missing. Every row of this file needs it; add it.")
    }

    public static func notUTF8() -> Finding {
        Finding(
            .notUTF8, in: nil,
            "The text is not UTF-8. Save the file again as \"CSV UTF-8\" in the program it comes from.")
    }

    /// - Parameter problem: a clause about the file's shape, without its contents: "a quotation mark is not closed".
    public static func malformedCSV(_ problem: String) -> Finding {
        Finding(
            .malformedCSV, in: nil,
            "The file can't be read as CSV from here: \(problem). Save it again from a spreadsheet as CSV.")
    }

    /// A reference to a record that isn't there.
    /// - Parameter record: what it should name, in words: "placement".
    public static func unknownRef(_ cell: String, in column: String, record: String) -> Finding {
        let subject = Quotation.subject("reference", cell, in: column)
        return Finding(
            .unknownRef, in: column, "\(subject) names no \(record). Correct it, or add the \(record) to the folder.")
    }

    /// A reference to a record of another placement.
    public static func refOfAnotherPlacement(_ cell: String, in column: String, record: String) -> Finding {
        let subject = Quotation.subject("reference", cell, in: column)
        return Finding(
            .unknownRef, in: column,
            "\(subject) names the \(record) of another placement. Name one of the same placement.")
    }

    /// The same reference, or the same thing that a row is about, twice in one folder.
    /// - Parameter line: where it stands first.
    public static func duplicateRef(in column: String, firstLine line: Int) -> Finding {
        Finding(
            .duplicateRef, in: column,
            "This row is about the same record as line \(line), by \(column). Keep one of them.")
    }

    public static func duplicateUPN(in column: String = "upn") -> Finding {
        Finding(
            .duplicateUPN, in: column,
            """
            Another pupil of the organisation has this UPN. If both are one pupil, use one pupil_ref for both; \
            if not, one UPN is wrong.
            """)
    }

    /// Two records that can't both be open (rule 3).
    public static func overlap(_ record: OpenRecord, in column: String) -> Finding {
        Finding(.overlap, in: column, record.sentence)
    }

    /// What a pupil, or a placement, has at most one of.
    public enum OpenRecord: Sendable, CaseIterable {
        case placement, keyworker, destination

        var sentence: String {
            switch self {
            case .placement:
                "The pupil already has an open placement at this setting. End one of the two, or withdraw it."
            case .keyworker:
                "The placement has another keyworker at that time. Let one end before the other begins."
            case .destination:
                "The pupil already has an open destination. Give the earlier one the day it ended."
            }
        }
    }

    public static func calendarOverlap(_ halfTerm: Int, _ other: Int, in column: String = "starts_on") -> Finding {
        Finding(
            .calendarOverlap, in: column,
            "Half-terms \(halfTerm) and \(other) share days, or stand in the wrong order. Correct their days.")
    }

    public static func calendarGap(missing halfTerm: Int, of year: AcademicYear) -> Finding {
        Finding(
            .calendarGap, in: "half_term",
            "Half-term \(halfTerm) of \(year) is missing between others that are given. Give it as well.")
    }
}
