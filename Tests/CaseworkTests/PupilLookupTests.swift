import Casework
import Journey
import TestSupport
import Testing

@Suite("Looking a pupil up")
struct PupilLookupTests {
    private func found(_ text: String, as member: String? = nil) async throws -> [String] {
        let school = try await CaseSchool.opened()
        _ = try await school.onRoll("Asha Begum")
        _ = try await school.onRoll("Zoë Whitcombe", keyworker: "ken")
        _ = try await school.onRoll("Łukis Ødberg")
        _ = try await school.left("André O'Brien", on: "2026-02-10", reason: "moved_away")
        let names = try await (school.casework(as: member)).read { desk in
            try desk.pupils(matching: PupilLookup(text)).map(\.pupil.name)
        }
        await school.close()
        return names
    }

    @Test(
        "accents and case don't matter, words come in any order, initials do",
        arguments: [
            ("zoe", ["Zoë Whitcombe"]), ("ZOË", ["Zoë Whitcombe"]), ("begum asha", ["Asha Begum"]), ("andre", ["André O'Brien"]),
            ("zw", ["Zoë Whitcombe"]), ("o'br", ["André O'Brien"]),
            ("ŁUKIS", ["Łukis Ødberg"]), ("ŁØ", ["Łukis Ødberg"]), ("lukis odberg", ["Łukis Ødberg"]),
            ("łukis ødberg", ["Łukis Ødberg"]), ("lo", ["Łukis Ødberg"]), ("nobody", []), ("%", []), ("", []), ("a'; drop table x", []),
        ])
    func matches(text: String, names: [String]) async throws {
        #expect(try await found(text) == names)
    }

    @Test("several fit: they are listed by surname, and nobody is chosen")
    func several() async throws {
        #expect(try await found("a") == ["Asha Begum", "André O'Brien"])
    }

    @Test("a keyworker finds their own, and of others nothing")
    func rights() async throws {
        #expect(try await found("zoe", as: "kim") == [])
        #expect(try await found("asha", as: "kim") == ["Asha Begum"])
    }

    @Test("a trust lead and an administrator find nobody")
    func none() async throws {
        #expect(try await found("asha", as: "ted") == [])
        #expect(try await found("asha", as: "ada") == [])
    }
}
