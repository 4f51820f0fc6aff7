import Foundation
import Postgres
import Testing
import TestSupport

@Suite("Values there and back")
struct ValueTests {
    let database: Database

    init() async throws {
        database = try await ThrowawayServer.shared().freshDatabase()
    }

    /// Sends each value as a parameter of the type and reads it back.
    private func expectRoundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [Value], _ type: SQL, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let returned = try await database.read { db in
            try values.map { try db.value("select \($0)::\(type)", as: Value.self) }
        }
        #expect(returned == values, sourceLocation: sourceLocation)
    }

    @Test("numbers and booleans")
    func numbers() async throws {
        try await expectRoundTrip([true, false], "bool")
        try await expectRoundTrip([Int16.min, 0, .max], "int2")
        try await expectRoundTrip([Int32.min, 0, .max], "int4")
        try await expectRoundTrip([Int64.min, 0, .max], "int8")
        try await expectRoundTrip([Int.min, 0, .max], "int8")
        try await expectRoundTrip([UInt8.min, .max], "int2")
        try await expectRoundTrip([0.1, -1e300, .infinity], "float8")
    }

    @Test("texts, also empty and beyond ASCII, and an empty text is not NULL")
    func texts() async throws {
        try await expectRoundTrip(["", "a", "Zoë O’Brien 👩🏽‍🏫", "back\\slash 'quote'"], "text")
        try await expectRoundTrip([String?.some(""), nil], "text")
    }

    @Test("bytes, also none and zeros")
    func bytes() async throws {
        try await expectRoundTrip([[], [0, 1, 255, 0]] as [[UInt8]], "bytea")
    }

    @Test("identifiers, days, times and JSON")
    func others() async throws {
        try await expectRoundTrip([UUID(), UUID()], "uuid")
        try await expectRoundTrip([-3_000, 0, 9_586].map(PostgresDay.init(daysSince2000:)), "date")
        try await expectRoundTrip([-1, 0, 1_234_567_890_123_457].map(Instant.init(microsecondsSince2000:)), "timestamptz")
        try await expectRoundTrip([JSONText("{\"a\": [1, null]}")], "jsonb")
    }

    @Test("arrays, also empty, with NULL and of texts with commas")
    func arrays() async throws {
        try await expectRoundTrip([[], [1, 2, 3]] as [[Int]], "int8[]")
        try await expectRoundTrip([["a,b", "", "{x}"]], "text[]")
        try await expectRoundTrip([[1, nil, 3]] as [[Int32?]], "int4[]")
        try await expectRoundTrip([[UUID(), UUID()]], "uuid[]")
        try await expectRoundTrip([[PostgresDay(daysSince2000: 1)]], "date[]")
        try await expectRoundTrip([[true, false]], "bool[]")
    }

    @Test("columns of rows travel as arrays through unnest")
    func unnest() async throws {
        let (ids, names) = ([UUID(), UUID()], ["a", "b"])
        let rows = try await database.write { db in
            try db.script("create table t (id uuid, name text)")
            try db.execute("insert into t select * from unnest(\(ids), \(names))")
            return try db.rows("select id, name from t order by name", as: (UUID, String).self)
        }
        #expect(rows.map(\.0) == ids)
        #expect(rows.map(\.1) == names)
    }

    private enum Mood: String, PostgresArrayElement, PostgresDecodable { case calm, cross }

    @Test("a text takes the type of its place: an enum, a date, a code of fixed length")
    func untypedText() async throws {
        try await database.write { db in
            try db.script("create type mood as enum ('calm', 'cross'); create table t (mood mood, day date, sex char(1))")
            try db.execute("insert into t values (\(Mood.cross), \("2026-03-31"), \("F"))")
            let row = try db.row("select mood, day, sex from t where mood = \("cross")", as: (Mood, PostgresDay, String).self)
            #expect(row.0 == .cross)
            #expect(row.1.description == "2026-03-31")
            #expect(row.2 == "F")
        }
    }

    @Test("a raw value that is no case is refused without showing it")
    func unknownCase() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select 'furious' as mood", as: Mood.self) }
        }
        #expect(error?.description == "Column mood of text cannot be read as Mood: the value is none of its cases.")
    }

    @Test("a type that does not fit is refused, naming column, Swift type and PostgreSQL type")
    func mismatch() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select 'x' as name", as: Int.self) }
        }
        #expect(error?.description == "Column name of text cannot be read as Int64: the types do not match.")
        let narrow = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select count(*) as pupils", as: Int32.self) }
        }
        #expect(narrow?.description == "Column pupils of int8 cannot be read as Int32: the types do not match.")
    }

    @Test("what is no array is not taken for an empty one, though its bytes may look like that", arguments: [
        "'ffffffff-0000-4000-8000-000000000000'::uuid", "interval '1 second'", "timetz '00:00:01+00'", "'éééééééé'::text",
        "'éééééé'::text", "'\\x000000000000000000000014'::bytea", "'\\x00000000000000000000001400'::bytea", "numeric '0.000'",
    ] as [String])
    func noArray(value: String) async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select \(unsafeRaw: value)", as: [Int].self) }
        }
        #expect(error?.description.contains("cannot be read as Array<Int>") == true)
    }

    @Test("bytes of which one may be NULL travel as small numbers, and bytes without as bytes")
    func bytesWithNull() async throws {
        try await expectRoundTrip([[1, nil, 255], [], [0]] as [[UInt8?]], "smallint[]")
    }

    private enum Grade: UInt8, PostgresArrayElement, PostgresDecodable { case low = 1, high = 2 }

    @Test("values that are kept as a byte travel as small numbers, one and many")
    func byteValues() async throws {
        try await expectRoundTrip([Grade.low, .high], "smallint")
        try await expectRoundTrip([[Grade.low, .high], []], "smallint[]")
    }

    @Test("a range, also one without anything in it, is not taken for a text")
    func range() async throws {
        for range in ["empty", "[1,2)"] {
            await #expect(throws: DatabaseError.self) {
                try await database.write { db in
                    try db.script("create type span as range (subtype = int4)")
                    _ = try db.value("select \(range)::span", as: String.self)
                }
            }
        }
    }

    @Test("a wider integer takes a narrower column")
    func widening() async throws {
        let row = try await database.read { try $0.row("select 1::int2, 2::int4, 3::int2", as: (Int32, Int, Int64).self) }
        #expect(row == (1, 2, 3))
    }

    @Test("NULL is refused where no Optional was asked for")
    func null() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select null::text as note", as: String.self) }
        }
        #expect(error?.description == "Column note of text cannot be read as String: it is NULL.")
    }

    @Test(
        "infinite days and times are refused, never trapped on",
        arguments: ["infinity", "-infinity"])
    func infinity(text: String) async throws {
        await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select \(text)::date", as: PostgresDay.self) }
        }
        await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select \(text)::timestamptz", as: Instant.self) }
        }
    }

    @Test("an infinite day or time is not sent")
    func sendingInfinity() async throws {
        await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select \(PostgresDay(daysSince2000: .max))", as: PostgresDay.self) }
        }
        await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("select \(Instant(microsecondsSince2000: .min))", as: Instant.self) }
        }
    }

    @Test("U+0000 is refused before it is sent, in a text, an array and a statement")
    func nul() async throws {
        let query: [SQL] = ["select \("a\0b")", "select \(["a\0b"])", SQL(unsafeRaw: "select 1 -- \0")]
        for query in query {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.execute(query) }
            }
            #expect(error?.serverError == nil)
            #expect(error?.description.contains("U+0000") == true)
        }
    }

    @Test("a value of 50 megabytes arrives whole")
    func large() async throws {
        let text = String(repeating: "0123456789", count: 5_000_000)
        let (length, returned) = try await database.read { db in
            try db.row("select length(v), v from (select \(text)::text as v) t", as: (Int, String).self)
        }
        #expect(length == 50_000_000)
        #expect(returned == text)
    }

    @Test("a composite is not taken for a text")
    func composite() async throws {
        await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.script("create type pair as (a int, b int)")
                _ = try db.value("select row(1, 2)::pair", as: String.self)
            }
        }
    }

    @Test("days and times are written as PostgreSQL writes them, over the whole calendar")
    func calendar() async throws {
        let rows = try await database.read { db in
            try db.rows(
                """
                select d::date, to_char(d, 'YYYY-MM-DD'), d, to_char(d at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       to_char(d at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                from generate_series('0001-01-01T00:00:00.000001Z'::timestamptz, '9999-12-31', '97 days 5 hours 7 minutes 0.25 s') d
                """, as: (PostgresDay, String, Instant, String, String).self)
        }
        #expect(rows.count > 37_000)
        for (day, iso, instant, seconds, micros) in rows {
            guard day.description == iso, instant.description == seconds, instant.descriptionWithMicroseconds == micros
            else {
                Issue.record("\(day) \(instant.descriptionWithMicroseconds), PostgreSQL: \(iso) \(micros)")
                return
            }
        }
    }

    @Test("now is the time of the clock")
    func now() {
        let difference = Date.now.timeIntervalSince1970 - 946_684_800 - Double(Instant.now().microsecondsSince2000) / 1e6
        #expect(abs(difference) < 60)
    }

    @Test("a table of unknown shape comes as text")
    func table() async throws {
        let table = try await database.read { db in
            try db.table("select 1 as n, 'a' as name, null as nothing, 1.50::numeric as price, \(true) as yes")
        }
        #expect(table.columns == ["n", "name", "nothing", "price", "yes"])
        #expect(table.types.first == .int4)
        #expect(table.rows == [["1", "a", nil, "1.50", "t"]])
    }
}
