import Foundation
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("The schema's promises: acts, versions, the chain")
struct ActTests {
    @Test("a record written outside an act, or after its end, is refused")
    func outsideAnAct() async throws {
        let school = try await School()
        let organisation = school.organisation
        let never = try await brokenConstraint {
            try await school.database.everyday.write { db in
                _ = try db.execute("""
                    insert into waymark.pupil (organisation_id, pupil_id, seq, entry, ref, forename, surname, date_of_birth)
                    values (\(organisation), \(UUID()), 1, 1, 'P1', 'Ada', 'Quill', '2011-03-04')
                    """)
            }
        }
        #expect(never == "written_in_an_act")
        let after = try await brokenConstraint {
            try await school.database.everyday.write { db in
                let act = try Act(db, organisation)
                try act.close()
                try act.aColleague(UUID())
            }
        }
        #expect(after == "written_in_an_act")
        let wrongNumber = try await brokenConstraint {
            try await school.act { act in
                try act.db.execute("""
                    insert into waymark.pupil (organisation_id, pupil_id, seq, entry, ref, forename, surname, date_of_birth)
                    values (\(organisation), \(UUID()), \(act.seq + 1), 1, 'P1', 'Ada', 'Quill', '2011-03-04')
                    """)
            }
        }
        #expect(wrongNumber == "written_in_an_act")
        await school.database.close()
    }

    @Test("a change or a removal outside an act is refused")
    func changedOutsideAnAct() async throws {
        let school = try await School()
        let pupil = try await school.furnish()
        for statement: SQL in [
            "update waymark.pupil set surname = 'Else' where pupil_id = \(pupil)",
            "delete from waymark.pupil where pupil_id = \(pupil)",
        ] {
            let broken = try await brokenConstraint {
                try await school.database.everyday.write { _ = try $0.execute(statement) }
            }
            #expect(broken == "written_in_an_act")
        }
        await school.database.close()
    }

    @Test("an act that was opened and not closed does not commit")
    func leftOpen() async throws {
        let school = try await School()
        let organisation = school.organisation
        let broken = try await brokenConstraint {
            try await school.database.everyday.write { db in try Act(db, organisation).aSetting(1) }
        }
        #expect(broken == "change_closed")
        #expect(try await school.read("select count(*) from waymark.setting", as: Int.self) == 0)
        await school.database.close()
    }

    @Test("the same act sent twice is refused the second time; two acts of one transaction have two numbers")
    func repeated() async throws {
        let school = try await School()
        let organisation = school.organisation
        let identifier = UUID()
        @Sendable func send(_ db: Session) throws {
            try db.execute("select waymark.open_act(\(organisation))")
            try db.execute("select waymark.close_act(\(organisation), \(identifier), 'test', null, '{}')")
        }
        try await school.database.everyday.write { try send($0) }
        let again = try await brokenConstraint { try await school.database.everyday.write { try send($0) } }
        #expect(again == "change_organisation_id_act_id_key")
        let numbers = try await school.database.everyday.write { db in
            try (1...2).map { _ in
                let act = try Act(db, organisation)
                try act.close()
                return act.seq
            }
        }
        #expect(numbers == [2, 3])
        await school.database.close()
    }

    @Test("a correction keeps the former version with the numbers of both changes, a void moves it there")
    func formerVersions() async throws {
        let school = try await School()
        let pupil = UUID()
        let written = try await school.act { try $0.aPupil(pupil) }
        let corrected = try await school.act { act in
            try act.db.execute("update waymark.pupil set surname = 'Quince', seq = \(act.seq) where pupil_id = \(pupil)")
            // Mended again within the act: what nobody ever saw leaves no version.
            try act.db.execute("update waymark.pupil set surname = 'Quine' where pupil_id = \(pupil)")
        }
        let voided = try await school.act { act in
            try act.db.execute("delete from waymark.pupil where pupil_id = \(pupil)")
        }
        let versions = try await school.database.everyday.read { db in
            try db.rows("""
                select seq, closed_seq, surname, closing from former.pupil where pupil_id = \(pupil) order by closed_seq
                """, as: (Int64, Int64, String, String).self).map { "\($0.0)-\($0.1) \($0.2) \($0.3)" }
        }
        #expect(versions == ["\(written)-\(corrected) Quill corrected", "\(corrected)-\(voided) Quine voided"])
        #expect(try await school.read("select count(*) from waymark.pupil", as: Int.self) == 0)
        let known = try await school.read("""
            select surname from history.pupil where seq <= \(written) and (closed_seq is null or closed_seq > \(written))
            """, as: String.self)
        #expect(known == "Quill")
        await school.database.close()
    }

