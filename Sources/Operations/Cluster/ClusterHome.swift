import Foundation

/// The folder that holds a private cluster and all that belongs to it.
///
///     pg/15     the data of PostgreSQL 15, which nobody touches by hand
///     socket    where its socket lies, unless the path is too long for one
///     dumps     what `stop` dumped, the last seven
///     log       what the server has to say, a file a weekday
public struct ClusterHome: Sendable, Hashable {
    /// The absolute path.
    public let folder: String

    /// - Parameter folder: a path; a relative one counts from the current folder.
    public init(_ folder: String) {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL.path(percentEncoded: false)
            .trimmingTrailingSlashes()
    }

    /// Where the machine's own database lies, rather than a user's.
    static let ofMachine = "/var/lib/waymark"

    /// `WAYMARK_HOME`; without it `~/.local/share/waymark`, or `/var/lib/waymark` for root and the user of Waymark's package.
    public static func standard(environment: [String: String] = ProcessInfo.processInfo.environment) -> ClusterHome {
        let caller = geteuid()
        let account = Account(id: caller)
        return standard(
            environment: environment, isOfMachine: caller == 0 || account?.isOfPackage == true,
            userHome: environment["HOME"] ?? account?.home ?? "/")
    }

    static func standard(environment: [String: String], isOfMachine: Bool, userHome: String) -> ClusterHome {
        if let chosen = environment["WAYMARK_HOME"], !chosen.isEmpty { return ClusterHome(chosen) }
        return ClusterHome(isOfMachine ? ofMachine : userHome + "/.local/share/waymark")
    }

    var clusters: String { folder + "/pg" }
    var dumps: String { folder + "/dumps" }
    var logs: String { folder + "/log" }
    var startLog: String { logs + "/start.log" }
    var lock: String { folder + "/lock" }
    var socket: String { folder + "/socket" }

    func data(major: Int) -> String { "\(clusters)/\(major)" }

    /// Where a data folder is made before it gets its name; what an interrupted first start left is thrown away.
    func unfinished(major: Int) -> String { "\(clusters)/\(major).unfinished" }

    /// A path below the home folder as seen from there.
    func fromInside(_ path: String) -> String { String(path.dropFirst(folder.count + 1)) }

    /// The newest data folder, with the PostgreSQL version that its files say.
    ///
    /// - Throws: ``OperationsError/notADataFolder(_:)`` when a folder bears a version's name and isn't one.
    func existingData() throws -> (folder: String, major: Int)? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: clusters)) ?? []
        guard let newest = names.compactMap({ Int($0) }).max() else { return nil }
        let folder = data(major: newest)
        guard let text = try? String(contentsOfFile: folder + "/PG_VERSION", encoding: .utf8),
            let major = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else {
            if errno == EACCES { throw OperationsError.folderFailed(folder: folder, reason: String(cString: strerror(EACCES))) }
            throw OperationsError.notADataFolder(folder)
        }
        return (folder, major)
    }
}

extension String {
    fileprivate func trimmingTrailingSlashes() -> String {
        let trimmed = String(reversed().drop { $0 == "/" }.reversed())
        return trimmed.isEmpty ? "/" : trimmed
    }
}
