import Foundation
import Testing

@Suite("Needs assessment and personal development at the command line")
struct NeedsCommandTests {
    /// Ellie-Mae Stott of the demonstration: on roll, with an assessment, needs, three open targets and no passport.
    private static let pupil = "P032"

    /// One school for all: each test works with records of its own kind.
    private static let school = Task { try await ServerSchool.loaded() }

    private func waymark() async throws -> ProgramProcess { try await Self.school.value.waymark }

    @Test("scores are read as people write them, checked by their instrument, and shown beside the baseline")
    func assessments() async throws {
        let waymark = try await waymark()
        let add = ["assessment", "add", Self.pupil, "--instrument", "SDQ", "--domain", "wellbeing", "--purpose", "review", "--on", "2026-03-30"]
        func added(_ more: String...) async throws -> ProgramProcess.Outcome { try await waymark.run(add + more) }
        for (score, status) in [("total", 64), ("total=high", 64), ("=4", 64), ("totl=4", 64), ("total=4:hgh", 64), ("total=41", 8)] {
            #expect(try await added("--score", score).status == Int32(status), "\(score)")
        }
        #expect(try await added().error.contains("--score is missing."))
        #expect(try await added("--score", "totl=4").error.contains("Did you mean total?"))
        let wrong = try await added("--score", "emotional=5,conduct=4,hyperactivity=5,peer=3,total=18", "--format", "json")
        #expect(wrong.status == 8)
        #expect(try wrong.errorObject()["code"] as? String == "out_of_range")
        #expect((try wrong.errorObject()["message"] as? String)?.contains("which is 17, and 18 is given") == true)
        let done = try await added("--score", "total=17:High", "--score", "prosocial=8", "--with-pupil", "yes")
        #expect(done.status == 0 && done.output.contains("total 17 (high), prosocial 8."))
        #expect(done.output.contains("Take it back: waymark undo"))
        let shown = try await waymark.run("assessment", "show", Self.pupil)
        #expect(shown.output.contains(/Total difficulties +17 +High +better: 25 to 17/))
        #expect(shown.outputLines.allSatisfy { $0.count <= 80 })
        let rows = try #require(try await waymark.run("assessment", "show", Self.pupil, "--format", "json").object()["scores"] as? [[String: Any]])
        let row = try #require(rows.first { $0["value"] as? Double == 17 })
        #expect(row["change"] as? String == "better" && row["baseline_value"] as? Double == 25)
    }

    @Test("a version of an instrument is one that it has")
    func versions() async throws {
        let waymark = try await waymark()
        func added(_ instrument: String, _ version: String) async throws -> ProgramProcess.Outcome {
            try await waymark.run(
                "assessment", "add", Self.pupil, "--instrument", instrument, "--domain", "wellbeing", "--purpose", "baseline",
                "--version", version, "--score", "developmental=90", "--on", "2026-03-30")
        }
        #expect(try await added("boxall", "primry").error.contains("Did you mean primary?"))
        #expect(try await added("wrat", "green").status == 64)
        #expect(try await added("boxall", "Young people").status == 0)
        #expect(try await waymark.run("assessment", "show", Self.pupil).output.contains("Boxall Profile, version young_people"))
    }

    @Test("a record is named by its reference, or by the pupil who has only one open")
    func references() async throws {
        let waymark = try await waymark()
        let several = try await waymark.run("target", "review", Self.pupil, "--mastery", "secure", "--on", "2026-03-30")
        #expect(several.status == 6)
        #expect(several.error.contains("TG089, TG091, TG096"))
        #expect(try await waymark.run("target", "review", "TG999", "--mastery", "secure").status == 5)
        #expect(try await waymark.run("target", "review", "tg089", "--mastery", "secur").error.contains("Did you mean secure?"))
        let reviewed = try await waymark.run("target", "review", "tg089", "--mastery", "secure", "--on", "2026-03-30")
        #expect(reviewed.status == 0)
        #expect(reviewed.output.contains("target TG089 of Ellie-Mae Stott on Mon 30 Mar 2026: secure."))
        #expect(try await waymark.run("target", "review", "TG089", "--mastery", "secure", "--on", "2026-03-30").status == 8)
        let targets = try #require(try await waymark.run("target", "list", Self.pupil, "--format", "json").object()["targets"] as? [[String: Any]])
        let target = try #require(targets.first { $0["ref"] as? String == "TG089" })
        #expect(target["steps"] as? Int == 1 && (target["reviews"] as? [Any])?.count == 2)
        #expect(try await waymark.run("target", "list", Self.pupil).output.contains("Developing to Secure: 1 step on"))
        #expect(try await waymark.run("target", "list", Self.pupil, "--format", "csv").output.contains("2025/26 half-term 4,2026-03-30,secure,"))
    }

