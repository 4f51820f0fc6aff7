/// A number of members that figures of one setting and group tell, named so that two measures that count the same
/// members name the same quantity.
public enum Quantity: Hashable, Sendable {
    /// The members of a denominator, the `n` of a duration or a count. Named after the cohort (`C5`), or after its
    /// first measure where the cohort has no name.
    case cohort(String)
    /// The members of a rate that count `yes`: its numerator.
    case yes(String)
    /// Denominator less numerator: those who count `no` or `unknown`.
    case rest(String)
    case unknown(String)
    case no(String)
}

/// One thing that is true of the figures of one setting and group, whatever the data: a whole is made up of parts.
public struct MeasureRelation: Sendable {
    /// What of the whole is left beside the parts.
    public enum Remainder: Sendable {
        /// Nothing: the parts are the whole.
        case nothing
        /// Members whom no figure shows, but whose number follows where whole and parts are known.
        case members
        /// A number that counts nobody; it is only known not to be negative.
        case bound
    }

    /// Several stand for their sum.
    public var whole: [Quantity]
    public var parts: [Quantity]
    public var remainder: Remainder
    /// Breakdowns by which it does not hold group by group: whole and parts take the group on different days.
    public var exceptBy: Set<String>
    /// Where not empty, the only groups in which it holds.
    public var onlyIn: Set<FigureKey.Group>
    public var why: String

    public init(
        _ whole: [Quantity], holds parts: [Quantity], remainder: Remainder = .members, exceptBy: Set<String> = [],
        onlyIn: Set<FigureKey.Group> = [], why: String
    ) {
        self.whole = whole
        self.parts = parts
        self.remainder = remainder
        self.exceptBy = exceptBy
        self.onlyIn = onlyIn
        self.why = why
    }

    func holds(in group: FigureKey.Group?) -> Bool {
        guard let group else { return onlyIn.isEmpty }
        return onlyIn.isEmpty ? !exceptBy.contains(group.by) : onlyIn.contains(group)
    }
}

/// How the measures hang together: what a reader of a pack may use to work out what it does not show.
///
/// A relation is listed only where it holds for every set of records, so that protection neither trusts nor fears
/// a coincidence.
public struct MeasureRelations: Sendable {
    /// The denominator of each measure that shares it with others; any other measure has a cohort of its own.
    public var denominators: [String: Quantity]
    /// Rates whose members can be `unknown`. In any other rate unknown is 0, which is no secret.
    public var withUnknown: Set<String>
    /// Measures in which a member of two settings is one in the pool, so that settings do not add up to `all`.
    public var pooledOnce: Set<String>
    /// Measures that count what happens to a person again and again, and the measure whose denominator counts the persons: seven months
    /// of one leaver are one leaver's.
    public var persons: [String: String]
    public var relations: [MeasureRelation]

    public init(
        denominators: [String: Quantity] = [:], withUnknown: Set<String> = [], pooledOnce: Set<String> = [],
        persons: [String: String] = [:], relations: [MeasureRelation] = []
    ) {
        self.denominators = denominators
        self.withUnknown = withUnknown
        self.pooledOnce = pooledOnce
        self.persons = persons
        self.relations = relations
    }

    /// For each figure, whether what it counts happened to no more than threshold - 1 persons, however often.
    func isOfFew(_ figures: [Figure], below threshold: Int) -> [Bool] {
        let counted = Set(persons.values)
        let numbers = Dictionary(figures.filter { counted.contains($0.key.measure) }.map { ($0.key, $0.value.size) }) { first, _ in first }
        return figures.map { figure in
            guard figure.value.size > 0, let measure = persons[figure.key.measure] else { return false }
            let number = numbers[FigureKey(setting: figure.key.setting, measure: measure, group: figure.key.group)] ?? 0
            return (1..<max(threshold, 1)).contains(number)
        }
    }

    func denominator(of measure: String) -> Quantity {
        denominators[measure] ?? .cohort(measure)
    }
}
