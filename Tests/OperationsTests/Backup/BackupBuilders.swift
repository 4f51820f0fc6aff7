import Foundation
import Postgres

@testable import Operations

/// A cluster with somebody's records, and a shelf beside it.
struct BackupSchool {
    let cluster: PrivateCluster
    let shelf: BackupShelf

    static func with(_ body: (BackupSchool) async throws -> Void) async throws {
        try await withCluster { cluster in
            let school = BackupSchool(cluster: cluster, shelf: BackupShelf(cluster.home.folder + "/backups"))
            try await school.addOrganisation("A trust")
            try await body(school)
        }
    }

    func addOrganisation(_ name: String) async throws {
        _ = try await ask("select waymark.make_organisation(\(name))", try cluster.configuration(), as: Int32.self)
    }

    func organisations(in database: String? = nil) async throws -> [String] {
        try await BackupServer(cluster).with(database) { try $0.values("select name from waymark.organisation order by name", as: String.self) }
    }

    func backUp(to recipient: String? = nil, at now: Instant = .now()) async throws -> BackupShelf.Backup {
        try await BackupMaker(server: try await BackupServer(cluster), shelf: shelf, program: "waymark test").make(recipient: recipient, at: now)
    }

    func prove(_ backup: BackupShelf.Backup, identity: String? = nil) async throws {
        try await BackupProver(shelf: shelf, program: "waymark test").prove(backup, identity: identity)
    }

    func restore(
        _ backup: BackupShelf.Backup, into database: String? = nil, isRehearsal: Bool = false
    ) async throws -> BackupRestorer.Restored {
        try await BackupRestorer(server: try await BackupServer(cluster), shelf: shelf)
            .restore(backup, identity: nil, into: database, isRehearsal: isRehearsal)
    }

    func databases() async throws -> Set<String> {
        Set(try await BackupServer(cluster).with("postgres") { try $0.values("select datname::text from pg_database", as: String.self) })
    }

    /// A pair of age's keys: the public one, and the file with the secret one.
    func keys(_ name: String) async throws -> (recipient: String, identity: String) {
        let file = "\(cluster.home.folder)/../\(name).txt"
        let said = try await Command(program: "/usr/bin/age-keygen", arguments: ["--output", file]).succeed(in: "/")
        return (said.split(separator: " ").last.map(String.init) ?? "", file)
    }
}

/// A backup that exists in name only.
func aBackup(_ name: String, isProven: Bool = false, isReadable: Bool = true) -> BackupShelf.Backup {
    let created = BackupShelf.time(in: name) ?? Instant(microsecondsSince2000: 0)
    let manifest = BackupManifest(
        program: "waymark test", createdAt: created.description, server: "15", dump: "waymark.dump", isEncrypted: false,
        census: Census(schema: 1, fingerprint: "", tables: [], heads: []))
    return BackupShelf.Backup(
        name: name, manifest: isReadable ? manifest : nil, created: created, proven: isProven ? created : nil, size: 0)
}
