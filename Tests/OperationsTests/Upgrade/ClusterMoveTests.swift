import Foundation
import Postgres
import Testing

@testable import Operations

@Suite("A private cluster moves to a newer PostgreSQL")
struct ClusterMoveTests {
    /// The programs that are installed, and beside them the same once more, which say that they are of the next major version, and
    /// have their data folders say so too.
    ///
    /// Files of another form are what `deploy/drill major` moves; that takes a second PostgreSQL.
    private static func withNewer(
        _ body: (PrivateCluster, BackupShelf, ServerPrograms) async throws -> Void
    ) async throws {
        try await withHome { home in
            let installed = try await ServerPrograms.find(for: nil)
            let newer = installed.major + 1
            let folder = home.folder + "-newer"
            let scripts = [
                "postgres": "echo 'postgres (PostgreSQL) \(newer).0'",
                "initdb": #"\#(installed.path("initdb")) "$@" && echo \#(newer) >"$2/PG_VERSION""#,
                "pg_ctl": #"[ "$1" = start ] && [ -e \#(folder)/refuses ] && [ "$(basename "$(pwd)")" != moving ] && exit 1; echo \#(installed.major) >"$3/PG_VERSION"; \#(installed.path("pg_ctl")) "$@"; ended=$?; echo \#(newer) >"$3/PG_VERSION"; exit $ended"#,
            ]
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for program in try FileManager.default.contentsOfDirectory(atPath: installed.folder) {
                let path = "\(folder)/\(program)"
                guard let script = scripts[program] else {
                    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: installed.path(program))
                    continue
                }
                try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            }
            let former = try PrivateCluster(home: home)
            try await former.start(today: someDay)
            _ = try await ask("select waymark.make_organisation('A trust')", try former.configuration(), as: Int32.self)
            var environment = ProcessInfo.processInfo.environment
            environment["WAYMARK_PG_BIN"] = nil
            environment["PATH"] = [folder, installed.folder].joined(separator: ":")
            let cluster = try PrivateCluster(home: home, environment: environment)
            try await body(cluster, BackupShelf(home.folder + "/backups"), installed)
            _ = try await cluster.stop()
        }
    }

    private static func organisations(_ cluster: PrivateCluster) async throws -> [String] {
        try await ask("select array_agg(name) from waymark.organisation", try cluster.configuration(), as: [String].self)
    }

    @Test("every row comes over, the former data folder stays, and the next start takes the newer one")
    func moves() async throws {
        try await Self.withNewer { cluster, shelf, installed in
            let move = ClusterMove(of: cluster, shelf: shelf, program: "waymark test")
            #expect(try await move.plan() == .init(from: installed.major, to: installed.major + 1))
            let idle = Database(try cluster.configuration())
            try await idle.read { _ = try $0.execute("select 1") }
            let moved = try await move.move(recipient: nil, identity: nil)
            await idle.close()
            #expect(moved.former == cluster.home.data(major: installed.major))
            #expect(try cluster.home.existingData()?.folder == cluster.home.data(major: installed.major + 1))
            #expect(!FileManager.default.fileExists(atPath: cluster.home.folder + "/moving"))
            #expect(try await Self.organisations(cluster) == ["A trust"])
            let checksums = try await BackupServer(cluster).with { try $0.value("show data_checksums", as: String.self) }
            #expect(checksums == "on")
            _ = try await cluster.stop()
            #expect(try await cluster.start(today: someDay).schema.isEmpty)
            #expect(try await Self.organisations(cluster) == ["A trust"])
        }
    }

    @Test("one that fails on its way leaves the former cluster running, for everybody")
    func fails() async throws {
        try await Self.withNewer { cluster, _, installed in
            let file = cluster.home.folder + "/no-folder"
            try Data().write(to: URL(filePath: file))
            let move = ClusterMove(of: cluster, shelf: BackupShelf(file), program: "waymark test")
            await #expect(throws: OperationsError.self) { try await move.move(recipient: nil, identity: nil) }
            #expect(try cluster.home.existingData()?.major == installed.major)
            #expect(try await Self.organisations(cluster) == ["A trust"])
        }
    }

    @Test("a newer one that does not start gives way to the former, now and at every later start")
    func refuses() async throws {
        try await Self.withNewer { cluster, shelf, installed in
            try Data().write(to: URL(filePath: cluster.home.folder + "-newer/refuses"))
            let move = ClusterMove(of: cluster, shelf: shelf, program: "waymark test")
            await #expect(throws: OperationsError.self) { try await move.move(recipient: nil, identity: nil) }
            #expect(try cluster.home.existingData()?.major == installed.major)
            #expect(try await Self.organisations(cluster) == ["A trust"])
        }
    }

    @Test("while it moves nobody else gets in, and a start after it was interrupted lets everybody in again")
    func interrupted() async throws {
        try await Self.withNewer { cluster, _, installed in
            let data = cluster.home.data(major: installed.major)
            try await cluster.shutDown(data, installed)
            try await cluster.launch(data, installed, isClosed: true)
            await #expect(throws: DatabaseError.self) { _ = try await Self.organisations(cluster) }
            let ours = try await BackupServer(cluster).with { try $0.value("select count(*) from waymark.organisation", as: Int.self) }
            #expect(ours == 1)
            #expect(try await cluster.start(today: someDay).wasRunning == false)
            #expect(try await Self.organisations(cluster) == ["A trust"])
        }
    }

    @Test("there is nothing to move to where no newer PostgreSQL is installed")
    func newest() async throws {
        try await withCluster { cluster in
            let step = try await ClusterMove(of: cluster, shelf: BackupShelf("/nonexistent"), program: "waymark test").plan()
            #expect(step == nil)
        }
    }
}
