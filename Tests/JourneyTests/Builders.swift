import Journey
import Testing

/// A day that the test knows to be one.
func day(_ iso: String) throws -> Day {
    try #require(Day(iso: iso), "\(iso) is no day")
}

/// A half-term that the test knows to be one: `"2025/26"`, 1, `"2025-09-01"`, `"2025-10-24"`.
func halfTerm(_ year: String, _ number: Int, _ first: String, _ last: String) throws -> HalfTerm {
    HalfTerm(
        academicYear: try #require(AcademicYear(year)), number: number,
        firstDay: try day(first), lastDay: try day(last))
}

/// 2025/26 and the first half-term of 2026/27, with a bank holiday, an INSET day, and Christmas Day in a holiday.
func aCalendar() throws -> SchoolCalendar {
    SchoolCalendar(
        halfTerms: [
            // Out of order on purpose.
            try halfTerm("2025/26", 3, "2026-01-05", "2026-02-13"),
            try halfTerm("2025/26", 1, "2025-09-02", "2025-10-24"),
            try halfTerm("2025/26", 2, "2025-11-03", "2025-12-19"),
            try halfTerm("2026/27", 1, "2026-09-01", "2026-10-23"),
            try halfTerm("2025/26", 5, "2026-04-13", "2026-05-22"),
            try halfTerm("2025/26", 4, "2026-02-23", "2026-03-27"),
            try halfTerm("2025/26", 6, "2026-06-01", "2026-07-21"),
        ],
        closures: [try day("2026-05-04"), try day("2025-09-02"), try day("2025-12-25")])
}

/// What the rules of a kind say of a row written as `referred_on=2025-09-01 decision=accepted`, as `code column`.
///
/// Today is 31 March 2026. A value is read as what it looks like; `?` stands for a cell that couldn't be read.
func findings(_ kind: RecordKind, _ row: String) throws -> [Finding] {
    let pairs = try row.split(separator: " ").map { pair in
        let parts = pair.split(separator: "=").map(String.init)
        return (column: parts[0], cell: try cell(parts[1], in: parts[0], of: kind))
    }
    return RowChecker(kind, columns: pairs.map(\.column)).findings(in: pairs.map(\.cell), today: try day("2026-03-31"))
}

private func cell(_ text: String, in column: String, of kind: RecordKind) throws -> RowCell {
    if text == "?" { return .unreadable }
    if let list = codeList(of: column, in: kind) {
        let codes = text.split(separator: ";").map(String.init)
        return .codes(CodeSet(positions: try codes.map { try #require(list.position(of: $0), "\($0) is no code") }))
    }
    if let day = Day(iso: text) { return .day(day) }
    if let year = AcademicYear(text) { return .academicYear(year) }
    if let number = Double(text) { return .number(number) }
    if text == "yes" || text == "no" { return .yesNo(text == "yes") }
    return .text
}

private func codeList(of column: String, in kind: RecordKind) -> CodeList? {
    switch (kind, column) {
    case (.placements, "decision"): CodeLists.placementDecision
    case (.placements, "end_reason"): CodeLists.placementEndReason
    case (.placements, "follow_up_end_reason"): CodeLists.followUpEndReason
    case (.ehcPlans, "decision"): CodeLists.ehcDecision
    case (.transitions, "end_reason"): CodeLists.transitionEndReason
    case (.checkIns, "status"): CodeLists.destinationStatus
    case (.staff, "roles"): CodeLists.role
    default: nil
    }
}

extension Finding {
    var codeAndColumn: String { "\(code.rawValue) \(column ?? "-")" }
}
