import Foundation
import Postgres

/// The folder that backups stand in, a folder each.
public struct BackupShelf: Sendable {
    /// A backup as its folder tells of it.
    public struct Backup: Sendable, Equatable {
        /// The folder's name: `waymark-20261127T021500Z`.
        public let name: String
        /// Nil when it can't be read: such a backup is listed, and is good for nothing.
        public let manifest: BackupManifest?
        public let created: Instant
        /// When it was last restored and found equal.
        public let proven: Instant?
        /// In bytes.
        public let size: Int64
    }

    public let folder: String

    /// What proves the newest of them, as somebody types it who has the secret key where that is needed.
    public var commandOfProof: String { Self.commandOfProof(isEncrypted: (try? all())?.first?.manifest?.isEncrypted == true) }

    public static func commandOfProof(isEncrypted: Bool) -> String {
        "waymark backup verify last" + (isEncrypted ? " --identity FILE" : "")
    }

    public init(_ folder: String) { self.folder = ClusterHome(folder).folder }

    /// `WAYMARK_BACKUPS`; without it `backups` in the home folder.
    ///
    /// In the machine's own database it is what the timers are told, also for whoever types a command there: nobody is to hear that there is
    /// no backup since their shell doesn't know where backups are.
    public static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment, timers: String = "/etc/waymark/environment"
    ) -> BackupShelf {
        let home = ClusterHome.standard(environment: environment)
        let told = home.folder == ClusterHome.ofMachine ? TimerSettings(file: timers)["WAYMARK_BACKUPS"] : nil
        if let chosen = environment["WAYMARK_BACKUPS"] ?? told, !chosen.isEmpty { return BackupShelf(chosen) }
        return BackupShelf(home.folder + "/backups")
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// All that are complete, the newest first. An empty list where there is no such folder.
    ///
    /// - Throws: ``OperationsError/folderFailed(folder:reason:)``.
    public func all() throws -> [Backup] {
        guard access(folder, F_OK) == 0 else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw OperationsError.folderFailed(folder: folder, reason: String(cString: strerror(errno)))
        }
        return names.compactMap { name in Self.time(in: name).map { backup(name, $0) } }.sorted { $0.name > $1.name }
    }

    /// The backup of a name, or the newest for `last`.
    ///
    /// - Throws: ``BackupError/noSuchBackup(folder:)``.
    public func backup(named name: String) throws -> Backup {
        let all = try all()
        guard let found = name == "last" ? all.first : all.first(where: { $0.name == name }) else {
            throw BackupError.noSuchBackup(folder: folder)
        }
        return found
    }

    private func backup(_ name: String, _ created: Instant) -> Backup {
        let folder = path(name)
        let proof = BackupProof(in: folder)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let size = files.reduce(Int64(0)) { sum, file in
            var status = stat()
            return lstat("\(folder)/\(file)", &status) == 0 ? sum + Int64(status.st_size) : sum
        }
        return Backup(
            name: name, manifest: BackupManifest(in: folder), created: created, proven: proof.flatMap { Instant(iso: $0.provenAt) },
            size: size)
    }

    // MARK: Names

    private static let prefix = "waymark-"

    static func name(at now: Instant) -> String { prefix + now.description.filter { $0 != "-" && $0 != ":" } }

    /// The second that names a backup which is made at a time: the next that no other bears.
    func firstFree(from now: Instant) -> Instant {
        var free = now
        while access(path(Self.name(at: free)), F_OK) == 0 { free = Instant(microsecondsSince2000: free.microsecondsSince2000 + 1_000_000) }
        return free
    }

    /// The time that a backup's name says; nil for whatever else lies in the folder.
    static func time(in name: String) -> Instant? {
        guard let match = name.wholeMatch(of: /waymark-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/) else { return nil }
        return Instant(iso: "\(match.1)-\(match.2)-\(match.3)T\(match.4):\(match.5):\(match.6)Z")
    }

    // MARK: What is not finished

    /// Where one is written before it gets its name: the process that does it stands in it.
    func unfinished(_ name: String) -> String { path(".\(name).\(getpid()).unfinished") }

    /// Removes what a process that is gone has left half done.
    public func sweep() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard let match = name.wholeMatch(of: /\.waymark-\w+\.(\d+)\.unfinished/), let process = pid_t(match.1),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: path(name))
        }
    }
}

extension Instant {
    /// "2026-11-27T02:15:00Z"
    init?(iso: String) {
        guard let date = try? Date(iso, strategy: .iso8601) else { return nil }
        self.init(secondsSince1970: Int64(date.timeIntervalSince1970))
    }
}
