import Foundation
import Postgres

/// A PostgreSQL server of its own, made in a fresh folder, reached through a socket only, and gone when the tests end.
///
/// The folder lies below `WAYMARK_TEST_FOLDER` where that is set, else in the temporary directory. A shell holds the other end of
/// a pipe to the tests: it notices their end, even a crash, stops the server and removes the folder.
public actor ThrowawayServer {
    private static let port = 5432
    /// The path of a socket holds no more than 107 bytes.
    private static let longestFolder = 80

    public nonisolated let folder: URL
    private static let started = Task { try await ThrowawayServer() }

    /// The server that all tests of a process share. Whoever stops or kills one makes an own.
    public static func shared() async throws -> ThrowawayServer { try await started.value }

    /// Makes a cluster and starts it.
    public init() async throws {
        folder = try Self.makeFolder()
        let dataFolder = folder.path + "/data"
        _ = try Guardian(
            folder: folder, stopping: try Self.command("pg_ctl", ["stop", "-s", "-D", dataFolder, "-m", "immediate"]))
        try run("initdb", ["-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", dataFolder])
        try await start()
    }

    // MARK: Reaching it

    /// The settings of libpq for one of its databases.
    public nonisolated func settings(database: String = "postgres") -> [String: String] {
        ["host": folder.path, "port": "\(Self.port)", "user": "postgres", "dbname": database]
    }

    /// The same as a connection string.
    public nonisolated func conninfo(database: String = "postgres") -> String {
        settings(database: database).sorted { $0.key < $1.key }.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
    }

    /// A fresh, empty database; returns its name.
    public func makeDatabase() async throws -> String {
        let name = "test_\(UUID().uuidString.lowercased().prefix(13))"
        var configuration = Database.Configuration(settings: settings())
        configuration.acquireTimeout = .seconds(60)
        let server = Database(configuration)
        try await server.withoutTransaction { db in
            try db.execute("create database \(identifier: name)")
        }
        await server.close()
        return name
    }

    /// A pool of connections to a fresh, empty database.
    public func freshDatabase(_ configure: (inout Database.Configuration) -> Void = { _ in }) async throws -> Database {
        var configuration = Database.Configuration(settings: settings(database: try await makeDatabase()))
        // Many tests begin at once, on machines that are small.
        configuration.acquireTimeout = .seconds(60)
        configure(&configuration)
        return Database(configuration)
    }

    // MARK: Starting and stopping

    public func start() async throws {
        let settings = [
            "listen_addresses=", "unix_socket_directories=\(folder.path)", "port=\(Self.port)", "fsync=off",
            "full_page_writes=off", "synchronous_commit=off", "max_connections=200",
        ]
        let options = settings.map { "-c \($0)" }.joined(separator: " ")
        try run("pg_ctl", ["start", "-s", "-w", "-D", dataFolder, "-l", folder.path + "/log", "-o", options])
    }

    /// Stops the server without waiting for its sessions.
    public func stop() async throws {
        try run("pg_ctl", ["stop", "-s", "-w", "-D", dataFolder, "-m", "fast"])
    }

    /// Ends the server's first process with SIGKILL, and returns when its other processes have noticed.
    public func kill() async throws {
        let lockFile = dataFolder + "/postmaster.pid"
        let text = try String(contentsOfFile: lockFile, encoding: .utf8)
        guard let line = text.split(separator: "\n").first, let process = pid_t(line) else { throw Failure("no process") }
        let processes = try [process] + Self.children(of: process)
        Foundation.kill(process, SIGKILL)
        while processes.contains(where: Self.isAlive) { try await Task.sleep(for: .milliseconds(5)) }
        // A dead process that nobody has collected would still count as the owner of these.
        try FileManager.default.removeItem(atPath: lockFile)
        try FileManager.default.removeItem(atPath: "\(folder.path)/.s.PGSQL.\(Self.port).lock")
    }

    public func restart() async throws {
        try await stop()
        try await start()
    }

    // MARK: Its processes

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    private nonisolated var dataFolder: String { folder.path + "/data" }

    /// The command for a program of PostgreSQL, as a user that it accepts: it refuses to run as root.
    private static func command(_ program: String, _ arguments: [String]) throws -> [String] {
        let command = [try programFolder() + program] + arguments
        guard geteuid() == 0 else { return command }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] + command
    }

    private nonisolated func run(_ program: String, _ arguments: [String]) throws {
        let output = "\(folder.path)/\(program).log"
        guard try Programs.run(Self.command(program, arguments), output: output) else {
            let logs = [output, folder.path + "/log"].compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
            throw Failure("\(program): \(logs.joined(separator: "\n"))")
        }
    }

    private static func children(of process: pid_t) throws -> [pid_t] {
        let list = try String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        return list.split(separator: " ").compactMap { pid_t($0) }
    }

    /// A process that has ended but was not collected yet has no command line any more.
    private static func isAlive(_ process: pid_t) -> Bool {
        (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline")))?.isEmpty == false
    }

    private static func makeFolder() throws -> URL {
        let parent =
            ProcessInfo.processInfo.environment["WAYMARK_TEST_FOLDER"].map { URL(fileURLWithPath: $0) }
            ?? FileManager.default.temporaryDirectory
        let name = "pg-\(UUID().uuidString.lowercased().prefix(8))"
        let wanted = parent.appendingPathComponent(name)
        let folder = wanted.path.utf8.count <= longestFolder ? wanted : URL(fileURLWithPath: "/tmp/\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if geteuid() == 0 {
            try FileManager.default.setAttributes([.ownerAccountName: "postgres"], ofItemAtPath: folder.path)
        }
        return folder
    }

    /// What `WAYMARK_PG_BIN` names; without it the newest version of PostgreSQL where Debian puts it, else whatever the search path finds.
    private static func programFolder() throws -> String {
        if let chosen = ProcessInfo.processInfo.environment["WAYMARK_PG_BIN"], !chosen.isEmpty { return chosen + "/" }
        let parent = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        if let newest = versions.compactMap(Int.init).max() { return "\(parent)/\(newest)/bin/" }
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        guard let folder = folders.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }) else {
            throw Failure("PostgreSQL's server programs (initdb, pg_ctl) are not installed.")
        }
        return "\(folder)/"
    }
}

/// The shell that stops a server and removes its folder when the pipe to the tests closes.
private struct Guardian {
    /// Interrupting the tests from the keyboard reaches the shell too, which has its work still to do then.
    private static let script = """
        trap '' HUP INT TERM
        folder=$1
        shift
        read -r end
        "$@"
        rm -rf "$folder"
        """

    init(folder: URL, stopping command: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ThrowawayServer.Failure("no pipe left") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // The other end stays open as long as the tests run, and nobody writes to it.
        defer { close(ends[0]) }
        let output = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(output) }
        let shell = ["/bin/sh", "-c", Self.script, "sh", folder.path] + command
        _ = try Programs.spawn(shell, input: ends[0], output: output)
    }
}
