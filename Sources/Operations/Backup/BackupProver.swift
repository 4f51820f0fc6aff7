import Foundation
import Postgres

/// Proves a backup: restores it into a cluster of its own that is thrown away, and compares.
public struct BackupProver: Sendable {
    let shelf: BackupShelf
    /// Such as "waymark 1.2.0".
    let program: String
    let environment: [String: String]

    /// - Parameter environment: `WAYMARK_PG_BIN`, `PATH` and `TMPDIR` are looked at.
    public init(shelf: BackupShelf, program: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.shelf = shelf
        self.program = program
        self.environment = environment
    }

    /// - Parameters:
    ///   - identity: the file with age's secret key, for one that is encrypted.
    ///   - further: what else is to be tried with the restored records, once they were found equal.
    /// - Throws: ``BackupError``, ``OperationsError``.
    public func prove(
        _ backup: BackupShelf.Backup, identity: String?, at now: Instant = .now(),
        further: (BackupServer) async throws -> Void = { _ in }
    ) async throws {
        let reader = try await BackupReader(backup, on: shelf, identity: identity)
        try await ScratchCluster.with(environment: environment) { server in
            try await reader.restore(into: server.database, of: server)
            try writeProof(of: backup, at: now)
            try await further(server)
        }
    }

    private func writeProof(of backup: BackupShelf.Backup, at now: Instant) throws {
        let path = "\(shelf.path(backup.name))/\(BackupProof.file)"
        do {
            try JSONEncoder().encode(BackupProof(ofBackupIn: shelf.path(backup.name), at: now, program: program))
                .write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw OperationsError.folderFailed(folder: shelf.path(backup.name), reason: String(cString: strerror(errno)))
        }
    }
}

/// A private cluster in a temporary folder, gone when the work in it is done.
enum ScratchCluster {
    private static let prefix = "waymark-scratch-"

    static func with<Value: Sendable>(
        environment: [String: String], _ body: (BackupServer) async throws -> Value
    ) async throws -> Value {
        let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        await sweep(parent, environment)
        let home = ClusterHome("\(parent)/\(prefix)\(getpid())-\(UInt32.random(in: 0...UInt32.max))")
        let cluster = try PrivateCluster(home: home, environment: environment)
        do {
            try await cluster.startEmpty()
            let value = try await body(try await BackupServer(cluster))
            await remove(cluster)
            return value
        } catch {
            await remove(cluster)
            throw error
        }
    }

    private static func remove(_ cluster: PrivateCluster) async {
        await cluster.end()
        try? FileManager.default.removeItem(atPath: cluster.home.folder)
    }

    /// What a process that was killed has left, its server too. Anybody may put a folder of such a name here, with a link in it to a
    /// cluster that is none of theirs: only one that the server's user alone can write in was left by ourselves.
    private static func sweep(_ parent: String, _ environment: [String: String]) async {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
            guard let process = name.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }),
                kill(process, 0) != 0, errno == ESRCH,
                let cluster = try? PrivateCluster(home: ClusterHome("\(parent)/\(name)"), environment: environment),
                (try? cluster.files.isPrivateFolder(cluster.home.folder)) == true
            else { continue }
            await remove(cluster)
        }
    }
}
