import Foundation
import Journey

/// The files that a folder offers.
struct ImportFolder {
    struct Entry {
        let file: ExchangeFile
        let path: String
        let size: Int
    }

    /// In the order in which they are read.
    let entries: [Entry]
    /// CSV files that don't belong to the format, by name.
    let unknown: [String]
    /// The folder's own name.
    let name: String

    var bytes: Int { entries.reduce(0) { $0 + $1.size } }

    /// - Throws: ``ExchangeError`` when there is no such folder, or nothing in it to import.
    init(path: String) throws {
        let names = try ImportFolder.names(in: path)
        name = URL(filePath: path).lastPathComponent
        let files = names.filter { $0.lowercased().hasSuffix(".csv") && !$0.hasPrefix(".") }.sorted()
        let known = files.compactMap { name in ExchangeFiles.named(name).map { (file: $0, name: name) } }
        unknown = files.filter { ExchangeFiles.named($0) == nil }
        entries = try ExchangeFiles.all.flatMap { file in
            try known.filter { $0.file.kind == file.kind }.map { try ImportFolder.entry(file, path + "/" + $0.name) }
        }
        guard !files.isEmpty else {
            throw ExchangeError(
                .folderWithoutFiles,
                "The folder \(path) holds no CSV files. An exchange folder holds files like pupils.csv and placements.csv.")
        }
    }

    private static func entry(_ file: ExchangeFile, _ path: String) throws -> Entry {
        var status = stat()
        guard stat(path, &status) == 0 else { throw errno == ENOENT ? noFile(path, "is a link that leads nowhere") : unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw noFile(path, "has a file's name and is none") }
        return Entry(file: file, path: path, size: Int(status.st_size))
    }

    private static func names(in path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ExchangeError(.folderNotFound, "There is no folder \(path). Check the name and where it lies.")
        }
        guard isFolder.boolValue else {
            throw ExchangeError(
                .notAFolder, "\(path) is a file, and an import reads a folder of CSV files. Name the folder it lies in.")
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { throw unreadable(path) }
        return names
    }

    private static func noFile(_ path: String, _ what: String) -> ExchangeError {
        ExchangeError(.folderUnreadable, "\(path) \(what). Put the file in its place, or take it away.")
    }

    private static func unreadable(_ path: String) -> ExchangeError {
        ExchangeError(.folderUnreadable, "\(path) can't be read. Ask whoever keeps it for the right to read it.")
    }
}

/// An open file that is read from its beginning to its end.
final class FileBytes {
    private let descriptor: Int32
    private let path: String

    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw FileBytes.failure(path) }
    }

    deinit {
        close(descriptor)
    }

    /// Fills the given memory as far as the file goes; 0 at its end.
    func read(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Foundation.read(descriptor, memory.baseAddress, memory.count)
            if count >= 0 { return count }
            if errno != EINTR { throw FileBytes.failure(path) }
        }
    }

    private static func failure(_ path: String) -> ExchangeError {
        ExchangeError(
            .folderUnreadable, "\(path) can't be read (\(String(cString: strerror(errno)))). Check the file and try again.")
    }
}
