import Foundation
import Postgres

extension PrivateCluster {
    /// How the private cluster is.
    public struct Status: Sendable, Equatable {
        public let home: String
        /// Nil before the first start.
        public let dataFolder: String?
        /// The major version that the data belongs to.
        public let dataMajor: Int?
        /// Nil when no server runs.
        public let server: Server?

        public var isRunning: Bool { server != nil }
    }

    /// A server that runs, and what it says of itself.
    public struct Server: Sendable, Equatable {
        public let processID: Int32
        public let runningSince: Instant
        public let socketFolder: String
        /// Nil while the server doesn't take connections yet.
        public let answers: Answers?
    }

    public struct Answers: Sendable, Equatable {
        /// PostgreSQL's own: "15.8".
        public let serverVersion: String
        /// Nil when the database has no schema yet.
        public let schemaVersion: Int?
        /// The database's size in bytes.
        public let size: Int
        /// Whether every page carries a checksum, so that a failing disk is noticed.
        public let hasChecksums: Bool
    }

    /// Looks, and changes nothing.
    ///
    /// - Throws: ``OperationsError`` when the folder can't be read.
    public func status() async throws -> Status {
        let existing = try home.existingData()
        guard let existing, let running = try RunningServer.on(existing.folder) else {
            return Status(home: home.folder, dataFolder: existing?.folder, dataMajor: existing?.major, server: nil)
        }
        let server = Server(
            processID: running.processID, runningSince: running.startedAt, socketFolder: running.socketFolder,
            answers: running.isReady ? try await ask(running) : nil)
        return Status(home: home.folder, dataFolder: existing.folder, dataMajor: existing.major, server: server)
    }

    private func ask(_ server: RunningServer) async throws -> Answers? {
        let configuration = configuration(of: server, role: ServerRoles.everyday)
        do {
            return try await Database.withConnection(to: configuration) { session in
                let (version, size, checksums, hasSchema) = try session.row(
                    """
                    select current_setting('server_version'), pg_database_size(current_database()),
                           current_setting('data_checksums')::bool, to_regclass('waymark_schema.migration') is not null
                    """, as: (String, Int, Bool, Bool).self)
                return Answers(
                    serverVersion: version, schemaVersion: hasSchema ? try Schema.state(session).version : nil,
                    size: size, hasChecksums: checksums)
            }
        } catch DatabaseError.connectionFailed {
            // It runs, and is starting or stopping, or its first start was interrupted before it had our database.
            return nil
        }
    }
}
