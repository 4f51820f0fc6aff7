import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Subject access", .serialized)
struct SubjectAccessTests {
    private static let pupil = StaffedSchools.own.pupil

    @Test("has everything that is held of a pupil, of every table, with the former versions, in words")
    func everything() async throws {
        try await with { schools in
            let record = try await Access(database: schools.database.everyday, organisation: 1).subjectRecord(of: Self.pupil)
            #expect(record.name == "Zebedee Quillfeather" && record.ref == "P1")
            let tables = SampleRecord.all.filter { [.pupil, .stay].contains($0.key) }.map(\.table)
            #expect(Set(tables).isSubset(of: Set(record.sections.map(\.record))))
            #expect(record.sections.prefix(2).map(\.title) == ["Pupil", "Placement"])
            for section in record.sections where tables.contains(section.record) {
                #expect(section.entries.map(\.state) == [.current, .corrected], "\(section.record)")
                #expect(section.entries.allSatisfy { $0.recordedAt != nil })
            }
            let placement = try #require(record.sections.first { $0.record == "placement" }?.entries.first)
            let referredOn = try #require(placement.fields.first { $0.name == "referred_on" })
            #expect(referredOn.title == "Referred on" && referredOn.value == Day(year: 2025, month: 9, day: 1)?.inEnglish && !referredOn.needsReview)
            #expect(placement.fields.first { $0.name == "setting_id" }?.value == "Setting")
            #expect(placement.fields.first { $0.name == "decision" }?.value == "Accepted")
        }
    }

