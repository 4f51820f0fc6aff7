/// Referral, placement and induction.
extension CodeLists {
    public static let referralReason = CodeList("referral_reason", [
        "permanent_exclusion": "Permanent exclusion",
        "preventative": "Preventative (off-site direction)",
        "day_six": "Suspension, from the sixth day",
        "medical": "Medical",
        "managed_move": "Managed move",
        "awaiting_specialist_place": "Awaiting a specialist place",
        "new_to_area": "New to the area",
        "other": "Other",
    ])

    public static let registration = CodeList("registration", [
        "single": "Single registration",
        "dual_main": "Dual registration, main",
        "dual_subsidiary": "Dual registration, subsidiary",
        "guest": "Guest",
    ])

    public static let placementDecision = CodeList("placement_decision", [
        "accepted": "Accepted",
        "declined": "Declined",
        "withdrawn": "Withdrawn",
    ])

    public static let placementEndReason = CodeList("placement_end_reason", [
        "transition": "Transition",
        "end_of_year_11": "End of year 11",
        "moved_away": "Moved away",
        "elective_home_education": "Elective home education",
        "permanently_excluded": "Permanently excluded",
        "withdrawn_by_commissioner": "Withdrawn by the commissioner",
        "custody": "Custody",
        "died": "Died",
        "destination_unknown": "Destination unknown",
        "other": "Other",
    ])

    public static let referralItem = CodeList("referral_item", [
        "prior_attainment": "Prior attainment",
        "attendance_record": "Attendance record",
        "behaviour_record": "Behaviour record",
        "sen_information": "SEN information",
        "safeguarding_file": "Safeguarding file",
        "medical_information": "Medical information",
        "agency_involvement": "Agency involvement",
        "family_contact": "Family contact",
    ])

    public static let referralItemQuality = CodeList("referral_item_quality", [
        "complete": "Complete",
        "partial": "Partial",
        "outdated": "Outdated",
    ])

    public static let inductionStep = CodeList(
        "induction_step",
        [
            "referral_review": "Referral reviewed",
            "social_care_check": "Social care check",
            "youth_justice_check": "Youth justice check",
            "needs_review": "Needs reviewed",
            "pupil_profile": "Pupil profile written",
            "flags_raised": "Flags raised with SENCo, DSL and mental-health lead",
            "home_visit": "Home visit",
            "induction_meeting": "Induction meeting",
            "baseline_english": "Baseline in English",
            "baseline_maths": "Baseline in maths",
            "baseline_wellbeing": "Baseline of wellbeing",
            "pathway_allocated": "Pathway allocated",
            "intake_interview": "Intake interview",
            "staff_briefed": "Staff briefed",
            "learning_plan": "Learning plan",
            "two_week_review": "Two-week review",
            "phased_check_1": "First check of the phased start",
            "phased_check_2": "Second check of the phased start",
        ],
        marks: [.phasedOnly: ["phased_check_1", "phased_check_2"]])

    public static let contactKind = CodeList("contact_kind", [
        "induction_meeting": "Induction meeting",
        "home_visit": "Home visit",
        "intake_interview": "Intake interview",
        "review_meeting": "Review meeting",
        "planning_meeting": "Planning meeting",
        "receiving_visit": "Visit to the receiving setting",
        "handover": "Handover",
        "aftercare": "Aftercare",
        "call": "Call",
        "message": "Message",
    ])

    /// Who took part in a contact.
    public static let participant = CodeList("participant", [
        "pupil": "Pupil",
        "parent_carer": "Parent or carer",
        "previous_school": "Previous school",
        "agency": "Agency",
        "receiving_setting": "Receiving setting",
        "keyworker": "Keyworker",
        "teaching_staff": "Teaching staff",
    ])
}
