import Foundation
import Postgres

/// A PostgreSQL server of its own, made in a fresh folder, reached through a socket only, and gone when the tests end.
///
/// The folder lies below `WAYMARK_TEST_FOLDER` where that is set, else in the temporary directory. A small shell watches over the
/// server: it holds the end of a pipe to the tests, so that it notices their end, even a crash, stops the server and removes the folder.
public actor ThrowawayServer {
    private static let port = 5432
    /// The path of a socket holds no more than 107 bytes.
    private static let longestFolder = 80

    public nonisolated let folder: URL
    private var guardian: Guardian?

    private static let started = Task { try await ThrowawayServer() }

    /// The server that all tests of a process share. Whoever stops or kills one makes an own.
    public static func shared() async throws -> ThrowawayServer { try await started.value }

    /// Makes a cluster and starts it.
    public init() async throws {
        folder = try Self.makeFolder()
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
        let server = Database(.init(settings: settings()))
        try await server.withoutTransaction { db in
            try db.execute("create database \(identifier: name)")
        }
        await server.close()
        return name
    }

    /// A pool of connections to a fresh, empty database.
    public func freshDatabase(_ configure: (inout Database.Configuration) -> Void = { _ in }) async throws -> Database {
        var configuration = Database.Configuration(settings: settings(database: try await makeDatabase()))
        configure(&configuration)
        return Database(configuration)
    }

    // MARK: Starting and stopping

    public func start() async throws {
        guardian = try await Guardian(server: self)
    }

    /// Stops the server as an administrator would who is in a hurry.
    public func stop() async throws {
        try run("pg_ctl", ["stop", "-D", dataFolder, "-m", "fast", "-w"])
        guardian?.dismiss()
        guardian = nil
    }

    /// Ends the server's first process with SIGKILL, and returns when its other processes have noticed.
    public func kill() async throws {
        let file = try String(contentsOfFile: dataFolder + "/postmaster.pid", encoding: .utf8)
        guard let line = file.split(separator: "\n").first, let process = pid_t(line) else { throw Failure("no process") }
        let children = try Self.children(of: process)
        Foundation.kill(process, SIGKILL)
        while children.contains(where: { Foundation.kill($0, 0) == 0 }) { try await Task.sleep(for: .milliseconds(5)) }
        guardian?.dismiss()
        guardian = nil
    }

    public func restart() async throws {
        if guardian != nil { try await stop() }
        try await start()
    }

    // MARK: Its processes

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    fileprivate nonisolated var dataFolder: String { folder.path + "/data" }

    /// The command for a program of PostgreSQL, as a user that it accepts: it refuses to run as root.
    fileprivate nonisolated func command(_ program: String, _ arguments: [String]) throws -> [String] {
        let command = [try Self.programFolder() + program] + arguments
        guard geteuid() == 0 else { return command }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] + command
    }

    private nonisolated func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        let command = try command(program, arguments)
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(String(decoding: text, as: UTF8.self)) }
    }

    private static func children(of process: pid_t) throws -> [pid_t] {
        let list = try String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        return list.split(separator: " ").compactMap { pid_t($0) }
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

    /// The newest version of PostgreSQL where Debian puts it, else whatever the search path finds.
    private static func programFolder() throws -> String {
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

/// The shell that starts a server, and stops it when the pipe to the tests closes.
private final class Guardian: Sendable {
    private let input: Pipe
    private let process: Process

    private static let script = """
        "$1" start -s -w -D "$2/data" -l "$2/log" -o "$3" >&2 || exit 1
        echo ready
        read -r command
        [ "$command" = dismissed ] && exit 0
        "$1" stop -s -D "$2/data" -m immediate 2>/dev/null
        rm -rf "$2"
        """

    init(server: ThrowawayServer) async throws {
        let options = "-c listen_addresses='' -c unix_socket_directories='\(server.folder.path)'"
            + " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
            + " -c max_prepared_transactions=10 -c timezone=UTC"
        let command = try server.command("pg_ctl", [])
        let shell = Array(command.dropLast()) + ["/bin/sh", "-c", Self.script, "sh", command[command.count - 1]]
        process = Process()
        process.executableURL = URL(fileURLWithPath: shell[0])
        process.arguments = shell.dropFirst() + [server.folder.path, options]
        process.currentDirectoryURL = server.folder
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        // Other processes that the tests start must not inherit the pipe, or it would outlive the tests.
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try process.run()
        let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard answer == "ready\n" else {
            let log = (try? String(contentsOfFile: server.folder.path + "/log", encoding: .utf8)) ?? "no log"
            throw ThrowawayServer.Failure("The server did not start: \(log)")
        }
    }

    /// Lets the shell end without touching server or folder.
    func dismiss() {
        try? input.fileHandleForWriting.write(contentsOf: Data("dismissed\n".utf8))
        process.waitUntilExit()
    }
}
