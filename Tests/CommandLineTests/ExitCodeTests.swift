import Foundation
import Postgres
import TestSupport
import Testing

/// Each code of `waymark help exit-codes`, once at least.
@Suite("Exit codes")
struct ExitCodeTests {
    @Test("0: done")
    func done() async throws {
        #expect(try await ServerSchool.shared().waymark.run("evidence", "list").status == 0)
    }

    @Test("1: failed, when the output can't be written")
    func failed() async throws {
        let outcome = try await ServerSchool.shared().waymark.run("evidence", "show", "1", "--output", "/nonexistent/x.csv")
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("could not be written"))
    }

    @Test("2: cancelled, when a question is not answered")
    func cancelled() async throws {
        let school = try await ServerSchool.empty()
        let line = "script -qec \"$waymark import \(DemonstrationFolder.path)\" /dev/null </dev/null"
        let asked = try await school.waymark.shell(line)
        #expect(asked.status == 2)
        #expect(asked.output.contains("Whose records are these?"))
    }

    @Test("3: partly done, when rows were refused and others went in")
    func partlyDone() async throws {
        let school = try await ServerSchool.empty()
        try await TestFolder.with { folder in
            let bad = try Self.folderWithBadRow(in: folder)
            let outcome = try await school.waymark.run("import", bad, "--organisation", "X", "--skip-bad-rows")
            #expect(outcome.status == 3)
            #expect(outcome.error.contains("Imported 60 pupils, 75 placements and"))
        }
    }

    @Test("4: not allowed, for a login that may pass by the rules")
    func notAllowed() async throws {
        var waymark = try await ServerSchool.shared().waymark
        waymark.environment["PGUSER"] = "postgres"
        let outcome = try await waymark.run("evidence", "list", "--format", "json")
        #expect(outcome.status == 4)
        #expect(try outcome.errorObject()["code"] as? String == "unsafe_login")
    }

    @Test(
        "5: not found",
        arguments: [
            ["import", "/nonexistent"], ["evidence", "show", "77"], ["evidence", "show", "1", "5.1.z"],
            ["evidence", "members", "1", "5.1.a", "--setting", "999999"], ["evidence", "run", "--setting", "999999"],
            ["evidence", "list", "--organisation", "Nobody"],
        ])
    func notFound(arguments: [String]) async throws {
        let outcome = try await ServerSchool.shared().waymark.run(arguments)
        #expect(outcome.status == 5)
        #expect(outcome.output.isEmpty)
    }

    @Test("6: more than one, when there are several organisations")
    func moreThanOne() async throws {
        let school = try await ServerSchool.empty()
        try await school.database.everyday.write { db in
            for name in ["Ashdown", "Birchwood"] { _ = try db.value("select waymark.make_organisation(\(name))", as: Int32.self) }
        }
        let outcome = try await school.waymark.run("evidence", "list")
        #expect(outcome.status == 6)
        #expect(outcome.error.contains("--organisation NAME: Ashdown; Birchwood"))
        #expect(try await school.waymark.run("evidence", "list", "--organisation", "Birchwood").status == 0)
        let near = try await school.waymark.run("evidence", "list", "--organisation", "Birchwod")
        #expect(near.status == 5)
        #expect(near.error.contains("Did you mean \"Birchwood\"?"))
    }

    @Test("7: somebody else is changing the organisation's records")
    func changedMeanwhile() async throws {
        let school = try await ServerSchool.loaded()
        var waymark = school.waymark
        waymark.environment["PGOPTIONS"] = "-c lock_timeout=50ms"
        let impatient = waymark
        let outcome = try await Self.whileSomebodyWrites(in: school) {
            try impatient.start("import", DemonstrationFolder.path).finish()
        }
        #expect(outcome.status == 7)
    }

    @Test("8: refused by a rule, and nothing goes in")
    func refused() async throws {
        let school = try await ServerSchool.empty()
        try await TestFolder.with { folder in
            let bad = try Self.folderWithBadRow(in: folder)
            let outcome = try await school.waymark.run("import", bad, "--organisation", "X")
            #expect(outcome.status == 8)
            #expect(try await school.waymark.run("evidence", "list").status == 5)
        }
    }

    @Test("9: the database can't be reached, or has not the program's schema")
    func unreachable() async throws {
        let nowhere = ProgramProcess(environment: ["PGHOST": "/nonexistent"])
        #expect(try await nowhere.run("evidence", "list").status == 9)
        let server = try await ThrowawayServer.shared()
        let name = try await server.makeOwnedDatabase()
        let settings = server.settings(database: name).merging(["user": "waymark"]) { $1 }
        let empty = ProgramProcess(environment: ServerSchool.environment(settings))
        let outcome = try await empty.run("evidence", "list")
        #expect(outcome.status == 9)
        #expect(outcome.error.contains("waymark database migrate"))
        #expect(try await ProgramProcess().run("evidence", "list").error.contains("waymark database start"))
    }

    @Test("a server that lets nobody in yet, or has no room to, is told from one that is not there", arguments: [
        ("the database system is starting up", 9, "stopping or starting.\n  Try again in a moment."),
        ("the database system is in recovery mode", 9, "stopping or starting.\n  Try again in a moment."),
        ("could not write init file", 1, "run out of room or memory.\n  Nothing was stored. Make room"),
        ("role \"hussain\" is not permitted to log in", 9, "The server does not let this login in: ask whoever looks after Waymark."),
        ("database \"waymark\" does not exist", 9, "Check that it runs, and where PGHOST"),
    ] as [(String, Int32, String)])
    func turnedAway(words: String, status: Int32, said: String) async throws {
        let server = try RefusingServer(saying: words)
        defer { server.remove() }
        let outcome = try await ProgramProcess(environment: ["PGHOST": server.folder]).run("evidence", "list")
        #expect(outcome.status == status)
        #expect(outcome.error.contains(said), "\(outcome.error)")
    }

    @Test("10: a stored run that does not come out the same")
    func integrityFailed() async throws {
        let school = try await ServerSchool.loaded()
        #expect(try await school.waymark.run("evidence", "run", "--as-of", ServerSchool.asOf).status == 0)
        #expect(try await school.waymark.run("evidence", "repeat", "last").status == 0)
        try await school.database.unfettered.write { db in
            try db.execute("update evidence.result set numerator = numerator - 1 where measure = '5.1.a' and group_by is null")
        }
        let outcome = try await school.waymark.run("evidence", "repeat", "last", "--format", "json")
        #expect(outcome.status == 10)
        #expect(try outcome.object()["same"] as? Bool == false)
    }

    @Test(
        "64: the command is wrong",
        arguments: [
            [["import"], ["import", "/etc/passwd"], ["evidence", "run", "--from", "13/13"], ["evidence", "run", "--year", "2025"]],
            [["evidence", "run", "--year", "2025/26", "--to", "tue"], ["demo"], ["database", "start"]],
            [["evidence", "run", "--from", "2026-03-01", "--to", "2026-02-01"]],
            [["evidence", "run", "--from", "2026-03-01", "--as-of", "2026-02-01"]],
        ])
    func wrongCommand(commands: [[String]]) async throws {
        let school = try await ServerSchool.shared()
        for command in commands {
            let outcome = try await school.waymark.run(command)
            #expect(outcome.status == 64, "\(command)")
            #expect(outcome.output.isEmpty, "\(command)")
        }
    }

    @Test("130: interrupted, and nothing is half done")
    func interrupted() async throws {
        let school = try await ServerSchool.empty()
        let name = "Interrupted Trust"
        try await school.database.everyday.write { db in
            _ = try db.value("select waymark.make_organisation(\(name))", as: Int32.self)
        }
        let server = try await ThrowawayServer.shared()
        let watcher = Database(.init(settings: server.settings(database: school.database.name)))
        let outcome = try await Self.whileSomebodyWrites(in: school) { [waymark = school.waymark] in
            let running = try waymark.start("import", DemonstrationFolder.path)
            try Self.awaitWaiter(watcher)
            kill(running.process, SIGINT)
            return try running.finish()
        }
        await watcher.close()
        #expect(outcome.status == 130)
        #expect(outcome.error.contains("Interrupted."))
        let pupils = try await school.database.everyday.read { try $0.value("select count(*) from waymark.pupil", as: Int.self) }
        #expect(pupils == 0)
    }

    // MARK: Circumstances

    /// The demonstration school with a placement that was referred in the year 3022.
    private static func folderWithBadRow(in folder: URL) throws -> String {
        try DemonstrationFolder.copy(to: folder, changing: "placements.csv") { lines in
            lines[2] = lines[2].replacing(",20", with: ",30", maxReplacements: 1)
        }
    }

    /// Runs the body while another session has the organisation's turn to write.
    private static func whileSomebodyWrites(
        in school: ServerSchool, _ body: @escaping @Sendable () throws -> ProgramProcess.Outcome
    ) async throws -> ProgramProcess.Outcome {
        struct Done: Error { let value: ProgramProcess.Outcome }
        do {
            try await school.database.everyday.write(attempts: 1) { db in
                _ = try db.value("select waymark.open_act(1)", as: Int64.self)
                throw Done(value: try body())
            }
        } catch let done as Done {
            return done.value
        }
        throw ProgramProcess.Failure(description: "the transaction was to be taken back")
    }

    /// Returns when a session waits for a lock.
    private static func awaitWaiter(_ database: Database) throws {
        let waiters: SQL = """
            select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            """
        let done = DispatchSemaphore(value: 0)
        Task {
            while try await database.read({ try $0.value(waiters, as: Int.self) }) == 0 { await Task.yield() }
            done.signal()
        }
        guard done.wait(timeout: .now() + 30) == .success else {
            throw ProgramProcess.Failure(description: "the import never waited")
        }
    }
}
