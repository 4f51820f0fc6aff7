import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@testable import Evidence

@Suite("What is missing or doubtful in the records")
struct QualityTests {
    @Test("is declared once, with a role that there is and measures that there are, and each check can be carried out")
    func declared() async throws {
        let checks = try QualityCheck.all()
        let library = try MeasureLibrary.standard()
        #expect(checks.count == 22 && Set(checks.map(\.id)).count == checks.count)
        for check in checks {
            #expect(CodeLists.role[check.role] != nil, "\(check.id)")
            for id in check.touches { #expect(library[id] != nil, "\(check.id) \(id)") }
        }
        let school = try await DemonstrationSchool.opened()
        let findings = try await school.evidence.quality(today: DemonstrationSchool.today)
        #expect(findings.map(\.check).contains("window_passed"))
        #expect(findings.allSatisfy { !$0.people.isEmpty })
        await school.close()
    }

    @Test("is found where it was made, with the record and the colleague who can mend it", arguments: [
        ("sen_provision_without_type", "update waymark.pupil set sen_provision = 'K', primary_need = null"),
        ("sen_type_without_provision", "update waymark.pupil set sen_provision = 'N', primary_need = 'SEMH'"),
        ("nsa_with_plan", "update waymark.pupil set sen_provision = 'E', primary_need = 'NSA'"),
        ("background_not_recorded", "update waymark.pupil set looked_after = null"),
        ("upn_missing", "update waymark.pupil set upn = null"),
        ("keyworker_missing", "update waymark.keyworker set until_on = from_on"),
        ("nothing_asked", "delete from waymark.referral_item"),
        ("quality_missing", "update waymark.referral_item set quality = null, received_on = coalesce(received_on, date '2026-03-30')"),
        ("done_before_referral", "update waymark.induction_step set completed_on = '2020-01-06'"),
        ("due_day_missing", "update waymark.induction_step set due_on = null"),
        ("move_not_recorded", "update waymark.placement set ended_on = '2026-03-30', end_reason = 'transition'"),
        ("first_day_missing", "update waymark.placement set first_day = null, planned_start = '2026-03-01'"),
    ])
    func found(check: String, damage: String) async throws {
        let school = try await DemonstrationSchool.opened()
        let today = DemonstrationSchool.today
        // Of one pupil on roll who has no transition.
        let (placement, pupil, ref, pupilRef) = try await school.database.everyday.read { db in
            try db.rows(
                """
                select p.placement_id, p.pupil_id, p.ref, u.ref from waymark.placement p join waymark.pupil u using (organisation_id, pupil_id)
                where p.first_day <= '2026-03-01' and p.ended_on is null
                  and not exists (select from waymark.transition t where t.placement_id = p.placement_id)
                  and 1 = (select count(*) from waymark.placement x where x.pupil_id = p.pupil_id)
                order by p.entry limit 1
                """, as: (UUID, UUID, String, String).self)[0]
        }
        let before = try await school.evidence.quality(today: today).filter { $0.check == check }
        try await school.act { db, seq in
            let isPupil = damage.contains("waymark.pupil ")
            let target: SQL = isPupil ? "pupil_id = \(pupil)" : "placement_id = \(placement)"
            let statement = SQL(unsafeRaw: damage)
            if damage.hasPrefix("delete") {
                try db.execute("\(statement) where \(target)")
            } else {
                try db.execute("\(statement), seq = \(seq) where \(target)")
            }
        }
        let after = try await school.evidence.quality(today: today).filter { $0.check == check }
        let new = after.filter { !before.contains($0) }
        #expect(!new.isEmpty && new.allSatisfy { $0.ref.hasPrefix(ref) || $0.ref.hasPrefix(pupilRef) }, "\(check) \(after)")
        await school.close()
    }

    /// What a check finds in a school of one pupil, on each of some days.
    private func found(
        _ check: String, on days: [Day], _ make: (CaseSchool) async throws -> Void
    ) async throws -> [Bool] {
        let school = try await CaseSchool.opened()
        try await make(school)
        let evidence = try EvidenceService(database: school.database.everyday, organisation: 1)
        var found: [Bool] = []
        for day in days { found.append(try await evidence.quality(today: day).contains { $0.check == check }) }
        await school.close()
        return found
    }

    /// Changes the one stay of a school, or its pupil.
    private func change(_ school: CaseSchool, _ table: SQL, _ fields: SQL) async throws {
        try await school.act { db, seq in try db.execute("update waymark.\(table) set \(fields), seq = \(seq)") }
    }

    /// Adds a record to a stay.
    private func add(_ school: CaseSchool, _ stay: UUID, _ table: SQL, _ columns: SQL, _ values: SQL) async throws {
        try await school.act { db, seq in
            let entry = try db.value("select waymark.take_entries(1, 1)", as: Int64.self)
            try db.execute(
                """
                insert into waymark.\(table) (organisation_id, setting_id, placement_id, seq, entry, \(columns))
                values (1, 1, \(stay), \(seq), \(entry), \(values))
                """)
        }
    }

    @Test("a plan and SEN provision that says so go together, from the day of issue to the day before it ceased")
    func plans() async throws {
        func plan(_ school: CaseSchool, provision: SQL) async throws {
            let stay = try await school.onRoll("Asha Begum")
            try await change(school, "pupil", "sen_provision = \(provision), primary_need = 'SEMH'")
            try await school.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.ehc_plan (organisation_id, pupil_id, ehc_id, seq, entry, ref, decision, decided_on, issued_on, ceased_on)
                    select 1, pupil_id, gen_random_uuid(), \(seq), 900, 'E1', 'issued', date '2026-02-01', date '2026-02-02', date '2026-03-02'
                    from waymark.placement where placement_id = \(stay)
                    """)
            }
        }
        let days: [Day] = ["2026-02-01", "2026-02-02", "2026-03-01", "2026-03-02"]
        #expect(try await found("plan_not_recorded", on: days) { try await plan($0, provision: "'E'") } == [true, false, false, true])
        #expect(try await found("plan_not_recorded", on: days) { try await plan($0, provision: "'K'") } == [false, false, false, false])
        #expect(try await found("plan_without_provision", on: days) { try await plan($0, provision: "'K'") } == [false, true, true, false])
        #expect(try await found("plan_without_provision", on: days) { try await plan($0, provision: "null") } == [false, true, true, false])
        #expect(try await found("plan_without_provision", on: days) { try await plan($0, provision: "'E'") } == [false, false, false, false])
    }

    @Test("a planned start has passed on the day after it, and is none any more where the pupil came, began or the move came to nothing")
    func starts() async throws {
        let days: [Day] = ["2026-03-16", "2026-03-17"]
        func planned(_ school: CaseSchool) async throws { _ = try await school.accepted("Asha Begum", plannedStart: "2026-03-16") }
        #expect(try await found("start_passed", on: days) { try await planned($0) } == [false, true])
        #expect(try await found("start_passed", on: days) { school in
            try await planned(school)
            try await change(school, "placement", "first_day = date '2026-03-16'")
        } == [false, false])

        func move(_ school: CaseSchool) async throws {
            let stay = try await school.onRoll("Asha Begum")
            try await add(
                school, stay, "transition", "transition_id, ref, kind, receiving, planned, planned_start",
                "gen_random_uuid(), 'M1', 'mainstream', 'Hill School', true, date '2026-03-16'")
        }
        #expect(try await found("start_of_move_passed", on: days) { try await move($0) } == [false, true])
        for fields in ["started_on = date '2026-03-16'", "ended_on = date '2026-03-13', end_reason = 'did_not_happen'"] as [SQL] {
            #expect(try await found("start_of_move_passed", on: days) { school in
                try await move(school)
                try await change(school, "transition", fields)
            } == [false, false])
        }
    }

    @Test("a move is unchecked from its two-term mark on, until a check on the mark or later; one that has ended needs none")
    func moves() async throws {
        // Half-terms from 2 June: 6, 1, 2 and 3, of which the last ends on 13 February 2026.
        func move(_ school: CaseSchool, checked: Day? = nil, ended: Day? = nil) async throws {
            let stay = try await school.onRoll("Asha Begum", firstDay: "2025-03-03")
            let id = UUID.version7()
            try await add(
                school, stay, "transition", "transition_id, ref, kind, receiving, planned, started_on, ended_on, end_reason",
                """
                \(id), 'M1', 'mainstream', 'Hill School', true, date '2025-06-02', \(ended), \(ended.map { _ in "broke_down" })
                """)
            guard let checked else { return }
            try await add(school, stay, "transition_check", "transition_id, checked_on, status", "\(id), \(checked), 'on_roll'")
        }
        let days: [Day] = ["2026-02-12", "2026-02-13"]
        #expect(try await found("move_unchecked", on: days) { try await move($0) } == [false, true])
        #expect(try await found("move_unchecked", on: days) { try await move($0, checked: "2026-02-12") } == [false, true])
        #expect(try await found("move_unchecked", on: days) { try await move($0, checked: "2026-02-13") } == [false, false])
        #expect(try await found("move_unchecked", on: days) { try await move($0, ended: "2026-01-20") } == [false, false])
    }

    @Test("a leaver whom nobody contacted is missing after the first month; then each month without an attempt, when it has passed")
    func followUps() async throws {
        let (first, second): ([Day], [Day]) = (["2026-09-30", "2026-10-01"], ["2026-10-30", "2026-10-31"])
        func leaver(_ school: CaseSchool, attempts: Day...) async throws {
            let stay = try await school.left("Asha Begum", on: "2026-03-27")
            for (number, day) in attempts.enumerated() {
                try await add(
                    school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached",
                    "gen_random_uuid(), \("CI\(number)"), \(day), 'call', false")
            }
        }
        #expect(try await found("follow_up_missing", on: first) { try await leaver($0) } == [false, true])
        #expect(try await found("follow_up_missing", on: first) { try await leaver($0, attempts: "2026-09-30") } == [false, false])
        #expect(try await found("follow_up_missing", on: first) { school in
            try await leaver(school)
            try await change(school, "placement", "follow_up_ended_on = date '2026-09-20', follow_up_end_reason = 'declined'")
        } == [false, false])
        #expect(try await found("window_passed", on: second) { try await leaver($0, attempts: "2026-09-10") } == [false, true])
        #expect(try await found("window_passed", on: second) { try await leaver($0, attempts: "2026-09-10", "2026-10-31") } == [false, false])
        #expect(try await found("window_passed", on: second) { school in
            try await leaver(school, attempts: "2026-09-10")
            try await change(school, "placement", "follow_up_ended_on = date '2026-10-30', follow_up_end_reason = 'declined'")
        } == [false, false])
    }

    @Test("a risk is without action after a week, and a leaver of year 11 without a destination from the day of leaving")
    func afterLeaving() async throws {
        for (risk, action, expected) in [("at_risk", nil, true), ("dropped_out", nil, true), ("on_track", nil, false), ("at_risk", "2026-10-06", false)]
            as [(String, Day?, Bool)]
        {
            #expect(try await found("risk_without_action", on: ["2026-10-12", "2026-10-13"]) { school in
                let stay = try await school.left("Asha Begum", on: "2026-03-27")
                try await add(
                    school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached, status, risk, action, action_on",
                    """
                    gen_random_uuid(), 'CI1', date '2026-10-05', 'call', true, 'employment', \(risk), \(action.map { _ in "Rang" }), \(action)
                    """)
            } == [false, expected], "\(risk)")
        }
        let days: [Day] = ["2026-03-26", "2026-03-27", "2027-03-27", "2027-03-28"]
        for (reason, expected) in [("end_of_year_11", [false, true, true, false]), ("moved_away", [false, false, false, false])] {
            #expect(try await found("destination_missing", on: days) { school in
                _ = try await school.left("Asha Begum", on: "2026-03-27", reason: reason)
            } == expected, "\(reason)")
        }
        #expect(try await found("destination_missing", on: days) { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-27")
            try await school.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.destination (organisation_id, setting_id, placement_id, destination_id, seq, entry, ref, status, started_on,
                                                     pupil_id)
                    select 1, 1, placement_id, gen_random_uuid(), \(seq), 900, 'D1', 'unknown', date '2026-03-28', pupil_id
                    from waymark.placement where placement_id = \(stay)
                    """)
            }
        } == [false, false, false, false])
    }

    @Test("shows to each what lies in their own records", arguments: StaffedSchools.roles)
    func rights(role: String) async throws {
        let schools = try await StaffedSchools.opened()
        let today = try #require(Day(iso: "2026-03-31"))
        let everything = try await EvidenceService(database: schools.database.everyday, organisation: 1).quality(today: today)
        #expect(everything.filter { $0.check == "calendar_missing" }.map(\.ref) == ["100001", "100003"])
        try await schools.loggedIn(as: role) { login in
            let own = try await EvidenceService(database: login, organisation: 1).quality(today: today)
            let settings = Set(own.filter { !$0.check.hasPrefix("calendar") }.map(\.setting))
            #expect(Set(own.map { "\($0.check) \($0.ref)" }).isSubset(of: everything.map { "\($0.check) \($0.ref)" }))
            #expect(settings.count <= 1)
            // Of a setting whose calendar they don't see nobody is told that it has none.
            let calendars = own.filter { $0.check == "calendar_missing" }.map(\.ref)
            #expect(calendars == (role == "trust_lead" ? ["100001", "100003"] : role == "auditor" ? [] : ["100001"]))
            if ["trust_lead", "administrator", "auditor"].contains(role) { #expect(settings.isEmpty) }
        }
        await schools.close()
    }
}
