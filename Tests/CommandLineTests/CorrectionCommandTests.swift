import Foundation
import Testing

@Suite("waymark undo, correct, void, move, merge, pupil timeline")
struct CorrectionCommandTests {
    @Test("what was done says how to take it back; each correction and the timeline speak in JSON as in words")
    func fromEntryToUndo() async throws {
        let school = try await ServerSchool.loaded()
        let waymark = school.waymark
        let added = try await waymark.run("contact", "add", "P038", "--kind", "call", "--with", "pupil", "--format", "json").object()
        let change = try #require(added["change"] as? Int)
        let ref = try #require((added["records"] as? [[String: Any]])?.first?["ref"] as? String)

        let corrected = try await waymark.run("correct", "contact", ref, "kind=Home visit", "--why", "It was at home")
        #expect(corrected.status == 0, "\(corrected.error)")
        #expect(corrected.output.contains("kind Call -> Home visit"))
        #expect(corrected.output.contains("Take it back: waymark undo \(change + 1)"))

        let timeline = try await waymark.run("pupil", "timeline", "P038", "--type", "contact", "--format", "json").object()
        #expect(timeline["format"] as? String == "waymark-timeline/1")
        let entry = try #require((timeline["entries"] as? [[String: Any]])?.first { $0["name"] as? String == ref })
        #expect(entry["change"] as? Int == change + 1)
        let correction = try #require((entry["corrections"] as? [[String: Any]])?.first)
        #expect(correction["reason"] as? String == "It was at home")
        #expect((correction["fields"] as? [[String: Any]])?.first?["after"] as? String == "Home visit")

        let table = try await waymark.run("pupil", "timeline", "P038", "--type", "contact")
        #expect(table.outputLines.contains { $0.contains("contact \(ref), by ") })
        #expect(table.outputLines.allSatisfy { $0.count <= 80 })

        let late = try await waymark.run("undo", "\(change)")
        #expect(late.status == 7)
        #expect(late.error.contains("waymark undo \(change + 1)"))
        #expect(try await waymark.run("undo", "\(change + 1)").status == 0)
        let undone = try await waymark.run("undo", "\(change)")
        #expect(undone.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("Removed: 1 contact."), "\(undone.error)")
        #expect(try await waymark.run("pupil", "timeline", "P038", "--voided", "--format", "csv").output.contains(ref))
        await school.database.close()
    }

    @Test("each refusal has its exit code", arguments: [
        (["undo", "4711"], 5), (["undo", "1"], 8), (["undo", "x"], 64),
        (["correct", "contact", "C4711", "note=x", "--why", "y"], 5), (["correct", "contakt", "C1", "note=x", "--why", "y"], 64),
        (["correct", "pupil", "P038", "forename=Ash"], 64), (["correct", "pupil", "P038", "forname=Ash", "--why", "y"], 64),
        (["correct", "pupil", "P038", "forename=", "--why", "y"], 8), (["correct", "pupil", "P038", "preferred_name=A", "--seen", "0", "--why", "y"], 7),
        (["void", "need", "N115"], 8), (["void", "contact", "C4711"], 5), (["void", "referral_item", "PL071"], 64),
        (["move", "specialist_referral", "SR54", "--no-input"], 64), (["move", "specialist_referral", "SR54", "--to", "Zzz"], 5),
        (["move", "pupil", "P038", "--to", "P037"], 64),
        (["merge", "P037", "P038", "--no-input"], 64), (["merge", "P037", "P038", "--confirm", "P037"], 64), (["merge", "P037", "Zzz"], 5),
        (["merge", "P037", "P038", "--dry-run"], 0),
        (["pupil", "timeline", "Zzz"], 5), (["pupil", "timeline", "P038", "--type", "contakt"], 64),
    ] as [([String], Int32)])
    func exitCodes(arguments: [String], status: Int32) async throws {
        let outcome = try await ServerSchool.shared().waymark.run(arguments)
        #expect(outcome.status == status, "\(outcome.error)")
        #expect(status == 0 || outcome.output.isEmpty)
    }

    @Test("a merge shows its plan, and nothing of it is done in a rehearsal")
    func mergePlan() async throws {
        let waymark = try await ServerSchool.shared().waymark
        let rehearsed = try await waymark.run("merge", "P037", "P038", "--dry-run")
        #expect(rehearsed.error.contains("Aisha Begum (P038) would go into Rhys Bevan (P037):"))
        #expect(rehearsed.error.contains("P038 is taken out."))
        #expect(rehearsed.output.hasPrefix("Rehearsed, and nothing was changed: "))
        for columns in [80, 50] {
            var narrow = waymark
            narrow.environment["COLUMNS"] = String(columns)
            let lines = try await narrow.run("merge", "P037", "P038", "--dry-run").error.split(separator: "\n")
            #expect(lines.count > 4 && lines.allSatisfy { $0.count <= columns }, "\(lines)")
        }
        #expect(try await waymark.run("pupil", "find", "P038").status == 0)
    }
}
