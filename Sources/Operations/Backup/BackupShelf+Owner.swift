import Foundation

extension BackupShelf {
    /// Gives what root has made on the shelf to whoever the shelf belongs to, whose timers go on with it.
    ///
    /// A shelf that root has just made belongs to the owner of the folder above. Nothing happens for anybody but root, nor on root's
    /// own shelf. Links are left alone: the folder's owner could have put them there.
    public func handOver() {
        guard geteuid() == 0, let owner = owner() else { return }
        give(folder, to: owner)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where Self.time(in: name) != nil {
            give(path(name), to: owner)
            for file in (try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? [] {
                give("\(path(name))/\(file)", to: owner)
            }
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

    private func give(_ path: String, to owner: (user: uid_t, group: gid_t)) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_uid == 0 else { return }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFDIR || (kind == S_IFREG && status.st_nlink == 1) else { return }
        lchown(path, owner.user, owner.group)
    }
}
