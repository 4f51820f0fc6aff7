import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Staff and their logins", .serialized)
struct StaffTests {
    private static let day = PostgresDay(daysSince2000: 9_586)

    @Test("somebody new can log in at once, and sees what their posts give them")
    func newStaffLogIn() async throws {
        try await with { schools in
            let newcomer = NewStaffMember(
                ref: "N1", name: "New Comer", login: schools.login("newcomer"), posts: [.init(urn: "100001", roles: ["senco"])])
            try await schools.access(as: "administrator") { try await $0.add(newcomer) }
            let me = try await schools.access(as: "newcomer") { try await $0.whoAmI() }
            #expect(me.member?.name == "New Comer")
            let seen = try await schools.loggedIn(as: "newcomer") { own in
                try await own.read { db in try db.value("select count(*) from waymark.pupil", as: Int.self) }
            }
            #expect(seen == 2)
        }
    }

    @Test("a leaver's login ends with its sessions, and the caseload is nobody's")
    func leaversAreOut() async throws {
        try await with(try await StaffedSchools.made(on: try await ThrowawayServer.shared())) { schools in
            let own = schools.connect(as: "keyworker")
            _ = try await own.read { db in try db.value("select count(*) from waymark.pupil", as: Int.self) }
            let departure = try await schools.access(as: "administrator") { access in
                try await access.leave(StaffedSchools.staff("keyworker"), on: Self.day)
            }
            #expect(departure.staysHandedOver == 1)
            #expect((departure.sessionsEnded ?? 0) >= 1)
            await #expect(throws: DatabaseError.self) {
                try await own.read { db in try db.value("select count(*) from waymark.pupil", as: Int.self) }
            }
            await own.close()
            let open = try await schools.database.unfettered.read { db in
                try db.value(
                    "select count(*) from waymark.keyworker where staff_id = \(StaffedSchools.staff("keyworker")) and until_on is null",
                    as: Int.self)
            }
            #expect(open == 0)
        }
    }

    @Test("nobody but an administrator adds staff or ends their work", arguments: ["keyworker", "inclusion_leader", "slt", "auditor"])
    func othersDoNot(role: String) async throws {
        try await with { schools in
            await #expect(throws: AccessError.self) {
                try await schools.access(as: role) { access in
                    try await access.add(NewStaffMember(ref: "N1", name: "New Comer", login: schools.login("newcomer")))
                }
            }
            await #expect(throws: AccessError.notAllowed(.lookAfterStaff)) {
                try await schools.access(as: role) { try await $0.leave(StaffedSchools.staff("senco"), on: Self.day) }
            }
        }
    }

    @Test("no login with other rights is given to staff", arguments: [
        "postgres", "waymark", "waymark_owner", "waymark_guard", "pg_read_all_data",
    ])
    func reservedLogins(login: String) async throws {
        try await with { schools in
            await #expect(throws: AccessError.loginReserved) {
                try await schools.access(as: "administrator") { access in
                    try await access.add(NewStaffMember(ref: "N1", name: "New Comer", login: login))
                }
            }
        }
    }

    @Test("a login belongs to one person")
    func loginsAreOnes() async throws {
        try await with { schools in
            await #expect(throws: AccessError.loginTaken) {
                try await schools.access(as: "administrator") { access in
                    try await access.add(NewStaffMember(ref: "N1", name: "New Comer", login: schools.login("dsl")))
                }
            }
        }
    }

    @Test("nobody leaves before the day has come: the login would end at once")
    func leavingAhead() async throws {
        try await with { schools in
            let today = try await schools.database.everyday.read { try $0.value("select waymark.day()", as: PostgresDay.self) }
            let tomorrow = PostgresDay(daysSince2000: today.daysSince2000 + 1)
            await #expect(throws: AccessError.leavingAhead(Day(daysSince2000: tomorrow.daysSince2000))) {
                try await schools.access(as: "administrator") { try await $0.leave(StaffedSchools.staff("senco"), on: tomorrow) }
            }
            #expect(try await schools.access(as: "senco") { try await $0.whoAmI() }.member?.leftOn == nil)
        }
    }

    @Test("a reference is one person's for good: who is there already is not added twice, and who has left keeps theirs")
    func references() async throws {
        try await with { schools in
            func add(_ name: String) async throws {
                try await schools.access(as: "administrator") { access in
                    try await access.add(NewStaffMember(ref: "N1", name: name, posts: [.init(urn: "100001", roles: ["senco"])]))
                }
            }
            try await add("New Comer")
            await #expect(throws: AccessError.onStaffAlready(ref: "N1", name: "New Comer")) { try await add("new comer") }
            await #expect(throws: AccessError.refTaken(ref: "N1", by: "New Comer", leftOn: nil)) { try await add("Nora Comer") }
            try await schools.access(as: "administrator") { access in
                let member = try #require(try await access.staff().first { $0.ref == "N1" })
                _ = try await access.leave(member.id, on: Self.day)
            }
            await #expect(throws: AccessError.refTaken(ref: "N1", by: "New Comer", leftOn: "2026-03-31")) { try await add("New Comer") }
        }
    }

    @Test("an administrator cannot end themselves, nor staff of another setting")
    func administratorsStayWithTheirs() async throws {
        try await with { schools in
            for staff in [StaffedSchools.staff("administrator"), StaffedSchools.sameOrganisation.keyworker, StaffedSchools.elsewhere.keyworker] {
                await #expect(throws: AccessError.noSuchStaff) {
                    try await schools.access(as: "administrator") { try await $0.leave(staff, on: Self.day) }
                }
            }
        }
    }

    @Test("where the server lets Waymark make no logins, the error says what its administrator runs")
    func serverWithoutRights() async throws {
        let server = try await ThrowawayServer()
        try await server.makeRoles()
        let schools = try await StaffedSchools.made(on: server)
        try await schools.database.unfettered.withoutTransaction { db in try db.execute("alter role waymark_registrar nocreaterole") }
        let login = schools.login("newcomer")
        await #expect(throws: AccessError.loginsLeftToAdministrator(statements: "create role \"\(login)\" login in role waymark_staff;")) {
            try await schools.access(as: "administrator") { access in
                try await access.add(NewStaffMember(ref: "N1", name: "New Comer", login: login))
            }
        }
        await schools.close()
        try await server.stop()
    }

    private func with(
        _ schools: StaffedSchools? = nil, _ body: @Sendable (StaffedSchools) async throws -> Void
    ) async throws {
        let schools = if let schools { schools } else { try await StaffedSchools.opened() }
        try await body(schools)
        await schools.close()
    }
}
