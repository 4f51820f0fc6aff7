/// The shapes that rules come in. Each makes the rules for some columns and their sentences, so that a kind of record
/// lists what must hold and no more.
extension [RowRule] {
    static func all(_ groups: [RowRule]...) -> [RowRule] {
        groups.flatMap { $0 }
    }

    /// What has happened can't lie in the future (rule 2). Plans are left out: they may.
    static func happened(_ columns: String...) -> [RowRule] {
        columns.map { column in
            let day = Quotation.personal.contains(column) ? "" : ", {\(column)},"
            return RowRule(
                .inTheFuture, in: column, when: [.afterToday(column)],
                """
                The day in \(column)\(day) is in the future, and only what has happened can be recorded here. \
                Check the year, or enter it once it has happened.
                """)
        }
    }

    /// No day is before an earlier one of these (rule 1). Empty ones are passed over.
    static func inOrder(_ columns: String...) -> [RowRule] {
        columns.indices.flatMap { later in
            columns[..<later].indices.map { earlier in
                let between = columns[(earlier + 1)..<later].map { RowRule.Condition.empty($0) }
                return notBefore(columns[later], columns[earlier], when: between)
            }
        }
    }

    private static func notBefore(
        _ later: String, _ earlier: String, when conditions: [RowRule.Condition<String>]
    ) -> RowRule {
        RowRule(
            .outOfOrder, in: later, when: [.before(later, earlier)] + conditions,
            "The day in \(later), {\(later)}, is before the one in \(earlier), {\(earlier)}. Check both days.")
    }

    /// Both are given, or neither.
    static func together(_ left: String, _ right: String) -> [RowRule] {
        [(left, right), (right, left)].flatMap { given, empty in
            needed(empty, when: [.given(given)], "\(given) is given and \(empty) is not. Give both, or neither.")
        }
    }

    /// Something must be given under these conditions.
    static func needed(
        _ column: String, when conditions: [RowRule.Condition<String>], _ sentence: String
    ) -> [RowRule] {
        [RowRule(.missingValue, in: column, when: [.empty(column)] + conditions, sentence)]
    }

    /// Something must not be given under these conditions.
    static func barred(
        _ column: String, when conditions: [RowRule.Condition<String>], _ sentence: String
    ) -> [RowRule] {
        [RowRule(.notAllowed, in: column, when: [.given(column)] + conditions, sentence)]
    }

    static func range(_ column: String, _ range: ClosedRange<Int>) -> [RowRule] {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        return [
            RowRule(
                .outOfRange, in: column, when: [.outside(bounds, column)],
                "\(column) is {\(column)}, and must be from \(range.lowerBound) to \(range.upperBound). Correct it.")
        ]
    }

    /// The days of a half-term lie in its academic year, or in the August before.
    static func inYear(_ columns: String..., year: String) -> [RowRule] {
        columns.map { column in
            RowRule(
                .outOfRange, in: column, when: [.outsideYear(day: column, year: year)],
                """
                The day in \(column), {\(column)}, does not belong to {\(year)}: a half-term of that year lies between \
                1 August and 31 August of the year after. Check the day and \(year).
                """)
        }
    }
}

extension RowRule.Condition {
    /// Holds one of the codes of the list.
    static func isOne(of codes: String..., in list: CodeList, _ column: Column) -> Self {
        .isOne(of: list.set(codes), column)
    }

    /// Holds codes of the list, but none of these.
    static func isNone(of codes: String..., in list: CodeList, _ column: Column) -> Self {
        .isNone(of: list.set(codes), column)
    }
}
