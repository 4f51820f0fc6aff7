import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Leaving")
struct LeavingTests {
    private static func leave(_ stay: UUID, _ reason: String = "transition", on day: Day = "2026-03-27") -> EndStay {
        EndStay(stay: stay, reason: reason, endedOn: day, nextEstablishment: "Northfield School")
    }

    @Test("it withdraws what makes no more sense, and hands what remains to the same keyworker and the safeguarding lead")
    func leaving() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let target = try await school.target(stay, setOn: "2026-01-20")
        let casework = await school.casework()
        let performed = try await casework.perform(Self.leave(stay, "end_of_year_11"))
        #expect(performed.deed.withdrawn?.contains { $0.kind == "target_review" && $0.id == target } == true)
        let after = try await casework.read { try $0.obligations(of: stay) }
        let open = after.filter(\.isStillToBeDone)
        #expect(Set(open.map(\.kind)) == ["check_in", "child_protection_file"])
        #expect(open.filter { $0.kind == "check_in" }.map(\.owner) == Array(repeating: CaseSchool.member("kim"), count: 7))
        #expect(open.first { $0.kind == "check_in" }?.from == "2026-09-01")
        #expect(open.first { $0.kind == "child_protection_file" }?.fallsTo == "dsl")
        #expect(open.first { $0.kind == "child_protection_file" }?.until == "2026-04-20")
        let targets = try await school.database.unfettered.read { db in
            try db.value("select count(*) from waymark.target where closed_on is null", as: Int64.self)
        }
        #expect(targets == 1)
        await school.close()
    }

    @Test("it is for a pupil on roll, once, not before the first day and not in the future")
    func refusals() async throws {
        let school = try await CaseSchool.opened()
        let (stay, accepted) = (try await school.onRoll("Asha Begum"), try await school.accepted("Ben Ford"))
        let casework = await school.casework()
        await expectRefusal("wrong_stage") { _ = try await casework.perform(Self.leave(accepted)) }
        await expectRefusal("out_of_order") { _ = try await casework.perform(Self.leave(stay, on: "2026-01-11")) }
        await expectRefusal("in_the_future") { _ = try await casework.perform(Self.leave(stay, on: "2026-04-01")) }
        await expectRefusal("unknown_code") { _ = try await casework.perform(Self.leave(stay, "holiday")) }
        #expect(try await casework.read { try $0.stay(stay).stage } == .onRoll)
        _ = try await casework.perform(Self.leave(stay))
        await expectRefusal("done_already") { _ = try await casework.perform(Self.leave(stay)) }
        await school.close()
    }

    @Test("a rehearsal shows what would be withdrawn, and withdraws nothing")
    func rehearsal() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        _ = try await school.target(stay, setOn: "2026-01-20")
        let casework = await school.casework()
        let before = try await casework.read { try $0.obligations(of: stay) }
        let rehearsed = try await casework.perform(Self.leave(stay), isRehearsal: true)
        #expect(rehearsed.deed.withdrawn?.isEmpty == false)
        #expect(try await casework.read { try $0.obligations(of: stay) } == before)
        await school.close()
    }

    @Test("ending a stay is the inclusion leader's")
    func rights() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let (kim, lee) = (await school.casework(as: "kim"), await school.casework(as: "lee"))
        await expectRefusal("not_allowed") { _ = try await kim.perform(Self.leave(stay)) }
        _ = try await lee.perform(Self.leave(stay))
        await school.close()
    }
}

extension CaseSchool {
    /// An open target of a stay.
    func target(_ stay: UUID, setOn: Day) async throws -> UUID {
        try await act { db, seq in
            let id = UUID.version7()
            let entry = try db.value("select waymark.take_entries(1, 1)", as: Int64.self) + 1
            try db.execute(
                """
                insert into waymark.target (organisation_id, setting_id, placement_id, target_id, seq, entry, ref, area, statement, set_on)
                values (1, 1, \(stay), \(id), \(seq), \(entry), \("T\(entry)"), 'confidence', 'Speak once in each lesson', \(setOn))
                """)
            return id
        }
    }
}
