import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@testable import Casework

@Suite("Staff as they change", .serialized)
struct StaffChangeTests {
    private static let day = PostgresDay(daysSince2000: 9_586)

    @Test("whoever came without a login is given one, and another later, when the first ends")
    func logins() async throws {
        try await with(try await StaffedSchools.made(on: try await ThrowawayServer.shared())) { schools in
            try await schools.access(as: "administrator") { access in
                try await access.add(NewStaffMember(ref: "N1", name: "New Comer", posts: [.init(urn: "100001", roles: ["senco"])]))
                try await access.give(schools.login("first"), to: try await access.member("N1"))
            }
            let own = schools.connect(as: "first")
            let pupils: @Sendable (Session) throws -> Int = { try $0.value("select count(*) from waymark.pupil") }
            #expect(try await own.read(pupils) == 2)
            try await schools.access(as: "administrator") { access in
                try await access.give(schools.login("second"), to: try await access.member("N1"))
            }
            #expect(try await schools.access(as: "second") { try await $0.whoAmI() }.member?.ref == "N1")
            #expect(try await own.read(pupils) == 0, "a session of the former login sees nothing any more")
            await own.close()
            await #expect(throws: DatabaseError.self) { try await schools.loggedIn(as: "first") { try await $0.read(pupils) } }
        }
    }

    @Test("nobody gets a login that is another's or has other rights, nor one after they have left")
    func loginsRefused() async throws {
        try await with { schools in
            try await schools.access(as: "administrator") { access in
                let senco = try await access.member("senco")
                await #expect(throws: AccessError.loginTaken) { try await access.give(schools.login("dsl"), to: senco) }
                await #expect(throws: AccessError.loginReserved) { try await access.give("waymark_guard", to: senco) }
                try await access.add(NewStaffMember(ref: "N1", name: "New Comer"))
                let leaver = try await access.member("N1")
                _ = try await access.leave(leaver.id, on: Self.day)
                await #expect(throws: AccessError.noSuchStaff) { try await access.give("newcomer", to: leaver) }
            }
        }
    }

