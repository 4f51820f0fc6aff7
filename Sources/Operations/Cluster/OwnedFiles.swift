import Foundation

/// Makes folders and files that belong to the server's user, also when root makes them.
///
/// Root works here in folders that another user may change, so nothing follows a symbolic link, and a file appears
/// under its name only when it is complete and has its owner.
struct OwnedFiles: Sendable {
    let owner: ServerUser

    /// Makes a folder that only the owner may enter, unless it is there.
    ///
    /// It gets its owner under another name: whoever makes the same folder at the same moment never meets it as root's.
    ///
    /// - Throws: ``OperationsError/belongsToAnother(folder:owner:expected:)`` when it is there and another's.
    func makeFolder(_ path: String) throws {
        if try status(of: path) == nil {
            let fresh = "\(path).\(UUID().uuidString)"
            guard mkdir(fresh, 0o700) == 0 else { throw failure(path) }
            defer { rmdir(fresh) }
            try take(fresh)
            guard rename(fresh, path) == 0 || [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno) else { throw failure(path) }
        }
        try demandOwnership(of: path)
    }

    /// Makes the home folder, and the folders above it as far as they are missing. An empty folder that root made for
    /// the purpose is handed to the server's user.
    func makeHome(_ path: String) throws {
        try makeParents(of: path)
        if owner.isRunByRoot, try status(of: path)?.st_uid == 0, isEmpty(path) {
            try take(path)
            guard chmod(path, 0o700) == 0 else { throw failure(path) }
        }
        try makeFolder(path)
    }

    /// Writes a file whole, unless it says the same already.
    func write(_ text: String, to path: String) throws {
        if (try? String(contentsOfFile: path, encoding: .utf8)) == text { return }
        let fresh = path + ".new"
        unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        do {
            if owner.isRunByRoot, fchown(file, owner.id, owner.group) != 0 { throw failure(path) }
            try FileHandle(fileDescriptor: file, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
            guard fsync(file) == 0, rename(fresh, path) == 0 else { throw failure(path) }
        } catch {
            unlink(fresh)
            throw (error as? OperationsError) ?? failure(path)
        }
    }

    /// What stands at a path, or nil when nothing does.
    func status(of path: String) throws -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        guard errno == ENOENT else { throw failure(path) }
        return nil
    }

    /// Whether the path is a folder of the owner's that nobody else may enter.
    func isPrivateFolder(_ path: String) throws -> Bool {
        guard let status = try status(of: path) else { return false }
        return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == owner.id && status.st_mode & 0o077 == 0
    }

    private func makeParents(of path: String) throws {
        let parent = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        guard try status(of: parent) == nil else { return }
        try makeParents(of: parent)
        guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw failure(path) }
    }

    private func demandOwnership(of path: String) throws {
        guard let status = try status(of: path) else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw OperationsError.folderFailed(folder: path, reason: String(cString: strerror(ENOTDIR)))
        }
        guard status.st_uid == owner.id else {
            throw OperationsError.belongsToAnother(
                folder: path, owner: Account(id: status.st_uid)?.name ?? "user \(status.st_uid)", expected: owner.name)
        }
    }

    private func take(_ path: String) throws {
        guard owner.isRunByRoot else { return }
        guard lchown(path, owner.id, owner.group) == 0 else { throw failure(path) }
    }

    private func isEmpty(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty ?? false
    }

    private func failure(_ path: String) -> OperationsError {
        errno == ENOSPC
            ? .diskFull(folder: path)
            : .folderFailed(folder: path, reason: String(cString: strerror(errno)))
    }
}
