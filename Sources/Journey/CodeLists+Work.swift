/// What is due, and the quality areas that evidence belongs to.
extension CodeLists {
    public static let obligationKind = CodeList("obligation_kind", [
        "referral_decision": "Decide on the referral",
        "referral_information": "Chase referral information",
        "induction_step": "Induction step",
        "transition_step": "Transition step",
        "target_review": "Review the target",
        "ehc_annual_review": "EHC annual review",
        "specialist_referral_unanswered": "Chase the specialist referral",
        "transition_check": "Check on the transition",
        "aftercare_contact": "Aftercare contact",
        "passport_acknowledged": "Passport acknowledged",
        "child_protection_file": "Hand over the child protection file",
        "guidance_interview": "Guidance interview",
        "application": "Application",
        "offer": "Offer",
        "check_in": "Check-in",
        "risk_action": "Act on the risk",
    ])

    public static let obligationStatus = CodeList("obligation_status", [
        "open": "Open",
        "done": "Done",
        "on_hold": "On hold",
        "withdrawn": "Withdrawn",
    ])

    public static let holdReason = CodeList("hold_reason", [
        "illness": "Illness",
        "custody": "Custody",
        "moved_away": "Moved away",
        "family_request": "At the family's request",
        "provider_closed": "Provider closed",
        "other": "Other",
    ])

    /// The thirteen areas of the IntegratED AP Quality Toolkit (2022), in its own numbering.
    public static let qualityArea = CodeList("quality_area", [
        "1": "Workforce development and wellbeing",
        "2": "Home and family engagement",
        "3": "Partnership working",
        "4": "Research and innovation",
        "5": "Pupil induction",
        "6": "Attendance and engagement",
        "7": "Supporting pupils' needs",
        "8": "Quality of education",
        "9": "Personal development",
        "10": "Qualifications",
        "11": "Assessment of need",
        "12": "Appropriate transition",
        "13": "Post-16 destinations",
    ])
}
