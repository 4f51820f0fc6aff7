import Casework
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Doors that open on record", .serialized)
struct DoorTests {
    private static let pupil = StaffedSchools.own.pupil
    private static let note = "Said something worrying"

    @Test("a safeguarding lead reads restricted notes, and the look is on record")
    func leadReads() async throws {
        try await with { schools in
            let notes = try await schools.access(as: "dsl") { try await $0.restrictedNotes(about: Self.pupil) }
            #expect(notes.map(\.note) == [Self.note])
            let looks = try await schools.access(as: "auditor") { try await $0.whoSaw(Self.pupil) }
            #expect(looks.map(\.act) == [.restrictedNotes])
            #expect(looks.map(\.login) == [schools.login("dsl")])
        }
    }

    @Test("restricted notes show nothing, to nobody, when the look is not on record before")
    func nothingWithoutARecord() async throws {
        try await with { schools in
            for role in StaffedSchools.roles {
                let seen = try await schools.loggedIn(as: role) { own in
                    try await own.read { db in try db.value("select count(*) from history.restricted_note", as: Int.self) }
                }
                #expect(seen == 0, "\(role)")
            }
        }
    }

    @Test("a look that could be rolled back opens nothing")
    func uncommittedLooksOpenNothing() async throws {
        try await with { schools in
            let seen = try await schools.loggedIn(as: "dsl") { own in
                try await own.write { db in
                    try db.execute(
                        "select waymark.record_look(1, gen_random_uuid(), 'restricted_notes', array[\(Self.pupil)])")
                    return try db.value("select count(*) from waymark.restricted_note", as: Int.self)
                }
            }
            #expect(seen == 0)
        }
    }

    @Test("a recorded look opens the notes of that pupil, for that login, for a quarter of an hour")
    func looksOpenNoMore() async throws {
        try await with { schools in
            _ = try await schools.access(as: "dsl") { try await $0.restrictedNotes(about: Self.pupil) }
            let count: SQL = "select count(*) from waymark.restricted_note"
            #expect(try await schools.loggedIn(as: "dsl") { own in try await own.read { try $0.value(count, as: Int.self) } } == 1)
            #expect(try await schools.loggedIn(as: "slt") { own in try await own.read { try $0.value(count, as: Int.self) } } == 0)
            try await schools.database.unfettered.write { db in
                try db.execute("set local session_replication_role = replica")
                try db.execute("update waymark.look set made_at = made_at - interval '16 minutes'")
            }
            #expect(try await schools.loggedIn(as: "dsl") { own in try await own.read { try $0.value(count, as: Int.self) } } == 0)
        }
    }

