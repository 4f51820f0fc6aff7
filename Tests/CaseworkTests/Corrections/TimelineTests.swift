import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("The timeline of a pupil")
struct TimelineTests {
    private func with(_ body: (CaseSchool) async throws -> Void) async throws {
        let school = try await CaseSchool.opened()
        try await body(school)
        await school.close()
    }

    @Test("newest first, in plain words, with who recorded it and how to name it")
    func entries() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay, note: "Asked how it goes"), as: "kim")
            let timeline = try await school.casework(as: "lee").timeline(of: PupilLookup("AB"))
            #expect(timeline.entries.map(\.day) == timeline.entries.map(\.day).sorted(by: >))
            let entry = try #require(timeline.entries.first)
            #expect(entry.what == "Call with Pupil: Asked how it goes")
            #expect(entry.name == call.ref)
            #expect(entry.recorded?.name == "Kim Example")
            #expect(timeline.entries.map(\.what).contains("First day"))
            #expect(timeline.entries.map(\.what).contains("Referral: Accepted"))
            #expect(timeline.entries.contains { $0.type == .keyworker && $0.what == "Kim Example is keyworker" })
        }
    }

    @Test("corrections are folded in with who, when and what; filling in what was empty is none")
    func corrections() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay), as: "kim")
            let corrected = try await school.correct(.contact, call.ref, "held_on=2026-03-04", "note=Added", as: "kim")
            let entries = try await school.casework(as: "kim").timeline(of: PupilLookup("AB"), TimelineFilter(type: .contact)).entries
            #expect(entries.count == 1)
            let correction = try #require(entries.first?.corrections.first)
            #expect(correction.sentence.hasPrefix("corrected by Kim Example on "))
            #expect(correction.sentence.hasSuffix(": held_on Tue 3 Mar 2026 -> Wed 4 Mar 2026 (Entered wrongly)"))
            #expect(entries.first?.change == corrected.change)
            #expect(entries.first?.recorded?.change == call.change)
        }
    }

    @Test("what was taken out or moved away shows only to whoever asks for it")
    func gone() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let other = try await school.onRoll("Ben Cole")
            let voided = try await school.perform(CaseSchool.call(stay))
            let moved = try await school.perform(CaseSchool.call(stay))
            _ = try await school.void(.contact, voided.ref)
            _ = try await school.move(.contact, moved.ref, to: try await school.pupil(of: other).id)
            let casework = await school.casework(as: "lee")
            let filter = TimelineFilter(type: .contact)
            #expect(try await casework.timeline(of: PupilLookup("AB"), filter).entries.isEmpty)
            let gone = try await casework.timeline(of: PupilLookup("AB"), TimelineFilter(includesGone: true, type: .contact)).entries
            #expect(gone.map(\.gone?.isMoved) == [true, false])
            let there = try await casework.timeline(of: PupilLookup("BC"), filter).entries
            #expect(there.first?.corrections.first?.isMoveHere == true)
            #expect(there.first?.recorded?.change == moved.change)
        }
    }

    @Test("it is narrowed by type and by day")
    func narrowed() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            try await school.perform(CaseSchool.call(stay, on: "2026-02-02"))
            try await school.perform(CaseSchool.call(stay, on: "2026-03-02"))
            try await school.perform(CaseSchool.target(stay, on: "2026-03-02"))
            let casework = await school.casework()
            let calls = try await casework.timeline(of: PupilLookup("AB"), TimelineFilter(since: "2026-03-01", type: .contact))
            #expect(calls.entries.map(\.day) == ["2026-03-02"])
            #expect(try await casework.timeline(of: PupilLookup("AB"), TimelineFilter(since: "2026-03-01")).entries.count == 2)
        }
    }

    @Test("the look is on record; a pupil who is not the caller's is none; restricted notes are never in it")
    func looks() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum", keyworker: "ken")
            try await school.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.restricted_note (organisation_id, setting_id, placement_id, note_id, seq, entry, ref, noted_on, note)
                    values (1, 1, \(stay), \(UUID.version7()), \(seq), 9001, 'R1', date '2026-03-03', 'Not for everybody')
                    """)
            }
            await #expect(throws: CaseworkError.noSuchPupil) {
                try await school.casework(as: "kim").timeline(of: PupilLookup("AB"))
            }
            let timeline = try await school.casework().timeline(of: PupilLookup("AB"), TimelineFilter(includesGone: true))
            #expect(!timeline.entries.contains { $0.what.contains("Not for everybody") || $0.name == "R1" })
            let looks = try await school.database.unfettered.read { db in
                try db.rows("select act, pupils from waymark.look order by seq", as: (String, [UUID]).self)
            }
            #expect(looks.count == 1)
            #expect(looks.first?.0 == "timeline")
            #expect(looks.first?.1 == [timeline.pupil.id])
        }
    }

    @Test("what became of a pupil's details stands on the day on which they were changed")
    func details() async throws {
        try await with { school in
            _ = try await school.onRoll("Asha Begum")
            _ = try await school.correct(.pupil, "AB", "sen_provision=K", as: "lee")
            let entries = try await school.casework().timeline(of: PupilLookup("AB"), TimelineFilter(type: .pupil)).entries
            #expect(entries.map(\.what) == ["Details: sen_provision nothing -> SEN support"])
            #expect(entries.first?.recorded?.name == "Lee Example")
        }
    }
}
