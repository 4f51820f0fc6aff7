import Testing

@testable import Evidence

@Suite("Protection of generated packs")
struct ProtectionPropertyTests {
    static let shapes: [RandomTrust.Shape] = [
        .init(settings: 1, pupils: 30), .init(settings: 2, pupils: 50, lean: 0.9),
        .init(settings: 3, pupils: 120, lean: 0.5, breakdowns: ["sen_provision", "key_stage"]),
        .init(settings: 2, pupils: 120, lean: 0.8, midYear: false),
        .init(settings: 3, pupils: 150, breakdowns: ["registration", "looked_after"]),
        .init(settings: 5, pupils: 150, breakdowns: []), .init(settings: 2, pupils: 8),
        .init(settings: 4, pupils: 240, lean: 0.7, breakdowns: ["disadvantaged"]),
    ]

    static let packs = (0..<16).map { RandomTrust.pack(shapes[$0 % shapes.count], seed: UInt64($0)) }
    static let protectedPacks = packs.map { Protection().protect($0) }

    @Test("Nothing so hidden, and no number of persons from 1 to 4, can be worked out", arguments: 0..<16)
    func noLeak(seed: Int) {
        let pack = Self.packs[seed]
        let leaks = Disclosure.check(Self.protectedPacks[seed], truth: pack)
        #expect(leaks.isEmpty, "\(leaks.prefix(5))")
    }

    @Test("The check finds leaks where only what is small itself is hidden", arguments: 0..<8)
    func checkFindsLeaks(seed: Int) {
        let pack = Self.packs[seed]
        let onlyPrimary = Self.protectedPacks[seed].enumerated().map { index, figure in
            let isPrimary = figure.hidden == .primary
            return ProtectedFigure(
                key: figure.key, value: isPrimary ? nil : pack[index].value, hidden: isPrimary ? .primary : nil)
        }
        #expect(!Disclosure.check(onlyPrimary, truth: pack).isEmpty)
    }

