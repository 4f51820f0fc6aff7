import Foundation
import Testing

/// Every act, for a pupil at every point of the way from the referral to the end of the follow-up.
@Suite("Every act at every point of the way")
struct EveryStateTests {
    private static let today = "2026-03-24"
    private static let states = [
        "referred", "declined", "withdrawn", "accepted", "on_roll", "planned", "moved", "broken", "leaver", "ended", "gone",
    ]

    /// An act, and what it must come to by the pupil's reference.
    private struct Row: Sendable {
        let words: [String]
        let outcomes: [String: String]
    }

    @Test("is done, and can be taken back; or is refused with its code and a sentence, and nothing of it remains")
    func everyAct() async throws {
        let rows = try Self.rows()
        try await TestFolder.with { folder in
            let home = folder.appending(path: "home").path(percentEncoded: false)
            #expect(try await Self.on(Self.today, home).run("database", "start").status == 0)
            for line in try TypedScript("every-state/pupils.txt").lines {
                let outcome = try await Self.on(line.day, home).run(line.words + ["--no-input"])
                try #require(outcome.status == 0, "\(line.day) \(line.words.joined(separator: " "))\n\(outcome.error)")
            }
            let waymark = Self.on(Self.today, home)
            let before = try await Self.changes(waymark)
            // Each pupil by somebody else, at once.
            let done = try await withThrowingTaskGroup(of: Int.self) { group in
                for state in Self.states { group.addTask { try await tried(rows, on: state, waymark) } }
                return try await group.reduce(0, +)
            }
            #expect(try await Self.changes(waymark) == before + 2 * done, "what was refused left something behind")
            #expect(try await waymark.run("audit", "verify").status == 0)
            #expect(try await waymark.run("database", "stop").status == 0)
        }
    }

    /// Every command that acts stands in the fixture, so that a new one is thought through.
    @Test("leaves out no command that acts on a pupil's way")
    func complete() async throws {
        let help = try await ProgramProcess().run("--experimental-dump-help").object()
        let commands = CommandList(try #require(help["command"] as? [String: Any])).commands
        let acts = commands.filter { $0.options.contains("act") && $0.options.contains("why") }.map(\.name)
        let typed = try Self.rows().map { $0.words.joined(separator: " ") }
        // Of a setting and its staff, or corrections, which have tests of their own for every kind of record.
        let elsewhere: Set = ["cover", "correct", "void", "move", "merge", "undo", "checkin add"]
        for act in acts where !["setting", "calendar", "template"].contains(act.prefix { $0 != " " }) && !elsewhere.contains(act) {
            #expect(typed.contains { $0.hasPrefix("\(act) ") }, "\(act)")
        }
        try #require(acts.count > 40)
    }

    /// How many of the acts were done.
    private func tried(_ rows: [Row], on state: String, _ waymark: ProgramProcess) async throws -> Int {
        var done = 0
        for row in rows {
            let outcome = try await outcome(of: row, for: state, waymark)
            #expect(outcome == row.outcomes[state], "\(row.words.joined(separator: " ")), \(state)")
            if outcome == "done" { done += 1 }
        }
        return done
    }

    /// Does the act and takes it back, so that the next finds the pupil as they were.
    private func outcome(of row: Row, for state: String, _ waymark: ProgramProcess) async throws -> String {
        let words = row.words.map { $0 == "P" ? state : $0 } + ["--no-input", "--format", "json"]
        let said = try await waymark.run(words)
        guard said.status == 0 else {
            let error = try said.errorObject()
            #expect((error["message"] as? String)?.isEmpty == false, "\(words)")
            return error["code"] as? String ?? "?"
        }
        let change = try #require(try said.object()["change"] as? Int, "\(said.output)")
        let undone = try await waymark.run("undo", "\(change)", "--why", "Only tried", "--no-input")
        #expect(undone.status == 0, "\(words): \(undone.error)")
        return "done"
    }

    private static func on(_ day: String, _ home: String) -> ProgramProcess {
        ProgramProcess(environment: ["WAYMARK_HOME": home, "WAYMARK_TODAY": day])
    }

    /// How many changes are on record.
    private static func changes(_ waymark: ProgramProcess) async throws -> Int {
        let heads = try #require(try await waymark.run("audit", "head", "--format", "json").object()["heads"] as? [[String: Any]])
        return try #require(heads.first { $0["chain"] as? String == "changes" }?["number"] as? Int)
    }

    // MARK: The fixture

    private static func rows() throws -> [Row] {
        var rows: [(words: [String], outcomes: [String: String])] = []
        for line in try TypedScript.text(of: "every-state/commands.txt").split(separator: "\n") where !line.hasPrefix("#") {
            guard line.hasPrefix("    ") else {
                rows.append((TypedScript.words(line), [:]))
                continue
            }
            let match = try #require(line.wholeMatch(of: /\s+(\w+|\?): (.+)/), "\(line)")
            let named = match.2.split(separator: " ").map(String.init)
            for state in named == ["all"] ? states : named {
                try #require(states.contains(state) && rows[rows.count - 1].outcomes[state] == nil, "\(line)")
                rows[rows.count - 1].outcomes[state] = String(match.1)
            }
        }
        return rows.map { Row(words: $0.words, outcomes: $0.outcomes) }
    }
}
