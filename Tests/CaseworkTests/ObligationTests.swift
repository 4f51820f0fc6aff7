import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// Windows are worked out by hand against the calendar of ``CaseSchool``.
@Suite("Obligations: what is due, until when, and whose")
struct ObligationTests: ObligationSuite {
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
