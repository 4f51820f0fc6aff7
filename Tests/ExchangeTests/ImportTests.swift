import Exchange
import Foundation
import Journey
import Postgres
import Testing
import TestSupport

@Suite("Importing a folder")
struct ImportTests {
    @Test("The first import makes the organisation, named after the first setting; the second of the same folder changes nothing")
    func twice() async throws {
        let workshop = try await Workshop.fresh()
        let first = try await workshop.importing(aFolder())
        #expect(first.outcome == .imported)
        #expect(first.organisationIsNew)
        #expect(first.organisation == "Bridge")
        #expect(first.total.new == first.total.rows)
        let second = try await workshop.importing(aFolder())
        #expect(second.outcome == .unchanged)
        #expect(!second.organisationIsNew)
        #expect(second.total.unchanged == second.total.rows)
        #expect(try await workshop.count("change") == 1)
        await workshop.close()
    }

    @Test("The act says how many of what, and names nobody")
    func act() async throws {
        let workshop = try await Workshop.fresh()
        let act = UUID()
        try await workshop.importing(aFolder()) { $0.actID = act }
        let (recorded, id, reason, body) = try await workshop.database.everyday.read { db in
            try db.row("select act, act_id, reason, body::text from waymark.change", as: (String, UUID, String, String).self)
        }
        #expect(recorded == "import" && reason == "import" && id == act)
        #expect(body.contains(#""pupils.csv": {"new": 3, "refused": 0, "corrected": 0, "unchanged": 0}"#))
        #expect(!body.contains("Amara") && !body.contains("J821432619001"))
        await workshop.close()
    }

