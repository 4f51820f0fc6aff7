import Foundation
import TestSupport
import Testing

/// Moves on, the seven months, leaving and holds, as they are typed: one private cluster with the demonstration school, on
/// 31 March 2026.
@Suite("Commands for what comes after")
struct OnwardsCommandTests {
    @Test("a move is planned, moved, prepared, started, checked and ended")
    func transition() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let plan = try await waymark.run(
            "transition", "plan", "P048", "--kind", "specialist", "--receiving", "Elm Tree School", "--start", "2026-05-11")
        #expect(plan.status == 0 && plan.output.contains("8 steps on the way"), "\(plan.error)")

        let moved = try await waymark.run("transition", "plan", "P048", "--start", "2026-05-18", "--why", "A week more")
        #expect(moved.status == 0)
        #expect(moved.error.contains("The planned start moves from Mon 11 May 2026 to Mon 18 May 2026."))
        #expect(moved.output.contains("due 2026-05-08 -> 2026-05-15"))
        #expect(try await waymark.run("transition", "plan", "P048", "--start", "2026-05-25").status == 64)
        #expect(try await waymark.run("transition", "plan", "P048", "--start", "2026-05-18", "--why", "x").status == 8)

        let mistyped = try await waymark.run("transition", "done", "P048", "pupil_vew")
        #expect(mistyped.status == 64 && mistyped.error.contains("Did you mean pupil_view?"))
        let view = try await waymark.run("transition", "view", "P048", "--pupil", "I want to try")
        #expect(view.output.contains("Done with it: Pupil's view taken."))
        #expect(try await waymark.run("transition", "done", "P048", "pupil-view").status == 8)

        let shown = try await waymark.run("transition", "show", "P048", "--format", "json").object()
        #expect(shown["format"] as? String == "waymark-transition/1")
        #expect(shown["planned_start"] as? String == "2026-05-18")
        #expect((shown["steps"] as? [[String: Any]])?.count == 8)
        #expect((shown["due"] as? [[String: Any]])?.isEmpty == false)

