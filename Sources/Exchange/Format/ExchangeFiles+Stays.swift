import Journey

/// A stay at a setting, from the referral on.
extension ExchangeFiles {
    static let placements = ExchangeFile(
        .placements, table: "placement", identifier: "placement_id",
        atMostOne: [
            .init(
                fields: ["setting_id", "pupil_id"], counted: .openPlacements,
                finding: .overlap(.placement, in: "pupil_ref"))
        ],
        columns: [
            .ownReference("placement_ref"),
            .belongs("urn", to: .setting),
            .belongs("pupil_ref", to: .pupil),
            .day("referred_on", [.required, .ownDate]),
            .text("referred_by"),
            .provider("referred_by_urn"),
            .code("reason", CodeLists.referralReason, .required),
            .code("registration", CodeLists.registration, .required),
            .code("decision", CodeLists.placementDecision),
            .day("decided_on"),
            .day("planned_start"),
            .day("first_day"),
            .presentKeyworker("keyworker_ref"),
            .wholeNumber("year_override", -9_999...9_999),
            .day("ended_on"),
            .code("end_reason", CodeLists.placementEndReason),
            .text("next_establishment"),
            .day("follow_up_starts_on"),
            .day("follow_up_ended_on"),
            .code("follow_up_end_reason", CodeLists.followUpEndReason),
        ])

    static let keyworkers = ExchangeFile(
        .keyworkers, table: "keyworker", about: ["placement_ref", "staff_ref", "from_on"],
        atMostOne: [
            .init(
                fields: ["setting_id", "placement_id"], counted: .withoutEnd("until_on"),
                finding: .overlap(.keyworker, in: "until_on"))
        ],
        columns: [
            .belongs("placement_ref", to: .placement),
            .belongs("staff_ref", to: .staff),
            .day("from_on", .required),
            .day("until_on"),
        ])

    static let referralItems = ExchangeFile(
        .referralItems, table: "referral_item", about: ["placement_ref", "item"],
        columns: [
            .belongs("placement_ref", to: .placement),
            .code("item", CodeLists.referralItem, .required),
            .day("asked_on", .ownDate),
            .day("received_on"),
            .code("quality", CodeLists.referralItemQuality),
        ])

    static let inductionSteps = ExchangeFile(
        .inductionSteps, table: "induction_step", about: ["placement_ref", "step"],
        columns: [
            .belongs("placement_ref", to: .placement),
            .text("step", .required, limit: 60),
            .yesNo("required"),
            .day("due_on"),
            .day("completed_on"),
            .names("completed_by", .staff, field: "completed_by"),
            .text("outcome", limit: ExchangeColumn.longText),
        ])

    /// A phased start: the share of the full week from a day on.
    static let timetableStages = ExchangeFile(
        .timetableStages, table: "timetable_stage", about: ["placement_ref", "from_on"],
        columns: [
            .belongs("placement_ref", to: .placement),
            .day("from_on", .required),
            .wholeNumber("percent", -9_999...9_999, .required),
            .note("why_not_full"),
        ])

    /// A version of the pupil's own summary.
    static let passports = ExchangeFile(
        .passports, table: "passport", about: ["placement_ref", "version"],
        columns: [
            .belongs("placement_ref", to: .placement),
            .wholeNumber("version", 1...9_999, .required),
            .day("written_on", [.required, .ownDate]),
            .names("written_by", .staff, field: "written_by"),
            .text("written_with", .required),
            .note("strengths"),
            .note("needs"),
            .note("what_helps"),
            .note("what_to_avoid"),
            .note("outcomes"),
            .note("pupil_words"),
        ])

    static let restrictedNotes = ExchangeFile(
        .restrictedNotes, table: "restricted_note", identifier: "note_id",
        columns: [
            .ownReference("note_ref"),
            .belongs("placement_ref", to: .placement),
            .day("noted_on", [.required, .ownDate]),
            .note("note", .required),
        ])
}
