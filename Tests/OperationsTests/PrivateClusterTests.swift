import Foundation
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Private cluster")
struct PrivateClusterTests {
    @Test("the first start makes everything, and status says so")
    func firstStart() async throws {
        try await withHome { home in
            let cluster = try PrivateCluster(home: home)
            let start = try await cluster.start(today: someDay)
            #expect(start.isFirst && !start.wasRunning)
            #expect(start.schema.applied.count == Schema.version)
            let status = try await cluster.status()
            let answers = try #require(status.server?.answers)
            #expect(status.home == home.folder)
            #expect(status.dataFolder == home.data(major: try #require(status.dataMajor)))
            #expect(answers.serverVersion.hasPrefix(String(try #require(status.dataMajor))))
            #expect(answers.schemaVersion == Schema.version)
            #expect(answers.size > 1_000_000)
            #expect(answers.hasChecksums)
            let age = Instant.now().microsecondsSince2000 - (try #require(status.server).runningSince.microsecondsSince2000)
            #expect((-1_000_000...600_000_000).contains(age))
        }
    }

    @Test("a second start changes nothing, whether the server runs or not")
    func secondStart() async throws {
        try await withCluster { cluster in
            let before = try await cluster.status()
            let again = try await cluster.start(today: someDay)
            #expect(!again.isFirst && again.wasRunning && again.schema.isEmpty)
            #expect(try await cluster.status().server?.processID == before.server?.processID)
            _ = try await cluster.stop()
            let later = try await cluster.start(today: someDay)
            #expect(!later.isFirst && !later.wasRunning && later.schema.isEmpty)
        }
    }

    @Test("a start waits for a server that recovers from the loss of a process")
    func recovery() async throws {
        try await withCluster { cluster in
            for _ in 0..<6 {
                try await loseProcess(cluster)
                #expect(try await cluster.start(today: someDay).wasRunning)
            }
        }
    }

    @Test("a start leaves records of an earlier schema as they are, and brings an empty database up to date")
    func olderSchema() async throws {
        try await withCluster { cluster in
            let owner = try cluster.configuration(for: .owner)
            let all = try Migration.embedded()
            func begin() async throws {
                var server = owner
                server.settings.merge(["user": ServerRoles.superuser, "dbname": "postgres"]) { $1 }
                try await Database.withConnection(to: server) { session in
                    try session.execute("drop database waymark with (force)")
                    try session.execute("create database waymark owner waymark_owner")
                }
                _ = try await Migrator(database: owner, migrations: Array(all.dropLast())).migrate(today: someDay)
            }
            try await begin()
            #expect(try await cluster.start(today: someDay).schema.applied == all.suffix(1).map(\.name))
            try await begin()
            _ = try await ask("select waymark.make_organisation('A trust')", try cluster.configuration(), as: Int32.self)
            let start = try await cluster.start(today: someDay)
            #expect(start.pending == all.suffix(1).map(\.name) && start.schema.isEmpty)
            #expect(try await ask("select max(version)::bigint from waymark_schema.migration", owner, as: Int.self) == all.count - 1)
        }
    }

    @Test("a stop waits for a server that recovers, and has its dump")
    func stopInRecovery() async throws {
        try await withCluster { cluster in
            for _ in 0..<4 {
                try await loseProcess(cluster)
                let stop = try await cluster.stop()
                guard case .stopped = stop else {
                    Issue.record("\(stop)")
                    return
                }
                try await cluster.start(today: someDay)
            }
        }
    }

    /// Kills the process of a connection, and comes back when the server has noticed.
    private func loseProcess(_ cluster: PrivateCluster) async throws {
        try await Database.withConnection(to: try cluster.configuration()) { session in
            let backend = try session.value("select pg_backend_pid()", as: Int32.self)
            kill(backend, SIGKILL)
            // Buried by the server, which has noticed then.
            while kill(backend, 0) == 0 { usleep(1_000) }
        }
    }

    @Test("two first starts at once end with one server and one schema")
    func racingStarts() async throws {
        try await withHome { home in
            let starts = try await withThrowingTaskGroup(of: PrivateCluster.Start.self) { group in
                for _ in 0..<3 {
                    let cluster = try PrivateCluster(home: home)
                    group.addTask { try await cluster.start(today: someDay) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(starts.filter(\.isFirst).count == 1)
            #expect(starts.filter(\.wasRunning).count == 2)
            #expect(starts.filter { !$0.schema.isEmpty }.count == 1)
        }
    }

    @Test("before the first start, and after a stop, nothing runs and connecting says so")
    func notRunning() async throws {
        try await withHome { home in
            let cluster = try PrivateCluster(home: home)
            #expect(try await cluster.status().isRunning == false)
            #expect(throws: OperationsError.notRunning(folder: home.folder)) { try cluster.configuration() }
            #expect(try await cluster.stop() == .wasNotRunning)
            try await cluster.start(today: someDay)
            _ = try await cluster.stop()
            #expect(try await cluster.status().isRunning == false)
            #expect(throws: OperationsError.notRunning(folder: home.folder)) { try cluster.configuration(for: .owner) }
            #expect(try await cluster.stop() == .wasNotRunning)
        }
    }

    @Test("what was recorded is there after the server was killed")
    func killed() async throws {
        try await withCluster { cluster in
            let configuration = try cluster.configuration()
            let made = try await ask("select waymark.make_organisation('A trust')", configuration, as: Int32.self)
            let data = try #require(try cluster.home.existingData()).folder
            kill(try cluster.running().processID, SIGKILL)
            while try RunningServer.on(data) != nil { try await Task.sleep(for: .milliseconds(5)) }
            let start = try await cluster.start(today: someDay)
            #expect(!start.isFirst && !start.wasRunning && start.schema.isEmpty)
            let found = try await ask(
                "select organisation_id from waymark.organisation where name = 'A trust'", configuration, as: Int32.self)
            #expect(found == made)
        }
    }

    @Test("lock files whose process number was given to another program do not keep the server from starting")
    func stalePidFile() async throws {
        try await withCluster { cluster in
            let data = try #require(try cluster.home.existingData()).folder
            let text = try String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
            _ = try await cluster.stop()
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let stale = ([Substring("\(getppid())")] + lines.dropFirst()).joined(separator: "\n")
            try cluster.files.write(stale, to: data + "/postmaster.pid")
            try cluster.files.write(stale, to: cluster.home.socket + "/.s.PGSQL.5432.lock")
            #expect(try await cluster.status().isRunning == false)
            try await cluster.start(today: someDay)
            #expect(try await cluster.status().server?.answers != nil)
        }
    }

    @Test("a first start that was interrupted is made good by the next")
    func interruptedFirstStart() async throws {
        try await withHome { home in
            let cluster = try PrivateCluster(home: home)
            try cluster.files.makeHome(home.folder)
            try cluster.files.makeFolder(home.clusters)
            let programs = try await ServerPrograms.find(for: nil)
            let unfinished = home.unfinished(major: programs.major)
            try cluster.files.makeFolder(unfinished)
            try cluster.files.write("\(programs.major)\n", to: unfinished + "/PG_VERSION")
            #expect(try await cluster.start(today: someDay).isFirst)
            #expect(!FileManager.default.fileExists(atPath: unfinished))
            // Interrupted after the data folder, before roles and database.
            var superuser = try cluster.configuration()
            superuser.settings.merge(["user": ServerRoles.superuser, "dbname": "postgres"]) { $1 }
            try await Database.withConnection(to: superuser) { try $0.execute("drop database waymark") }
            let status = try await cluster.status()
            #expect(status.isRunning && status.server?.answers == nil)
            let start = try await cluster.start(today: someDay)
            #expect(start.wasRunning && start.schema.applied.count == Schema.version)
        }
    }

    @Test("a home with spaces, quotes and accents in its name works")
    func awkwardName() async throws {
        try await withHome(named: #"l'école "Ö" \ $(false) 1"#) { home in
            let cluster = try PrivateCluster(home: home)
            try await cluster.start(today: someDay)
            #expect(try await cluster.status().server?.socketFolder == home.socket)
            #expect(try await cluster.status().server?.answers != nil)
        }
    }

    @Test("a home whose path is too long for a socket has the socket elsewhere, in a private folder")
    func longPath() async throws {
        try await withHome(named: String(repeating: "a-long-name-", count: 8)) { home in
            let cluster = try PrivateCluster(home: home)
            try await cluster.start(today: someDay)
            let server = try #require(try await cluster.status().server)
            #expect(server.socketFolder != home.socket)
            #expect(SocketFolder.fits(server.socketFolder))
            #expect(try cluster.files.isPrivateFolder(server.socketFolder))
            #expect(server.answers != nil)
        }
    }

    @Test("data of another major version are left alone, and the sentence says which PostgreSQL to install")
    func otherMajor() async throws {
        try await withHome { home in
            let cluster = try PrivateCluster(home: home)
            try cluster.files.makeHome(home.folder)
            try cluster.files.makeFolder(home.clusters)
            try cluster.files.makeFolder(home.data(major: 9))
            try cluster.files.write("9\n", to: home.data(major: 9) + "/PG_VERSION")
            let error = await #expect(throws: OperationsError.self) { try await cluster.start(today: someDay) }
            guard case .otherMajor(data: 9, folder: home.data(major: 9), installed: let installed) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(!installed.isEmpty)
            #expect(error?.advice.contains("postgresql-9") == true)
        }
    }

    @Test("a folder with a version's name that holds no data is not touched")
    func notADataFolder() async throws {
        try await withHome { home in
            let cluster = try PrivateCluster(home: home)
            try cluster.files.makeHome(home.folder)
            try cluster.files.makeFolder(home.clusters)
            try cluster.files.makeFolder(home.data(major: 15))
            await #expect(throws: OperationsError.notADataFolder(home.data(major: 15))) {
                try await cluster.start(today: someDay)
            }
        }
    }

    @Test("a server that cannot start says why, in the server's words")
    func brokenServer() async throws {
        try await withCluster { cluster in
            // Cut off by the stop, which the weekday's log remembers as something fatal.
            let cutOff = Database(try cluster.configuration())
            _ = try await cutOff.read { try $0.value("select 1", as: Int32.self) }
            _ = try await cluster.stop()
            await cutOff.close()
            let data = try #require(try cluster.home.existingData()).folder
            try cluster.files.write("shared_buffers = nonsense\n", to: data + "/postgresql.auto.conf")
            let error = await #expect(throws: OperationsError.self) { try await cluster.start(today: someDay) }
            #expect(error?.code == "program_failed")
            #expect(error?.sentence.contains("pg_ctl") == true)
            #expect(error?.sentence.contains("postgresql.auto.conf") == true)
        }
    }
}
