/// What must hold within one row of each kind.
///
/// What needs a second row is in ``JourneyRules``, or is a constraint of the database.
extension RecordKind {
    public var rules: [RowRule] {
        switch self {
        case .calendar: RowRules.calendar
        case .staff: RowRules.staff
        case .pupils: .happened("date_of_birth")
        case .placements: RowRules.placements
        case .referralItems: .all(.inOrder("asked_on", "received_on"), .happened("asked_on", "received_on"))
        case .inductionSteps, .transitionSteps: .happened("completed_on")
        case .contacts, .careersActivities: .happened("held_on")
        case .assessments: .happened("taken_on")
        case .needs: .happened("identified_on")
        case .specialistReferrals: RowRules.specialistReferrals
        case .ehcPlans: RowRules.ehcPlans
        case .ehcReviews, .targetReviews: .happened("reviewed_on")
        case .shares: .all(.inOrder("shared_on", "acknowledged_on"), .happened("shared_on", "acknowledged_on"))
        case .targets: .all(.inOrder("set_on", "closed_on"), .happened("set_on", "closed_on"))
        case .transitions: RowRules.transitions
        case .transitionChecks: .all(.happened("checked_on"), .range("attendance_percent", 0...100))
        case .destinations: .all(.inOrder("started_on", "ended_on"), .happened("started_on", "ended_on"))
        case .checkIns: RowRules.checkIns
        case .keyworkers: .all(.inOrder("from_on", "until_on"), .happened("from_on", "until_on"))
        case .restrictedNotes: .happened("noted_on")
        case .narrativeActions: .happened("done_on")
        case .timetableStages: .range("percent", 0...100)
        case .passports: .happened("written_on")
        case .settings, .closures, .scores, .narratives, .templates: []
        }
    }
}

/// The kinds with more than a line of rules.
private enum RowRules {
    static let calendar: [RowRule] = .all(
        .range("half_term", 1...6),
        .inOrder("starts_on", "ends_on"),
        .inYear("starts_on", "ends_on", year: "academic_year"))

    static let staff: [RowRule] = .needed(
        "urn", when: [.isNone(of: "trust_lead", in: CodeLists.role, "roles")],
        "urn is empty, and only a trust lead belongs to no setting. Give the URN of the setting.")

    static let placements: [RowRule] = .all(
        .inOrder("referred_on", "decided_on", "first_day", "ended_on"),
        .happened("referred_on", "decided_on", "first_day", "ended_on", "follow_up_ended_on"),
        .together("decision", "decided_on"),
        .together("ended_on", "end_reason"),
        .together("follow_up_ended_on", "follow_up_end_reason"),
        .needed(
            "decision", when: [.given("first_day")],
            "first_day is given and decision is empty. A first day needs the decision accepted and its day."),
        .barred(
            "first_day",
            when: [.isOne(of: "declined", "withdrawn", in: CodeLists.placementDecision, "decision")],
            "A referral that was declined or withdrawn has no first day. Empty first_day, or correct decision."),
        .needed(
            "first_day", when: [.given("ended_on")],
            "The placement has ended, but has no first day. Give first_day, or empty ended_on and end_reason."),
        .range("year_override", -2...20))

    static let specialistReferrals: [RowRule] = .all(
        .inOrder("requested_on", "first_seen_on"),
        .inOrder("requested_on", "closed_on"),
        .happened("requested_on", "first_seen_on", "closed_on"))

    static let ehcPlans: [RowRule] = .all(
        .inOrder("requested_on", "decided_on", "issued_on", "ceased_on"),
        .happened("requested_on", "decided_on", "issued_on", "ceased_on"),
        .needed(
            "decided_on", when: [.isOne(of: "issued", "refused", in: CodeLists.ehcDecision, "decision")],
            "The decision was made, but its day is missing. Give decided_on, or make decision pending."),
        .barred(
            "decided_on", when: [.isOne(of: "pending", in: CodeLists.ehcDecision, "decision")],
            "The decision is pending, so it has no day yet. Empty decided_on, or correct decision."),
        .needed(
            "decision", when: [.given("issued_on")],
            "A plan was issued, but decision is empty. Give the decision issued and the day in decided_on."),
        .barred(
            "issued_on", when: [.isOne(of: "refused", "pending", in: CodeLists.ehcDecision, "decision")],
            "A plan can only be issued when the decision is issued. Empty issued_on, or correct decision."))

    static let transitions: [RowRule] = .all(
        .inOrder("started_on", "ended_on"),
        .inOrder("started_on", "full_time_on"),
        .inOrder("panel_submitted_on", "panel_decided_on"),
        .happened("panel_submitted_on", "panel_decided_on", "started_on", "full_time_on", "ended_on"),
        .together("ended_on", "end_reason"),
        .barred(
            "started_on", when: [.isOne(of: "did_not_happen", in: CodeLists.transitionEndReason, "end_reason")],
            "A transition that did not happen has no start. Empty started_on, or correct end_reason."))

    static let checkIns: [RowRule] = .all(
        .inOrder("contacted_on", "action_on"),
        .happened("contacted_on", "action_on"),
        .needed(
            "status", when: [.yes("reached")],
            "Somebody was reached, but what they do now is not said. Give status; unknown is a status, too."),
        .barred(
            "status", when: [.no("reached")],
            "Nobody was reached, so there is no status to record. Empty status, or make reached yes."),
        .needed(
            "action", when: [.given("action_on")],
            "action_on is given, but not what was done. Describe it in action, or empty action_on."))
}
