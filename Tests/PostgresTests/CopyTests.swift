import Foundation
import Postgres
import Testing
import TestSupport

private struct Refused: Error, Equatable {}

@Suite("COPY")
struct CopyTests {
    let database: Database

    init() async throws {
        database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
        try await database.write { try $0.script("create table t (n int8, name text)") }
    }

    private func count() async throws -> Int {
        try await database.read { try $0.value("select count(*) from t", as: Int.self) }
    }

    @Test("every type arrives in binary form, also NULL and empty")
    func types() async throws {
        let (id, day, time) = (UUID(), PostgresDay(daysSince2000: 9_586), Instant(microsecondsSince2000: 123_456_789))
        let row = try await database.write { db in
            try db.script(
                "create table all_types (a bool, b int2, c int4, d int8, e float8, f text, g bytea, h uuid, i date, j timestamptz, k jsonb, l text[], m int)")
            try db.copyIn("copy all_types from stdin (format binary)") { copy in
                try copy.row { row in
                    try row.append(true)
                    try row.append(Int16(1))
                    try row.append(Int32(2))
                    try row.append(3)
                    try row.append(0.5)
                    try row.append("")
                    try row.append([UInt8]([1, 0]))
                    try row.append(id)
                    try row.append(day)
                    try row.append(time)
                    try row.append(JSONText("[1]"))
                    try row.append(["x", "y"])
                    try row.append(Int32?.none)
                }
            }
            return try db.row(
                "select a, b, c, d, e, f, g, h, i, j, l, m is null from all_types",
                as: (Bool, Int16, Int32, Int, Double, String, [UInt8], UUID, PostgresDay, Instant, [String], Bool).self)
        }
        #expect(row.0 && row.1 == 1 && row.2 == 2 && row.3 == 3 && row.4 == 0.5 && row.5.isEmpty && row.6 == [1, 0])
        #expect(row.7 == id && row.8 == day && row.9 == time && row.10 == ["x", "y"] && row.11)
    }

    @Test("a hundred thousand rows stream through a small buffer")
    func many() async throws {
        let stored = try await database.write { db in
            try db.copyIn("copy t from stdin (format binary)") { copy in
                for number in 0..<100_000 {
                    try copy.row { row in
                        try row.append(number)
                        try row.append("pupil")
                    }
                }
            }
        }
        #expect(stored == 100_000)
        #expect(try await count() == 100_000)
    }

    @Test("csv goes in as it is, wherever the pieces are cut")
    func csv() async throws {
        let stored = try await database.write { db in
            try db.copyIn("copy t from stdin (format csv, header)") { copy in
                for piece in ["n,na", "me\n1,\"a,", "b\"\n2", ",\n"] { try copy.write(piece) }
            }
        }
        #expect(stored == 2)
        #expect(try await database.read { try $0.values("select name from t order by n", as: String?.self) } == ["a,b", nil])
    }

    @Test("an error of the writing closure undoes the COPY, and the session goes on")
    func interruptedIn() async throws {
        await #expect(throws: Refused()) {
            try await database.write { db in
                try db.copyIn("copy t from stdin (format binary)") { copy in
                    for number in 0..<50_000 {
                        try copy.row { row in
                            try row.append(number)
                            try row.append("pupil")
                        }
                    }
                    throw Refused()
                }
            }
        }
        #expect(try await count() == 0)
        #expect(database.statistics.opened == 1)
    }

    @Test("a refused row is the server's error, and the session goes on")
    func refusedRow() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.copyIn("copy t from stdin (format csv)") { copy in
                    for _ in 0..<50_000 { try copy.write("no number,name\n") }
                }
            }
        }
        #expect(error?.sqlState == .invalidTextRepresentation)
        #expect(error?.description.contains("no number") == false)
        #expect(try await count() == 0)
        #expect(database.statistics.opened == 1)
    }

    @Test("a row with too few values, and values in a text COPY, are told to the program")
    func misuse() async throws {
        let few = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.copyIn("copy t from stdin (format binary)") { try $0.row { try $0.append(1) } }
            }
        }
        #expect(few?.description == "A row has 1 values, COPY names 2 columns.")
        await #expect(throws: DatabaseError.self) {
            try await database.write { try $0.copyIn("copy t from stdin") { try $0.row { try $0.append(1) } } }
        }
        await #expect(throws: DatabaseError.self) {
            try await database.write { try $0.copyIn("copy t from stdin (format binary)") { try $0.write("1\n") } }
        }
        #expect(database.statistics.opened == 1)
    }

    @Test("COPY by another call than its own, and another statement as a COPY, are refused")
    func wrongCall() async throws {
        let wrong: [@Sendable (Session) throws -> Void] = [
            { try $0.execute("copy t to stdout") },
            { try $0.execute("copy t from stdin") },
            { try $0.script("copy t from stdin") },
            { _ = try $0.copyIn("copy t to stdout") { _ in } },
            { _ = try $0.copyOut("copy t from stdin") { _ in } },
            { _ = try $0.copyOut("select 1") { _ in } },
            { _ = try $0.copyIn("select 1") { _ in } },
        ]
        for call in wrong {
            await #expect(throws: DatabaseError.self) { try await database.write(call) }
            #expect(try await count() == 0)
        }
        #expect(database.statistics.opened == 1)
    }

    @Test("an error while reading ends the COPY, and the session goes on")
    func interruptedOut() async throws {
        await #expect(throws: Refused()) {
            try await database.read { db in
                var pieces = 0
                try db.copyOut("copy (select generate_series(1, 100000000)) to stdout") { _ in
                    pieces += 1
                    if pieces == 10 { throw Refused() }
                }
            }
        }
        #expect(try await count() == 0)
        #expect(database.statistics.opened == 1)
    }

    @Test("an error of the server in mid-COPY arrives after the rows before it")
    func failingOut() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in
                try db.copyOut("copy (select 1 / (1000 - n) from generate_series(1, 2000) n) to stdout") { _ in }
            }
        }
        #expect(error?.sqlState == .divisionByZero)
        #expect(try await count() == 0)
    }

    @Test("a statement inside another's stream is refused, and the stream is ended cleanly")
    func nested() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in
                try db.forEach("select generate_series(1, 1000)", as: Int.self) { _ in _ = try db.execute("select 1") }
            }
        }
        #expect(error?.description.contains("still running") == true)
        #expect(try await count() == 0)
        #expect(database.statistics.opened == 1)
    }
}

