import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Passports")
struct PassportTests {
    private func passport(
        _ stay: UUID, helps: String = "time to think", with: String = "Asha", seen: Passport.Version? = nil
    ) -> WritePassport {
        WritePassport(
            stay: stay, writtenOn: "2026-03-10", writtenWith: with,
            parts: Passport.Parts(whatHelps: helps, pupilWords: "I like it here"), seen: seen)
    }

    @Test("each writing is a version of its own, by whom and with whom")
    func versions() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            #expect(try await table.act(passport(stay), as: "kim").deed.records.first?.key == "1")
            try await table.act(passport(stay, helps: "a quiet start", with: "Asha and her mother", seen: .init(1)), as: "lee")
            let all = try await table.read { try $0.passports(of: try $0.stay(stay)) }
            #expect(all.map(\.version) == [1, 2])
            #expect(all.map(\.writtenBy) == ["Kim Example", "Lee Example"])
            #expect(all.last?.writtenWith == "Asha and her mother")
            #expect(all.map(\.parts.whatHelps) == ["time to think", "a quiet start"])
        }
    }

    @Test("whoever wrote over a version that is no longer the last is told by whom, and nothing is stored")
    func meanwhile() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            try await table.act(passport(stay), as: "kim")
            #expect(try await table.refusal(passport(stay), as: "lee") == "changed_meanwhile")
            let seen = try await table.read { try $0.passports(of: try $0.stay(stay)).last?.asSeen }
            try await table.act(passport(stay, helps: "music", seen: seen), as: "kim")
            #expect(try await table.refusal(passport(stay, seen: seen), as: "lee") == "changed_meanwhile")
            #expect(try await table.refusal(passport(stay, seen: .init(3)), as: "lee") == "changed_meanwhile")
            #expect(try await table.count("passport") == 2)
        }
    }

    @Test("a version that was corrected meanwhile is not the one that was seen")
    func corrected() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            try await table.act(passport(stay), as: "kim")
            let seen = try await table.read { try $0.passports(of: try $0.stay(stay)).last?.asSeen }
            try await table.school.act { db, seq in
                try db.execute("update waymark.passport set needs = 'glasses', seq = \(seq) where organisation_id = 1")
            }
            #expect(try await table.refusal(passport(stay, seen: seen), as: "kim") == "changed_meanwhile")
            #expect(try await table.refusal(passport(stay, seen: .init(1)), as: "kim") == "done")
        }
    }

    @Test("of two who write at once, one is told")
    func atOnce() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<4 { group.addTask { try await table.refusal(passport(stay)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.sorted() == ["changed_meanwhile", "changed_meanwhile", "changed_meanwhile", "done"])
        }
    }

    @Test("it is written with somebody, says something, and not in the future")
    func refusals() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            #expect(try await table.refusal(passport(stay, with: " ")) == "missing_value")
            var empty = passport(stay)
            empty.parts = Passport.Parts(strengths: " \n")
            #expect(try await table.refusal(empty) == "missing_value")
            var early = passport(stay)
            early.writtenOn = "2026-04-01"
            #expect(try await table.refusal(early) == "in_the_future")
            #expect(try await table.refusal(passport(stay, helps: String(repeating: "x", count: 10_001))) == "too_long")
            #expect(try await table.count("passport") == 0)
        }
    }

    @Test("at every stage but before and beside the acceptance; by the keyworker, the inclusion leader and the SENCo")
    func stagesAndRights() async throws {
        try await CaseTable.with { table in
            #expect(try await table.stages { passport($0) } == [.accepted, .onRoll, .left])
            let stay = try await table.school.onRoll("Asha Begum")
            for (member, outcome) in [("ken", "no_such_record"), ("dan", "not_allowed"), ("cara", "not_allowed"), ("sam", "done")] {
                #expect(try await table.refusal(passport(stay), as: member) == outcome, "\(member)")
            }
        }
    }

    @Test("sharing it is a share of the passport, when there is one, and not before it was written")
    func sharing() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            func share(_ day: Day) -> SharePassport {
                SharePassport(stay: stay, audience: "receiving_setting", recipient: "Ms Hart", sharedOn: day)
            }
            #expect(try await table.refusal(share("2026-03-20")) == "no_such_record")
            try await table.act(passport(stay))
            #expect(try await table.refusal(share("2026-03-09")) == "out_of_order")
            #expect(try await table.refusal(share("2026-03-20"), as: "kim") == "done")
            #expect(try await table.refusal(share("2026-03-20"), as: "kim") == "done_already")
            let content = try await table.school.database.unfettered.read { try $0.value("select content from waymark.share", as: String.self) }
            #expect(content == "passport")
        }
    }
}
