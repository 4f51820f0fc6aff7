import Foundation
import Journey
import Postgres

extension PrivateCluster {
    /// What ``start(today:program:)`` found and did.
    public struct Start: Sendable, Equatable {
        /// The data folder was made now.
        public let isFirst: Bool
        /// It ran before.
        public let wasRunning: Bool
        public let schema: Migrator.Report
        /// The migrations that the program needs and that were left alone, since there are records: see ``Upgrader``.
        public let pending: [String]
    }

    /// Makes sure that the server runs, and that its database has a schema. The first start makes both, in about a second.
    ///
    /// Where records are kept by an older schema it stays as it is: that takes an ``Upgrader``, which sees to a way back.
    ///
    /// - Parameters:
    ///   - today: for the code lists; see ``Migrator/migrate(today:)``.
    ///   - program: see ``Migrator``.
    /// - Throws: ``OperationsError``.
    @discardableResult
    public func start(today: Day, program: Program = Program()) async throws -> Start {
        try files.makeHome(home.folder)
        return try await HomeLock.hold(home, owner: user) {
            let (isFirst, wasRunning) = try await startServer()
            let server = try running()
            let migrator = try Migrator(database: configuration(of: server, role: ServerRoles.owner), program: program)
            let pending = try await holdsRecords(server) ? migrator.plan().map(\.name) : []
            let schema = pending.isEmpty ? try await migrator.migrate(today: today) : .nothing
            return Start(isFirst: isFirst, wasRunning: wasRunning, schema: schema, pending: pending)
        }
    }

    private func holdsRecords(_ server: RunningServer) async throws -> Bool {
        let configuration = configuration(of: server, role: ServerRoles.superuser)
        return try await Database.withConnection(to: configuration) { session in
            guard try session.value("select to_regclass('waymark.organisation') is not null", as: Bool.self) else { return false }
            return try session.value("select exists (select from waymark.organisation)", as: Bool.self)
        }
    }

    /// The same without any schema in its database, for a backup to be restored into.
    func startEmpty() async throws {
        try files.makeHome(home.folder)
        try await HomeLock.hold(home, owner: user) { _ = try await startServer() }
    }

    func startServer() async throws -> (isFirst: Bool, wasRunning: Bool) {
        let existing = try home.existingData()
        let programs = try await ServerPrograms.find(for: existing, environment: environment)
        let data = existing?.folder ?? home.data(major: programs.major)
        if existing == nil { try await make(data, programs) }
        // Left by a move to another version that was interrupted.
        if try RunningServer.on(data) != nil, isClosed(data) { try await shutDown(data, programs) }
        if let server = try RunningServer.on(data) { try await waitForRecovery(server, programs) }
        // One that ended instead, such as on a full disk, is started again, which says why it can't.
        let wasRunning = try RunningServer.on(data) != nil
        if !wasRunning { try await launch(data, programs) }
        try await makeRolesAndDatabase(try running())
        return (existing == nil, wasRunning)
    }

    // MARK: The data folder

    /// Made under another name first: a start that is interrupted leaves no half data folder to trip over.
    private func make(_ data: String, _ programs: ServerPrograms) async throws {
        try files.makeFolder(home.clusters)
        try await demandReach(of: home.clusters)
        let unfinished = home.unfinished(major: programs.major)
        if try files.status(of: unfinished) != nil { try FileManager.default.removeItem(atPath: unfinished) }
        try await user.command(programs.path("initdb"), [
            "--pgdata", unfinished, "--username", ServerRoles.superuser, "--encoding", "UTF8", "--locale", "C.UTF-8",
            "--auth-local", "peer", "--auth-host", "reject", "--data-checksums", "--no-instructions",
        ]).succeed(in: home.folder)
        let settings = unfinished + "/postgresql.conf"
        try files.write(try String(contentsOfFile: settings, encoding: .utf8) + "\n" + ServerSettings.inclusion, to: settings)
        guard rename(unfinished, data) == 0 else {
            throw OperationsError.folderFailed(folder: data, reason: String(cString: strerror(errno)))
        }
    }

    /// Root gets everywhere; the user that the server runs as may not.
    private func demandReach(of folder: String) async throws {
        guard user.isRunByRoot else { return }
        let outcome = try await user.command("/usr/bin/test", ["-w", folder]).run()
        guard outcome.status == 0 else { throw OperationsError.unreachable(folder: folder, user: user.name) }
    }

    // MARK: The server