@Suite("Streams of rows and pipelines")
struct StreamTests {
    let database: Database

    init() async throws {
        database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
    }

    @Test("rows arrive one by one, in order, however many")
    func forEach() async throws {
        let (count, sum) = try await database.read { db in
            var sum = 0
            let count = try db.forEach("select n, 'x' from generate_series(1, 200000) n", as: (Int, String).self) { n, _ in sum += n }
            return (count, sum)
        }
        #expect(count == 200_000)
        #expect(sum == 20_000_100_000)
    }

    @Test("an error of the closure ends the stream at once, and inside a savepoint the transaction goes on")
    func interrupted() async throws {
        let next = try await database.read { db in
            do {
                try db.savepoint {
                    try db.forEach("select generate_series(1, 1000000000)", as: Int.self) { n in
                        if n == 3 { throw Refused() }
                    }
                }
            } catch is Refused {}
            return try db.value("select 4", as: Int.self)
        }
        #expect(next == 4)
        #expect(database.statistics.opened == 1)
    }

    @Test("an error of the server in mid-stream arrives after the rows before it")
    func failing() async throws {
        let seen = Counter()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in
                try db.forEach("select 1 / (5 - n) from generate_series(1, 9) n", as: Int.self) { _ in seen.increment() }
            }
        }
        #expect(error?.sqlState == .divisionByZero)
        #expect(seen.value == 4)
    }

    @Test("a pipeline runs all its statements, over many pieces")
    func pipeline() async throws {
        let (affected, stored) = try await database.write { db in
            try db.script("create table t (n int)")
            let affected = try db.pipeline { pipeline in
                for number in 0..<1_234 { try pipeline.enqueue("insert into t values (\(Int32(number)))") }
                try pipeline.enqueue("update t set n = n + 1 where n < \(Int32(10))")
            }
            return (affected, try db.value("select sum(n) from t", as: Int.self))
        }
        #expect(affected == 1_244)
        #expect(stored == 1_233 * 1_234 / 2 + 10)
    }

    @Test("an error in the middle of a pipeline is the first one, names its statement, and undoes the transaction")
    func failingPipeline() async throws {
        try await database.write { try $0.script("create table t (n int)") }
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.pipeline { pipeline in
                    try pipeline.enqueue("insert into t values (1)")
                    try pipeline.enqueue("select 1 / 0")
                    try pipeline.enqueue("select * from nowhere")
                    try pipeline.enqueue("insert into t values (2)")
                }
            }
        }
        #expect(error?.sqlState == .divisionByZero)
        #expect(error?.serverError?.statement == "select 1 / 0")
        #expect(try await database.read { try $0.value("select count(*) from t", as: Int.self) } == 0)
        #expect(database.statistics.opened == 1)
    }

    @Test("large parameters and large answers pass each other in a pipeline")
    func largePipeline() async throws {
        let text = String(repeating: "x", count: 200_000)
        let count = try await database.read { db in
            try db.pipeline { pipeline in
                for _ in 0..<100 { try pipeline.enqueue("select \(text)::text || \(text)::text") }
            }
        }
        #expect(count == 100)
    }

    @Test("a pipeline of more statements than the server is told to keep runs each of them, again and again")
    func manyStatements() async throws {
        for round in 1...4 {
            let count = round == 1 ? 300 : 500
            let found = try await database.write(attempts: 1) { db in
                try db.pipeline { pipeline in
                    for number in 0..<count { try pipeline.enqueue("select 1 as \(identifier: "a\(number)")") }
                }
            }
            #expect(found == count)
        }
    }

    @Test("COPY in a pipeline is refused, and the pool recovers")
    func copyInPipeline() async throws {
        for copy in ["copy pg_class to stdout", "copy t from stdin"] as [SQL] {
            await #expect(throws: DatabaseError.self) {
                try await database.write { db in
                    try db.script("create table t (n int)")
                    try db.pipeline { try $0.enqueue(copy) }
                }
            }
        }
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
    }
}
