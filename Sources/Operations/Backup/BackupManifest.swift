import Foundation
import Postgres

/// What a backup says of itself: `manifest.json`. It names nobody.
public struct BackupManifest: Sendable, Codable, Equatable {
    static let format = "waymark-backup/1"
    static let file = "manifest.json"

    let format: String
    /// Such as "waymark 1.2.0".
    public let program: String
    /// In UTC, to the second.
    public let createdAt: String
    /// PostgreSQL's version.
    public let server: String
    /// The dump's file beside this one.
    let dump: String
    public let isEncrypted: Bool
    public let census: Census

    var data: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self) + Data("\n".utf8)
        }
    }

    /// Nil for a file that is none of ours, or damaged.
    init?(in folder: String) {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.file)"),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: data), manifest.format == Self.format,
            !manifest.dump.contains("/")
        else { return nil }
        self = manifest
    }

    init(program: String, createdAt: String, server: String, dump: String, isEncrypted: Bool, census: Census) {
        format = Self.format
        self.program = program
        self.createdAt = createdAt
        self.server = server
        self.dump = dump
        self.isEncrypted = isEncrypted
        self.census = census
    }
}

/// That a backup was restored, and came out equal: `proven.json`, which is no part of what is sealed.
struct BackupProof: Codable {
    static let file = "proven.json"

    let provenAt: String
    let program: String
    /// What the seal said: the proof of one backup says nothing of another.
    let seal: String

    /// Nil where there is none, or one of something else.
    init?(in folder: String) {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.file)"),
            let proof = try? JSONDecoder().decode(BackupProof.self, from: data), proof.seal == Self.seal(in: folder)
        else { return nil }
        self = proof
    }

    init(ofBackupIn folder: String, at now: Instant, program: String) {
        provenAt = now.description
        self.program = program
        seal = Self.seal(in: folder)
    }

    private static func seal(in folder: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(BackupSeal.file)", encoding: .utf8)) ?? ""
    }
}
