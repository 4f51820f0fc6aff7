import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Side doors", .serialized)
struct SideDoorTests {
    @Test("no crafted setting gives a right", arguments: [
        "waymark.acting_as", "waymark.today", "waymark.login", "waymark.steward", "app.staff_id",
    ])
    func settingsGiveNothing(setting: String) async throws {
        try await with { schools in
            let seen = try await schools.loggedIn(as: "keyworker") { own in
                try await own.write { db in
                    for value in [StaffedSchools.staff("inclusion_leader").uuidString, "", "1", "2030-01-01"] {
                        try db.execute("select set_config(\(setting), \(value), true)")
                    }
                    try db.execute("select set_config(\(setting), \(StaffedSchools.staff("dsl").uuidString), true)")
                    return try db.value("select count(*) from waymark.placement", as: Int.self)
                }
            }
            #expect(seen == 1)
        }
    }

    @Test("nobody becomes somebody else", arguments: [
        "set role waymark_guard", "set role waymark_owner", "set role waymark_steward", "set role waymark_registrar",
        "set role waymark_rollup", "set role waymark", "set role postgres", "set session authorization waymark",
        "set session authorization postgres", "select set_config('role', 'waymark_owner', false)",
        "reset session authorization; set role postgres",
    ])
    func nobodyBecomesSomebodyElse(attempt: String) async throws {
        try await with { schools in
            try await schools.expectRefusal(as: "inclusion_leader", SQL(unsafeRaw: attempt))
        }
    }

    @Test("a service that takes on a colleague's login has that colleague's rights, and none without")
    func serviceTakesOnALogin() async throws {
        try await with { schools in
            try await schools.addLogin(schools.login("service"))
            try await schools.database.unfettered.withoutTransaction { db in
                try db.execute("grant \(identifier: schools.login("keyworker")) to \(identifier: schools.login("service"))")
            }
            let counts = try await schools.loggedIn(as: "service") { own in
                try await own.write { db in
                    let before = try db.value("select waymark.staff_of(waymark.caller())", as: UUID?.self)
                    try db.execute("set local role \(identifier: schools.login("keyworker"))")
                    return (before, try db.value("select count(*) from waymark.target", as: Int.self))
                }
            }
            #expect(counts == (nil, 1))
        }
    }

    @Test("rights are asked about oneself only")
    func rightsOfOthersAreNotTold() async throws {
        try await with { schools in
            let leader = schools.login("inclusion_leader")
            let told = try await schools.loggedIn(as: "keyworker") { own in
                try await own.read { db in
                    try db.row(
                        """
                        select waymark.led_settings(\(leader)), waymark.organisation_of(\(leader)), waymark.staff_of(\(leader)),
                               waymark.caseload(\(leader))
                        """, as: ([Int32], Int32?, UUID?, [UUID]).self)
                }
            }
            #expect(told == ([], nil, nil, []))
        }
    }

    @Test("a function in a condition sees no row that its caller may not see")
    func conditionsSeeNothingElse() async throws {
        try await with { schools in
            let told = try await schools.loggedIn(as: "keyworker") { own in
                try await own.write { db in
                    try db.script("""
                        create function pg_temp.tell(what text) returns boolean language plpgsql cost 0.0000001 as
                            $$ begin perform set_config('told.pupils', coalesce(current_setting('told.pupils', true), '') || what || ' ', true); return true; end $$
                        """)
                    _ = try db.values("select 1 from waymark.pupil where pg_temp.tell(ref)", as: Int32.self)
                    return try db.value("select current_setting('told.pupils', true)", as: String?.self)
                }
            }
            #expect(told == "P1 ")
        }
    }

    @Test("neither files nor programs nor other people's statements can be had", arguments: [
        "copy (select 1) to program 'true'", "create temp table x (t text); copy x from program 'true'",
        "copy (select 1) to '/tmp/waymark-side-door'", "select lo_import('/etc/hostname')", "select pg_read_file('/etc/hostname')",
        "select lo_export(lo_from_bytea(0, 'x'), '/tmp/waymark-side-door')",
        "create function waymark.mine() returns int language sql as 'select 1'", "create table waymark.mine (x int)",
        "create view history.mine as select 1", "alter table waymark.pupil disable row level security",
        "drop policy seen on waymark.pupil", "truncate waymark.target", "alter table waymark.change disable trigger all",
        "select * from waymark.login where login = current_user for update", "update waymark.change set reason = 'x'", "delete from waymark.look",
        "insert into waymark.exchange values (1, gen_random_uuid(), gen_random_uuid(), 'export', now(), now() + interval '1 day')",
        "update waymark.break_glass set until_at = now() + interval '1 day'", "select waymark.identity(current_user)",
        "select waymark.make_login('mallory')", "call waymark.hand_over()", "select waymark.close_login('postgres')",
        "update waymark.staff set login = 'x'", "update waymark.staff set left_on = null", "select waymark.make_organisation('Mine')",
    ])
    func nothingElseCanBeHad(attempt: String) async throws {
        try await with { schools in
            for role in ["keyworker", "administrator"] { try await schools.expectRefusal(as: role, SQL(unsafeRaw: attempt)) }
        }
    }

