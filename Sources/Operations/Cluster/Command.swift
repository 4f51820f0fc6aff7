import Foundation

/// A program to run to its end, with what it says kept.
struct Command: Sendable, Equatable {
    let program: String
    let arguments: [String]

    struct Outcome: Sendable, Equatable {
        let status: Int32
        /// Standard output and standard error as they came, without the blank space around them.
        let said: String
    }

    /// Programs see none of the caller's settings: PGHOST or PGOPTIONS meant for a server elsewhere would mislead them.
    /// Where shared libraries lie is kept, since a PostgreSQL of one's own may need it.
    static func environment(from caller: [String: String] = ProcessInfo.processInfo.environment) -> [String: String] {
        var environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"]
        environment["LD_LIBRARY_PATH"] = caller["LD_LIBRARY_PATH"]
        return environment
    }

    /// Runs the program.
    ///
    /// - Throws: ``OperationsError/programFailed(program:said:log:)`` when it cannot be run at all; its exit status is
    ///   the caller's to judge.
    func run() async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: reading what a program says blocks until it ends.
            Thread.detachNewThread {
                continuation.resume(with: Result { try runBlocking() })
            }
        }
    }

    /// Runs the program and demands that it succeeds.
    ///
    /// - Throws: ``OperationsError/diskFull(folder:)`` or ``OperationsError/programFailed(program:said:log:)``.
    @discardableResult
    func succeed(in folder: String, log: String? = nil) async throws -> String {
        let outcome = try await run()
        guard outcome.status == 0 else { throw failure(outcome, in: folder, log: log) }
        return outcome.said
    }

    func failure(_ outcome: Outcome, in folder: String, log: String?) -> OperationsError {
        if outcome.said.contains("No space left on device") { return .diskFull(folder: folder) }
        return .programFailed(program: name, said: outcome.said, log: log)
    }

    /// The PostgreSQL program, whoever launches it.
    private var name: String {
        let line = [program] + arguments
        let start = line.firstIndex(of: "--").map { line.index(after: $0) } ?? line.startIndex
        return line[start...].first.map { URL(filePath: $0).lastPathComponent } ?? program
    }

    /// What the program says goes to a file without a name rather than into a pipe: a pipe ends when the last process
    /// that has it ends, and of processes that are started at the same moment each inherits the other's. A database
    /// server that has inherited one never ends.
    private func runBlocking() throws -> Outcome {
        guard let output = tmpfile() else { throw cannotRun(String(cString: strerror(errno))) }
        defer { fclose(output) }
        let file = FileHandle(fileDescriptor: fileno(output), closeOnDealloc: false)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = Command.environment()
        // The caller's own folder may be closed to the server's user.
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        do {
            try process.run()
        } catch {
            throw cannotRun(error.localizedDescription)
        }
        process.waitUntilExit()
        try file.seek(toOffset: 0)
        let said = try file.readToEnd() ?? Data()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            said: String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func cannotRun(_ reason: String) -> OperationsError {
        .programFailed(program: name, said: reason, log: nil)
    }
}
