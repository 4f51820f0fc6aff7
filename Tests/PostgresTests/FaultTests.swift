import Foundation
import Postgres
import Synchronization
import Testing
import TestSupport

@Suite("When the server fails")
struct FaultTests {
    let server: ThrowawayServer

    init() async throws {
        server = try await ThrowawayServer.shared()
    }

    private func process(of db: Session) throws -> Int32 {
        try db.value("select pg_backend_pid()", as: Int32.self)
    }

    @Test("a connection that was ended while idle is replaced before anybody notices")
    func killedIdle() async throws {
        let database = try await server.freshDatabase { $0.maxConnections = 1 }
        let process = try await database.read { try self.process(of: $0) }
        try await terminate(process)
        let next = try await database.read { try self.process(of: $0) }
        #expect(next != process)
        #expect(database.statistics.broken == 1)
    }

    @Test("a session ended in mid-statement gives the server's reason, and the pool recovers")
    func killedBusy() async throws {
        let database = try await server.freshDatabase { $0.maxConnections = 1 }
        let other = try await server.freshDatabase()
        let error = await #expect(throws: DatabaseError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await database.read { _ = try $0.execute("select pg_sleep(603)") } }
                try await other.read { db in
                    var ended = 0
                    while ended == 0 {
                        ended = try db.execute(
                            """
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where query like '%pg_sleep(603)' and state = 'active' and pid <> pg_backend_pid()
                            """)
                        _ = try db.execute("select pg_stat_clear_snapshot()")
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(error?.sqlState == .adminShutdown)
        #expect(error.map(isLostConnection) == true)
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
        #expect(database.statistics.connections == 1)
    }

    @Test("a session ended between two statements of a transaction gives the server's reason, and nothing is stored")
    func killedInTransaction() async throws {
        let database = try await server.freshDatabase()
        let other = try await server.freshDatabase()
        try await database.write { try $0.script("create table t (n int)") }
        let name = try await database.read { try $0.value("select current_database()", as: String.self) }
        let (begun, ended) = (Rendezvous(), Rendezvous())
        async let error = #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.execute("insert into t values (1)")
                begun.arriveAndWait()
                ended.arriveAndWait()
                try db.execute("insert into t values (2)")
            }
        }
        try await other.read { db in
            begun.arriveAndWait()
            defer { ended.arriveAndWait() }
            _ = try db.execute(
                """
                select pg_terminate_backend(pid, 5000) from pg_stat_activity
                where query = 'insert into t values (1)' and datname = \(name)
                """)
        }
        let reason = await error
        #expect(reason?.sqlState == .adminShutdown)
        #expect(try await database.read { try $0.value("select count(*) from t", as: Int.self) } == 0)
    }

