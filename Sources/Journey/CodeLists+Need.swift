/// Assessment of need, and what is passed on about it.
extension CodeLists {
    public static let instrument = CodeList("instrument", [
        "ngrt": "New Group Reading Test (NGRT)",
        "wrat": "Wide Range Achievement Test (WRAT)",
        "cat4": "Cognitive Abilities Test (CAT4)",
        "sdq": "Strengths and Difficulties Questionnaire (SDQ)",
        "boxall": "Boxall Profile",
        "pass": "Pupil Attitudes to Self and School (PASS)",
        "belonging_survey": "Belonging survey",
        "parent_engagement_scale": "Parent engagement scale",
        "speech_language_screen": "Speech and language screen",
        "dyslexia_screen": "Dyslexia screen",
        "educational_psychology": "Educational psychology assessment",
        "teacher_assessment": "Teacher assessment",
        "other": "Other",
    ])

    public static let assessmentDomain = CodeList("assessment_domain", [
        "english": "English",
        "maths": "Maths",
        "cognitive": "Cognitive ability",
        "literacy": "Literacy",
        "wellbeing": "Wellbeing",
        "communication": "Communication",
        "learning": "Learning",
        "engagement": "Engagement",
        "readiness_for_work": "Readiness for work",
    ])

    public static let assessmentPurpose = CodeList("assessment_purpose", [
        "baseline": "Baseline",
        "review": "Review",
        "exit": "Exit",
    ])

    public static let sdqScale = CodeList("sdq_scale", [
        "emotional": "Emotional problems",
        "conduct": "Conduct problems",
        "hyperactivity": "Hyperactivity",
        "peer": "Peer problems",
        "prosocial": "Prosocial behaviour",
        "total": "Total difficulties",
        "impact": "Impact",
    ])

    public static let sdqBand = CodeList("sdq_band", [
        "close_to_average": "Close to average",
        "slightly_raised": "Slightly raised",
        "high": "High",
        "very_high": "Very high",
        "slightly_lowered": "Slightly lowered",
        "low": "Low",
        "very_low": "Very low",
    ])

    /// A SEN type, or a need beyond them.
    public static let needCategory: CodeList = {
        let beyond: KeyValuePairs = [
            "literacy": "Literacy",
            "numeracy": "Numeracy",
            "mental_health": "Mental health",
            "physical_health": "Physical health",
            "attendance": "Attendance",
            "substance_use": "Substance use",
            "exploitation_risk": "Risk of exploitation",
            "family": "Family",
            "other": "Other",
        ]
        return CodeList(
            "need_category",
            senTypes.map { Code(code: $0, label: $1, marks: [.senType]) }
                + beyond.map { Code(code: $0, label: $1, marks: []) })
    }()

    public static let needStatus = CodeList("need_status", [
        "open": "Open",
        "met": "Met",
        "handed_over": "Handed over",
    ])

    public static let specialistService = CodeList("specialist_service", [
        "camhs": "Child and adolescent mental health service (CAMHS)",
        "speech_language": "Speech and language therapy",
        "educational_psychology": "Educational psychology",
        "youth_justice": "Youth justice",
        "social_care": "Social care",
        "school_nurse": "School nurse",
        "drug_alcohol": "Drug and alcohol service",
        "counselling": "Counselling",
        "autism_team": "Autism team",
        "other": "Other",
    ])

    public static let ehcDecision = CodeList("ehc_decision", [
        "issued": "Issued",
        "refused": "Refused",
        "pending": "Pending",
    ])

    public static let shareContent = CodeList("share_content", [
        "pupil_profile": "Pupil profile",
        "passport": "Passport",
        "needs_summary": "Summary of needs",
        "progress_review": "Progress review",
        "safeguarding_file": "Safeguarding file",
    ])

    public static let shareAudience = CodeList("share_audience", [
        "teaching_staff": "Teaching staff",
        "pastoral_staff": "Pastoral staff",
        "senco": "SENCo",
        "dsl": "Designated safeguarding lead",
        "mental_health_lead": "Mental-health lead",
        "parent_carer": "Parent or carer",
        "pupil": "Pupil",
        "receiving_setting": "Receiving setting",
        "agency": "Agency",
    ])
}
