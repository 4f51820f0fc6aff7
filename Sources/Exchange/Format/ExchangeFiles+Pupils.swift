import Journey

/// Pupils, and their EHC plans: what goes along from stay to stay.
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
