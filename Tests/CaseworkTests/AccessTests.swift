import Casework
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Access", .serialized)
struct AccessTests {
    @Test("somebody is known by their login, with their posts")
    func whoAmI() async throws {
        try await with { schools in
            let me = try await schools.access(as: "senco") { try await $0.whoAmI() }
            #expect(me.login == schools.login("senco"))
            #expect(me.member?.id == StaffedSchools.staff("senco"))
            #expect(me.member?.posts == [.init(urn: "100001", roles: ["senco"])])
            #expect(!me.isSteward)
        }
    }

    @Test("a login that is nobody's is told so")
    func strangersAreTold() async throws {
        try await with { schools in
            try await schools.addLogin(schools.login("stranger"))
            await #expect(throws: AccessError.notStaff(login: schools.login("stranger"))) {
                try await schools.access(as: "stranger") { try await $0.whoAmI() }
            }
            let seen = try await schools.loggedIn(as: "stranger") { own in
                try await own.read { db in try db.value("select count(*) from waymark.staff", as: Int.self) }
            }
            #expect(seen == 0)
        }
    }

    @Test("a steward who acts as a member of staff has that person's rights and no others, and the record says so")
    func stewardActsAsSomebody() async throws {
        try await with { schools in
            let acting = Database(.init(settings: schools.database.settings.merging(
                ["options": StewardSettings(actingAs: StaffedSchools.staff("keyworker")).options]) { $1 }))
            let access = Access(database: acting, organisation: StaffedSchools.organisation)
            let me = try await access.whoAmI()
            #expect(me.isActing && me.member?.id == StaffedSchools.staff("keyworker"))
            let seen = try await access.look(.show, at: [StaffedSchools.own.pupil]) { db in
                try db.value("select count(*) from waymark.placement", as: Int.self)
            }
            #expect(seen == 1)
            let looks = try await schools.access(as: "auditor") { try await $0.whoSaw(StaffedSchools.own.pupil) }
            #expect(looks.map(\.login) == ["waymark"])
            #expect(looks.map(\.staff) == ["Keyworker"])
            await acting.close()
        }
    }

    @Test("a steward who acts as nobody who is there sees nothing")
    func stewardActsAsNobody() async throws {
        try await with { schools in
            let seen = try await schools.database.everyday.write { db in
                try db.execute("select set_config('waymark.acting_as', \(StaffedSchools.identifier(999).uuidString), true)")
                return try db.value("select count(*) from waymark.placement", as: Int.self)
            }
            #expect(seen == 0)
        }
    }

    @Test("a keyworker sees past stays too, and writes only in present ones")
    func pastCaseload() async throws {
        try await with { schools in
            try await schools.act { db, seq in
                try db.execute("""
                    update waymark.keyworker set until_on = date '2025-12-01', seq = \(seq)
                    where organisation_id = 1 and placement_id = \(StaffedSchools.own.stay)
                    """)
            }
            let counts = try await schools.loggedIn(as: "keyworker") { own in
                try await own.write { db in
                    _ = try db.value("select waymark.open_act(1)", as: Int64.self)
                    let seen = try db.value("select count(*) from waymark.target", as: Int.self)
                    let written = try db.execute("update waymark.target set seq = seq")
                    try db.execute("select waymark.close_act(1, gen_random_uuid(), 'test', null, '{}')")
                    return (seen, written)
                }
            }
            #expect(counts == (1, 0))
        }
    }

    @Test("who covers for a colleague today sees and writes that caseload, and only today")
    func coverOpensACaseload() async throws {
        try await with { schools in
            for (days, expected) in [(-2 ... -1, 1), (-1...1, 2), (1...2, 1)] {
                try await schools.act { db, seq in
                    try db.execute("delete from waymark.cover where organisation_id = 1")
                    try db.execute("""
                        insert into waymark.cover (organisation_id, staff_id, cover_id, seq, entry, covered_by, from_on, until_on)
                        values (1, \(StaffedSchools.sameSetting.keyworker), gen_random_uuid(), \(seq), 500,
                                \(StaffedSchools.staff("keyworker")), current_date + \(Int32(days.lowerBound)), current_date + \(Int32(days.upperBound)))
                        """)
                }
                let seen = try await schools.loggedIn(as: "keyworker") { own in
                    try await own.read { db in try db.value("select count(*) from waymark.pupil", as: Int.self) }
                }
                #expect(seen == expected, "\(days)")
            }
        }
    }

    @Test("who has left sees nothing, from that day on")
    func leaversSeeNothing() async throws {
        try await with { schools in
            try await schools.act { db, seq in
                try db.execute("""
                    update waymark.staff set left_on = current_date, seq = \(seq)
                    where organisation_id = 1 and staff_id = \(StaffedSchools.staff("inclusion_leader"))
                    """)
            }
            let seen = try await schools.loggedIn(as: "inclusion_leader") { own in
                try await own.read { db in try db.value("select count(*) from waymark.placement", as: Int.self) }
            }
            #expect(seen == 0)
        }
    }

    @Test("only the follow-up of a stay is a careers lead's to change")
    func followUpIsTheCareersLeads() async throws {
        try await with { schools in
            let refusals = try await [
                "follow_up_starts_on = date '2026-09-01'", "reason = 'medical'",
            ].asyncMap { change in
                try await schools.refusal(as: "careers_lead", """
                    select waymark.open_act(1);
                    update waymark.placement set \(unsafeRaw: change), seq = (select max(seq) + 3 from waymark.placement);
                    """)?.constraint
            }
            #expect(refusals == ["written_in_an_act", "stay_is_the_leaders"] || refusals == ["change_closed", "stay_is_the_leaders"])
        }
    }

    @Test("an administrator gives no role to themselves, and none elsewhere")
    func administratorsDoNotRaiseThemselves() async throws {
        try await with { schools in
            for (staff, setting) in [(StaffedSchools.staff("administrator"), Int32(2)), (StaffedSchools.staff("slt"), 2)] {
                try await schools.expectRefusal(as: "administrator", """
                    insert into waymark.post (organisation_id, staff_id, entry, seq, setting_id, roles)
                    values (1, \(staff), 900, 1, \(setting), '{dsl}')
                    """)
            }
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}

extension StaffedSchools {
    /// The service of whoever holds the role.
    func access<Value: Sendable>(
        as role: String, _ body: @Sendable (Access) async throws -> Value
    ) async throws -> Value {
        try await loggedIn(as: role) { try await body(Access(database: $0, organisation: Self.organisation)) }
    }
}

extension Sequence where Element: Sendable {
    func asyncMap<Value>(_ body: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
