import Journey

/// What only an import can find, in the words of the other findings.
extension Finding {
    static func unknownWord(in column: String, words: [String]) -> Finding {
        Finding(
            .unknownCode, in: column,
            "\(column) holds a word that has no meaning here. Write one of \(words.joined(separator: ", ")).")
    }

    static func outOfRange(in column: String, _ range: ClosedRange<Int>) -> Finding {
        Finding(
            .outOfRange, in: column,
            "The number in \(column) must be from \(range.lowerBound) to \(range.upperBound). Correct it.")
    }

    /// - Parameter place: counted from 1.
    static func columnWithoutName(_ place: Int) -> Finding {
        Finding(.unknownColumn, in: nil, "Column \(place) has no name in the first line. Take it out, or give it one.")
    }

    static func columnTwice(_ name: String) -> Finding {
        .malformedCSV("the column \(name) stands twice in the first line")
    }

    static func cellCount(_ count: Int, expected: Int) -> Finding {
        .malformedCSV("this row has \(count) cells, and the first line has \(expected)")
    }

    static func malformed(_ malformation: CSVReader.Malformation) -> Finding {
        switch malformation {
        case .strayQuote: .malformedCSV("a quotation mark stands inside a cell, or text follows a closing one")
        case .unclosedQuote: .malformedCSV("the quotation mark that opens in this row is never closed")
        case .nul: .malformedCSV("the row holds the character U+0000, which is not text")
        case .notUTF8: .notUTF8()
        }
    }

    /// The record is known, and its row was refused.
    static func refOfRefusedRow(in column: String, record: String) -> Finding {
        Finding(
            .unknownRef, in: column,
            "\(column) names a \(record) whose row in this folder was refused. Mend that row first.")
    }

    static func staffDisagree(in column: String, firstLine line: String) -> Finding {
        Finding(
            .duplicateRef, in: column,
            "The rows of this staff_ref do not agree: \(column) differs from line \(line). Give one person one staff_ref.")
    }

    static func recordElsewhere(_ column: String, record: String) -> Finding {
        Finding(
            .notAllowed, in: column,
            """
            This record is known and belongs to another \(record), and other records hang on it. \
            Keep its \(column) as it was, and move it in Waymark.
            """)
    }

    /// - Parameter constraint: of the database; its name says what it is about.
    static func againstFormerValues(constraint name: String) -> Finding {
        let isOrder = name.hasSuffix("_days_in_order")
        let problem = isOrder ? "the days are not in order" : "the values do not belong together"
        return Finding(
            isOrder ? .outOfOrder : .notAllowed, in: nil,
            """
            With what is recorded in the columns that this file does not have, \(problem) \
            (\(name.replacing("_", with: " "))). Add those columns, or correct the row.
            """)
    }
}
