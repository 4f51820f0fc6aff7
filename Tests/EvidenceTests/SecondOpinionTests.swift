import Evidence
import Exchange
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Every figure and every member")
struct SecondOpinionTests {
    /// The day to which the cases made by hand and the generated folders keep.
    private static let today = Day(daysSince2000: 9_821)

    @Test("is what was worked out by hand, for schools made for the days that generated data never have")
    func byHand() async throws {
        try await SecondOpinion.inFolder { folder in
            let cases = folder.appending(path: "cases"), outputs = folder.appending(path: "outputs")
            try FileManager.default.createDirectory(at: outputs, withIntermediateDirectories: true)
            try SecondOpinion.run("make_cases.py", [cases.path(percentEncoded: false)])
            let made = try JSONDecoder().decode(
                [HandMadeCase].self, from: Data(contentsOf: cases.appending(path: "cases.json")))
            #expect(made.count >= 30)
            for school in made {
                let opened = try await open(cases.appending(path: school.name).path(percentEncoded: false))
                for (number, run) in zip(1..., school.runs) {
                    let said = try await SecondOpinion.ours(opened.evidence, try run.request())
                    try said.write(to: outputs.appending(path: "\(school.name).\(number).json"))
                }
                await opened.close()
            }
            // Fails, with what differs, unless every figure and member that is written down is the same.
            try SecondOpinion.run("check_cases.py", [cases.path(percentEncoded: false), outputs.path(percentEncoded: false)])
        }
    }

    @Test(
        "is what a naive computation over the same folder says, on days inside, at the edges of, and long after the period",
        arguments: [
            Generated(seed: 1, settings: 3, pupils: 12, periods: [("2025-09-01", "2026-08-31", "2026-03-31"), ("2023-09-01", "2026-08-31", "2026-11-21")]),
            Generated(seed: 2, settings: 1, pupils: 30, periods: [("2024-09-01", "2025-08-31", "2025-08-31"), ("2024-01-01", "2024-02-29", "2024-02-29")]),
            Generated(seed: 3, settings: 4, pupils: 8, periods: [("2024-09-01", "2025-08-31", "2026-11-21"), ("2025-01-01", "2025-01-01", "2025-07-01")]),
        ])
    func generated(_ data: Generated) async throws {
        try await SecondOpinion.inFolder { folder in
            let school = folder.appending(path: "school").path(percentEncoded: false)
            try SecondOpinion.run(
                "generate.py", [school, "\(data.seed)", "\(data.settings)", "\(data.pupils)", "2022", "2025"])
            let opened = try await open(school)
            for (number, period) in zip(1..., data.periods) {
                let days = [period.from, period.to, period.asOf]
                let request = RunRequest(
                    from: try writtenDay(period.from), to: try writtenDay(period.to), asOf: try writtenDay(period.asOf),
                    breakdowns: Breakdown.allCases)
                let ours = folder.appending(path: "ours.\(number).json"), theirs = folder.appending(path: "naive.\(number).json")
                try await SecondOpinion.ours(opened.evidence, request).write(to: ours)
                let by = Breakdown.allCases.flatMap { ["--by", $0.rawValue] }
                try SecondOpinion.run(
                    "naive.py", [school, "--from", days[0], "--to", days[1], "--as-of", days[2], "--members"] + by
                ).write(to: theirs)
                // Fails when anything differs, and when there is nothing to compare.
                try SecondOpinion.run("compare.py", [ours.path(percentEncoded: false), theirs.path(percentEncoded: false)])
            }
            await opened.close()
        }
    }

    /// A generated folder, and the runs over it.
    struct Generated: Sendable, CustomTestStringConvertible {
        let seed: Int
        let settings: Int
        let pupils: Int
        let periods: [(from: String, to: String, asOf: String)]

        var testDescription: String { "seed \(seed): \(settings) settings, \(pupils) pupils a year" }
    }

    private func open(_ folder: String) async throws -> DemonstrationSchool {
        let school = try await DemonstrationSchool.empty()
        let report = try await Import(folder: folder, options: .init(today: Self.today)).run(on: school.database.everyday)
        try #require(report.badRows.isEmpty, "\(report.text())")
        return school
    }
}
