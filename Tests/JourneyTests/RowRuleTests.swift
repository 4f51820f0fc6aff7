import Testing

@testable import Journey

@Suite("The rules of one row")
struct RowRuleTests {
    @Test("Placements", arguments: [
        // A whole stay, every day on its edge: the same day is in order, and today is not in the future.
        ("referred_on=2026-03-31 decision=accepted decided_on=2026-03-31 first_day=2026-03-31 ended_on=2026-03-31 "
            + "end_reason=transition", []),
        ("referred_on=2025-09-02", []),
        ("referred_on=2025-09-02 decision=accepted decided_on=2025-09-01", ["out_of_order decided_on"]),
        ("referred_on=2025-09-02 decision=accepted decided_on=2025-09-04 first_day=2025-09-03",
            ["out_of_order first_day"]),
        ("referred_on=2025-09-02 decision=accepted decided_on=2025-09-03 first_day=2025-09-03 ended_on=2025-09-02 "
            + "end_reason=other", ["out_of_order ended_on"]),
        ("referred_on=2025-09-02 first_day=2025-09-01", ["out_of_order first_day", "missing_value decision"]),
        ("referred_on=2025-09-02 ended_on=2025-09-01 end_reason=other",
            ["out_of_order ended_on", "missing_value first_day"]),
        ("referred_on=2026-04-01", ["in_the_future referred_on"]),
        ("referred_on=2025-09-02 decision=declined decided_on=2026-04-01", ["in_the_future decided_on"]),
        ("referred_on=2025-09-02 decision=accepted decided_on=2025-09-02 first_day=2026-04-01",
            ["in_the_future first_day"]),
        // Plans may lie ahead.
        ("referred_on=2025-09-02 planned_start=2027-01-01 follow_up_starts_on=2030-09-01", []),
        ("referred_on=2025-09-02 decision=accepted", ["missing_value decided_on"]),
        ("referred_on=2025-09-02 decided_on=2025-09-02", ["missing_value decision"]),
        ("referred_on=2025-09-02 decided_on=2025-09-02 first_day=2025-09-02", ["missing_value decision"]),
        ("referred_on=2025-09-02 decision=declined decided_on=2025-09-02 first_day=2025-09-02",
            ["not_allowed first_day"]),
        ("referred_on=2025-09-02 decision=withdrawn decided_on=2025-09-02 first_day=2025-09-02",
            ["not_allowed first_day"]),
        ("referred_on=2025-09-02 decision=accepted decided_on=2025-09-02 first_day=2025-09-02", []),
        ("referred_on=2025-09-02 decision=accepted decided_on=2025-09-02 first_day=2025-09-02 ended_on=2025-10-01",
            ["missing_value end_reason"]),
        ("referred_on=2025-09-02 decision=accepted decided_on=2025-09-02 first_day=2025-09-02 end_reason=died",
            ["missing_value ended_on"]),
        ("referred_on=2025-09-02 follow_up_ended_on=2025-11-01", ["missing_value follow_up_end_reason"]),
        ("referred_on=2025-09-02 follow_up_end_reason=declined", ["missing_value follow_up_ended_on"]),
        ("referred_on=2025-09-02 follow_up_ended_on=2026-03-31 follow_up_end_reason=declined", []),
        ("referred_on=2025-09-02 follow_up_ended_on=2026-04-01 follow_up_end_reason=died",
            ["in_the_future follow_up_ended_on"]),
        ("referred_on=2025-09-02 year_override=-2", []),
        ("referred_on=2025-09-02 year_override=20", []),
        ("referred_on=2025-09-02 year_override=-3", ["out_of_range year_override"]),
        ("referred_on=2025-09-02 year_override=21", ["out_of_range year_override"]),
        // What couldn't be read was reported already, and is neither missing nor wrong once more.
        ("referred_on=? decision=accepted decided_on=?", []),
        ("referred_on=2025-09-02 decision=? decided_on=2025-09-02 first_day=2025-09-02", []),
    ])
    func placements(row: String, expected: [String]) throws {
        #expect(try findings(.placements, row).map(\.codeAndColumn) == expected)
    }

