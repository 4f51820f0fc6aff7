import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Moves on, begun and ended")
struct TransitionTests {
    // MARK: Following

    @Test("it starts after the first day of the stay, once, and then its checks are due up to the two-term mark")
    func start() async throws {
        let (school, stay, id) = try await Moves.planned(start: "2026-03-02")
        let casework = await school.casework()
        await expectRefusal("out_of_order") {
            _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-01-12"))
        }
        await expectRefusal("in_the_future") {
            _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-04-01"))
        }
        _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-03-02"))
        await expectRefusal("done_already") {
            _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-03-03"))
        }
        await expectRefusal("done_already") {
            _ = try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-05-18"))
        }
        await expectRefusal("out_of_order") {
            _ = try await casework.perform(StartTransition(transition: id, startedOn: nil, fullTimeOn: "2026-03-01"))
        }
        _ = try await casework.perform(StartTransition(transition: id, startedOn: nil, fullTimeOn: "2026-03-16"))
        let obligations = try await casework.read { try $0.obligations(of: stay) }
        #expect(obligations.filter { $0.kind == "transition_check" }.map(\.until) == [
            "2026-05-22", "2026-07-21", "2026-10-23", "2027-01-15",
        ])
        #expect(obligations.filter { $0.kind == "aftercare_contact" }.count == 4)
        #expect(obligations.filter { $0.kind == "passport_acknowledged" }.map(\.until) == ["2026-03-16"])
        await school.close()
    }

    @Test("a check counts for the half-term that the worklist asks about", arguments: ["2026-04-21", "2026-05-25", "2026-12-18"] as [Day])
    func checks(checkedOn: Day) async throws {
        let (school, stay, id) = try await Moves.planned(start: "2026-03-02")
        _ = try await school.casework().perform(StartTransition(transition: id, startedOn: "2026-03-02"))
        let later = await school.casework(today: "2027-03-01")
        _ = try await later.perform(CheckTransition(transition: id, checkedOn: checkedOn, status: "on_roll"))
        let done = try await later.read { try $0.obligations(of: stay) }.filter { $0.kind == "transition_check" && $0.doneOn != nil }
        let calendar = try await later.read { try $0.calendar(of: CaseSchool.setting) }
        #expect(done.map(\.about) == [calendar.transitionCheck(on: checkedOn, startedOn: "2026-03-02").map(String.init)].compactMap(\.self))
        #expect(done.count == 1)
        await school.close()
    }

    @Test("checks lie between start and end; two on one day are one")
    func checkRules() async throws {
        let (school, _, id) = try await Moves.planned(start: "2026-03-02")
        let casework = await school.casework()
        func check(_ day: Day) -> CheckTransition { CheckTransition(transition: id, checkedOn: day, status: "on_roll") }
        await expectRefusal("not_allowed") { _ = try await casework.perform(check("2026-03-20")) }
        _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-03-02"))
        await expectRefusal("out_of_order") { _ = try await casework.perform(check("2026-03-01")) }
        var strange = check("2026-03-20")
        strange.attendancePercent = 101
        let impossible = strange
        await expectRefusal("out_of_range") { _ = try await casework.perform(impossible) }
        _ = try await casework.perform(check("2026-03-20"))
        await expectRefusal("done_already") { _ = try await casework.perform(check("2026-03-20")) }
        await expectRefusal("out_of_order") {
            _ = try await casework.perform(EndTransition(transition: id, reason: "broke_down", endedOn: "2026-03-19"))
        }
        _ = try await casework.perform(EndTransition(transition: id, reason: "broke_down", endedOn: "2026-03-23"))
        await expectRefusal("out_of_order") { _ = try await casework.perform(check("2026-03-24")) }
        await school.close()
    }

    @Test("a move that never began ends as one that did not happen, and one that began does not")
    func endsAsItWas() async throws {
        let (school, _, id) = try await Moves.planned(start: "2026-03-30")
        let casework = await school.casework()
        await expectRefusal("not_allowed") {
            _ = try await casework.perform(EndTransition(transition: id, reason: "broke_down", endedOn: "2026-03-31"))
        }
        _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-03-30"))
        await expectRefusal("not_allowed") {
            _ = try await casework.perform(EndTransition(transition: id, reason: "did_not_happen", endedOn: "2026-03-31"))
        }
        #expect(try await Moves.transition(school, id).isOpen)
        await school.close()
    }

    @Test("an end withdraws what was due of it, and nothing else")
    func end() async throws {
        let (school, stay, id) = try await Moves.planned(start: "2026-03-02")
        let casework = await school.casework()
        _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-03-02"))
        let before = try await casework.read { try $0.stillToBeDone(in: stay) }
        let performed = try await casework.perform(EndTransition(transition: id, reason: "returned_to_ap", endedOn: "2026-03-31"))
        let after = try await casework.read { try $0.stillToBeDone(in: stay) }
        #expect(Set(before.filter { $0.aboutID == id }.map(\.kind)) == [
            "transition_step", "transition_check", "aftercare_contact", "passport_acknowledged",
        ])
        #expect(after == before.filter { $0.aboutID != id })
        #expect(performed.deed.withdrawn?.count == before.count - after.count)
        await expectRefusal("done_already") {
            _ = try await casework.perform(EndTransition(transition: id, reason: "other", endedOn: "2026-03-31"))
        }
        await school.close()
    }

    @Test("a stay that ends for another reason withdraws the steps of a move that was planned; one that ends with the move leaves them",
          arguments: ["transition": true, "end_of_year_11": false, "other": false])
    func stayEnds(reason: String, leavesSteps: Bool) async throws {
        let (school, stay, id) = try await Moves.planned(start: "2026-04-20")
        let casework = await school.casework()
        _ = try await casework.perform(EndStay(stay: stay, reason: reason, endedOn: "2026-03-27"))
        let due = try await casework.read { try $0.stillToBeDone(in: stay) }
        let listed = try await casework.worklist(.team)
        #expect(due.contains { $0.kind == "transition_step" && $0.aboutID == id } == leavesSteps)
        #expect(listed.items.contains { $0.obligation.kind == "transition_step" } == leavesSteps)
        await school.close()
    }

    @Test("a pupil who comes back after a failed move keeps the old stay and gets a new one")
    func comesBack() async throws {
        let (school, stay, id) = try await Moves.planned(start: "2026-03-02")
        let casework = await school.casework()
        _ = try await casework.perform(StartTransition(transition: id, startedOn: "2026-03-02"))
        _ = try await casework.perform(EndStay(stay: stay, reason: "transition", endedOn: "2026-03-02"))
        _ = try await casework.perform(EndTransition(transition: id, reason: "returned_to_ap", endedOn: "2026-03-27"))
        let pupil = try await casework.read { try $0.stay(stay).pupil.id }
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.placement (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on,
                                               reason, registration)
                values (1, 1, \(UUID.version7()), \(seq), 900, 'again', \(pupil), '2026-03-30', 'preventative', 'single')
                """)
        }
        let stays = try await casework.read { try $0.stays(of: [pupil]) }
        #expect(stays.map(\.stage) == [.referred, .left])
        let (found, transition) = try await casework.read {
            try $0.transition(of: PupilLookup("Asha"), mustBeOpen: false)
        }
        #expect(found.id == stay && transition.endReason == "returned_to_ap")
        await school.close()
    }

    // MARK: Rights

    @Test("a keyworker does steps and checks; the plan is the inclusion leader's; nobody else changes it")
    func rights() async throws {
        let (school, stay, id) = try await Moves.planned(start: "2026-03-02")
        let (kim, ken, sam, lee) = (
            await school.casework(as: "kim"), await school.casework(as: "ken"), await school.casework(as: "sam"),
            await school.casework(as: "lee")
        )
        _ = try await kim.perform(CompleteTransitionSteps(transition: id, steps: ["pupil_view"], completedOn: "2026-03-31"))
        await expectRefusal("not_allowed") { _ = try await kim.perform(StartTransition(transition: id, startedOn: "2026-03-02")) }
        await expectRefusal("not_allowed") {
            _ = try await sam.perform(CompleteTransitionSteps(transition: id, steps: ["parent_view"], completedOn: "2026-03-31"))
        }
        await expectRefusal("no_such_record") {
            _ = try await ken.perform(CompleteTransitionSteps(transition: id, steps: ["parent_view"], completedOn: "2026-03-31"))
        }
        _ = try await lee.perform(StartTransition(transition: id, startedOn: "2026-03-02"))
        _ = try await kim.perform(CheckTransition(transition: id, checkedOn: "2026-03-31", status: "on_roll"))
        await expectRefusal("not_allowed") {
            _ = try await kim.perform(EndTransition(transition: id, reason: "broke_down", endedOn: "2026-03-31"))
        }
        #expect(try await lee.read { try $0.transitions(of: [stay]) }.first?.isOpen == true)
        await school.close()
    }

    @Test("an act sent twice is done once")
    func twice() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let casework = await school.casework()
        let id = UUID.version7()
        _ = try await casework.perform(Moves.plan(stay), id: id)
        #expect(try await casework.perform(Moves.plan(stay), id: id).isRepeat)
        #expect(try await casework.read { try $0.transitions(of: [stay]) }.count == 1)
        await school.close()
    }
}
