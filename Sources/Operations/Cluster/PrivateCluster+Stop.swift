import Foundation
import Postgres

extension PrivateCluster {
    /// How many dumps are kept.
    static let dumpsKept = 7

    /// What ``stop(at:)`` found and did.
    public enum Stop: Sendable, Equatable {
        case wasNotRunning
        /// Stopped after a dump to this file.
        case stopped(dump: String)
        /// Stopped; the dump failed for this reason.
        case stoppedWithoutDump(OperationsError)
    }

    /// Dumps the database into ``ClusterHome``'s `dumps`, then stops the server; connections are ended, and what they
    /// had not committed is undone. A dump that fails does not keep the server running.
    ///
    /// - Parameter now: names the dump.
    /// - Throws: ``OperationsError`` when the server can't be stopped.
    public func stop(at now: Instant = .now()) async throws -> Stop {
        guard try files.status(of: home.folder) != nil, let existing = try home.existingData() else {
            return .wasNotRunning
        }
        return try await HomeLock.hold(home, owner: user) {
            guard let server = try RunningServer.on(existing.folder) else { return .wasNotRunning }
            let programs = try await ServerPrograms.find(for: existing, environment: environment)
            // Until it has recovered it gives no dump, and PostgreSQL 15 asked to stop meanwhile may wait for ever for its own
            // checkpointer, which nobody has told to end.
            try await waitForRecovery(server, programs)
            guard try RunningServer.on(existing.folder) != nil else { return .wasNotRunning }
            let dump = await attemptDump(programs, at: now)
            try await shutDown(existing.folder, programs)
            switch dump {
            case .success(let path): return .stopped(dump: path)
            case .failure(let error): return .stoppedWithoutDump(error)
            }
        }
    }

    /// Connections are ended, and what they had not committed is undone.
    func shutDown(_ data: String, _ programs: ServerPrograms) async throws {
        try await user.command(programs.path("pg_ctl"), [
            "stop", "--pgdata", data, "--mode", "fast", "--wait", "--timeout", "300", "--silent",
        ]).succeed(in: home.folder, log: home.logs)
    }

    /// Ends the server of a cluster whose records nobody wants.
    func end() async {
        guard let server = try? running() else { return }
        kill(server.processID, SIGQUIT)
        let data = (try? home.existingData()).flatMap { $0?.folder } ?? home.clusters
        let deadline = ContinuousClock.now + .seconds(30)
        while !ServerProcesses.on(data).isEmpty, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(10)) }
    }

    private func attemptDump(_ programs: ServerPrograms, at now: Instant) async -> Result<String, OperationsError> {
        do {
            return .success(try await dump(programs, at: now))
        } catch let error as OperationsError {
            return .failure(error)
        } catch {
            return .failure(.programFailed(program: "pg_dump", said: "\(error)", log: nil))
        }
    }

    /// Writes a dump in PostgreSQL's custom format, for `pg_restore`. It has its name only when it is complete.
    private func dump(_ programs: ServerPrograms, at now: Instant) async throws -> String {
        let server = try running()
        try files.makeFolder(home.dumps)
        let name = "waymark-" + now.description.filter { $0 != "-" && $0 != ":" } + ".dump"
        let path = "\(home.dumps)/\(name)"
        let unfinished = path + ".unfinished"
        // The cluster's own superuser, since policies must not keep rows out of a dump.
        try await user.command(programs.path("pg_dump"), [
            "--format", "custom", "--file", unfinished, "--no-password",
            "--host", server.socketFolder, "--port", String(Self.port),
            "--username", ServerRoles.superuser, "--dbname", Self.database,
        ]).succeed(in: home.dumps)
        guard rename(unfinished, path) == 0 else {
            throw OperationsError.folderFailed(folder: home.dumps, reason: String(cString: strerror(errno)))
        }
        removeOldDumps()
        return path
    }

    /// Names sort as their times do. What can't be removed is tried again at the next stop.
    private func removeOldDumps() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.dumps)) ?? []
        let dumps = names.filter { $0.hasPrefix("waymark-") && $0.hasSuffix(".dump") }.sorted()
        for name in dumps.dropLast(Self.dumpsKept) {
            unlink("\(home.dumps)/\(name)")
        }
    }
}
