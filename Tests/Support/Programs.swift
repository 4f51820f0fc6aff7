import Foundation

/// Programs that are started with nothing of the tests but their input and output.
///
/// Foundation's `Process` learns of a program's end through a descriptor that a server the program leaves behind keeps open.
enum Programs {
    /// Runs a program to its end; what it says goes into a file.
    ///
    /// - Returns: Whether it succeeded.
    static func run(_ command: [String], output: String) throws -> Bool {
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        let output = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        defer {
            close(input)
            close(output)
        }
        let process = try spawn(command, input: input, output: output)
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 && errno == EINTR {}
        return status == 0
    }

    /// Starts a program.
    static func spawn(_ command: [String], input: Int32, output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        let arguments = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process = pid_t()
        let result = posix_spawn(&process, command[0], &actions, nil, arguments, environ)
        guard result == 0 else { throw ThrowawayServer.Failure("\(command[0]): \(String(cString: strerror(result)))") }
        return process
    }
}