    @Test("an EHC plan is taken from step to step")
    func plans() async throws {
        let waymark = try await waymark()
        #expect(try await waymark.run("ehc", "show", Self.pupil).error.contains("has no EHC plan"))
        #expect(try await waymark.run("ehc", "review", Self.pupil, "--on", "2026-03-30").status == 5)
        #expect(try await waymark.run("ehc", "request", Self.pupil, "--on", "2026-01-05").status == 0)
        #expect(try await waymark.run("ehc", "request", Self.pupil, "--on", "2026-01-06").status == 8)
        #expect(try await waymark.run("ehc", "issue", Self.pupil, "--on", "2026-03-30").error.contains("--decided is missing."))
        #expect(try await waymark.run("ehc", "decide", Self.pupil, "--decision", "issued", "--on", "2026-03-02").status == 0)
        #expect(try await waymark.run("ehc", "issue", Self.pupil, "--on", "2026-03-30").output.contains("due by Tue 30 Mar 2027"))
        let plans = try #require(try await waymark.run("ehc", "show", Self.pupil, "--format", "json").object()["plans"] as? [[String: Any]])
        #expect(plans.map { $0["issued_on"] as? String } == ["2026-03-30"])
        #expect(plans.map { $0["next_review_by"] as? String } == ["2027-03-30"])
    }

    @Test("needs, specialists and shares: done, listed, and refused with what to do")
    func needs() async throws {
        let waymark = try await waymark()
        let twice = try await waymark.run("need", "add", Self.pupil, "--category", "SEMH", "--known-before", "no", "--on", "2026-03-30")
        #expect(twice.status == 8 && twice.error.contains("waymark need close N"))
        #expect(try await waymark.run("need", "add", Self.pupil, "--category", "literacy", "--on", "2026-03-30").error.contains("--known-before is missing."))
        #expect(try await waymark.run("need", "add", Self.pupil, "--category", "literacy", "--known-before", "no", "--on", "2026-03-30",
                              "--helps", "large print").status == 0)
        #expect(try await waymark.run("need", "list", Self.pupil).output.contains("large print"))
        #expect(try await waymark.run("specialist", "add", Self.pupil, "--service", "camhs", "--on", "2026-03-30").status == 0)
        #expect(try await waymark.run("specialist", "close", Self.pupil, "--on", "2026-03-30").status == 6)
        let shared = try await waymark.run("share", "add", Self.pupil, "--content", "needs-summary", "--audience", "teaching staff", "--on", "2026-03-30",
                                           "--to", "8B", "--format", "json").object()
        let ref = try #require((shared["records"] as? [[String: Any]])?.first?["ref"] as? String)
        #expect(try await waymark.run("share", "acknowledged", ref, "--on", "2026-03-29").status == 8)
        #expect(try await waymark.run("share", "acknowledged", ref, "--on", "2026-03-30").status == 0)
    }

    @Test("nothing is wider than a narrow screen")
    func narrow() async throws {
        var waymark = try await waymark()
        waymark.environment["COLUMNS"] = "50"
        for command in [["assessment", "show"], ["need", "list"], ["target", "list"]] {
            let outcome = try await waymark.run(command + [Self.pupil])
            #expect(outcome.status == 0 && outcome.outputLines.allSatisfy { $0.count <= 50 }, "\(command)")
        }
    }
}