    @Test("others may not, and are told what they would be told of a pupil who is not there", arguments: [
        "keyworker", "inclusion_leader", "slt", "administrator", "auditor", "trust_lead",
    ])
    func othersDoNotRead(role: String) async throws {
        try await with { schools in
            for pupil in [Self.pupil, StaffedSchools.identifier(999)] {
                await #expect(throws: AccessError.noSuchPupil) {
                    try await schools.access(as: role) { try await $0.restrictedNotes(about: pupil) }
                }
            }
        }
    }

    @Test("who writes a restricted note cannot read it again", arguments: ["keyworker", "senco"])
    func writersDoNotReadBack(role: String) async throws {
        try await with { schools in
            let (id, _) = try await schools.access(as: role) { access in
                try await access.writeRestrictedNote(
                    about: StayKey(setting: 1, placement: StaffedSchools.own.stay), on: PostgresDay(daysSince2000: 9_500), "Bruises")
            }
            await #expect(throws: AccessError.noSuchPupil) {
                try await schools.access(as: role) { try await $0.restrictedNotes(about: Self.pupil) }
            }
            let notes = try await schools.access(as: "dsl") { try await $0.restrictedNotes(about: Self.pupil) }
            #expect(notes.contains { $0.id == id && $0.note == "Bruises" })
        }
    }

    @Test("nobody writes a note about a pupil whom they may not see")
    func strangersDoNotWrite() async throws {
        try await with { schools in
            for stay in [StaffedSchools.sameSetting.stay, StaffedSchools.identifier(999)] {
                await #expect(throws: AccessError.noSuchPupil) {
                    try await schools.access(as: "keyworker") { access in
                        try await access.writeRestrictedNote(
                            about: StayKey(setting: 1, placement: stay), on: PostgresDay(daysSince2000: 9_500), "Bruises")
                    }
                }
            }
        }
    }

    @Test("breaking the glass opens a colleague's pupil with the restricted notes, until the safeguarding lead closes it")
    func breakingTheGlass() async throws {
        try await with { schools in
            let stranger = StaffedSchools.sameSetting
            let opened = try await schools.access(as: "keyworker") { access in
                let pupil = try await access.breakGlass(for: "P2", reason: "Ran out of the building")
                return (pupil, try await access.restrictedNotes(about: pupil).map(\.note))
            }
            #expect(opened == (stranger.pupil, [Self.note]))
            let open = try await schools.access(as: "dsl") { try await $0.brokenGlasses() }
            #expect(open.map(\.reason) == ["Ran out of the building"])
            let id = try #require(open.first?.id)
            try await schools.access(as: "dsl") { try await $0.closeBrokenGlass(id, finding: "Rightly so") }
            #expect(try await schools.access(as: "dsl") { try await $0.brokenGlasses() } == [])
            let seen = try await schools.loggedIn(as: "keyworker") { own in
                try await own.read { db in
                    (try db.value("select count(*) from waymark.pupil", as: Int.self),
                     try db.value("select count(*) from waymark.restricted_note", as: Int.self))
                }
            }
            #expect(seen == (1, 0))
            let acts = try await schools.access(as: "auditor") { try await $0.whoSaw(stranger.pupil).map(\.act) }
            #expect(acts == [.breakGlassClosed, .restrictedNotes, .breakGlass])
        }
    }

    @Test("broken glass closes by itself after an hour, and stays on the safeguarding lead's list")
    func glassClosesByItself() async throws {
        try await with { schools in
            _ = try await schools.access(as: "keyworker") { try await $0.breakGlass(for: "P2", reason: "Emergency") }
            try await schools.database.unfettered.write { db in
                try db.execute("update waymark.break_glass set until_at = clock_timestamp() - interval '1 second'")
            }
            let seen = try await schools.loggedIn(as: "keyworker") { own in
                try await own.read { db in try db.value("select count(*) from waymark.pupil", as: Int.self) }
            }
            #expect(seen == 1)
            #expect(try await schools.access(as: "dsl") { try await $0.brokenGlasses().count } == 1)
        }
    }

    @Test("glass is broken only with a reason, by those who work with pupils, for a pupil of the setting")
    func glassIsNotBrokenLightly() async throws {
        try await with { schools in
            await #expect(throws: AccessError.reasonMissing) {
                try await schools.access(as: "keyworker") { try await $0.breakGlass(for: "P2", reason: "  ") }
            }
            for pupil in ["P3", "P4", "P77", "Quillfeather"] {
                await #expect(throws: AccessError.noSuchPupil) {
                    try await schools.access(as: "keyworker") { try await $0.breakGlass(for: pupil, reason: "Emergency") }
                }
            }
            for role in ["administrator", "auditor", "trust_lead"] {
                await #expect(throws: AccessError.notAllowed(.breakTheGlass)) {
                    try await schools.access(as: role) { try await $0.breakGlass(for: "P2", reason: "Emergency") }
                }
            }
        }
    }

    @Test("an administrator sees pupils while exporting and not before or after, and it is on record")
    func administratorsSeeWhileExchanging() async throws {
        try await with { schools in
            let seen = try await schools.loggedIn(as: "administrator") { own in
                let access = Access(database: own, organisation: 1)
                let count: @Sendable () async throws -> [Int] = {
                    try await own.read { db in
                        [try db.value("select count(*) from waymark.pupil", as: Int.self),
                         try db.value("select count(*) from waymark.target", as: Int.self),
                         try db.value("select count(*) from waymark.restricted_note", as: Int.self)]
                    }
                }
                return [try await count(), try await access.exchange(.export, count), try await count()]
            }
            #expect(seen == [[0, 0, 0], [2, 2, 0], [0, 0, 0]])
            let looks = try await schools.access(as: "auditor") { try await $0.looks() }
            #expect(looks.map(\.act) == [.export])
        }
    }

    @Test("an exchange that could be rolled back opens nothing, and none but an administrator begins one")
    func exchangesAreOnRecordFirst() async throws {
        try await with { schools in
            let seen = try await schools.loggedIn(as: "administrator") { own in
                try await own.write { db in
                    try db.execute("select waymark.begin_exchange(1, gen_random_uuid(), 'export')")
                    return try db.value("select count(*) from waymark.pupil", as: Int.self)
                }
            }
            #expect(seen == 0)
            await #expect(throws: AccessError.notAllowed(.exchange)) {
                try await schools.access(as: "inclusion_leader") { try await $0.exchange(.export) {} }
            }
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}
