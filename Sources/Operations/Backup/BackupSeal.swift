import Foundation

/// `SHA256SUMS`, as coreutils write it: anybody can check a backup with `sha256sum --check SHA256SUMS`, without Waymark.
struct BackupSeal {
    static let file = "SHA256SUMS"

    let folder: String

    /// The sums of all that a backup consists of.
    ///
    /// - Throws: ``OperationsError`` when a file can't be read.
    func sums(of files: [String]) async throws -> String {
        try await Command(program: "/usr/bin/sha256sum", arguments: ["--"] + files.sorted(), folder: folder).succeed(in: folder) + "\n"
    }

    /// Compares the files with the seal, letter by letter, and sees that none is missing and none has come.
    ///
    /// - Throws: ``BackupError/damaged(name:what:)``.
    func check(_ name: String, dump: String) async throws {
        let expected: Set = [BackupManifest.file, dump]
        let present = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        if let missing = expected.union([Self.file]).subtracting(present).min() {
            throw BackupError.damaged(name: name, what: "\(missing) is missing")
        }
        if let surplus = present.subtracting(expected).subtracting([Self.file, BackupProof.file]).min() {
            throw BackupError.damaged(name: name, what: "\(surplus) does not belong to it")
        }
        let sealed = try? String(contentsOfFile: "\(folder)/\(Self.file)", encoding: .utf8)
        guard sealed == (try await sums(of: Array(expected))) else {
            throw BackupError.damaged(name: name, what: "its files are not what \(Self.file) says")
        }
    }
}
