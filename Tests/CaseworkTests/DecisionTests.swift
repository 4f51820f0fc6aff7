import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Deciding on a referral")
struct DecisionTests {
    private func acceptance(_ stay: UUID, start: Day = "2026-04-20", phased: Bool = false, keyworker: String? = nil) -> AcceptReferral {
        AcceptReferral(
            stay: stay, plannedStart: start, isPhased: phased, keyworker: keyworker.map(CaseSchool.member), acceptedOn: "2026-03-31")
    }

    @Test("accepting makes the steps of the standard template, due by school days of the setting's calendar")
    func steps() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.referred("Asha Begum")
            let deed = try await (school.casework(as: "lee")).perform(acceptance(stay, keyworker: "kim")).deed
            #expect(deed.counts?["steps"] == 16)
            #expect(try await school.stay(stay).stage == .accepted)
            #expect(try await school.keyworkers(stay) == ["kim 2026-03-31"])
            let due = try await school.induction(stay).mapValues(\.dueOn)
            // The 5th of January and the 4th of May are closed; Easter holidays from 3 to 19 April.
            #expect(due["referral_review"] == "2026-01-07")
            #expect(due["social_care_check"] == "2026-01-08")
            #expect(due["home_visit"] == "2026-03-27")
            #expect(due["baseline_maths"] == "2026-04-01")
            #expect(due["staff_briefed"] == "2026-04-02")
            #expect(due["learning_plan"] == "2026-04-20")
            #expect(due["two_week_review"] == "2026-05-05")
        }
    }

    @Test("a phased start adds its two checks")
    func phased() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.referred("Asha Begum")
            _ = try await (school.casework()).perform(acceptance(stay, phased: true))
            let steps = try await school.induction(stay)
            #expect(steps.count == 18)
            #expect(steps["phased_check_1"]?.dueOn == "2026-04-27")
        }
    }

    @Test("a setting's own template is followed: its steps, its days, what need not be done")
    func ownTemplate() async throws {
        try await CaseSchool.with { school in
            let admin = await school.casework(as: "ada")
            func set(_ code: String, _ step: StepTemplate.Step?) async throws {
                _ = try await admin.perform(
                    SetTemplateStep(setting: CaseSchool.setting, process: .induction, code: code, step: step))
            }
            try await set("uniform_ordered", .init(code: "uniform_ordered", anchor: .plannedFirstDay, offset: -3))
            try await set("home_visit", .init(code: "home_visit", anchor: .referral, offset: 1, isRequired: false))
            try await set("youth_justice_check", nil)
            let stay = try await school.referred("Asha Begum")
            _ = try await (school.casework()).perform(acceptance(stay))
            let steps = try await school.induction(stay)
            #expect(steps.count == 16)
            #expect(steps["youth_justice_check"] == nil)
            #expect(steps["uniform_ordered"]?.dueOn == "2026-03-31")
            #expect(steps["home_visit"]?.dueOn == "2026-01-06")
            #expect(steps["home_visit"]?.isRequired == false)
            #expect(steps["home_visit"]?.obligation == nil)
        }
    }

    @Test("where the calendar does not reach nothing is accepted, and it is said plainly")
    func outsideCalendar() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.referred("Asha Begum")
            let casework = await school.casework()
            for start in ["2027-07-20", "2030-09-02"] as [Day] {
                #expect(try await refusal { try await casework.perform(acceptance(stay, start: start)) } == "outside_calendar")
            }
            #expect(try await school.stay(stay).stage == .referred)
            #expect(try await school.count("induction_step") == 0)
            try await school.act { db, _ in try db.execute("delete from waymark.half_term where setting_id = 1") }
            #expect(try await refusal { try await casework.perform(acceptance(stay)) } == "outside_calendar")
        }
    }

    @Test("an acceptance that breaks a rule is refused, and nothing is half done")
    func refused() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.referred("Asha Begum")
            let casework = await school.casework()
            func code(_ change: (inout AcceptReferral) -> Void) async throws -> String? {
                var act = acceptance(stay)
                change(&act)
                return try await refusal { try await casework.perform(act) }
            }
            #expect(try await code { $0.acceptedOn = "2026-04-01" } == "in_the_future")
            #expect(try await code { $0.acceptedOn = "2025-12-31" } == "out_of_order")
            #expect(try await code { $0.plannedStart = "2026-03-30" } == "out_of_order")
            // A SENCo is no keyworker, and would not see to the pupil's work.
            #expect(try await code { $0.keyworker = CaseSchool.member("sam") } == "not_allowed")
            #expect(try await code { $0.keyworker = UUID() } == "no_such_staff")
            #expect(try await school.stay(stay).stage == .referred)
            #expect(try await school.count("induction_step") == 0)
        }
    }

    @Test("each decision belongs to its stages; elsewhere it is refused")
    func stages() async throws {
        try await CaseSchool.with { school in
            let stages = try await Stages(school)
            #expect(try await stages.allowed(school) { acceptance($0) } == [.referred])
            #expect(
                try await stages.allowed(school) { CloseReferral(stay: $0, decision: .declined, decidedOn: "2026-03-31") } == [.referred])
            #expect(
                try await stages.allowed(school) { CloseReferral(stay: $0, decision: .withdrawn, decidedOn: "2026-03-31") }
                    == [.referred, .accepted])
        }
    }

    @Test("a pupil who was accepted and never comes is withdrawn, and frees the keyworker and the place")
    func withdrawn() async throws {
        try await CaseSchool.with { school in
            let casework = await school.casework(as: "lee")
            let stay = try await school.accepted("Asha Begum")
            func withdraw(_ day: Day) async throws -> String? {
                try await refusal { try await casework.perform(CloseReferral(stay: stay, decision: .withdrawn, decidedOn: day)) }
            }
            #expect(try await withdraw("2026-01-06") == "out_of_order")
            #expect(try await withdraw("2026-02-03") == nil)
            #expect(try await withdraw("2026-02-04") == "done_already")
            #expect(try await school.stay(stay).stage == .withdrawn)
            #expect(try await school.keyworkers(stay) == ["kim 2026-01-07 2026-02-03"])
            let pupil = try await school.stay(stay).pupil.id
            _ = try await casework.perform(
                AddReferral(.known(pupil), to: CaseSchool.setting, on: "2026-03-01", reason: "other", registration: "single"))
        }
    }

    @Test("the decision is the inclusion leader's: others who see the pupil may not, and who does not see them is told so")
    func rights() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.accepted("Asha Begum")
            for (member, code) in [("kim", "not_allowed"), ("sam", "not_allowed"), ("ken", "no_such_record"), ("ada", "no_such_record")] {
                let casework = await school.casework(as: member)
                let act = CloseReferral(stay: stay, decision: .withdrawn, decidedOn: "2026-03-31")
                #expect(try await refusal { try await casework.perform(act) } == code, "\(member)")
            }
            #expect(try await school.stay(stay).stage == .accepted)
        }
    }
}