    @Test("The calendar", arguments: [
        ("half_term=1 academic_year=2025/26 starts_on=2025-08-01 ends_on=2025-08-01", []),
        ("half_term=6 academic_year=2025/26 starts_on=2026-08-31 ends_on=2026-08-31", []),
        ("half_term=0 academic_year=2025/26 starts_on=2025-09-01 ends_on=2025-10-24", ["out_of_range half_term"]),
        ("half_term=7 academic_year=2025/26 starts_on=2025-09-01 ends_on=2025-10-24", ["out_of_range half_term"]),
        ("half_term=1 academic_year=2025/26 starts_on=2025-07-31 ends_on=2025-10-24", ["out_of_range starts_on"]),
        ("half_term=6 academic_year=2025/26 starts_on=2026-06-01 ends_on=2026-09-01", ["out_of_range ends_on"]),
        ("half_term=1 academic_year=2025/26 starts_on=2025-10-24 ends_on=2025-10-23", ["out_of_order ends_on"]),
        // A calendar is a plan.
        ("half_term=1 academic_year=2026/27 starts_on=2026-09-01 ends_on=2026-10-23", []),
        ("half_term=1 academic_year=? starts_on=2025-07-31 ends_on=2025-10-24", []),
    ])
    func calendar(row: String, expected: [String]) throws {
        #expect(try findings(.calendar, row).map(\.codeAndColumn) == expected)
    }

    @Test("Staff and pupils", arguments: [
        (RecordKind.staff, "urn=100137 roles=keyworker", []),
        (.staff, "roles=keyworker;senco", ["missing_value urn"]),
        (.staff, "roles=trust_lead", []),
        (.staff, "roles=administrator;trust_lead", []),
        (.staff, "roles=?", []),
        (.pupils, "date_of_birth=2026-03-31", []),
        (.pupils, "date_of_birth=2026-04-01", ["in_the_future date_of_birth"]),
        (.settings, "urn=100137", []),
        (.closures, "closed_on=2030-01-01", []),
    ])
    func people(kind: RecordKind, row: String, expected: [String]) throws {
        #expect(try findings(kind, row).map(\.codeAndColumn) == expected)
    }

    @Test("Answers and questions", arguments: [
        (RecordKind.referralItems, "asked_on=2025-09-02", "received_on=2025-09-02", "received_on=2025-09-01"),
        (.specialistReferrals, "requested_on=2025-09-02", "first_seen_on=2025-09-02", "first_seen_on=2025-09-01"),
        (.specialistReferrals, "requested_on=2025-09-02", "closed_on=2025-09-02", "closed_on=2025-09-01"),
        (.shares, "shared_on=2025-09-02", "acknowledged_on=2025-09-02", "acknowledged_on=2025-09-01"),
        (.targets, "set_on=2025-09-02", "closed_on=2025-09-02", "closed_on=2025-09-01"),
        (.destinations, "started_on=2025-09-02", "ended_on=2025-09-02", "ended_on=2025-09-01"),
        (.transitions, "started_on=2025-09-02 end_reason=other", "ended_on=2025-09-02", "ended_on=2025-09-01"),
        (.transitions, "started_on=2025-09-02", "full_time_on=2025-09-02", "full_time_on=2025-09-01"),
        (.transitions, "panel_submitted_on=2025-09-02", "panel_decided_on=2025-09-02", "panel_decided_on=2025-09-01"),
        (.checkIns, "contacted_on=2025-09-02 action=rang", "action_on=2025-09-02", "action_on=2025-09-01"),
        (.keyworkers, "from_on=2025-09-02", "until_on=2025-09-02", "until_on=2025-09-01"),
        (.ehcPlans, "requested_on=2025-09-02 decision=refused", "decided_on=2025-09-02", "decided_on=2025-09-01"),
        (.ehcPlans, "decided_on=2025-09-02 decision=issued", "issued_on=2025-09-02", "issued_on=2025-09-01"),
        (.ehcPlans, "decided_on=2025-09-02 decision=issued issued_on=2025-09-02", "ceased_on=2025-09-02",
            "ceased_on=2025-09-01"),
    ])
    func answers(kind: RecordKind, question: String, inOrder: String, early: String) throws {
        #expect(try findings(kind, "\(question) \(inOrder)").isEmpty)
        let column = early.split(separator: "=")[0]
        #expect(try findings(kind, "\(question) \(early)").map(\.codeAndColumn) == ["out_of_order \(column)"])
    }

