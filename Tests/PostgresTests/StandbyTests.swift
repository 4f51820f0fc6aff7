import Foundation
@testable import Postgres
import TestSupport
import Testing

@Suite("A server with a standby")
struct StandbyTests {
    /// A server whose standby has never come. The tests' servers wait for nobody unless a transaction wants it.
    private func waitingServer() async throws -> ThrowawayServer {
        let server = try await ThrowawayServer()
        let administrator = Database(.init(settings: server.settings()))
        try await administrator.withoutTransaction { db in
            try db.execute("alter system set synchronous_standby_names = 'nobody'")
            try db.execute("select pg_reload_conf()")
        }
        await administrator.close()
        return server
    }

    /// What an administrator does who sees sessions wait: the server then commits all the same, warns, and acknowledges.
    private func cancelWait(on server: ThrowawayServer) async throws {
        let administrator = Database(.init(settings: server.settings()))
        var cancelled = 0
        while cancelled == 0 {
            cancelled = try await administrator.read { db in
                try db.execute("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'")
            }
        }
        await administrator.close()
    }

    @Test("a COMMIT that the server acknowledges although its standby has not confirmed it does not count; what is seen of it waits as well")
    func unconfirmed() async throws {
        let server = try await waitingServer()
        let database = try await server.freshDatabase { $0.maxConnections = 1 }
        try await database.write { try $0.script("create table t (n int)") }
        let steps: [@Sendable (Session) throws -> Void] = [
            { try $0.execute("insert into t values (1)") },
            { db in
                #expect(try db.value("select count(*) from t", as: Int.self) == 1)
                try db.confirmWhatIsSeen()
            },
        ]
        for step in steps {
            let writing = Task {
                try await database.write { db in
                    try db.script("set local synchronous_commit = on")
                    try step(db)
                }
            }
            try await cancelWait(on: server)
            let error = await #expect(throws: DatabaseError.self) { try await writing.value }
            guard case .commitNotReplicated = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        // The next commit of the same connection is judged by itself.
        try await database.write { try $0.execute("insert into t values (2)") }
        await database.close()
        try await server.stop()
    }

    @Test("a COMMIT whose standby never confirms it is cut off in the end, with its outcome unknown")
    func neverConfirmed() async throws {
        let server = try await waitingServer()
        let database = try await server.freshDatabase {
            $0.statementTimeout = .milliseconds(300)
            $0.answerGrace = .milliseconds(300)
        }
        try await database.write { try $0.script("create table t (n int)") }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.script("set local synchronous_commit = on")
                try db.execute("insert into t values (1)")
            }
        }
        guard case .commitOutcomeUnknown = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        await database.close()
        try await server.stop()
    }

    @Test("writing on a standby is refused as such, and reading goes on")
    func standby() async throws {
        let server = try await ThrowawayServer()
        let settings = server.settings(database: try await server.makeDatabase())
        let database = Database(.init(settings: settings))
        try await database.write { try $0.script("create table t (n int)") }
        await database.close()
        try await server.stop()
        try Data().write(to: server.folder.appendingPathComponent("data/standby.signal"))
        try await server.start()
        let standby = Database(.init(settings: settings))
        #expect(try await standby.read { try $0.value("select count(*) from t", as: Int.self) } == 0)
        let error = await #expect(throws: DatabaseError.self) { try await standby.write { try $0.execute("insert into t values (1)") } }
        guard case .standby = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let answers = Counter()
        let swallowed = await #expect(throws: DatabaseError.self) {
            try await standby.write { db in
                for _ in 1...3 {
                    if (try? db.value("select 1", as: Int.self)) != nil { answers.increment() }
                }
            }
        }
        guard case .standby = swallowed else {
            Issue.record("\(String(describing: swallowed))")
            return
        }
        #expect(answers.value == 0, "a statement ran without the transaction that it was meant for")
        #expect(standby.statistics.broken == 0)
        await standby.close()
        try await server.stop()
    }

    @Test("of several hosts the next is asked in time also when the first accepts and says nothing")
    func silentHost() async throws {
        let server = try await ThrowawayServer.shared()
        let proxy = try FrozenProxy(serverFolder: server.folder.path)
        proxy.freeze()
        defer { proxy.remove() }
        var settings = server.settings()
        settings["host"] = "\(proxy.folder),\(server.folder.path)"
        var configuration = Database.Configuration(settings: settings)
        configuration.acquireTimeout = .seconds(8)
        let database = Database(configuration)
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
        await database.close()
    }

    @Test("a host of several addresses counts once among those that were asked")
    func addressesOfOneHost() {
        let asked = PQHandle.hostsAsked(in: """
            connection to server at "db1" (::1), port 5432 failed: Connection refused
            \tIs the server running on that host and accepting TCP/IP connections?
            connection to server at "db1" (127.0.0.1), port 5432 failed: FATAL:  role "mary" does not exist
            """)
        #expect(asked == 1)
        #expect(PQHandle.hostsAsked(in: """
            connection to server at "db1" (::1), port 5432 failed: timeout expired
            connection to server at "db1" (::1), port 5433 failed: timeout expired
            connection to server on socket "/run/pg/.s.PGSQL.5432" failed: No such file or directory
            connection to server at "10.0.0.7", port 5432 failed: timeout expired
            """) == 4)
    }

    @Test("of several hosts the next is asked also when the first refuses in words")
    func nextHost() async throws {
        let (first, second) = (try await ThrowawayServer(), try await ThrowawayServer.shared())
        var settings = second.settings(database: try await second.makeDatabase())
        settings["host"] = "\(first.folder.path),\(second.folder.path)"
        let database = Database(.init(settings: settings))
        #expect(database.namesSeveralServers)
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
        await database.close()
        settings["dbname"] = "nowhere"
        let nowhere = Database(.init(settings: settings))
        let error = await #expect(throws: DatabaseError.self) { try await nowhere.read { _ in } }
        #expect(error?.description.contains("database \"nowhere\" does not exist") == true)
        await nowhere.close()
        try await first.stop()
    }
}
