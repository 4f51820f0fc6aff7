import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Moves on, planned and prepared")
struct TransitionPlanTests {
    // MARK: Planning

    @Test("a plan makes the steps of the default template, each due by school days over holidays and closures")
    func plan() async throws {
        let (school, _, id) = try await Moves.planned()
        let transition = try await Moves.transition(school, id)
        // 11 May counted back over the bank holiday of 4 May and the Easter holiday.
        #expect(transition.steps.first { $0.code == "receiving_staff_briefed" }?.dueOn == "2026-05-08")
        #expect(transition.steps.first { $0.code == "passport_shared" }?.dueOn == "2026-05-01")
        #expect(transition.steps.first { $0.code == "planning_meeting" }?.dueOn == "2026-04-24")
        #expect(transition.steps.first { $0.code == "pupil_view" }?.dueOn == "2026-04-02")
        #expect(transition.steps.first { $0.code == "panel_submission" }?.dueOn == "2026-03-26")
        #expect(transition.steps.count == 9 && transition.steps.allSatisfy(\.isRequired))
        await school.close()
    }

    @Test("the panel is asked for a move to a mainstream school only", arguments: ["other_ap", "specialist"])
    func onlyMainstream(kind: String) async throws {
        let (school, _, id) = try await Moves.planned(kind: kind)
        let transition = try await Moves.transition(school, id)
        #expect(!transition.steps.contains { $0.code == "panel_submission" })
        await school.close()
    }

