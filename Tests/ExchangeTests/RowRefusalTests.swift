import Exchange
import Journey
import Testing
import TestSupport

@Suite("What one row can have wrong", .serialized)
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
        Case("pupils", 1, ["forename": ""], "pupils.csv:3 forename missing_value",
            "forename is empty. Every row needs it; fill it in."),
        Case("placements", 0, ["referred_on": "10/09/2025"], "placements.csv:2 referred_on bad_date",
            "The date 10/09/2025 in referred_on is not written year first. Write it as 2025-09-10."),
        Case("placements", 0, ["planned_start": "2026-02-30"], "placements.csv:2 planned_start bad_date",
            "The date 2026-02-30 in planned_start is not a day: that month ends on 2026-02-28. Write the "
                + "right day like that."),
        Case("placements", 0, ["planned_start": "2026-02-29"], "placements.csv:2 planned_start bad_date",
            "The date 2026-02-29 in planned_start is not a day: that month ends on 2026-02-28. Write the "
                + "right day like that."),
        Case("pupils", 0, ["date_of_birth": "2011-02-29"], "pupils.csv:2 date_of_birth bad_date",
            "The date in date_of_birth is not a day. Write the year first, like 2026-03-31."),
        Case("calendar", 0, ["academic_year": "2025/27"], "calendar.csv:2 academic_year bad_date",
            "The academic year 2025/27 in academic_year is not one. Write both calendar years, like 2025/26."),
        Case("scores", 1, ["value": "twenty"], "scores.csv:3 value bad_number",
            "The value twenty in value is not a number. Write it like 12 or 12.5."),
        Case("scores", 1, ["value": "1e3"], "scores.csv:3 value bad_number",
            "The value 1e3 in value is not a number. Write it like 12 or 12.5."),
        Case("placements", 2, ["year_override": "9.5"], "placements.csv:4 year_override bad_number",
            "The value 9.5 in year_override is not a whole number. Write it in digits, like 12."),
        Case("settings", 0, ["teaches_year_11": "true"], "settings.csv:2 teaches_year_11 bad_yes_no",
            "The value true in teaches_year_11 is neither yes nor no. Write yes or no, or leave it empty."),
        Case("placements", 0, ["reason": "preventive"], "placements.csv:2 reason unknown_code",
            "The code preventive in reason is not known. Did you mean preventative?"),
        Case("placements", 0, ["reason": "because"], "placements.csv:2 reason unknown_code",
            "The code because in reason is not known. Write one of permanent_exclusion, preventative, "
                + "day_six, medical, managed_move, awaiting_specialist_place, new_to_area, other."),
        Case("contacts", 0, ["with": "pupil;parents"], "contacts.csv:2 with unknown_code",
            "The code parents in with is not known. Write one of pupil, parent_carer, previous_school, "
                + "agency, receiving_setting, keyworker, teaching_staff."),
        Case("contacts", 0, ["with": "pupil;"], "contacts.csv:2 with unknown_code",
            "The code in with is not known. Write one of pupil, parent_carer, previous_school, agency, "
                + "receiving_setting, keyworker, teaching_staff."),
        Case("induction_steps", 1, ["step": "learning_plans"], "induction_steps.csv:3 step unknown_code",
            "The code learning_plans in step is not known. Did you mean learning_plan?"),
        Case("transition_steps", 0, ["step": "learning_plan"], "transition_steps.csv:2 step unknown_code",
            "The code learning_plan in step is not known. Write one of readiness_review, panel_submission, "
                + "pupil_view, parent_view, planning_meeting, receiving_visit, passport_shared, targets_agreed, "
                + "receiving_staff_briefed."),
        Case("pupils", 0, ["upn": "K821432619001"], "pupils.csv:2 upn bad_upn",
            "The UPN fails its check: its other characters call for J as the first letter. Compare it with "
                + "the school's own system; one character is wrong."),
        Case("pupils", 0, ["upn": "J82143261900"], "pupils.csv:2 upn bad_upn",
            "The UPN does not have 13 characters. Copy all of it, without spaces, from the school's own system."),
        Case("placements", 0, ["referred_by_urn": "12-4"], "placements.csv:2 referred_by_urn bad_urn",
            "The provider code 12-4 in referred_by_urn is neither a URN (six digits) nor a local code (a "
                + "letter, then up to eleven letters, digits or hyphens). Look up the URN in the register of "
                + "schools, or give the provider a local code."),
        Case("transition_checks", 0, ["attendance_percent": "100.5"], "transition_checks.csv:2 attendance_percent out_of_range",
            "attendance_percent is 100.5, and must be from 0 to 100. Correct it."),
        Case("calendar", 5, ["half_term": "7"], "calendar.csv:7 half_term out_of_range",
            "half_term is 7, and must be from 1 to 6. Correct it."),
        Case("placements", 1, ["year_override": "21"], "placements.csv:3 year_override out_of_range",
            "year_override is 21, and must be from -2 to 20. Correct it."),
        Case("settings", 0, ["name": String(repeating: "x", count: 201)], "settings.csv:2 name too_long",
            "The text in name is longer than 200 characters. Shorten it."),
        Case("contacts", 0, ["contact_ref": String(repeating: "é", count: 101)], "contacts.csv:2 contact_ref too_long",
            "The text in contact_ref is longer than 100 characters. Shorten it."),
    ]

    @Test("A cell that can't be what it should be is named with line, column, code and sentence", arguments: cells)
    func cell(_ given: Case) async throws {
        try await check(given)
    }

    static let rows: [Case] = [
        Case("placements", 0, ["decided_on": "2025-09-09"], "placements.csv:2 decided_on out_of_order",
            "The day in decided_on, 2025-09-09, is before the one in referred_on, 2025-09-10. Check both days."),
        Case("placements", 0, ["first_day": "2025-09-14"], "placements.csv:2 first_day out_of_order",
            "The day in first_day, 2025-09-14, is before the one in decided_on, 2025-09-15. Check both days."),
        Case("placements", 1, ["ended_on": "2025-09-21"], "placements.csv:3 ended_on out_of_order",
            "The day in ended_on, 2025-09-21, is before the one in first_day, 2025-09-22. Check both days."),
        Case("calendar", 0, ["ends_on": "2025-09-01"], "calendar.csv:2 ends_on out_of_order",
            "The day in ends_on, 2025-09-01, is before the one in starts_on, 2025-09-02. Check both days."),
        Case("shares", 0, ["acknowledged_on": "2026-01-11"], "shares.csv:2 acknowledged_on out_of_order",
            "The day in acknowledged_on, 2026-01-11, is before the one in shared_on, 2026-01-12. Check both days."),
        Case("contacts", 0, ["held_on": "2026-04-01"], "contacts.csv:2 held_on in_the_future",
            "The day in held_on, 2026-04-01, is in the future, and only what has happened can be recorded "
                + "here. Check the year, or enter it once it has happened."),
        Case("placements", 0, ["decision": "", "decided_on": ""], "placements.csv:2 decision missing_value",
            "first_day is given and decision is empty. A first day needs the decision accepted and its day."),
        Case("placements", 1, ["end_reason": ""], "placements.csv:3 end_reason missing_value",
            "ended_on is given and end_reason is not. Give both, or neither."),
        Case("placements", 1, ["ended_on": ""], "placements.csv:3 ended_on missing_value",
            "end_reason is given and ended_on is not. Give both, or neither."),
        Case("placements", 2, ["follow_up_ended_on": "2025-10-01"], "placements.csv:4 follow_up_end_reason missing_value",
            "follow_up_ended_on is given and follow_up_end_reason is not. Give both, or neither."),
        Case("placements", 0, ["decision": "declined"], "placements.csv:2 first_day not_allowed",
            "A referral that was declined or withdrawn has no first day. Empty first_day, or correct decision."),
        Case("ehc_plans", 0, ["decision": "pending", "issued_on": ""], "ehc_plans.csv:2 decided_on not_allowed",
            "The decision is pending, so it has no day yet. Empty decided_on, or correct decision."),
        Case("check_ins", 0, ["status": ""], "check_ins.csv:2 status missing_value",
            "Somebody was reached, but what they do now is not said. Give status; unknown is a status, too."),
        Case("check_ins", 1, ["status": "unknown"], "check_ins.csv:3 status not_allowed",
            "Nobody was reached, so there is no status to record. Empty status, or make reached yes."),
        Case("check_ins", 0, ["action": ""], "check_ins.csv:2 action missing_value",
            "action_on is given, but not what was done. Describe it in action, or empty action_on."),
        Case("transitions", 0, ["ended_on": "2026-02-01", "end_reason": "did_not_happen"], "transitions.csv:2 started_on not_allowed",
            "A transition that did not happen has no start. Empty started_on, or correct end_reason."),
        Case("staff", 1, ["urn": ""], "staff.csv:3 urn missing_value",
            "urn is empty, and only a trust lead belongs to no setting. Give the URN of the setting."),
    ]

    @Test("What doesn't belong together in a row is said", arguments: rows)
    func row(_ given: Case) async throws {
        try await check(given)
    }

    private func check(_ given: Case) async throws {
        let workshop = try await Workshop.untouched(by: "rows")
        defer { workshop.cleanUp() }
        let report = try await workshop.importing(aFolder { folder in
            for (column, text) in given.cells { folder[given.file, given.row, column] = text }
        })
        #expect(report.outcome == .refused)
        #expect(report.refusals == [given.refusal])
        #expect(report.badRows.map(\.finding.sentence) == [given.sentence])
    }
}
