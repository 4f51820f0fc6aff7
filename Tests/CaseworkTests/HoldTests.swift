import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Holds, and why something is due")
struct HoldTests {
    private static func hold(
        _ stay: UUID, _ kind: String? = nil, _ about: String? = nil, until day: Day = "2026-04-14"
    ) -> PutOnHold {
        PutOnHold(stays: [stay], selection: ObligationSelection(kind: kind, about: about), reason: "illness", reviewBy: day)
    }

    private static func release(_ stay: UUID, _ kind: String? = nil, _ about: String? = nil) -> ReleaseHolds {
        ReleaseHolds(stays: [stay], selection: ObligationSelection(kind: kind, about: about))
    }

    private static func standings(_ casework: Casework, _ stay: UUID, _ kind: String = "check_in") async throws -> [Obligation.Standing] {
        try await casework.read { desk in try desk.obligations(of: stay).filter { $0.kind == kind }.map { $0.standing(on: desk.today) } }
    }

    @Test("a hold lays work aside and moves no due date; on the day of the review it comes back by itself, as late as it was")
    func comesBack() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.leaver("Asha Begum")
        let casework = await school.casework()
        let before = try await casework.read { try $0.obligations(of: stay) }
        _ = try await casework.perform(Self.hold(stay))
        let held = try await casework.read { try $0.obligations(of: stay) }
        #expect(held.map(\.until) == before.map(\.until))
        #expect(try await Self.standings(casework, stay) == Array(repeating: .onHold, count: 7))
        let eve = await school.casework(today: "2026-04-13")
        #expect(try await Self.standings(eve, stay).first == .onHold)
        let review = await school.casework(today: "2026-04-14")
        #expect(try await Self.standings(review, stay) == Array(repeating: .overdue, count: 7))
        await school.close()
    }

    @Test("one obligation, all of a kind, or everything is held; the rest stays on the list")
    func selections() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.leaver("Asha Begum")
        let casework = await school.casework()
        let one = try await casework.perform(Self.hold(stay, "check_in", "3"))
        #expect(one.deed.records.count == 1)
        #expect(try await Self.standings(casework, stay).filter { $0 == .onHold }.count == 1)
        _ = try await casework.perform(Self.release(stay, "check_in", "3"))
        #expect(try await casework.perform(Self.hold(stay, "check_in")).deed.records.count == 7)
        #expect(try await Self.standings(casework, stay, "child_protection_file") == [.overdue])
        _ = try await casework.perform(Self.release(stay))
        #expect(try await casework.perform(Self.hold(stay)).deed.records.count == 1)
        #expect(try await Self.standings(casework, stay, "child_protection_file") == [.onHold])
        await school.close()
    }

    @Test("steps are named by their codes or with hyphens, and records by their references")
    func names() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let target = try await school.target(stay, setOn: "2026-01-20")
        let casework = await school.casework()
        _ = try await casework.perform(
            PlanTransition(stay: stay, kind: "mainstream", receiving: "Northfield School", plannedStart: "2026-05-11"))
        _ = try await casework.perform(Self.hold(stay, "transition_step", "passport-shared"))
        let ref = try await school.database.unfettered.read { try $0.value("select ref from waymark.target", as: String.self) }
        let held = try await casework.perform(Self.hold(stay, "target_review", ref))
        let reviews = try await casework.read { try $0.stillToBeDone(in: stay) }.filter { $0.aboutID == target }
        #expect(held.deed.records.count == reviews.count && reviews.allSatisfy { $0.status == .onHold })
        await school.close()
    }

    @Test("what is done, not there, or on hold already is not held, and the day of the review lies ahead")
    func refusals() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.leaver("Asha Begum")
        let casework = await school.casework()
        var reached = RecordCheckIn(stay: stay, contactedOn: "2025-09-10", method: "call", isReached: true)
        reached.status = "employment"
        let first = reached
        _ = try await casework.perform(first)
        await expectRefusal("not_allowed") { _ = try await casework.perform(Self.hold(stay, "check_in", "1")) }
        await expectRefusal("no_such_record") { _ = try await casework.perform(Self.hold(stay, "check_in", "8")) }
        await expectRefusal("out_of_order") { _ = try await casework.perform(Self.hold(stay, until: "2026-03-31")) }
        await expectRefusal("no_such_record") { _ = try await casework.perform(Self.release(stay)) }
        _ = try await casework.perform(Self.hold(stay, "check_in", "3"))
        await expectRefusal("stands_already") { _ = try await casework.perform(Self.hold(stay, "check_in")) }
        await expectRefusal("stands_already") { _ = try await casework.perform(Self.hold(stay)) }
        #expect(try await casework.read { try $0.holds(of: [stay]) }.count == 1)
        _ = try await casework.perform(Self.release(stay, "check_in"))
        _ = try await casework.perform(Self.hold(stay))
        await expectRefusal("stands_already") { _ = try await casework.perform(Self.hold(stay, "check_in", "4")) }
        await expectRefusal("not_allowed") { _ = try await casework.perform(Self.release(stay, "check_in")) }
        await school.close()
    }

    @Test("a hold that is over is no obstacle to another, and cannot be released")
    func over() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.leaver("Asha Begum")
        _ = try await school.casework().perform(Self.hold(stay))
        let later = await school.casework(today: "2026-04-14")
        await expectRefusal("no_such_record") { _ = try await later.perform(Self.release(stay)) }
        _ = try await later.perform(Self.hold(stay, until: "2026-05-01"))
        #expect(try await later.read { try $0.holds(of: [stay]) }.count == 2)
        await school.close()
    }

    @Test("a keyworker holds the work of their own, and nobody else's")
    func rights() async throws {
        let school = try await CaseSchool.opened()
        let (own, other) = (try await school.leaver("Asha Begum"), try await school.leaver("Ben Ford", keyworker: "ken"))
        let (kim, sue) = (await school.casework(as: "kim"), await school.casework(as: "sue"))
        _ = try await kim.perform(Self.hold(own))
        await #expect(throws: CaseworkError.self) { try await kim.perform(Self.hold(other)) }
        await expectRefusal("not_allowed") { _ = try await sue.perform(Self.hold(other)) }
        #expect(try await sue.read { try $0.holds(of: [other]) }.isEmpty)
        await school.close()
    }

    // MARK: Why

    private static func why(
        _ casework: Casework, _ stay: UUID, _ kind: String, _ about: String? = nil
    ) async throws -> [Explanation] {
        try await casework.read { desk in
            try desk.explanations(ObligationSelection(kind: kind, about: about), in: [try desk.stay(stay)])
        }
    }

    @Test("it tells the school days counted, and the holidays and closures on the way")
    func counting() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let casework = await school.casework()
        _ = try await casework.perform(
            PlanTransition(stay: stay, kind: "other_ap", receiving: "Hazel House", plannedStart: "2026-05-11"))
        let counting = try #require(try await Self.why(casework, stay, "transition_step", "pupil_view").first?.counting)
        #expect(counting.from == "2026-05-11" && counting.count.schoolDays == 15)
        #expect(counting.count.closures == ["2026-05-04"])
        #expect(counting.count.holidays == [("2026-04-03" as Day)...("2026-04-19" as Day)])
        #expect(counting.countedNow == nil)
        let decision = try #require(try await Self.why(casework, stay, "referral_decision").first)
        #expect(decision.standing == .done && decision.ending == "the decision on the referral")
        await school.close()
    }

    @Test("it counts a step from the day that the setting's template counts it from: the referral or the planned start")
    func anchors() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.referred("Asha Begum", on: "2026-01-19")
        let casework = await school.casework()
        _ = try await casework.perform(AcceptReferral(stay: stay, plannedStart: "2026-02-23", acceptedOn: "2026-01-20"))
        let review = try #require(try await Self.why(casework, stay, "induction_step", "referral_review").first)
        let counting = try #require(review.counting)
        #expect(counting.from == "2026-01-19" && counting.count.schoolDays == 2 && counting.to > counting.from)
        let visit = try #require(try await Self.why(casework, stay, "induction_step", "two_week_review").first?.counting)
        #expect(visit.from == "2026-02-23" && visit.count.schoolDays == 10)
        await school.close()
    }

    @Test("it tells of a due date that was kept because it was overdue when the plan moved")
    func kept() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let casework = await school.casework()
        let planned = try await casework.perform(
            PlanTransition(stay: stay, kind: "other_ap", receiving: "Hazel House", plannedStart: "2026-04-20"))
        let id = try #require(planned.deed.records[0].id)
        _ = try await casework.perform(RedateTransition(transition: id, plannedStart: "2026-06-15"))
        let view = try #require(try await Self.why(casework, stay, "transition_step", "pupil_view").first)
        #expect(view.standing == .overdue && view.obligation.until == "2026-03-13")
        #expect(view.counting?.countedNow == "2026-05-18")
        await school.close()
    }

    @Test("it tells with whom it lies: keyworker, cover, role, or the inclusion leader for want of anybody")
    func owners() async throws {
        let school = try await CaseSchool.opened()
        let (own, nobodys) = (try await school.leaver("Asha Begum"), try await school.leaver("Ben Ford", keyworker: nil))
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.cover (organisation_id, staff_id, cover_id, seq, entry, covered_by, from_on, until_on)
                values (1, \(CaseSchool.member("kim")), \(UUID.version7()), \(seq), 1, \(CaseSchool.member("ken")),
                        date '2026-03-30', date '2026-04-02')
                """)
        }
        let casework = await school.casework()
        let kims = try #require(try await Self.why(casework, own, "check_in", "7").first?.owner)
        #expect(kims.name == "Kim Example" && kims.since == "2024-09-03")
        #expect(kims.cover?.name == "Ken Example" && kims.cover?.until == "2026-04-02")
        let lees = try #require(try await Self.why(casework, nobodys, "check_in", "7").first?.owner)
        #expect(lees.name == nil && lees.role == "keyworker" && lees.fallsTo == "inclusion_leader")
        #expect(lees.holders == ["Lee Example"])
        let dans = try #require(try await Self.why(casework, own, "child_protection_file").first?.owner)
        #expect(dans.fallsTo == "dsl" && dans.holders == ["Dan Example"])
        await school.close()
    }

    @Test("it tells holds past and present, and what withdrew it")
    func holdsAndEndings() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.leaver("Asha Begum")
        let casework = await school.casework()
        _ = try await casework.perform(Self.hold(stay, "check_in", "7"))
        _ = try await casework.perform(Self.release(stay))
        _ = try await casework.perform(Self.hold(stay, until: "2026-04-20"))
        let month = try #require(try await Self.why(casework, stay, "check_in", "7").first)
        #expect(month.standing == .onHold && month.holds.map(\.releasedOn) == ["2026-03-31", nil])
        _ = try await casework.perform(Self.release(stay))
        _ = try await casework.perform(EndFollowUp(stay: stay, reason: "moved_abroad", endedOn: "2026-03-31"))
        let withdrawn = try #require(try await Self.why(casework, stay, "check_in", "7").first)
        #expect(withdrawn.standing == .withdrawn && withdrawn.ending == "the end of the follow-up")
        await school.close()
    }
}