    @Test("marks what names or may name somebody else, and nothing of the person's own")
    func thirdPersons() async throws {
        try await with { schools in
            let record = try await Access(database: schools.database.everyday, organisation: 1).subjectRecord(of: Self.pupil)
            let marked = Set(record.sections.flatMap { section in
                section.entries.flatMap(\.fields).filter(\.needsReview).map { "\(section.record).\($0.name)" }
            })
            #expect(marked.isSuperset(of: [
                "keyworker.staff_id", "restricted_note.note", "legal_hold.why", "passport.written_with", "target.statement", "transition.receiving",
            ]))
            #expect(!marked.contains { $0.hasPrefix("pupil.") })
            #expect(record.fieldsToReview > 5)
        }
    }

    @Test("a leader's copy leaves restricted notes out and says so, a safeguarding lead's has them")
    func restrictedNotes() async throws {
        try await with { schools in
            for (role, hasThem) in [("senco", false), ("dsl", true)] {
                let record = try await schools.access(as: role) { try await $0.subjectRecord(of: Self.pupil) }
                #expect(record.hasRestrictedNotes == hasThem)
                #expect(record.sections.contains { $0.record == "restricted_note" } == hasThem)
            }
        }
    }

    @Test("an administrator answers for a record within an export, others who see no whole setting do not")
    func whoAnswers() async throws {
        try await with { schools in
            let record = try await schools.access(as: "administrator") { access in
                try await access.withPupils(for: .export) { try await access.subjectRecord(of: Self.pupil) }
            }
            #expect(record.name == "Zebedee Quillfeather" && !record.hasRestrictedNotes)
            await #expect(throws: AccessError.notAllowed(.answerForTheRecord)) {
                try await schools.access(as: "keyworker") { try await $0.subjectRecord(of: Self.pupil) }
            }
            for role in ["keyworker", "slt", "administrator", "auditor", "trust_lead"] {
                for pupil in [StaffedSchools.sameOrganisation.pupil, StaffedSchools.identifier(999)] {
                    await #expect(throws: AccessError.noSuchPupil, "\(role)") {
                        try await schools.access(as: role) { try await $0.subjectRecord(of: pupil) }
                    }
                }
            }
        }
    }

    @Test("says which other settings hold something, and that staff looked, but not who")
    func holdersAndLooks() async throws {
        try await with { schools in
            try await schools.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.placement (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on,
                                                   reason, registration)
                    values (1, 2, \(StaffedSchools.identifier(778)), \(seq), 901, 'ELSEWHERE', \(Self.pupil), date '2025-10-01', 'medical', 'single')
                    """)
                try db.execute("update waymark.setting set name = 'Far Setting', seq = \(seq) where organisation_id = 1 and setting_id = 2")
            }
            let record = try await schools.access(as: "senco") { access in
                _ = try await access.look(.show, at: [Self.pupil]) { _ in }
                return try await access.subjectRecord(of: Self.pupil)
            }
            #expect(record.holders.map(\.setting) == ["Far Setting", "Setting"])
            #expect(record.holders.map(\.isOpen) == [false, true])
            #expect(record.looks.map(\.act) == ["show"] && record.looks.map(\.count) == [1])
        }
    }

    @Test("tells of looks at restricted notes only whoever may read these")
    func looksAtRestrictedNotes() async throws {
        try await with { schools in
            _ = try await schools.access(as: "dsl") { try await $0.restrictedNotes(about: Self.pupil) }
            for role in ["inclusion_leader", "senco"] {
                let record = try await schools.access(as: role) { try await $0.subjectRecord(of: Self.pupil) }
                #expect(!record.looks.contains { $0.act == "restricted_notes" }, "\(role)")
            }
            let record = try await schools.access(as: "dsl") { try await $0.subjectRecord(of: Self.pupil) }
            #expect(record.looks.first { $0.act == "restricted_notes" }?.count == 2)
        }
    }

    @Test("is a look, on record")
    func isALook() async throws {
        try await with { schools in
            _ = try await schools.access(as: "senco") { try await $0.subjectRecord(of: Self.pupil) }
            let looks = try await schools.access(as: "auditor") { try await $0.whoSaw(Self.pupil) }
            #expect(looks.map(\.act) == [.subjectAccess])
        }
    }

    // MARK: Objections

    @Test("an objection is a parent's before the 16th birthday and the young person's from it", arguments: [
        (0, Objection.Objector.pupil, Objection.Objector.parentCarer), (1, .parentCarer, .pupil),
    ])
    func whoObjects(days: Int, rightful: Objection.Objector, other: Objection.Objector) async throws {
        try await with { schools in
            try await schools.act { db, seq in
                try db.execute("delete from waymark.objection where organisation_id = 1")
                try db.execute(
                    """
                    update waymark.pupil set date_of_birth = (date '2026-01-20' - interval '16 years')::date + \(Int32(days)), seq = \(seq)
                    where organisation_id = 1 and pupil_id = \(Self.pupil)
                    """)
            }
            let day = PostgresDay(daysSince2000: 9_516)       // 20 January 2026
            try await schools.access(as: "slt") { access in
                await #expect(throws: AccessError.objectionOfAnother(rightful)) {
                    try await access.object(to: Self.pupil, by: other, on: day)
                }
                try await access.object(to: Self.pupil, by: rightful, on: day)
                await #expect(throws: AccessError.objectionStands) {
                    try await access.object(to: Self.pupil, by: rightful, on: day)
                }
                try await access.withdrawObjection(about: Self.pupil, by: rightful, on: day)
                await #expect(throws: AccessError.noSuchObjection) {
                    try await access.withdrawObjection(about: Self.pupil, by: rightful, on: day)
                }
                #expect(try await access.objections(about: Self.pupil).map(\.withdrawnOn) == [day])
            }
        }
    }

    @Test("nothing is shared with another setting or agency against an objection, but a child protection file", arguments: [
        ("receiving_setting", "passport", 7, "share_against_objection"), ("agency", "needs_summary", 7, "share_against_objection"),
        ("receiving_setting", "safeguarding_file", 7, nil), ("parent_carer", "passport", 7, nil), ("teaching_staff", "pupil_profile", 7, nil),
        ("receiving_setting", "passport", 5, nil),
    ])
    func sharing(audience: String, content: String, day: Int, refusal: String?) async throws {
        try await with { schools in
            let refused = try await schools.refusal(as: "senco", """
                insert into waymark.share (organisation_id, setting_id, placement_id, share_id, seq, entry, ref, shared_on, content, audience)
                select 1, 1, \(StaffedSchools.own.stay), gen_random_uuid(), waymark.open_act(1), 900, 'SH-900', date '2025-10-01' + \(Int32(day)) - 1,
                       \(content), \(audience)
                """)
            #expect(refused?.constraint == (refusal ?? "change_closed"))
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}
