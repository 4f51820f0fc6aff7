import Journey
import Postgres
import TestSupport
import Testing

@testable import Evidence

@Suite("A run that is signed off")
struct SignOffTests {
    @Test("bears a name and a remark, once, and the pack shows them")
    func signed() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        #expect(run.signOff == nil)
        let signed = try await school.evidence.sign(run, remark: "Seen by all.")
        #expect(signed.signOff?.by == "waymark" && signed.signOff?.remark == "Seen by all.")
        await #expect(throws: EvidenceError.alreadySigned(run: 1, by: "waymark")) { try await school.evidence.sign(run) }
        let page = try await school.evidence.pack(of: signed, for: .internal).html
        #expect(page.contains("Seen by all."))
        let shareable = try await school.evidence.pack(of: signed, for: .shareable).html
        #expect(shareable.contains("Signed off") && !shareable.contains("Seen by all."))
        await school.close()
    }

    @Test("is frozen: no figure, no member, nothing added, nothing removed; only an erasure takes a record out")
    func frozen() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.sign(try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today)))
        let attempts: [SQL] = [
            "update evidence.result set n = n + 1 where measure = '5.1.b'", "delete from evidence.members where measure = '5.1.b'",
            "update evidence.members set counted[1] = 1 - counted[1] where measure = '5.1.b'", "delete from evidence.sign_off",
            "update evidence.run set measures = 'others'", "update evidence.sign_off set remark = 'other'",
            "insert into evidence.result select organisation_id, run_id, 9999, null, '5.1.a', null, null, 'count', 1 from evidence.run",
            "update evidence.members set records[1] = gen_random_uuid() where measure = '5.1.b'",
        ]
        for attempt in attempts {
            await #expect(throws: DatabaseError.self, "\(attempt)") {
                try await school.database.unfettered.write { db in _ = try db.execute(attempt) }
            }
        }
        try await school.database.unfettered.write { db in
            try db.execute("update evidence.members set records[1] = null where measure = '5.1.b' and setting_id = 1")
        }
        #expect(try await school.evidence.figures(of: run).count == 57 * 3)
        await school.close()
    }

    @Test("shows in later packs of its period what stands otherwise since, to those inside only")
    func adjustments() async throws {
        let school = try await DemonstrationSchool.opened()
        let signed = try await school.evidence.sign(try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today)))
        let placement = try #require(
            try await school.evidence.members(of: signed, measure: "12.2.g").first { $0.counted == .no }?.ref)
        try await school.act { db, seq in
            try db.execute("update waymark.placement set end_reason = 'destination_unknown', seq = \(seq) where ref = \(placement)")
        }
        let later = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        let pack = try await school.evidence.pack(of: later, for: .internal)
        let adjustments = try #require(pack.adjustments)
        #expect(adjustments.signed.id == signed.id)
        #expect(adjustments.figures.contains { $0.key == FigureKey(setting: nil, measure: "12.2.g") })
        let tree = try PageNode.parse(pack.html)
        #expect(tree.all("section").contains { $0.text.contains("Adjustments since the sign-off") && $0.text.contains("12.2.g") })
        let shareable = try await school.evidence.pack(of: later, for: .shareable)
        #expect(shareable.adjustments == nil && !shareable.html.contains("Adjustments"))
        #expect(try await school.evidence.pack(of: signed, for: .internal).adjustments == nil)
        await school.close()
    }

    @Test("is signed by the senior leadership of all its settings, and by nobody else", arguments: StaffedSchools.roles)
    func rights(role: String) async throws {
        let schools = try await StaffedSchools.opened()
        let evidence = try EvidenceService(database: schools.database.everyday, organisation: StaffedSchools.organisation)
        let day = try #require(Day(iso: "2026-03-31"))
        let all = try await evidence.run(RunRequest(asOf: day))
        let own = try await evidence.run(RunRequest(asOf: day, settings: [try #require(all.settings.first)]))
        try await schools.loggedIn(as: role) { login in
            let service = try EvidenceService(database: login, organisation: StaffedSchools.organisation)
            await #expect(throws: (any Error).self) { try await service.sign(all) }
            if role == "slt" {
                #expect(try await service.sign(own).signOff?.by == "slt")
            } else {
                await #expect(throws: (any Error).self) { try await service.sign(own) }
            }
        }
        await schools.close()
    }
}
