import Testing

@testable import Evidence

@Suite("Protection of small numbers")
struct ProtectionTests {
    // MARK: What is small itself

    @Test(
        "A rate is hidden when the numerator, the rest, unknown or the denominator lies between 1 and 4",
        arguments: [(3, 2, 0), (20, 4, 0), (20, 16, 0), (40, 10, 1)])
    func smallRate(denominator: Int, numerator: Int, unknown: Int) {
        let pack = [rate("A", "12.2.c", denominator, numerator, unknown)]
        #expect(protect(pack).map(\.hidden) == [.primary])
    }

    @Test("A duration is hidden when n does, a count when it does")
    func smallDurationAndCount() {
        let pack = [
            duration("A", "5.4.b", 4), duration("A", "11.1.d", 5), count("A", "12.2.f", 1), count("A", "12.2.e", 6),
        ]
        #expect(protect(pack).map(\.hidden) == [.primary, nil, .primary, nil])
    }

    @Test("Zero is shown, as denominator, numerator, rest and unknown")
    func zeroIsShown() {
        let pack = [
            rate("A", "5.1.e", 0, 0), rate("A", "5.3.b", 20, 0), rate("A", "11.2.b", 20, 20), count("A", "12.2.f", 0),
        ]
        #expect(protect(pack).allSatisfy { $0.hidden == nil })
    }

    @Test("A hidden figure has no value, a shown one its own")
    func values() {
        let pack = [rate("A", "5.1.e", 3, 1), rate("A", "11.1.e", 30, 10)]
        #expect(protect(pack).map(\.value) == [nil, pack[1].value])
    }

    @Test("Seven months of one leaver are hidden, and so is what they could be worked out from")
    func monthsOfFew() {
        let pack = [
            rate("A", "13.3.a", 7, 7), rate("A", "13.3.c.1", 1, 1), rate("A", "13.3.e", 7, 7),
            rate("B", "13.3.a", 70, 40), rate("B", "13.3.c.1", 10, 5), rate("B", "13.3.e", 20, 10),
            rate(nil, "13.3.a", 77, 47), rate(nil, "13.3.c.1", 11, 6), rate(nil, "13.3.e", 27, 17),
        ]
        let protected = protect(pack)
        #expect(protected.prefix(3).map(\.hidden) == [.primary, .primary, .primary])
        #expect(protected[3].hidden != nil || protected[6].hidden != nil)
        #expect(protected[5].hidden != nil || protected[8].hidden != nil)
        #expect(Disclosure.check(protected, truth: pack).isEmpty)
        let careless = zip(protected, pack).map { ProtectedFigure(key: $1.key, value: $0.hidden == .primary ? nil : $1.value, hidden: $0.hidden) }
        #expect(!Disclosure.check(careless, truth: pack).isEmpty)
    }

    @Test("Those who count no are persons too: 20 less 10 and 7 would show 3")
    func smallNo() {
        #expect(protect([rate("A", "12.2.c", 20, 10, 7)]).map(\.hidden) == [.secondary])
    }

    @Test("A threshold of 1 hides nothing")
    func noThreshold() {
        let pack = RandomTrust.pack(.init(settings: 2, pupils: 20), seed: 3)
        let protected = Protection(threshold: 1).protect(pack)
        #expect(protected.map(\.value) == pack.map(\.value))
    }

    @Test("Another threshold draws the line elsewhere")
    func higherThreshold() {
        let pack = [rate("A", "5.1.e", 30, 8)]
        #expect(protect(pack).map(\.hidden) == [nil])
        #expect(Protection(threshold: 10).protect(pack).map(\.hidden) == [.primary])
    }

    // MARK: Sums

    @Test("Groups add up to totals: the smallest other group is hidden with a small one")
    func groups() {
        let pack = [
            rate("A", "5.1.e", 60, 30), rate("A", "5.1.e", 4, 2, sen: "E"), rate("A", "5.1.e", 20, 10, sen: "K"),
            rate("A", "5.1.e", 36, 18, sen: "N"),
        ]
        #expect(protect(pack).map(\.hidden) == [nil, .primary, .secondary, nil])
    }

    @Test("What is hidden together in one sum comes to the threshold or more")
    func togetherBelowThreshold() {
        let pack = [
            rate("A", "5.1.e", 60, 30), rate("A", "5.1.e", 10, 2, sen: "E"), rate("A", "5.1.e", 12, 2, sen: "K"),
            rate("A", "5.1.e", 18, 12, sen: "N"), rate("A", "5.1.e", 20, 14, sen: "not_recorded"),
        ]
        #expect(protect(pack).map(\.hidden) == [nil, .primary, .primary, .secondary, nil])
    }

