import Journey

/// Settings with their calendar, staff with their posts, templates and narratives.
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
