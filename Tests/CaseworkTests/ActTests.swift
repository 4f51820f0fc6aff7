import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Acts: once, wholly, on record")
struct ActTests {
    private func call(_ stay: UUID, on day: Day = CaseSchool.today) -> RecordContact {
        RecordContact(stay: stay, kind: "call", heldOn: day, participants: ["pupil"], note: "Asked how it goes")
    }

    private func contacts(_ school: CaseSchool) async throws -> Int64 {
        try await school.database.unfettered.read { try $0.value("select count(*) from waymark.contact", as: Int64.self) }
    }

    @Test("an act sent twice with one identifier is done once, and says so")
    func twice() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let casework = await school.casework()
        let id = UUID.version7()
        let first = try await casework.perform(call(stay), id: id)
        let second = try await casework.perform(call(stay), id: id)
        #expect(!first.isRepeat && second.isRepeat)
        #expect(first.change == second.change)
        #expect(second.deed.records.map(\.id) == first.deed.records.map(\.id))
        #expect(try await contacts(school) == 1)
        await school.close()
    }

    @Test("an act sent by eight at once with one identifier is done once")
    func atOnce() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let casework = await school.casework()
        let id = UUID.version7()
        let changes = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<8 { group.addTask { try await casework.perform(call(stay), id: id).change } }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(changes.count == 1)
        #expect(try await contacts(school) == 1)
        await school.close()
    }

    @Test("a rehearsed act passes every check and leaves nothing behind, not even in the chain of changes")
    func rehearsal() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let casework = await school.casework()
        let rehearsed = try await casework.perform(call(stay), isRehearsal: true)
        #expect(rehearsed.deed.records.count == 1)
        #expect(try await contacts(school) == 0)
        let performed = try await casework.perform(call(stay))
        #expect(performed.change == rehearsed.change)
        await school.close()
    }

    @Test("an act that breaks a rule is refused with the rule's code, and nothing is kept")
    func refused() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let casework = await school.casework()
        await #expect { try await casework.perform(call(stay, on: "2026-04-01")) } throws: { error in
            (error as? CaseworkError)?.code == "in_the_future"
        }
        #expect(try await contacts(school) == 0)
        await school.close()
    }

    @Test("what was done is kept with the change in identifiers and codes, and never in words")
    func body() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let performed = try await (school.casework()).perform(call(stay))
        let body = try await school.database.unfettered.read { db in
            try db.value("select body::text from waymark.change where seq = \(performed.change)", as: String.self)
        }
        #expect(body.contains(stay.uuidString))
        #expect(!body.contains("Asha") && !body.contains("how it goes"))
        await school.close()
    }

    @Test("a keyworker records for their own pupils; another's pupil does not exist for them")
    func rights() async throws {
        let school = try await CaseSchool.opened()
        let own = try await school.onRoll("Asha Begum")
        let other = try await school.onRoll("Zoë Whitcombe", keyworker: "ken")
        let kim = await school.casework(as: "kim")
        _ = try await kim.perform(call(own))
        await #expect(throws: CaseworkError.notThere("stay")) { try await kim.perform(call(other)) }
        await school.close()
    }
}