    @Test("An empty numerator protects nobody: a group with a real one is hidden instead")
    func zeroProtectsNobody() {
        let pack = [
            rate("A", "5.1.e", 60, 22), rate("A", "5.1.e", 20, 2, sen: "E"), rate("A", "5.1.e", 10, 0, sen: "K"),
            rate("A", "5.1.e", 30, 20, sen: "N"),
        ]
        #expect(protect(pack).map(\.hidden) == [nil, .primary, nil, .secondary])
    }

    @Test("Groups that can have one member only hide their total")
    func oneEach() {
        let groups = ["E", "K", "N", "U", "not_recorded"].map { count("A", "12.2.f", 1, sen: $0) }
        #expect(protect([count("A", "12.2.f", 5)] + groups).map(\.hidden).first == .secondary)
    }

    @Test("Settings add up to all")
    func settings() {
        let pack = [
            rate("A", "5.1.e", 30, 2), rate("B", "5.1.e", 25, 10), rate("C", "5.1.e", 40, 20),
            rate(nil, "5.1.e", 95, 32),
        ]
        #expect(protect(pack).map(\.hidden) == [.primary, .secondary, nil, nil])
    }

    @Test("One setting and its pool are hidden together")
    func oneSetting() {
        let pack = [
            count("A", "12.2.f", 20), count("A", "12.2.f", 3, sen: "K"), count("A", "12.2.f", 17, sen: "N"),
            count(nil, "12.2.f", 20), count(nil, "12.2.f", 3, sen: "K"), count(nil, "12.2.f", 17, sen: "N"),
        ]
        #expect(protect(pack).map(\.hidden) == [nil, .primary, .secondary, nil, .primary, .secondary])
    }

    @Test("In both directions at once: four figures of a square are hidden, not three")
    func bothDirections() {
        let table = [("A", [3, 10, 20]), ("B", [11, 12, 21]), ("C", [22, 23, 24])]
        var pack: [Figure] = []
        for (setting, counts) in table {
            pack.append(count(setting, "12.2.f", counts.reduce(0, +)))
            pack += zip(["E", "K", "N"], counts).map { count(setting, "12.2.f", $1, sen: $0) }
        }
        pack.append(count(nil, "12.2.f", 146))
        pack += zip(["E", "K", "N"], [36, 45, 65]).map { count(nil, "12.2.f", $1, sen: $0) }
        let protected = protect(pack)
        #expect(protected.indices.filter { protected[$0].hidden != nil } == [1, 2, 5, 6])
        #expect(Disclosure.check(protected, truth: pack).isEmpty)
    }

    @Test("A figure that only several sums together give away is found, and protected")
    func elimination() {
        // Two squares of hidden figures, joined by one: the rows of the first less its columns leave that one.
        let table = [
            ("A", [3, 4, 30, 31]), ("B", [4, 3, 3, 32]), ("C", [33, 34, 4, 3]), ("D", [35, 36, 3, 4]),
        ]
        let groups = ["E", "K", "N", "not_recorded"]
        var pack: [Figure] = []
        for (setting, counts) in table {
            pack.append(count(setting, "12.2.f", counts.reduce(0, +)))
            pack += zip(groups, counts).map { count(setting, "12.2.f", $1, sen: $0) }
        }
        let columns = groups.indices.map { column in table.reduce(0) { $0 + $1.1[column] } }
        pack.append(count(nil, "12.2.f", columns.reduce(0, +)))
        pack += zip(groups, columns).map { count(nil, "12.2.f", $1, sen: $0) }

        let onlyPrimary = pack.map { figure in
            let isSmall = figure.value.isSmall(below: 5)
            return ProtectedFigure(
                key: figure.key, value: isSmall ? nil : figure.value, hidden: isSmall ? .primary : nil)
        }
        let leaks = Disclosure.check(onlyPrimary, truth: pack)
        #expect(leaks == [Leak(setting: "B", group: .init(by: "sen_provision", value: "N"), what: "12.2.f", number: 3)])
        #expect(Disclosure.check(protect(pack), truth: pack).isEmpty)
    }

    // MARK: Measures that hang together

    @Test("The numerator of 11.1.a is the denominator of 11.2.a")
    func assessedAreContributed() {
        let pack = [rate("A", "11.1.a", 40, 37), rate("A", "11.1.b", 40, 20), rate("A", "11.2.a", 37, 20)]
        #expect(protect(pack).map(\.hidden) == [.primary, nil, .secondary])
    }

