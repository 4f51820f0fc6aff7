import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("The seven months after leaving")
struct FollowUpTests {
    /// Left in July 2025: months 1 to 7 are September to March; today, 31 March, is the last day of month 7.
    static func leaver() async throws -> (school: CaseSchool, stay: UUID, casework: Casework) {
        let school = try await CaseSchool.opened()
        let stay = try await school.leaver("Asha Begum")
        return (school, stay, await school.casework())
    }

    private static func reached(
        _ stay: UUID, on day: Day = "2026-03-31", status: String = "further_education", risk: String? = "on_track"
    ) -> RecordCheckIn {
        var checkIn = RecordCheckIn(stay: stay, contactedOn: day, method: "call", isReached: true)
        checkIn.status = status
        checkIn.risk = risk
        return checkIn
    }

    private static func missed(_ stay: UUID, on day: Day = "2026-03-31") -> RecordCheckIn {
        RecordCheckIn(stay: stay, contactedOn: day, method: "call", isReached: false)
    }

    private static func months(_ casework: Casework) async throws -> [FollowUpMonth] {
        try await casework.read { try $0.months(of: $0.followUp(of: PupilLookup("Asha"))) }
    }

    // MARK: Check-ins

    @Test("the months of the worklist are the months of the rule")
    func windows() async throws {
        let (school, stay, casework) = try await Self.leaver()
        let due = try await casework.read { try $0.obligations(of: stay) }.filter { $0.kind == "check_in" }
        let followUp = FollowUp(start: "2025-09-01")
        #expect(due.map { $0.from...$0.until } == FollowUp.months.map(followUp.window))
        await school.close()
    }

    @Test("one that reached somebody does its month; an attempt keeps it open; several fall in one month")
    func attempts() async throws {
        let (school, stay, casework) = try await Self.leaver()
        _ = try await casework.perform(Self.missed(stay, on: "2026-02-03"))
        _ = try await casework.perform(Self.missed(stay, on: "2026-02-10"))
        #expect(try await Self.months(casework)[5].standing == .overdue)
        _ = try await casework.perform(Self.reached(stay, on: "2026-02-10"))
        _ = try await casework.perform(Self.missed(stay))
        let months = try await Self.months(casework)
        #expect(months.map(\.number) == Array(1...7))
        #expect(months[5].standing == .done && months[5].checkIns.count == 3 && months[5].found?.risk == "on_track")
        #expect(months[6].standing == .due && months[6].checkIns.count == 1 && months[6].found == nil)
        await school.close()
    }

    @Test("who was reached does something, and who was not has no status")
    func status() async throws {
        let (school, stay, casework) = try await Self.leaver()
        var silent = Self.reached(stay)
        silent.status = nil
        var strange = Self.missed(stay)
        strange.status = "employment"
        for checkIn in [silent, strange] {
            await #expect(throws: CaseworkError.self) { try await casework.perform(checkIn) }
        }
        await expectRefusal("unknown_code") { _ = try await casework.perform(Self.reached(stay, status: "college")) }
        await expectRefusal("in_the_future") { _ = try await casework.perform(Self.reached(stay, on: "2026-04-01")) }
        #expect(try await Self.months(casework).allSatisfy(\.checkIns.isEmpty))
        await school.close()
    }

