import Foundation
import Testing

@Suite("From an empty database to a pupil on roll, at the command line")
struct ArrivalCommandTests {
    static let halfTerms = [
        "2025-09-02..2025-10-24", "2025-11-03..2025-12-19", "2026-01-05..2026-02-13", "2026-02-23..2026-04-02",
        "2026-04-20..2026-05-22", "2026-06-01..2026-07-21",
    ].flatMap { ["--half-term", $0] }

    static let setup = [
        "setup", "--organisation", "Larkfield Trust", "--urn", "100001", "--name", "Larkfield", "--kind", "ap-academy",
        "--teaches-year-11", "yes", "--year", "2025/26",
    ] + halfTerms + ["--staff-name", "Lee Marlow", "--staff-ref", "lee", "--role", "inclusion_leader", "--role", "keyworker"]

    private static let referral = [
        "referral", "add", "--forename", "Asha", "--surname", "Begum", "--born", "2010-05-14", "--reason", "preventative",
        "--registration", "single", "--by", "Hilltop School",
    ]

    @Test("setting up asks for nothing that is given, makes everything, and says what stands when it is run again")
    func setup() async throws {
        try await Self.atWork { waymark in
            let missing = try await waymark.run(Array(Self.setup.dropLast(8)))
            #expect(missing.status == 64)
            #expect(missing.error.contains("--staff-name is missing."))
            #expect(try await waymark.run("setting", "list").status == 5, "nothing was written")

            let first = try await waymark.run(Self.setup)
            try #require(first.status == 0, "\(first.error)")
            #expect(first.error.contains("Founded: Larkfield Trust."))
            #expect(first.error.contains("6 half-terms of 2025/26"))
            #expect(first.error.contains("waymark referral add"))

            let second = try await waymark.run("setup")
            #expect(second.status == 0)
            #expect(second.error.contains("Stands already: Larkfield Trust; the setting Larkfield (100001)"))
            #expect(second.error.contains("Nothing is missing, and nothing was changed."))
        }
    }

    @Test("a code that can be no setting's is told before all other questions are asked, and half-terms' days are those of the year")
    func setupAtTerminal() async throws {
        try await Self.atWork { waymark in
            let keys = "Larkfield Trust\\nSt Anns\\nL1\\nLarkfield\\npru\\nyes\\n2025/26\\n1/9\\n24/10\\n"
            let asked = try await waymark.shell("printf '\(keys)' | script -qec \"\\\"$waymark\\\" setup\" /dev/null").output
            let refused = try #require(asked.firstRange(of: "neither a URN"), "\(asked)")
            let next = try #require(asked.firstRange(of: "Its name?"), "\(asked)")
            #expect(refused.lowerBound < next.lowerBound)
            #expect(asked.contains("Mon 1 Sep 2025") && asked.contains("Fri 24 Oct 2025"), "\(asked)")
        }
    }

    @Test("a pupil is referred, accepted, brought in and on roll; each command says what it did and how to take it back")
    func arrival() async throws {
        try await Self.atWork { waymark in
            try #require(try await waymark.run(Self.setup).status == 0)
            func run(_ words: String...) async throws -> ProgramProcess.Outcome {
                let outcome = try await waymark.run(words)
                #expect(outcome.status == 0, "\(words): \(outcome.error)")
                return outcome
            }
            #expect(try await waymark.run(Self.referral).output.contains("Take it back: waymark undo"))
            #expect(try await run("referral", "item", "AB", "--all", "--asked", "today").output.contains("SEN information"))
            let accepted = try await run("referral", "accept", "AB", "--planned-start", "20/4", "--keyworker", "marlow", "--phased")
            #expect(accepted.output.contains("18 steps of the induction were made"))
            #expect(accepted.error.contains("--planned-start is taken as Mon 20 Apr 2026."))
            _ = try await run("induction", "done", "AB", "home-visit", "Pupil profile written")
            let plan = try await run("induction", "plan", "AB", "--start", "2026-04-27", "--why", "the family moves", "--format", "json")
            let moved = try #require(try plan.object()["moved"] as? [[String: Any]])
            #expect(moved.contains { $0["step"] as? String == "baseline_maths" && $0["before"] as? String == "2026-04-01"
                    && $0["after"] as? String == "2026-04-23" })
            #expect(moved.contains { $0["step"] as? String == "intake_interview" })
            #expect(try await run("induction", "stage", "AB", "--from", "2026-04-27", "--percent", "40").status == 0)
            _ = try await run("induction", "start", "AB")