    @Test("A changed value is a correction, and the former one is kept")
    func correction() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let report = try await workshop.importing(aFolder { $0["contacts", 0, "held_on"] = "2025-10-01" })
        #expect(report.counts("contacts.csv") == .init(rows: 2, corrected: 1, unchanged: 1))
        #expect(report.total.corrected == 1)
        let former = try await workshop.database.everyday.read { db in
            try db.row("select held_on::text, closing from former.contact", as: (String, String).self)
        }
        #expect(former.0 == "2025-09-30" && former.1 == "corrected")
        #expect(try await workshop.value("select held_on::text from waymark.contact where ref = 'C1'") == "2025-10-01")
        await workshop.close()
    }

    @Test("A column that the file doesn't have keeps what is recorded; an empty cell clears it; a row that isn't there stays")
    func missingColumnsAndCells() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let report = try await workshop.importing(aFolder { folder in
            folder.keep("pupils")
            folder.removeColumn("sen_provision", from: "pupils")
            folder["pupils", 0, "primary_need"] = ""
            folder["pupils"].rows.removeLast()
        })
        #expect(report.counts("pupils.csv") == .init(rows: 2, corrected: 1, unchanged: 1))
        let kept: String? = try await workshop.value("select sen_provision from waymark.pupil where ref = 'U1'")
        let cleared: String? = try await workshop.value("select primary_need from waymark.pupil where ref = 'U1'")
        #expect(kept == "K" && cleared == nil)
        #expect(try await workshop.count("pupil") == 3)
        await workshop.close()
    }

    @Test("What a file leaves out still has to fit what it says")
    func formerValues() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let report = try await workshop.importing(aFolder { folder in
            folder.keep("destinations")
            folder["destinations", 0, "ended_on"] = "2025-12-01"
        })
        #expect(report.outcome == .imported)
        let later = try await workshop.importing(aFolder { folder in
            folder.keep("destinations")
            folder.removeColumn("ended_on", from: "destinations")
            folder["destinations", 0, "started_on"] = "2025-12-02"
        })
        #expect(later.refusals == ["destinations.csv:2 - out_of_order"])
        await workshop.close()
    }

    @Test("Two pupils may exchange their UPNs")
    func exchangedUPNs() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder { $0["pupils", 1, "upn"] = "Y821432619002" })
        let report = try await workshop.importing(aFolder { folder in
            folder["pupils", 0, "upn"] = "Y821432619002"
            folder["pupils", 1, "upn"] = "J821432619001"
        })
        #expect(report.counts("pupils.csv") == .init(rows: 3, corrected: 2, unchanged: 1))
        await workshop.close()
    }

    @Test("A placement that ends makes room for the next in the same folder")
    func roomForTheNext() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let next = ["placement_ref": "P9", "referred_on": "2026-02-01", "decided_on": "2026-02-02", "planned_start": "", "first_day": "2026-02-03"]
        let refused = try await workshop.importing(aFolder { $0.add(to: "placements", next) })
        #expect(refused.refusals == ["placements.csv:5 pupil_ref overlap"])
        let report = try await workshop.importing(aFolder { folder in
            folder["placements", 0, "ended_on"] = "2026-01-30"
            folder["placements", 0, "end_reason"] = "moved_away"
            folder.add(to: "placements", next.merging(["ended_on": "", "end_reason": ""]) { $1 })
        })
        #expect(report.refusals == [])
        #expect(report.counts("placements.csv") == .init(rows: 4, new: 1, corrected: 1, unchanged: 2))
        await workshop.close()
    }

    @Test("A record on which others hang doesn't move to another stay; one on which none hang does")
    func moves() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let report = try await workshop.importing(aFolder { folder in
            folder["assessments", 1, "placement_ref"] = "P3"
            folder["contacts", 0, "placement_ref"] = "P3"
        })
        #expect(report.refusals == ["assessments.csv:3 placement_ref not_allowed"])
        let moved = try await workshop.importing(aFolder { $0["contacts", 0, "placement_ref"] = "P3" })
        #expect(moved.counts("contacts.csv")?.corrected == 1)
        await workshop.close()
    }

    @Test("A dry run says what would come of it, and changes nothing")
    func dryRun() async throws {
        let workshop = try await Workshop.fresh()
        let report = try await workshop.importing(aFolder()) { $0.isDryRun = true }
        #expect(report.outcome == .imported && report.isDryRun)
        #expect(report.total.new == report.total.rows)
        #expect(try await workshop.count("organisation") == 0)
        await workshop.close()
    }

    @Test("A folder with one bad row leaves nothing, and every bad row is reported, not those that refer to one")
    func allOrNothing() async throws {
        let workshop = try await Workshop.fresh()
        let report = try await workshop.importing(aFolder { folder in
            folder["placements", 0, "reason"] = "because"
            folder["pupils", 2, "date_of_birth"] = "soon"
            folder["scores", 0, "value"] = "many"
        })
        #expect(report.outcome == .refused)
        #expect(report.refusals == ["pupils.csv:4 date_of_birth bad_date", "placements.csv:2 reason unknown_code", "scores.csv:2 value bad_number"])
        #expect(try await workshop.count("organisation") == 0)
        await workshop.close()
    }

    @Test("When bad rows are skipped, a row that refers to one is bad as well, and the rest goes in")
    func skipping() async throws {
        let workshop = try await Workshop.fresh()
        let report = try await workshop.importing(aFolder { $0["pupils", 2, "date_of_birth"] = "soon" }) { $0.skipBadRows = true }
        #expect(report.outcome == .partlyImported)
        #expect(report.refusals == [
            "pupils.csv:4 date_of_birth bad_date", "placements.csv:4 pupil_ref unknown_ref",
            "careers_activities.csv:2 placement_ref unknown_ref", "destinations.csv:2 placement_ref unknown_ref",
            "check_ins.csv:2 placement_ref unknown_ref", "check_ins.csv:3 placement_ref unknown_ref",
        ])
        let sentence = report.badRows.map(\.finding.sentence)[1]
        #expect(sentence == "pupil_ref names a pupil whose row in this folder was refused. Mend that row first.")
        #expect(report.counts("placements.csv") == .init(rows: 3, new: 2, refused: 1))
        #expect(try await workshop.count("placement") == 2)
        // Once more: the bad rows are as bad as before, and nothing else is to be done.
        let again = try await workshop.importing(aFolder { $0["pupils", 2, "date_of_birth"] = "soon" }) { $0.skipBadRows = true }
        #expect(again.outcome == .partlyImported && again.total.new + again.total.corrected == 0 && again.total.refused == 6)
        #expect(try await workshop.count("change") == 1)
        await workshop.close()
    }

    @Test("When bad rows are skipped, what stays open because of one is in the way of the next")
    func skippedEnd() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let report = try await workshop.importing(aFolder { folder in
            folder.keep("placements")
            folder.add(to: "placements", ["placement_ref": "P9", "referred_on": "2026-02-01", "decided_on": "2026-02-02", "first_day": "2026-02-03"])
            folder["placements", 0, "ended_on"] = "2026-01-30"
            folder["placements", 0, "end_reason"] = "bored"
        }) { $0.skipBadRows = true }
        #expect(report.refusals == ["placements.csv:2 end_reason unknown_code", "placements.csv:5 pupil_ref overlap"])
        await workshop.close()
    }

    @Test("The present keyworker knows the pupil from the first day, and hands over today")
    func keyworkers() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        #expect(try await workshop.caseload("P1") == ["S1 from 2025-09-29"])
        let report = try await workshop.importing(aFolder { $0["placements", 0, "keyworker_ref"] = "S2" })
        #expect(report.counts("placements.csv") == .init(rows: 3, corrected: 1, unchanged: 2))
        #expect(try await workshop.caseload("P1") == ["S1 from 2025-09-29 until 2026-03-31", "S2 from 2026-03-31"])
        try await workshop.importing(aFolder { $0["placements", 0, "keyworker_ref"] = "" })
        #expect(try await workshop.caseload("P1") == ["S1 from 2025-09-29 until 2026-03-31", "S2 from 2026-03-31 until 2026-03-31"])
        await workshop.close()
    }

    @Test("Keyworkers listed by day are taken as they are listed")
    func listedKeyworkers() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder { folder in
            folder["keyworkers"] = .init(columns: ["placement_ref", "staff_ref", "from_on", "until_on"], rows: [
                ["placement_ref": "P1", "staff_ref": "S2", "from_on": "2025-09-29", "until_on": "2025-10-31"],
                ["placement_ref": "P1", "staff_ref": "S1", "from_on": "2025-11-01"],
            ])
        })
        #expect(try await workshop.caseload("P1") == ["S2 from 2025-09-29 until 2025-10-31", "S1 from 2025-11-01"])
        await workshop.close()
    }

    @Test("A member of staff is one person with several posts, and a changed name is a correction")
    func staff() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder { $0.add(to: "staff", ["urn": "", "roles": "trust_lead"]) })
        #expect(try await workshop.count("staff") == 3)
        #expect(try await workshop.count("post") == 4)
        let report = try await workshop.importing(aFolder { $0["staff", 1, "name"] = "Tommy Singh-Reid" })
        #expect(report.counts("staff.csv") == .init(rows: 3, corrected: 1, unchanged: 2))
        await workshop.close()
    }

    @Test("A step of the setting's own template is known")
    func ownSteps() async throws {
        let workshop = try await Workshop.fresh()
        let report = try await workshop.importing(aFolder { folder in
            folder["templates"] = .init(
                columns: ["urn", "process", "step", "position", "counted_from", "school_days", "required"],
                rows: [["urn": "100137", "process": "induction", "step": "uniform_fitted", "position": "1", "counted_from": "F",
                        "school_days": "-1", "required": "yes"]])
            folder["induction_steps", 1, "step"] = "uniform_fitted"
        })
        #expect(report.refusals == [])
        await workshop.close()
    }
}

extension Workshop {
    /// The keyworkers of a placement, in the order of their days.
    fileprivate func caseload(_ placement: String) async throws -> [String] {
        try await database.everyday.read { db in
            try db.values(
                """
                select f.ref || ' from ' || k.from_on || coalesce(' until ' || k.until_on, '')
                from waymark.keyworker k join waymark.placement p using (organisation_id, setting_id, placement_id)
                join waymark.staff f using (organisation_id, staff_id)
                where p.ref = \(placement) order by k.from_on, k.until_on nulls last
                """, as: String.self)
        }
    }
}
