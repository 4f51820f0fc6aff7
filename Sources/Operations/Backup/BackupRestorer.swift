import Foundation
import Postgres

/// Restores a backup beside the live database, and takes its place only once every table was compared.
///
/// The live database is renamed, never dropped: the way back is the same step again.
public struct BackupRestorer: Sendable {
    /// What a restore has made.
    public struct Restored: Sendable, Equatable {
        /// The database with the restored records.
        public let database: String
        /// What the live database is called now; nil where none was replaced.
        public let former: String?
        /// The backup's schema, which may be older than the program's.
        public let schema: Int
    }

    let server: BackupServer
    let shelf: BackupShelf

    public init(server: BackupServer, shelf: BackupShelf) {
        self.server = server
        self.shelf = shelf
    }

    /// Whether the live database holds anybody's records, so that its name must be typed first.
    ///
    /// - Throws: `DatabaseError`.
    public func isLive() async throws -> Bool {
        guard try await exists(server.database) else { return false }
        return try await server.with { session in
            guard try session.value("select to_regclass('waymark.organisation') is not null", as: Bool.self) else { return false }
            return try session.value("select exists (select from waymark.organisation)", as: Bool.self)
        }
    }

    /// - Parameters:
    ///   - identity: the file with age's secret key, for one that is encrypted.
    ///   - other: a name for a database of its own; the live one stays where it is then.
    ///   - isRehearsal: does all of it but the last step, and removes what it made.
    /// - Throws: ``BackupError``, ``OperationsError``, `DatabaseError`; the live database is as it was.
    public func restore(
        _ backup: BackupShelf.Backup, identity: String?, into other: String?, isRehearsal: Bool, at now: Instant = .now()
    ) async throws -> Restored {
        let reader = try await BackupReader(backup, on: shelf, identity: identity)
        if reader.manifest.census.schema > Schema.version {
            throw OperationsError.schemaNewer(database: reader.manifest.census.schema, program: Schema.version)
        }
        try await demandAdministrator()
        if let other, try await exists(other) { throw BackupError.databaseExists(other) }
        let stamp = now.description.filter(\.isNumber)
        let fresh = other ?? "\(server.database)_restored_\(stamp)"
        try await make(fresh)
        do {
            try await reader.restore(into: fresh, of: server)
            try await makeLogins(in: fresh)
            try Task.checkCancellation()
            let schema = reader.manifest.census.schema
            if isRehearsal {
                try await drop(fresh)
                return Restored(database: fresh, former: nil, schema: schema)
            }
            guard other == nil else { return Restored(database: fresh, former: nil, schema: schema) }
            let former = try await swap(fresh, formerName: "\(server.database)_before_\(stamp)")
            return Restored(database: server.database, former: former, schema: schema)
        } catch {
            try? await drop(fresh)
            throw error
        }
    }

    // MARK: Databases

    /// The one that all servers have, to stand in while another is renamed.
    private static let neutral = "postgres"

    private func demandAdministrator() async throws {
        try await server.with(Self.neutral) { session in
            let (login, isSuperuser) = try session.row(
                "select session_user::text, rolsuper from pg_roles where rolname = session_user", as: (String, Bool).self)
            guard isSuperuser else { throw BackupError.administratorNeeded(login: login) }
        }
    }

    private func exists(_ database: String) async throws -> Bool {
        try await server.with(Self.neutral) { session in
            try session.value("select exists (select from pg_database where datname = \(database))", as: Bool.self)
        }
    }

    private func make(_ database: String) async throws {
        let makesRoles = !server.isPrivateCluster
        try await server.with(Self.neutral) { session in
            if makesRoles { try ServerRoles.makeMissing(session) }
            try session.execute(
                """
                create database \(identifier: database) owner \(identifier: ServerRoles.owner)
                    template template0 encoding 'UTF8' locale 'C.UTF-8'
                """)
        }
    }

    private func drop(_ database: String) async throws {
        _ = try await server.with(Self.neutral) { session in
            try session.execute("drop database if exists \(identifier: database) with (force)")
        }
    }

    /// Both names change in one transaction, so there is always a database of the live name.
    private func swap(_ fresh: String, formerName: String) async throws -> String? {
        let live = server.database
        let isThere = try await exists(live)
        return try await server.with(Self.neutral) { session in
            for attempt in 1... {
                do {
                    try session.execute(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = any(\([live, fresh])::text[])")
                    try session.script(
                        """
                        begin;
                        \(isThere ? "alter database \(identifier: live) rename to \(identifier: formerName);" : "")
                        alter database \(identifier: fresh) rename to \(identifier: live);
                        commit;
                        """)
                    return isThere ? formerName : nil
                } catch let error as DatabaseError where error.sqlState == "55006" {
                    // Somebody has come back between the two.
                    try session.execute("rollback")
                    if attempt == 5 { throw BackupError.databaseInUse(live) }
                }
            }
            return nil
        }
    }

    // MARK: Logins

    /// A server that is new knows nobody: whoever works here gets their login, without a password.
    private func makeLogins(in database: String) async throws {
        guard !server.isPrivateCluster else { return }
        try await server.with(database) { session in
            let missing = try session.values(
                """
                select s.login::text from waymark.staff s
                where s.login is not null and s.left_on is null and not exists (select from pg_roles r where r.rolname = s.login)
                order by s.login::text
                """, as: String.self)
            for login in missing {
                try session.execute("create role \(identifier: login) login")
                try session.execute("grant \(identifier: ServerRoles.staff) to \(identifier: login)")
            }
        }
    }
}