    @Test("an administrator gives no login to whoever also works where somebody else is administrator, as a trust lead does everywhere")
    func loginsReachNoFurther() async throws {
        try await with { schools in
            let steward = Access(database: schools.database.everyday, organisation: StaffedSchools.organisation)
            let other = try #require(try await steward.staff().flatMap(\.posts).compactMap(\.urn).first { $0 != "100001" })
            try await steward.appoint(StaffedSchools.staff("senco"), to: Appointment(role: "dsl", urn: other))
            for ref in ["senco", "trust_lead"] {
                await #expect(throws: AccessError.worksElsewhere) {
                    try await schools.access(as: "administrator") { access in
                        try await access.give(schools.login("stolen"), to: try await access.member(ref))
                    }
                }
            }
            #expect(try await steward.member("trust_lead").login == schools.login("trust_lead"))
        }
    }

    @Test("whoever comes back has the login and the roles of before, and not the pupils")
    func returning() async throws {
        try await with(try await StaffedSchools.made(on: try await ThrowawayServer.shared())) { schools in
            try await schools.access(as: "administrator") { access in
                _ = try await access.leave(StaffedSchools.staff("keyworker"), on: Self.day)
                let leaver = try #require(try await access.staff(includingLeavers: true).first { $0.id == StaffedSchools.staff("keyworker") })
                try await access.takeBack(leaver)
                await #expect(throws: AccessError.onStaffAlready(ref: leaver.ref, name: leaver.name)) {
                    try await access.takeBack(try await access.member(leaver.ref))
                }
            }
            let me = try await schools.access(as: "keyworker") { try await $0.whoAmI() }
            #expect(me.member?.leftOn == nil)
            #expect(me.member?.posts == [.init(urn: "100001", roles: ["keyworker"])])
            let mine: @Sendable (Session) throws -> Int = { try $0.value("select cardinality(waymark.present_caseload(current_user))::bigint") }
            #expect(try await schools.loggedIn(as: "keyworker") { try await $0.read(mine) } == 0)
        }
    }

    @Test("a role more gives its rights at once, and ending it takes them; one that is held or not held is said to be")
    func roles() async throws {
        try await with { schools in
            let dsl = Appointment(role: "dsl", urn: "100001")
            let senco = StaffedSchools.staff("senco")
            let notes: @Sendable (Session) throws -> Int = { try $0.value("select count(*) from waymark.restricted_note") }
            let pupils: @Sendable (Session) throws -> Int = { try $0.value("select count(*) from waymark.pupil") }
            func seen(_ count: @escaping @Sendable (Session) throws -> Int) async throws -> Int {
                try await schools.loggedIn(as: "senco") { try await $0.read(count) }
            }
            #expect(try await seen(notes) == 0)
            #expect(try await seen(pupils) == 2)
            try await schools.access(as: "administrator") { access in
                try await access.appoint(senco, to: dsl)
                await #expect(throws: AccessError.roleHeld) { try await access.appoint(senco, to: dsl) }
                #expect(try await access.member("senco").posts == [.init(urn: "100001", roles: ["dsl", "senco"])])
            }
            let safeguards: @Sendable (Session) throws -> Int = {
                try $0.value("select cardinality(waymark.settings_open_to(current_user, '{dsl}'))::bigint")
            }
            #expect(try await seen(safeguards) == 1)
            try await schools.access(as: "administrator") { (access: Access) async throws in
                #expect(try await access.dismiss(senco, from: dsl) == 0)
                await #expect(throws: AccessError.roleNotHeld) { _ = try await access.dismiss(senco, from: dsl) }
                #expect(try await access.dismiss(senco, from: Appointment(role: "senco", urn: "100001")) == 0)
                #expect(try await access.member("senco").posts == [])
            }
            #expect(try await seen(pupils) == 0)
        }
    }

    @Test("whoever is no keyworker any more has no caseload: it is on the inclusion leader's list")
    func caseloadOfARole() async throws {
        try await with { schools in
            let keyworker = StaffedSchools.staff("keyworker")
            try await schools.access(as: "administrator") { access in
                try await access.appoint(keyworker, to: Appointment(role: "slt", urn: "100001"))
                #expect(try await access.dismiss(keyworker, from: Appointment(role: "slt", urn: "100001")) == 0)
                #expect(try await access.dismiss(keyworker, from: Appointment(role: "keyworker", urn: "100001")) == 1)
            }
            let open = try await schools.database.unfettered.read { db in
                try db.value("select count(*) from waymark.keyworker where staff_id = \(keyworker) and until_on is null", as: Int.self)
            }
            #expect(open == 0)
        }
    }

    @Test("a role that somebody has elsewhere too ends there only, with the pupils of there")
    func roleElsewhere() async throws {
        try await with { schools in
            let keyworker = StaffedSchools.staff("keyworker")
            let steward = Access(database: schools.database.everyday, organisation: StaffedSchools.organisation)
            let other = try #require(try await steward.staff().flatMap(\.posts).compactMap(\.urn).first { $0 != "100001" })
            let elsewhere = Appointment(role: "keyworker", urn: other)
            // The schools' records were not numbered in turn.
            try await schools.act { db, _ in _ = try db.value("select waymark.take_entries(1, 1000)", as: Int64.self) }
            try await steward.appoint(keyworker, to: elsewhere)
            #expect(try await steward.dismiss(keyworker, from: elsewhere) == 0)
            #expect(try await steward.staff().first { $0.id == keyworker }?.posts == [.init(urn: "100001", roles: ["keyworker"])])
        }
    }

    @Test("roles without which work lies on nobody's list are told when nobody holds them")
    func vacancies() async throws {
        try await with { schools in
            let roles = ["inclusion_leader", "dsl", "senco"].map { Appointment(role: $0, urn: "100001") }
            // Whoever leads inclusion elsewhere does not lead it here.
            let steward = Access(database: schools.database.everyday, organisation: StaffedSchools.organisation)
            let other = try #require(try await steward.staff().flatMap(\.posts).compactMap(\.urn).first { $0 != "100001" })
            try await steward.appoint(StaffedSchools.identifier(310), to: Appointment(role: "inclusion_leader", urn: other))
            try await schools.access(as: "administrator") { (access: Access) async throws in
                #expect(try await access.vacant(among: roles) == [])
                _ = try await access.dismiss(StaffedSchools.staff("inclusion_leader"), from: roles[0])
                _ = try await access.dismiss(StaffedSchools.staff("senco"), from: roles[2])
                #expect(try await access.vacant(among: roles) == [roles[0]])
            }
        }
    }

    @Test("a name is corrected and the address stays, and the other way round; a blank name is none")
    func names() async throws {
        try await with { schools in
            let senco = StaffedSchools.staff("senco")
            try await schools.access(as: "administrator") { access in
                try await access.correct(senco, email: "senco@example.org")
                try await access.correct(senco, name: "Sian Cole")
                var member = try await access.member("senco")
                #expect(member.name == "Sian Cole" && member.email == "senco@example.org")
                await #expect(throws: CaseworkError.self) { try await access.correct(senco, name: "  ") }
                try await access.correct(senco, email: "")
                member = try await access.member("senco")
                #expect(member.name == "Sian Cole" && member.email == nil && member.login == schools.login("senco"))
                await #expect(throws: CaseworkError.self) { try await access.add(NewStaffMember(ref: "N1", name: " ")) }
                await #expect(throws: AccessError.noSuchSetting) {
                    try await access.add(NewStaffMember(ref: "N1", name: "New Comer", posts: [.init(urn: "999999", roles: ["dsl"])]))
                }
            }
        }
    }

    @Test("nobody but an administrator changes staff", arguments: ["keyworker", "inclusion_leader", "slt", "dsl", "trust_lead", "auditor"])
    func others(role: String) async throws {
        try await with { schools in
            let senco = try await schools.access(as: "administrator") { try await $0.member("senco") }
            for refused in Self.changes(of: senco, at: "100001", login: schools.login("other")) {
                await #expect(throws: AccessError.notAllowed(.lookAfterStaff)) { try await schools.access(as: role, refused) }
            }
        }
    }

    @Test("an administrator changes neither their own roles nor staff of other settings, and gives no roles there")
    func administratorsStayWithTheirs() async throws {
        try await with { schools in
            let steward = Access(database: schools.database.everyday, organisation: StaffedSchools.organisation)
            let staff = try await steward.staff()
            for id in [StaffedSchools.staff("administrator"), StaffedSchools.sameOrganisation.keyworker] {
                let member = try #require(staff.first { $0.id == id })
                for refused in Self.changes(of: member, at: "100001", login: schools.login("other")) {
                    await #expect(throws: AccessError.noSuchStaff) { try await schools.access(as: "administrator", refused) }
                }
            }
            let other = try #require(staff.flatMap(\.posts).compactMap(\.urn).first { $0 != "100001" })
            for urn in [other, nil] {
                await #expect(throws: AccessError.notAllowed(.lookAfterStaff)) {
                    try await schools.access(as: "administrator") { access in
                        try await access.appoint(StaffedSchools.staff("senco"), to: Appointment(role: urn == nil ? "trust_lead" : "dsl", urn: urn))
                    }
                }
            }
        }
    }

    @Test("whoever works for the whole organisation stays trust lead until the other roles there have ended")
    func trustLeads() async throws {
        try await with { schools in
            let steward = Access(database: schools.database.everyday, organisation: StaffedSchools.organisation)
            let lead = StaffedSchools.staff("trust_lead")
            await #expect(throws: AccessError.trustLeadsOnly) {
                try await steward.appoint(StaffedSchools.staff("senco"), to: Appointment(role: "auditor", urn: nil))
            }
            try await steward.appoint(lead, to: Appointment(role: "auditor", urn: nil))
            await #expect(throws: AccessError.trustLeadsOnly) {
                _ = try await steward.dismiss(lead, from: Appointment(role: "trust_lead", urn: nil))
            }
            #expect(try await steward.dismiss(lead, from: Appointment(role: "auditor", urn: nil)) == 0)
            #expect(try await steward.dismiss(lead, from: Appointment(role: "trust_lead", urn: nil)) == 0)
        }
    }

    private static func changes(of member: StaffMember, at urn: String, login: String) -> [@Sendable (Access) async throws -> Void] {
        let appointment = Appointment(role: "dsl", urn: urn)
        let held = Appointment(role: member.posts.first?.roles.first ?? "dsl", urn: urn)
        let gone = StaffMember(
            id: member.id, ref: member.ref, name: member.name, email: nil, login: member.login, leftOn: Self.day, posts: member.posts)
        return [
            { try await $0.correct(member.id, name: "Another") },
            { try await $0.give(login, to: member) },
            { try await $0.appoint(member.id, to: appointment) },
            { _ = try await $0.dismiss(member.id, from: held) },
            { try await $0.takeBack(gone) },
        ]
    }

    private func with(
        _ schools: StaffedSchools? = nil, _ body: @Sendable (StaffedSchools) async throws -> Void
    ) async throws {
        let schools = if let schools { schools } else { try await StaffedSchools.opened() }
        try await body(schools)
        await schools.close()
    }
}

extension Access {
    fileprivate func member(_ ref: String) async throws -> StaffMember {
        try #require(try await staff().first { $0.ref == ref })
    }
}
