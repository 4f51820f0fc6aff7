import Foundation

extension Editor {
    /// Does something with what was written in the editor. When that fails, the text is kept in a file, and its place told:
    /// nothing that somebody wrote is lost.
    static func keep<Value>(_ text: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            if let path = try? kept(text) { Say.line("What you wrote is kept in \(path). Delete it when you have used it.") }
            throw error
        }
    }

    /// A file that only the person can read, and whose name says nothing of what it holds.
    private static func kept(_ text: String) throws -> String {
        let name = "waymark-\(UUID().uuidString.lowercased().prefix(8)).txt"
        let path = FileManager.default.temporaryDirectory.appending(path: name).path(percentEncoded: false)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WaymarkError.outputFailed(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        try OutputStream(descriptor: descriptor).write(text)
        return path
    }
}
