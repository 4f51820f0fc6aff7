import Foundation

/// A program to run to its end, with what it says kept.
struct Command: Sendable, Equatable {
    let program: String
    let arguments: [String]
    /// Where it runs; the caller's own folder may be closed to the user that it runs as.
    var folder = "/"
    /// What the program sees beside the bare environment.
    var environment: [String: String] = [:]

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

    /// Foundation's `Process` will not do: it takes a program for ended when a socket closes that every process the
    /// program leaves behind has inherited, and `pg_ctl` leaves a server. For the same reason what the program says goes
    /// to a file without a name rather than into a pipe.
    ///
    /// For a caller on a thread of its own, such as a connection's; everybody else awaits ``run()``.
    func runBlocking() throws -> Outcome {
        guard let output = tmpfile() else { throw cannotRun(errno) }
        defer { fclose(output) }
        let status = Self.wait(for: try spawn(output: fileno(output)))
        rewind(output)
        let said = try FileHandle(fileDescriptor: fileno(output), closeOnDealloc: false).readToEnd() ?? Data()
        return Outcome(
            status: status, said: String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Starts the program in a process group of its own, so that an interruption from the keyboard leaves no half dump;
    /// whatever files it makes are for its user only.
    private func spawn(output: Int32) throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO)
        var manners = posix_spawnattr_t()
        posix_spawnattr_init(&manners)
        defer { posix_spawnattr_destroy(&manners) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&manners, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&manners, &signals)
        posix_spawnattr_setflags(
            &manners, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let line = ["/bin/sh", "-c", "umask 077 && cd \"$0\" && exec \"$@\"", folder, program] + arguments
        let environment = Command.environment().merging(environment) { $1 }.map { "\($0)=\($1)" }
        var child = pid_t()
        let result = Self.withCStrings(line) { line in
            Self.withCStrings(environment) { posix_spawn(&child, "/bin/sh", &files, &manners, line, $0) }
        }
        guard result == 0 else { throw cannotRun(result) }
        return child
    }

    /// The exit status; a signal that ended the program counts as 128 and its number, as shells have it.
    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// The strings as C has them, the last followed by a null pointer.
    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }

    private func cannotRun(_ error: Int32) -> OperationsError {
        .programFailed(program: name, said: String(cString: strerror(error)), log: nil)
    }
}