    @Test("before the follow-up starts it is refused with the day it starts, and recorded as an early one when meant so")
    func early() async throws {
        let (school, stay, casework) = try await Self.leaver()
        await #expect {
            try await casework.perform(Self.reached(stay, on: "2025-08-20"))
        } throws: { error in
            guard let error = error as? CaseworkError else { return false }
            return error.code == "out_of_order" && error.sentence.contains("Mon 1 Sep 2025") && error.sentence.contains("--early")
        }
        var early = Self.reached(stay, on: "2025-08-20")
        early.isEarly = true
        let meant = early
        _ = try await casework.perform(meant)
        #expect(try await Self.months(casework).allSatisfy { $0.checkIns.isEmpty && $0.standing != .done })
        early.contactedOn = "2025-07-01"
        let beforeLeaving = early
        await expectRefusal("out_of_order") { _ = try await casework.perform(beforeLeaving) }
        await school.close()
    }

    @Test("what a colleague recorded meanwhile is told, with who it was, and nothing is stored")
    func meanwhile() async throws {
        let (school, stay, casework) = try await Self.leaver()
        let seen = try await casework.read { try $0.followUp(of: PupilLookup("Asha")) }.version
        let kim = await school.casework(as: "kim")
        _ = try await kim.perform(Self.reached(stay))
        var mine = Self.missed(stay)
        mine.seen = seen
        let stale = mine
        await #expect(throws: CaseworkError.changedMeanwhile("The follow-up", by: "Kim Example")) {
            try await casework.perform(stale)
        }
        #expect(try await Self.months(casework)[6].checkIns.count == 1)
        mine.seen = try await casework.read { try $0.followUp(of: PupilLookup("Asha")) }.version
        let fresh = mine
        _ = try await casework.perform(fresh)
        await school.close()
    }

    @Test("an act sent again with its identifier is no change by somebody else")
    func twice() async throws {
        let (school, stay, casework) = try await Self.leaver()
        var mine = Self.missed(stay)
        mine.seen = try await casework.read { try $0.followUp(of: PupilLookup("Asha")) }.version
        let (checkIn, id) = (mine, UUID.version7())
        _ = try await casework.perform(checkIn, id: id)
        #expect(try await casework.perform(checkIn, id: id).isRepeat)
        #expect(try await Self.months(casework)[6].checkIns.count == 1)
        await school.close()
    }

    @Test("a risk wants an action within a week, once, and not before the check-in")
    func risk() async throws {
        let (school, stay, casework) = try await Self.leaver()
        let recorded = try await casework.perform(Self.reached(stay, on: "2026-03-20", risk: "at_risk"))
        let id = try #require(recorded.deed.records[0].id)
        func due() async throws -> Obligation? {
            try await casework.read { try $0.obligations(of: stay) }.first { $0.kind == "risk_action" }
        }
        #expect(try await due()?.standing(on: CaseSchool.today) == .overdue)
        #expect(try await due()?.until == "2026-03-27")
        func act(_ day: Day) -> ActOnRisk { ActOnRisk(stay: stay, checkIn: id, action: "Met the adviser", actionOn: day) }
        await expectRefusal("out_of_order") { _ = try await casework.perform(act("2026-03-19")) }
        await expectRefusal("in_the_future") { _ = try await casework.perform(act("2026-04-01")) }
        _ = try await casework.perform(act("2026-03-30"))
        #expect(try await due()?.doneOn == "2026-03-30")
        await expectRefusal("done_already") { _ = try await casework.perform(act("2026-03-31")) }
        await school.close()
    }

    // MARK: Its span

    @Test("a pupil on roll has no follow-up, and one who left for another reason has none until it is given")
    func none() async throws {
        let school = try await CaseSchool.opened()
        let casework = await school.casework()
        let (onRoll, moved) = (
            try await school.onRoll("Asha Begum"), try await school.left("Ben Ford", on: "2026-01-30", reason: "transition")
        )
        await expectRefusal("wrong_stage") { _ = try await casework.perform(Self.reached(onRoll)) }
        await expectRefusal("not_allowed") { _ = try await casework.perform(Self.reached(moved)) }
        await expectRefusal("wrong_stage") { _ = try await casework.perform(StartFollowUp(stay: onRoll, startsOn: "2026-09-01")) }
        await expectRefusal("out_of_order") { _ = try await casework.perform(StartFollowUp(stay: moved, startsOn: "2026-01-29")) }
        _ = try await casework.perform(StartFollowUp(stay: moved, startsOn: "2026-02-01"))
        _ = try await casework.perform(Self.reached(moved))
        let due = try await casework.read { try $0.obligations(of: moved) }.filter { $0.kind == "check_in" }
        #expect(due.map { $0.standing(on: CaseSchool.today) } == [.overdue, .done, .ahead, .ahead, .ahead, .ahead, .ahead])
        await school.close()
    }

    @Test("a start that lies ahead can be moved; one that has passed cannot, or overdue months would become timely")
    func moveStart() async throws {
        let (school, stay, casework) = try await Self.leaver()
        await expectRefusal("not_allowed") { _ = try await casework.perform(StartFollowUp(stay: stay, startsOn: "2026-09-01")) }
        await expectRefusal("stands_already") { _ = try await casework.perform(StartFollowUp(stay: stay, startsOn: "2025-09-01")) }
        let before = await school.casework(today: "2025-08-30")
        _ = try await before.perform(StartFollowUp(stay: stay, startsOn: "2025-10-01"))
        #expect(try await Self.months(casework)[0].window.lowerBound == "2025-10-01")
        await school.close()
    }

    @Test("an end takes the months after it off the list, keeps those before, and is refused twice")
    func end() async throws {
        let (school, stay, casework) = try await Self.leaver()
        _ = try await casework.perform(Self.reached(stay, on: "2025-09-10"))
        await expectRefusal("out_of_order") {
            _ = try await casework.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2025-09-09"))
        }
        let performed = try await casework.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2025-12-10"))
        #expect(try await Self.months(casework).map(\.standing) == [.done, .overdue, .overdue, .withdrawn, nil, nil, nil])
        #expect(performed.deed.withdrawn?.filter { $0.kind == "check_in" }.compactMap(\.about) == ["4", "5", "6", "7"])
        await expectRefusal("done_already") {
            _ = try await casework.perform(EndFollowUp(stay: stay, reason: "died", endedOn: "2026-03-31"))
        }
        await expectRefusal("out_of_order") { _ = try await casework.perform(Self.missed(stay, on: "2026-03-31")) }
        _ = try await casework.perform(Self.missed(stay, on: "2025-12-10"))
        await school.close()
    }

    @Test("an end lies neither in the future nor before leaving, and what has ended is not begun anew")
    func endsInOrder() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.left("Asha Begum", on: "2026-03-27", reason: "moved_away")
        let casework = await school.casework()
        _ = try await casework.perform(StartFollowUp(stay: stay, startsOn: "2026-03-30"))
        await expectRefusal("in_the_future") {
            _ = try await casework.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2026-04-01"))
        }
        await expectRefusal("out_of_order") {
            _ = try await casework.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2026-03-26"))
        }
        _ = try await casework.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2026-03-31"))
        await expectRefusal("done_already") { _ = try await casework.perform(StartFollowUp(stay: stay, startsOn: "2026-04-20")) }
        await school.close()
    }

    @Test("after month 7 it has ended by itself; a call after that is recorded and counts for none")
    func ended() async throws {
        let (school, stay, _) = try await Self.leaver()
        let casework = await school.casework(today: "2026-04-10")
        await expectRefusal("done_already") {
            _ = try await casework.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2026-04-10"))
        }
        _ = try await casework.perform(Self.reached(stay, on: "2026-04-10"))
        #expect(try await Self.months(casework).allSatisfy { $0.standing == .overdue })
        await school.close()
    }

    // MARK: Rights

    @Test("the keyworker and the careers lead follow up; the keyworker still does after leaving, and others do not")
    func rights() async throws {
        let (school, stay, casework) = try await Self.leaver()
        let (kim, ken, cara, sam) = (
            await school.casework(as: "kim"), await school.casework(as: "ken"), await school.casework(as: "cara"),
            await school.casework(as: "sam")
        )
        _ = try await kim.perform(Self.reached(stay))
        _ = try await cara.perform(SetDestination(stay: stay, status: "employment", startedOn: "2025-09-08"))
        await expectRefusal("not_allowed") { _ = try await sam.perform(Self.reached(stay)) }
        await expectRefusal("no_such_record") { _ = try await ken.perform(Self.reached(stay)) }
        await expectRefusal("not_allowed") {
            _ = try await sam.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2026-03-31"))
        }
        _ = try await kim.perform(EndFollowUp(stay: stay, reason: "declined", endedOn: "2026-03-31"))
        let owners = try await casework.read { try $0.obligations(of: stay) }.filter { $0.kind == "check_in" }.map(\.owner)
        #expect(Set(owners) == [CaseSchool.member("kim")])
        await school.close()
    }
}

extension CaseSchool {
    /// A young person who left at the end of year 11, in July 2025.
    func leaver(_ name: String, keyworker: String? = "kim") async throws -> UUID {
        let stay = try await left(name, on: "2026-01-20", keyworker: keyworker)
        try await act { db, seq in
            try db.execute(
                """
                update waymark.keyworker set from_on = date '2024-09-03', seq = \(seq) where organisation_id = 1 and placement_id = \(stay)
                """)
            try db.execute(
                """
                update waymark.placement
                set referred_on = date '2024-08-20', decided_on = date '2024-08-28', planned_start = date '2024-09-03',
                    first_day = date '2024-09-03', ended_on = date '2025-07-18', seq = \(seq)
                where organisation_id = 1 and placement_id = \(stay)
                """)
        }
        return stay
    }
}
