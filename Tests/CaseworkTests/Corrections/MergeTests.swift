import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Merging two records of one pupil")
struct MergeTests {
    private func with(_ body: (CaseSchool) async throws -> Void) async throws {
        let school = try await CaseSchool.opened()
        try await body(school)
        await school.close()
    }

    @Test("the second's records join the first's open stay, what both have stands with what it lacked, and undoing restores all")
    func joins() async throws {
        try await with { school in
            let (first, second) = (try await school.onRoll("Asha Begum"), try await school.onRoll("Aisha Begum", keyworker: "ken"))
            try await school.perform(CaseSchool.call(second))
            try await school.act { db, seq in
                for (stay, step, done) in [(first, "home_visit", nil), (second, "home_visit", "2026-01-09"), (second, "staff_briefed", nil)] as [(UUID, String, Day?)] {
                    let entry = try db.value("select waymark.take_entries(1, 1)", as: Int64.self) + 1
                    try db.execute(
                        """
                        insert into waymark.induction_step (organisation_id, setting_id, placement_id, step, seq, entry, due_on, completed_on)
                        values (1, 1, \(stay), \(step), \(seq), \(entry), date '2026-01-12', \(done))
                        """)
                }
                try db.execute("update waymark.pupil set sex = 'F', seq = \(seq) where forename = 'Aisha'")
                for (stay, ref) in [(first, "D1"), (second, "D2")] {
                    try db.execute(
                        """
                        insert into waymark.destination (organisation_id, setting_id, placement_id, destination_id, seq, entry, ref,
                                                         pupil_id, status, started_on)
                        select 1, 1, \(stay), \(UUID.version7()), \(seq), 9000, \(ref), p.pupil_id, 'employment', date '2026-03-01'
                        from waymark.placement p where p.placement_id = \(stay)
                        """)
                }
            }
            let before = try await school.digest()
            let refs = (try await school.pupil(of: first).ref, try await school.pupil(of: second).ref)
            let merged = try await school.merge(refs.0, refs.1)
            #expect(merged.deed.counts == ["stays_moved": 0, "stays_joined": 1])
            #expect(try await school.count("pupil") == 1)
            #expect(try await school.count("placement") == 1)
            #expect(try await school.count("pupil", "sex = 'F' and forename = 'Asha'") == 1)
            #expect(try await school.count("contact", "placement_id = \(first)") == 1)
            #expect(try await school.count("induction_step") == 2)
            #expect(try await school.count("induction_step", "step = 'home_visit' and completed_on = date '2026-01-09'") == 1)
            #expect(try await school.count("keyworker", "until_on is null and staff_id = \(CaseSchool.member("kim"))") == 1)
            #expect(try await school.count("keyworker", "until_on is not null and staff_id = \(CaseSchool.member("ken"))") == 1)
            #expect(try await school.count("destination", "ended_on is null and ref = 'D1'") == 1)
            try await school.perform(UndoChange(merged.change))
            #expect(try await school.digest() == before)
        }
    }

    @Test("who is keyworker no longer is said of somebody who is not the keyworker still")
    func keyworkers() async throws {
        try await with { school in
            let stays = [
                try await school.onRoll("Asha Begum"), try await school.onRoll("Aisha Begum"),
                try await school.onRoll("Ayesha Begum", keyworker: "ken"),
            ]
            func sentences(_ other: Int) async throws -> [String] {
                let (first, second) = (try await school.pupil(of: stays[0]).ref, try await school.pupil(of: stays[other]).ref)
                return try await school.casework().mergePlan(of: PupilLookup(first), and: PupilLookup(second)).sentences
            }
            #expect(try await !sentences(1).contains { $0.contains("no longer") })
            #expect(try await sentences(2).contains { $0.hasSuffix("stands; Ken Example is keyworker no longer.") })
        }
    }

    @Test("stays and EHC plans move to the first, and a UPN that it lacked")
    func moves() async throws {
        try await with { school in
            let (first, second) = (try await school.onRoll("Asha Begum"), try await school.left("Aisha Begum", on: "2026-02-20", reason: "moved_away"))
            let pupils = (try await school.pupil(of: first), try await school.pupil(of: second))
            try await school.act { db, seq in
                let plan = UUID.version7()
                try db.execute(
                    """
                    insert into waymark.ehc_plan (organisation_id, pupil_id, ehc_id, seq, entry, ref, requested_on)
                    values (1, \(pupils.1.id), \(plan), \(seq), 9001, 'EHC9', date '2026-01-02')
                    """)
                try db.execute(
                    """
                    insert into waymark.ehc_review (organisation_id, pupil_id, ehc_id, reviewed_on, seq, entry)
                    values (1, \(pupils.1.id), \(plan), date '2026-02-02', \(seq), 9002)
                    """)
                try db.execute("update waymark.pupil set upn = 'R830331615078', seq = \(seq) where pupil_id = \(pupils.1.id)")
            }
            let before = try await school.digest()
            let merged = try await school.merge(pupils.0.ref, pupils.1.ref)
            for table in ["placement", "ehc_plan", "ehc_review"] {
                #expect(try await school.count(table, "pupil_id <> \(pupils.0.id)") == 0)
            }
            #expect(try await school.count("placement") == 2)
            #expect(try await school.count("pupil", "upn = 'R830331615078' and pupil_id = \(pupils.0.id)") == 1)
            try await school.perform(UndoChange(merged.change))
            #expect(try await school.digest() == before)
        }
    }

    @Test("a leader merges two records of their setting, and takes it back; a keyworker does not")
    func rights() async throws {
        try await with { school in
            let first = try await school.pupil(of: try await school.onRoll("Asha Begum")).ref
            let stay = try await school.onRoll("Aisha Begum")
            let second = try await school.pupil(of: stay).ref
            try await school.perform(CaseSchool.call(stay))
            let before = try await school.digest()
            #expect(try await refusal { try await school.merge(first, second, as: "kim") } == "not_allowed")
            #expect(try await school.digest() == before)
            let merged = try await school.merge(first, second, as: "lee")
            #expect(try await school.count("pupil") == 1)
            try await school.perform(UndoChange(merged.change), as: "lee")
            #expect(try await school.digest() == before)
        }
    }

    @Test("what was shown is what is done: when a record moved on since, nothing is")
    func planMovedOn() async throws {
        try await with { school in
            let first = try await school.onRoll("Asha Begum")
            let second = try await school.onRoll("Aisha Begum")
            let casework = await school.casework()
            let refs = (try await school.pupil(of: first).ref, try await school.pupil(of: second).ref)
            let plan = try await casework.mergePlan(of: PupilLookup(refs.0), and: PupilLookup(refs.1))
            try await school.perform(CaseSchool.call(second))
            #expect(try await refusal { try await casework.perform(MergePupils(plan)) } == "changed_meanwhile")
            #expect(try await school.count("pupil") == 2)
        }
    }

    @Test("a merge whose records moved on is not taken back; a record is not merged with itself")
    func refused() async throws {
        try await with { school in
            let first = try await school.onRoll("Asha Begum")
            let second = try await school.onRoll("Aisha Begum")
            let call = try await school.perform(CaseSchool.call(second))
            let refs = (try await school.pupil(of: first).ref, try await school.pupil(of: second).ref)
            #expect(try await refusal { try await school.merge(refs.0, refs.0) } == "wrong_command")
            let merged = try await school.merge(refs.0, refs.1)
            _ = try await school.correct(.contact, call.ref, "note=Later")
            #expect(try await refusal { try await school.perform(UndoChange(merged.change)) } == "changed_since")
        }
    }
}