    @Test("a setting's own template goes before the default one")
    func ownTemplate() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.template_step
                    (organisation_id, setting_id, process, step, seq, entry, position, counted_from, school_days, required, only_kind)
                values (1, 1, 'transition', 'uniform', \(seq), 1, 1, 'S', -2, true, null),
                       (1, 1, 'transition', 'bus pass', \(seq), 2, 2, 'S', -1, false, null),
                       (1, 1, 'transition', 'governors', \(seq), 3, 3, 'S', -9, true, 'specialist')
                """)
        }
        let performed = try await school.casework().perform(Moves.plan(stay))
        let transition = try await Moves.transition(school, try #require(performed.deed.records[0].id))
        #expect(transition.steps.map(\.code) == ["uniform", "bus pass"])
        #expect(transition.steps.map(\.isRequired) == [true, false])
        await school.close()
    }

    @Test("a second plan beside an open one is refused; after its end it is not")
    func onePlan() async throws {
        let (school, stay, id) = try await Moves.planned()
        let casework = await school.casework()
        await expectRefusal("stands_already") { _ = try await casework.perform(Moves.plan(stay)) }
        _ = try await casework.perform(EndTransition(transition: id, reason: "did_not_happen", endedOn: "2026-03-31"))
        _ = try await casework.perform(Moves.plan(stay))
        await school.close()
    }

    @Test("an unplanned move says why; a plan beyond the calendar is refused; a pupil who has not started has none")
    func refusedPlans() async throws {
        let school = try await CaseSchool.opened()
        let (stay, accepted) = (try await school.onRoll("Asha Begum"), try await school.accepted("Ben Ford"))
        let casework = await school.casework()
        var unplanned = Moves.plan(stay)
        unplanned.isPlanned = false
        let silent = unplanned
        await expectRefusal("missing_value") { _ = try await casework.perform(silent) }
        await expectRefusal("outside_calendar") { _ = try await casework.perform(Moves.plan(stay, start: "2028-09-04")) }
        await expectRefusal("wrong_stage") { _ = try await casework.perform(Moves.plan(accepted)) }
        var badURN = Moves.plan(stay)
        badURN.receivingURN = "12"
        let misnamed = badURN
        await expectRefusal("bad_urn") { _ = try await casework.perform(misnamed) }
        let left = try await school.database.unfettered.read { db in
            try db.value("select count(*) from waymark.transition", as: Int64.self)
                + db.value("select count(*) from waymark.transition_step", as: Int64.self)
        }
        #expect(left == 0)
        unplanned.whyUnplanned = "A place came free overnight"
        _ = try await casework.perform(unplanned)
        await school.close()
    }

    @Test("a stay that ended for another reason than a move has none, and a move that has ended is not planned anew")
    func over() async throws {
        let school = try await CaseSchool.opened()
        let left = try await school.left("Ben Ford", on: "2026-03-27", reason: "moved_away")
        let casework = await school.casework()
        await expectRefusal("not_allowed") { _ = try await casework.perform(Moves.plan(left)) }
        let moved = try await school.left("Asha Begum", on: "2026-03-27", reason: "transition")
        var nowhere = Moves.plan(moved)
        nowhere.receiving = " "
        await expectRefusal("missing_value") { [nowhere] in _ = try await casework.perform(nowhere) }
        let id = try #require(try await casework.perform(Moves.plan(moved)).deed.records[0].id)
        _ = try await casework.perform(EndTransition(transition: id, reason: "did_not_happen", endedOn: "2026-03-31"))
        await expectRefusal("done_already") {
            _ = try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-06-01"))
        }
        await school.close()
    }

    @Test("a move is planned to start after the first day of its placement, and moved to no day before")
    func afterTheFirstDay() async throws {
        let (school, _, id) = try await Moves.planned()
        let stay = try await school.onRoll("Ben Ford", firstDay: "2026-03-02")
        let casework = await school.casework()
        for day in ["2026-03-01", "2026-03-02"] as [Day] {
            await expectRefusal("out_of_order") { _ = try await casework.perform(Moves.plan(stay, start: day)) }
        }
        _ = try await casework.perform(Moves.plan(stay, start: "2026-03-03"))
        // Her first day is 12 January.
        for day in ["2026-01-09", "2026-01-12"] as [Day] {
            await expectRefusal("out_of_order") { _ = try await casework.perform(RedateTransition(transition: id, plannedStart: day)) }
        }
        _ = try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-01-13"))
        await school.close()
    }

    // MARK: Moving the start

    @Test("a later start moves what is open, and neither what is done nor what is overdue; the record says what moved")
    func redate() async throws {
        let (school, _, id) = try await Moves.planned()
        let casework = await school.casework()
        _ = try await casework.perform(CompleteTransitionSteps(transition: id, steps: ["pupil_view"], completedOn: "2026-03-31"))
        let before = try await Moves.transition(school, id)
        let performed = try await casework.perform(
            RedateTransition(transition: id, plannedStart: "2026-05-18"), reason: "The school asked for a week")
        let after = try await Moves.transition(school, id)
        func due(_ transition: Transition, _ step: String) -> Day? { transition.steps.first { $0.code == step }?.dueOn }
        // Overdue on 31 March; done.
        for step in ["readiness_review", "panel_submission", "pupil_view"] { #expect(due(before, step) == due(after, step)) }
        #expect(due(after, "receiving_staff_briefed") == "2026-05-15")
        #expect(due(after, "parent_view") == "2026-04-24")
        let moved = try #require(performed.deed.moved)
        #expect(Set(moved.map(\.step)) == [
            "parent_view", "planning_meeting", "receiving_visit", "passport_shared", "targets_agreed", "receiving_staff_briefed",
        ])
        #expect(moved.first { $0.step == "parent_view" } == MovedDueDate(step: "parent_view", before: "2026-04-02", after: "2026-04-24"))
        let reason = try await school.database.unfettered.read { db in
            try db.value("select reason from waymark.change where seq = \(performed.change)", as: String.self)
        }
        #expect(reason == "The school asked for a week")
        await school.close()
    }

    @Test("moved there and back, every due date is what it was, and running it again changes nothing")
    func redateBack() async throws {
        let (school, _, id) = try await Moves.planned()
        let casework = await school.casework()
        let before = try await Moves.transition(school, id).steps
        _ = try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-06-15"))
        _ = try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-05-11"))
        #expect(try await Moves.transition(school, id).steps == before)
        await expectRefusal("done_already") {
            _ = try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-05-11"))
        }
        await school.close()
    }

    @Test("a start that was moved meanwhile is told, with who moved it")
    func redateMeanwhile() async throws {
        let (school, _, id) = try await Moves.planned()
        let seen = try await Moves.transition(school, id).change
        let lee = await school.casework(as: "lee")
        _ = try await lee.perform(RedateTransition(transition: id, plannedStart: "2026-05-18", seen: seen))
        let casework = await school.casework()
        await #expect(throws: CaseworkError.changedMeanwhile("The transition", by: "Lee Example")) {
            try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-06-01", seen: seen))
        }
        await school.close()
    }

    // MARK: Preparing

    @Test("views, readiness and the panel do the steps that they are")
    func prepare() async throws {
        let (school, _, id) = try await Moves.planned()
        let casework = await school.casework()
        _ = try await casework.perform(
            RecordTransitionViews(transition: id, pupil: "I want to try", parents: nil, takenOn: "2026-03-30"))
        _ = try await casework.perform(
            RecordReadiness(transition: id, attitudes: "green", academic: nil, attendance: "red", reviewedOn: "2026-03-31"))
        _ = try await casework.perform(RecordPanel(transition: id, submittedOn: "2026-03-27", decidedOn: nil))
        _ = try await casework.perform(RecordBarriers(transition: id, barriers: ["transport"]))
        _ = try await casework.perform(RecordBarriers(transition: id, barriers: ["transport", "reluctant_school"]))
        let transition = try await Moves.transition(school, id)
        #expect(transition.pupilView == "I want to try" && transition.parentView == nil)
        #expect(transition.attitudes == "green" && transition.academic == nil && transition.attendance == "red")
        #expect(transition.barriers == ["transport", "reluctant_school"])
        func done(_ step: String) -> Day? { transition.steps.first { $0.code == step }?.completedOn }
        #expect(done("pupil_view") == "2026-03-30" && done("parent_view") == nil)
        #expect(done("readiness_review") == "2026-03-31" && done("panel_submission") == "2026-03-27")
        await expectRefusal("done_already") { _ = try await casework.perform(RecordBarriers(transition: id, barriers: ["transport"])) }
        await expectRefusal("out_of_order") {
            _ = try await casework.perform(RecordPanel(transition: id, submittedOn: nil, decidedOn: "2026-03-26"))
        }
        await school.close()
    }

    @Test("a step is done once, not in the future, and only one that the transition has")
    func steps() async throws {
        let (school, _, id) = try await Moves.planned()
        let casework = await school.casework()
        func done(_ steps: [String], _ day: Day = "2026-03-31") -> CompleteTransitionSteps {
            CompleteTransitionSteps(transition: id, steps: steps, completedOn: day)
        }
        await expectRefusal("in_the_future") { _ = try await casework.perform(done(["pupil_view"], "2026-04-01")) }
        await expectRefusal("no_such_record") { _ = try await casework.perform(done(["uniform"])) }
        _ = try await casework.perform(done(["pupil_view"]))
        await expectRefusal("done_already") { _ = try await casework.perform(done(["parent_view", "pupil_view"])) }
        #expect(try await Moves.transition(school, id).steps.first { $0.code == "parent_view" }?.completedOn == nil)
        await school.close()
    }
}