    @Test("changes and former versions are only ever added to, also by the owner")
    func appendOnly() async throws {
        let school = try await School()
        let pupil = try await school.furnish()
        try await school.act { act in
            try act.db.execute("update waymark.pupil set surname = 'Quince', seq = \(act.seq) where pupil_id = \(pupil)")
        }
        let attempts: [SQL] = [
            "update waymark.change set reason = 'another'", "delete from waymark.change", "truncate waymark.change",
            "update former.pupil set surname = 'X'", "delete from former.pupil", "truncate former.pupil",
            "truncate waymark.pupil",
        ]
        for attempt in attempts {
            let broken = try await brokenConstraint { try await school.database.owner.write { _ = try $0.execute(attempt) } }
            #expect(broken == "append_only", "\(attempt)")
            await #expect(throws: DatabaseError.self, "\(attempt)") {
                try await school.database.everyday.write { _ = try $0.execute(attempt) }
            }
        }
        await school.database.close()
    }

    @Test("the everyday login writes neither change, head, organisation nor codes by itself")
    func everydayRights() async throws {
        let school = try await School()
        for attempt: SQL in [
            "insert into waymark.organisation values (7, 'Another')", "update waymark.change_head set seq = 0",
            "update waymark.organisation set name = 'X'", "update waymark.code set label = 'X'",
            "delete from waymark.coded_column", "delete from waymark.reference", "call waymark.keep_history('pupil')",
            "insert into former.pupil select *, 1, 'voided' from waymark.pupil",
        ] {
            await #expect(throws: DatabaseError.self, "\(attempt)") {
                try await school.database.everyday.write { _ = try $0.execute(attempt) }
            }
        }
        await school.database.close()
    }

    @Test("the chain of changes verifies by reckoning it again, and a row edited behind its back shows")
    func chain() async throws {
        let school = try await School()
        let pupil = try await school.furnish()
        for name in ["Quince", "Quine", "Quirk"] {
            try await school.act("pupil_corrected") { act in
                try act.db.execute("update waymark.pupil set surname = \(name), seq = \(act.seq) where pupil_id = \(pupil)")
            }
        }
        let wrong: SQL = """
            select coalesce(array_agg(seq order by seq), '{}') from (
                select c.*, lag(hash, 1, ''::bytea) over (partition by organisation_id order by seq) as before
                from waymark.change c) c
            where previous <> before
               or hash <> waymark.change_hash((select x from waymark.change x
                                               where (x.organisation_id, x.seq) = (c.organisation_id, c.seq)))
            """
        #expect(try await school.read(wrong, as: [Int64].self) == [])
        #expect(try await school.read("""
            select h.seq = (select max(c.seq) from waymark.change c) and h.hash = (select c.hash from waymark.change c where c.seq = h.seq)
            from waymark.change_head h
            """, as: Bool.self))
        try await school.database.unfettered.write { db in
            try db.script("""
                alter table waymark.change disable trigger append_only;
                update waymark.change set act = 'another' where seq = 2;
                alter table waymark.change enable trigger append_only;
                """)
        }
        #expect(try await school.read(wrong, as: [Int64].self) == [2])
        await school.database.close()
    }

    @Test("numbers are given in the order of commits, with no gap, however many write at once")
    func numbers() async throws {
        let school = try await School()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...20 { group.addTask { try await school.act { try $0.aPupil(UUID()) } } }
            try await group.waitForAll()
        }
        #expect(try await school.read("select array_agg(seq order by made_at, seq) from waymark.change", as: [Int64].self)
            == Array(1...20))
        #expect(try await school.read("select array_agg(entry order by seq) from waymark.pupil", as: [Int64].self)
            == Array(1...20))
        await school.database.close()
    }
}
