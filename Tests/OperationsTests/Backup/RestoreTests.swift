import Foundation
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Restoring a backup")
struct RestoreTests {
    @Test("over the live database: its records are as they were, and what came since is in the former one")
    func live() async throws {
        try await BackupSchool.with { school in
            let backup = try await school.backUp()
            try await school.addOrganisation("B trust")
            let restored = try await school.restore(backup)
            let former = try #require(restored.former)
            #expect(restored.database == "waymark")
            #expect(try await school.organisations() == ["A trust"])
            #expect(try await school.organisations(in: former) == ["A trust", "B trust"])
            // And the cluster goes on with it.
            try await school.addOrganisation("C trust")
            _ = try await school.cluster.stop()
            try await school.cluster.start(today: someDay)
            #expect(try await school.organisations() == ["A trust", "C trust"])
        }
    }

    @Test("a rehearsal does all of it and leaves everything as it was")
    func rehearsal() async throws {
        try await BackupSchool.with { school in
            let backup = try await school.backUp()
            try await school.addOrganisation("B trust")
            let before = try await school.databases()
            _ = try await school.restore(backup, isRehearsal: true)
            #expect(try await school.databases() == before)
            #expect(try await school.organisations() == ["A trust", "B trust"])
        }
    }

    @Test("into a database of its own, once; the live one stays")
    func beside() async throws {
        try await BackupSchool.with { school in
            let backup = try await school.backUp()
            try await school.addOrganisation("B trust")
            #expect(try await school.restore(backup, into: "beside").former == nil)
            #expect(try await school.organisations(in: "beside") == ["A trust"])
            #expect(try await school.organisations() == ["A trust", "B trust"])
            await #expect(throws: BackupError.databaseExists("beside")) { _ = try await school.restore(backup, into: "beside") }
        }
    }

    @Test("one that does not come out equal never takes the live one's place")
    func different() async throws {
        try await BackupSchool.with { school in
            let backup = try await school.backUp()
            let folder = school.shelf.path(backup.name)
            let manifest = try String(contentsOfFile: "\(folder)/manifest.json", encoding: .utf8)
            try Data(manifest.replacing(#/"digest" : "\d/#) { _ in #""digest" : "x"# }.utf8).write(to: URL(filePath: "\(folder)/manifest.json"))
            let sums = try await BackupSeal(folder: folder).sums(of: ["manifest.json", "database.dump"])
            try Data(sums.utf8).write(to: URL(filePath: "\(folder)/SHA256SUMS"))
            let before = try await school.databases()
            let resealed = try school.shelf.backup(named: "last")
            let error = await #expect(throws: BackupError.self) { _ = try await school.restore(resealed) }
            #expect(error?.code == "backup_differs")
            #expect(try await school.databases() == before)
        }
    }

    @Test("people who work meanwhile are cut off at the end, and nobody finds a half database")
    func atWork() async throws {
        try await BackupSchool.with { school in
            let backup = try await school.backUp()
            let busy = Database(try school.cluster.configuration())
            _ = try await busy.read { try $0.value("select 1", as: Int32.self) }
            async let restored = school.restore(backup)
            var answers: Set<String> = []
            for _ in 0..<200 {
                // Cut off once, a pool opens another connection.
                if let names = try? await busy.read({ try $0.values("select name from waymark.organisation", as: String.self) }) {
                    answers.insert(names.joined())
                }
                try await Task.sleep(for: .milliseconds(10))
            }
            _ = try await restored
            #expect(answers == ["A trust"])
            await busy.close()
        }
    }

    // MARK: On a server

    @Test("on a server, a backup takes a login that gets all rows to see, and a restore an administrator's")
    func server() async throws {
        let server = try await ThrowawayServer()
        let database = try await server.migratedDatabase()
        _ = try await database.everyday.write { try $0.value("select waymark.make_organisation('A trust')", as: Int32.self) }
        func backupServer(_ login: String) async throws -> BackupServer {
            try await BackupServer(
                Database.Configuration(settings: database.settings.merging(["user": login]) { $1 }),
                environment: ProcessInfo.processInfo.environment)
        }
        let shelf = BackupShelf(server.folder.path + "/backups")
        func maker(_ login: String) async throws -> BackupMaker {
            BackupMaker(server: try await backupServer(login), shelf: shelf, program: "waymark test")
        }
        for login in ["waymark", "waymark_owner"] {
            await #expect(throws: BackupError.rightsMissing(login: login)) { _ = try await maker(login).make(recipient: nil) }
        }
        try await database.unfettered.withoutTransaction { db in
            try db.script("create role waymark_backup login bypassrls; grant pg_read_all_data to waymark_backup")
        }
        let backup = try await maker("waymark_backup").make(recipient: nil)
        try await BackupProver(shelf: shelf, program: "waymark test").prove(backup, identity: nil)

        await #expect(throws: BackupError.administratorNeeded(login: "waymark_backup")) {
            _ = try await BackupRestorer(server: try await backupServer("waymark_backup"), shelf: shelf)
                .restore(backup, identity: nil, into: "beside", isRehearsal: false)
        }
        let restored = try await BackupRestorer(server: try await backupServer("postgres"), shelf: shelf)
            .restore(backup, identity: nil, into: "beside", isRehearsal: false)
        #expect(restored.database == "beside")
        await database.close()
        try await server.stop()
    }

    @Test("a password never stands among the words that a process list shows")
    func password() async throws {
        let configuration = Database.Configuration(conninfo: "postgresql://kim:s3cret@db.example/waymark?sslmode=require")
        let server = try await BackupServer(configuration, environment: ProcessInfo.processInfo.environment)
        let words = server.words(database: "it's").joined(separator: " ")
        #expect(!words.contains("s3cret"))
        #expect(server.environment == ["PGPASSWORD": "s3cret"])
        #expect(words.contains("host='db.example'") && words.contains("sslmode='require'") && words.contains(#"dbname='it\'s'"#))
    }
}
