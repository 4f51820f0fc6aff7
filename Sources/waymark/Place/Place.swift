import Foundation
import Operations
import Postgres

/// Where the records lie.
enum Place: Sendable {
    /// A database server, which libpq finds: from a connection string, or, when that is nil, from its own environment.
    case server(conninfo: String?)
    case privateCluster(PrivateCluster)

    /// Any of these says where; libpq then works as it always does. `PGUSER` or a password file say only who.
    private static let sayingWhere = ["PGSERVICE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE"]

    /// - Parameter uri: what `--database` gave.
    /// - Throws: `OperationsError` when there is no user to run a private cluster as.
    init(uri: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        if let uri {
            self = .server(conninfo: uri)
        } else if Self.sayingWhere.contains(where: { !(environment[$0] ?? "").isEmpty }) {
            self = .server(conninfo: nil)
        } else {
            self = .privateCluster(try PrivateCluster(home: .standard(environment: environment), environment: environment))
        }
    }

    var isPrivateCluster: Bool {
        if case .privateCluster = self { true } else { false }
    }

    func configuration(for login: PrivateCluster.Login = .everyday) throws -> Database.Configuration {
        var configuration =
            switch self {
            case .server(let conninfo): Database.Configuration(conninfo: conninfo ?? "")
            case .privateCluster(let cluster): try cluster.configuration(for: login)
            }
        configuration.applicationName = "waymark"
        configuration.logger = Log.logger("waymark.postgres")
        return configuration
    }

    /// The private cluster.
    ///
    /// - Parameter command: as it was typed, for the refusal.
    func demandPrivateCluster(for command: String) throws -> PrivateCluster {
        guard case .privateCluster(let cluster) = self else { throw WaymarkError.onlyPrivateCluster(command) }
        return cluster
    }
}
