import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Assessments")
struct AssessmentTests {
    private func sdq(
        _ stay: UUID, total: Double, on day: Day = "2026-02-02", purpose: String = "baseline", version: String? = nil,
        assessor: String? = nil
    ) -> AddAssessment {
        AddAssessment(
            stay: stay, instrument: "sdq", domain: "wellbeing", purpose: purpose, takenOn: day,
            scores: [Score(ScaleName(version: version, scale: "total"), total, band: "high")], pupilContributed: true,
            assessor: assessor)
    }

    @Test("an assessment is kept with its scores, and read back")
    func kept() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let performed = try await table.act(sdq(stay, total: 18, assessor: "Sam"))
            #expect(performed.deed.records.first?.ref?.hasPrefix("A") == true)
            let pupil = try await table.pupil(stay)
            let all = try await table.read { try $0.assessments(of: pupil) }
            let assessment = try #require(all.first)
            #expect(all.count == 1 && assessment.instrument == "sdq" && assessment.purpose == "baseline")
            #expect(assessment.pupilContributed == true && assessment.parentContributed == nil && assessment.assessor == "Sam")
            #expect(assessment.scores.map(\.score) == [Score(ScaleName(scale: "total"), 18, band: "high")])
        }
    }

    @Test("it belongs to pupils who are accepted, on roll, or have left")
    func stages() async throws {
        try await CaseTable.with { table async throws in
            #expect(try await table.stages { sdq($0, total: 18) } == [.accepted, .onRoll, .left])
        }
    }

    @Test("scores that break a rule of the instrument are refused with the rule's code, and nothing is kept")
    func refusals() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            func scores(_ scores: [Score], _ instrument: String = "sdq") -> AddAssessment {
                AddAssessment(
                    stay: stay, instrument: instrument, domain: "wellbeing", purpose: "baseline", takenOn: "2026-02-02", scores: scores)
            }
            func score(_ scale: String, _ value: Double) -> Score { Score(ScaleName(scale: scale), value) }
            let parts = [score("emotional", 5), score("conduct", 4), score("hyperactivity", 5), score("peer", 3)]
            #expect(try await table.refusal(scores([score("total", 41)])) == "out_of_range")
            #expect(try await table.refusal(scores([score("mood", 4)])) == "unknown_code")
            #expect(try await table.refusal(scores(parts + [score("total", 18)])) == "out_of_range")
            #expect(try await table.refusal(scores([score("peer", 3), score("peer", 4)])) == "duplicate_ref")
            #expect(try await table.refusal(scores([])) == "missing_value")
            #expect(try await table.refusal(scores([score(" ", 3)], "wrat")) == "missing_value")
            #expect(try await table.refusal(scores([score("level", 3)], "wart")) == "unknown_code")
            #expect(try await table.refusal(sdq(stay, total: 18, on: "2026-04-01")) == "in_the_future")
            #expect(try await table.count("assessment") == 0)
            #expect(try await table.count("score") == 0)
            #expect(try await table.refusal(scores(parts + [score("total", 17)])) == "done")
        }
    }

    @Test("the same one is entered once: by its identifier it is done once, and made anew it is refused")
    func once() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let id = UUID.version7()
            try await table.act(sdq(stay, total: 18), id: id)
            #expect(try await table.act(sdq(stay, total: 18), id: id).isRepeat)
            #expect(try await table.refusal(sdq(stay, total: 17)) == "done_already")
            #expect(try await table.refusal(sdq(stay, total: 17, version: "teacher")) == "done")
            #expect(try await table.refusal(sdq(stay, total: 17, assessor: "Ms Hart")) == "done")
            #expect(try await table.count("assessment") == 3)
        }
    }

    @Test("a later score is held against the first baseline of its stay, in its version, and against no other")
    func change() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            try await table.act(sdq(stay, total: 20, on: "2026-01-20", purpose: "review"))
            try await table.act(sdq(stay, total: 24, on: "2026-02-02"))
            try await table.act(sdq(stay, total: 30, on: "2026-02-03"))
            try await table.act(sdq(stay, total: 18, on: "2026-03-02", purpose: "review"))
            try await table.act(sdq(stay, total: 18, on: "2026-03-03", purpose: "review", version: "teacher"))
            try await table.act(sdq(stay, total: 24, on: "2026-03-04", purpose: "exit"))
            let pupil = try await table.pupil(stay)
            let results = try await table.read { try $0.assessments(of: pupil) }.flatMap(\.scores)
            #expect(results.map(\.baseline?.change) == [nil, nil, .worse, .better, nil, .same])
            #expect(results.compactMap(\.baseline?.value) == [24, 24, 24])
        }
    }

    @Test("the SENCo writes them, a keyworker sees them, and who may not see the pupil is told of no stay")
    func rights() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            #expect(try await table.refusal(sdq(stay, total: 18), as: "kim") == "not_allowed")
            #expect(try await table.refusal(sdq(stay, total: 18), as: "lee") == "not_allowed")
            #expect(try await table.refusal(sdq(stay, total: 18), as: "ken") == "no_such_record")
            #expect(try await table.refusal(sdq(stay, total: 18), as: "sam") == "done")
            let pupil = try await table.pupil(stay)
            #expect(try await table.read(as: "kim") { try $0.assessments(of: pupil).count } == 1)
            #expect(try await table.read(as: "ken") { try $0.assessments(of: pupil).count } == 0)
        }
    }
}
