import Postgres
import Testing
import TestSupport

@Suite("SQL made of parts")
struct SQLTests {
    @Test("an interpolated value becomes a numbered parameter and is not in the text")
    func parameters() {
        let query: SQL = "select * from t where a = \(1) and b = \("x")"
        #expect(query.description == "select * from t where a = $1 and b = $2")
    }

    @Test("a fragment is spliced in and its parameters are numbered anew")
    func fragments() {
        let condition: SQL = "b = \(2)"
        let query: SQL = "select \(1) where \(condition) and c = \(3)"
        #expect(query.description == "select $1 where b = $2 and c = $3")
    }

    @Test("fragments can be added and joined")
    func joining() {
        let conditions: [SQL] = ["a = \(1)", "b = \(2)"]
        let query: SQL = "select 1 where " + conditions.joined(separator: " and ")
        #expect(query.description == "select 1 where a = $1 and b = $2")
        #expect([SQL]().joined(separator: ", ").isEmpty)
    }

    @Test("an identifier is one quoted name, whatever is in it")
    func identifiers() {
        let name = "a.b\"; drop table t; --"
        let query: SQL = "select * from \(identifier: name)"
        #expect(query.description == "select * from \"a.b\"\"; drop table t; --\"")
    }

    @Test("text from outside cannot become part of a statement")
    func injection() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase()
        let evil = "'); drop table t; --"
        let stored = try await database.write { db in
            try db.script("create table t (name text)")
            try db.execute("insert into t values (\(evil))")
            return try db.value("select name from t where name = \(evil)", as: String.self)
        }
        #expect(stored == evil)
    }

    @Test("an identifier from outside can at most name something that does not exist")
    func identifierInjection() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in
                try db.values("select 1 from \(identifier: "pg_class; drop table t")", as: Int.self)
            }
        }
        #expect(error?.sqlState == .undefinedTable)
    }

    @Test("more parameters than the protocol can count are refused with the way out")
    func tooManyParameters() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase()
        let most = 65_535
        func sum(of count: Int) -> SQL {
            let numbers = (0..<count).map { _ in "\(Int16(1))" as SQL }
            return "select count(*) from (values (" + numbers.joined(separator: "), (") + ")) v"
        }
        let accepted = try await database.read { [query = sum(of: most)] in try $0.value(query, as: Int.self) }
        #expect(accepted == most)
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { [query = sum(of: most + 1)] in try $0.value(query, as: Int.self) }
        }
        #expect(error?.description.contains("65536 parameters") == true)
        #expect(error?.description.contains("unnest") == true)
    }

    @Test("a script takes no parameters")
    func scriptWithParameters() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase()
        await #expect(throws: DatabaseError.self) { try await database.read { try $0.script("select \(1)") } }
    }
}
