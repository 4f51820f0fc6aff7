import Foundation
import Journey
import Postgres
import TestSupport

@testable import Operations

/// A database of an earlier schema with a record of every kind that it has, each corrected once.
struct FormerSchool {
    let name: String
    let version: Int
    let owner: Database.Configuration
    let administrator: Database.Configuration
    /// What was carried in, table by table, with the columns.
    let carried: [Carried]

    struct Carried: Sendable {
        let schema: String
        let table: String
        let columns: [String]
        let rows: String
    }

    /// - Parameter version: the number of the last migration that it has seen.
    static func at(_ version: Int) async throws -> FormerSchool {
        let server = try await ThrowawayServer.shared()
        let name = try await server.makeOwnedDatabase()
        let administrator = Database.Configuration(settings: server.settings(database: name))
        let owner = Database.Configuration(settings: server.settings(database: name).merging(["user": "waymark_owner"]) { $1 })
        _ = try await Migrator(database: owner, migrations: Array(try Migration.embedded().prefix(version))).migrate(today: someDay)
        let today = try await StaffedSchools.opened()
        let carried = try await carry(from: today.database.unfettered, to: administrator)
        await today.close()
        return FormerSchool(name: name, version: version, owner: owner, administrator: administrator, carried: carried)
    }

    func upgrader(shelf: BackupShelf, program: Program = Program(name: "waymark test")) async throws -> Upgrader {
        let environment = ProcessInfo.processInfo.environment
        return Upgrader(
            server: try await BackupServer(administrator, environment: environment), shelf: shelf, program: program, environment: environment)
    }

    /// The carried columns of the tables as they are now.
    func rows() async throws -> [String] {
        try await Database.withConnection(to: administrator) { session in
            try carried.map { try Self.rows(of: $0.schema, $0.table, $0.columns, session) }
        }
    }

    private static func carry(from today: Database, to former: Database.Configuration) async throws -> [Carried] {
        let available = try await today.read { try columns($0) }
        let wanted = try await Database.withConnection(to: former) { try columns($0) }
        let tables = wanted.compactMap { key, columns -> (String, String, [String])? in
            // What belongs to no organisation is filled by migrations and by the program.
            guard columns.contains("organisation_id"), let there = available[key] else { return nil }
            return (key.schema, key.table, columns.filter(there.contains))
        }
        let rows = try await today.read { session in
            try tables.map { Carried(schema: $0, table: $1, columns: $2, rows: try Self.rows(of: $0, $1, $2, session)) }
        }.filter { $0.rows != "[]" }
        try await Database.withConnection(to: former) { session in
            // Rows come in as they were kept: neither triggers nor the order of references have a say.
            try session.execute("set session_replication_role = replica")
            for each in rows {
                let columns: SQL = each.columns.map { "\(identifier: $0)" as SQL }.joined(separator: ", ")
                try session.execute("delete from \(identifier: each.schema).\(identifier: each.table)")
                try session.execute(
                    """
                    insert into \(identifier: each.schema).\(identifier: each.table) (\(columns)) overriding system value
                    select \(columns) from json_populate_recordset(null::\(identifier: each.schema).\(identifier: each.table), \(each.rows)::json)
                    """)
            }
        }
        return rows
    }

    private struct Key: Hashable {
        let schema: String
        let table: String
    }

    private static func columns(_ session: Session) throws -> [Key: [String]] {
        let found = try session.rows(
            """
            select n.nspname::text, c.relname::text, array_agg(a.attname::text order by a.attnum)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
            where n.nspname in ('waymark', 'former', 'evidence') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
              and a.attgenerated = ''
            group by 1, 2
            """, as: (String, String, [String]).self)
        return Dictionary(uniqueKeysWithValues: found.map { (Key(schema: $0, table: $1), $2) })
    }

    private static func rows(of schema: String, _ table: String, _ columns: [String], _ session: Session) throws -> String {
        let list: SQL = columns.map { "\(identifier: $0)" as SQL }.joined(separator: ", ")
        return try session.value(
            """
            select coalesce(jsonb_agg(to_jsonb(r) order by r::text), '[]')::text from (select \(list) from \(identifier: schema).\(identifier: table)) r
            """, as: String.self)
    }
}
