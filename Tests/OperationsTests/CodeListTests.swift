import Journey
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Code lists")
struct CodeListTests {
    private func synchronise(_ lists: [CodeList], on day: Day, _ database: Database) async throws -> CodeChanges {
        try await database.write { try CodeChanges.synchronise(lists, today: day, $0) }
    }

    @Test("brought in line twice, nothing changes the second time")
    func twice() async throws {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        #expect(try await synchronise(CodeLists.all, on: someDay, school.owner).isEmpty)
        await school.close()
    }

    @Test("a new code is added, another label taken over, a code given no longer ends the day before")
    func changes() async throws {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        let without = CodeLists.all.filter { $0.name != CodeLists.sex.name }
        #expect(try await synchronise(without, on: someDay, school.owner) == CodeChanges(ended: CodeLists.sex.codes.count))
        let ended = try await school.everyday.read { db in
            try db.values(
                "select distinct valid_to from waymark.code where list = \(CodeLists.sex.name)", as: PostgresDay.self)
        }
        #expect(ended == [PostgresDay(daysSince2000: someDay.daysSince2000 - 1)])
        #expect(try await synchronise(without, on: someDay.adding(days: 9), school.owner).isEmpty)
        #expect(try await synchronise(CodeLists.all, on: someDay, school.owner) == CodeChanges(changed: CodeLists.sex.codes.count))

        try await school.owner.write { db in
            try db.execute("delete from waymark.code where (list, code) = ('referral_reason', 'medical')")
            try db.execute("update waymark.code set label = 'Old' where (list, code) = ('referral_reason', 'other')")
        }
        #expect(try await synchronise(CodeLists.all, on: someDay, school.owner) == CodeChanges(added: 1, changed: 1))
        #expect(try await synchronise(CodeLists.all, on: someDay, school.owner).isEmpty)
        await school.close()
    }
}
