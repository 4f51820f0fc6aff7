import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Taking a change back")
struct UndoTests {
    private func with(_ body: (CaseSchool) async throws -> Void) async throws {
        let school = try await CaseSchool.opened()
        try await body(school)
        await school.close()
    }

    @Test("what was recorded goes, what was corrected is as it was, what was taken out comes back")
    func eachKind() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let empty = try await school.digest()
            let call = try await school.perform(CaseSchool.call(stay))
            let called = try await school.digest()
            let corrected = try await school.correct(.contact, call.ref, "held_on=2026-03-04")
            #expect(try await school.digest() != called)
            try await school.perform(UndoChange(corrected.change))
            #expect(try await school.digest() == called)
            let voided = try await school.void(.contact, call.ref)
            #expect(try await school.count("contact") == 0)
            try await school.perform(UndoChange(voided.change))
            #expect(try await school.digest() == called)
            let undone = try await school.perform(UndoChange(call.change))
            #expect(try await school.digest() == empty)
            #expect(undone.deed.counts == ["contact removed": 1])
        }
    }

    @Test("taking back can be taken back, again and again")
    func undoOfUndo() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let before = try await school.digest()
            var change = try await school.perform(CaseSchool.target(stay)).change
            let after = try await school.digest()
            for round in 0..<4 {
                change = try await school.perform(UndoChange(change)).change
                #expect(try await school.digest() == (round.isMultiple(of: 2) ? before : after))
            }
        }
    }

    @Test("a record that was changed since stands in the way, and so does one that came to refer to it; the later change is named")
    func movedOn() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let target = try await school.perform(CaseSchool.target(stay))
            let review = try await school.perform(ReviewTarget(target: target.record, mastery: "acquiring", reviewedOn: "2026-03-02"))
            let before = try await school.digest()
            await #expect { try await school.perform(UndoChange(target.change)) } throws: { error in
                guard case CaseworkError.changedSince(_, "target review", let later) = error else { return false }
                return later?.change == review.change && later?.act == "target_review"
            }
            let closed = try await school.perform(CloseTarget(target: target.record, outcome: "achieved", closedOn: "2026-03-30"))
            await #expect { try await school.perform(UndoChange(target.change)) } throws: { error in
                guard case CaseworkError.changedSince(_, _, let later) = error else { return false }
                return later?.change == closed.change
            }
            try await school.perform(UndoChange(closed.change))
            #expect(try await school.digest() == before)
        }
    }

    @Test("once taken back, a change is not taken back again")
    func onlyOnce() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            try await school.perform(UndoChange(call.change))
            #expect(try await refusal { try await school.perform(UndoChange(call.change)) } == "changed_since")
        }
    }

    @Test("two who take the same change back at once: one does, the other is told")
    func atOnce() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            let casework = await school.casework()
            let codes = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<2 { group.addTask { try await refusal { try await casework.perform(UndoChange(call.change)) } } }
                return try await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(Set(codes) == [nil, "changed_since"])
            #expect(try await school.count("contact") == 0)
        }
    }

    @Test("an import, an erasure and what made or ended a login or a role are not taken back", arguments: [
        "import", "erasure", "staff_add", "staff_leave", "staff_return", "staff_login", "staff_role", "staff_correct",
    ])
    func irrevocable(act: String) async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            let change = try await school.database.everyday.write { db in
                let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
                try db.execute("update waymark.contact set note = 'x', seq = \(seq) where contact_id = \(call.record)")
                try db.execute("select waymark.close_act(1, \(UUID.version7()), \(act), null, '{}')")
                return seq
            }
            #expect(try await refusal { try await school.perform(UndoChange(change)) } == "cannot_be_undone")
        }
    }

    @Test("leaving is taken back with what it withdrew: the same work is due as before")
    func obligationsComeBack() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            try await school.perform(CaseSchool.target(stay))
            let casework = await school.casework()
            let before = try await casework.read { try $0.obligations(of: stay) }
            let left = try await school.perform(EndStay(stay: stay, reason: "moved_away", endedOn: "2026-03-30"))
            #expect(try await casework.read { try $0.obligations(of: stay) } != before)
            try await school.perform(UndoChange(left.change))
            #expect(try await casework.read { try $0.obligations(of: stay) } == before)
        }
    }

    @Test("a keyworker takes back their own, and a colleague's pupil is none of theirs: there is no such change")
    func rights() async throws {
        try await with { school in
            let own = try await school.onRoll("Asha Begum")
            let other = try await school.onRoll("Ben Cole", keyworker: "ken")
            let call = try await school.perform(CaseSchool.call(own), as: "kim")
            let theirs = try await school.perform(CaseSchool.call(other), as: "ken")
            #expect(try await refusal { try await school.perform(UndoChange(theirs.change), as: "kim") } == "no_such_record")
            try await school.perform(UndoChange(call.change), as: "kim")
            #expect(try await school.count("contact") == 1)
        }
    }

    @Test("whoever sees only part of what a change did takes nothing of it back")
    func whollyOrNotAtAll() async throws {
        try await with { school in
            let own = try await school.onRoll("Asha Begum")
            let other = try await school.onRoll("Ben Cole", keyworker: "ken")
            let change = try await school.act { db, seq in
                for stay in [own, other] {
                    let entry = try db.value("select waymark.take_entries(1, 1)", as: Int64.self) + 1
                    try db.execute(
                        """
                        insert into waymark.contact (organisation_id, setting_id, placement_id, contact_id, seq, entry, ref, held_on,
                                                     kind, participants)
                        values (1, 1, \(stay), \(UUID.version7()), \(seq), \(entry), \("C\(entry)"), date '2026-03-03', 'call', '{pupil}')
                        """)
                }
                return seq
            }
            let before = try await school.digest()
            #expect(try await refusal { try await school.perform(UndoChange(change), as: "kim") } == "not_allowed")
            #expect(try await school.digest() == before)
            try await school.perform(UndoChange(change), as: "lee")
            #expect(try await school.count("contact") == 0)
        }
    }

    @Test("an inclusion leader takes a referral back with the pupil it brought, and brings both back")
    func referral() async throws {
        try await with { school in
            let before = try await school.digest()
            let pupil = NewPupil(forename: "Cara", surname: "Dunn", dateOfBirth: "2011-03-04")
            let referral = AddReferral(
                .new(pupil, isAnother: false), to: CaseSchool.setting, on: "2026-03-30", reason: "preventative", registration: "single")
            let added = try await school.perform(referral, as: "lee")
            let after = try await school.digest()
            let undone = try await school.perform(UndoChange(added.change), as: "lee")
            #expect(try await school.digest() == before)
            #expect(try await school.count("pupil") == 0)
            try await school.perform(UndoChange(undone.change), as: "lee")
            #expect(try await school.digest() == after)
        }
    }

    @Test("what would break a rule over two records when it is as before is not taken back")
    func neighbours() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2026-02-02")
            let ref = try await school.ref(of: stay)
            let corrected = try await school.correct(.placement, ref, "first_day=2026-01-12")
            try await school.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.transition (organisation_id, setting_id, placement_id, transition_id, seq, entry, ref, kind,
                                                    receiving, planned, started_on)
                    values (1, 1, \(stay), \(UUID.version7()), \(seq), 9001, 'M9', 'mainstream', 'Northfield', true, date '2026-01-26')
                    """)
            }
            #expect(try await refusal { try await school.perform(UndoChange(corrected.change)) } == "out_of_order")
        }
    }

    @Test("there is no change of a number that was not given yet")
    func unknown() async throws {
        try await with { school async throws in
            #expect(try await refusal { try await school.perform(UndoChange(4711)) } == "no_such_record")
            #expect(try await refusal { try await school.perform(UndoChange(0)) } == "no_such_record")
        }
    }
}
