import Foundation

extension BackupShelf {
    /// Gives what root has made on the shelf to whoever the shelf belongs to, whose timers go on with it.
    ///
    /// A shelf that root has just made belongs to the owner of the folder above. Nothing happens for anybody but root, nor on root's
    /// own shelf. The owner may put links and folders in the way at any moment, so every step goes through what is open already, no
    /// link is followed, and only folders of root's with a backup's name are looked into.
    public func handOver() {
        guard geteuid() == 0, let owner = owner(), let shelf = OpenedFile(folder) else { return }
        shelf.give(to: owner)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where Self.time(in: name) != nil {
            guard let backup = OpenedFile(name, in: shelf, isFolder: true), backup.status.st_uid == 0 else { continue }
            for file in [BackupManifest.file, BackupSeal.file, BackupProof.file, "database.dump", "database.dump.age"] {
                OpenedFile(file, in: backup)?.give(to: owner)
            }
            backup.give(to: owner)
        }
    }

    private func owner() -> (user: uid_t, group: gid_t)? {
        let above = URL(filePath: folder).deletingLastPathComponent().path(percentEncoded: false)
        for place in [folder, above] {
            var status = stat()
            if lstat(place, &status) == 0, status.st_uid != 0 { return (status.st_uid, status.st_gid) }
        }
        return nil
    }
}

/// A file or folder that is open, so that nobody can put another in its place between look and deed.
private final class OpenedFile {
    private let descriptor: Int32
    let status: stat

    convenience init?(_ folder: String) {
        self.init(open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }

    convenience init?(_ name: String, in folder: OpenedFile, isFolder: Bool = false) {
        self.init(openat(folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (isFolder ? O_DIRECTORY : 0)))
    }

    private init?(_ descriptor: Int32) {
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        self.status = status
    }

    deinit { close(descriptor) }

    /// Only what is root's, and bears no second name that may stand elsewhere.
    func give(to owner: (user: uid_t, group: gid_t)) {
        let kind = status.st_mode & S_IFMT
        guard status.st_uid == 0, kind == S_IFDIR || (kind == S_IFREG && status.st_nlink == 1) else { return }
        _ = fchown(descriptor, owner.user, owner.group)
    }
}
