import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// Windows are worked out by hand against the calendar of ``CaseSchool``.
@Suite("Obligations: what is due, until when, and whose")
struct ObligationTests {
    /// Runs `body` in a fresh school, and gives the obligations of one kind.
    private func obligations(
        _ kind: String, today: Day = CaseSchool.today, of make: @Sendable (CaseSchool) async throws -> UUID
    ) async throws -> [Obligation] {
        let school = try await CaseSchool.opened()
        let stay = try await make(school)
        let found = try await (school.casework(today: today)).read { try $0.obligations(of: stay) }
        await school.close()
        return found.filter { $0.kind == kind }
    }

    /// Writes into one table of records of a stay.
    private func add(_ school: CaseSchool, _ stay: UUID, _ table: SQL, _ columns: SQL, _ values: SQL) async throws {
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.\(table) (organisation_id, setting_id, placement_id, seq, entry, \(columns))
                values (1, 1, \(stay), \(seq), \(try db.value("select waymark.take_entries(1, 1)", as: Int64.self)), \(values))
                """)
        }
    }

    private func windows(_ obligations: [Obligation]) -> [[Day]] { obligations.map { [$0.from, $0.until] } }

    // MARK: Referral and induction

    @Test("a referral is decided within 5 school days, which skip the training day and the weekend")
    func decision() async throws {
        // Monday 5 January 2026 is a training day, so +1 is the Tuesday.
        let found = try await obligations("referral_decision") { try await $0.referred("Asha Begum", on: "2026-01-05") }
        #expect(windows(found) == [["2026-01-05", "2026-01-12"]])
        #expect(found[0].standing(on: "2026-01-12") == .due)
        #expect(found[0].standing(on: "2026-01-13") == .overdue)
        #expect(found[0].fallsTo == "inclusion_leader" && found[0].owner == nil)
    }

    @Test("school days from a holiday are counted from the first of the next half-term")
    func holiday() async throws {
        let found = try await obligations("referral_decision") { try await $0.referred("Asha Begum", on: "2026-02-18") }
        #expect(windows(found) == [["2026-02-18", "2026-02-27"]])
    }

    @Test("where the calendar doesn't reach, a week has five days, and what is due does not vanish")
    func noCalendar() async throws {
        let found = try await obligations("referral_decision", today: "2028-03-01") {
            try await $0.referred("Asha Begum", on: "2028-02-29", bornOn: "2012-05-14")
        }
        #expect(windows(found) == [["2028-02-29", "2028-03-07"]])
    }

    @Test("what was asked of the referrer is due in 10 school days, done when it arrives, withdrawn when the pupil leaves")
    func information() async throws {
        let found = try await obligations("referral_information") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-27", reason: "moved_away")
            for (item, received) in [("safeguarding_file", nil), ("prior_attainment", "2026-02-20")] as [(String, Day?)] {
                try await add(
                    school, stay, "referral_item", "item, asked_on, received_on", "\(item), \("2026-02-10" as Day), \(received)")
            }
            return stay
        }
        // Half-term from Saturday 14 to Sunday 22 February lies between.
        #expect(windows(found).allSatisfy { $0 == ["2026-02-10", "2026-03-03"] })
        #expect(found.first { $0.about == "safeguarding_file" }?.status == .withdrawn)
        #expect(found.first { $0.about == "prior_attainment" }?.status == .done)
    }

    @Test("a step that is not required, or due on no day, is nobody's obligation")
    func steps() async throws {
        let found = try await obligations("induction_step") { school in
            let stay = try await school.onRoll("Asha Begum")
            for (step, required, due) in [
                ("home_visit", true, "2026-01-05"), ("intake_interview", false, "2026-01-09"), ("learning_plan", true, nil),
            ] as [(String, Bool, Day?)] {
                try await add(school, stay, "induction_step", "step, required, due_on", "\(step), \(required), \(due)")
            }
            return stay
        }
        #expect(found.map(\.about) == ["home_visit"])
        #expect(found[0].from <= found[0].until)
    }

    @Test("what was asked for a referral that came to nothing is withdrawn by the decision, and so are its steps",
        arguments: ["declined", "withdrawn"])
    func cameToNothing(decision: String) async throws {
        for kind in ["referral_information", "induction_step"] {
            let found = try await obligations(kind) { school in
                let stay = try await school.referred("Asha Begum")
                try await add(school, stay, "referral_item", "item, asked_on", "'safeguarding_file', \("2026-01-05" as Day)")
                try await add(school, stay, "induction_step", "step, required, due_on", "'home_visit', true, \("2026-01-09" as Day)")
                try await school.act { db, seq in
                    try db.execute(
                        """
                        update waymark.placement set decision = \(decision), decided_on = \("2026-01-12" as Day), seq = \(seq)
                        where placement_id = \(stay)
                        """)
                }
                return stay
            }
            #expect(found.map(\.status) == [.withdrawn], "\(kind)")
        }
    }

    // MARK: Targets, plans, specialists

    @Test("a target is reviewed in each half-term that begins while it is open; a review in the holiday counts for the one before")
    func targetReviews() async throws {
        let found = try await obligations("target_review") { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2025-11-10")
            let target = UUID.version7()
            try await add(
                school, stay, "target", "target_id, ref, area, statement, set_on, closed_on, outcome",
                "\(target), 'T1', 'confidence', 'Answers once', \("2025-11-20" as Day), \("2026-06-10" as Day), 'achieved'")
            try await add(
                school, stay, "target_review", "target_id, reviewed_on, mastery", "\(target), \("2026-02-18" as Day), 'acquiring'")
            return stay
        }
        #expect(
            windows(found) == [
                ["2026-01-05", "2026-02-13"], ["2026-02-23", "2026-04-02"], ["2026-04-20", "2026-05-22"],
                ["2026-06-01", "2026-07-21"],
            ])
        #expect(found.map(\.status) == [.done, .withdrawn, .withdrawn, .withdrawn])
        #expect(found[1].owner == CaseSchool.member("kim"))
    }

    @Test("a target that was set on the first day of a half-term is reviewed from the next one on")
    func setOnTheFirstDay() async throws {
        let found = try await obligations("target_review") { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2025-11-10")
            try await add(
                school, stay, "target", "target_id, ref, area, statement, set_on, closed_on, outcome",
                "\(UUID.version7()), 'T1', 'confidence', 'Answers once', \("2026-01-05" as Day), \("2026-04-10" as Day), 'achieved'")
            return stay
        }
        #expect(windows(found) == [["2026-02-23", "2026-04-02"]])
    }

    /// Issues a plan to the pupil of a stay.
    private func issuePlan(_ school: CaseSchool, _ stay: UUID, ceased: Day? = nil, reviewed: [Day] = []) async throws {
        try await school.act { db, seq in
            let plan = UUID.version7()
            let pupil = try db.value("select pupil_id from waymark.placement where placement_id = \(stay)", as: UUID.self)
            try db.execute(
                """
                insert into waymark.ehc_plan (organisation_id, pupil_id, ehc_id, seq, entry, ref, decision, decided_on, issued_on, ceased_on)
                values (1, \(pupil), \(plan), \(seq), 900, 'E1', 'issued', \("2024-11-04" as Day), \("2024-11-04" as Day), \(ceased))
                """)
            for (entry, day) in zip((901 as Int64)..., reviewed) {
                try db.execute(
                    """
                    insert into waymark.ehc_review (organisation_id, pupil_id, ehc_id, reviewed_on, seq, entry)
                    values (1, \(pupil), \(plan), \(day), \(seq), \(entry))
                    """)
            }
        }
    }

    @Test("a review of a plan does the one that was due, and the next is counted from it")
    func nextReview() async throws {
        let found = try await obligations("ehc_annual_review") { school in
            let stay = try await school.onRoll("Asha Begum")
            try await issuePlan(school, stay, reviewed: ["2025-10-20"])
            return stay
        }
        #expect(windows(found) == [["2025-09-04", "2025-11-04"], ["2026-08-20", "2026-10-20"]])
        #expect(found.map(\.status) == [.done, .open])
    }

    @Test("a plan that has ceased is reviewed no more, and one of a pupil who has left is not this setting's to review")
    func planIsOver() async throws {
        let ceased = try await obligations("ehc_annual_review") { school in
            let stay = try await school.onRoll("Asha Begum")
            try await issuePlan(school, stay, ceased: "2026-02-02")
            return stay
        }
        #expect(ceased.map(\.status) == [.withdrawn])
        let left = try await obligations("ehc_annual_review") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-27", reason: "moved_away")
            try await issuePlan(school, stay)
            return stay
        }
        #expect(left == [])
    }

    @Test("a plan of a pupil who is on roll at two settings is reviewed where the pupil came last, and once")
    func planAtTwoSettings() async throws {
        let school = try await CaseSchool.opened()
        let first = try await school.onRoll("Asha Begum")
        try await issuePlan(school, first)
        let second = UUID.version7()
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.placement (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on, reason,
                                               registration, decision, decided_on, first_day)
                select 1, 2, \(second), \(seq), 950, 'S-2', pupil_id, \("2026-01-12" as Day), 'preventative', 'dual_subsidiary',
                       'accepted', \("2026-01-14" as Day), \("2026-02-02" as Day)
                from waymark.placement where placement_id = \(first)
                """)
        }
        let counts = try await school.casework().read { desk in
            try [first, second].map { stay in try desk.obligations(of: stay).count { $0.kind == "ehc_annual_review" } }
        }
        #expect(counts == [0, 1])
        await school.close()
    }

    @Test("an EHC plan issued on 29 February is due for review by 28 February, from two months before")
    func leapYear() async throws {
        let found = try await obligations("ehc_annual_review", today: "2025-01-10") { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2024-09-10")
            try await school.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.ehc_plan (organisation_id, pupil_id, ehc_id, seq, entry, ref, requested_on, decision, decided_on, issued_on)
                    select 1, pupil_id, \(UUID.version7()), \(seq), 900, 'E1', \("2023-09-01" as Day), 'issued', \("2024-02-01" as Day), \("2024-02-29" as Day)
                    from waymark.placement where placement_id = \(stay)
                    """)
            }
            return stay
        }
        #expect(windows(found) == [["2024-12-29", "2025-02-28"]])
        #expect(found[0].fallsTo == "senco")
        #expect(found[0].standing(on: "2024-12-28") == .ahead)
    }

    @Test("a specialist who has not answered is chased from 42 days after the request")
    func specialist() async throws {
        let found = try await obligations("specialist_referral_unanswered") { school in
            let stay = try await school.onRoll("Asha Begum")
            try await add(
                school, stay, "specialist_referral", "specialist_referral_id, ref, service, requested_on",
                "\(UUID.version7()), 'SR1', 'camhs', \("2026-02-01" as Day)")
            return stay
        }
        #expect(windows(found) == [["2026-03-15", "2026-03-15"]])
    }

    @Test("a request to a specialist that was closed unseen is answered, too")
    func closedUnseen() async throws {
        let found = try await obligations("specialist_referral_unanswered") { school in
            let stay = try await school.onRoll("Asha Begum")
            try await add(
                school, stay, "specialist_referral", "specialist_referral_id, ref, service, requested_on, closed_on",
                "\(UUID.version7()), 'SR1', 'camhs', \("2026-02-01" as Day), \("2026-03-02" as Day)")
            return stay
        }
        #expect(found.map(\.status) == [.done])
    }

    // MARK: Moving on

    private func transition(
        _ school: CaseSchool, _ stay: UUID, kind: String = "mainstream", started: Day, ended: Day? = nil
    ) async throws -> UUID {
        let id = UUID.version7()
        try await add(
            school, stay, "transition", "transition_id, ref, kind, receiving, planned, started_on, ended_on, end_reason",
            "\(id), 'M1', \(kind), 'Harrow School', true, \(started), \(ended), \(ended.map { _ in "broke_down" })")
        return id
    }

    @Test("a transition is checked each half-term up to the two-term mark, the last within 10 school days after it")
    func transitionChecks() async throws {
        let found = try await obligations("transition_check") { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
            let id = try await transition(school, stay, started: "2025-11-03")
            try await add(
                school, stay, "transition_check", "transition_id, checked_on, status", "\(id), \("2025-12-01" as Day), 'on_roll'")
            return stay
        }
        #expect(
            windows(found) == [
                ["2025-11-03", "2025-12-19"], ["2026-01-05", "2026-02-13"], ["2026-02-23", "2026-04-02"],
                ["2026-05-22", "2026-06-12"],
            ])
        #expect(found.map(\.status) == [.done, .open, .open, .open])
    }

    @Test("a move that broke down is not checked in the half-terms after, and the checks that were missed are withdrawn")
    func brokenMove() async throws {
        let found = try await obligations("transition_check") { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
            _ = try await transition(school, stay, started: "2025-11-03", ended: "2026-01-20")
            return stay
        }
        #expect(found.map(\.about) == ["1", "2"])
        #expect(found.allSatisfy { $0.status == .withdrawn })
    }

    @Test("aftercare belongs to moves to mainstream and specialist schools, and to no other")
    func aftercare() async throws {
        for (kind, count) in [("mainstream", 4), ("specialist", 4), ("other_ap", 0)] {
            let found = try await obligations("aftercare_contact") { school in
                let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
                _ = try await transition(school, stay, kind: kind, started: "2025-11-03")
                return stay
            }
            #expect(found.count == count, "\(kind)")
        }
    }

    @Test("a passport is acknowledged by the school that the pupil moved to, in 10 school days; nothing else and nobody else does it")
    func passportAcknowledged() async throws {
        for (content, audience, names, status) in [
            ("passport", "receiving_setting", true, .done), ("passport", "receiving_setting", false, .done),
            ("passport", "parent_carer", false, .open), ("needs_summary", "receiving_setting", true, .open),
        ] as [(String, String, Bool, Obligation.Status)] {
            let found = try await obligations("passport_acknowledged") { school in
                let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
                let id = try await transition(school, stay, started: "2026-03-02")
                try await add(
                    school, stay, "share", "share_id, ref, shared_on, content, audience, acknowledged_on, transition_id",
                    """
                    \(UUID.version7()), 'H1', \("2026-03-02" as Day), \(content), \(audience), \("2026-03-09" as Day),
                    \(names ? id : nil)
                    """)
                return stay
            }
            #expect(windows(found) == [["2026-03-02", "2026-03-16"]])
            #expect(found.map(\.status) == [status], "\(content) \(audience) \(names)")
        }
    }

    @Test("the child protection file goes within 5 school days; at a term's end within the first 5 of the next")
    func file() async throws {
        let middle = try await obligations("child_protection_file") { try await $0.left("A B", on: "2026-03-10", reason: "moved_away") }
        #expect(windows(middle) == [["2026-03-10", "2026-03-17"]])
        #expect(middle[0].fallsTo == "dsl")
        let end = try await obligations("child_protection_file", today: "2026-04-20") {
            try await $0.left("A B", on: "2026-04-02", reason: "moved_away")
        }
        #expect(windows(end) == [["2026-04-02", "2026-04-24"]])
        #expect(try await obligations("child_protection_file") { try await $0.left("A B", on: "2026-03-10", reason: "died") } == [])
    }

    @Test("the file is handed over by sending it to the next school or an agency, up to four weeks before leaving")
    func fileSent() async throws {
        for (day, audience, status) in [
            ("2026-02-10", "receiving_setting", .done), ("2026-02-09", "receiving_setting", .open), ("2026-03-12", "agency", .done),
            ("2026-03-12", "dsl", .open), ("2026-03-12", "parent_carer", .open),
        ] as [(Day, String, Obligation.Status)] {
            let found = try await obligations("child_protection_file") { school in
                let stay = try await school.left("A B", on: "2026-03-10", reason: "moved_away")
                try await add(
                    school, stay, "share", "share_id, ref, shared_on, content, audience",
                    "\(UUID.version7()), 'H1', \(day), 'safeguarding_file', \(audience)")
                return stay
            }
            #expect(found.map(\.status) == [status], "\(day.iso) \(audience)")
        }
    }

    @Test("who is taught outside the usual year is in year 11 when the stay says so, and who came after year 11 owes nothing of it")
    func otherYears() async throws {
        // Born for year 10, and taught in year 11.
        let early = try await obligations("offer") { school in
            let stay = try await school.onRoll("A B", firstDay: "2025-09-08", bornOn: "2010-09-01")
            try await school.act { db, seq in
                try db.execute("update waymark.placement set year_override = 11, seq = \(seq) where placement_id = \(stay)")
            }
            return stay
        }
        #expect(early.map(\.until) == ["2026-05-22"])
        #expect(try await obligations("offer") { try await $0.onRoll("A B", firstDay: "2025-09-08", bornOn: "2009-08-31") } == [])
    }

    @Test("year 11 has a guidance interview, an application and an offer by half-terms 2, 3 and 5; year 10 has none")
    func careers() async throws {
        for kind in ["guidance_interview", "application", "offer"] {
            let eleven = try await obligations(kind) { try await $0.onRoll("A B", firstDay: "2025-09-08", bornOn: "2010-08-31") }
            let expected: [String: Day] = ["guidance_interview": "2025-12-19", "application": "2026-02-13", "offer": "2026-05-22"]
            #expect(eleven.map(\.until) == [try #require(expected[kind])])
            #expect(eleven[0].from == "2026-01-07" || eleven[0].from == "2025-09-08")
        }
        #expect(try await obligations("offer") { try await $0.onRoll("A B", bornOn: "2010-09-01") }.first?.until == "2027-05-28")
    }

    // MARK: Follow-up

    @Test("seven months from the first 1 September after leaving, each a window of its own")
    func months() async throws {
        let found = try await obligations("check_in", today: "2026-10-15") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-31")
            try await add(
                school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached, status",
                "\(UUID.version7()), 'CI1', \("2026-09-10" as Day), 'call', true, 'apprenticeship'")
            try await add(
                school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached",
                "\(UUID.version7()), 'CI2', \("2026-10-02" as Day), 'call', false")
            return stay
        }
        #expect(found.count == 7)
        #expect(windows(found)[0] == ["2026-09-01", "2026-09-30"])
        #expect(windows(found)[5] == ["2027-02-01", "2027-02-28"])
        #expect(windows(found)[6] == ["2027-03-01", "2027-03-31"])
        #expect(found[0].status == .done)
        #expect(found[1].status == .open, "an attempt that reached nobody keeps the month open")
        #expect(found[1].owner == CaseSchool.member("kim"), "leaving does not end the work")
    }

    @Test("a follow-up that was ended makes no later month due, and nags no more for its own")
    func declined() async throws {
        let found = try await obligations("check_in", today: "2026-12-15") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-31")
            try await school.act { db, seq in
                try db.execute(
                    """
                    update waymark.placement set follow_up_ended_on = \("2026-11-05" as Day), follow_up_end_reason = 'declined', seq = \(seq)
                    where placement_id = \(stay)
                    """)
            }
            return stay
        }
        #expect(found.map(\.about) == ["1", "2", "3"])
        #expect(found.map(\.status) == [.open, .open, .withdrawn])
    }

    @Test("a follow-up that ended on the first day of a month takes that month off the list; on the last day, too")
    func endedOnAnEdge() async throws {
        for (day, last) in [("2026-11-01", 3), ("2026-11-30", 3), ("2026-10-31", 2)] as [(Day, Int)] {
            let found = try await obligations("check_in", today: "2026-12-15") { school in
                let stay = try await school.left("Asha Begum", on: "2026-03-31")
                try await school.act { db, seq in
                    try db.execute(
                        """
                        update waymark.placement set follow_up_ended_on = \(day), follow_up_end_reason = 'declined', seq = \(seq)
                        where placement_id = \(stay)
                        """)
                }
                return stay
            }
            #expect(found.map(\.about) == (1...last).map(String.init), "\(day.iso)")
            #expect(found.last?.status == .withdrawn && found.dropLast().allSatisfy { $0.status == .open }, "\(day.iso)")
        }
    }

    @Test("who has dropped out is a risk to act on, as who may; who is on track is none")
    func risks() async throws {
        for (risk, count) in [("at_risk", 1), ("dropped_out", 1), ("on_track", 0)] {
            let found = try await obligations("risk_action", today: "2026-10-15") { school in
                let stay = try await school.left("Asha Begum", on: "2026-03-31")
                try await add(
                    school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached, status, risk",
                    "\(UUID.version7()), 'CI1', \("2026-10-05" as Day), 'call', true, 'employment', \(risk)")
                return stay
            }
            #expect(found.count == count, "\(risk)")
        }
    }

    @Test("a risk is acted on within 7 days, and is done by what was done about it")
    func risk() async throws {
        let found = try await obligations("risk_action", today: "2026-10-15") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-31")
            for (ref, action) in [("CI1", nil), ("CI2", "Rang the college")] {
                try await add(
                    school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached, status, risk, action",
                    "\(UUID.version7()), \(ref), \("2026-10-05" as Day), 'call', true, 'employment', 'at_risk', \(action)")
            }
            return stay
        }
        #expect(windows(found) == [["2026-10-05", "2026-10-12"], ["2026-10-05", "2026-10-12"]])
        #expect(Set(found.map(\.status)) == [.open, .done])
    }

    // MARK: Whose, and on hold

    @Test("when the keyworker has left, the work falls to the inclusion leader and does not vanish")
    func keyworkerLeft() async throws {
        let found = try await obligations("check_in", today: "2026-10-15") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-31")
            try await school.act { db, _ in
                try db.execute("select waymark.end_staff(1, \(CaseSchool.member("kim")), \("2026-08-31" as Day))")
            }
            return stay
        }
        #expect(found.count == 7)
        #expect(found.allSatisfy { $0.owner == nil && $0.fallsTo == "inclusion_leader" })
    }

    @Test("a hold moves no day: it comes back on its review day, as late as it was")
    func hold() async throws {
        @Sendable func make(_ school: CaseSchool) async throws -> UUID {
            let stay = try await school.referred("Asha Begum", on: "2026-01-05")
            try await add(
                school, stay, "hold", "hold_id, kind, reason, held_on, review_by",
                "\(UUID.version7()), 'referral_decision', 'illness', \("2026-03-01" as Day), \("2026-03-31" as Day)")
            return stay
        }
        let during = try await obligations("referral_decision", today: "2026-03-30", of: make)
        let after = try await obligations("referral_decision", today: "2026-03-31", of: make)
        #expect(during[0].status == .onHold && during[0].holdReason == "illness")
        #expect(after[0].status == .open && after[0].standing(on: "2026-03-31") == .overdue)
        #expect(windows(during) == windows(after))
    }

    @Test("a hold that was released holds nothing from that day on")
    func released() async throws {
        for (released, status) in [("2026-03-31", .open), ("2026-04-01", .onHold)] as [(Day, Obligation.Status)] {
            let found = try await obligations("referral_decision") { school in
                let stay = try await school.referred("Asha Begum", on: "2026-01-05")
                try await add(
                    school, stay, "hold", "hold_id, kind, reason, held_on, review_by, released_on",
                    """
                    \(UUID.version7()), 'referral_decision', 'illness', \("2026-03-01" as Day), \("2026-04-14" as Day), \(released)
                    """)
                return stay
            }
            #expect(found.map(\.status) == [status], "\(released.iso)")
        }
    }

    @Test("who is keyworker until a day is it no longer on that day")
    func keyworkerUntil() async throws {
        for (until, owner) in [("2026-03-31", nil), ("2026-04-01", CaseSchool.member("kim"))] as [(Day, UUID?)] {
            let found = try await obligations("check_in") { school in
                let stay = try await school.left("Asha Begum", on: "2026-03-30")
                try await school.act { db, seq in
                    try db.execute("update waymark.keyworker set until_on = \(until), seq = \(seq) where placement_id = \(stay)")
                }
                return stay
            }
            #expect(found.count == 7 && found.allSatisfy { $0.owner == owner }, "\(until.iso)")
        }
    }

    @Test("a hold on the review of one target leaves that of another in the same half-term on the list")
    func holdOfOne() async throws {
        let found = try await obligations("target_review") { school in
            let stay = try await school.onRoll("Asha Begum")
            let targets = [UUID.version7(), UUID.version7()]
            for (ref, target) in zip(["T1", "T2"], targets) {
                try await add(
                    school, stay, "target", "target_id, ref, area, statement, set_on",
                    "\(target), \(ref), 'confidence', \(ref), \("2026-01-20" as Day)")
            }
            try await add(
                school, stay, "hold", "hold_id, kind, about_id, about, reason, held_on, review_by",
                """
                \(UUID.version7()), 'target_review', \(targets[0]), '2025/26 half-term 4', 'illness', \("2026-03-02" as Day),
                \("2026-04-14" as Day)
                """)
            return stay
        }
        let now = found.filter { $0.about == "2025/26 half-term 4" }
        #expect(now.count == 2 && Set(now.map(\.status)) == [.open, .onHold])
    }

    @Test("when whoever holds a role has left, what fell to the role falls to the inclusion leader")
    func roleLeft() async throws {
        let found = try await obligations("child_protection_file") { school in
            let stay = try await school.left("A B", on: "2026-03-10", reason: "moved_away")
            try await school.act { db, _ in
                try db.execute("select waymark.end_staff(1, \(CaseSchool.member("dan")), \("2026-03-20" as Day))")
            }
            return stay
        }
        #expect(found.map(\.fallsTo) == ["inclusion_leader"])
    }

    @Test("asking twice, in any order, gives the same obligations")
    func pure() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.left("Asha Begum", on: "2026-03-27")
        let casework = await school.casework()
        let first = try await casework.read { try $0.obligations(of: stay) }
        _ = try await casework.worklist(.team)
        #expect(try await casework.read { try $0.obligations(of: stay) } == first)
        #expect(!first.isEmpty)
        await school.close()
    }
}
