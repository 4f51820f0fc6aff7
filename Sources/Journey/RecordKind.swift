/// The kinds of record that the exchange format has a file for.
public enum RecordKind: String, Sendable, CaseIterable {
    case settings, calendar, closures, staff, pupils, placements
    case referralItems = "referral_items"
    case inductionSteps = "induction_steps"
    case contacts, assessments, scores, needs
    case specialistReferrals = "specialist_referrals"
    case ehcPlans = "ehc_plans"
    case ehcReviews = "ehc_reviews"
    case shares, targets
    case targetReviews = "target_reviews"
    case transitions
    case transitionSteps = "transition_steps"
    case transitionChecks = "transition_checks"
    case careersActivities = "careers_activities"
    case destinations
    case checkIns = "check_ins"
    case keyworkers, narratives, templates
    case restrictedNotes = "restricted_notes"
    case narrativeActions = "narrative_actions"
    case timetableStages = "timetable_stages"
    case passports

    /// The name of its file: `placements.csv`.
    public var file: String { rawValue + ".csv" }

    /// The columns that its rules read or name: an importer can check that it knows them all.
    public var ruleColumns: Set<String> {
        rules.reduce(into: []) { $0.formUnion($1.columns) }
    }
}