    @Test("Every figure keeps its place; what is shown is the truth, and what is small is hidden", arguments: 0..<8)
    func order(seed: Int) {
        let pack = Self.packs[seed]
        let protected = Self.protectedPacks[seed]
        #expect(protected.map(\.key) == pack.map(\.key))
        #expect(
            zip(protected, pack).allSatisfy { seen, figure in
                seen.value == (seen.hidden == nil ? figure.value : nil)
                    && (seen.hidden == .primary) == (figure.value.isSmall(below: 5) || isOfFew(figure, in: pack))
            })
    }

    private func isOfFew(_ figure: Figure, in pack: [Figure]) -> Bool {
        guard figure.value.size > 0, ["13.3.a", "13.3.b", "13.3.e"].contains(figure.key.measure) else { return false }
        let leavers = FigureKey(setting: figure.key.setting, measure: "13.3.c.1", group: figure.key.group)
        return pack.contains { $0.key == leavers && (1...4).contains($0.value.size) }
    }

    @Test("Some of what is shown of leavers happened to so few that it is hidden, however often it happened")
    func fewLeavers() {
        let few = Self.packs.enumerated().flatMap { index, pack in
            zip(pack, Self.protectedPacks[index]).filter { isOfFew($0.0, in: pack) && !$0.0.value.isSmall(below: 5) }
        }
        #expect(few.count > 10 && few.allSatisfy { $1.value == nil })
    }

    @Test("The same pack is protected in the same way every time")
    func deterministic() {
        let pack = Self.packs[2]
        #expect(Protection().protect(pack) == Self.protectedPacks[2])
    }

    @Test("Nothing empty is hidden", arguments: 0..<8)
    func emptyIsShown(seed: Int) {
        let empty = zip(Self.protectedPacks[seed], Self.packs[seed]).filter { $1.value.size == 0 }
        #expect(empty.allSatisfy { seen, _ in seen.hidden == nil })
    }

    @Test("Nothing is hidden in a pack with only large numbers", arguments: 0..<4)
    func largeNumbers(seed: Int) {
        // A thousand of each pupil: every number and every difference is 0 or at least a thousand.
        let pack = Self.packs[seed].map { figure in
            var figure = figure
            switch figure.value {
            case .rate(let denominator, let numerator, let unknown):
                figure.value = .rate(
                    denominator: denominator * 1000, numerator: numerator * 1000, unknown: unknown * 1000)
            case .duration(let n, let median, let p90): figure.value = .duration(n: n * 1000, median: median, p90: p90)
            case .count(let count): figure.value = .count(count * 1000)
            }
            return figure
        }
        #expect(Protection().protect(pack).allSatisfy { $0.hidden == nil })
    }

    @Test("Every relation holds in every pack, and is used in some")
    func relationsHold() {
        let relations = MeasureRelations.toolkitFromStartOfYear
        var used: Set<Int> = []
        var broken: Set<String> = []
        for seed in 0..<16 {
            let pack = Self.packs[seed]
            let places = Dictionary(grouping: pack) { [$0.key.setting, $0.key.group?.by, $0.key.group?.value] }
            for figures in places.values {
                let (numbers, differing) = Self.numbers(figures, relations)
                broken.formUnion(differing)
                for (index, relation) in relations.relations.enumerated()
                where relation.holds(in: figures[0].key.group) {
                    let whole = relation.whole.reduce(0) { $0 + numbers[$1, default: 0] }
                    let parts = relation.parts.reduce(0) { $0 + numbers[$1, default: 0] }
                    if relation.remainder == .nothing ? whole != parts : whole < parts { broken.insert(relation.why) }
                    if parts > 0 { used.insert(index) }
                }
            }
        }
        #expect(broken.isEmpty)
        #expect(used.count == relations.relations.count)
    }

    @Test("The relations are these, as the measures' definitions have them: a check that knows them only from here would not miss one")
    func relationsAreThese() {
        func words(_ quantity: Quantity) -> String {
            switch quantity {
            case .cohort(let name): name
            case .yes(let measure): "\(measure) yes"
            case .rest(let measure): "\(measure) rest"
            case .unknown(let measure): "\(measure) unknown"
            case .no(let measure): "\(measure) no"
            }
        }
        func words(_ relation: MeasureRelation) -> String {
            let sign =
                switch relation.remainder {
                case .nothing: "="
                case .members: ">="
                case .bound: "bounds"
                }
            return [
                relation.whole.map(words).joined(separator: " + "), sign, relation.parts.map(words).joined(separator: " + "),
                relation.exceptBy.isEmpty ? "" : "but by \(relation.exceptBy.sorted().joined(separator: " "))",
                relation.onlyIn.isEmpty ? "" : "in \(relation.onlyIn.map { "\($0.by) \($0.value)" }.sorted().joined(separator: " and "))",
            ].filter { !$0.isEmpty }.joined(separator: " ")
        }
        let toolkit = MeasureRelations.toolkitFromStartOfYear
        #expect(toolkit.relations.map(words) == Self.relations.split(separator: "\n").map(String.init))
        let shared = Dictionary(grouping: toolkit.denominators.keys) { words(toolkit.denominator(of: $0)) }
            .map { "\($0.key): \($0.value.sorted().joined(separator: " "))" }.sorted()
        #expect(shared == Self.shared.split(separator: "\n").map(String.init))
        #expect(toolkit.pooledOnce == ["11.1.f", "12.2.e"])
        #expect(toolkit.persons.keys.sorted() == ["13.3.a", "13.3.b", "13.3.e"] && Set(toolkit.persons.values) == ["13.3.c.1"])
        #expect(toolkit.withUnknown == Set(["12.2.c", "13.3.d"] + (1...7).map { "13.3.c.\($0)" }))
    }

    private static let relations = """
        C5 >= 5.1.e
        C5 >= C5 after two weeks
        C5 after two weeks >= 5.4.d
        C5 after two weeks >= 5.2.e
        C5 >= 5.3.b
        5.3.b >= 5.2.e
        C5 = 5.3.b in sen_provision E and sen_provision K
        C5 >= 5.4.a
        C5 >= 5.4.b
        5.1.b yes >= 5.1.a yes
        5.1.c yes >= 5.1.a yes
        5.1.d yes >= 5.1.a yes
        5.1.b rest + 5.1.c rest + 5.1.d rest bounds 5.1.a rest
        5.2.b yes >= 5.2.a yes
        5.2.c yes >= 5.2.a yes
        5.2.d yes >= 5.2.a yes
        5.2.a rest >= 5.2.e rest
        5.2.b rest + 5.2.c rest + 5.2.d rest + 5.2.e rest bounds 5.2.a rest
        11.1.d >= 11.1.c yes
        C11 >= 11.1.e
        C11 >= 11.2.b
        11.2.b >= 11.1.b yes
        11.3.a yes >= 11.3.b
        C12 >= 12.2.f + 12.3.b
        CM >= 12.3.a
        12.2.c no >= 12.2.d yes
        12.2.g >= 12.3.c
        12.3.c rest >= 12.2.g yes
        12.2.g >= 12.3.d
        13.3.c.1 >= 13.3.c.2
        13.3.c.2 >= 13.3.c.3
        13.3.c.3 >= 13.3.c.4
        13.3.c.4 >= 13.3.c.5
        13.3.c.5 >= 13.3.c.6
        13.3.c.6 >= month 7
        13.3.c.1 + 13.3.c.2 + 13.3.c.3 + 13.3.c.4 + 13.3.c.5 + 13.3.c.6 + month 7 >= leaver months
        13.3.b yes >= 13.3.a yes
        13.3.c.1 unknown + 13.3.c.2 unknown + 13.3.c.3 unknown + 13.3.c.4 unknown + 13.3.c.5 unknown + 13.3.c.6 unknown + 13.3.c.7 unknown >= 13.3.a rest
        13.3.c.7 yes >= 13.3.d yes
        13.3.d no >= 13.3.c.7 no
        13.3.c.7 unknown >= 13.3.d unknown
        C11 >= C5 but by key_stage
        C11 >= 12.2.g but by key_stage
        C5 >= 12.2.e
        C11 >= C13p
        """

    private static let shared = """
        11.1.a yes: 11.2.a
        C11: 11.1.a 11.1.b 11.2.c
        C12: 11.3.a 11.3.c 12.1.a 12.1.b 12.2.a 12.2.b
        C13p: 13.1.a 13.1.b 13.1.c 13.2.a
        C5 after two weeks: 5.2.a 5.2.b 5.2.c 5.2.d 5.4.c
        C5: 5.1.a 5.1.b 5.1.c 5.1.d 5.3.a
        CM: 12.2.c 12.2.d
        leaver months: 13.3.a 13.3.b
        month 7: 13.3.c.7 13.3.d
        """

    /// What the figures of one place tell, and the quantities of which two measures tell different numbers.
    private static func numbers(
        _ figures: [Figure], _ relations: MeasureRelations
    ) -> (numbers: [Quantity: Int], differing: Set<String>) {
        var numbers: [Quantity: Int] = [:]
        var differing: Set<String> = []
        func tell(_ quantity: Quantity, _ value: Int) {
            if numbers[quantity, default: value] != value { differing.insert("\(quantity)") }
            numbers[quantity] = value
        }
        for figure in figures {
            let measure = figure.key.measure
            tell(relations.denominator(of: measure), figure.value.size)
            guard case .rate(let denominator, let numerator, let unknown) = figure.value else { continue }
            tell(.yes(measure), numerator)
            tell(.rest(measure), denominator - numerator)
            tell(.unknown(measure), unknown)
            tell(.no(measure), denominator - numerator - unknown)
        }
        return (numbers, differing)
    }
}
