import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Schema check")
struct SchemaCheckTests {
    @Test("a migrated database and its everyday login pass")
    func passes() async throws {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        await #expect(throws: Never.self) { try await Schema.check(school.everyday) }
        await school.close()
    }

    @Test("a database without our schema, an older one and a newer one are each refused with what to do")
    func refusals() async throws {
        let server = try await ThrowawayServer.shared()
        let name = try await server.makeOwnedDatabase()
        let empty = Database(.init(settings: server.settings(database: name).merging(["user": "waymark"]) { $1 }))
        await #expect(throws: OperationsError.schemaMissing) { try await Schema.check(empty) }
        await empty.close()

        let school = try await server.migratedDatabase()
        let needed = Schema.version
        try await school.owner.write { db in
            try db.execute("delete from waymark_schema.migration where version = \(needed)")
        }
        let older = await #expect(throws: OperationsError.schemaOlder(database: needed - 1, program: needed)) {
            try await Schema.check(school.everyday)
        }
        #expect(older?.advice.contains("waymark upgrade") == true)
        try await school.owner.write { db in
            try db.execute("""
                insert into waymark_schema.migration (version, name, sha256, took_ms, program)
                values (\(needed + 1), 'from-the-future', '', 0, 'waymark 9')
                """)
        }
        let newer = await #expect(throws: OperationsError.schemaNewer(database: needed + 1, program: needed)) {
            try await Schema.check(school.everyday)
        }
        #expect(newer?.sentence.contains("\(needed + 1)") == true)
        await school.close()
    }

    @Test("a superuser, a login that passes by policies, and one that may become such a role are refused")
    func unsafeLogins() async throws {
        let server = try await ThrowawayServer.shared()
        let school = try await server.migratedDatabase()
        let superuser = Database(.init(settings: server.settings(database: school.name)))
        await #expect(throws: OperationsError.unsafeLogin(login: "postgres")) { try await Schema.check(superuser) }
        try await superuser.withoutTransaction { db in
            try db.script("""
                create role check_bypass login bypassrls in role waymark_staff;
                create role check_heir login in role waymark_staff, check_bypass;
                create role check_stranger login;
                """)
        }
        for login in ["check_bypass", "check_heir"] {
            let database = Database(.init(settings: server.settings(database: school.name).merging(["user": login]) { $1 }))
            await #expect(throws: OperationsError.unsafeLogin(login: login)) { try await Schema.check(database) }
            await database.close()
        }
        let stranger = Database(
            .init(settings: server.settings(database: school.name).merging(["user": "check_stranger"]) { $1 }))
        await #expect(throws: OperationsError.staffRightsMissing) { try await Schema.check(stranger) }
        await stranger.close()
        try await superuser.withoutTransaction { db in
            try db.script("drop role check_heir; drop role check_bypass; drop role check_stranger")
        }
        await superuser.close()
        await school.close()
    }

    @Test("the fingerprint is the same for the same migrations, and changes with everything that is dropped")
    func fingerprint() async throws {
        let server = try await ThrowawayServer.shared()
        let school = try await server.migratedDatabase()
        let other = try await server.migratedDatabase()
        let whole = try await school.owner.read { try CatalogueFingerprint.compute($0) }
        #expect(try await other.everyday.read { try CatalogueFingerprint.compute($0) } == whole)
        let changes: [SQL] = [
            "drop index waymark.placement_one_open",
            "alter table waymark.placement drop constraint placement_days_in_order",
            "drop trigger written on waymark.pupil",
            "alter table waymark.pupil disable trigger corrected",
            "drop view history.pupil",
            "alter table former.pupil add column note text",
            "alter table waymark.pupil alter surname drop not null",
            "create policy everyone on waymark.pupil using (true)",
            "alter table waymark.pupil disable row level security", "alter table waymark.pupil no force row level security",
            "drop policy seen on former.pupil", "grant truncate on waymark.pupil to waymark_staff",
            "grant execute on procedure waymark.hand_over() to public",
            "create or replace function waymark.upn_is_right(upn text) returns boolean language sql immutable as 'select true'",
        ]
        for change in changes {
            let changed = try await Self.undone(school.owner) { db in
                try db.script(change)
                return try CatalogueFingerprint.compute(db)
            }
            #expect(changed != whole, "\(change)")
        }
        #expect(try await school.owner.read { try CatalogueFingerprint.compute($0) } == whole)
        await school.close()
        await other.close()
    }

    private struct Undo: Error {
        let value: String
    }

    private static func undone(_ database: Database, _ body: @Sendable (Session) throws -> String) async throws -> String {
        do {
            try await database.write { db -> Void in throw Undo(value: try body(db)) }
            return ""
        } catch let undo as Undo {
            return undo.value
        }
    }
}