        let started = try await waymark.run("transition", "start", "P048", "--on", "mon")
        #expect(started.error.contains("The two-term mark is Fri 18 Dec 2026."))
        #expect(try await waymark.run("transition", "check", "P048", "--status", "on-roll").status == 0)
        let ended = try await waymark.run("transition", "end", "P048", "--reason", "returned_to_ap", "--format", "json").object()
        #expect((ended["withdrawn"] as? [[String: Any]])?.isEmpty == false)
        #expect(try await waymark.run("transition", "end", "P048", "--reason", "other").status == 8)
        _ = try await waymark.run("database", "stop")
    }

    @Test("a check-in is one line, or four questions at a terminal; nobody reached is one key")
    func checkIn() async throws {
        let waymark = try await DemonstrationHome.fresh()
        #expect(try await waymark.run("checkin", "P022").status == 64)
        let missed = try await waymark.run("checkin", "P022", "--reached", "no", "--method", "call")
        #expect(missed.output.contains("Month 7 of 7"), "\(missed.error)")
        #expect(missed.output.contains("stays open until Tue 31 Mar 2026."))
        let found = try await waymark.run("checkin", "P022", "--method", "call", "--status", "neet_seeking", "--risk", "at_risk")
        #expect(found.output.contains("It counts for month 7 of 7."))
        #expect(found.error.contains("waymark destination set P022 --status neet_seeking --on 2026-03-31"))
        #expect(found.error.contains("waymark checkin action P022"))
        #expect(!found.error.contains("entered twice"))
        let twice = try await waymark.run("checkin", "P022", "--method", "call", "--status", "neet_seeking", "--risk", "at_risk")
        #expect(twice.error.contains("is of the same day and says the same. If it was entered twice, take this one back."), "\(twice.error)")
        let change = try #require(twice.output.firstMatch(of: /waymark undo (\d+)/)?.1)
        #expect(try await waymark.run("undo", String(change)).status == 0)
        #expect(try await waymark.run("checkin", "action", "P022", "Rang the careers service").status == 0)
        let early = try await waymark.run("checkin", "P022", "--on", "1/8", "--reached", "no", "--method", "call")
        #expect(early.status == 8 && early.error.contains("Mon 1 Sep 2025"))
        #expect(try await waymark.run("checkin", "P022", "--bogus").error.contains("See: waymark checkin --help"))

        func atTerminal(_ keys: String) async throws -> String {
            let line = "printf '\(keys)' | script -qec \"stty cols 50; \\\"$waymark\\\" checkin P025\" /dev/null"
            return try await waymark.shell(line).output
        }
        let same = try await atTerminal("\\n\\n\\n\\n")
        #expect(same.contains("4 Who or what shows it?") && same.contains("Further education, on track"), "\(same)")
        #expect(try await atTerminal("n\\n").contains("could not be"))

        let list = try await waymark.run("checkin", "list", "P022", "--format", "json").object()
        let months = try #require(list["months"] as? [[String: Any]])
        #expect(months.count == 7 && months[6]["standing"] as? String == "done" && months[6]["attempts"] as? Int == 2)
        var narrow = waymark
        narrow.environment["COLUMNS"] = "50"
        let rows = try await narrow.run("checkin", "list", "P022")
        #expect(rows.outputLines.allSatisfy { $0.count <= 50 })
        _ = try await waymark.run("database", "stop")
    }

    @Test("work is laid aside and taken up, and why it is due is told")
    func holds() async throws {
        let waymark = try await DemonstrationHome.fresh()
        #expect(try await waymark.run("hold", "P022", "check_in", "--reason", "illness", "--review-by", "today").status == 8)
        let held = try await waymark.run("hold", "P022", "check_in", "--reason", "illness", "--review-by", "in 2 weeks")
        #expect(held.status == 0 && held.output.contains("No due date has moved."))
        #expect(try await waymark.run("hold", "P022", "--reason", "illness", "--review-by", "in 3 weeks").status == 8)
        let why = try await waymark.run("why", "P022", "check_in", "7", "--format", "json").object()
        #expect(why["format"] as? String == "waymark-why/1")
        let month = try #require((why["obligations"] as? [[String: Any]])?.first)
        #expect(month["standing"] as? String == "on_hold" && month["until"] as? String == "2026-03-31")
        #expect(try await waymark.run("release", "P022").status == 0)
        #expect(try await waymark.run("release", "P022").status == 5)
        #expect(try await waymark.run("why", "P022", "chek_in").error.contains("Did you mean check_in?"))
        #expect(try await waymark.run("why", "P022", "transition_step").status == 5)
        // What an error advises names the pupil by reference, however they were typed, and runs as it stands.
        let name = try #require(try await waymark.run("pupil", "show", "P022").outputLines.first?.split(separator: " (").first)
        #expect(try await waymark.run("passport", "print", String(name)).error.contains("waymark passport write P022\n"))
        for (typed, advised) in [
            (["why", "P022", "transition_step"], "waymark why P022"), (["ehc", "cease", String(name)], "waymark pupil timeline P022"),
            (["specialist", "close", "P022"], "waymark pupil timeline P022"),
            (["checkin", "start", "P022", "--on", "2025-09-01"], "waymark checkin list P022"),
        ] {
            let refused = try await waymark.run(typed)
            #expect(refused.status != 0 && refused.error.contains("\(advised)\n"), "\(refused.error)")
            #expect(try await waymark.run(advised.split(separator: " ").dropFirst().map(String.init)).status == 0)
        }
        let unknown = try await waymark.run("need", "close", "N4711")
        #expect(unknown.error.contains("waymark pupil timeline PUPIL\n"))
        var narrow = waymark
        narrow.environment["COLUMNS"] = "50"
        #expect(try await narrow.run("why", "P022").outputLines.allSatisfy { $0.count <= 50 })
        _ = try await waymark.run("database", "stop")
    }

    @Test("what a former stay owes is done by the command of its row, and by no other stay's")
    func formerStay() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let row = try #require(try await waymark.rows("child_protection_file").first { $0.pupil == "P032" })
        #expect(row.command == "waymark share add P032 --content safeguarding_file --audience receiving_setting")
        let show = try await waymark.run("pupil", "show", "P032")
        let why = try await waymark.run("why", "P032", "child_protection_file")
        #expect(show.output.contains("overdue since Sat 18 Jan 2025") && why.output.contains("overdue since Sat 18 Jan 2025"))

        let shared = try await waymark.run(row.words + ["--to", "Old school", "--on", "2025-01-15"])
        #expect(shared.status == 0, "\(shared.error)")
        #expect(shared.error.contains("that ended on Fri 10 Jan 2025"))
        #expect(try await !waymark.rows("child_protection_file").contains { $0.pupil == "P032" })
        #expect(try await waymark.run("why", "P032", "child_protection_file").output.contains(/Done +on Wed 15 Jan 2025/))

        for (audience, isHintedAt) in [("dsl", true), ("agency", false)] {
            let left = try await waymark.run("share", "add", "P022", "--content", "safeguarding_file", "--audience", audience)
            #expect(left.status == 0 && left.error.contains("counts as handed over when it is with") == isHintedAt, "\(left.error)")
        }

        let present = try await waymark.run("contact", "add", "P032", "--kind", "call", "--with", "pupil")
        #expect(present.status == 0 && !present.error.contains("that ended on"))
        _ = try await waymark.run("database", "stop")
    }

    @Test("a month of check-ins that has passed is done by an attempt of that month, and comes next for nobody")
    func passedMonth() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let row = try #require(try await waymark.rows("check_in").first { $0.standing == "overdue" })
        #expect(row.command == "waymark checkin \(row.pupil) --on DAY")
        let late = try await waymark.run("checkin", row.pupil, "--method", "call", "--status", "employment")
        #expect(late.status == 0 && !late.output.contains("Check-in: month"), "\(late.output)")
        let answers = ["--method", "call", "--status", "employment"]
        let then = try await waymark.run(row.words.map { $0 == "DAY" ? row.until : $0 } + answers)
        #expect(then.status == 0 && then.output.contains("It counts for month \(row.about) of 7."), "\(then.error)")
        #expect(try await !waymark.rows("check_in").contains { $0.pupil == row.pupil && $0.about == row.about })
        _ = try await waymark.run("database", "stop")
    }

    @Test("what comes next is said with its day: by when, or since when it is overdue")
    func next() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let row = try #require(try await waymark.rows("target_review").first { $0.standing == "overdue" })
        let recorded = try await waymark.run("contact", "add", row.pupil, "--kind", "call", "--with", "pupil")
        let next = recorded.outputLines.filter { $0.contains(": waymark ") && !$0.hasPrefix("Take it back") }
        #expect(!next.isEmpty && next.allSatisfy { $0.contains(#/, (by|overdue since) \w{3} \d+ \w{3} \d{4}: waymark /#) }, "\(recorded.output)")
        #expect(next[0].contains(", overdue since "))
        _ = try await waymark.run("database", "stop")
    }

    @Test("leaving shows what is withdrawn and what remains")
    func leaving() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let rehearsed = try await waymark.run("leave", "P049", "--reason", "end_of_year_11", "--dry-run")
        #expect(rehearsed.output.contains("Rehearsed") && rehearsed.output.contains("Withdrawn by it:"))
        #expect(try await waymark.run("leave", "P049").status == 64)
        let left = try await waymark.run("leave", "P049", "--reason", "end_of_year_11")
        #expect(left.status == 0 && left.output.contains("Check-in (7): Tue 1 Sep 2026 to Wed 31 Mar 2027"), "\(left.output)")
        #expect(try await waymark.run("leave", "P049", "--reason", "other").status == 8)
        let set = try await waymark.run("destination", "set", "P049", "--status", "further-education", "--provider", "City College")
        #expect(set.output.contains("since Tue 31 Mar 2026: Further education, City College."), "\(set.error)")
        _ = try await waymark.run("database", "stop")
    }
}

