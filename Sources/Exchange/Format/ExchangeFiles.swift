import Journey

/// The files of the exchange format, in an order in which each comes after those it refers to.
enum ExchangeFiles {
    static let all: [ExchangeFile] = [
        settings, calendar, closures, staff, templates, narratives, narrativeActions, pupils, placements, keyworkers,
        referralItems, inductionSteps, timetableStages, assessments, scores, needs, specialistReferrals, ehcPlans, ehcReviews, targets, targetReviews,
        transitions, transitionSteps, transitionChecks, contacts, shares, careersActivities, destinations, checkIns,
        passports, restrictedNotes,
    ]

    static subscript(kind: RecordKind) -> ExchangeFile? {
        all.first { $0.kind == kind }
    }

    /// The file of this name, whatever its capitals: a folder may come from a system that has none.
    static func named(_ name: String) -> ExchangeFile? {
        let name = name.lowercased()
        return all.first { $0.name == name }
    }

    /// Whether records of this kind are named by those of other files.
    static func isReferredTo(_ kind: RecordKind) -> Bool {
        all.contains { $0.references.contains { $0.referenced?.kind == kind } }
    }
}

// MARK: Settings and staff

extension ExchangeFiles {
    static let settings = ExchangeFile(
        .settings, table: "setting", identifier: "setting_id",
        columns: [
            .ownProviderCode("urn"),
            .text("name", .required),
            .code("kind", CodeLists.settingKind, .required),
            .text("la_code", limit: 20),
            .yesNo("teaches_year_11", .required),
        ])

    static let calendar = ExchangeFile(
        .calendar, table: "half_term", about: ["urn", "academic_year", "half_term"],
        columns: [
            .belongs("urn", to: .setting),
            .academicYear("academic_year", .required),
            .wholeNumber("half_term", -9_999...9_999, .required),
            .day("starts_on", .required),
            .day("ends_on", .required),
        ])

    static let closures = ExchangeFile(
        .closures, table: "closure", about: ["urn", "closed_on"],
        columns: [
            .belongs("urn", to: .setting),
            .day("closed_on", .required),
            .text("reason"),
        ])

    /// A row is a post: what somebody does at a setting. Name and e-mail address belong to the person.
    static let staff = ExchangeFile(
        .staff, table: "post", about: ["staff_ref", "urn"],
        columns: [
            .belongs("staff_ref", to: .staff),
            .ofPerson("name", .required),
            .ofPerson("email"),
            .names("urn", .setting),
            .codes("roles", CodeLists.role, .required),
        ])

    static let templates = ExchangeFile(
        .templates, table: "template_step", about: ["urn", "process", "step"],
        columns: [
            .belongs("urn", to: .setting),
            .choice("process", ["induction", "phased_induction", "transition"], .required),
            .text("step", .required, limit: 60),
            .wholeNumber("position", 0...9_999, .required),
            .choice("counted_from", ["R", "F", "S"], .required),
            .wholeNumber("school_days", -400...400, .required),
            .yesNo("required", .required),
            .code("only_kind", CodeLists.transitionKind),
        ])

    static let narratives = ExchangeFile(
        .narratives, table: "narrative", about: ["urn", "academic_year", "area"],
        columns: [
            .belongs("urn", to: .setting),
            .academicYear("academic_year", .required),
            .wholeNumber("area", 1...13, .required),
            .note("strengths"),
            .note("development_areas"),
            .note("sources"),
        ])

    /// What is to be done about an area, with its owner.
    static let narrativeActions = ExchangeFile(
        .narrativeActions, table: "narrative_action", about: ["urn", "academic_year", "area", "action"],
        identifier: "action_id",
        columns: [
            .belongs("urn", to: .setting),
            .academicYear("academic_year", .required),
            .wholeNumber("area", 1...13, .required),
            .note("action", .required),
            .names("owner_ref", .staff, field: "owner_id"),
            .day("due_on"),
            .day("done_on"),
        ])
}

// MARK: The pupil

extension ExchangeFiles {
    static let pupils = ExchangeFile(
        .pupils, table: "pupil", identifier: "pupil_id",
        atMostOne: [.init(fields: ["upn"], counted: .having("upn"), finding: .duplicateUPN())],
        columns: [
            .ownReference("pupil_ref"),
            .upn("upn"),
            .text("forename", .required),
            .text("surname", .required),
            .text("preferred_name"),
            .day("date_of_birth", .required),
            .code("sex", CodeLists.sex),
            .code("ethnicity", CodeLists.ethnicity),
            .code("sen_provision", CodeLists.senProvision),
            .code("primary_need", CodeLists.senType),
            .yesNo("disadvantaged"),
            .yesNo("looked_after"),
            .yesNo("social_worker"),
            .yesNo("youth_justice"),
        ])

