import Postgres

/// The database server whose records are backed up or restored, and how PostgreSQL's own programs get to it.
public struct BackupServer: Sendable {
    /// libpq's settings by keyword, without the database's name.
    private let settings: [String: String]
    /// The database with the records.
    public let database: String
    let programs: ServerPrograms
    /// A private cluster is made of the program's own roles; on a server they may be missing.
    let isPrivateCluster: Bool

    /// The private cluster, which must run. Its own superuser does the work: no policy may keep a row out of a backup.
    ///
    /// - Throws: ``OperationsError/notRunning(folder:)`` and what finding PostgreSQL's programs throws.
    public init(_ cluster: PrivateCluster) async throws {
        self.init(
            settings: cluster.superuserSettings(of: try cluster.running()), database: PrivateCluster.database,
            programs: try await ServerPrograms.find(for: try cluster.home.existingData(), environment: cluster.environment),
            isPrivateCluster: true)
    }

    /// A database server, as the login that the configuration names.
    ///
    /// - Throws: What finding PostgreSQL's programs throws.
    public init(_ configuration: Database.Configuration, environment: [String: String]) async throws {
        let settings = configuration.effectiveSettings
        self.init(
            settings: settings, database: settings["dbname"] ?? settings["user"] ?? "",
            programs: try await ServerPrograms.find(for: nil, environment: environment), isPrivateCluster: false)
    }

    private init(settings: [String: String], database: String, programs: ServerPrograms, isPrivateCluster: Bool) {
        self.settings = settings.filter { !["dbname", "options", "client_encoding", "fallback_application_name"].contains($0.key) }
        self.database = database
        self.programs = programs
        self.isPrivateCluster = isPrivateCluster
    }

    /// One connection, which may take its time: a census of a large database does.
    func configuration(database: String? = nil) -> Database.Configuration {
        var configuration = Database.Configuration(settings: settings.merging(["dbname": database ?? self.database]) { $1 })
        configuration.applicationName = "waymark backup"
        configuration.maxConnections = 1
        configuration.statementTimeout = nil
        configuration.idleInTransactionTimeout = nil
        configuration.maxLifetime = .seconds(7 * 24 * 3600)
        return configuration
    }

    func with<Value: Sendable>(
        _ database: String? = nil, _ body: @Sendable (Session) throws -> Value
    ) async throws -> Value {
        try await Database.withConnection(to: configuration(database: database), body)
    }

    /// The words that tell a program of PostgreSQL where the database is. A password never stands among them, since a process
    /// list shows them.
    func words(database: String? = nil) -> [String] {
        let shown = settings.merging(["dbname": database ?? self.database]) { $1 }.filter { $0.key != "password" && !$0.value.isEmpty }
        let conninfo = shown.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }.joined(separator: " ")
        return ["--no-password", "--dbname", conninfo]
    }

    /// What drops a database: typed in a shell where it is the private cluster's, whose socket nobody is to look up; else in psql, as whoever
    /// looks after the server.
    public func commandToDrop(_ database: String) -> String {
        let statement = "drop database \(database);"
        guard isPrivateCluster, let host = settings["host"], let user = settings["user"] else { return statement }
        return "psql --host '\(host)' --username \(user) --dbname postgres --command '\(statement)'"
    }

    /// What such a program sees in its environment.
    var environment: [String: String] { settings["password"].map { ["PGPASSWORD": $0] } ?? [:] }

    private static func quoted(_ value: String) -> String {
        "'" + value.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] } + "'"
    }
}
