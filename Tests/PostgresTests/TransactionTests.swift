import Postgres
import Testing
import TestSupport

@Suite("Transactions")
struct TransactionTests {
    let database: Database

    init() async throws {
        database = try await ThrowawayServer.shared().freshDatabase()
        try await database.write { db in
            try db.script("create table account (id int primary key, amount int); insert into account values (1, 0), (2, 0)")
        }
    }

    @Test("a read cannot write")
    func readOnly() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.execute("delete from account") }
        }
        #expect(error?.sqlState == .readOnlyTransaction)
    }

    @Test("two serialisable transactions that cannot both be right: one runs again, and both succeed")
    func serialisation() async throws {
        let (runs, meeting) = (Counter(), Rendezvous())
        @Sendable func addSum(to id: Int) async throws {
            try await database.write(isolation: .serialisable) { db in
                let run = runs.increment()
                let sum = try db.value("select sum(amount)::int8 from account", as: Int.self)
                if run <= 2 { meeting.arriveAndWait() }
                try db.execute("update account set amount = \(sum + 1) where id = \(id)")
            }
        }
        async let first: Void = addSum(to: 1)
        async let second: Void = addSum(to: 2)
        _ = try await (first, second)
        #expect(runs.value == 3)
        let amounts = try await database.read { try $0.values("select amount from account order by amount", as: Int.self) }
        #expect(amounts == [1, 2])
    }

    @Test("of two transactions in a deadlock one runs again, and both succeed")
    func deadlock() async throws {
        let (runs, meeting) = (Counter(), Rendezvous())
        @Sendable func addOne(_ first: Int, _ second: Int) async throws {
            try await database.write { db in
                let run = runs.increment()
                try db.execute("update account set amount = amount + 1 where id = \(first)")
                if run <= 2 { meeting.arriveAndWait() }
                try db.execute("update account set amount = amount + 1 where id = \(second)")
            }
        }
        async let first: Void = addOne(1, 2)
        async let second: Void = addOne(2, 1)
        _ = try await (first, second)
        #expect(runs.value == 3)
        let amounts = try await database.read { try $0.values("select amount from account", as: Int.self) }
        #expect(amounts == [2, 2])
    }

    @Test("a conflict that lasts is thrown after the attempts allowed")
    func attempts() async throws {
        let runs = Counter()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write(attempts: 2) { db in
                runs.increment()
                try db.execute("do $$ begin raise exception 'lost' using errcode = '40001'; end $$")
            }
        }
        #expect(error?.sqlState == .serialisationFailure)
        #expect(runs.value == 2)
    }

    @Test("other errors are not tried again")
    func noRetry() async throws {
        let runs = Counter()
        await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                runs.increment()
                try db.execute("insert into account values (1, 1)")
            }
        }
        #expect(runs.value == 1)
    }

    @Test("COMMIT of a transaction that has failed says that nothing was stored")
    func commitAfterFailure() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.execute("update account set amount = 5")
                _ = try? db.execute("select 1/0")
            }
        }
        guard case .commitRolledBack = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await database.read { try $0.value("select sum(amount)::int8 from account", as: Int.self) } == 0)
    }

    @Test("a constraint that is checked at COMMIT fails the write")
    func deferredConstraint() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.script("create table t (n int unique deferrable initially deferred)")
                try db.execute("insert into t values (1), (1)")
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
    }

    @Test("a closure that ends its transaction itself is told so")
    func ownCommit() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { try $0.script("commit") }
        }
        #expect(error?.description == "The closure ended its transaction itself.")
        #expect(try await database.read { $0.isInTransaction })
    }

    @Test("all statements of a repeatable read see one state")
    func snapshot() async throws {
        let database = database
        let (before, after) = (Rendezvous(), Rendezvous())
        async let sums = database.read(isolation: .repeatableRead) { db in
            let first = try db.value("select sum(amount)::int8 from account", as: Int.self)
            before.arriveAndWait()
            after.arriveAndWait()
            return (first, try db.value("select sum(amount)::int8 from account", as: Int.self))
        }
        try await database.withoutTransaction { db in
            before.arriveAndWait()
            try db.execute("update account set amount = 7 where id = 1")
            after.arriveAndWait()
        }
        let seen = try await sums
        #expect(seen == (0, 0))
    }

    @Test("savepoints nest, and the transaction goes on after the inner one failed")
    func nestedSavepoints() async throws {
        try await database.write { db in
            try db.savepoint {
                try db.execute("update account set amount = 1 where id = 1")
                do {
                    try db.savepoint {
                        try db.execute("update account set amount = 9 where id = 1")
                        try db.execute("select 1/0")
                    }
                } catch let error as DatabaseError {
                    #expect(error.sqlState == .divisionByZero)
                }
            }
        }
        #expect(try await database.read { try $0.value("select amount from account where id = 1", as: Int.self) } == 1)
    }

    @Test("what a closure outside a transaction sets and locks for its session is undone")
    func cleanSession() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
        try await database.withoutTransaction { db in
            try db.execute("set application_name = 'left over'")
            try db.execute("select pg_advisory_lock(1)")
            try db.execute("create temp table left_over ()")
            try db.script("begin")
        }
        let (name, locks, tables) = try await database.read { db in
            try db.row(
                """
                select current_setting('application_name'), (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                       (select count(*) from pg_class where relname = 'left_over')
                """, as: (String, Int, Int).self)
        }
        #expect(name != "left over")
        #expect(locks == 0)
        #expect(tables == 0)
        #expect(database.statistics.opened == 1)
    }

    @Test("an advisory lock keeps others out until the transaction ends")
    func advisoryLocks() async throws {
        let database = database
        let (taken, tried) = (Rendezvous(), Rendezvous())
        async let holder: Void = database.write { db in
            try db.advisoryLock(42)
            taken.arriveAndWait()
            tried.arriveAndWait()
        }
        let gotIt = try await database.write { db in
            taken.arriveAndWait()
            defer { tried.arriveAndWait() }
            return try db.tryAdvisoryLock(42)
        }
        #expect(!gotIt)
        try await holder
        #expect(try await database.write { try $0.tryAdvisoryLock(42) })
        await #expect(throws: DatabaseError.self) { try await database.withoutTransaction { try $0.advisoryLock(1) } }
    }
}
