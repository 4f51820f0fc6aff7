import Testing

@testable import Evidence

@Suite("The run that a pack is compared with")
struct PackTrendTests {
    private let run = PackBuilders.aRun(number: 9)

    private func chosen(_ runs: EvidenceRun...) -> Int? { run.predecessor(among: runs + [run])?.number }

    private func lastYear(_ number: Int, asOf: String) -> EvidenceRun {
        PackBuilders.aRun(number: number, from: "2024-09-01", to: "2025-08-31", asOf: asOf)
    }

    @Test("is of the same settings, over a period as long that ended before")
    func same() {
        #expect(chosen(lastYear(1, asOf: "2025-03-31")) == 1)
        #expect(chosen(PackBuilders.aRun(number: 1, from: "2024-09-01", to: "2025-08-31", settings: ["100137", "100138"])) == nil)
        #expect(chosen(PackBuilders.aRun(number: 1, from: "2025-01-01", to: "2025-08-31")) == nil)
    }

    @Test("never overlaps: the difference of two such figures could be one person")
    func overlapping() {
        #expect(chosen(PackBuilders.aRun(number: 1, asOf: "2026-03-30")) == nil)
        #expect(chosen(PackBuilders.aRun(number: 1, from: "2025-03-01", to: "2026-02-28")) == nil)
    }

    @Test("is of the nearest period, there taken at the most similar point of it, there the newest")
    func nearest() {
        let older = PackBuilders.aRun(number: 4, from: "2023-09-01", to: "2024-08-31", asOf: "2024-03-31")
        #expect(chosen(older, lastYear(1, asOf: "2025-08-31")) == 1)
        #expect(chosen(lastYear(1, asOf: "2025-08-31"), lastYear(2, asOf: "2025-04-02"), lastYear(3, asOf: "2025-01-01")) == 2)
        #expect(chosen(lastYear(1, asOf: "2025-03-31"), lastYear(2, asOf: "2025-03-31")) == 2)
    }

    @Test("may be of a leap year, which is a day longer")
    func leapYear() {
        let run = PackBuilders.aRun(from: "2024-09-01", to: "2025-08-31", asOf: "2025-03-31")
        let leap = PackBuilders.aRun(number: 2, from: "2023-09-01", to: "2024-08-31", asOf: "2024-03-31")
        #expect(run.predecessor(among: [leap])?.number == 2)
    }

    @Test("is not compared where measures were defined otherwise, or a side is hidden")
    func notCompared() {
        func figure(_ value: FigureValue?) -> ProtectedFigure {
            ProtectedFigure(key: FigureKey(setting: nil, measure: "5.1.a"), value: value, hidden: value == nil ? .primary : nil)
        }
        let shown = figure(.rate(denominator: 20, numerator: 10, unknown: 0)), hidden = figure(nil)
        #expect(Trend(of: shown, against: shown, sameDefinitions: false) == .otherDefinitions)
        #expect(Trend(of: shown, against: hidden, sameDefinitions: true) == .hidden)
        #expect(Trend(of: hidden, against: shown, sameDefinitions: true) == .hidden)
        #expect(Trend(of: shown, against: nil, sameDefinitions: true) == .nothingBefore)
    }
}
