import Journey
import Postgres

/// Makes a database server ready for Waymark, as an administrator of that server: roles, schema, and the login ``login``, which looks
/// after Waymark without being able to pass by the rules of who sees whom.
///
///     let report = try await ServerPreparation(database: configuration, program: program).prepare(today: today)
///
/// Running it again makes what is missing and changes nothing else.
public struct ServerPreparation: Sendable {
    /// Founds organisations and runs what Waymark does by itself; a steward.
    public static let login = ServerRoles.everyday

    private let configuration: Database.Configuration
    private let program: Program

    /// - Parameter database: where to, with the administrator's login.
    public init(database: Database.Configuration, program: Program = Program()) {
        configuration = database
        self.program = program
    }

    /// What ``prepare(today:)`` did.
    public struct Report: Sendable, Equatable {
        public let schema: Migrator.Report
        /// The login was made now.
        public let madeLogin: Bool
        /// Waymark's administrators can make and end logins on this server.
        public let makesLogins: Bool
    }

    /// Whether there is something for an administrator to do here, and the login is one: the schema is missing, or the login is one that
    /// Waymark does not work with.
    ///
    /// - Throws: `DatabaseError`; ``OperationsError/staffRightsMissing``.
    public func isCalledFor() async throws -> Bool {
        try await Database.withConnection(to: configuration) { session in
            do {
                return try Schema.state(session).isUnsafe
            } catch OperationsError.schemaMissing {
                return true
            }
        }
    }

    /// Prepares the server.
    ///
    /// - Throws: ``OperationsError``, with the statements for the administrator where the login may not do it.
    public func prepare(today: Day) async throws -> Report {
        let schema = try await Migrator(database: configuration, program: program).migrate(today: today)
        return try await Database.withConnection(to: configuration) { session in
            let (mayCreate, hasLogin) = try session.row(
                """
                select rolcreaterole or rolsuper, exists (select from pg_roles where rolname = \(Self.login))
                from pg_roles where rolname = session_user
                """, as: (Bool, Bool).self)
            guard mayCreate else { return Report(schema: schema, madeLogin: false, makesLogins: try Self.makesLogins(session)) }
            if !hasLogin { try session.execute("create role \(identifier: Self.login) login") }
            try session.script(ServerRoles.ofPreparedServer)
            return Report(schema: schema, madeLogin: !hasLogin, makesLogins: try Self.makesLogins(session))
        }
    }

    private static func makesLogins(_ session: Session) throws -> Bool {
        try session.value("select rolcreaterole from pg_roles where rolname = \(ServerRoles.registrar)", as: Bool.self)
    }

    /// Makes the database, where the server is there and it isn't.
    ///
    /// - Parameter name: what the database is to be called.
    /// - Returns: whether it was made.
    /// - Throws: `DatabaseError`, when the server can't be reached or refuses.
    public func makeDatabase(named name: String) async throws -> Bool {
        var maintenance = configuration
        maintenance.settings["dbname"] = "postgres"
        return try await Database.withConnection(to: maintenance) { session in
            let names = try session.values("select datname::text from pg_database", as: String.self)
            guard !names.contains(name) else { return false }
            try session.execute("create database \(identifier: name) encoding 'UTF8' template template0")
            return true
        }
    }
}
