import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Who may do what", .serialized)
struct MatrixTests {
    @Test("each role gets as far as the matrix says in every table, and no further", arguments: StaffedSchools.roles)
    func recordsFollowTheMatrix(role: String) async throws {
        let schools = try await StaffedSchools.opened()
        let differences = try await schools.loggedIn(as: role) { own in
            try await own.write { db in try Trial(role: role, db: db).differences() }
        }
        #expect(differences == [])
        await schools.close()
    }

    @Test("each role sees of the trail, of open doors and of evidence what the matrix says, and writes none of it")
    func othersFollowTheMatrix() async throws {
        let schools = try await StaffedSchools.opened()
        try await schools.database.unfettered.write { db in
            for place in StaffedSchools.places { try OtherRows(place: place).insert(db) }
        }
        for role in StaffedSchools.roles {
            let differences = try await schools.loggedIn(as: role) { own in
                try await own.write { db in try OtherRows.differences(as: role, db) }
            }
            #expect(differences == [])
        }
        await schools.close()
    }

    @Test("the documentation shows the same matrix")
    func documentationShowsTheMatrix() throws {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Sources/Casework/Documentation.docc/WhoSeesWhat.md"), encoding: .utf8)
        #expect(page.contains("```\n\(Matrix.table)\n```"))
        #expect(page.contains("```\n\(Matrix.others)\n```"))
    }

    @Test("the matrix names every table that keeps a history, and every role")
    func matrixIsComplete() async throws {
        let schools = try await StaffedSchools.opened()
        let records = try await schools.database.unfettered.read { db in
            try db.values("select relname::text from pg_class where relnamespace = 'former'::regnamespace and relkind = 'r'", as: String.self)
        }
        #expect(Set(records) == Set(Matrix.cells.keys))
        #expect(Set(records) == Set(SampleRecord.all.map(\.table)))
        let others = try await schools.database.unfettered.read { db in
            try db.values(
                """
                select c.relnamespace::regnamespace || '.' || c.relname from pg_class c
                where c.relkind = 'r' and c.relnamespace in ('waymark'::regnamespace, 'evidence'::regnamespace)
                  and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id')
                  and to_regclass(format('former.%I', c.relname)) is null
                """, as: String.self)
        }
        #expect(Set(others) == Set(Matrix.otherCells.keys))
        for (table, cells) in Matrix.cells {
            #expect(Set(cells.keys) == Set(StaffedSchools.roles), "\(table)")
            #expect(cells.values.allSatisfy { $0.count == 4 }, "\(table)")
        }
        await schools.close()
    }
}

/// A row of every table that keeps no history, at one place.
private struct OtherRows {
    let place: SamplePlace

    func insert(_ db: Session) throws {
        let id = StaffedSchools.identifier(600 + place.number)
        try db.execute("""
            insert into waymark.exchange (organisation_id, exchange_id, staff_id, purpose, until_at, ended_at)
            values (\(place.organisation), \(id), \(place.keyworker), 'export', now(), now())
            """)
        try db.execute("""
            insert into waymark.break_glass (organisation_id, break_glass_id, setting_id, pupil_id, staff_id, reason, until_at)
            values (\(place.organisation), \(id), \(place.setting), \(place.pupil), \(place.keyworker), 'why', now())
            """)
        try db.execute("select waymark.record_look(\(place.organisation), \(id), 'show', array[\(place.pupil)])")
        try db.execute("""
            insert into evidence.run (organisation_id, run_id, number, from_day, to_day, as_of, known_seq, known_at, settings, breakdowns, measures)
            values (\(place.organisation), \(id), \(place.number), '2025-09-01', '2026-03-31', '2026-03-31', 1, now(),
                    array[\(place.setting)], '{}', \("v" + String(place.number)))
            """)
        try db.execute("""
            insert into evidence.result (organisation_id, run_id, place, setting_id, measure, kind, n)
            values (\(place.organisation), \(id), 1, \(place.setting), '5.1.a', 'count', 3),
                   (\(place.organisation), \(id), 2, null, '5.1.a', 'count', 3)
            """)
        try db.execute("""
            insert into evidence.members (organisation_id, run_id, measure, setting_id, records, counted)
            values (\(place.organisation), \(id), '5.1.a', \(place.setting), array[\(place.stay)], '{1}')
            """)
        try db.execute("select waymark.open_act(\(place.organisation))")
        try db.execute("select waymark.sign_run(\(place.organisation), \(id), null)")
        try db.execute("select waymark.close_act(\(place.organisation), \(id), 'evidence_sign', null, '{}')")
    }

    /// The rows of this place; of tables that know only the organisation, the organisation's.
    private func condition(of table: String) -> SQL {
        let id = StaffedSchools.identifier(600 + place.number)
        return switch table {
        case "waymark.break_glass": "break_glass_id = \(id)"
        case "waymark.exchange": "exchange_id = \(id)"
        case "evidence.run", "evidence.result", "evidence.members", "evidence.sign_off": "run_id = \(id)"
        default: "organisation_id = \(place.organisation)"
        }
    }

