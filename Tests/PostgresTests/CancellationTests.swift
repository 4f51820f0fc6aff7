import Foundation
import Postgres
import Synchronization
import Testing
import TestSupport

@Suite("Cancelling and time limits")
struct CancellationTests {
    let server: ThrowawayServer
    let database: Database

    init() async throws {
        server = try await ThrowawayServer.shared()
        database = try await server.freshDatabase { $0.answerGrace = .milliseconds(500) }
    }

    /// Returns when a session of this test's database runs a statement that contains `text`.
    private func untilRunning(_ text: String, on database: Database) async throws {
        while true {
            let isRunning = try await database.read { db in
                try db.value(
                    """
                    select exists(select from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()
                                  and datname = current_database() and strpos(query, \(text)::text) > 0)
                    """, as: Bool.self)
            }
            if isRunning { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("cancelling the task ends the statement on the server and undoes the transaction")
    func taskCancellation() async throws {
        let database = database
        try await database.write { try $0.script("create table t (n int)") }
        let task = Task {
            try await database.write { db in
                try db.execute("insert into t values (1)")
                try db.execute("select pg_sleep(600)")
            }
        }
        try await untilRunning("pg_sleep(600)", on: database)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let (rows, sleeping) = try await database.read { db in
            try db.row(
                """
                select (select count(*) from t), (select count(*) from pg_stat_activity
                        where datname = current_database() and state = 'active' and pid <> pg_backend_pid())
                """, as: (Int, Int).self)
        }
        #expect(rows == 0)
        #expect(sleeping == 0)
        #expect(database.statistics.broken == 0)
    }

    @Test("a task cancelled before its closure begins runs nothing")
    func cancelledBefore() async throws {
        let database = database
        let runs = Counter()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await database.read { _ in runs.increment() }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(runs.value == 0)
    }

    @Test("a closure that swallows the cancellation gets no further statement through, and nothing is stored")
    func swallowedCancellation() async throws {
        let database = database
        try await database.write { try $0.script("create table t (n int)") }
        let task = Task {
            try await database.write { db in
                try? db.savepoint { _ = try db.execute("select pg_sleep(601)") }
                do {
                    try db.execute("insert into t values (1)")
                    Issue.record("a statement ran after the cancellation")
                } catch is CancellationError {}
            }
        }
        try await untilRunning("pg_sleep(601)", on: database)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await database.read { try $0.value("select count(*) from t", as: Int.self) } == 0)
    }

    @Test("a storm of cancellations, early and late, never hits another's statement")
    func storm() async throws {
        let database = try await server.freshDatabase { $0.maxConnections = 1 }
        let cancelled = Counter()
        for round in 0..<400 {
            // The cancellation comes just about when the statement ends, and the follower waits for the same connection.
            let victim = Task { try await database.read { try $0.execute("select pg_sleep(0.003)") } }
            let follower = Task {
                try await database.read { db in
                    for _ in 0..<5 { try db.execute("select pg_sleep(0.001)") }
                }
            }
            try await Task.sleep(for: .microseconds(1_500 + 10 * round))
            victim.cancel()
            do { _ = try await victim.value } catch is CancellationError { cancelled.increment() }
            try await follower.value
        }
        #expect(database.statistics.broken == 0)
        #expect(cancelled.value > 0)
    }

    @Test("a time limit that ends with its call, early or late, never hits the next call")
    func deadlineStorm() async throws {
        let database = try await server.freshDatabase { $0.maxConnections = 1 }
        let missed = Counter()
        for round in 0..<300 {
            do {
                try await database.read(timeout: .microseconds(50 + 10 * round)) { db in
                    _ = try db.value("select \(round)::int8", as: Int.self)
                }
            } catch DatabaseError.deadlineExceeded { missed.increment() }
            _ = try await database.read { try $0.value("select \(round)::int8", as: Int.self) }
        }
        #expect(missed.value > 0)
        #expect(database.statistics.broken == 0)
    }

    @Test("a cancellation that comes during COMMIT is too late: the write is stored")
    func lateCancellation() async throws {
        let database = database
        try await database.write { db in
            try db.script(
                """
                create table t (n int);
                create function wait() returns trigger language plpgsql as
                    $$ begin perform pg_advisory_xact_lock_shared(7); return null; end $$;
                create constraint trigger wait after insert on t deferrable initially deferred for each row execute function wait()
                """)
        }
        let (locked, cancelled) = (Rendezvous(), Rendezvous())
        let holder = Task {
            try await database.write { db in
                try db.advisoryLock(7)
                locked.arriveAndWait()
                cancelled.arriveAndWait()
            }
        }
        await locked.arriveAndWait()
        let task = Task { try await database.write { try $0.execute("insert into t values (1)") } }
        try await untilRunning("commit", on: database)
        task.cancel()
        // Time for a request to cancel to arrive, which there must not be.
        try await Task.sleep(for: .milliseconds(200))
        await cancelled.arriveAndWait()
        #expect(try await task.value == 1)
        try await holder.value
        #expect(try await database.read { try $0.value("select count(*) from t", as: Int.self) } == 1)
    }

    @Test("the server's own time limit is told apart from a cancellation")
    func statementTimeout() async throws {
        let database = try await server.freshDatabase { $0.statementTimeout = .milliseconds(50) }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.execute("select pg_sleep(600)") }
        }
        guard case .statementTimeout(let server) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(server.sqlState == .queryCancelled)
    }

