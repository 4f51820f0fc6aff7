import Foundation
import Postgres
import TestSupport
import Testing

/// BEGIN goes along with the first statement of a closure, whichever way that is sent.
@Suite("The first statement of a transaction")
struct FirstStatementTests {
    /// A way to insert a number as the first thing that a closure does.
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let insert: @Sendable (Session, Int) throws -> Void

        init(_ description: String, _ insert: @escaping @Sendable (Session, Int) throws -> Void) {
            testDescription = description
            self.insert = insert
        }
    }

    static let ways = [
        Way("execute") { try $0.execute("insert into t values (\($1))") },
        Way("value") { _ = try $0.value("insert into t values (\($1)) returning n", as: Int.self) },
        Way("forEach") { try $0.forEach("insert into t values (\($1)) returning n", as: (Int).self) { _ in } },
        Way("table") { _ = try $0.table("insert into t values (\($1)) returning n") },
        Way("script") { db, n in try db.script(n > 0 ? "insert into t values (7)" : "insert into t values (0)") },
        Way("pipeline") { db, n in try db.pipeline { try $0.enqueue("insert into t values (\(n))") } },
        Way("copyIn") { db, n in
            try db.copyIn("copy t from stdin (format binary)") { copy in try copy.row { try $0.append(n) } }
        },
        Way("copyOut") { db, n in
            let insert: SQL = n > 0 ? "insert into t values (7) returning n" : "insert into t values (0) returning n"
            try db.copyOut("copy (\(insert)) to stdout") { _ in }
        },
    ]

    /// One connection, so that a statement comes first in it, then again, and then prepared.
    private func database() async throws -> Database {
        let database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
        try await database.write { try $0.script("create table t (n int8 check (n > 0))") }
        return database
    }

    private func count(_ database: Database) async throws -> Int {
        try await database.read { try $0.value("select count(*) from t", as: Int.self) }
    }

    @Test("is stored by the commit, again and again", arguments: ways)
    func stored(way: Way) async throws {
        let database = try await database()
        for _ in 1...4 { try await database.write { try way.insert($0, 7) } }
        #expect(try await count(database) == 4)
        await database.close()
    }

    @Test("is undone when the closure throws", arguments: ways)
    func undone(way: Way) async throws {
        struct Regret: Error {}
        let database = try await database()
        for _ in 1...4 {
            await #expect(throws: Regret.self) {
                try await database.write { db in
                    try way.insert(db, 7)
                    throw Regret()
                }
            }
        }
        #expect(try await count(database) == 0)
        #expect(database.statistics.broken == 0)
        await database.close()
    }

    @Test("that fails has failed the transaction, also when the closure takes no notice", arguments: ways)
    func failed(way: Way) async throws {
        let database = try await database()
        for _ in 1...4 {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { db in
                    _ = try? way.insert(db, 0)
                    _ = try? way.insert(db, 7)
                }
            }
            guard case .commitRolledBack = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(try await count(database) == 0)
        #expect(database.statistics.broken == 0)
        await database.close()
    }

    @Test("that is wrong when it is prepared has failed the transaction like any other")
    func wrongWhenPrepared() async throws {
        let server = try await ThrowawayServer.shared()
        let settings = server.settings(database: try await server.makeDatabase())
        let (database, other) = (Database(.init(settings: settings)), Database(.init(settings: settings)))
        try await database.write { try $0.script("create table t (n int); create table elsewhere (n int)") }
        try await database.write { try $0.execute("insert into t values (1)") }
        try await other.write { try $0.script("drop table t") }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                _ = try? db.execute("insert into t values (1)")
                try db.execute("insert into elsewhere values (1)")
            }
        }
        #expect(error?.sqlState == .inFailedTransaction)
        await database.close()
        await other.close()
    }

    @Test("that is a COPY and not sent as one is refused, and the connection stays whole", arguments: [
        "copy t from stdin", "/* so */ copy t from stdin", "copy t to stdout",
    ])
    func copyByTheWrongDoor(copy: String) async throws {
        let database = try await database()
        let error = await #expect(throws: DatabaseError.self) { try await database.write { try $0.execute(SQL(unsafeRaw: copy)) } }
        guard case .misuse = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await count(database) == 0)
        #expect(database.statistics.broken == 0)
        await database.close()
    }

    @Test("is within the transaction already, for a savepoint and for a setting of the transaction")
    func within() async throws {
        let database = try await database()
        try await database.write { db in
            #expect(db.isInTransaction)
            _ = try? db.savepoint { try db.execute("insert into t values (0)") }
            try db.execute("insert into t values (2)")
        }
        #expect(try await count(database) == 1)
        try await database.read { try $0.limitStatements(to: .milliseconds(1234)) }
        #expect(try await database.read { try $0.value("show statement_timeout", as: String.self) } == "1min")
        await database.close()
    }
}