            let show = try await run("induction", "show", "AB", "--format", "json").object()
            #expect(show["format"] as? String == "waymark-induction/1")
            #expect(show["first_day"] as? String == "2026-03-31")
            #expect((show["steps"] as? [Any])?.count == 18)
            #expect(try await run("referral", "list").error.contains("No referral is open."))
            for columns in ["80", "50"] {
                var narrow = waymark
                narrow.environment["COLUMNS"] = columns
                for words in [["induction", "show", "AB"], ["template", "show"], ["calendar", "show"], ["setting", "list"]] {
                    let outcome = try await narrow.run(words)
                    #expect(outcome.status == 0)
                    #expect(outcome.outputLines.allSatisfy { $0.count <= Int(columns) ?? 0 }, "\(words)")
                }
            }
        }
    }

    @Test("what can't be done ends with its exit code, and changes nothing")
    func refusals() async throws {
        try await Self.atWork { waymark in
            try #require(try await waymark.run(Self.setup).status == 0)
            try #require(try await waymark.run(Self.referral).status == 0)
            let cases: [([String], Int32, String)] = [
                (Self.referral, 8, "is known here already"),
                (["referral", "accept", "AB"], 64, "--planned-start is missing."),
                (["referral", "accept", "AB", "--planned-start", "13/13"], 64, "--planned-start"),
                (["referral", "accept", "AB", "--planned-start", "2026-09-07"], 8, "calendar of Larkfield reaches"),
                (["referral", "accept", "AB", "--planned-start", "2026-04-20", "--keyworker", "nobody-here"], 5, "no such member of staff"),
                (["referral", "accept", "XY", "--planned-start", "2026-04-20"], 5, "no such pupil"),
                (["referral", "item", "AB", "sen_informaton", "--asked", "today"], 64, "Did you mean sen_information?"),
                (["induction", "start", "AB"], 8, "A first day does not fit"),
                (["template", "set", "inducton", "home_visit", "--due", "F-3"], 64, "Did you mean induction?"),
                (["template", "set", "induction", "home_visit", "--due", "soon"], 64, "--due takes R, F or S"),
                (["calendar", "set", "--year", "2026/27", "--half-term", "2=2026-11-02..2026-12-18"], 8, "Half-term 1 of 2026/27 is missing"),
                (["calendar", "close", "--bank-holidays", "2040/41"], 64, "does not reach 2040/41"),
                (["handover", "lee", "lee"], 64, "Nothing is handed over to oneself."),
                (["setting", "add", "12", "Beech House", "--kind", "pru", "--teaches-year-11", "no"], 8, "neither a URN"),
            ]
            for (words, status, sentence) in cases {
                let outcome = try await waymark.run(words)
                #expect(outcome.status == status, "\(words): \(outcome.error)")
                #expect(outcome.error.contains(sentence), "\(words): \(outcome.error)")
                #expect(outcome.output.isEmpty)
            }
            let listed = try await waymark.run("referral", "list", "--format", "csv")
            #expect(listed.output.split(whereSeparator: \.isNewline).count == 2, "the header and one referral")
        }
    }

    @Test("a setting's own steps and closures take hold with the next acceptance")
    func configuration() async throws {
        try await Self.atWork { waymark in
            try #require(try await waymark.run(Self.setup).status == 0)
            let changes = [
                ["template", "set", "induction", "uniform ordered", "--due", "F-1"], ["calendar", "close", "2026-04-01"],
                ["template", "set", "induction", "youth_justice_check", "--remove"],
                ["setting", "correct", "larkfield", "--name", "Larkfield School", "--why", "renamed"],
            ]
            for words in changes { #expect(try await waymark.run(words).status == 0, "\(words)") }
            try #require(try await waymark.run(Self.referral).status == 0)
            try #require(try await waymark.run("referral", "accept", "AB", "--planned-start", "2026-04-20").status == 0)
            let csv = try await waymark.run("induction", "show", "AB", "--format", "csv").output
            #expect(csv.contains("uniform_ordered,uniform_ordered,yes,2026-04-02"))
            #expect(csv.contains("baseline_maths,Baseline in maths,yes,2026-03-31"), "the 1st of April is closed")
            #expect(!csv.contains("youth_justice_check"))
            let card = try await waymark.run("setting", "show", "--format", "json").object()
            #expect(card["name"] as? String == "Larkfield School")
            #expect(card["own_templates"] as? [String] == ["induction"])
        }
    }

    /// On 31 March 2026, in a private cluster of its own.
    private static func atWork(_ body: (ProgramProcess) async throws -> Void) async throws {
        try await PrivateClusterCommandTests.withHome { waymark in
            var waymark = waymark
            waymark.environment["WAYMARK_TODAY"] = "2026-03-31"
            try #require(try await waymark.run("database", "start").status == 0)
            try await body(waymark)
        }
    }
}