    static func differences(as role: String, _ db: Session) throws -> [String] {
        var found: [String] = []
        for (table, cells) in Matrix.otherCells {
            let relation: SQL = "\(unsafeRaw: table)"
            for place in StaffedSchools.places {
                let seen = try isSeen("select count(*) from \(relation) where \(OtherRows(place: place).condition(of: table))", db)
                if seen != cells[role]?.first?.covers(place) {
                    found.append("\(role) select \(table): \(seen) at \(place.number)")
                }
            }
            let writes: [SQL] = [
                "insert into \(relation) select * from \(relation)", "delete from \(relation)",
                "update \(relation) set organisation_id = organisation_id",
            ]
            for write in writes {
                let state = try failure(of: write, db)
                if state != .insufficientPrivilege { found.append("\(role): \(write) \(state?.rawValue ?? "went through")") }
            }
        }
        return found
    }

    private static func isSeen(_ query: SQL, _ db: Session) throws -> Bool {
        do {
            return try db.savepoint { try db.value(query, as: Int.self) > 0 }
        } catch let error as DatabaseError where error.sqlState == .insufficientPrivilege {
            return false
        }
    }

    private static func failure(of write: SQL, _ db: Session) throws -> SQLState? {
        do {
            try db.savepoint { _ = try db.execute(write) }
            return nil
        } catch let error as DatabaseError {
            return error.sqlState
        }
    }
}

/// Tries everything as one login, in a transaction that is never to be committed.
private struct Trial {
    let role: String
    let db: Session

    /// What went otherwise than the matrix says, as `update target: allowed at 2, 1`.
    func differences() throws -> [String] {
        // With a change under way, so that what is allowed goes through; auditors and trust leads may begin one, and write nothing.
        let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
        var found: [String] = []
        for record in SampleRecord.all {
            for place in StaffedSchools.places {
                for verb in Matrix.Verb.allCases {
                    let allowed = try isAllowed(verb, record, at: place, seq: seq)
                    let expected = Matrix.expects(verb, record.table, role, at: place)
                    if allowed != expected {
                        found.append("\(verb) \(record.table): \(allowed ? "allowed" : "refused") at \(place.number)")
                    }
                }
                found += try differencesOfVersions(record, at: place)
            }
        }
        try db.execute("select waymark.close_act(1, gen_random_uuid(), 'test', null, '{}')")
        return found
    }

    /// Former versions and the view of both show as much as the record; nobody writes them.
    private func differencesOfVersions(_ record: SampleRecord, at place: SamplePlace) throws -> [String] {
        let expected = Matrix.expects(.select, record.table, role, at: place)
        var found: [String] = []
        for schema in ["former", "history"] {
            let relation: SQL = "\(identifier: schema).\(identifier: record.table)"
            if try holds({ try count(relation, record, at: place) > 0 }) != expected {
                found.append("select \(schema).\(record.table): not \(expected) at \(place.number)")
            }
            let writes: [SQL] = [
                "insert into \(relation) select * from \(relation)", "update \(relation) set seq = 0", "delete from \(relation)",
            ]
            for write in writes where try goesThrough(write) { found.append("\(write) went through") }
        }
        return found
    }

    private func isAllowed(_ verb: Matrix.Verb, _ record: SampleRecord, at place: SamplePlace, seq: Int64) throws -> Bool {
        let table: SQL = "waymark.\(identifier: record.table)"
        return try holds {
            switch verb {
            case .select: try count(table, record, at: place) > 0
            case .insert: try db.execute(record.insertion(at: place, seq: seq)) > 0
            case .update: try db.execute("update \(table) set seq = seq where \(record.condition(at: place))") > 0
            case .delete: try db.execute("delete from \(table) where \(record.condition(at: place))") > 0
            }
        }
    }

    private func count(_ relation: SQL, _ record: SampleRecord, at place: SamplePlace) throws -> Int {
        try db.value("select count(*) from \(relation) where \(record.condition(at: place))", as: Int.self)
    }

    private func goesThrough(_ write: SQL) throws -> Bool {
        do {
            try db.savepoint { _ = try db.execute(write) }
            return true
        } catch is DatabaseError {
            return false
        }
    }

    /// Whether the rules let it through: what is refused for want of rights says so, or finds nothing. Anything else that
    /// stops it, such as a row that is there already, comes after them. Undone either way.
    private func holds(_ body: () throws -> Bool) throws -> Bool {
        struct Undone: Error { let outcome: Bool }
        do {
            try db.savepoint { throw Undone(outcome: try body()) }
            return false
        } catch let undone as Undone {
            return undone.outcome
        } catch let error as DatabaseError {
            guard let state = error.sqlState else { throw error }
            return state != .insufficientPrivilege
        }
    }
}