    @Test("What happened is not in the future", arguments: [
        (RecordKind.referralItems, ["asked_on", "received_on"]), (.inductionSteps, ["completed_on"]),
        (.contacts, ["held_on"]), (.assessments, ["taken_on"]), (.needs, ["identified_on"]),
        (.specialistReferrals, ["requested_on", "first_seen_on", "closed_on"]),
        (.ehcPlans, ["requested_on", "ceased_on"]), (.ehcReviews, ["reviewed_on"]),
        (.shares, ["shared_on", "acknowledged_on"]), (.targets, ["set_on", "closed_on"]),
        (.targetReviews, ["reviewed_on"]),
        (.transitions, ["panel_submitted_on", "panel_decided_on", "started_on", "full_time_on"]),
        (.transitionSteps, ["completed_on"]), (.transitionChecks, ["checked_on"]), (.careersActivities, ["held_on"]),
        (.destinations, ["started_on", "ended_on"]), (.checkIns, ["contacted_on"]),
        (.keyworkers, ["from_on", "until_on"]), (.restrictedNotes, ["noted_on"]),
    ])
    func future(kind: RecordKind, columns: [String]) throws {
        for column in columns {
            #expect(try findings(kind, "\(column)=2026-03-31").isEmpty)
            #expect(try findings(kind, "\(column)=2026-04-01").map(\.codeAndColumn) == ["in_the_future \(column)"])
        }
    }

    @Test("Pairs of columns that come late in a row are held to today as well", arguments: [
        (RecordKind.ehcPlans, "decision=issued decided_on=2026-04-01", "decided_on"),
        (.ehcPlans, "decision=issued decided_on=2026-03-31 issued_on=2026-04-01", "issued_on"),
        (.transitions, "ended_on=2026-04-01 end_reason=did_not_happen", "ended_on"),
        (.checkIns, "contacted_on=2026-03-31 action=rang action_on=2026-04-01", "action_on"),
    ])
    func futurePairs(kind: RecordKind, row: String, column: String) throws {
        #expect(try findings(kind, row).map(\.codeAndColumn) == ["in_the_future \(column)"])
    }

    @Test("Plans may lie in the future", arguments: [
        (RecordKind.inductionSteps, "due_on=2030-01-01"), (.transitionSteps, "due_on=2030-01-01"),
        (.targets, "set_on=2026-01-01 due_on=2030-01-01"), (.transitions, "planned_start=2030-01-01"),
        (.placements, "planned_start=2030-01-01"),
    ])
    func plans(kind: RecordKind, row: String) throws {
        #expect(try findings(kind, row).isEmpty)
    }

    @Test("EHC plans", arguments: [
        ("requested_on=2025-09-02", []),
        ("requested_on=2025-09-02 decision=pending", []),
        ("requested_on=2025-09-02 decision=pending decided_on=2025-10-02", ["not_allowed decided_on"]),
        ("requested_on=2025-09-02 decision=refused", ["missing_value decided_on"]),
        ("requested_on=2025-09-02 decision=issued", ["missing_value decided_on"]),
        ("requested_on=2025-09-02 decision=issued decided_on=2025-10-02 issued_on=2025-10-02", []),
        ("requested_on=2025-09-02 decision=issued decided_on=2025-10-02", []),
        ("decision=refused decided_on=2025-10-02 issued_on=2025-10-02", ["not_allowed issued_on"]),
        ("decision=pending issued_on=2025-10-02", ["not_allowed issued_on"]),
        ("issued_on=2025-10-02", ["missing_value decision"]),
    ])
    func ehcPlans(row: String, expected: [String]) throws {
        #expect(try findings(.ehcPlans, row).map(\.codeAndColumn) == expected)
    }

