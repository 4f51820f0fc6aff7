/// What can be wrong with one cell.
extension Finding {
    /// An empty cell in a column that every row needs.
    public static func missingValue(in column: String) -> Finding {
        Finding(.missingValue, in: column, "\(column) is empty. Every row needs it; fill it in.")
    }

    public static func badDate(_ cell: String, in column: String) -> Finding {
        let subject = Quotation.subject("date", cell, in: column)
        guard !Quotation.personal.contains(column), let meant = WrittenDate(cell) else {
            return Finding(.badDate, in: column, "\(subject) is not a day. Write the year first, like 2026-03-31.")
        }
        if let day = meant.day {
            return Finding(.badDate, in: column, "\(subject) is not written year first. Write it as \(day.iso).")
        }
        return Finding(
            .badDate, in: column,
            "\(subject) is not a day: that month ends on \(meant.endOfMonth.iso). Write the right day like that.")
    }

    public static func badAcademicYear(_ cell: String, in column: String) -> Finding {
        let subject = Quotation.subject("academic year", cell, in: column)
        return Finding(
            .badDate, in: column, "\(subject) is not one. Write both calendar years, like 2025/26.")
    }

    /// - Parameter whole: whether only a whole number will do.
    public static func badNumber(_ cell: String, in column: String, whole: Bool = false) -> Finding {
        let subject = Quotation.subject("value", cell, in: column)
        let wanted = whole ? "a whole number. Write it in digits, like 12." : "a number. Write it like 12 or 12.5."
        return Finding(.badNumber, in: column, "\(subject) is not \(wanted)")
    }

    public static func badYesNo(_ cell: String, in column: String) -> Finding {
        let subject = Quotation.subject("value", cell, in: column)
        return Finding(.badYesNo, in: column, "\(subject) is neither yes nor no. Write yes or no, or leave it empty.")
    }

    public static func unknownCode(_ cell: String, in column: String, list: CodeList) -> Finding {
        let subject = Quotation.subject("code", cell, in: column)
        let advice =
            if let nearest = list.nearest(to: cell) {
                "Did you mean \(nearest)?"
            } else if list.codes.count <= 12 {
                "Write one of \(list.codes.map(\.code).joined(separator: ", "))."
            } else {
                "The list \(list.name) holds the codes that can stand here."
            }
        return Finding(.unknownCode, in: column, "\(subject) is not known. \(advice)")
    }

    public static func badUPN(_ problem: UPNProblem, in column: String = "upn") -> Finding {
        Finding(.badUPN, in: column, problem.sentence)
    }

    public static func badURN(_ cell: String, in column: String = "urn") -> Finding {
        let subject = Quotation.subject("provider code", cell, in: column)
        return Finding(
            .badURN, in: column,
            """
            \(subject) is neither a URN (six digits) nor a local code (a letter, then up to eleven letters, digits or \
            hyphens). Look up the URN in the register of schools, or give the provider a local code.
            """)
    }

    public static func tooLong(in column: String, limit: Int) -> Finding {
        Finding(.tooLong, in: column, "The text in \(column) is longer than \(limit) characters. Shorten it.")
    }
}

/// A day as people in England write it (31/03/2026, 31.3.2026), or year first with a slip: only to say what was meant.
struct WrittenDate {
    /// The day, when the parts name one.
    let day: Day?
    /// The last day of the month that was written.
    let endOfMonth: Day

    init?(_ text: String) {
        let parts = text.split(whereSeparator: { "/.- ".contains($0) }).map { Int($0) }
        guard parts.count == 3, let first = parts[0], let month = parts[1], let last = parts[2] else { return nil }
        let (year, number) = first > 31 ? (first, last) : (last, first)
        guard let firstOfMonth = Day(year: year, month: month, day: 1), (1...31).contains(number) else { return nil }
        day = Day(year: year, month: month, day: number)
        endOfMonth = firstOfMonth.adding(months: 1).adding(days: -1)
    }
}
