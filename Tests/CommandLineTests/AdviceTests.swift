import Foundation
import Testing

/// What the program advises is pasted as it stands, by people who have never used a terminal.
@Suite("Advice that runs as it stands")
struct AdviceTests {
    @Test("a risk is answered in words that were asked for: no advice holds a word that would be stored for them")
    func riskAction() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let items = try #require(try await waymark.run("today", "--all", "--format", "json").object()["items"] as? [[String: Any]])
        let commands = items.filter { $0["kind"] as? String == "risk_action" }.compactMap { $0["command"] as? String }
        #expect(commands.contains("waymark checkin action P026 --ref CI172"), "\(commands)")

        // The second risk of the same young person: what is advised is about the one that was just found.
        let found = try await waymark.run("checkin", "P026", "--method", "call", "--status", "neet_seeking", "--risk", "at_risk", "--format", "json")
        let records = try #require(try found.object()["records"] as? [[String: Any]])
        let ref = try #require(records.lazy.compactMap { $0["ref"] as? String }.first)
        #expect(found.error.contains("waymark checkin action P026 --ref \(ref)\n"), "\(found.error)")
        _ = try await waymark.run("database", "stop")
    }

    @Test("what an objection forbids is refused by a rule, in a sentence that says so")
    func objection() async throws {
        let waymark = try await DemonstrationHome.fresh()
        #expect(try await waymark.run("objection", "add", "P020", "--by", "pupil").status == 0)
        let refused = try await waymark.run("share", "add", "P020", "--content", "needs_summary", "--audience", "receiving_setting")
        #expect(refused.status == 8 && refused.error.contains("objection") && !refused.error.contains("constraint"), "\(refused.error)")
        // A child protection file has to go with the child.
        let file = try await waymark.run("share", "add", "P020", "--content", "safeguarding_file", "--audience", "receiving_setting")
        #expect(file.status == 0, "\(file.error)")
        _ = try await waymark.run("database", "stop")
    }

    @Test("advice names whom the command was about, and quotes what a shell would take apart")
    func names() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let ehc = try await waymark.run("ehc", "decide", "P038", "--decision", "refused")
        #expect(ehc.error.contains("waymark pupil timeline P038") || ehc.status == 0, "\(ehc.error)")
        let cease = try await waymark.run("ehc", "cease", "P020", "--on", "today")
        #expect(cease.status == 5 && cease.error.contains("waymark pupil timeline P020"), "\(cease.error)")
        let again = try await waymark.run("referral", "add", "P038", "--setting", "190137", "--reason", "medical", "--registration", "single", "--by", "A school")
        #expect(again.status == 8 && !again.error.contains("PUPIL"), "\(again.error)")

        let added = try await waymark.run("staff", "add", "o'neill", "Pat O'Neill", "--role", "dsl", "--setting", "190137")
        #expect(added.error.contains(#"waymark staff leave 'o'\''neill'"#), "\(added.error)")
        let born = ["--forename", "Ann", "--surname", "Example", "--born", "14/5/2010"]
        let pupil = try await waymark.run(
            ["referral", "add", "--setting", "190137", "--ref", "A 12", "--reason", "medical", "--registration", "single", "--by", "A school"] + born)
        #expect(pupil.status == 0, "\(pupil.error)")
        #expect(try await waymark.run("objection", "add", "A 12", "--by", "parent_carer").error.contains("waymark objection withdraw 'A 12' --by"))
        #expect(try await waymark.run("objection", "withdraw", "A 12", "--by", "parent_carer").error.contains("waymark objection add 'A 12' --by"))
        #expect(try await waymark.run("retention", "hold", "A 12", "--why", "A claim").error.contains("waymark retention release 'A 12'"))
        #expect(try await waymark.run("retention", "release", "A 12").error.contains("waymark retention hold 'A 12'"))
        let opened = try await waymark.run("break-glass", "A 12", "--why", "At the door", "--as", "S09")
        #expect(opened.error.contains("waymark pupil show 'A 12'"), "\(opened.error)")
        _ = try await waymark.run("database", "stop")
    }

    @Test("where a passport is missing, the advice is to write one; where a role does not allow something, not to ask oneself")
    func nextStep() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let share = try await waymark.run("passport", "share", "P060", "--audience", "teaching_staff")
        #expect(share.status == 5 && share.error.contains("waymark passport write P060"), "\(share.error)")
        let early = try await waymark.run("target", "set", "P045", "--area", "confidence", "--statement", "Speaks up")
        #expect(early.status == 8 && early.error.contains("waymark referral accept P045"), "\(early.error)")
        let contact = try await waymark.run("contact", "add", "P038", "--kind", "call", "--with", "pupil", "--format", "json").object()
        let change = try #require(contact["change"] as? Int)
        #expect(try await waymark.run("undo", "\(change)", "--dry-run").output.contains("(contact add by "))
        let barred = try await waymark.run("specialist", "add", "P038", "--service", "camhs", "--as", "S01")
        #expect(barred.status == 4 && !barred.error.contains("Ask your inclusion leader"), "\(barred.error)")
        let future = "printf '\\n\\n\\n\\n\\n' | script -qec \"\\\"$waymark\\\" checkin P020 --on tomorrow\" /dev/null"
        let asked = try await waymark.shell(future).output
        #expect(asked.contains("in the future") && !asked.contains("1 Reached?"), "\(asked)")
        _ = try await waymark.run("database", "stop")
    }

    @Test("what is asked fits a narrow screen, and a wrong answer is told without an option that nobody typed")
    func narrowQuestions() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let keys = "printf 'phone\\ncall\\nmum\\nparent_carer\\n'"
        let asked = try await waymark.shell("\(keys) | script -qec \"stty cols 50; \\\"$waymark\\\" contact add P038\" /dev/null").output
        #expect(asked.contains("This does not take \"phone\"") && asked.contains("Recorded: Call"), "\(asked)")
        #expect(!asked.contains("--kind") && !asked.contains("--with"), "\(asked)")
        let questions = asked.split(whereSeparator: \.isNewline).prefix { !$0.contains("Recorded") }
        #expect(questions.allSatisfy { $0.count <= 50 }, "\(asked)")
        _ = try await waymark.run("database", "stop")
    }

    @Test("a guidance interview asks whether the adviser was independent, and says what is missing where nobody can be asked")
    func independentAdviser() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let interview = ["careers", "add", "P029", "--kind", "guidance_interview"]
        let unasked = try await waymark.run(interview)
        let advised = try #require(unasked.error.firstMatch(of: /waymark (correct careers_activity \S+ independent=yes)\n/)?.1, "\(unasked.error)")
        let corrected = try await waymark.run(advised.split(separator: " ").map(String.init) + ["--why", "She was"])
        #expect(corrected.output.contains("independent nothing -> yes"), "\(corrected.error)")
        let line = "printf 'perhaps\\nyes\\n' | script -qec \"\\\"$waymark\\\" \(interview.joined(separator: " "))\" /dev/null"
        let asked = try await waymark.shell(line).output
        #expect(asked.contains("Was the adviser independent?") && asked.contains("The answer takes yes or no."), "\(asked)")
        #expect(asked.contains("Recorded: Guidance interview") && !asked.contains("counts only"), "\(asked)")
        #expect(try await waymark.run(interview + ["--independent", "no"]).error.contains("counts only") == false)
        _ = try await waymark.run("database", "stop")
    }

    @Test("what can't be taken back is asked about at a terminal, and not done for an empty answer")
    func irrevocable() async throws {
        let waymark = try await DemonstrationHome.fresh()
        func leave(_ keys: String) async throws -> String {
            try await waymark.shell("printf '\(keys)' | script -qec \"\\\"$waymark\\\" staff leave S09\" /dev/null").output
        }
        #expect(try await !leave("\\n").contains("has left"))
        #expect(try await !leave("no\\n").contains("has left"))
        #expect(try await leave("yes\\n").contains("has left"))
        #expect(try await waymark.run("staff", "leave", "S10").status == 0)
        _ = try await waymark.run("database", "stop")
    }

    @Test("a half-term's days without a year are those of the academic year that is being given")
    func calendarDays() async throws {
        let waymark = try await DemonstrationHome.fresh()
        let set = try await waymark.run(
            "calendar", "set", "--setting", "190137", "--year", "2025/26", "--half-term", "1=1/9..24/10", "--half-term", "4=23/2..2/4", "--dry-run")
        for day in ["Mon 1 Sep 2025", "Fri 24 Oct 2025", "Mon 23 Feb 2026", "Thu 2 Apr 2026"] {
            #expect(set.error.contains("is taken as \(day)."), "\(set.error)")
        }
        _ = try await waymark.run("database", "stop")
    }
}