    @Test("The numerator of 11.3.a bounds 11.3.b: two not yet ten days on would come out")
    func toldAndAcknowledged() {
        let pack = [rate("A", "11.3.a", 40, 20), rate("A", "11.3.b", 18, 9)]
        #expect(protect(pack).map(\.hidden) == [nil, .secondary])
    }

    @Test("12.2.f, 12.3.b and the moves to specialist provision make up C12")
    func movesToSpecialist() {
        let pack = [rate("A", "12.1.a", 40, 20), count("A", "12.2.f", 15), rate("A", "12.3.b", 22, 11)]
        #expect(protect(pack).map(\.hidden) == [nil, .secondary, nil])
    }

    @Test("13.3.a counts the leavers of 13.3.c: two months after one declined would come out")
    func declinedMonths() {
        let months = (1...7).map { rate("A", "13.3.c.\($0)", 20, 8, 6) }
        let pack = [rate("A", "13.3.a", 138, 100)] + months
        let protected = protect(pack)
        #expect(protected.map(\.hidden) == [.secondary] + Array(repeating: nil, count: 7))
        #expect(Disclosure.check(protected, truth: pack).isEmpty)
    }

    @Test("A cohort within a cohort: two who have just come would come out of C5 and 5.2")
    func justCome() {
        let pack = [rate("A", "5.1.a", 40, 20), rate("A", "5.2.a", 38, 12)]
        #expect(protect(pack).map(\.hidden) == [nil, .secondary])
    }

    @Test("A shared denominator does not hide what only the numerator makes small")
    func sharedDenominator() {
        let pack = [rate("A", "5.1.b", 40, 38), rate("A", "5.1.c", 40, 20), rate("A", "5.1.d", 40, 30)]
        #expect(protect(pack).map(\.hidden) == [.primary, nil, nil])
    }

    @Test("In 11.1.f and 12.2.e settings come to more than all: who counts twice is not told")
    func pooledOnce() {
        let pack = [count("A", "12.2.e", 20), count("B", "12.2.e", 30), count(nil, "12.2.e", 48)]
        let protected = protect(pack)
        #expect(protected.map(\.hidden) == [.secondary, nil, nil])
        #expect(Disclosure.check(protected, truth: pack).isEmpty)
    }

    @Test("By key stage, C5 is no part of C11: each takes the year group on a day of its own")
    func keyStages() {
        let pack = [
            rate("A", "5.1.a", 40, 20), rate("A", "5.1.a", 40, 20, by: "key_stage", "ks3"),
            rate("A", "11.1.a", 80, 40), rate("A", "11.1.a", 42, 20, by: "key_stage", "ks3"),
            rate("A", "11.1.a", 38, 20, by: "key_stage", "ks4"),
        ]
        #expect(protect(pack).allSatisfy { $0.hidden == nil })
    }

    @Test("Figures that contradict a relation are not protected by it, and nothing breaks")
    func contradiction() {
        let pack = [rate("A", "5.1.a", 40, 20), rate("A", "5.1.b", 44, 20), rate(nil, "5.1.a", 99, 50)]
        #expect(protect(pack).allSatisfy { $0.hidden == nil })
    }

    // MARK: Helpers

    private func protect(_ pack: [Figure]) -> [ProtectedFigure] {
        Protection().protect(pack)
    }

    private func key(_ setting: String?, _ measure: String, _ by: String, _ group: String?) -> FigureKey {
        FigureKey(setting: setting, measure: measure, group: group.map { .init(by: by, value: $0) })
    }

    private func rate(
        _ setting: String?, _ measure: String, _ denominator: Int, _ numerator: Int, _ unknown: Int = 0,
        sen: String? = nil
    ) -> Figure {
        Figure(
            key: key(setting, measure, "sen_provision", sen),
            value: .rate(denominator: denominator, numerator: numerator, unknown: unknown))
    }

    private func rate(
        _ setting: String?, _ measure: String, _ denominator: Int, _ numerator: Int, by: String, _ group: String
    ) -> Figure {
        Figure(
            key: key(setting, measure, by, group),
            value: .rate(denominator: denominator, numerator: numerator, unknown: 0))
    }

    private func duration(_ setting: String?, _ measure: String, _ n: Int) -> Figure {
        Figure(key: key(setting, measure, "", nil), value: .duration(n: n, median: 10, p90: 20))
    }

    private func count(_ setting: String?, _ measure: String, _ number: Int, sen: String? = nil) -> Figure {
        Figure(key: key(setting, measure, "sen_provision", sen), value: .count(number))
    }
}
