import Journey
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Code lists")
struct CodeListTests {
    @Test("every list that a column names is one of the journey's, and is filled")
    func everyListIsThere() async throws {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        let empty = try await school.everyday.read { db in
            try db.values("""
                select record || '.' || field || ': ' || list from waymark.coded_column k
                where not exists (select from waymark.code c where c.list = k.list)
                """, as: String.self)
        }
        #expect(empty == [])
        await school.close()
    }
}
