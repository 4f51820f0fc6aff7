import Journey
import Testing

@testable import Evidence

@Suite("The period of a run")
struct RunRequestTests {
    private func day(_ iso: String) throws -> Day {
        try #require(Day(iso: iso))
    }

    @Test("is by default the academic year of the day as of which it is made", arguments: [
        ("2026-03-31", "2025-09-01", "2026-08-31"), ("2026-08-31", "2025-09-01", "2026-08-31"),
        ("2026-09-01", "2026-09-01", "2027-08-31"), ("2024-02-29", "2023-09-01", "2024-08-31"),
    ])
    func academicYear(asOf: String, from: String, to: String) throws {
        let period = try RunRequest(asOf: try day(asOf)).period()
        #expect(period.from.iso == from && period.to.iso == to)
    }

    @Test("given only a first day ends with that day's academic year, given only a last one begins with it")
    func half() throws {
        let asOf = try day("2026-03-31")
        #expect(try RunRequest(from: try day("2024-11-05"), asOf: asOf).period().to.iso == "2025-08-31")
        #expect(try RunRequest(to: try day("2024-11-05"), asOf: asOf).period().from.iso == "2024-09-01")
    }

    @Test("is refused when it ends before it begins, or begins after the day as of which it is made")
    func refused() throws {
        let (first, last) = (try day("2025-09-01"), try day("2026-08-31"))
        #expect(throws: EvidenceError.periodBackwards(from: last, to: first)) {
            try RunRequest(from: last, to: first, asOf: last).period()
        }
        let before = first.adding(days: -1)
        #expect(throws: EvidenceError.asOfBeforePeriod(from: first, asOf: before)) {
            try RunRequest(from: first, to: last, asOf: before).period()
        }
        #expect(throws: Never.self) { try RunRequest(from: first, to: first, asOf: first).period() }
    }
}
