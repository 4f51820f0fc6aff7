import Journey

/// What a pupil needs, and what is done about it.
extension ExchangeFiles {
    static let assessments = ExchangeFile(
        .assessments, table: "assessment", identifier: "assessment_id",
        columns: [
            .ownReference("assessment_ref"),
            .belongs("placement_ref", to: .placement),
            .code("instrument", CodeLists.instrument, .required),
            .code("domain", CodeLists.assessmentDomain, .required),
            .code("purpose", CodeLists.assessmentPurpose, .required),
            .day("taken_on", [.required, .ownDate]),
            .yesNo("pupil_contributed"),
            .yesNo("parent_contributed"),
            .text("assessor"),
        ])

    static let scores = ExchangeFile(
        .scores, table: "score", about: ["assessment_ref", "scale"],
        columns: [
            .belongs("assessment_ref", to: .assessment),
            .text("scale", .required),
            .decimal("value", .required),
            .text("band"),
        ])

    static let needs = ExchangeFile(
        .needs, table: "need", identifier: "need_id",
        columns: [
            .ownReference("need_ref"),
            .belongs("placement_ref", to: .placement),
            .code("category", CodeLists.needCategory, .required),
            .day("identified_on", [.required, .ownDate]),
            .yesNo("known_before", .required),
            .names("assessment_ref", .assessment),
            .code("status", CodeLists.needStatus),
            .note("strategies"),
            .note("avoid"),
        ])

    static let specialistReferrals = ExchangeFile(
        .specialistReferrals, table: "specialist_referral", identifier: "specialist_referral_id",
        columns: [
            .ownReference("specialist_referral_ref"),
            .belongs("placement_ref", to: .placement),
            .code("service", CodeLists.specialistService, .required),
            .day("requested_on", [.required, .ownDate]),
            .day("first_seen_on"),
            .day("closed_on"),
            .note("outcome"),
        ])

    static let targets = ExchangeFile(
        .targets, table: "target", identifier: "target_id",
        columns: [
            .ownReference("target_ref"),
            .belongs("placement_ref", to: .placement),
            .code("area", CodeLists.targetArea, .required),
            .note("statement", .required),
            .day("set_on", [.required, .ownDate]),
            .day("due_on"),
            .names("need_ref", .need),
            .note("pupil_words"),
            .day("closed_on"),
            .code("outcome", CodeLists.targetOutcome),
            .names("owner_ref", .staff, .beyondThePage, field: "owner_id"),
        ])

    static let targetReviews = ExchangeFile(
        .targetReviews, table: "target_review", about: ["target_ref", "reviewed_on"],
        columns: [
            .belongs("target_ref", to: .target),
            .day("reviewed_on", [.required, .ownDate]),
            .code("mastery", CodeLists.mastery, .required),
            .note("note"),
        ])
}
