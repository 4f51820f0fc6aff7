import Foundation

/// The person's own editor, for what is longer than a line.
enum Editor {
    /// Opens the editor on a text and hands over what was made of it. When that can't be used, the file with it is kept,
    /// and its place told, so that nothing that somebody wrote is lost.
    ///
    /// - Throws: ``WaymarkError/cancelled`` when nothing was changed; what `body` throws.
    static func edit<Value>(_ text: String, _ body: (String) async throws -> Value) async throws -> Value {
        let path = try file(with: text)
        do {
            try open(path)
            let edited = try String(contentsOfFile: path, encoding: .utf8)
            guard edited != text else {
                unlink(path)
                throw WaymarkError.cancelled
            }
            let value = try await body(edited)
            unlink(path)
            return value
        } catch {
            if access(path, F_OK) == 0 { Say.line("What you wrote is kept in \(path). Delete it when you have used it.") }
            throw error
        }
    }

    /// A file that only the person can read. Its name says nothing of what it holds.
    private static func file(with text: String) throws -> String {
        let name = "waymark-\(UUID().uuidString.lowercased().prefix(8)).txt"
        let path = FileManager.default.temporaryDirectory.appending(path: name).path(percentEncoded: false)
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        try OutputStream(descriptor: descriptor).write(text)
        return path
    }

    /// In the person's own process group, so that it has the terminal.
    private static func open(_ path: String) throws {
        let environment = ProcessInfo.processInfo.environment
        let editor = ["VISUAL", "EDITOR"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "vi"
        var manners = posix_spawnattr_t()
        posix_spawnattr_init(&manners)
        defer { posix_spawnattr_destroy(&manners) }
        // The program itself ignores some signals; its editor must not.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&manners, &signals)
        posix_spawnattr_setflags(&manners, Int16(POSIX_SPAWN_SETSIGDEF))
        let line = ["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path]
        let words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child = pid_t()
        let result = posix_spawn(&child, "/bin/sh", nil, &manners, words, environ)
        guard result == 0 else { throw failed(String(cString: strerror(result))) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw failed("it ended with an error") }
    }

    private static func failed(_ reason: String) -> WaymarkError {
        WaymarkError(
            code: "editor_failed", sentence: "The editor could not be used: \(reason).",
            advice: "Name one that works in EDITOR, or give the parts as options.", outcome: .failed)
    }
}
