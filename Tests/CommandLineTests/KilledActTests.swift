import Foundation
import Postgres
import TestSupport
import Testing

@Suite("An act that is cut short")
struct KilledActTests {
    @Test("killed at any moment, it happened wholly or not at all; sent again with its identifier, it happened once")
    func killedProgram() async throws {
        let school = try await ServerSchool.loaded()
        try await cutShort(times: 16, school) { act, attempt in
            // From before the connection is made to after the end.
            try await Task.sleep(for: .milliseconds(12 * attempt))
            kill(act.process, SIGKILL)
        }
        await school.database.close()
    }

    @Test("the whole server killed under it, what was acknowledged is there, and the rest may be sent again")
    func killedServer() async throws {
        let server = try await ThrowawayServer()
        let school = try await lasting(on: server)
        try await cutShort(times: 8, school) { _, attempt in
            try await Task.sleep(for: .milliseconds(25 * attempt))
            try await server.kill()
            try await server.start()
        }
        await school.database.close()
        try await server.stop()
    }

    @Test("its backend killed, which takes every session with it, it says so or has happened")
    func killedBackend() async throws {
        let server = try await ThrowawayServer()
        let school = try await lasting(on: server)
        try await cutShort(times: 8, school) { _, attempt in
            try await Task.sleep(for: .milliseconds(25 * attempt))
            let backends = try await Self.backends(of: school)
            for backend in backends { kill(backend, SIGKILL) }
            // Once it has noticed, the server ends the other sessions and recovers; nobody reaches it meanwhile.
            while backends.contains(where: { kill($0, 0) == 0 }) { try await Task.sleep(for: .milliseconds(5)) }
            while await (try? Self.backends(of: school)) == nil { try await Task.sleep(for: .milliseconds(20)) }
        }
        await school.database.close()
        try await server.stop()
    }

    @Test("where several servers are named, an act whose server is lost is sent again until one is there")
    func anotherServer() async throws {
        let server = try await ThrowawayServer()
        let school = try await lasting(on: server)
        var settings = school.database.settings
        settings["host"] = "\(server.folder.path),\(server.folder.path)"
        let waymark = ProgramProcess(environment: ServerSchool.environment(settings))
        let before = try await Self.contacts(school)
        // The act is under way, and waits for its turn, when the server is lost.
        let another = Task {
            try await school.database.unfettered.write { db in
                try db.execute("lock table waymark.change_head in exclusive mode")
                try db.execute("select pg_sleep(60)")
            }
        }
        let running = try waymark.start(["contact", "add", "P038", "--kind", "call", "--with", "pupil"])
        while try await !Self.isAnybodyWaiting(school) { try await Task.sleep(for: .milliseconds(10)) }
        try await server.kill()
        _ = await another.result
        try await Task.sleep(for: .seconds(1))
        try await server.start()
        let outcome = try running.finish()
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try await Self.contacts(school) == before + 1)
        await school.database.close()
        try await server.stop()
    }

    @Test("a standby is refused in a sentence by what writes, looking at a pupil among it, and read by what does not")
    func standby() async throws {
        let server = try await ThrowawayServer()
        let school = try await lasting(on: server)
        try await server.stop()
        try Data().write(to: server.folder.appendingPathComponent("data/standby.signal"))
        try await server.start()
        for words in [["contact", "add", "P038", "--kind", "call", "--with", "pupil"], ["pupil", "show", "P038"], ["evidence", "run"]] {
            let outcome = try await school.waymark.run(words)
            #expect(outcome.status == 9 && outcome.error.contains("This server is a standby"), "\(words) \(outcome.error)")
        }
        for words in [["today"], ["pupil", "find", "P038"], ["audit", "verify"], ["evidence", "list"]] {
            let outcome = try await school.waymark.run(words)
            #expect(outcome.status == 0, "\(words) \(outcome.error)")
        }
        await school.database.close()
        try await server.stop()
    }

    /// Starts an act again and again, has it cut short, and sends it once more.
    private func cutShort(
        times: Int, _ school: ServerSchool, by cut: (ProgramProcess.Running, Int) async throws -> Void
    ) async throws {
        let before = try await Self.contacts(school)
        for attempt in 0..<times {
            let act = UUID().uuidString.lowercased()
            let words = ["contact", "add", "P038", "--kind", "call", "--with", "pupil", "--act", act]
            let running = try school.waymark.start(words)
            try await cut(running, attempt)
            let outcome = try running.finish()
            #expect([0, 9, 128 + SIGKILL].contains(outcome.status), "\(outcome.status) \(outcome.error)")
            let found = try await Self.contacts(school)
            if outcome.status == 0 { #expect(found == before + Int64(attempt) + 1, "what was acknowledged is lost") }

            let again = try await school.waymark.run(words)
            #expect(again.status == 0, "\(again.error)")
            #expect(try await Self.contacts(school) == before + Int64(attempt) + 1)
        }
        #expect(try await school.waymark.run("audit", "verify").status == 0)
    }

    /// A school in which what is committed is written down: the other tests' servers leave that out, to be fast.
    private func lasting(on server: ThrowawayServer) async throws -> ServerSchool {
        let school = try await ServerSchool.loaded(on: server)
        try await school.database.unfettered.withoutTransaction { db in
            try db.execute("alter database \(identifier: school.database.name) set synchronous_commit = on")
            try db.execute("checkpoint")
        }
        return school
    }

    private static func contacts(_ school: ServerSchool) async throws -> Int64 {
        try await school.database.unfettered.read { try $0.value("select count(*) from waymark.contact", as: Int64.self) }
    }

    private static func isAnybodyWaiting(_ school: ServerSchool) async throws -> Bool {
        try await school.database.unfettered.read { db in
            try db.value(
                "select exists (select from pg_stat_activity where application_name = 'waymark' and wait_event_type = 'Lock')", as: Bool.self)
        }
    }

    private static func backends(of school: ServerSchool) async throws -> [pid_t] {
        try await school.database.unfettered.read { db in
            try db.values("select pid from pg_stat_activity where usename = 'waymark' and application_name = 'waymark'", as: Int32.self)
        }
    }
}
