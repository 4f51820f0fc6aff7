import Foundation
import Postgres
import TestSupport
import Testing

@testable import Casework

@Suite("The trail", .serialized)
struct TrailTests {
    private static let pupil = StaffedSchools.own.pupil

    @Test("a look is recorded with who, when and what, and read by auditors only")
    func looksAreRecorded() async throws {
        try await with { schools in
            try await schools.access(as: "keyworker") { access in
                try await access.look(.members, at: [Self.pupil], about: "run 3 5.1.a") { _ in }
            }
            let look = try #require(try await schools.access(as: "auditor") { try await $0.looks().first })
            #expect(look.act == .members && look.about == "run 3 5.1.a" && look.pupils == [Self.pupil] && look.staff == "Keyworker")
            for role in StaffedSchools.roles where role != "auditor" {
                await #expect(throws: AccessError.notAllowed(.readTheTrail), "\(role)") {
                    try await schools.access(as: role) { try await $0.looks() }
                }
                let seen = try await schools.loggedIn(as: role) { own in
                    try await own.read { db in try db.value("select count(*) from waymark.look", as: Int.self) }
                }
                #expect(seen == 0, "\(role)")
            }
        }
    }

    @Test("nothing is handed out when the look cannot be recorded")
    func unrecordedLooksFail() async throws {
        try await with { schools in
            await #expect(throws: (any Error).self) {
                try await schools.access(as: "keyworker") { access in
                    try await access.look(.show, at: [Self.pupil], about: "a name; with (signs)") { _ in "what was read" }
                }
            }
        }
    }

    @Test("recording a look twice is recording it once")
    func looksAreRecordedOnce() async throws {
        try await with { schools in
            let id = UUID.version7()
            for _ in 1...2 {
                try await schools.loggedIn(as: "keyworker") { own in
                    try await own.write { db in _ = try db.execute("select waymark.record_look(1, \(id), 'show', '{}')") }
                }
            }
            #expect(try await schools.access(as: "auditor") { try await $0.looks().count } == 1)
        }
    }

    @Test("the trail is narrowed by who, when and what")
    func filters() async throws {
        try await with { schools in
            try await Self.lookAround(schools)
            let before = Instant.now()
            try await schools.access(as: "auditor") { (access: Access) async throws -> Void in
                #expect(try await access.looks(TrailFilter(staff: StaffedSchools.staff("slt"))).count == 2)
                #expect(try await access.looks(TrailFilter(login: schools.login("slt"), acts: ["timeline"])).count == 1)
                #expect(try await access.looks(TrailFilter(from: before)).isEmpty)
                #expect(try await access.looks(TrailFilter(until: before)).count == 4)
                #expect(try await access.looks(TrailFilter(limit: 1)).map(\.number) == [4])
                #expect(try await access.whoSaw(StaffedSchools.elsewhere.pupil).isEmpty)
                #expect(try await access.changes().allSatisfy { $0.login == "waymark" })
            }
        }
    }

    @Test("a whole trail verifies, with heads that were kept")
    func wholeTrailVerifies() async throws {
        try await with { schools in
            try await Self.lookAround(schools)
            try await schools.access(as: "auditor") { access in
                let heads = try await access.heads()
                #expect(heads.map(\.chain) == ["changes", "looks"])
                #expect(heads.last?.number == 4)
                #expect(try await access.verify(against: heads) == [])
            }
        }
    }

    /// What the owner of the tables could do to the trail, and where it is found.
    static let tampering: [(String, BrokenLink)] = [
        ("update waymark.look set login = 'somebody' where seq = 2", BrokenLink(chain: "looks", number: 2, problem: .altered)),
        ("update waymark.look set made_at = made_at - interval '1 hour' where seq = 2", BrokenLink(chain: "looks", number: 2, problem: .altered)),
        ("update waymark.look set pupils = '{}' where seq = 3", BrokenLink(chain: "looks", number: 3, problem: .altered)),
        ("update waymark.look set reason = 'another' where seq = 1", BrokenLink(chain: "looks", number: 1, problem: .altered)),
        ("update waymark.look set reason = null where seq = 1", BrokenLink(chain: "looks", number: 1, problem: .erased)),
        ("delete from waymark.look where seq = 2", BrokenLink(chain: "looks", number: 3, problem: .missing)),
        ("delete from waymark.look where seq = 1", BrokenLink(chain: "looks", number: 2, problem: .missing)),
        ("delete from waymark.look where seq = 4", BrokenLink(chain: "looks", number: 3, problem: .truncated)),
        ("truncate waymark.look", BrokenLink(chain: "looks", number: 0, problem: .truncated)),
        ("""
         update waymark.look set seq = 99 where seq = 2; update waymark.look set seq = 2 where seq = 3;
         update waymark.look set seq = 3 where seq = 99
         """, BrokenLink(chain: "looks", number: 2, problem: .altered)),
        ("update waymark.change set body = '{\"rows\": 1}' where seq = 2 and organisation_id = 1", BrokenLink(chain: "changes", number: 2, problem: .altered)),
        ("delete from waymark.change where seq = 1 and organisation_id = 1", BrokenLink(chain: "changes", number: 2, problem: .missing)),
        ("""
         delete from waymark.change where seq = 3 and organisation_id = 1;
         update waymark.change_head set seq = 2, hash = (select hash from waymark.change where organisation_id = 1 and seq = 2)
         where organisation_id = 1
         """, BrokenLink(chain: "changes", number: 2, problem: .truncated)),
    ]

    @Test("what the owner of the tables does to the trail is found where it was done", arguments: tampering.indices)
    func tamperingIsFound(index: Int) async throws {
        let (deed, expected) = Self.tampering[index]
        try await with { schools in
            try await Self.lookAround(schools)
            try await Self.tamper(deed, schools)
            let broken = try await schools.access(as: "auditor") { try await $0.verify() }
            #expect(broken.first { $0.chain == expected.chain } == expected)
        }
    }

    @Test("a chain that was cut short and closed again is found by a head that was kept")
    func keptHeadsFindACutChain() async throws {
        try await with { schools in
            try await Self.lookAround(schools)
            let kept = try await schools.access(as: "auditor") { try await $0.heads() }
            try await Self.tamper(
                """
                delete from waymark.look where seq = 4;
                update waymark.look_head set seq = 3, hash = (select hash from waymark.look where seq = 3) where organisation_id = 1
                """, schools)
            try await schools.access(as: "auditor") { (access: Access) async throws -> Void in
                #expect(try await access.verify() == [])
                #expect(try await access.verify(against: kept) == [BrokenLink(chain: "looks", number: 4, problem: .truncated)])
            }
        }
    }

    @Test("the owner of the tables cannot change the trail without switching its triggers off")
    func trailIsOnlyAddedTo() async throws {
        try await with { schools in
            try await Self.lookAround(schools)
            for statement in ["update waymark.look set reason = 'x'", "delete from waymark.look", "truncate waymark.look"] {
                await #expect(throws: DatabaseError.self, "\(statement)") {
                    try await schools.database.unfettered.write { db in try db.script(SQL(unsafeRaw: statement)) }
                }
            }
        }
    }

    /// Four looks; the first with a reason.
    private static func lookAround(_ schools: StaffedSchools) async throws {
        try await schools.access(as: "dsl") { try await $0.look(.show, at: [pupil], reason: "asked by the school") { _ in } }
        try await schools.access(as: "slt") { access in
            try await access.look(.show, at: [pupil]) { _ in }
            try await access.look(.timeline, at: [pupil, StaffedSchools.sameSetting.pupil]) { _ in }
        }
        try await schools.access(as: "keyworker") { try await $0.look(.show, at: [pupil]) { _ in } }
    }

    private static func tamper(_ deed: String, _ schools: StaffedSchools) async throws {
        try await schools.database.owner.write { db in
            try db.script(SQL(unsafeRaw: """
                alter table waymark.look disable trigger user; alter table waymark.look no force row level security;
                alter table waymark.change disable trigger user; alter table waymark.change no force row level security;
                alter table waymark.look_head no force row level security; alter table waymark.change_head no force row level security;
                alter table waymark.change_head disable trigger user;
                \(deed)
                """))
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}
