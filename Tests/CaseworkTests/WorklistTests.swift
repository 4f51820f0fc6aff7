import Casework
import Foundation
import Journey
import Postgres
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

    @Test("a day so many school days on is the same by the calendar of a list and by the query, before, in, between and after all terms")
    func calendar() async throws {
        let school = try await school()
        let name = school.database.name
        let everything = Database(.init(settings: try await ThrowawayServer.shared().settings(database: name)))
        try await school.act { db, _ in
            // A year that nobody has entered, so that more than 110 days go by between two school days.
            try db.execute("delete from waymark.half_term where setting_id = 2 and academic_year = 2025")
        }
        let (compared, fallbacks, differing) = try await everything.read { db in
            try db.row(
                """
                with calendar as (select waymark.school_calendar(1, '{1, 2}') as days),
                     each as (
                         select setting, start::date as day, number,
                                waymark.school_days_after(1, setting, start::date, number) as asked,
                                waymark.school_days_among(days, 1, setting, start::date, number) as found
                         from calendar, unnest('{1, 2}'::int[]) setting, unnest('{1, 5, 10}'::int[]) number,
                              generate_series(date '2024-03-01', date '2028-03-01', interval '1 day') start)
                select count(*), count(*) filter (where asked = day + number / 5 * 7 + number % 5 and setting = 2 and asked > '2025-08-01'
                                                    and asked < '2026-04-01'),
                       count(*) filter (where asked is distinct from found)
                from each
                """, as: (Int64, Int64, Int64).self)
        }
        #expect(compared > 8_000 && fallbacks > 100)
        #expect(differing == 0)
        await everything.close()
        await school.close()
    }

    @Test("the list holds what the view of all work shows to the same person, row for row")
    func likeTheView() async throws {
        let school = try await school()
        for (today, until) in [("2026-03-31", "2026-04-07"), ("2026-09-10", "2026-09-17"), ("2027-01-11", "2027-01-18")] as [(Day, Day)] {
            for member in [nil] + CaseSchool.staff.map(\.key) {
                let database = await school.connect(as: member, today: today)
                let (listed, seen, missing, more) = try await database.read { db in
                    try db.row(
                        """
                        with listed as (select w::text as row from waymark.work_for(current_user, 1, \(until), false) w),
                             seen as (select w::text as row from waymark.work w where w.from_on <= \(until))
                        select (select count(*) from listed), (select count(*) from seen),
                               (select count(*) from (select * from seen except all select * from listed) x),
                               (select count(*) from (select * from listed except all select * from seen) x)
                        """, as: (Int64, Int64, Int64, Int64).self)
                }
                #expect((listed, missing, more) == (seen, 0, 0), "\(member ?? "the steward") on \(today.iso)")
                if member == nil || member == "lee" { #expect(listed > 0) }
            }
        }
        await school.close()
    }
}
