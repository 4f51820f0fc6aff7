import Foundation
import Postgres

/// Moves a private cluster to a newer major version of PostgreSQL, whose files are of another form.
///
/// A backup is restored into a cluster of the newer version, and every row compared; then its data folder takes the place of the
/// former one, which stays beside it. Nobody gets in meanwhile, so nothing is recorded that would stay behind. Both versions'
/// programs must be installed. Whatever goes wrong, the former cluster runs as before.
public struct ClusterMove: Sendable {
    let cluster: PrivateCluster
    let shelf: BackupShelf
    /// Such as "waymark 1.2.0".
    let program: String

    public init(of cluster: PrivateCluster, shelf: BackupShelf, program: String) {
        self.cluster = cluster
        self.shelf = shelf
        self.program = program
    }

    /// From which major version to which.
    public struct Step: Sendable, Equatable {
        public let from: Int
        public let to: Int
    }

    /// Nil when the cluster is of the newest version that is installed here.
    ///
    /// - Throws: ``OperationsError``.
    public func plan() async throws -> Step? {
        guard let existing = try cluster.home.existingData() else { return nil }
        let newest = try await ServerPrograms.find(for: nil, environment: cluster.environment)
        return newest.major > existing.major ? Step(from: existing.major, to: newest.major) : nil
    }

    /// What the move has made.
    public struct Moved: Sendable, Equatable {
        /// The backup that was carried over, which stays.
        public let backup: BackupShelf.Backup
        /// The former data folder.
        public let former: String
    }

    /// - Parameters: see ``Upgrader/rehearse(recipient:identity:today:at:)``.
    /// - Throws: ``OperationsError``, ``BackupError``.
    public func move(recipient: String?, identity: String?, at now: Instant = .now()) async throws -> Moved {
        try await HomeLock.hold(cluster.home, owner: cluster.user) {
            guard let existing = try cluster.home.existingData() else { throw OperationsError.notRunning(folder: cluster.home.folder) }
            let former = try await ServerPrograms.find(for: existing, environment: cluster.environment)
            let newer = try await ServerPrograms.find(for: nil, environment: cluster.environment)
            do {
                try await close(existing.folder, former)
                let backup = try await BackupMaker(server: try await BackupServer(cluster), shelf: shelf, program: program)
                    .make(recipient: recipient, at: now)
                let data = try await fill(newer, with: backup, identity: identity)
                try await cluster.shutDown(existing.folder, former)
                try await takePlace(data, newer)
                _ = try await cluster.startServer()
                return Moved(backup: backup, former: existing.folder)
            } catch {
                try? FileManager.default.removeItem(atPath: waiting.folder)
                _ = try? await cluster.startServer()
                throw error
            }
        }
    }

    /// Where the newer cluster is made: on the same disk, so that it can take its place by its name alone.
    private var waiting: ClusterHome { ClusterHome(cluster.home.folder + "/moving") }

    /// Starts the server again with nobody but ourselves let in.
    private func close(_ data: String, _ programs: ServerPrograms) async throws {
        if try RunningServer.on(data) != nil { try await cluster.shutDown(data, programs) }
        try await cluster.launch(data, programs, isClosed: true)
    }

    /// The data folder of a stopped cluster that holds what the backup does.
    private func fill(_ programs: ServerPrograms, with backup: BackupShelf.Backup, identity: String?) async throws -> String {
        let reader = try await BackupReader(backup, on: shelf, identity: identity)
        if try cluster.files.status(of: waiting.folder) != nil {
            // Left by a move that was interrupted.
            if let left = try? PrivateCluster(home: waiting, environment: cluster.environment) { await left.end() }
            try FileManager.default.removeItem(atPath: waiting.folder)
        }
        let environment = cluster.environment.merging(["WAYMARK_PG_BIN": programs.folder]) { $1 }
        let fresh = PrivateCluster(home: waiting, environment: environment, user: cluster.user)
        do {
            try await fresh.startEmpty()
            try await reader.restore(into: PrivateCluster.database, of: try await BackupServer(fresh))
        } catch {
            await fresh.end()
            throw error
        }
        let data = waiting.data(major: programs.major)
        try await fresh.shutDown(data, programs)
        return data
    }

    /// From here on the newer one is the cluster. It starts once with nobody let in: one that can't gives way before anybody has recorded
    /// something in it, since every later start would take it, and not the former.
    private func takePlace(_ data: String, _ programs: ServerPrograms) async throws {
        let place = cluster.home.data(major: programs.major)
        guard rename(data, place) == 0 else {
            throw OperationsError.folderFailed(folder: place, reason: String(cString: strerror(errno)))
        }
        let folder = open(cluster.home.clusters, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            Foundation.close(folder)
        }
        try? FileManager.default.removeItem(atPath: waiting.folder)
        do {
            try await cluster.launch(place, programs, isClosed: true)
        } catch {
            if try RunningServer.on(place) == nil { try FileManager.default.removeItem(atPath: place) }
            throw error
        }
    }
}
