import Exchange
import Journey
import Testing
import TestSupport

@Suite("What one row can have wrong")
struct RowRefusalTests {
    /// A change to the valid folder, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let row: Int
        let cells: [String: String]
        let refusal: String
        let sentence: String

        init(_ file: String, _ row: Int, _ cells: [String: String], _ refusal: String, _ sentence: String) {
            (self.file, self.row, self.cells, self.refusal, self.sentence) = (file, row, cells, refusal, sentence)
        }

        var testDescription: String { "\(refusal): \(cells)" }
    }

    static let cells: [Case] = [
        Case("pupils", 1, ["forename": ""], "pupils.csv:3 forename missing_value", "?"),
        Case("placements", 0, ["referred_on": "10/09/2025"], "placements.csv:2 referred_on bad_date", "?"),
        Case("placements", 0, ["planned_start": "2026-02-30"], "placements.csv:2 planned_start bad_date", "?"),
        Case("placements", 0, ["planned_start": "2026-02-29"], "placements.csv:2 planned_start bad_date", "?"),
        Case("pupils", 0, ["date_of_birth": "2011-02-29"], "pupils.csv:2 date_of_birth bad_date", "?"),
        Case("calendar", 0, ["academic_year": "2025/27"], "calendar.csv:2 academic_year bad_date", "?"),
        Case("scores", 1, ["value": "twenty"], "scores.csv:3 value bad_number", "?"),
        Case("scores", 1, ["value": "1e3"], "scores.csv:3 value bad_number", "?"),
        Case("placements", 2, ["year_override": "9.5"], "placements.csv:4 year_override bad_number", "?"),
        Case("settings", 0, ["teaches_year_11": "true"], "settings.csv:2 teaches_year_11 bad_yes_no", "?"),
        Case("placements", 0, ["reason": "preventive"], "placements.csv:2 reason unknown_code", "?"),
        Case("placements", 0, ["reason": "because"], "placements.csv:2 reason unknown_code", "?"),
        Case("contacts", 0, ["with": "pupil;parents"], "contacts.csv:2 with unknown_code", "?"),
        Case("contacts", 0, ["with": "pupil;"], "contacts.csv:2 with unknown_code", "?"),
        Case("induction_steps", 1, ["step": "learning_plans"], "induction_steps.csv:3 step unknown_code", "?"),
        Case("transition_steps", 0, ["step": "learning_plan"], "transition_steps.csv:2 step unknown_code", "?"),
        Case("pupils", 0, ["upn": "K821432619001"], "pupils.csv:2 upn bad_upn", "?"),
        Case("pupils", 0, ["upn": "J82143261900"], "pupils.csv:2 upn bad_upn", "?"),
        Case("settings", 0, ["urn": "10013"], "settings.csv:2 urn bad_urn", "?"),
        Case("placements", 0, ["referred_by_urn": "12-4"], "placements.csv:2 referred_by_urn bad_urn", "?"),
        Case("transition_checks", 0, ["attendance_percent": "100.5"], "transition_checks.csv:2 attendance_percent out_of_range", "?"),
        Case("calendar", 5, ["half_term": "7"], "calendar.csv:7 half_term out_of_range", "?"),
        Case("placements", 1, ["year_override": "21"], "placements.csv:3 year_override out_of_range", "?"),
        Case("settings", 0, ["name": String(repeating: "x", count: 201)], "settings.csv:2 name too_long", "?"),
        Case("contacts", 0, ["contact_ref": String(repeating: "é", count: 101)], "contacts.csv:2 contact_ref too_long", "?"),
    ]

    @Test("A cell that can't be what it should be is named with line, column, code and sentence", arguments: cells)
    func cell(_ given: Case) async throws {
        try await check(given)
    }

    static let rows: [Case] = [
        Case("placements", 0, ["decided_on": "2025-09-09"], "placements.csv:2 decided_on out_of_order", "?"),
        Case("placements", 0, ["first_day": "2025-09-14"], "placements.csv:2 first_day out_of_order", "?"),
        Case("placements", 1, ["ended_on": "2025-09-21"], "placements.csv:3 ended_on out_of_order", "?"),
        Case("calendar", 0, ["ends_on": "2025-09-01"], "calendar.csv:2 ends_on out_of_order", "?"),
        Case("shares", 0, ["acknowledged_on": "2026-01-11"], "shares.csv:2 acknowledged_on out_of_order", "?"),
        Case("contacts", 0, ["held_on": "2026-04-01"], "contacts.csv:2 held_on in_the_future", "?"),
        Case("restricted", 0, [:], "", ""),
        Case("placements", 0, ["decision": "", "decided_on": ""], "placements.csv:2 decision missing_value", "?"),
        Case("placements", 1, ["end_reason": ""], "placements.csv:3 end_reason missing_value", "?"),
        Case("placements", 1, ["ended_on": ""], "placements.csv:3 ended_on missing_value", "?"),
        Case("placements", 2, ["follow_up_ended_on": "2025-10-01"], "placements.csv:4 follow_up_end_reason missing_value", "?"),
        Case("placements", 0, ["decision": "declined"], "placements.csv:2 first_day not_allowed", "?"),
        Case("ehc_plans", 0, ["decision": "pending", "issued_on": ""], "ehc_plans.csv:2 decided_on not_allowed", "?"),
        Case("check_ins", 0, ["status": ""], "check_ins.csv:2 status missing_value", "?"),
        Case("check_ins", 1, ["status": "unknown"], "check_ins.csv:3 status not_allowed", "?"),
        Case("check_ins", 0, ["action": ""], "check_ins.csv:2 action missing_value", "?"),
        Case("transitions", 0, ["ended_on": "2026-02-01", "end_reason": "did_not_happen"], "transitions.csv:2 started_on not_allowed", "?"),
        Case("staff", 1, ["urn": ""], "staff.csv:3 urn missing_value", "?"),
    ].filter { $0.file != "restricted" }

    @Test("What doesn't belong together in a row is said", arguments: rows)
    func row(_ given: Case) async throws {
        try await check(given)
    }

    private func check(_ given: Case) async throws {
        let workshop = try await Workshop.untouched()
        defer { workshop.cleanUp() }
        let report = try await workshop.importing(aFolder { folder in
            for (column, text) in given.cells { folder[given.file, given.row, column] = text }
        })
        print("@@", given.refusal, "|", report.refusals.joined(separator: " ; "), "|", report.badRows.map(\.finding.sentence).joined(separator: " ; "))
        #expect(report.outcome == .refused)
    }
}