/// A private cluster with the demonstration school as of 31 March 2026.
enum DemonstrationHome {
    static func fresh() async throws -> ProgramProcess {
        let folder = try TestFolder.make()
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path(percentEncoded: false))
        let waymark = ProgramProcess(environment: [
            "WAYMARK_HOME": folder.appending(path: "home").path(percentEncoded: false), "WAYMARK_TODAY": "2026-03-31",
            "COLUMNS": "200",
        ])
        let outcome = try await waymark.run("demo")
        try #require(outcome.status == 0, "\(outcome.error)")
        return waymark
    }
}

/// A row of the worklist, for programs.
private struct WorkRow {
    let standing, pupil, about, until, command: String

    init?(_ item: [String: Any]) {
        guard let standing = item["standing"] as? String, let pupil = item["pupil"] as? String,
            let until = item["until"] as? String, let command = item["command"] as? String
        else { return nil }
        (self.standing, self.pupil, self.until, self.command) = (standing, pupil, until, command)
        about = item["about"] as? String ?? ""
    }

    /// The command without the program.
    var words: [String] { command.split(separator: " ").dropFirst().map(String.init) }
}

extension ProgramProcess {
    /// The rows of everybody's worklist that are of a kind.
    fileprivate func rows(_ kind: String) async throws -> [WorkRow] {
        let list = try await run("today", "--team", "--all", "--format", "json").object()
        let items = try #require(list["items"] as? [[String: Any]])
        return items.filter { $0["kind"] as? String == kind }.compactMap(WorkRow.init)
    }
}
