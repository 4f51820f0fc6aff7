import Foundation

/// The person's own editor, for what is longer than a line.
enum Editor {
    /// What was made of a text. Nil when there is no terminal to write at.
    ///
    /// The text lies in a folder that nobody else may look into, and is gone when this returns.
    ///
    /// - Throws: ``WaymarkError`` when the editor can't be started or ends with an error: nothing is taken then.
    static func edit(_ text: String, environment: [String: String] = ProcessInfo.processInfo.environment) throws -> String? {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
        let folder = try privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "note.txt")
        try Data(text.utf8).write(to: file)
        let editor = [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
        Question.isOpen.store(true, ordering: .sequentiallyConsistent)
        defer { Question.isOpen.store(false, ordering: .sequentiallyConsistent) }
        // The variable may hold arguments too, as `code --wait` does; the shell is who takes it apart.
        guard try status(of: ["/bin/sh", "-c", "\(editor) \"$1\"", "sh", file.path(percentEncoded: false)]) == 0 else {
            throw WaymarkError.editorFailed(editor)
        }
        return try String(contentsOf: file, encoding: .utf8)
    }

    private static func privateFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "waymark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return folder
    }

    private static func status(of line: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: line[0])
        process.arguments = Array(line.dropFirst())
        do {
            try process.run()
        } catch {
            throw WaymarkError.editorFailed(line.joined(separator: " "))
        }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