    @Test("switching row security off shows an error, not the rows")
    func rowSecurityCannotBeSwitchedOff() async throws {
        try await with { schools in
            try await schools.expectRefusal(as: "keyworker", "set local row_security = off; select * from waymark.pupil")
        }
    }

    @Test("statements of colleagues and statistics of columns stay hidden")
    func serverViewsTellNothing() async throws {
        try await with { schools in
            try await schools.database.unfettered.withoutTransaction { db in try db.execute("analyze waymark.pupil") }
            let others = schools.connect(as: "inclusion_leader")
            _ = try await others.read { db in try db.value("select count(*) from waymark.pupil where surname = 'Quillfeather'", as: Int.self) }
            let told = try await schools.loggedIn(as: "keyworker") { own in
                try await own.read { db in
                    (
                        try db.value(
                            "select count(*) from pg_stat_activity where query ~ 'Quillfeather' and usename <> current_user", as: Int.self),
                        try db.value("select count(*) from pg_stats where schemaname in ('waymark', 'former')", as: Int.self)
                    )
                }
            }
            #expect(told == (0, 0))
            await others.close()
        }
    }

    @Test("tables of one's own before the schema's in the path mislead no check")
    func temporaryTablesMisleadNobody() async throws {
        try await with { schools in
            let seen = try await schools.loggedIn(as: "keyworker") { own in
                try await own.write { db in
                    try db.script("""
                        create temp table post as select 1 as organisation_id, waymark.staff_of(waymark.caller()) as staff_id, 1 as setting_id,
                            '{dsl,inclusion_leader,administrator}'::text[] as roles;
                        create temp table login as select current_user as login, 2 as organisation_id,
                            '00000000-0000-7000-8000-000000000130'::uuid as staff_id, null::date as left_on;
                        create temp table fresh as select 1; create temp table gone as select 1; create temp table placement as select 1;
                        set local search_path = pg_temp, waymark;
                        """)
                    return try db.value("select count(*) from waymark.placement", as: Int.self)
                }
            }
            #expect(seen == 1)
        }
    }

    @Test("an organisation that is not one's own and one that is not there are refused in the same words")
    func foreignAndMissingAreAlike() async throws {
        try await with { schools in
            let calls: [@Sendable (Int) -> SQL] = [
                { "select waymark.open_act(\(Int32($0)))" },
                { "select waymark.record_look(\(Int32($0)), gen_random_uuid(), 'show', '{}')" },
                { "select waymark.break_glass(\(Int32($0)), gen_random_uuid(), 'P4', 'why')" },
                { "select waymark.audit_verify(\(Int32($0)))" },
                { "select waymark.who_changed(\(Int32($0)), '{1}')" },
            ]
            for call in calls {
                let foreign = try await schools.refusal(as: "keyworker", call(2))
                let missing = try await schools.refusal(as: "keyworker", call(77))
                #expect(foreign?.sqlState == missing?.sqlState)
                #expect(foreign?.message == missing?.message.replacing("77", with: "2"))
            }
        }
    }

    @Test("a value that is taken is refused without being told")
    func uniqueViolationsTellNoValues() async throws {
        try await with { schools in
            let refusal = try await schools.refusal(as: "keyworker", """
                insert into waymark.target (organisation_id, setting_id, placement_id, target_id, seq, entry, ref, area, statement, set_on)
                select 1, 1, \(StaffedSchools.own.stay), gen_random_uuid(), h.seq, 1, 'T2', 'confidence', 'x', date '2025-10-01'
                from (select waymark.open_act(1) as seq) h
                """)
            #expect(refusal?.constraint == "target_ref_once")
            #expect(refusal?.message.contains("T2") == false)
            #expect(refusal?.detail == nil)
        }
    }

    @Test("a reference to what is hidden and to what is not there are refused alike")
    func referencesTellNothing() async throws {
        try await with { schools in
            var said: [String?] = []
            for stay in [StaffedSchools.sameSetting.stay, StaffedSchools.identifier(999)] {
                let refusal = try await schools.refusal(as: "keyworker", """
                    insert into waymark.target (organisation_id, setting_id, placement_id, target_id, seq, entry, ref, area, statement, set_on)
                    select 1, 1, \(stay), gen_random_uuid(), waymark.open_act(1), 1, 'T99', 'confidence', 'x', date '2025-10-01'
                    """)
                said.append(refusal?.message)
            }
            #expect(said[0] != nil)
            #expect(said[0] == said[1])
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}

extension StaffedSchools {
    /// What the server answers when it does not do as it is told.
    func refusal(as role: String, _ query: SQL) async throws -> ServerError? {
        try await loggedIn(as: role) { own in
            do {
                try await own.write { db in
                    // Several statements go as a script, which takes no parameters.
                    if query.description.contains("$1") { try db.execute(query) } else { try db.script(query) }
                }
                return nil
            } catch let error as DatabaseError {
                return error.serverError
            }
        }
    }

    func expectRefusal(as role: String, _ query: SQL, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let refusal = try await refusal(as: role, query)
        let states: [SQLState] = [.insufficientPrivilege, "0LP01", "42809", .invalidAuthorization, "25001", "22023"]
        #expect(refusal.map { states.contains($0.sqlState) } == true, "\(role): \(query) \(refusal?.message ?? "went through")", sourceLocation: sourceLocation)
    }
}
