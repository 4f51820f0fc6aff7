import Exchange
import Journey
import Testing
import TestSupport

@Suite("What several rows can have wrong together", .serialized)
struct SetRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout ExampleFolder) -> Void
        let refusals: [String]
        let sentences: [String]

        init(_ name: String, _ change: @escaping @Sendable (inout ExampleFolder) -> Void, _ refusals: [String], _ sentences: [String]) {
            (testDescription, self.change, self.refusals, self.sentences) = (name, change, refusals, sentences)
        }
    }

    static let references: [Case] = [
        Case("a contact of no placement", { $0["contacts", 0, "placement_ref"] = "P9" },
            ["contacts.csv:2 placement_ref unknown_ref"],
            ["The reference P9 in placement_ref names no placement. Correct it, or add the placement to the folder."]),
        Case("a placement at no setting", { $0["placements", 0, "urn"] = "100999" },
            ["placements.csv:2 urn unknown_ref"],
            ["The reference 100999 in urn names no setting. Correct it, or add the setting to the folder."]),
        Case("a step done by nobody known", { $0["induction_steps", 0, "completed_by"] = "S9" },
            ["induction_steps.csv:2 completed_by unknown_ref"],
            ["The reference S9 in completed_by names no member of staff. Correct it, or add the member of "
                + "staff to the folder."]),
        Case("a keyworker who isn't there", { $0["placements", 0, "keyworker_ref"] = "S9" },
            ["placements.csv:2 keyworker_ref unknown_ref"],
            ["The reference S9 in keyworker_ref names no member of staff. Correct it, or add the member of "
                + "staff to the folder."]),
        Case("a transition of another placement", { $0["contacts", 0, "transition_ref"] = "T1" },
            ["contacts.csv:2 transition_ref unknown_ref"],
            ["The reference T1 in transition_ref names the transition of another placement. Name one of the "
                + "same placement."]),
        Case("an assessment of another placement", { $0["needs", 0, "assessment_ref"] = "A2" },
            ["needs.csv:2 assessment_ref unknown_ref"],
            ["The reference A2 in assessment_ref names the assessment of another placement. Name one of the "
                + "same placement."]),
        Case("a URN that is none, wherever it stands", { folder in
            for (file, rows) in folder.files.mapValues(\.rows) {
                for row in rows.indices where folder[file, row, "urn"] == "100137" { folder[file, row, "urn"] = "10013" }
            }
        }, ["settings.csv:2 urn bad_urn"], [
            """
            The provider code 10013 in urn is neither a URN (six digits) nor a local code (a letter, then up to eleven letters, \
            digits or hyphens). Look up the URN in the register of schools, or give the provider a local code.
            """
        ]),
        Case("a need that isn't there", { $0["targets", 0, "need_ref"] = "N9" },
            ["targets.csv:2 need_ref unknown_ref"],
            ["The reference N9 in need_ref names no need. Correct it, or add the need to the folder."]),
    ]

    @Test("A reference names a record of the organisation, and of the same placement", arguments: references)
    func reference(_ given: Case) async throws { try await check(given) }

    static let duplicates: [Case] = [
        Case("a reference", { $0.add(to: "contacts", ["held_on": "2025-10-02"]) },
            ["contacts.csv:4 contact_ref duplicate_ref"],
            ["This row is about the same record as line 2, by contact_ref. Keep one of them."]),
        Case("an item of a placement", { $0.add(to: "referral_items", [:]) },
            ["referral_items.csv:4 item duplicate_ref"],
            ["This row is about the same record as line 2, by placement_ref, item. Keep one of them."]),
        Case("a score of a scale", { $0.add(to: "scores", ["value": "8"]) }, ["scores.csv:5 scale duplicate_ref"],
            ["This row is about the same record as line 2, by assessment_ref, scale. Keep one of them."]),
        Case("a half-term", { $0.add(to: "calendar", like: 5, [:]) }, ["calendar.csv:8 half_term duplicate_ref"],
            ["This row is about the same record as line 7, by urn, academic_year, half_term. Keep one of them."]),
        Case("a closure", { $0.add(to: "closures", ["reason": ""]) }, ["closures.csv:3 closed_on duplicate_ref"],
            ["This row is about the same record as line 2, by urn, closed_on. Keep one of them."]),
        Case("a post", { $0.add(to: "staff", ["roles": "slt"]) }, ["staff.csv:5 staff_ref duplicate_ref"],
            ["This row is about the same record as line 2, by staff_ref, urn. Keep one of them."]),
        Case("a post without a setting", { $0.add(to: "staff", like: 2, [:]) },
            ["staff.csv:5 staff_ref duplicate_ref"],
            ["This row is about the same record as line 4, by staff_ref, urn. Keep one of them."]),
        Case("a review on a day", { $0.add(to: "target_reviews", ["mastery": "secure"]) },
            ["target_reviews.csv:3 reviewed_on duplicate_ref"],
            ["This row is about the same record as line 2, by target_ref, reviewed_on. Keep one of them."]),
        Case("two people with one staff_ref", { $0.add(to: "staff", ["name": "Kwame Davies", "urn": "", "roles": "trust_lead"]) },
            ["staff.csv:5 name duplicate_ref"],
            ["The rows of this staff_ref do not agree: name differs from line 2. Give one person one staff_ref."]),
        Case("a UPN", { $0["pupils", 1, "upn"] = "J821432619001" }, ["pupils.csv:3 upn duplicate_upn"],
            ["Another pupil of the organisation has this UPN. If both are one pupil, use one pupil_ref for "
                + "both; if not, one UPN is wrong."]),
    ]

    @Test("The same twice is refused, the later row being the bad one", arguments: duplicates)
    func duplicate(_ given: Case) async throws { try await check(given) }

    static let standing: [Case] = [
        Case("two open placements of a pupil at a setting", {
            $0.add(to: "placements", ["placement_ref": "P9", "keyworker_ref": ""])
        }, ["placements.csv:5 pupil_ref overlap"],
            ["The pupil already has an open placement at this setting. End one of the two, or withdraw it."]),
        Case("two open destinations of a pupil", { $0.add(to: "destinations", ["destination_ref": "O9"]) },
            ["destinations.csv:3 placement_ref overlap"],
            ["The pupil already has an open destination. Give the earlier one the day it ended."]),
        Case("two open keyworkers of a placement", {
            $0["keyworkers"] = .init(columns: ["placement_ref", "staff_ref", "from_on", "until_on"], rows: [
                ["placement_ref": "P1", "staff_ref": "S1", "from_on": "2025-09-29"],
                ["placement_ref": "P1", "staff_ref": "S2", "from_on": "2025-10-29"],
            ])
        }, ["keyworkers.csv:3 until_on overlap"],
            ["The placement has another keyworker at that time. Let one end before the other begins."]),
        Case("a calendar with a hole", { $0["calendar"].rows.remove(at: 2) },
            ["calendar.csv:4 half_term calendar_gap"],
            ["Half-term 3 of 2025/26 is missing between others that are given. Give it as well."]),
        Case("half-terms that share a day", { $0["calendar", 1, "starts_on"] = "2025-10-22" },
            ["calendar.csv:3 starts_on calendar_overlap"],
            ["Half-terms 2 and 1 share days, or stand in the wrong order. Correct their days."]),
        Case("half-terms in the wrong order", {
            $0["calendar", 3, "starts_on"] = "2025-12-19"
            $0["calendar", 3, "ends_on"] = "2025-12-20"
        }, ["calendar.csv:5 starts_on calendar_overlap"],
            ["Half-terms 4 and 3 share days, or stand in the wrong order. Correct their days."]),
        Case("an age below 4 at referral", { $0["pupils", 0, "date_of_birth"] = "2021-09-11" },
            ["placements.csv:2 referred_on out_of_order"],
            ["The pupil's date of birth gives an age outside 4 to 25 on the day of referral. Check both days."]),
        Case("an age above 25 at referral", { $0["pupils", 0, "date_of_birth"] = "1999-09-10" },
            ["placements.csv:2 referred_on out_of_order"],
            ["The pupil's date of birth gives an age outside 4 to 25 on the day of referral. Check both days."]),
        Case("a transition that starts on the first day", { $0["transitions", 0, "started_on"] = "2025-09-22" },
            ["transitions.csv:2 started_on out_of_order"],
            ["The transition started on 2025-09-22, which is not after the first day of its placement, "
                + "2025-09-22. Check both days."]),
        Case("a transition from a placement without a first day", {
            $0["placements", 0, "first_day"] = ""
            $0.add(to: "transitions", ["transition_ref": "T9", "placement_ref": "P1"])
        }, ["transitions.csv:3 started_on not_allowed"],
            ["The placement has no first day, so no transition can have started. Give it one, or empty started_on."]),
        Case("a review before its target was set", { $0["target_reviews", 0, "reviewed_on"] = "2025-10-05" },
            ["target_reviews.csv:2 reviewed_on out_of_order"],
            ["The review on 2025-10-05 is before its target was set, 2025-10-06. Check both days."]),
        Case("an SDQ score beyond its scale", { $0["scores", 0, "value"] = "11" },
            ["scores.csv:2 value out_of_range"],
            ["A score on the scale emotional of the SDQ lies between 0 and 10. Check the value and the scale."]),
        Case("an SDQ total beyond its scale", { $0["scores", 1, "value"] = "41" },
            ["scores.csv:3 value out_of_range"],
            ["A score on the scale total of the SDQ lies between 0 and 40. Check the value and the scale."]),
        Case("a scale that the SDQ doesn't have", { $0["scores", 0, "scale"] = "emotion" },
            ["scores.csv:2 scale unknown_code"],
            ["The code emotion in scale is not known. Did you mean emotional?"]),
    ]

    @Test("What can't stand together is refused", arguments: standing)
    func stand(_ given: Case) async throws { try await check(given) }

    private func check(_ given: Case) async throws {
        let workshop = try await Workshop.untouched(by: "sets")
        defer { workshop.cleanUp() }
        let report = try await workshop.importing(aFolder(given.change))
        #expect(report.outcome == .refused)
        #expect(report.refusals == given.refusals)
        #expect(report.badRows.map(\.finding.sentence) == given.sentences)
    }

    @Test("On the right side of each edge a folder goes in", arguments: [
        Case("aged 4 on the day of referral", { $0["pupils", 0, "date_of_birth"] = "2021-09-10" }, [], []),
        Case("aged 25 on the day of referral", { $0["pupils", 0, "date_of_birth"] = "1999-09-11" }, [], []),
        Case("a transition the day after the first day", { $0["transitions", 0, "started_on"] = "2025-09-23" }, [], []),
        Case("a review on the day its target was set", { $0["target_reviews", 0, "reviewed_on"] = "2025-10-06" }, [], []),
        Case("a decision on the day of referral", { $0["placements", 0, "decided_on"] = "2025-09-10" }, [], []),
        Case("a first day on the day of decision", { $0["placements", 0, "first_day"] = "2025-09-15" }, [], []),
        Case("a contact today", { $0["contacts", 0, "held_on"] = "2026-03-31" }, [], []),
        Case("a plan for next year", { $0["induction_steps", 1, "due_on"] = "2027-01-01" }, [], []),
        Case("29 February in a leap year", { $0["placements", 0, "planned_start"] = "2028-02-29" }, [], []),
        Case("a half-term of one day", { $0["calendar", 4, "ends_on"] = "2026-04-13" }, [], []),
        Case("half-terms on days that follow each other", { $0["calendar", 1, "starts_on"] = "2025-10-23" }, [], []),
        Case("an SDQ score at its top", { $0["scores", 0, "value"] = "10" }, [], []),
        Case("a temporary UPN", { $0["pupils", 0, "upn"] = "V82143261900A" }, [], []),
        Case("a pupil back after leaving", {
            $0.add(to: "placements", like: 1, [
                "placement_ref": "P9", "referred_on": "2026-02-01", "decided_on": "2026-02-02", "planned_start": "2026-02-03",
                "first_day": "2026-02-03", "ended_on": "", "end_reason": "",
            ])
        }, [], []),
    ])
    func rightSide(_ given: Case) async throws {
        let workshop = try await Workshop.untouched(by: "sets")
        defer { workshop.cleanUp() }
        let report = try await workshop.importing(aFolder(given.change)) { $0.isDryRun = true }
        #expect(report.outcome == .imported)
        #expect(report.refusals == [])
    }
}
