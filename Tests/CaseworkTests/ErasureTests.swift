import Casework
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Erasure", .serialized)
struct ErasureTests {
    private static let pupil = StaffedSchools.own.pupil
    /// Nobody else has them, and they are everywhere: whatever is left is found.
    private static let traces = ["Perpetua", "Xanthopoulos", "Pepi", "Q823456789012", "1991-02-03", "REF-4711", "Pepi's mother"]

    @Test("no person remains anywhere: not in history, trail, notes, reasons, open doors or members of runs")
    func nobodyRemains() async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            for trace in Self.traces {
                #expect(try await !schools.tables(holding: trace).isEmpty, "\(trace) was nowhere to begin with")
            }
            let erasure = try await schools.access(as: "administrator") { access in
                try await access.exchange(.erasure) { try await access.erase(Self.pupil) }
            }
            #expect(erasure.rows > 50)
            for trace in Self.traces {
                #expect(try await schools.tables(holding: trace) == [], "\(trace)")
            }
            // An identifier of nobody, which the chain of looks covers. The sample names actions and covers after stays.
            #expect(try await schools.tables(holding: Self.pupil.uuidString.lowercased()) == ["waymark.look"])
            let ofStay = try await schools.tables(holding: StaffedSchools.own.stay.uuidString.lowercased())
            #expect(ofStay.allSatisfy { $0.hasSuffix("cover") || $0.hasSuffix("narrative_action") }, "\(ofStay)")
        }
    }

    @Test("the erasure is on record without the person, and the chains hold")
    func erasureIsOnRecord() async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            try await schools.erase()
            let (changes, broken, looks) = try await schools.access(as: "auditor") { access in
                (try await access.changes(), try await access.verify(), try await access.whoSaw(Self.pupil))
            }
            #expect(changes.first?.act == "erasure")
            #expect(changes.first?.staff == "administrator")
            #expect(changes.allSatisfy { $0.reason == nil || $0.reason == "about nobody" })
            #expect(broken == [])
            #expect(!looks.isEmpty && looks.allSatisfy { $0.reason == nil })
        }
    }

    @Test("others keep what is theirs")
    func othersAreLeftAlone() async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            let before = try await schools.countsOfOthers()
            try await schools.erase()
            #expect(try await schools.countsOfOthers() == before)
        }
    }

    @Test("what is not due, is held, or is another setting's is not erased", arguments: [
        ("update waymark.pupil set date_of_birth = current_date - interval '25 years' + interval '1 day', seq = ", AccessError.notDue),
        ("update waymark.legal_hold set released_on = null, seq = ", .onLegalHold),
        ("update waymark.ehc_plan set issued_on = date '2025-11-01', decided_on = date '2025-11-01', decision = 'issued', seq = ", .notDue),
    ])
    func refusals(change: String, refusal: AccessError) async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            try await schools.act { db, seq in
                try db.execute("\(unsafeRaw: change) \(seq) where organisation_id = 1 and pupil_id = \(Self.pupil)")
                if change.contains("ehc_plan") {
                    try db.execute(
                        """
                        update waymark.pupil set date_of_birth = current_date - interval '31 years' + interval '1 day', seq = \(seq)
                        where organisation_id = 1 and pupil_id = \(Self.pupil)
                        """)
                }
            }
            await #expect(throws: refusal) { try await schools.erase() }
        }
    }

    @Test("a pupil of a setting of somebody else's is not erased")
    func partsOfOthersAreNotErased() async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            try await schools.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.placement (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on,
                                                   reason, registration)
                    values (1, 2, \(StaffedSchools.identifier(778)), \(seq), 901, 'ELSEWHERE', \(Self.pupil), date '2025-10-01', 'medical', 'single')
                    """)
            }
            await #expect(throws: AccessError.partOfAnotherSetting) { try await schools.erase() }
        }
    }

    @Test("only an administrator erases, and only once an erasure has been begun", arguments: StaffedSchools.roles)
    func onlyAdministratorsErase(role: String) async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            await #expect(throws: AccessError.notAllowed(.erase)) {
                try await schools.access(as: role) { try await $0.erase(Self.pupil) }
            }
            await #expect(throws: AccessError.notAllowed(.erase)) {
                try await schools.access(as: role) { _ = try await $0.retentionPlan() }
            }
            if role == "administrator" {
                await #expect(throws: AccessError.notAllowed(.erase)) {
                    try await schools.access(as: role) { access in
                        try await access.exchange(.export) { try await access.erase(Self.pupil) }
                    }
                }
            }
        }
    }

    @Test("a rehearsal does everything and leaves everything")
    func rehearsal() async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            let rows = try await schools.access(as: "administrator") { access in
                try await access.exchange(.erasure) {
                    let rehearsed = try await access.erase(Self.pupil, isRehearsal: true)
                    #expect(rehearsed.isRehearsal)
                    return try await (rehearsed.rows, access.erase(Self.pupil).rows)
                }
            }
            #expect(rows.0 == rows.1 && rows.0 > 0)
        }
    }

    @Test("a referral that came to nothing goes after a year, and the pupil's other stays remain")
    func unacceptedReferral() async throws {
        try await with { schools in
            let declined = StaffedSchools.identifier(777)
            try await schools.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.placement (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on,
                                                   reason, registration, decision, decided_on)
                    values (1, 1, \(declined), \(seq), 900, 'DECLINED-1', \(Self.pupil), current_date - 800, 'medical', 'single', 'declined',
                            current_date - 700)
                    """)
            }
            let plan = try await schools.access(as: "administrator") { access in
                try await access.exchange(.erasure) {
                    let plan = try await access.retentionPlan()
                    _ = try await access.erase(Self.pupil)
                    return plan
                }
            }
            #expect(plan.map(\.referral) == ["DECLINED-1"])
            #expect(plan.map(\.rule.code) == ["unaccepted_referral"])
            #expect(try await schools.tables(holding: "DECLINED-1") == [])
            let left = try await schools.loggedIn(as: "keyworker") { own in
                try await own.read { db in try db.values("select ref from waymark.placement", as: String.self) }
            }
            #expect(left == ["L1"])
        }
    }

    @Test("a pupil of whom no referral was accepted goes as a whole, a year after the last of them", arguments: [
        (366, "declined"), (364, nil), (366, nil),
    ])
    func neverAccepted(days: Int, decision: String?) async throws {
        try await with { schools in
            try await schools.act { db, seq in
                try db.execute(
                    """
                    update waymark.placement set decision = \(decision)::text, first_day = null, referred_on = current_date - \(Int32(days)),
                        decided_on = case when \(decision)::text is not null then current_date - \(Int32(days)) end, seq = \(seq)
                    where organisation_id = 1 and placement_id = \(StaffedSchools.own.stay)
                    """)
            }
            let plan = try await schools.access(as: "administrator") { access in
                try await access.exchange(.erasure) { try await access.retentionPlan() }
            }
            #expect(plan.map(\.pupil) == (days > 365 ? [Self.pupil] : []))
            #expect(plan.allSatisfy { $0.referral == nil && $0.rule.code == "unaccepted_referral" })
        }
    }

    @Test("the plan names whom, by which rule and since when, and is a look at them")
    func planIsALook() async throws {
        try await with { schools in
            try await schools.makeKnownEverywhere()
            let plan = try await schools.access(as: "administrator") { access in
                try await access.exchange(.erasure) { try await access.retentionPlan() }
            }
            #expect(plan.map(\.name) == ["Perpetua Xanthopoulos"])
            #expect(plan.map(\.rule.code) == ["birthday"])
            #expect(plan.map(\.since.description) == ["2016-02-03"])
            let looks = try await schools.access(as: "auditor") { try await $0.whoSaw(Self.pupil) }
            #expect(looks.first?.act == .retention)
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}

extension StaffedSchools {
    /// Makes the keyworker's own pupil somebody whose record is due, and who is written of wherever something can be written.
    func makeKnownEverywhere() async throws {
        let place = Self.own
        try await act { db, seq in
            try db.execute(
                """
                update waymark.pupil set forename = 'Perpetua', surname = 'Xanthopoulos', preferred_name = 'Pepi', upn = 'Q823456789012',
                    date_of_birth = date '1991-02-03', ref = 'REF-4711', seq = \(seq)
                where organisation_id = 1 and pupil_id = \(place.pupil)
                """)
        }
        try await database.everyday.write { db in
            let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
            for (table, column) in [("contact", "note"), ("restricted_note", "note"), ("target", "statement"), ("transition", "parent_view")] {
                try db.execute(
                    """
                    update waymark.\(identifier: table) set \(identifier: column) = 'Pepi''s mother was there', seq = \(seq)
                    where organisation_id = 1 and placement_id = \(place.stay)
                    """)
            }
            try db.execute("select waymark.close_act(1, gen_random_uuid(), 'test', 'because of Perpetua', '{}')")
        }
        try await act { db, seq in
            try db.execute("update waymark.contact set note = null, seq = \(seq) where organisation_id = 1 and placement_id = \(place.stay)")
            try db.execute("delete from waymark.score where organisation_id = 1 and placement_id = \(place.stay)")
        }
        try await database.everyday.write { db in
            _ = try db.value("select waymark.open_act(1)", as: Int64.self)
            try db.execute("select waymark.close_act(1, gen_random_uuid(), 'test', 'about nobody', '{}')")
            try db.execute("select waymark.record_look(1, gen_random_uuid(), 'show', array[\(place.pupil)], null, 'Xanthopoulos rang')")
        }
        _ = try await access(as: "senco") { try await $0.breakGlass(for: "REF-4711", reason: "Perpetua ran off") }
        try await database.unfettered.write { db in
            try db.execute(
                """
                insert into evidence.run (organisation_id, run_id, number, from_day, to_day, as_of, known_seq, known_at, settings, breakdowns, measures)
                values (1, \(Self.identifier(888)), 1, '2025-09-01', '2026-03-31', '2026-03-31', 1, now(), '{1}', '{}', 'v')
                """)
            try db.execute(
                """
                insert into evidence.members (organisation_id, run_id, measure, setting_id, records, counted)
                values (1, \(Self.identifier(888)), '5.1.a', 1, array[\(place.stay), \(Self.sameSetting.stay)], '{1,0}'),
                       (1, \(Self.identifier(888)), '12.1.a', 1, array[\(place.pupil), \(Self.sameSetting.pupil)], '{1,0}')
                """)
        }
    }

    func erase() async throws {
        _ = try await access(as: "administrator") { access in
            try await access.exchange(.erasure) { try await access.erase(Self.own.pupil) }
        }
    }

    /// Every table of the database, whatever its schema, in a row of which the text stands.
    func tables(holding text: String) async throws -> [String] {
        try await database.unfettered.read { db in
            let tables = try db.values(
                """
                select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema)' order by 1
                """, as: String.self)
            return try tables.filter {
                try db.value("select exists (select from \(unsafeRaw: $0) x where position(\(text) in x::text) > 0)", as: Bool.self)
            }
        }
    }

    /// Rows of pupils beside the keyworker's own, by table.
    fileprivate func countsOfOthers() async throws -> [String] {
        try await database.unfettered.read { db in
            try db.rows("select relation::text, by_pupil from waymark.tables_of_pupils() where not by_stay or by_stay", as: (String, Bool).self)
                .map { relation, byPupil in
                    let own: SQL = byPupil ? "pupil_id <> \(Self.own.pupil)" : "placement_id <> \(Self.own.stay)"
                    let count = try db.value("select count(*) from \(unsafeRaw: relation) where \(own)", as: Int.self)
                    return "\(relation) \(count)"
                }
        }
    }
}
