import Foundation
import Journey
import Postgres

/// A PostgreSQL of one's own, under a home folder: no network, nobody else's login, made and started in a second.
///
///     let cluster = try PrivateCluster(home: .standard())
///     try await cluster.start(today: today)
///     let database = Database(try cluster.configuration(for: .everyday))
///
/// Run by root, the server and all its files belong to the user `waymark` of Waymark's package, or without it to `postgres`. Nothing is printed: what happened comes back
/// as a value.
public struct PrivateCluster: Sendable {
    /// Part of the socket's name; nothing listens on a network.
    static let port = 5432
    static let database = "waymark"

    public let home: ClusterHome
    let environment: [String: String]
    let user: ServerUser
    let files: OwnedFiles

    /// Touches nothing yet.
    ///
    /// - Parameter environment: `WAYMARK_PG_BIN`, `PATH` and `XDG_RUNTIME_DIR` are looked at.
    /// - Throws: ``OperationsError`` when there is no user to run PostgreSQL as.
    public init(
        home: ClusterHome, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        self.init(home: home, environment: environment, user: try .current(for: home))
    }

    init(home: ClusterHome, environment: [String: String], user: ServerUser) {
        self.home = home
        self.environment = environment
        self.user = user
        files = OwnedFiles(owner: user)
    }

    /// Who connects.
    public enum Login: Sendable {
        /// Works with the records: a member of `waymark_staff` that owns nothing.
        case everyday
        /// Changes the schema.
        case owner

        var role: String {
            switch self {
            case .everyday: ServerRoles.everyday
            case .owner: ServerRoles.owner
            }
        }
    }

    /// How to connect to the server that runs.
    ///
    /// - Throws: ``OperationsError/notRunning(folder:)``.
    public func configuration(for login: Login = .everyday) throws -> Database.Configuration {
        configuration(of: try running(), role: login.role)
    }

    func configuration(
        of server: RunningServer, role: String, database: String = PrivateCluster.database
    ) -> Database.Configuration {
        Database.Configuration(settings: settings(of: server, role: role, database: database))
    }

    /// As the cluster's own superuser, for backups.
    func superuserSettings(of server: RunningServer) -> [String: String] {
        settings(of: server, role: ServerRoles.superuser, database: Self.database)
    }

    /// `requirepeer`: what answers at the socket is our own server, not what another user put in its place.
    private func settings(of server: RunningServer, role: String, database: String) -> [String: String] {
        ["host": server.socketFolder, "port": String(Self.port), "dbname": database, "user": role, "requirepeer": user.name]
    }

    /// The running server of the home folder's newest data.
    func running() throws -> RunningServer {
        guard let data = try home.existingData() else { throw Self.absence(of: home, TimerSettings()) }
        guard let server = try RunningServer.on(data.folder) else { throw OperationsError.notRunning(folder: home.folder) }
        return server
    }

    /// What is wrong where there is no cluster: it was never made, or the machine's records are elsewhere and nobody told this shell.
    static func absence(of home: ClusterHome, _ timers: TimerSettings) -> OperationsError {
        home.folder == ClusterHome.ofMachine && timers.nameServer ? .onServer : .notRunning(folder: home.folder)
    }
}
