import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("The schema's promises: references, codes, uniqueness")
struct RecordRuleTests {
    @Test("a record that names nothing is refused, one wrong row among many as well")
    func references() async throws {
        let school = try await School()
        let pupil = try await school.furnish()
        let broken = try await brokenConstraint {
            try await school.act { try $0.aPlacement(of: UUID()) }
        }
        #expect(broken == "placement_pupil_reference")
        let elsewhere = try await brokenConstraint {
            try await school.act { try $0.aPlacement(of: pupil, at: 2) }
        }
        #expect(elsewhere == "placement_setting_reference")
        let organisation = school.organisation
        let amongMany = try await brokenConstraint {
            try await school.act { act in
                try act.db.execute("""
                    insert into waymark.closure (organisation_id, setting_id, closed_on, seq, entry)
                    select \(organisation), case n when 70 then 2 else 1 end, date '2026-01-01' + n, \(act.seq), n
                    from generate_series(1, 100) n
                    """)
            }
        }
        #expect(amongMany == "closure_setting_reference")
        await school.database.close()
    }

    @Test("a record that another still names is neither removed nor given another key")
    func parents() async throws {
        let school = try await School()
        let pupil = try await school.furnish()
        let placement = UUID()
        try await school.act { try $0.aPlacement(placement, of: pupil) }
        let removed = try await brokenConstraint {
            try await school.act { _ = try $0.db.execute("delete from waymark.pupil where pupil_id = \(pupil)") }
        }
        #expect(removed == "placement_pupil_reference")
        let renamed = try await brokenConstraint {
            try await school.act { act in
                try act.db.execute("update waymark.pupil set pupil_id = \(UUID()), seq = \(act.seq) where pupil_id = \(pupil)")
            }
        }
        #expect(renamed == "placement_pupil_reference")
        try await school.act { act in
            try act.db.execute("delete from waymark.placement where placement_id = \(placement)")
            try act.db.execute("delete from waymark.pupil where pupil_id = \(pupil)")
        }
        #expect(try await school.read("select count(*) from waymark.pupil", as: Int.self) == 0)
        await school.database.close()
    }

    @Test("a code that its list does not have is refused, alone and within several")
    func codes() async throws {
        let school = try await School()
        let pupil = try await school.furnish()
        let placement = UUID()
        let unknown = try await brokenConstraint {
            try await school.act { try $0.aPlacement(of: pupil, reason: "bad_luck") }
        }
        #expect(unknown == "placement_reason_code")
        try await school.act { try $0.aPlacement(placement, of: pupil) }
        let organisation = school.organisation
        @Sendable func aContact(_ participants: [String], _ act: Act) throws {
            try act.db.execute("""
                insert into waymark.contact (organisation_id, setting_id, placement_id, contact_id, seq, entry, ref, held_on,
                                             kind, participants)
                values (\(organisation), 1, \(placement), \(UUID()), \(act.seq), 1, \(UUID().uuidString), '2026-10-01',
                        'home_visit', \(participants))
                """)
        }
        let several = try await brokenConstraint {
            try await school.act { try aContact(["pupil", "the_cat"], $0) }
        }
        #expect(several == "contact_participants_code")
        try await school.act { try aContact(["pupil", "parent_carer"], $0) }
        await school.database.close()
    }

    @Test("the server's check of a UPN agrees with the program's")
    func upns() async throws {
        let school = try await School()
        let right = [
            "B801200005001", "R674123101121", "T823432112345", "D383110425017", "L93111002301A", "C93111002407K",
        ]
        let wrong = ["A801200005001", "Q207000016049", "", "B80120000500", "b801200005001", "I801200005001", "B80120000500S"]
        let found = try await school.database.everyday.read { db in
            try db.values(
                "select upn from unnest(\(right + wrong)::text[]) upn where waymark.upn_is_right(upn)", as: String.self)
        }
        #expect(found == right)
        #expect((right + wrong).filter { (try? UPN($0)) != nil } == right)
        let refused = try await brokenConstraint {
            try await school.act { try $0.aPupil(UUID(), upn: "A801200005001") }
        }
        #expect(refused == "pupil_upn_form")
        try await school.act { try $0.aPupil(UUID(), upn: "B801200005001") }
        let twice = try await brokenConstraint {
            try await school.act { try $0.aPupil(UUID(), upn: "B801200005001") }
        }
        #expect(twice == "pupil_upn_once")
        await school.database.close()
    }

    @Test("a pupil has one open placement at a setting, a placement one keyworker at a time, a young person one destination")
    func oneOpen() async throws {
        let school = try await School()
        let pupil = try await school.furnish()
        let (placement, first, second) = (UUID(), UUID(), UUID())
        let day = PostgresDay(daysSince2000: 9_740)
        try await school.act { act in
            try act.aPlacement(placement, of: pupil)
            try act.aColleague(first)
            try act.aColleague(second)
            try act.aKeyworker(first, of: placement, from: day)
            try act.aDestination(of: pupil, after: placement)
        }
        let placements = try await brokenConstraint { try await school.act { try $0.aPlacement(of: pupil) } }
        #expect(placements == "placement_one_open")
        let keyworkers = try await brokenConstraint {
            try await school.act { try $0.aKeyworker(second, of: placement, from: day) }
        }
        #expect(keyworkers == "keyworker_one_open")
        let destinations = try await brokenConstraint {
            try await school.act { try $0.aDestination(of: pupil, after: placement) }
        }
        #expect(destinations == "destination_one_open")
        try await school.act { act in
            try act.db.execute("update waymark.keyworker set until_on = from_on, seq = \(act.seq)")
            try act.aKeyworker(second, of: placement, from: day)
            try act.db.execute("update waymark.destination set ended_on = started_on, seq = \(act.seq)")
            try act.aDestination(of: pupil, after: placement)
            try act.db.execute("""
                update waymark.placement
                set decision = 'accepted', decided_on = referred_on, first_day = referred_on, ended_on = referred_on,
                    end_reason = 'other', seq = \(act.seq)
                """)
            try act.aPlacement(of: pupil)
        }
        await school.database.close()
    }

    @Test("an organisation's name is taken once")
    func organisations() async throws {
        let school = try await School()
        let broken = try await brokenConstraint {
            _ = try await school.database.everyday.write { db in
                try db.value("select waymark.make_organisation('A trust')", as: Int32.self)
            }
        }
        #expect(broken == "organisation_name_once")
        await school.database.close()
    }
}
