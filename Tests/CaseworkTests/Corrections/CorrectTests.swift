import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Correcting a record")
struct CorrectTests {
    private func with(_ body: (CaseSchool) async throws -> Void) async throws {
        let school = try await CaseSchool.opened()
        try await body(school)
        await school.close()
    }

    @Test("values are read by what their column holds: days as people write them, codes by labels, several with commas")
    func typed() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            let correction = try await school.casework().correction(
                of: .contact, named: call.ref, ["held_on=4/3/2026", "with=pupil, Parent or carer", "kind=Home visit", "note=At home"])
            #expect(correction.changes.map(\.sentence) == [
                "held_on Tue 3 Mar 2026 -> Wed 4 Mar 2026", "kind Call -> Home visit",
                "participants Pupil -> Pupil, Parent or carer", "note nothing -> At home",
            ])
            try await school.perform(CorrectRecord(correction), reason: "Wrong day")
            #expect(try await school.count("contact", "held_on = date '2026-03-04' and participants = '{pupil,parent_carer}' and kind = 'home_visit'") == 1)
            let former = try await school.database.unfettered.read { db in
                try db.row(
                    """
                    select f.held_on, f.closing, c.reason from former.contact f
                    join waymark.change c on c.organisation_id = f.organisation_id and c.seq = f.closed_seq
                    """, as: (Day, String, String?).self)
            }
            #expect(former == ("2026-03-03", "corrected", "Wrong day"))
        }
    }

    @Test("the whole record as corrected is held against the rules, and its neighbours too", arguments: [
        ("placement", "first_day=2026-01-01", "out_of_order"), ("placement", "decision=declined", "not_allowed"),
        ("placement", "end_reason=moved_away", "missing_value"),
        ("placement", "reason=", "missing_value"), ("placement", "reason=permanent", "unknown_code"),
        ("pupil", "date_of_birth=2025-01-01", "out_of_order"), ("pupil", "upn=B123456789012", "bad_upn"),
        ("pupil", "disadvantaged=perhaps", "bad_yes_no"), ("target", "set_on=2026-03-10", "out_of_order"),
        ("transition", "started_on=2026-01-12", "out_of_order"), ("score", "value=41", "out_of_range"),
        ("contact", "held_on=2026-04-01", "in_the_future"),
    ])
    func rules(type: String, assignment: String, code: String) async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let names = try await records(of: stay, school)
            let before = try await school.digest()
            let kind = try RecordType.said(type)
            #expect(try await refusal { try await school.correct(kind, names[type] ?? "", assignment) } == code)
            #expect(try await school.digest() == before)
        }
    }

    /// One record of some types, by the names that people type.
    private func records(of stay: UUID, _ school: CaseSchool) async throws -> [String: String] {
        let call = try await school.perform(CaseSchool.call(stay))
        let target = try await school.perform(CaseSchool.target(stay))
        try await school.perform(ReviewTarget(target: target.record, mastery: "acquiring", reviewedOn: "2026-03-02"))
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.transition (organisation_id, setting_id, placement_id, transition_id, seq, entry, ref, kind,
                                                receiving, planned, started_on)
                values (1, 1, \(stay), \(UUID.version7()), \(seq), 9001, 'M9', 'mainstream', 'Northfield', true, date '2026-03-02')
                """)
            let assessment = UUID.version7()
            try db.execute(
                """
                insert into waymark.assessment (organisation_id, setting_id, placement_id, assessment_id, seq, entry, ref, instrument,
                                                domain, purpose, taken_on)
                values (1, 1, \(stay), \(assessment), \(seq), 9002, 'A9', 'sdq', 'wellbeing', 'baseline', date '2026-02-02')
                """)
            try db.execute(
                """
                insert into waymark.score (organisation_id, setting_id, placement_id, assessment_id, scale, seq, entry, value)
                values (1, 1, \(stay), \(assessment), 'total', \(seq), 9003, 20)
                """)
        }
        return [
            "placement": try await school.ref(of: stay), "pupil": "AB", "contact": call.ref, "target": target.ref,
            "transition": "M9", "score": "A9/total",
        ]
    }

    @Test("what makes a record the one it is, and what the database counts by, can't be corrected", arguments: [
        ("contact", "placement_id=x"), ("contact", "ref=C9"), ("contact", "seq=1"), ("contact", "contact_id=x"),
        ("placement", "pupil_id=x"), ("placement", "setting_id=2"), ("contact", "no_such_field=1"), ("contact", "held_on"),
    ])
    func identity(type: String, assignment: String) async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            let ref = try await school.ref(of: stay)
            #expect(try await refusal {
                try await school.correct(try RecordType.said(type), type == "contact" ? call.ref : ref, assignment)
            } == "wrong_command")
        }
    }

    @Test("a planned start from which due dates are counted is moved by the command that shows them")
    func plannedStart() async throws {
        try await with { school in
            let accepted = try await school.ref(of: try await school.accepted("Asha Begum"))
            let onRoll = try await school.ref(of: try await school.onRoll("Ben Cole"))
            #expect(try await refusal { try await school.correct(.placement, accepted, "planned_start=2026-04-27") } == "wrong_command")
            #expect(try await refusal { try await school.correct(.placement, onRoll, "planned_start=2026-01-13") } == nil)
        }
    }

    @Test("with the day of referral move the due dates counted from it, but of what is done or overdue; undone, they are as before")
    func referredOn() async throws {
        try await with { school in
            let stay = try await school.referred("Asha Begum", on: "2026-03-30")
            try await school.perform(AcceptReferral(stay: stay, plannedStart: "2026-04-27", acceptedOn: "2026-03-31"))
            try await school.perform(CompleteInductionSteps(stay: stay, steps: ["youth_justice_check"], completedOn: "2026-03-31"))
            let (before, ref) = (try await school.induction(stay), try await school.ref(of: stay))
            #expect(before["referral_review"]?.dueOn == "2026-04-01" && before["social_care_check"]?.dueOn == "2026-04-02")

            let corrected = try await school.correct(.placement, ref, "referred_on=2026-03-27")
            let after = try await school.induction(stay)
            #expect(after["referral_review"]?.dueOn == "2026-03-31" && after["social_care_check"]?.dueOn == "2026-04-01")
            for step in ["youth_justice_check", "home_visit", "learning_plan"] { #expect(after[step]?.dueOn == before[step]?.dueOn, "\(step)") }
            #expect(corrected.deed.moved == [
                MovedDueDate(step: "referral_review", before: "2026-04-01", after: "2026-03-31"),
                MovedDueDate(step: "social_care_check", before: "2026-04-02", after: "2026-04-01"),
            ])
            try await school.perform(UndoChange(corrected.change))
            #expect(try await school.induction(stay).mapValues(\.dueOn) == before.mapValues(\.dueOn))

            // On 2 April the review is overdue, and stays so.
            let late = await school.casework(today: "2026-04-02")
            let correction = try await late.correction(of: .placement, named: ref, ["referred_on=2026-03-31"])
            let lateDeed = try await late.perform(CorrectRecord(correction), isRehearsal: true).deed
            #expect(lateDeed.moved == [
                MovedDueDate(step: "referral_review", before: "2026-04-01", after: "2026-04-01"),
                MovedDueDate(step: "social_care_check", before: "2026-04-02", after: "2026-04-20"),
            ])
        }
    }

    @Test("whoever saw it before somebody else changed it is told who changed what, and nothing is lost")
    func seen() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            let casework = await school.casework()
            let mine = try await casework.correction(of: .contact, named: call.ref, ["note=Mine"])
            let theirs = try await school.correct(.contact, call.ref, "held_on=2026-03-04", as: "kim")
            let told = { (error: any Error) in
                guard case CaseworkError.changedMeanwhile(let what, let by) = error else { return false }
                return what.contains("held_on Tue 3 Mar 2026 -> Wed 4 Mar 2026") && by?.hasPrefix("Kim Example on ") == true
            }
            await #expect { try await casework.perform(CorrectRecord(mine)) } throws: { told($0) }
            await #expect { try await school.correct(.contact, call.ref, "note=Mine", seen: call.change) } throws: { told($0) }
            _ = try await school.correct(.contact, call.ref, "note=Mine", seen: theirs.change)
            #expect(try await school.count("contact", "note = 'Mine' and held_on = date '2026-03-04'") == 1)
        }
    }

    @Test("two who correct one record at once: one does, the other is told")
    func atOnce() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            let casework = await school.casework()
            let corrections = try await [
                casework.correction(of: .contact, named: call.ref, ["note=One"]),
                casework.correction(of: .contact, named: call.ref, ["note=Two"]),
            ]
            let codes = try await withThrowingTaskGroup(of: String?.self) { group in
                for correction in corrections {
                    group.addTask { try await refusal { try await casework.perform(CorrectRecord(correction)) } }
                }
                return try await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(Set(codes) == [nil, "changed_meanwhile"])
        }
    }

    @Test("a keyworker corrects what is theirs to write, and not the pupil's details")
    func rights() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            _ = try await school.correct(.contact, call.ref, "note=Longer", as: "kim")
            #expect(try await refusal { try await school.correct(.pupil, "AB", "preferred_name=Ash", as: "kim") } == "not_allowed")
            _ = try await school.correct(.pupil, "AB", "preferred_name=Ash", as: "sam")
            #expect(try await school.pupil(of: stay).name == "Ash Begum")
        }
    }

    @Test("a correction that changes nothing is none")
    func nothing() async throws {
        try await with { school in
            let stay = try await school.onRoll("Asha Begum")
            let call = try await school.perform(CaseSchool.call(stay))
            #expect(try await refusal { try await school.correct(.contact, call.ref, "kind=call") } == "done_already")
        }
    }
}
