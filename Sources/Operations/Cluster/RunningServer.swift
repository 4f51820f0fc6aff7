import Foundation
import Postgres

/// A server that runs on a data folder, as its `postmaster.pid` describes it.
struct RunningServer: Sendable, Equatable {
    let processID: pid_t
    let startedAt: Instant
    let socketFolder: String
    /// Whether it has finished its recovery and takes connections.
    let isReady: Bool

    /// Nil when no server runs on the folder; a `postmaster.pid` that a crash left behind is no server.
    ///
    /// - Throws: ``OperationsError/folderFailed(folder:reason:)`` when the file is there and cannot be read.
    static func on(_ data: String) throws -> RunningServer? {
        let path = data + "/postmaster.pid"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            guard access(path, F_OK) != 0, errno == ENOENT else {
                throw OperationsError.folderFailed(folder: data, reason: String(cString: strerror(errno)))
            }
            return nil
        }
        guard let server = RunningServer(pidFile: text), server.isAlive(on: data) else { return nil }
        return server
    }

    /// The lines: process, data folder, start (seconds since 1970), port, socket folder, address, shared memory, state.
    init?(pidFile: String) {
        let lines = pidFile.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard lines.count > 4, let processID = pid_t(lines[0]), processID > 1, let start = Int64(lines[2]) else {
            return nil
        }
        self.processID = processID
        startedAt = Instant(secondsSince1970: start)
        socketFolder = lines[4]
        isReady = lines.count > 7 && lines[7] == "ready"
    }

    /// A process number is given again, after a restart of the machine nearly always: the process is the server only
    /// when it also works in the data folder.
    private func isAlive(on data: String) -> Bool {
        guard kill(processID, 0) == 0 || errno == EPERM else { return false }
        guard ServerProcesses.areVisible else { return true }
        return ServerProcesses.folder(of: processID) == ServerProcesses.resolved(data)
    }
}

/// The processes that have a data folder as their working folder, as every process of a server has.
enum ServerProcesses {
    static func on(_ data: String) -> [pid_t] {
        let folder = resolved(data)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { self.folder(of: $0) == folder }
    }

    /// Whether this system tells what processes there are.
    static var areVisible: Bool { access("/proc/self/cwd", F_OK) == 0 }

    /// Nil for a process that has ended, and for another user's.
    static func folder(of process: pid_t) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
    }

    static func resolved(_ folder: String) -> String {
        guard let real = realpath(folder, nil) else { return folder }
        defer { free(real) }
        return String(cString: real)
    }
}
