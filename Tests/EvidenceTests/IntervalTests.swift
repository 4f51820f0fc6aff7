import Testing

@testable import Evidence

@Suite("The interval of a rate")
struct IntervalTests {
    @Test(
        "is Wilson's, as published tables have it",
        arguments: [
            (7, 12, 0.320, 0.807), (13, 22, 0.387, 0.767), (59, 100, 0.492, 0.681), (81, 263, 0.2553, 0.3662),
            (8, 10, 0.4902, 0.9433),
        ])
    func published(numerator: Int, denominator: Int, low: Double, high: Double) throws {
        let interval = try #require(Interval(numerator: numerator, denominator: denominator))
        #expect(abs(interval.low - low) < 0.0005 && abs(interval.high - high) < 0.0005)
    }

    @Test("begins at exactly 0 where nobody counts, and ends at exactly 1 where everybody does")
    func edges() throws {
        let none = try #require(Interval(numerator: 0, denominator: 6))
        let all = try #require(Interval(numerator: 6, denominator: 6))
        #expect(none.low == 0 && abs(none.high - 0.390) < 0.0005)
        #expect(all.high == 1 && abs(all.low - 0.610) < 0.0005)
    }

    @Test("is not there without members, nor are share and best case")
    func nobody() {
        let rate = FigureValue.rate(denominator: 0, numerator: 0, unknown: 0)
        #expect(rate.interval == nil && rate.share == nil && rate.bestCase == nil)
    }

    @Test("leaves the unknown in the denominator, and gives the best case beside the share")
    func bestCase() {
        let rate = FigureValue.rate(denominator: 62, numerator: 27, unknown: 14)
        #expect(rate.share == 27.0 / 62 && rate.bestCase == 41.0 / 62)
    }
}
