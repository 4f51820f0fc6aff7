import Journey
import Postgres

/// Brings a database's schema to the version that the program needs. Forward only.
///
///     let report = try await Migrator(database: configuration).migrate(today: today)
///
/// It works on a connection of its own, as the role `waymark_owner`, under a lock that lets one migrator at a time into
/// a database. Each migration is one transaction together with its line in the history, so what is interrupted leaves
/// nothing behind. A connection through a pooler that changes servers between transactions will not do.
public struct Migrator: Sendable {
    private let configuration: Database.Configuration
    private let migrations: [Migration]
    private let program: Program
    private let patience: Patience

    /// How long to wait for others.
    struct Patience: Sendable {
        /// For another migrator.
        var migrator = Duration.seconds(60)
        /// For a table that others are using. Whoever waits for a table holds up everybody who comes after, so each wait
        /// is short and there are several.
        var table = Duration.seconds(2)
        /// The pauses between attempts at one migration, in seconds.
        var pauses = [0.1, 0.2, 0.5, 1, 2, 4]
    }

    /// - Parameters:
    ///   - database: where to, with a login that is a member of `waymark_owner` or may make that role.
    ///   - program: what to write down as having done it, and what it installs.
    /// - Throws: ``OperationsError/migrationsUnreadable(_:)``.
    public init(database: Database.Configuration, program: Program = Program()) throws {
        self.init(database: database, program: program, migrations: try Migration.embedded())
    }

    init(
        database: Database.Configuration, program: Program = Program(), migrations: [Migration],
        patience: Patience = Patience()
    ) {
        configuration = database
        self.program = program
        self.migrations = migrations
        self.patience = patience
    }

    /// What ``migrate(today:)`` did.
    public struct Report: Sendable, Equatable {
        /// The names of the migrations that were applied, in order.
        public let applied: [String]
        public let codes: CodeChanges

        static let nothing = Report(applied: [], codes: CodeChanges())

        /// Whether the database is as it was before.
        public var isEmpty: Bool { applied.isEmpty && codes.isEmpty }
    }

    /// What ``migrate(today:)`` would apply, in order. Changes nothing and waits for nobody.
    ///
    /// - Throws: ``OperationsError`` when the database and the program do not fit each other.
    public func plan() async throws -> [Migration] {
        try await Database.withConnection(to: configuration) { session in
            try MigrationHistory(session: session).pending(of: migrations)
        }
    }

    /// Applies what is missing, and brings the code lists in line with the program's.
    ///
    /// - Parameter today: a code that the program no longer has ends on the day before.
    /// - Throws: ``OperationsError``; `DatabaseError` when the connection fails.
    public func migrate(today: Day) async throws -> Report {
        try await Database.withConnection(to: configuration) { session in
            try session.limitStatements(to: nil)
            try ServerRoles.ensure(session)
            try ServerRoles.becomeOwner(session)
            return try underLock(session) {
                let history = MigrationHistory(session: session)
                if try !history.exists() { try history.create() }
                let pending = try history.pending(of: migrations)
                for migration in pending { try apply(migration, session) }
                let codes = try synchroniseCodes(today: today, session)
                try session.inTransaction { for install in program.installations { try install(session) } }
                return Report(applied: pending.map(\.name), codes: codes)
            }
        }
    }

    /// The same in one transaction: what was there before stays as it was unless all of it goes through and is approved.
    ///
    /// People may be at work; whoever uses a table that is changed waits until the end.
    ///
    /// - Parameter approve: looks at what came out before it is committed, with the rights of the login rather than the owner's.
    /// - Throws: what ``migrate(today:)`` does, and what `approve` does; nothing was changed then.
    func migrateWhole(today: Day, approve: @Sendable (Session) throws -> Void) async throws -> Report {
        try await Database.withConnection(to: configuration) { session in
            try session.limitStatements(to: nil)
            try ServerRoles.ensure(session)
            try ServerRoles.becomeOwner(session)
            return try underLock(session) {
                let pending = try MigrationHistory(session: session).pending(of: migrations)
                return try patiently(pending.first?.name ?? "0000", session) {
                    for migration in pending { try run(migration, session) }
                    let codes = try CodeChanges.synchronise(CodeLists.all, today: today, session)
                    for install in program.installations { try install(session) }
                    try session.execute("set local role none")
                    try approve(session)
                    return Report(applied: pending.map(\.name), codes: codes)
                }
            }
        }
    }

    private func synchroniseCodes(today: Day, _ session: Session) throws -> CodeChanges {
        guard try session.value("select to_regclass('waymark.code') is not null", as: Bool.self) else {
            return CodeChanges()
        }
        return try session.inTransaction { try CodeChanges.synchronise(CodeLists.all, today: today, session) }
    }
}

extension Migrator {
    /// The advisory lock of all Waymark migrators: "waymark" in ASCII, so that it can be recognised in `pg_locks`.
    private static let lock: Int64 = 0x0077_6179_6d61_726b

    private func underLock<Result>(_ session: Session, _ body: () throws -> Result) throws -> Result {
        try session.execute("select set_config('lock_timeout', \(patience.migrator.inMilliseconds), false)")
        do {
            try session.execute("select pg_advisory_lock(\(Self.lock))")
        } catch let error as DatabaseError where error.sqlState == .lockNotAvailable {
            throw OperationsError.migrationBusy
        }
        // The lock ends with the session at the latest; giving it back early lets the next one in.
        defer { _ = try? session.execute("select pg_advisory_unlock(\(Self.lock))") }
        return try body()
    }

    private func apply(_ migration: Migration, _ session: Session) throws {
        try patiently(migration.name, session) { try run(migration, session) }
    }

    /// Tries a transaction again while others hold what it needs: it may well succeed a little later.
    private func patiently<Result>(_ name: String, _ session: Session, _ body: () throws -> Result) throws -> Result {
        for pause in patience.pauses {
            if let result = try attempt(session, body) { return result }
            try session.execute("select pg_sleep(\(pause))")
        }
        guard let result = try attempt(session, body) else { throw OperationsError.migrationBlocked(name: name) }
        return result
    }

    /// Nil when others held what it needs.
    private func attempt<Result>(_ session: Session, _ body: () throws -> Result) throws -> Result? {
        do {
            return try session.inTransaction {
                try session.execute("select set_config('lock_timeout', \(patience.table.inMilliseconds), true)")
                return try body()
            }
        } catch let error as DatabaseError where [.lockNotAvailable, .deadlockDetected].contains(error.sqlState) {
            return nil
        }
    }

    /// In a transaction that is open.
    private func run(_ migration: Migration, _ session: Session) throws {
        let began = try session.value("select clock_timestamp()", as: Instant.self)
        do {
            try session.script(SQL(unsafeRaw: migration.text))
        } catch DatabaseError.server(let refusal) where ![.lockNotAvailable, .deadlockDetected].contains(refusal.sqlState) {
            throw OperationsError.migrationFailed(name: migration.name, reason: refusal)
        }
        try MigrationHistory(session: session).record(migration, program: program.name, since: began)
    }
}

extension Session {
    /// Runs the body between BEGIN and COMMIT on a session that was handed out without a transaction.
    fileprivate func inTransaction<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("begin")
        do {
            let result = try body()
            try execute("commit")
            return result
        } catch {
            // What failed is what matters; a connection that is lost cannot be rolled back, and need not be.
            _ = try? execute("rollback")
            throw error
        }
    }
}

extension Duration {
    /// As PostgreSQL takes a setting of time without a unit.
    fileprivate var inMilliseconds: String {
        String(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