    @Test("Transitions and their checks", arguments: [
        (RecordKind.transitions, "ended_on=2025-10-02 end_reason=did_not_happen", []),
        (.transitions, "started_on=2025-09-02 ended_on=2025-10-02 end_reason=did_not_happen",
            ["not_allowed started_on"]),
        (.transitions, "started_on=2025-09-02 ended_on=2025-10-02 end_reason=broke_down", []),
        (.transitions, "started_on=2025-09-02 ended_on=2025-10-02", ["missing_value end_reason"]),
        (.transitions, "started_on=2025-09-02 end_reason=broke_down", ["missing_value ended_on"]),
        (.transitionChecks, "checked_on=2025-09-02 attendance_percent=0", []),
        (.transitionChecks, "checked_on=2025-09-02 attendance_percent=100", []),
        (.transitionChecks, "checked_on=2025-09-02 attendance_percent=-0.1", ["out_of_range attendance_percent"]),
        (.transitionChecks, "checked_on=2025-09-02 attendance_percent=100.5", ["out_of_range attendance_percent"]),
    ])
    func transitions(kind: RecordKind, row: String, expected: [String]) throws {
        #expect(try findings(kind, row).map(\.codeAndColumn) == expected)
    }

    @Test("Check-ins", arguments: [
        ("contacted_on=2025-10-02 reached=yes status=employment", []),
        ("contacted_on=2025-10-02 reached=yes status=unknown", []),
        ("contacted_on=2025-10-02 reached=yes", ["missing_value status"]),
        ("contacted_on=2025-10-02 reached=no", []),
        ("contacted_on=2025-10-02 reached=no status=employment", ["not_allowed status"]),
        ("contacted_on=2025-10-02 reached=no risk=at_risk", []),
        ("contacted_on=2025-10-02 reached=no action=wrote", []),
        ("contacted_on=2025-10-02 reached=no action=wrote action_on=2025-10-03", []),
        ("contacted_on=2025-10-02 reached=no action_on=2025-10-03", ["missing_value action"]),
        ("contacted_on=2025-10-02 reached=?", []),
    ])
    func checkIns(row: String, expected: [String]) throws {
        #expect(try findings(.checkIns, row).map(\.codeAndColumn) == expected)
    }

