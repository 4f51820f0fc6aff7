/// The rules of one kind of record, made ready for rows with certain columns.
///
///     let checker = RowChecker(.placements, columns: header)      // once a file
///     let findings = checker.findings(in: cells, today: today)    // for each row
///
/// Names are resolved to places when it is made, and a sound row costs no allocation.
public struct RowChecker: Sendable {
    private let rules: [Ready]
    private let places: [String: Int]

    private struct Ready: Sendable {
        let rule: RowRule
        let conditions: [RowRule.Condition<Int>]
    }

    /// - Parameter columns: the columns in the order in which cells will come. An optional column may be missing; it
    ///   counts as empty.
    public init(_ kind: RecordKind, columns: [String]) {
        let places = Dictionary(zip(columns, 0...), uniquingKeysWith: { first, _ in first })
        self.places = places
        rules = kind.rules.map { rule in
            Ready(rule: rule, conditions: rule.conditions.map { $0.map { places[$0] ?? -1 } })
        }
    }

    /// What is wrong with a row, in the order of the rules; a code comes at most once for a column.
    ///
    /// - Parameters:
    ///   - cells: in the order of the columns.
    ///   - today: the day in London, against which rule 2 holds what has happened.
    public func findings(in cells: [RowCell], today: Day) -> [Finding] {
        let row = RowValues(cells: cells, today: today)
        var findings: [Finding] = []
        for ready in rules where ready.conditions.allSatisfy({ $0.holds(in: row) }) {
            let (code, column) = (ready.rule.code, ready.rule.column)
            if findings.contains(where: { $0.code == code && $0.column == column }) { continue }
            findings.append(ready.rule.finding { row[places[$0] ?? -1] })
        }
        return findings
    }
}
