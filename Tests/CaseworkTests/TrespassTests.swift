import Casework
import Postgres
import TestSupport
import Testing

@Suite("What each must not do", .serialized)
struct TrespassTests {
    @Test("is tried and refused, whoever tries", arguments: StaffedSchools.roles)
    func everybodyIsStopped(role: String) async throws {
        try await with { schools in
            _ = try await schools.access(as: "dsl") { try await $0.restrictedNotes(about: StaffedSchools.own.pupil) }
            let tried = try await schools.access(as: role) { try await $0.trespass() }
            #expect(tried.count > 20)
            #expect(tried.filter { !$0.isStopped }.map(\.code) == [])
        }
    }

    @Test("is tried by a steward too, as such and for each colleague")
    func stewardsAreStopped() async throws {
        try await with { schools in
            let access = Access(database: schools.database.everyday, organisation: StaffedSchools.organisation)
            #expect(try await access.trespass().filter { !$0.isStopped }.map(\.code) == [])
            for role in StaffedSchools.roles {
                let tried = try await access.trespass(actingAs: StaffedSchools.staff(role))
                #expect(tried.filter { !$0.isStopped }.map(\.code) == [], "\(role)")
            }
        }
    }

    @Test("finds the hole that somebody made", arguments: [
        ("trust_lead", "create policy hole on waymark.pupil for select to waymark_staff using (true)", "reads_pupils"),
        ("keyworker", "create policy hole on waymark.placement for select to waymark_staff using (true)", "reads_past_caseload"),
        ("slt", "grant delete on waymark.change to waymark_staff; drop trigger append_only on waymark.change", "removes_changes"),
        ("administrator", "alter table waymark.restricted_note disable row level security", "reads_notes"),
        ("auditor", "grant create on schema waymark to public", "makes_tables"),
        ("senco", "grant insert on evidence.step to waymark_staff", "writes_rules"),
    ])
    func holesAreFound(role: String, hole: String, code: String) async throws {
        try await with { schools in
            try await schools.database.unfettered.write { db in try db.script(SQL(unsafeRaw: hole)) }
            let open = try await schools.access(as: role) { try await $0.trespass().filter { !$0.isStopped }.map(\.code) }
            #expect(open.contains(code))
        }
    }

    @Test("leaves nothing behind")
    func nothingStays() async throws {
        try await with { schools in
            let count: SQL = "select count(*) from pg_class where relnamespace = 'waymark'::regnamespace"
            let before = try await schools.database.unfettered.read { try $0.value(count, as: Int.self) }
            _ = try await schools.access(as: "slt") { try await $0.trespass() }
            #expect(try await schools.database.unfettered.read { try $0.value(count, as: Int.self) } == before)
            #expect(try await schools.access(as: "auditor") { try await $0.verify() } == [])
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}
