import Journey
import Postgres

/// Brings a database's schema up to the program's version, so that there is always a way back.
///
/// A backup is made and proven by restoring it elsewhere; the upgrade is rehearsed on what was restored; only then it is carried
/// out, in one transaction that is committed when the doctor's checks find nothing that was well before. Whatever goes wrong,
/// the database is as it was, and nothing that was recorded meanwhile is lost.
public struct Upgrader: Sendable {
    let server: BackupServer
    let shelf: BackupShelf
    let program: Program
    let environment: [String: String]

    /// - Parameters:
    ///   - server: as a login for which no policy holds.
    ///   - shelf: where the backup stays.
    ///   - environment: see ``BackupProver``.
    public init(server: BackupServer, shelf: BackupShelf, program: Program, environment: [String: String]) {
        self.server = server
        self.shelf = shelf
        self.program = program
        self.environment = environment
    }

    /// What is to be done.
    public struct Plan: Sendable, Equatable {
        /// The number of the last migration that was applied.
        public let version: Int
        /// The names of those that are missing, in order.
        public let pending: [String]
    }

    /// Changes nothing.
    ///
    /// - Throws: ``OperationsError``.
    public func plan() async throws -> Plan {
        let version = try await server.with { session in
            let (login, isAdministrator) = try session.row(
                "select session_user::text, rolsuper from pg_roles where rolname = session_user", as: (String, Bool).self)
            guard isAdministrator else { throw OperationsError.upgradeNeedsAdministrator(login: login) }
            return try Schema.state(session).version
        }
        guard let version else { throw OperationsError.schemaMissing }
        return Plan(version: version, pending: try await migrator(server).plan().map(\.name))
    }

    /// Backs up, proves the backup, and upgrades what was restored of it; the live database is only read.
    ///
    /// - Parameters:
    ///   - recipient: see ``BackupMaker/make(recipient:at:)``.
    ///   - identity: the file with age's secret key, for a recipient.
    /// - Returns: the backup, on the shelf and proven.
    /// - Throws: ``OperationsError``, ``BackupError``.
    @discardableResult
    public func rehearse(recipient: String?, identity: String?, today: Day, at now: Instant = .now()) async throws -> BackupShelf.Backup {
        let backup = try await BackupMaker(server: server, shelf: shelf, program: program.name).make(recipient: recipient, at: now)
        let prover = BackupProver(shelf: shelf, program: program.name, environment: environment)
        try await prover.prove(backup, identity: identity, at: now) { copy in _ = try await migrate(copy, today: today) }
        return try shelf.backup(named: backup.name)
    }

    /// Upgrades the live database.
    ///
    /// - Throws: ``OperationsError``; nothing was changed then.
    public func upgrade(today: Day) async throws -> Migrator.Report { try await migrate(server, today: today) }

    private func migrate(_ server: BackupServer, today: Day) async throws -> Migrator.Report {
        let before = try await Database.withConnection(to: server.configuration()) { session in
            try session.execute("begin isolation level repeatable read read only")
            defer { _ = try? session.execute("rollback") }
            return try Integrity(session)
        }
        return try await migrator(server).migrateWhole(today: today) { session in
            try Integrity(session).demandNothingNew(since: before)
        }
    }

    private func migrator(_ server: BackupServer) throws -> Migrator { try Migrator(database: server.configuration(), program: program) }
}
