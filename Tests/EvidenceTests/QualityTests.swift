import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@testable import Evidence

@Suite("What is missing or doubtful in the records")
struct QualityTests {
    @Test("is declared once, with a role that there is and measures that there are, and each check can be carried out")
    func declared() async throws {
        let checks = try QualityCheck.all()
        let library = try MeasureLibrary.standard()
        #expect(checks.count == 22 && Set(checks.map(\.id)).count == checks.count)
        for check in checks {
            #expect(CodeLists.role[check.role] != nil, "\(check.id)")
            for id in check.touches { #expect(library[id] != nil, "\(check.id) \(id)") }
        }
        let school = try await DemonstrationSchool.opened()
        let findings = try await school.evidence.quality(today: DemonstrationSchool.today)
        #expect(findings.map(\.check).contains("window_passed"))
        #expect(findings.allSatisfy { !$0.people.isEmpty })
        await school.close()
    }

    @Test("is found where it was made, with the record and the colleague who can mend it", arguments: [
        ("sen_provision_without_type", "update waymark.pupil set sen_provision = 'K', primary_need = null"),
        ("sen_type_without_provision", "update waymark.pupil set sen_provision = 'N', primary_need = 'SEMH'"),
        ("nsa_with_plan", "update waymark.pupil set sen_provision = 'E', primary_need = 'NSA'"),
        ("background_not_recorded", "update waymark.pupil set looked_after = null"),
        ("upn_missing", "update waymark.pupil set upn = null"),
        ("keyworker_missing", "update waymark.keyworker set until_on = from_on"),
        ("nothing_asked", "delete from waymark.referral_item"),
        ("quality_missing", "update waymark.referral_item set quality = null, received_on = coalesce(received_on, date '2026-03-30')"),
        ("done_before_referral", "update waymark.induction_step set completed_on = '2020-01-06'"),
        ("due_day_missing", "update waymark.induction_step set due_on = null"),
        ("move_not_recorded", "update waymark.placement set ended_on = '2026-03-30', end_reason = 'transition'"),
        ("first_day_missing", "update waymark.placement set first_day = null, planned_start = '2026-03-01'"),
    ])
    func found(check: String, damage: String) async throws {
        let school = try await DemonstrationSchool.opened()
        let today = DemonstrationSchool.today
        // Of one pupil on roll who has no transition.
        let (placement, pupil, ref, pupilRef) = try await school.database.everyday.read { db in
            try db.rows(
                """
                select p.placement_id, p.pupil_id, p.ref, u.ref from waymark.placement p join waymark.pupil u using (organisation_id, pupil_id)
                where p.first_day <= '2026-03-01' and p.ended_on is null
                  and not exists (select from waymark.transition t where t.placement_id = p.placement_id)
                  and 1 = (select count(*) from waymark.placement x where x.pupil_id = p.pupil_id)
                order by p.entry limit 1
                """, as: (UUID, UUID, String, String).self)[0]
        }
        let before = try await school.evidence.quality(today: today).filter { $0.check == check }
        try await school.act { db, seq in
            let isPupil = damage.contains("waymark.pupil ")
            let target: SQL = isPupil ? "pupil_id = \(pupil)" : "placement_id = \(placement)"
            let statement = SQL(unsafeRaw: damage)
            if damage.hasPrefix("delete") {
                try db.execute("\(statement) where \(target)")
            } else {
                try db.execute("\(statement), seq = \(seq) where \(target)")
            }
        }
        let after = try await school.evidence.quality(today: today).filter { $0.check == check }
        let new = after.filter { !before.contains($0) }
        #expect(!new.isEmpty && new.allSatisfy { $0.ref.hasPrefix(ref) || $0.ref.hasPrefix(pupilRef) }, "\(check) \(after)")
        await school.close()
    }

    @Test("shows to each what lies in their own records", arguments: StaffedSchools.roles)
    func rights(role: String) async throws {
        let schools = try await StaffedSchools.opened()
        let today = try #require(Day(iso: "2026-03-31"))
        let everything = try await EvidenceService(database: schools.database.everyday, organisation: 1).quality(today: today)
        #expect(everything.filter { $0.check == "calendar_missing" }.map(\.ref) == ["100001", "100003"])
        try await schools.loggedIn(as: role) { login in
            let own = try await EvidenceService(database: login, organisation: 1).quality(today: today)
            let settings = Set(own.filter { !$0.check.hasPrefix("calendar") }.map(\.setting))
            #expect(Set(own.map { "\($0.check) \($0.ref)" }).isSubset(of: everything.map { "\($0.check) \($0.ref)" }))
            #expect(settings.count <= 1)
            // Of a setting whose calendar they don't see nobody is told that it has none.
            let calendars = own.filter { $0.check == "calendar_missing" }.map(\.ref)
            #expect(calendars == (role == "trust_lead" ? ["100001", "100003"] : role == "auditor" ? [] : ["100001"]))
            if ["trust_lead", "administrator", "auditor"].contains(role) { #expect(settings.isEmpty) }
        }
        await schools.close()
    }
}
