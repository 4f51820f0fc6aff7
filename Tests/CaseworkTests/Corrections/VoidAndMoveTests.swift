import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Taking a record out, and putting it where it belongs")
struct VoidAndMoveTests {
    private func with(_ body: (CaseSchool) async throws -> Void) async throws {
        let school = try await CaseSchool.opened()
        try await body(school)
        await school.close()
    }

    @Test("a record goes with its parts, and comes back with them")
    func parts() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let target = try await school.perform(CaseSchool.target(stay))
            try await school.perform(ReviewTarget(target: target.record, mastery: "acquiring", reviewedOn: "2026-03-02"))
            let before = try await school.digest()
            let voided = try await school.void(.target, target.ref)
            #expect(try await school.count("target") == 0)
            #expect(try await school.count("target_review") == 0)
            try await school.perform(UndoChange(voided.change))
            #expect(try await school.digest() == before)
        }
    }

    @Test("what others refer to can't go, and they are named")
    func stillNamed() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let need = try await school.perform(AddNeed(stay: stay, category: "attendance", identifiedOn: "2026-02-02", knownBefore: false))
            var act = CaseSchool.target(stay)
            act.need = need.ref
            let target = try await school.perform(act)
            await #expect { try await school.void(.need, need.ref) } throws: { error in
                guard case CaseworkError.stillNamed(_, let names) = error else { return false }
                return names == ["target \(target.ref)"]
            }
            #expect(try await school.count("need") == 1)
        }
    }

    @Test("a stay goes with all that is in it, and with a pupil's only stay goes the pupil; a leader brings both back")
    func stay() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            try await school.perform(CaseSchool.call(stay))
            let before = try await school.digest()
            let voided = try await school.void(.placement, try await school.ref(of: stay), as: "lee")
            #expect(voided.deed.records.map(\.type) == ["placement", "pupil"])
            for table in ["pupil", "placement", "keyworker", "contact"] { #expect(try await school.count(table) == 0) }
            try await school.perform(UndoChange(voided.change), as: "lee")
            #expect(try await school.digest() == before)
        }
    }

    @Test("a keyworker takes no stay out, nor a record of a pupil who is not theirs; and nothing is half done")
    func rights() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let other = try await school.onRoll("Ben Cole", keyworker: "ken")
            let call = try await school.perform(CaseSchool.call(other))
            let before = try await school.digest()
            let ref = try await school.ref(of: stay)
            #expect(try await refusal { try await school.void(.placement, ref, as: "kim") } == "not_allowed")
            #expect(try await refusal { try await school.void(.contact, call.ref, as: "kim") } == "no_such_record")
            #expect(try await school.digest() == before)
        }
    }

    @Test("a stay with a note that the caller may not read stays, without a word of the note")
    func hiddenNote() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            try await school.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.restricted_note (organisation_id, setting_id, placement_id, note_id, seq, entry, ref, noted_on, note)
                    values (1, 1, \(stay), \(UUID.version7()), \(seq), 9001, 'R1', date '2026-03-03', 'Not for everybody')
                    """)
            }
            let ref = try await school.ref(of: stay)
            #expect(try await refusal { try await school.void(.placement, ref, as: "lee") } == "not_allowed")
        }
    }

    @Test("records without a reference are named by what they hang on; a pupil names their only stay")
    func names() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            try await school.perform(RecordReferralItems(stay: stay, items: .these(["attendance_record"]), askedOn: "2026-01-06"))
            let ref = try await school.ref(of: stay)
            let casework = await school.casework()
            for name in ["\(ref)/attendance_record", "\(ref)/attendance-record", "AB/attendance record"] {
                #expect(try await casework.read { try $0.address(of: .referralItem, named: name) }.name == "\(ref)/attendance_record")
            }
            let keyworker = try await casework.read { try $0.address(of: .keyworker, named: "AB/kim/7 jan 2026") }
            #expect(keyworker.name == "\(ref)/kim/2026-01-07")
            await #expect(throws: CaseworkError.self) { try await casework.read { try $0.address(of: .referralItem, named: "nothing") } }
        }
    }

    // MARK: Moving

    @Test("a record moves to the other pupil's stay with its parts, and back")
    func move() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let other = try await school.onRoll("Ben Cole")
            let target = try await school.perform(CaseSchool.target(stay))
            try await school.perform(ReviewTarget(target: target.record, mastery: "acquiring", reviewedOn: "2026-03-02"))
            let before = try await school.digest()
            let moved = try await school.move(.target, target.ref, to: try await school.pupil(of: other).id, as: "lee")
            #expect(moved.deed.stay == other)
            #expect(try await school.count("target", "placement_id = \(other)") == 1)
            #expect(try await school.count("target_review", "placement_id = \(other)") == 1)
            #expect(try await school.count("target_review", "placement_id = \(stay)") == 0)
            try await school.perform(UndoChange(moved.change), as: "lee")
            #expect(try await school.digest() == before)
        }
    }

    @Test("a record stays where it is when others refer to it, when it refers to what stays, or when the other has such a one")
    func refused() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let other = try await school.onRoll("Ben Cole")
            let pupil = try await school.pupil(of: other).id
            let need = try await school.perform(AddNeed(stay: stay, category: "attendance", identifiedOn: "2026-02-02", knownBefore: false))
            var act = CaseSchool.target(stay)
            act.need = need.ref
            let target = try await school.perform(act)
            for each in [stay, other] {
                try await school.perform(RecordReferralItems(stay: each, items: .these(["attendance_record"]), askedOn: "2026-01-06"))
            }
            let ref = try await school.ref(of: stay)
            let before = try await school.digest()
            #expect(try await refusal { try await school.move(.need, need.ref, to: pupil) } == "still_named")
            #expect(try await refusal { try await school.move(.target, target.ref, to: pupil) } == "not_allowed")
            #expect(try await refusal { try await school.move(.referralItem, "\(ref)/attendance_record", to: pupil) } == "stands_already")
            #expect(try await refusal { try await school.move(.placement, ref, to: pupil) } == "wrong_command")
            #expect(try await school.digest() == before)
        }
    }

    @Test("what happened before the other pupil was referred is not theirs")
    func beforeTheReferral() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let other = try await school.referred("Ben Cole", on: "2026-03-20")
            let call = try await school.perform(CaseSchool.call(stay, on: "2026-03-03"))
            let pupil = try await school.pupil(of: other).id
            #expect(try await refusal { try await school.move(.contact, call.ref, to: pupil) } == "out_of_order")
        }
    }
}
