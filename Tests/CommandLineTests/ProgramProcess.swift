import Foundation
import Testing

/// The built program, run as a process of its own: as people and scripts meet it.
struct ProgramProcess: Sendable {
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let error: String
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What is set beside a bare environment.
    var environment: [String: String] = [:]

    /// The program lies beside the bundle that holds these tests.
    static let path = URL(filePath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "waymark").path(percentEncoded: false)

    /// None of the settings of whoever runs the tests, and a home where nothing is.
    private var wholeEnvironment: [String: String] {
        [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
            "WAYMARK_HOME": "/nonexistent/waymark",
        ].merging(environment) { $1 }
    }

    func run(_ arguments: String...) async throws -> Outcome { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> Outcome {
        try await onThreadOfItsOwn { try start(arguments).finish() }
    }

    /// Runs a line of the shell, in which `$waymark` is the program: for pipes and terminals.
    func shell(_ line: String) async throws -> Outcome {
        try await onThreadOfItsOwn {
            var process = self
            process.environment["waymark"] = Self.path
            return try process.spawn(["/bin/sh", "-c", line]).finish()
        }
    }

    private func onThreadOfItsOwn<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
        }
    }

    // MARK: A process under way

    struct Running {
        let process: pid_t
        fileprivate let output: UnsafeMutablePointer<FILE>
        fileprivate let error: UnsafeMutablePointer<FILE>

        /// Waits for its end.
        func finish() throws -> Outcome {
            defer {
                fclose(output)
                fclose(error)
            }
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7f
            return Outcome(
                status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: try Self.text(of: output),
                error: try Self.text(of: error))
        }

        private static func text(of file: UnsafeMutablePointer<FILE>) throws -> String {
            rewind(file)
            let data = try FileHandle(fileDescriptor: fileno(file), closeOnDealloc: false).readToEnd() ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
    }

    func start(_ arguments: String...) throws -> Running { try start(arguments) }

    func start(_ arguments: [String]) throws -> Running { try spawn([Self.path] + arguments) }

    /// Foundation's `Process` waits for servers that the program leaves behind; and what is said goes to files, since a
    /// server could inherit a pipe.
    private func spawn(_ line: [String]) throws -> Running {
        guard let output = tmpfile(), let error = tmpfile() else { throw Failure(description: "no temporary file") }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, fileno(output), STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&files, fileno(error), STDERR_FILENO)
        let program = line[0]
        var child = pid_t()
        let result = withCStrings(line) { line in
            withCStrings(wholeEnvironment.map { "\($0)=\($1)" }) { posix_spawn(&child, program, &files, nil, line, $0) }
        }
        guard result == 0 else { throw Failure(description: "\(program): \(String(cString: strerror(result)))") }
        return Running(process: child, output: output, error: error)
    }

    private func withCStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}

extension ProgramProcess.Outcome {
    /// Standard output as a JSON object.
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)")
    }

    /// The last line of standard error as a JSON object.
    func errorObject() throws -> [String: Any] {
        let line = try #require(error.split(separator: "\n").last)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    var outputLines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false) }
}
