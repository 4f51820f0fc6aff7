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
