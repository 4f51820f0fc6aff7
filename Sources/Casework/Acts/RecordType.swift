import Journey

/// What the service knows of a table of records beyond what the database's catalogue says.
public struct RecordType: Sendable, Hashable {
    /// The table, and what people type: `contact`.
    public let name: String
    /// Whose rules a row obeys; nil: none of the exchange format's.
    public let kind: RecordKind?
    /// What a sentence calls it: "target review".
    public let noun: String
    /// Its own identifier; nil for records that are found by what they hang on and a key.
    public let identifier: String?
    /// Tells it from the others of its parent where it has no identifier: the step, the day.
    public let key: String?
    /// With what the references begin that the service gives; nil: it has none.
    public let prefix: String?
    /// The day on which it happened, for a timeline; nil: it is no event.
    public let happenedOn: String?

    init(
        _ name: String, _ kind: RecordKind?, _ noun: String? = nil, id: String? = nil, key: String? = nil,
        prefix: String? = nil, on day: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.noun = noun ?? name.split(separator: "_").joined(separator: " ")
        identifier = id
        self.key = key
        self.prefix = prefix
        happenedOn = day
    }

    /// All that belong to a pupil, parents before their parts.
    public static let all: [RecordType] = [
        .pupil, .ehcPlan, .ehcReview, .placement, .keyworker, .referralItem,
        .inductionStep, .timetableStage, .contact, .assessment, .score, .need,
        .specialistReferral, .share, .passport, .target, .targetReview, .transition,
        .transitionStep, .transitionCheck, .careersActivity, .destination, .checkIn, .hold,
    ]

    /// The type of this name, or nil.
    public static func named(_ name: String) -> RecordType? {
        all.first { $0.name == name }
    }
}

extension RecordType {
    public static let pupil = RecordType("pupil", .pupils, id: "pupil_id", prefix: "P")
    public static let ehcPlan = RecordType("ehc_plan", .ehcPlans, "EHC plan", id: "ehc_id", prefix: "EHC", on: "requested_on")
    public static let ehcReview = RecordType("ehc_review", .ehcReviews, "EHC review", key: "reviewed_on", on: "reviewed_on")
    public static let placement = RecordType("placement", .placements, id: "placement_id", prefix: "S", on: "referred_on")
    public static let keyworker = RecordType("keyworker", .keyworkers, key: "from_on", on: "from_on")
    public static let referralItem = RecordType("referral_item", .referralItems, key: "item", on: "received_on")
    public static let inductionStep = RecordType("induction_step", .inductionSteps, key: "step", on: "completed_on")
    public static let timetableStage = RecordType("timetable_stage", .timetableStages, key: "from_on", on: "from_on")
    public static let contact = RecordType("contact", .contacts, id: "contact_id", prefix: "C", on: "held_on")
    public static let assessment = RecordType("assessment", .assessments, id: "assessment_id", prefix: "A", on: "taken_on")
    public static let score = RecordType("score", .scores, key: "scale")
    public static let need = RecordType("need", .needs, id: "need_id", prefix: "N", on: "identified_on")
    public static let specialistReferral = RecordType("specialist_referral", .specialistReferrals, id: "specialist_referral_id", prefix: "SR", on: "requested_on")
    public static let share = RecordType("share", .shares, id: "share_id", prefix: "SH", on: "shared_on")
    public static let passport = RecordType("passport", .passports, key: "version", on: "written_on")
    public static let target = RecordType("target", .targets, id: "target_id", prefix: "T", on: "set_on")
    public static let targetReview = RecordType("target_review", .targetReviews, key: "reviewed_on", on: "reviewed_on")
    public static let transition = RecordType("transition", .transitions, id: "transition_id", prefix: "M", on: "started_on")
    public static let transitionStep = RecordType("transition_step", .transitionSteps, key: "step", on: "completed_on")
    public static let transitionCheck = RecordType("transition_check", .transitionChecks, key: "checked_on", on: "checked_on")
    public static let careersActivity = RecordType("careers_activity", .careersActivities, id: "activity_id", prefix: "CA", on: "held_on")
    public static let destination = RecordType("destination", .destinations, id: "destination_id", prefix: "D", on: "started_on")
    public static let checkIn = RecordType("check_in", .checkIns, "check-in", id: "check_in_id", prefix: "CI", on: "contacted_on")
    public static let hold = RecordType("hold", nil, id: "hold_id", on: "held_on")
}
