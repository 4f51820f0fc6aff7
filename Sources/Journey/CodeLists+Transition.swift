/// Personal development and transition.
extension CodeLists {
    public static let targetArea = CodeList("target_area", [
        "self_regulation": "Self-regulation",
        "relationships": "Relationships",
        "confidence": "Confidence",
        "resilience": "Resilience",
        "self_management": "Self-management",
        "teamwork": "Teamwork",
        "communication": "Communication",
        "engagement": "Engagement",
        "readiness_for_work": "Readiness for work",
    ])

    public static let mastery = CodeList("mastery", [
        "not_yet": "Not yet",
        "acquiring": "Acquiring",
        "developing": "Developing",
        "secure": "Secure",
        "exceeding": "Exceeding",
    ])

    public static let targetOutcome = CodeList("target_outcome", [
        "achieved": "Achieved",
        "partly_achieved": "Partly achieved",
        "not_achieved": "Not achieved",
        "withdrawn": "Withdrawn",
    ])

    public static let transitionKind = CodeList("transition_kind", [
        "mainstream": "Mainstream school",
        "other_ap": "Other AP",
        "specialist": "Specialist provision",
    ])

    /// How ready a pupil is to move on: attitudes and behaviour, academic progress, attendance.
    public static let readiness = CodeList("readiness", [
        "red": "Red",
        "amber": "Amber",
        "green": "Green",
    ])

    public static let transitionStep = CodeList(
        "transition_step",
        [
            "readiness_review": "Readiness reviewed",
            "panel_submission": "Submitted to the fair access panel",
            "pupil_view": "Pupil's view taken",
            "parent_view": "Parents' view taken",
            "planning_meeting": "Planning meeting",
            "receiving_visit": "Visit to the receiving setting",
            "passport_shared": "Passport shared",
            "targets_agreed": "Targets agreed",
            "receiving_staff_briefed": "Receiving staff briefed",
        ],
        marks: [.mainstreamOnly: ["panel_submission"]])

    public static let barrier = CodeList("barrier", [
        "no_suitable_school": "No suitable school",
        "receiving_capacity": "No capacity at the receiving school",
        "performance_tables": "Concern about performance tables",
        "reluctant_school": "Reluctant school",
        "poor_communication": "Poor communication",
        "ehc_decision_pending": "EHC decision pending",
        "family_prefers_ap": "Family prefers AP",
        "pupil_prefers_ap": "Pupil prefers AP",
        "transport": "Transport",
        "other": "Other",
    ])

    public static let transitionCheckStatus = CodeList("transition_check_status", [
        "on_roll": "On roll",
        "off_roll": "Off roll",
        "unknown": "Unknown",
    ])

    /// How behaviour and progress compare with those before the move.
    public static let comparison = CodeList("comparison", [
        "better": "Better",
        "same": "Same",
        "worse": "Worse",
    ])

    public static let transitionEndReason = CodeList("transition_end_reason", [
        "broke_down": "Broke down",
        "returned_to_ap": "Returned to AP",
        "moved_again": "Moved again",
        "completed_schooling": "Completed schooling",
        "did_not_happen": "Did not happen",
        "other": "Other",
    ])
}
