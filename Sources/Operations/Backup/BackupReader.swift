import Foundation
import Postgres

/// A backup that is read back: checked, and restored into a database that is empty.
struct BackupReader: Sendable {
    let backup: BackupShelf.Backup
    let manifest: BackupManifest
    private let folder: String
    private let encryption: BackupEncryption?

    /// Checks every byte, and that the key fits.
    ///
    /// - Parameter identity: the file with age's secret key, for one that is encrypted.
    /// - Throws: ``BackupError/damaged(name:what:)``, ``BackupError/identityMissing(name:)``,
    ///   ``BackupError/identityUnreadable(file:)``, ``BackupError/cannotDecrypt(name:)``, ``BackupError/ageMissing``.
    init(_ backup: BackupShelf.Backup, on shelf: BackupShelf, identity: String?) async throws {
        guard let manifest = backup.manifest else {
            throw BackupError.damaged(name: backup.name, what: "its \(BackupManifest.file) can't be read")
        }
        guard manifest.createdAt == backup.created.description else {
            throw BackupError.damaged(name: backup.name, what: "it was made at \(manifest.createdAt), and its folder has another's name")
        }
        self.backup = backup
        self.manifest = manifest
        folder = shelf.path(backup.name)
        try await BackupSeal(folder: folder).check(backup.name, dump: manifest.dump)
        guard manifest.isEncrypted else {
            encryption = nil
            return
        }
        guard let identity else { throw BackupError.identityMissing(name: backup.name) }
        guard access(identity, R_OK) == 0 else { throw BackupError.identityUnreadable(file: identity) }
        let encryption = try BackupEncryption.by(identity)
        guard try await encryption.opens("\(folder)/\(manifest.dump)") else { throw BackupError.cannotDecrypt(name: backup.name) }
        self.encryption = encryption
    }

    /// Restores into an empty database of a server that has the roles, wholly or not at all, and compares every table.
    ///
    /// - Throws: ``BackupError/differs(name:tables:)``, ``BackupError/trailBroken(name:links:)``, ``OperationsError``.
    func restore(into database: String, of server: BackupServer) async throws {
        let file = "\(folder)/\(manifest.dump)"
        let words = [server.programs.path("pg_restore"), "--exit-on-error", "--single-transaction"] + server.words(database: database)
        let command =
            encryption?.decrypting(file, into: words, environment: server.environment)
            ?? Command(program: words[0], arguments: words.dropFirst() + [file], environment: server.environment)
        let outcome = try await command.run()
        guard outcome.status == 0 else { throw command.failure(outcome, in: folder, log: nil) }
        try Task.checkCancellation()
        try await compare(database, of: server)
    }

    private func compare(_ name: String, of server: BackupServer) async throws {
        let database = Database(server.configuration(database: name))
        let (census, broken): (Census, Int)
        do {
            (census, broken) = try await database.read(isolation: .repeatableRead, attempts: 1) { session in
                let census = try Census.take(session)
                return (census, try Self.brokenLinks(census, session))
            }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        let sameServer = manifest.server.prefix(while: \.isNumber) == String(server.programs.major)
        let differences = manifest.census.differences(from: census, sameServer: sameServer)
        guard differences.isEmpty else { throw BackupError.differs(name: backup.name, tables: differences) }
        guard broken == 0 else { throw BackupError.trailBroken(name: backup.name, links: broken) }
    }

    /// The first schemas had a trail, and nothing to go over it with.
    private static func brokenLinks(_ census: Census, _ session: Session) throws -> Int {
        guard try session.value("select to_regprocedure('waymark.audit_verify(int)') is not null", as: Bool.self) else { return 0 }
        return try Set(census.heads.map(\.organisation)).sorted().reduce(0) { sum, organisation in
            sum + Int(try session.value("select count(*) from waymark.audit_verify(\(organisation))", as: Int64.self))
        }
    }
}
