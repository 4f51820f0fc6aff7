/// A cell of a row, as the rules see it: typed, or empty. Plain bytes, so that a million rows cost no allocation.
public enum RowCell: Sendable, Hashable, BitwiseCopyable {
    /// Not known or not applicable.
    case empty
    /// Something stands there that couldn't be read, and was reported: neither empty nor equal to anything.
    case unreadable
    /// Text, a name or a reference: the rules only ask whether it is there.
    case text
    case day(Day)
    case yesNo(Bool)
    case number(Double)
    case academicYear(AcademicYear)
    /// One code, or several, by their places in the column's ``CodeList``.
    case codes(CodeSet)

    var day: Day? {
        if case .day(let day) = self { day } else { nil }
    }
}

/// One row, and the day on which it is checked.
struct RowValues {
    /// In the order of the columns that the checker was made for.
    let cells: [RowCell]
    let today: Day

    /// Empty for a column that the file doesn't have (``RowChecker`` gives it the place -1).
    subscript(place: Int) -> RowCell {
        cells.indices.contains(place) ? cells[place] : .empty
    }
}
