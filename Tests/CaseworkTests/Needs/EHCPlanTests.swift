import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("EHC plans")
struct EHCPlanTests {
    private struct Steps {
        let pupil: UUID

        func request(_ day: Day = "2025-01-10") -> RequestEHCAssessment { RequestEHCAssessment(pupil: pupil, requestedOn: day) }
        func decide(_ day: Day = "2025-04-10", _ decision: String = "issued") -> DecideOnEHCPlan {
            DecideOnEHCPlan(pupil: pupil, decision: decision, decidedOn: day)
        }
        func issue(_ day: Day = "2025-05-10", decidedOn: Day? = nil) -> IssueEHCPlan {
            IssueEHCPlan(pupil: pupil, issuedOn: day, decidedOn: decidedOn)
        }
        func review(_ day: Day = "2026-03-10") -> ReviewEHCPlan { ReviewEHCPlan(pupil: pupil, reviewedOn: day) }
        func cease(_ day: Day = "2026-03-30") -> CeaseEHCPlan { CeaseEHCPlan(pupil: pupil, ceasedOn: day) }
    }

    private func with(_ body: @Sendable (CaseTable, Steps) async throws -> Void) async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            try await body(table, Steps(pupil: try await table.pupil(stay)))
        }
    }

    @Test("a plan goes from the request to its end, each step once and in the order of days")
    func course() async throws {
        try await with { table, plan in
            #expect(try await table.refusal(plan.decide()) == "no_such_record")
            #expect(try await table.refusal(plan.review()) == "no_such_record")
            #expect(try await table.refusal(plan.cease()) == "no_such_record")
            #expect(try await table.refusal(plan.request("2026-04-01")) == "in_the_future")
            #expect(try await table.refusal(plan.request()) == "done")
            #expect(try await table.refusal(plan.request("2025-02-01")) == "stands_already")
            #expect(try await table.refusal(plan.issue()) == "missing_value")
            #expect(try await table.refusal(plan.decide("2025-01-09")) == "out_of_order")
            #expect(try await table.refusal(plan.decide("2025-04-10", "pending")) == "not_allowed")
            #expect(try await table.refusal(plan.decide()) == "done")
            #expect(try await table.refusal(plan.decide("2025-04-11")) == "done_already")
            #expect(try await table.refusal(plan.review()) == "no_such_record")
            #expect(try await table.refusal(plan.issue("2025-04-09")) == "out_of_order")
            #expect(try await table.refusal(plan.issue("2025-05-10", decidedOn: "2025-04-12")) == "done_already")
            #expect(try await table.refusal(plan.issue("2025-05-10", decidedOn: "2025-04-10")) == "done")
            #expect(try await table.refusal(plan.issue()) == "done_already")
            #expect(try await table.refusal(plan.review("2025-05-09")) == "out_of_order")
            #expect(try await table.refusal(plan.review()) == "done")
            #expect(try await table.refusal(plan.review()) == "done_already")
            #expect(try await table.refusal(plan.cease("2026-03-09")) == "out_of_order")
            #expect(try await table.refusal(plan.cease()) == "done")
            #expect(try await table.refusal(plan.cease()) == "no_such_record")
            #expect(try await table.refusal(plan.review("2026-03-31")) == "no_such_record")
            let plans = try await table.read { try $0.ehcPlans(of: plan.pupil) }
            #expect(plans.map(\.reviews) == [["2026-03-10"]])
            #expect(plans.first?.nextReview == nil)
        }
    }

    @Test("after a refusal, or when a plan has ceased, an assessment may be asked for again")
    func again() async throws {
        try await with { table, plan in
            try await table.act(plan.request())
            try await table.act(plan.decide("2025-04-10", "refused"))
            #expect(try await table.refusal(plan.issue("2025-05-10")) == "missing_value")
            #expect(try await table.refusal(plan.request("2025-09-10")) == "done")
            #expect(try await table.refusal(plan.decide("2025-12-10")) == "done")
            #expect(try await table.refusal(plan.issue("2025-12-20")) == "done")
            let open = try await table.read { try $0.openEHCPlan(of: plan.pupil) }
            #expect(open?.requestedOn == "2025-09-10")
            #expect(open?.nextReview == "2026-10-20"..."2026-12-20")
            #expect(try await table.count("ehc_plan") == 2)
        }
    }

    @Test("a pupil who comes with a plan has it recorded with the day of its decision")
    func broughtAlong() async throws {
        try await with { table, plan in
            #expect(try await table.refusal(plan.issue("2024-05-10")) == "missing_value")
            #expect(try await table.refusal(plan.issue("2024-05-10", decidedOn: "2024-06-01")) == "out_of_order")
            #expect(try await table.refusal(plan.issue("2024-05-10", decidedOn: "2024-04-01")) == "done")
            let open = try #require(try await table.read { try $0.openEHCPlan(of: plan.pupil) })
            #expect(open.requestedOn == nil && open.decision == "issued" && open.decidedOn == "2024-04-01")
        }
    }

    @Test("two who ask at once make one plan")
    func atOnce() async throws {
        try await with { table, plan in
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<6 { group.addTask { try await table.refusal(plan.request()) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == "done" }.count == 1)
            #expect(outcomes.filter { $0 == "stands_already" }.count == 5)
        }
    }

    @Test("plans are the SENCo's to write, and sent twice an act is done once")
    func rights() async throws {
        try await with { table, plan in
            for member in ["kim", "lee", "dan"] { #expect(try await table.refusal(plan.request(), as: member) == "not_allowed", "\(member)") }
            let id = UUID.version7()
            try await table.act(plan.request(), as: "sam", id: id)
            #expect(try await table.act(plan.request(), as: "sam", id: id).isRepeat)
            #expect(try await table.refusal(plan.decide(), as: "kim") == "not_allowed")
            #expect(try await table.refusal(plan.decide(), as: "sam") == "done")
        }
    }
}
