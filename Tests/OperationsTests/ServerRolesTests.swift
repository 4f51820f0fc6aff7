import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Roles of a database server")
struct ServerRolesTests {
    @Test("what is missing on a server is said with the lines an administrator runs; run, they suffice")
    func administratorsLines() async throws {
        let server = try await ThrowawayServer()
        func settings(_ user: String, _ database: String = "school") -> Database.Configuration {
            .init(settings: server.settings(database: database).merging(["user": user]) { $1 })
        }
        try await Database.withConnection(to: settings("postgres", "postgres")) { db in
            try db.execute("create role clerk login")
            try db.execute("create database school")
        }
        let migrator = try Migrator(database: settings("clerk"))
        let missing = OperationsError.rolesMissing(
            login: "clerk", database: "school", missing: ServerRoles.definitions.map(\.name))
        await #expect(throws: missing) { try await migrator.migrate(today: someDay) }
        let (_, lines) = try #require(missing.advice.splitAtFirstLineBreak)
        #expect(lines == """
            create role "waymark_owner" nologin noinherit;
            create role "waymark_guard" nologin;
            create role "waymark_rollup" nologin;
            create role "waymark_registrar" nologin;
            create role "waymark_staff" nologin;
            create role "waymark_steward" nologin;
            grant "waymark_guard", "waymark_rollup", "waymark_registrar" to "waymark_owner";
            grant "waymark_staff" to "waymark_registrar" with admin option;
            grant waymark_owner to "clerk";
            grant create on database "school" to waymark_owner;
            """)

        try await Database.withConnection(to: settings("postgres")) { db in
            try db.script(SQL(unsafeRaw: lines.split(separator: "\n").dropLast(2).joined(separator: "\n")))
        }
        let noMember = OperationsError.ownerRightsMissing(login: "clerk", role: "waymark_owner")
        await #expect(throws: noMember) { try await migrator.migrate(today: someDay) }
        #expect(noMember.advice.hasSuffix("grant waymark_owner to \"clerk\";"))

        try await Database.withConnection(to: settings("postgres")) { db in
            try db.script(SQL(unsafeRaw: lines.split(separator: "\n").suffix(2).joined(separator: "\n")))
        }
        #expect(try await migrator.migrate(today: someDay).applied.count == Schema.version)
        try await server.stop()
    }

    @Test("a login that may create roles makes them itself, and everything belongs to the owner's role")
    func rolesAreMade() async throws {
        let server = try await ThrowawayServer()
        _ = try await Database.withConnection(to: .init(settings: server.settings())) { db in
            try db.execute("create database school")
        }
        let school = Database.Configuration(settings: server.settings(database: "school"))
        _ = try await Migrator(database: school).migrate(today: someDay)
        let owners = try await ask(
            """
            select array_agg(distinct pg_get_userbyid(c.relowner)::text)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('waymark', 'former', 'history', 'evidence', 'waymark_schema')
            """, school, as: [String].self)
        #expect(owners == ["waymark_owner"])
        try await server.stop()
    }
}

extension String {
    fileprivate var splitAtFirstLineBreak: (Substring, String)? {
        firstIndex(of: "\n").map { (self[..<$0], String(self[index(after: $0)...])) }
    }
}