    static let ehcPlans = ExchangeFile(
        .ehcPlans, table: "ehc_plan", identifier: "ehc_id",
        columns: [
            .ownReference("ehc_ref"),
            .belongs("pupil_ref", to: .pupil),
            .day("requested_on"),
            .code("decision", CodeLists.ehcDecision),
            .day("decided_on"),
            .day("issued_on"),
            .day("ceased_on"),
        ])

    static let ehcReviews = ExchangeFile(
        .ehcReviews, table: "ehc_review", about: ["ehc_ref", "reviewed_on"],
        columns: [
            .belongs("ehc_ref", to: .ehcPlan),
            .day("reviewed_on", [.required, .ownDate]),
        ])
}

// MARK: The stay

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

// MARK: Needs and targets

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

// MARK: Onwards

extension ExchangeFiles {
    static let transitions = ExchangeFile(
        .transitions, table: "transition", identifier: "transition_id",
        columns: [
            .ownReference("transition_ref"),
            .belongs("placement_ref", to: .placement),
            .code("kind", CodeLists.transitionKind, .required),
            .text("receiving", .required),
            .provider("receiving_urn"),
            .yesNo("planned", .required),
            .note("why"),
            .code("attitudes_behaviour", CodeLists.readiness),
            .code("academic_progress", CodeLists.readiness),
            .code("attendance", CodeLists.readiness),
            .day("panel_submitted_on"),
            .day("panel_decided_on"),
            .codes("barriers", CodeLists.barrier),
            .yesNo("phased"),
            .day("planned_start"),
            .day("started_on"),
            .day("full_time_on"),
            .day("ended_on"),
            .code("end_reason", CodeLists.transitionEndReason),
            .text("pupil_view", .beyondThePage, limit: ExchangeColumn.longText),
            .text("parent_view", .beyondThePage, limit: ExchangeColumn.longText),
        ])

    static let transitionSteps = ExchangeFile(
        .transitionSteps, table: "transition_step", about: ["transition_ref", "step"],
        columns: [
            .belongs("transition_ref", to: .transition),
            .text("step", .required, limit: 60),
            .yesNo("required"),
            .day("due_on"),
            .day("completed_on"),
        ])

    static let transitionChecks = ExchangeFile(
        .transitionChecks, table: "transition_check", about: ["transition_ref", "checked_on"],
        columns: [
            .belongs("transition_ref", to: .transition),
            .day("checked_on", [.required, .ownDate]),
            .code("status", CodeLists.transitionCheckStatus, .required),
            .decimal("attendance_percent"),
            .code("behaviour", CodeLists.comparison),
            .code("progress", CodeLists.comparison),
        ])

    static let contacts = ExchangeFile(
        .contacts, table: "contact", identifier: "contact_id",
        columns: [
            .ownReference("contact_ref"),
            .belongs("placement_ref", to: .placement),
            .day("held_on", [.required, .ownDate]),
            .code("kind", CodeLists.contactKind, .required),
            .codes("with", CodeLists.participant, .required, field: "participants"),
            .names("transition_ref", .transition),
            .note("note"),
        ])

    static let shares = ExchangeFile(
        .shares, table: "share", identifier: "share_id",
        columns: [
            .ownReference("share_ref"),
            .belongs("placement_ref", to: .placement),
            .day("shared_on", [.required, .ownDate]),
            .code("content", CodeLists.shareContent, .required),
            .code("audience", CodeLists.shareAudience, .required),
            .text("recipient"),
            .day("acknowledged_on"),
            .names("transition_ref", .transition),
        ])

    static let careersActivities = ExchangeFile(
        .careersActivities, table: "careers_activity", identifier: "activity_id",
        columns: [
            .ownReference("activity_ref"),
            .belongs("placement_ref", to: .placement),
            .code("kind", CodeLists.careersKind, .required),
            .day("held_on", [.required, .ownDate]),
            .text("with", field: "held_with"),
            .yesNo("independent"),
            .code("outcome", CodeLists.careersOutcome),
        ])

    static let destinations = ExchangeFile(
        .destinations, table: "destination", identifier: "destination_id",
        atMostOne: [
            .init(
                fields: ["pupil_id"], counted: .withoutEnd("ended_on"),
                finding: .overlap(.destination, in: "placement_ref"))
        ],
        columns: [
            .ownReference("destination_ref"),
            .belongs("placement_ref", to: .placementAndPupil),
            .code("status", CodeLists.destinationStatus, .required),
            .text("provider"),
            .day("started_on", [.required, .ownDate]),
            .day("ended_on"),
        ])

    static let checkIns = ExchangeFile(
        .checkIns, table: "check_in", identifier: "check_in_id",
        columns: [
            .ownReference("check_in_ref"),
            .belongs("placement_ref", to: .placement),
            .day("contacted_on", [.required, .ownDate]),
            .code("method", CodeLists.checkInMethod, .required),
            .yesNo("reached", .required),
            .code("status", CodeLists.destinationStatus),
            .code("risk", CodeLists.risk),
            .note("action"),
            .day("action_on"),
            .code("evidence", CodeLists.checkInEvidence),
            .note("note"),
        ])
}
