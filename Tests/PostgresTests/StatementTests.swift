import Foundation
import Postgres
import Testing
import TestSupport

@Suite("Statements and their results")
struct StatementTests {
    let database: Database

    init() async throws {
        database = try await ThrowawayServer.shared().freshDatabase()
    }

    @Test("rows come back as tuples of the types asked for")
    func rows() async throws {
        let rows = try await database.read { db in
            try db.rows("select n, n::text, null::int8 from generate_series(1, 3) n", as: (Int32, String, Int64?).self)
        }
        #expect(rows.map(\.0) == [1, 2, 3])
        #expect(rows.map(\.1) == ["1", "2", "3"])
        #expect(rows.allSatisfy { $0.2 == nil })
    }

    @Test("one row, one column and one value have calls of their own")
    func shapes() async throws {
        try await database.read { db in
            let row = try db.row("select 1::int8, 'a'", as: (Int, String).self)
            #expect(row == (1, "a"))
            let none = try db.optionalRow("select 1, 'a' where false", as: (Int, String).self)
            #expect(none == nil)
            #expect(try db.values("select generate_series(1, 3)", as: Int.self) == [1, 2, 3])
            #expect(try db.value("select 'a' || \("b")", as: String.self) == "ab")
            #expect(try db.rows("select 7", as: Int.self) == [7])
        }
    }

    @Test("a write is stored, and counts its rows")
    func write() async throws {
        let count = try await database.write { db in
            try db.script("create table pupil (id uuid, name text); create index on pupil (name)")
            return try db.execute("insert into pupil values (\(UUID()), \("Aya")), (\(UUID()), \("Ben"))")
        }
        #expect(count == 2)
        #expect(try await database.read { try $0.value("select count(*) from pupil", as: Int.self) } == 2)
    }

    @Test("an error of the closure undoes its writes and comes back as it was thrown")
    func closureError() async throws {
        struct Refused: Error, Equatable {}
        try await database.write { try $0.script("create table t (n int)") }
        await #expect(throws: Refused()) {
            try await database.write { db in
                try db.execute("insert into t values (1)")
                throw Refused()
            }
        }
        #expect(try await database.read { try $0.value("select count(*) from t", as: Int.self) } == 0)
    }

    @Test("COPY stores what it is given and gives it back")
    func copy() async throws {
        let text = try await database.write { db in
            try db.script("create table t (n int, name text)")
            let count = try db.copyIn("copy t from stdin (format binary)") { copy in
                for number in Int32(1)...3 {
                    try copy.row { row in
                        try row.append(number)
                        try row.append(number == 2 ? nil : "name \(number)")
                    }
                }
            }
            #expect(count == 3)
            var text = ""
            #expect(try db.copyOut("copy t to stdout (format csv)") { text += String(decoding: $0, as: UTF8.self) } == 3)
            return text
        }
        #expect(text == "1,name 1\n2,\n3,name 3\n")
    }

    @Test("a savepoint undoes its own changes only")
    func savepoint() async throws {
        let numbers = try await database.write { db in
            try db.script("create table t (n int unique)")
            try db.execute("insert into t values (1)")
            try? db.savepoint {
                try db.execute("insert into t values (2)")
                try db.execute("insert into t values (1)")
            }
            try db.savepoint { _ = try db.execute("insert into t values (3)") }
            return try db.values("select n from t order by n", as: Int.self)
        }
        #expect(numbers == [1, 3])
    }

    @Test("an error carries the server's fields, and shows no value of a row")
    func errors() async throws {
        try await database.write { try $0.script("create table pupil (upn text constraint upn_once unique)") }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                for _ in 1...2 { try db.execute("insert into pupil values (\("A123456789012"))") }
            }
        }
        let server = try #require(error?.serverError)
        #expect(server.sqlState == .uniqueViolation)
        #expect(server.constraint == "upn_once")
        #expect(server.table == "pupil")
        #expect(server.schema == "public")
        #expect(server.detail?.contains("A123456789012") == true)
        #expect(error?.description.contains("A123456789012") == false)
        #expect(error?.debugDescription.contains("A123456789012") == true)
    }
}
