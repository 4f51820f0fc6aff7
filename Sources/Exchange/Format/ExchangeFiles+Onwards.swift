import Journey

/// Where a stay leads, and whom the setting talks to on the way.
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
