import Foundation
import Postgres

/// Makes a backup: a dump and what it holds, from one state of the database, under a name only once it is complete.
public struct BackupMaker: Sendable {
    let server: BackupServer
    let shelf: BackupShelf
    /// Such as "waymark 1.2.0".
    let program: String

    public init(server: BackupServer, shelf: BackupShelf, program: String) {
        self.server = server
        self.shelf = shelf
        self.program = program
    }

    /// People may go on working meanwhile: what they do after it has begun is not in it.
    ///
    /// - Parameters:
    ///   - recipient: age's public key to encrypt to. The records never lie on the disk in the clear then.
    ///   - now: names the backup.
    /// - Throws: ``BackupError``, ``OperationsError``; nothing is left behind.
    public func make(recipient: String?, at now: Instant = .now()) async throws -> BackupShelf.Backup {
        var encryption: BackupEncryption?
        if let recipient { encryption = try await BackupEncryption.to(recipient) }
        let now = shelf.firstFree(from: now)
        let name = BackupShelf.name(at: now)
        let unfinished = shelf.unfinished(name)
        try makeFolders(unfinished)
        shelf.sweep()
        do {
            try await fill(unfinished, encryption, at: now)
            try Task.checkCancellation()
            guard rename(unfinished, shelf.path(name)) == 0 else { throw Self.failure(shelf.folder) }
            try Self.flush(shelf.folder)
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
        return try shelf.backup(named: name)
    }

    private func fill(_ folder: String, _ encryption: BackupEncryption?, at now: Instant) async throws {
        let dump = encryption == nil ? "database.dump" : "database.dump.age"
        let server = server
        // No second attempt: the dump is the closure's work too.
        let database = Database(server.configuration())
        let (version, census): (String, Census)
        do {
            (version, census) = try await database.read(isolation: .repeatableRead, attempts: 1) { session in
                try Self.demandAllRows(session)
                let snapshot = try session.value("select pg_export_snapshot()", as: String.self)
                let words = ["--format", "custom", "--snapshot", snapshot, "--lock-wait-timeout", "60s"] + server.words()
                let command = Self.command(server, words, file: "\(folder)/\(dump)", encryption)
                let outcome = try command.runBlocking()
                guard outcome.status == 0 else { throw command.failure(outcome, in: folder, log: nil) }
                return (try session.value("select current_setting('server_version')", as: String.self), try Census.take(session))
            }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        let manifest = BackupManifest(
            program: program, createdAt: now.description, server: version, dump: dump, isEncrypted: encryption != nil, census: census)
        try Self.write(try manifest.data, to: "\(folder)/\(BackupManifest.file)")
        let sums = try await BackupSeal(folder: folder).sums(of: [BackupManifest.file, dump])
        try Self.write(Data(sums.utf8), to: "\(folder)/\(BackupSeal.file)")
        try Self.flush("\(folder)/\(dump)")
        try Self.flush(folder)
    }

    private static func command(
        _ server: BackupServer, _ words: [String], file: String, _ encryption: BackupEncryption?
    ) -> Command {
        let dump = server.programs.path("pg_dump")
        guard let encryption else {
            return Command(program: dump, arguments: words + ["--file", file], environment: server.environment)
        }
        return encryption.encrypting([dump] + words, into: file, environment: server.environment)
    }

    /// - Throws: ``BackupError/rightsMissing(login:)``.
    private static func demandAllRows(_ session: Session) throws {
        let (login, seesAll) = try session.row(
            """
            select session_user::text, rolsuper or (rolbypassrls and pg_has_role(session_user, 'pg_read_all_data', 'USAGE'))
            from pg_roles where rolname = session_user
            """, as: (String, Bool).self)
        guard seesAll else { throw BackupError.rightsMissing(login: login) }
    }

    // MARK: Files

    private func makeFolders(_ unfinished: String) throws {
        try? FileManager.default.createDirectory(
            atPath: shelf.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard mkdir(unfinished, 0o700) == 0 else { throw Self.failure(shelf.folder) }
    }

    private static func write(_ data: Data, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        do {
            try FileHandle(fileDescriptor: file, closeOnDealloc: false).write(contentsOf: data)
        } catch {
            throw failure(path)
        }
        guard fsync(file) == 0 else { throw failure(path) }
    }

    /// What is not yet on the disk is no backup.
    private static func flush(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> OperationsError {
        errno == ENOSPC ? .diskFull(folder: path) : .folderFailed(folder: path, reason: String(cString: strerror(errno)))
    }
}
