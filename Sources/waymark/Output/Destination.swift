import Foundation

/// Where a document goes: to standard output, or to a file that is there in full or not at all.
struct Destination {
    /// Nil: standard output.
    let path: String?
    /// Who may read the file. Nearly all that is written holds what pupils are and did: that is for whoever asked for it.
    var permissions: mode_t = 0o600

    /// A piece is written when it has grown to about this many bytes.
    private static let pieceSize = 1 << 16

    /// What can look at it: a file is read on screens of any width.
    var screen: Screen { path == nil ? .output : Screen(fileOfWidth: 80) }

    /// - Parameter body: is handed the function to write with.
    func write(_ body: ((String) throws -> Void) throws -> Void) throws {
        guard let path else { return try pieces(to: .output, body) }
        if isPassage(path) { return try pass(to: path, body) }
        let unfinished = Self.unfinished(path)
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw Self.failure(path) }
        do {
            try pieces(to: OutputStream(descriptor: descriptor), body)
            guard close(descriptor) == 0, rename(unfinished, path) == 0 else { throw Self.failure(path) }
        } catch {
            unlink(unfinished)
            throw error
        }
    }

    /// Says before long work whether its result will have a place.
    func check() throws {
        guard let path else { return }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            errno = EISDIR
            throw Self.failure(path)
        }
        guard !isPassage(path) else { return }
        let unfinished = Self.unfinished(path)
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw Self.failure(path) }
        close(descriptor)
        unlink(unfinished)
    }

    /// Beside the file, so that giving it its name is one step.
    private static func unfinished(_ path: String) -> String { "\(path).unfinished-\(getpid())" }

    /// Whether what is written there goes on to somebody: a device, a pipe, or one of the names that the system gives to open files, such as
    /// `/dev/stdout`. A file put in their place, which root may do, would leave the machine without its `/dev/null`.
    private func isPassage(_ path: String) -> Bool {
        var there = stat()
        guard lstat(path, &there) == 0 else { return false }
        if there.st_mode & S_IFMT == S_IFLNK {
            if path.hasPrefix("/dev/") { return true }
            guard stat(path, &there) == 0 else { return false }
        }
        return ![S_IFREG, S_IFDIR].contains(there.st_mode & S_IFMT)
    }

    private func pass(to path: String, _ body: ((String) throws -> Void) throws -> Void) throws {
        let descriptor = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
        defer { close(descriptor) }
        try pieces(to: OutputStream(descriptor: descriptor), body)
    }

    private func pieces(to stream: OutputStream, _ body: ((String) throws -> Void) throws -> Void) throws {
        var piece = ""
        try body { text in
            piece += text
            if piece.utf8.count >= Self.pieceSize {
                try stream.write(piece)
                piece = ""
            }
        }
        try stream.write(piece)
    }

    private static func failure(_ path: String) -> WaymarkError {
        .outputFailed(reason: "\(path): \(String(cString: strerror(errno)))")
    }
}
