import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("The worklist")
struct WorklistTests {
    /// Two keyworkers with a leaver each, and a referral that is nobody's.
    private func school() async throws -> CaseSchool {
        let school = try await CaseSchool.opened()
        _ = try await school.left("Asha Begum", on: "2026-03-27")
        _ = try await school.left("Zoë Whitcombe", on: "2026-03-27", keyworker: "ken")
        _ = try await school.referred("Noah Field", on: "2026-03-30")
        return school
    }

    private func names(_ school: CaseSchool, as member: String?, _ scope: Worklist.Scope, today: Day) async throws -> [String] {
        let work = try await (school.casework(as: member, today: today)).worklist(scope)
        return Set(work.items.map { "\($0.pupil.forename) \($0.obligation.kind)" }).sorted()
    }

    @Test("a keyworker sees their own caseload; the team's list is as far as they may see, and no farther")
    func keyworker() async throws {
        let school = try await school()
        #expect(try await names(school, as: "kim", .own, today: "2026-09-10") == ["Asha check_in"])
        #expect(try await names(school, as: "kim", .team, today: "2026-09-10") == ["Asha check_in", "Asha child_protection_file"])
        await school.close()
    }

    @Test("a leader sees the whole setting, also what is nobody's")
    func leader() async throws {
        let school = try await school()
        let names = try await names(school, as: "lee", .own, today: "2026-09-10")
        #expect(names.contains("Noah referral_decision"))
        #expect(names.contains("Asha check_in") && names.contains("Zoë check_in"))
        await school.close()
    }

    @Test("what falls to a role stands on the list of whoever holds it")
    func role() async throws {
        let school = try await school()
        #expect(
            try await names(school, as: "dan", .own, today: "2026-04-01") == ["Asha child_protection_file", "Zoë child_protection_file"])
        await school.close()
    }

    @Test("a trust lead, who sees no pupils, has no worklist of pupils")
    func trustLead() async throws {
        let school = try await school()
        #expect(try await names(school, as: "ted", .team, today: "2026-09-10").isEmpty)
        await school.close()
    }

    @Test("whoever covers a colleague sees their work, for as long as they cover")
    func cover() async throws {
        let school = try await school()
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.cover (organisation_id, staff_id, cover_id, seq, entry, covered_by, from_on, until_on)
                values (1, \(CaseSchool.member("ken")), \(UUID.version7()), \(seq), 500, \(CaseSchool.member("kim")),
                        \("2026-09-07" as Day), \("2026-09-11" as Day))
                """)
        }
        #expect(try await names(school, as: "kim", .own, today: "2026-09-11") == ["Asha check_in", "Zoë check_in"])
        #expect(try await names(school, as: "kim", .own, today: "2026-09-12") == ["Asha check_in"])
        await school.close()
    }

    @Test("overdue comes before due, and what begins within seven days is shown ahead")
    func order() async throws {
        let school = try await school()
        let work = try await (school.casework(today: "2026-08-28")).worklist(.team)
        let standings = work.items.map(\.standing)
        #expect(standings.first == .overdue)
        #expect(work.items(.ahead).map(\.obligation.kind) == ["check_in", "check_in"])
        #expect(work.items.filter { $0.obligation.kind == "check_in" }.count == 2)
        await school.close()
    }
}