    @Test("say the days they are about, but never a date of birth")
    func sentences() throws {
        #expect(
            try findings(.shares, "shared_on=2025-09-02 acknowledged_on=2025-09-01").map(\.sentence) == [
                "The day in acknowledged_on, 2025-09-01, is before the one in shared_on, 2025-09-02. Check both days."
            ])
        #expect(
            try findings(.transitionChecks, "attendance_percent=101").map(\.sentence) == [
                "attendance_percent is 101, and must be from 0 to 100. Correct it."
            ])
        #expect(try findings(.pupils, "date_of_birth=2026-04-01").allSatisfy { !$0.sentence.contains("2026") })
        let calendar = try findings(
            .calendar, "half_term=1 academic_year=2025/26 starts_on=2024-09-02 ends_on=2025-10-24")
        #expect(calendar.first?.sentence.contains("starts_on, 2024-09-02, does not belong to 2025/26") == true)
    }

    /// The columns of the exchange format that rules can be about.
    private static let columns: [RecordKind: String] = [
        .calendar: "urn academic_year half_term starts_on ends_on",
        .staff: "staff_ref name email urn roles",
        .pupils: "date_of_birth",
        .placements: """
            referred_on decision decided_on planned_start first_day year_override ended_on end_reason \
            follow_up_starts_on follow_up_ended_on follow_up_end_reason
            """,
        .referralItems: "item asked_on received_on quality",
        .inductionSteps: "step required due_on completed_on completed_by outcome",
        .contacts: "held_on kind with note",
        .assessments: "instrument domain purpose taken_on",
        .needs: "category identified_on known_before status",
        .specialistReferrals: "service requested_on first_seen_on closed_on outcome",
        .ehcPlans: "requested_on decision decided_on issued_on ceased_on",
        .ehcReviews: "reviewed_on",
        .shares: "shared_on content audience recipient acknowledged_on",
        .targets: "area statement set_on due_on closed_on outcome",
        .targetReviews: "reviewed_on mastery note",
        .transitions: """
            kind planned panel_submitted_on panel_decided_on phased planned_start started_on full_time_on ended_on \
            end_reason
            """,
        .transitionSteps: "step required due_on completed_on",
        .transitionChecks: "checked_on status attendance_percent behaviour progress",
        .careersActivities: "kind held_on with independent outcome",
        .destinations: "status provider started_on ended_on",
        .checkIns: "contacted_on method reached status risk action action_on evidence note",
        .keyworkers: "placement_ref staff_ref from_on until_on",
        .restrictedNotes: "note_ref placement_ref noted_on note",
        .narrativeActions: "urn academic_year area action owner_ref due_on done_on",
        .timetableStages: "placement_ref from_on percent why_not_full",
        .passports: "placement_ref version written_on written_by written_with",
    ]

    @Test("name only columns of their files and codes of their lists", arguments: RecordKind.allCases)
    func wellFormed(kind: RecordKind) {
        let known = Set((RowRuleTests.columns[kind] ?? "").split(separator: " ").map(String.init))
        #expect(kind.ruleColumns.isSubset(of: known))
        for rule in kind.rules {
            #expect(rule.sentence.hasSuffix("."), "\(rule.sentence)")
            for condition in rule.conditions {
                switch condition {
                case .isOne(let codes, _), .isNone(let codes, _): #expect(!codes.isEmpty, "\(rule.column)")
                default: continue
                }
            }
        }
    }

    @Test("belong to the files of the exchange format")
    func files() {
        #expect(RecordKind.checkIns.ruleColumns == ["contacted_on", "action_on", "action", "reached", "status"])
        #expect(RecordKind.allCases.count == 31)
        #expect(RecordKind.specialistReferrals.file == "specialist_referrals.csv")
    }

    @Test("do without columns that the file leaves out")
    func missingColumns() throws {
        let checker = RowChecker(.placements, columns: ["first_day"])
        let row = [RowCell.day(try day("2025-09-02"))]
        let found = checker.findings(in: row, today: try day("2026-03-31"))
        #expect(found.map(\.codeAndColumn) == ["missing_value decision"])
        #expect(checker.findings(in: [], today: try day("2026-03-31")).isEmpty)
    }
}

@Suite("The rules between rows")
struct JourneyRuleTests {
    @Test("A pupil is 4 to 25 at referral", arguments: [
        ("2021-09-02", "2025-09-02", true), ("2021-09-03", "2025-09-02", false), ("1999-09-03", "2025-09-02", true),
        ("1999-09-02", "2025-09-02", false), ("2026-01-01", "2025-09-02", false),
    ])
    func age(born: String, referred: String, allowed: Bool) throws {
        let finding = try JourneyRules.age(bornOn: day(born), referredOn: day(referred))
        #expect((finding == nil) == allowed)
        #expect(finding.map(\.codeAndColumn) ?? "out_of_order referred_on" == "out_of_order referred_on")
        #expect(finding?.sentence.contains(born) != true)
    }

    @Test("A transition starts after the first day of its placement", arguments: [
        ("2025-09-03", "2025-09-02", nil), ("2025-09-02", "2025-09-02", "out_of_order started_on"),
        ("2025-09-01", "2025-09-02", "out_of_order started_on"), ("2025-09-03", nil, "not_allowed started_on"),
    ] as [(String, String?, String?)])
    func transition(start: String, firstDay: String?, expected: String?) throws {
        let finding = JourneyRules.transition(startedOn: try day(start), placementFirstDay: try firstDay.map(day))
        #expect(finding?.codeAndColumn == expected)
    }

    @Test("A review is not before its target was set")
    func review() throws {
        #expect(try JourneyRules.review(on: day("2025-09-02"), targetSetOn: day("2025-09-02")) == nil)
        #expect(
            try JourneyRules.review(on: day("2025-09-01"), targetSetOn: day("2025-09-02"))?.codeAndColumn
                == "out_of_order reviewed_on")
    }
}