    /// - Parameter isClosed: nobody else gets in.
    func launch(_ data: String, _ programs: ServerPrograms, isClosed: Bool = false) async throws {
        let socketFolder = SocketFolder.path(for: home, user: user, runtime: environment["XDG_RUNTIME_DIR"])
        try SocketFolder.make(socketFolder, files: files)
        try files.makeFolder(home.logs)
        let settings = ServerSettings(socketFolder: socketFolder, logFolder: home.logs, peers: user.peers, isClosed: isClosed)
        try files.write(settings.settings, to: data + "/waymark.conf")
        try files.write(settings.access, to: data + "/pg_hba.conf")
        try files.write(settings.identities, to: data + "/pg_ident.conf")
        try await clearAfterCrash(data, socketFolder: socketFolder)
        unlink(home.startLog)
        // pg_ctl hands these two paths to a shell; seen from the home folder neither has anything a shell would take amiss.
        let command = user.command(programs.path("pg_ctl"), [
            "start", "--pgdata", home.fromInside(data), "--log", home.fromInside(home.startLog),
            "--wait", "--timeout", "300", "--silent",
        ], in: home.folder)
        let outcome = try await command.run()
        guard outcome.status == 0 else { throw launchFailure(command, outcome) }
    }

    private func isClosed(_ data: String) -> Bool {
        let settings = ServerSettings(socketFolder: "", logFolder: "", peers: [], isClosed: true)
        return (try? String(contentsOfFile: data + "/pg_hba.conf", encoding: .utf8)) == settings.access
    }

    /// A server of which one process was killed goes on living, and lets nobody in until it has recovered.
    func waitForRecovery(_ server: RunningServer, _ programs: ServerPrograms) async throws {
        let question = Command(
            program: programs.path("pg_isready"), arguments: ["--quiet", "--host", server.socketFolder, "--port", String(Self.port)])
        let deadline = ContinuousClock.now + .seconds(300)
        // 1: it is there, and turns connections away.
        while try await question.run().status == 1, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// A server that was killed leaves processes that end by themselves, a `postmaster.pid`, and its socket with a lock
    /// file. The next server sees for itself that these are stale, unless the process number has been given to another
    /// program since, or its bearer is dead and not yet buried. Then they go, which is safe once no process works in the
    /// data folder: both folders are this cluster's alone.
    private func clearAfterCrash(_ data: String, socketFolder: String) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while !ServerProcesses.on(data).isEmpty {
            guard ContinuousClock.now < deadline else { throw OperationsError.othersInFolder(folder: data) }
            try await Task.sleep(for: .milliseconds(20))
        }
        let pidFile = data + "/postmaster.pid"
        if let text = try? String(contentsOfFile: pidFile, encoding: .utf8),
            let left = RunningServer(pidFile: text), kill(left.processID, 0) == 0 || errno == EPERM {
            unlink(pidFile)
        }
        unlink("\(socketFolder)/.s.PGSQL.\(Self.port).lock")
        unlink("\(socketFolder)/.s.PGSQL.\(Self.port)")
    }

    /// What the server said when it ended at once is in its logs, and `pg_ctl` only points there.
    private func launchFailure(_ command: Command, _ outcome: Command.Outcome) -> OperationsError {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.logs)) ?? []
        let logs = names.map { home.logs + "/" + $0 }.filter { $0 != home.startLog }.sorted { modified($0) > modified($1) }
        // The log of this start knows nothing else; those of the weekdays remember who was cut off when the server was stopped.
        for log in [home.startLog] + logs {
            guard let text = try? String(contentsOfFile: log, encoding: .utf8) else { continue }
            let complaint = text.split(separator: "\n").last { $0.contains("FATAL:") || $0.contains("PANIC:") }
            guard let complaint else { continue }
            return command.failure(
                Command.Outcome(status: outcome.status, said: String(complaint)), in: home.folder, log: log)
        }
        return command.failure(outcome, in: home.folder, log: home.startLog)
    }

    /// In nanoseconds: a start follows a stop within a second.
    private func modified(_ path: String) -> Int {
        ((try? files.status(of: path)) ?? nil).map { $0.st_mtim.tv_sec * 1_000_000_000 + $0.st_mtim.tv_nsec } ?? 0
    }

    // MARK: Roles and database

    /// Makes what is missing, so an interrupted first start is completed by the next.
    private func makeRolesAndDatabase(_ server: RunningServer) async throws {
        let configuration = configuration(of: server, role: ServerRoles.superuser, database: "postgres")
        try await Database.withConnection(to: configuration) { session in
            try ServerRoles.makePrivate(session)
            let databases = try session.values("select datname::text from pg_database", as: String.self)
            if !databases.contains(Self.database) {
                try session.execute(
                    "create database \(identifier: Self.database) owner \(identifier: ServerRoles.owner)")
            }
        }
    }
}