    @Test("an administrator's cancellation is the server's error")
    func administratorCancels() async throws {
        let database = database
        async let error = #expect(throws: DatabaseError.self) {
            try await database.read { try $0.execute("select pg_sleep(602)") }
        }
        try await untilRunning("pg_sleep(602)", on: database)
        try await database.read { db in
            _ = try db.execute("select pg_cancel_backend(pid) from pg_stat_activity where query like '%pg_sleep(602)' and pid <> pg_backend_pid()")
        }
        guard case .server(let server) = await error else {
            Issue.record("not the server's error")
            return
        }
        #expect(server.sqlState == .queryCancelled)
    }

    @Test("the time for a whole call ends it where it stands")
    func deadline() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read(timeout: .milliseconds(100)) { try $0.execute("select pg_sleep(600)") }
        }
        guard case .deadlineExceeded = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(database.statistics.broken == 0)
    }

    @Test("a closure can give its statements more time, and the next closure has the usual again")
    func moreTime() async throws {
        let database = try await server.freshDatabase {
            $0.statementTimeout = .milliseconds(300)
            $0.answerGrace = .milliseconds(700)
            $0.maxConnections = 1
        }
        try await database.read { db in
            try db.limitStatements(to: .seconds(30))
            try db.execute("select pg_sleep(1.5)")
        }
        await #expect(throws: DatabaseError.self) { try await database.read { try $0.execute("select pg_sleep(600)") } }
        try await database.withoutTransaction { db in
            try db.limitStatements(to: nil)
            try db.execute("select pg_sleep(1.5)")
        }
        await #expect(throws: DatabaseError.self) { try await database.read { try $0.execute("select pg_sleep(600)") } }
        #expect(database.statistics.opened == 1)
    }

    @Test("the user's own time limit is honoured beyond the usual one")
    func userTimeout() async throws {
        let name = try await server.makeDatabase()
        var configuration = Database.Configuration(settings: server.settings(database: name))
        configuration.settings["options"] = "-c statement_timeout=30000"
        configuration.statementTimeout = .milliseconds(300)
        configuration.answerGrace = .milliseconds(700)
        let database = Database(configuration)
        try await database.read { db in
            let limit = try db.value("select current_setting('statement_timeout')", as: String.self)
            #expect(limit == "30s")
            try db.execute("select pg_sleep(1.5)")
        }
    }

    @Test("waiting for a lock has its own limit")
    func lockTimeout() async throws {
        let database = try await server.freshDatabase { $0.lockTimeout = .milliseconds(50) }
        try await database.write { try $0.script("create table t (n int)") }
        let (locked, tried) = (Rendezvous(), Rendezvous())
        async let holder: Void = database.write { db in
            try db.execute("lock table t")
            locked.arriveAndWait()
            tried.arriveAndWait()
        }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                locked.arriveAndWait()
                defer { tried.arriveAndWait() }
                try db.execute("lock table t")
            }
        }
        #expect(error?.sqlState == .lockNotAvailable)
        try await holder
    }

    @Test("a session that leaves its transaction idle is ended by the server, and the reason arrives")
    func idleInTransaction() async throws {
        let database = try await server.freshDatabase { $0.idleInTransactionTimeout = .milliseconds(50) }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in
                try db.execute("select 1")
                usleep(300_000)
                try db.execute("select 1")
            }
        }
        #expect(error?.sqlState == .idleInTransactionTimeout)
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
    }
}
