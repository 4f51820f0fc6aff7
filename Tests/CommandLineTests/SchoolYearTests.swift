import Foundation
import TestSupport
import Testing

/// A whole school year of eight pupils, typed as commands in a private cluster, day by day.
@Suite("A school year at the command line")
struct SchoolYearTests {
    @Test("every act of the year, sent twice, is done once or refused as it should be; and the evidence is what a naive computation says")
    func year() async throws {
        try await TestFolder.with { folder in
            let home = ["WAYMARK_HOME": folder.appending(path: "home").path(percentEncoded: false)]
            var made = Made()
            let script = try TypedScript("school-year/year.txt").lines
            try #require(script.count > 100)
            for line in [TypedScript.Line(day: "2025-09-01", words: ["database", "start"], status: 0)] + script {
                let waymark = ProgramProcess(environment: home.merging(["WAYMARK_TODAY": line.day]) { $1 })
                var words = line.words.map { made.filled($0) } + ["--no-input"]
                if line.isAct { words += ["--act", UUID().uuidString.lowercased()] }
                let outcome = try await waymark.run(words)
                #expect(outcome.status == line.status, "\(line.day) \(words.joined(separator: " "))\n\(outcome.error)")
                guard outcome.status == 0 else { continue }
                made.remember(outcome.output)
                if line.isAct { try await sendAgain(words, waymark, change: made.change) }
            }
            let after = ProgramProcess(environment: home.merging(["WAYMARK_TODAY": "2027-03-31"]) { $1 })
            try await compareEvidence(after, folder)
            #expect(try await after.run("audit", "verify").status == 0)
            #expect(try await after.run("database", "stop").status == 0)
        }
    }

    /// Whoever has not heard how an act ended sends it again, whatever it was: its record may be gone, the stay over.
    private func sendAgain(_ words: [String], _ waymark: ProgramProcess, change: String) async throws {
        let again = try await waymark.run(words)
        let said = "\(words.joined(separator: " "))\n\(again.output)\(again.error)"
        #expect(again.status == 0, "\(said)")
        #expect(again.output.contains("Done already") || again.output.contains("\"done\": false"), "\(said)")
        var second = Made()
        second.remember(again.output)
        #expect(second.change == change, "\(said)")
    }

    private func compareEvidence(_ waymark: ProgramProcess, _ folder: URL) async throws {
        let school = folder.appending(path: "school").path(percentEncoded: false)
        #expect(try await waymark.run("export", school).status == 0)
        let period = ["--from", "2025-09-01", "--to", "2026-08-31", "--as-of", "2027-03-31"]
        let run = try await waymark.run(["evidence", "run"] + period + ["--format", "json"])
        try #require(run.status == 0, "\(run.error)")
        let (ours, theirs) = (folder.appending(path: "ours.json").path(percentEncoded: false), folder.appending(path: "naive.json").path(percentEncoded: false))
        try Data(run.output.utf8).write(to: URL(filePath: ours))
        let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../SecondOpinion").path
        let naive = try await ProgramProcess().shell(
            "python3 -B \(scripts)/naive.py \(school) \(period.joined(separator: " ")) > \(theirs)")
        try #require(naive.status == 0, "\(naive.error)")
        let compared = try await ProgramProcess().shell("python3 -B \(scripts)/compare.py \(ours) \(theirs)")
        #expect(compared.status == 0, "\(compared.output)")
    }

    // MARK: The script

    /// What the last command made, for the next to name.
    private struct Made {
        var ref = ""
        var change = ""

        func filled(_ word: String) -> String {
            word.replacing("{ref}", with: ref).replacing("{change}", with: change)
        }

        mutating func remember(_ output: String) {
            if let match = output.firstMatch(of: /waymark undo (\d+)|"change": (\d+)/) { change = String(match.1 ?? match.2 ?? "") }
            if let match = output.firstMatch(of: /"ref": "(\w+)"/) { ref = String(match.1) }
        }
    }
}