    @Test("the end of the connection during COMMIT leaves the outcome unknown, and says so")
    func killedInCommit() async throws {
        let database = try await server.freshDatabase()
        try await database.write { db in
            try db.script(
                """
                create table t (n int);
                create function die() returns trigger language plpgsql as
                    $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
                create constraint trigger die after insert on t deferrable initially deferred for each row execute function die()
                """)
        }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { try $0.execute("insert into t values (1)") }
        }
        guard case .commitOutcomeUnknown(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason?.sqlState == .adminShutdown)
    }

    @Test("a session ended while rows are copied in gives the server's reason")
    func endedInCopy() async throws {
        let database = try await server.freshDatabase()
        try await database.write { try $0.script("create table t (n text)") }
        let process = Mutex<Int32>(0)
        let (began, ended) = (Rendezvous(), Rendezvous())
        let line = String(repeating: "x", count: 100) + "\n"
        async let error = #expect(throws: DatabaseError.self) {
            try await database.write { db in
                let number = try db.value("select pg_backend_pid()", as: Int32.self)
                process.withLock { $0 = number }
                try db.copyIn("copy t from stdin") { copy in
                    began.arriveAndWait()
                    ended.arriveAndWait()
                    for _ in 0..<100_000 { try copy.write(line) }
                }
            }
        }
        await began.arriveAndWait()
        let number = process.withLock { $0 }
        _ = try await database.read { try $0.value("select pg_terminate_backend(\(number), 5000)", as: Bool.self) }
        await ended.arriveAndWait()
        guard case .connectionLost(let reason) = await error else {
            Issue.record("no lost connection")
            return
        }
        #expect(reason?.sqlState == .adminShutdown)
    }

    @Test("a server killed in mid-statement loses the connection; after its restart the pool works again")
    func killedServer() async throws {
        let server = try await ThrowawayServer()
        let database = try await server.freshDatabase()
        _ = try await database.read { try $0.execute("select 1") }
        let began = Rendezvous()
        async let error = #expect(throws: DatabaseError.self) {
            try await database.read { db in
                began.arriveAndWait()
                _ = try db.execute("select pg_sleep(600)")
            }
        }
        await began.arriveAndWait()
        try await server.kill()
        guard case .connectionLost = await error else {
            Issue.record("no lost connection")
            return
        }
        let refused = await #expect(throws: DatabaseError.self) { try await database.read { _ in } }
        guard case .connectionFailed(let message) = refused else {
            Issue.record("no failed connection")
            return
        }
        #expect(message.contains("Is the server running"))
        try await server.start()
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
        try await server.stop()
    }

    @Test("a session whose process is frozen is cut off when its task is cancelled")
    func frozenProcess() async throws {
        let database = try await server.freshDatabase { $0.answerGrace = .milliseconds(200) }
        let task = Task { try await database.read { _ = try $0.execute("select pg_sleep(604)") } }
        let process = try await sleepingProcess("pg_sleep(604)", database)
        kill(process, SIGSTOP)
        defer { kill(process, SIGCONT) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(database.statistics.broken == 1)
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
    }

    /// The process that runs a statement with `text`, once it does.
    private func sleepingProcess(_ text: String, _ database: Database) async throws -> Int32 {
        while true {
            let process = try await database.read { db in
                try db.optionalRow(
                    """
                    select pid from pg_stat_activity
                    where strpos(query, \(text)::text) > 0 and wait_event = 'PgSleep'
                    """, as: Int32.self)
            }
            if let process { return process }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// A database behind a proxy, once a connection to it is open.
    private func databaseBehindProxy(
        _ configure: (inout Database.Configuration) -> Void
    ) async throws -> (Database, FrozenProxy) {
        let proxy = try FrozenProxy(serverFolder: server.folder.path)
        var configuration = Database.Configuration(settings: server.settings(database: try await server.makeDatabase()))
        configuration.settings["host"] = proxy.folder
        configuration.answerGrace = .milliseconds(200)
        configure(&configuration)
        let database = Database(configuration)
        _ = try await database.read { try $0.execute("select 1") }
        return (database, proxy)
    }

    @Test("a network that falls silent is cut off by the statement's time limit")
    func silentNetwork() async throws {
        let (database, proxy) = try await databaseBehindProxy { $0.statementTimeout = .milliseconds(200) }
        defer { proxy.remove() }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in
                try db.execute("select 1")
                proxy.freeze()
                try db.execute("select 2")
            }
        }
        guard case .unresponsive = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(database.statistics.broken == 1)
    }

    @Test("a server that goes down as the first statement is sent is asked again on another connection")
    func goingDownAtFirst() async throws {
        let (database, proxy) = try await databaseBehindProxy { $0.maxConnections = 1 }
        defer { proxy.remove() }
        let runs = Mutex(0)
        let answer = try await database.write { db in
            if runs.withLock({ $0 += 1; return $0 }) == 1 { proxy.goDeaf() }
            return try db.value("select 7", as: Int.self)
        }
        #expect(answer == 7)
        #expect(runs.withLock { $0 } == 2)
        #expect(database.statistics.broken == 1)
    }

    @Test("a server that goes down as anything later is sent has lost the connection, whichever way it is sent")
    func goingDownLater() async throws {
        let ways: [@Sendable (Session) throws -> Void] = [
            { try $0.execute("select 7") },
            { try $0.script("select 7; select 8") },
            { try $0.forEach("select 7", as: (Int).self) { _ in } },
            { db in try db.pipeline { try $0.enqueue("select 7") } },
            { try $0.copyOut("copy (select 7) to stdout") { _ in } },
        ]
        for way in ways {
            let (database, proxy) = try await databaseBehindProxy { $0.maxConnections = 1 }
            defer { proxy.remove() }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { db in
                    try db.execute("select 1")
                    proxy.goDeaf()
                    try way(db)
                }
            }
            #expect(error.map(isLostConnection) == true, "\(String(describing: error))")
            #expect(database.statistics.broken == 1)
            #expect(try await database.read { try $0.value("select 9", as: Int.self) } == 9)
        }
    }

    @Test("a server that goes down as COMMIT is sent leaves the outcome unknown")
    func goingDownAtCommit() async throws {
        let (database, proxy) = try await databaseBehindProxy { $0.maxConnections = 1 }
        defer { proxy.remove() }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.execute("select 1")
                proxy.goDeaf()
            }
        }
        guard case .commitOutcomeUnknown = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(database.statistics.broken == 1)
    }

    @Test("a silent network does not hold up the time limit of a call, though even cancelling gets no answer")
    func silentNetworkDeadline() async throws {
        let (database, proxy) = try await databaseBehindProxy { $0.statementTimeout = .seconds(600) }
        defer { proxy.remove() }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read(timeout: .milliseconds(100)) { db in
                proxy.freeze()
                try db.execute("select 1")
            }
        }
        guard case .deadlineExceeded = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(database.statistics.broken == 1)
    }

    @Test("a COMMIT into a silent network is cut off, with its outcome unknown")
    func silentNetworkCommit() async throws {
        let (database, proxy) = try await databaseBehindProxy { $0.statementTimeout = .milliseconds(200) }
        defer { proxy.remove() }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.execute("select 1")
                proxy.freeze()
            }
        }
        guard case .commitOutcomeUnknown = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("the end of a transaction that only reads, into a silent network, leaves nothing unknown")
    func silentNetworkRead() async throws {
        let (database, proxy) = try await databaseBehindProxy { $0.statementTimeout = .milliseconds(200) }
        defer { proxy.remove() }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in
                try db.execute("select 1")
                proxy.freeze()
            }
        }
        guard case .unresponsive = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a database that does not exist is reported in the server's words")
    func noSuchDatabase() async throws {
        let database = Database(.init(settings: server.settings(database: "nowhere")))
        let error = await #expect(throws: DatabaseError.self) { try await database.read { _ in } }
        #expect(error?.description.contains("database \"nowhere\" does not exist") == true)
        #expect(database.statistics.connections == 0)
        #expect(database.statistics.failedOpenings == 1)
    }

    private func terminate(_ process: Int32) async throws {
        let database = Database(.init(settings: server.settings()))
        try await database.read { _ = try $0.execute("select pg_terminate_backend(\(process), 5000)") }
        await database.close()
    }
}

private func isLostConnection(_ error: DatabaseError) -> Bool {
    if case .connectionLost = error { true } else { false }
}
