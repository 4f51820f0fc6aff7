/// A rule that one row can break by itself, as data: when all conditions hold, it is broken.
public struct RowRule: Sendable {
    public let code: RuleCode
    /// Where it is mended.
    public let column: String
    public let conditions: [Condition<String>]
    /// For the person who mends it; `{column}` stands for the value in that column.
    public let sentence: String

    init(_ code: RuleCode, in column: String, when conditions: [Condition<String>], _ sentence: String) {
        self.code = code
        self.column = column
        self.conditions = conditions
        self.sentence = sentence
    }

    /// Something that can be told from a row. Columns are named where rules are written, and numbered where they run.
    public enum Condition<Column: Sendable>: Sendable {
        case given(Column)
        case empty(Column)
        case yes(Column)
        case no(Column)
        /// Holds one of the codes.
        case isOne(of: CodeSet, Column)
        /// Holds codes, but none of these.
        case isNone(of: CodeSet, Column)
        /// The first day is earlier than the second.
        case before(Column, Column)
        case afterToday(Column)
        case outside(ClosedRange<Double>, Column)
        /// The day lies outside the days on which half-terms of the academic year may lie.
        case outsideYear(day: Column, year: Column)
    }

    /// The columns that the rule reads or names.
    public var columns: Set<String> {
        Set(conditions.flatMap(\.columns)).union([column])
    }

    /// The finding for a row that breaks the rule.
    func finding(_ value: (String) -> RowCell) -> Finding {
        Finding(code, in: column, RowRule.filled(sentence, value))
    }

    private static func filled(_ sentence: String, _ value: (String) -> RowCell) -> String {
        let pieces = sentence.split(separator: "{", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(into: String(pieces[0])) { text, piece in
            let parts = piece.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            text += value(String(parts[0])).written + (parts.count > 1 ? parts[1] : "")
        }
    }
}

extension RowRule.Condition {
    var columns: [Column] {
        switch self {
        case .given(let column), .empty(let column), .yes(let column), .no(let column), .afterToday(let column),
            .isOne(_, let column), .isNone(_, let column), .outside(_, let column):
            [column]
        case .before(let left, let right), .outsideYear(let left, let right):
            [left, right]
        }
    }

    func map<Other>(_ other: (Column) -> Other) -> RowRule.Condition<Other> {
        switch self {
        case .given(let column): .given(other(column))
        case .empty(let column): .empty(other(column))
        case .yes(let column): .yes(other(column))
        case .no(let column): .no(other(column))
        case .isOne(let codes, let column): .isOne(of: codes, other(column))
        case .isNone(let codes, let column): .isNone(of: codes, other(column))
        case .before(let left, let right): .before(other(left), other(right))
        case .afterToday(let column): .afterToday(other(column))
        case .outside(let range, let column): .outside(range, other(column))
        case .outsideYear(let day, let year): .outsideYear(day: other(day), year: other(year))
        }
    }
}

extension RowRule.Condition where Column == Int {
    func holds(in row: borrowing RowValues) -> Bool {
        switch self {
        case .given(let column):
            return row[column] != .empty
        case .empty(let column):
            return row[column] == .empty
        case .yes(let column):
            return row[column] == .yesNo(true)
        case .no(let column):
            return row[column] == .yesNo(false)
        case .isOne(let codes, let column):
            guard case .codes(let held) = row[column] else { return false }
            return !held.isDisjoint(with: codes)
        case .isNone(let codes, let column):
            guard case .codes(let held) = row[column] else { return false }
            return held.isDisjoint(with: codes)
        case .before(let left, let right):
            guard let first = row[left].day, let second = row[right].day else { return false }
            return first < second
        case .afterToday(let column):
            guard let day = row[column].day else { return false }
            return day > row.today
        case .outside(let range, let column):
            guard case .number(let number) = row[column] else { return false }
            return !range.contains(number)
        case .outsideYear(let dayColumn, let yearColumn):
            guard let day = row[dayColumn].day, case .academicYear(let year) = row[yearColumn] else { return false }
            return !year.daysForHalfTerms.contains(day)
        }
    }
}

extension RowCell {
    /// As a sentence shows it.
    fileprivate var written: String {
        switch self {
        case .day(let day): day.iso
        case .academicYear(let year): year.description
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .empty, .unreadable, .text, .yesNo, .codes: ""
        }
    }
}
