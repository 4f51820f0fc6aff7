import Foundation

/// The folder that an export makes: written under another name beside its place, and moved there when it is whole. A folder that is
/// there and isn't to be replaced is filled instead: the draft lies in it, so that it is on the same disk, a stick for instance.
struct ExportFolder: Sendable {
    private let path: String
    private let draft: String
    private let fills: Bool

    /// - Throws: ``ExchangeError`` when the place is taken or can't be written to.
    init(path: String, mayReplace: Bool) throws {
        let url = URL(filePath: path).standardizedFileURL
        self.path = url.path(percentEncoded: false)
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: self.path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue {
            throw ExchangeError(.notAFolder, "\(path) is a file, and an export makes a folder. Choose another name.")
        }
        let beside = url.deletingLastPathComponent().path(percentEncoded: false)
        Self.sweep(beside)
        if exists { Self.sweep(self.path + "/") }
        let contents = exists ? try? FileManager.default.contentsOfDirectory(atPath: self.path) : []
        guard let contents else { throw ExportFolder.notWritable(path) }
        guard contents.isEmpty || mayReplace else {
            throw ExchangeError(
                .folderNotEmpty,
                "The folder \(path) is not empty. Choose another, or say with --replace that its files may be replaced.")
        }
        fills = exists && (!contents.isEmpty || !Self.canReplace(self.path, in: beside))
        draft = (fills ? self.path + "/" : beside) + "\(Self.draftPrefix)\(getpid())-\(UUID().uuidString)"
        guard mkdir(draft, 0o700) == 0 else { throw ExportFolder.notWritable(path) }
    }

    /// Whether an empty folder can give its place to another: a link, and where another disk begins, can't.
    private static func canReplace(_ path: String, in parent: String) -> Bool {
        var (folder, around) = (stat(), stat())
        let name = path.hasSuffix("/") ? String(path.dropLast()) : path
        return lstat(name, &folder) == 0 && stat(parent, &around) == 0 && folder.st_mode & S_IFMT == S_IFDIR
            && folder.st_dev == around.st_dev && access(parent, W_OK) == 0
    }

    private static let draftPrefix = ".waymark-export-"

    /// Removes what an export that was killed has left: personal data that nobody knows of. The process that writes a
    /// draft stands in its name.
    private static func sweep(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(draftPrefix) {
            guard let process = pid_t(name.dropFirst(draftPrefix.count).prefix { $0 != "-" }), process > 0,
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: folder + name)
        }
    }

    func create(_ name: String) throws -> ExportFile {
        try ExportFile(path: draft + "/" + name)
    }

    /// Moves the folder to its place; into a folder with other files, file by file.
    func publish() throws {
        if fills {
            for name in try FileManager.default.contentsOfDirectory(atPath: draft).sorted() {
                guard rename(draft + "/" + name, path + "/" + name) == 0 else { throw ExportFolder.notWritable(path) }
            }
            rmdir(draft)
        } else if rename(draft, path) != 0 {
            throw ExportFolder.notWritable(path)
        }
    }

    /// Leaves nothing behind of an export that failed.
    func discard() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: draft)) ?? [] { unlink(draft + "/" + name) }
        rmdir(draft)
    }

    static func notWritable(_ path: String, _ reason: Int32 = errno) -> ExchangeError {
        guard reason != ENOSPC, reason != EDQUOT else {
            return ExchangeError(
                .diskFull,
                "There is no space left on the disk that is to hold \(path). Make room or choose another, then try again; nothing was left there.")
        }
        return ExchangeError(
            .folderNotWritable, "\(path) can't be written (\(String(cString: strerror(reason)))). Choose a folder that is yours.")
    }
}

/// A file under way, readable by its owner only.
final class ExportFile {
    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt8] = []

    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw ExportFolder.notWritable(path) }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 18 { try flush() }
    }

    /// Nothing is written after this, and nobody reads it soon: the system begins to bring it to the disk while the next file is
    /// made. That is only a hint; ``finish()`` is what can be relied on.
    func complete() throws {
        try flush()
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    /// The file is on the disk when this returns, not only on its way there.
    func finish() throws {
        guard fsync(descriptor) == 0 else { throw ExportFolder.notWritable(path) }
    }

    private func flush() throws {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            guard count >= 0 || errno == EINTR else { throw ExportFolder.notWritable(path) }
            written += max(count, 0)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
