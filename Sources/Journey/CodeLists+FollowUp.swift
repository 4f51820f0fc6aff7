/// Careers, destinations and the seven-month follow-up.
extension CodeLists {
    public static let careersKind = CodeList("careers_kind", [
        "guidance_interview": "Guidance interview",
        "employer_encounter": "Encounter with an employer",
        "work_experience": "Work experience",
        "college_visit": "College visit",
        "application": "Application",
        "interview": "Interview",
        "offer": "Offer",
        "travel_training": "Travel training",
        "cv_workshop": "CV workshop",
    ])

    public static let careersOutcome = CodeList("careers_outcome", [
        "held": "Held",
        "missed": "Missed",
        "accepted": "Accepted",
        "declined": "Declined",
    ])

    public static let destinationStatus = CodeList(
        "destination_status",
        [
            "school_sixth_form": "School sixth form",
            "sixth_form_college": "Sixth-form college",
            "further_education": "Further education",
            "specialist_post_16": "Specialist post-16 institution",
            "apprenticeship": "Apprenticeship",
            "supported_internship": "Supported internship",
            "training_provider": "Training provider",
            "employment_with_training": "Employment with training",
            "employment": "Employment",
            "re_engagement": "Re-engagement provision",
            "voluntary_work": "Voluntary work",
            "neet_seeking": "NEET, seeking",
            "neet_unavailable": "NEET, not available",
            "custody": "Custody",
            "unknown": "Unknown",
        ],
        marks: [
            .eet: [
                "school_sixth_form", "sixth_form_college", "further_education", "specialist_post_16",
                "apprenticeship", "supported_internship", "training_provider", "employment_with_training",
                "employment",
            ],
            .neet: ["re_engagement", "voluntary_work", "neet_seeking", "neet_unavailable"],
        ])

    public static let checkInMethod = CodeList("check_in_method", [
        "call": "Call",
        "visit": "Visit",
        "text": "Text message",
        "email": "Email",
        "via_provider": "Through the provider",
        "via_family": "Through the family",
    ])

    public static let risk = CodeList("risk", [
        "on_track": "On track",
        "at_risk": "At risk",
        "dropped_out": "Dropped out",
    ])

    /// Who or what shows that a check-in found what it says.
    public static let checkInEvidence = CodeList("check_in_evidence", [
        "provider": "Provider",
        "employer": "Employer",
        "pupil": "Young person",
        "parent_carer": "Parent or carer",
        "local_authority": "Local authority",
    ])

    /// Why a follow-up ended before its seven months were over.
    public static let followUpEndReason = CodeList("follow_up_end_reason", [
        "declined": "Declined by the young person",
        "moved_abroad": "Moved abroad",
        "died": "Died",
    ])
}
