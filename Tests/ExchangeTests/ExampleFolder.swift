import Foundation

/// A small exchange folder that is valid by every rule; a test changes only what it is about.
///
///     let folder = aFolder { $0["placements", 1, "first_day"] = "2025-09-01" }
///
/// Rows are counted from 0; in the file row 0 stands on line 2.
struct ExampleFolder {
    struct File {
        var columns: [String]
        var rows: [[String: String]]

        /// Bytes that stand in place of what columns and rows would give.
        var raw: [UInt8]?
    }

    var files: [String: File] = [:]

    subscript(file: String, row: Int, column: String) -> String {
        get { files[file]?.rows[row][column] ?? "" }
        set { files[file]?.rows[row][column] = newValue }
    }

    subscript(file: String) -> File {
        get { files[file] ?? File(columns: [], rows: []) }
        set { files[file] = newValue }
    }

    /// Adds a row like another, with some cells changed.
    mutating func add(to file: String, like row: Int = 0, _ cells: [String: String]) {
        let model = files[file]?.rows[row] ?? [:]
        files[file]?.rows.append(model.merging(cells) { $1 })
    }

    mutating func removeColumn(_ column: String, from file: String) {
        files[file]?.columns.removeAll { $0 == column }
    }

    /// Keeps only these files.
    mutating func keep(_ names: String...) {
        files = files.filter { names.contains($0.key) }
    }

    /// The bytes of a file.
    func text(of name: String, lineEnd: String = "\n") -> String {
        guard let file = files[name] else { return "" }
        let lines = [file.columns] + file.rows.map { row in file.columns.map { row[$0] ?? "" } }
        return lines.map { $0.map(ExampleFolder.cell).joined(separator: ",") + lineEnd }.joined()
    }

    /// Writes the folder below `parent` and returns its path.
    func write(below parent: URL, lineEnd: String = "\n") throws -> String {
        let folder = parent.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, file) in files {
            let data = file.raw.map { Data($0) } ?? Data(text(of: name, lineEnd: lineEnd).utf8)
            try data.write(to: folder.appending(path: name.contains(".") ? name : name + ".csv"))
        }
        return folder.path(percentEncoded: false)
    }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) || $0 == "\r\n" }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

/// A valid folder with a change. "Today" is 31 March 2026.
func aFolder(_ change: (inout ExampleFolder) -> Void = { _ in }) -> ExampleFolder {
    var folder = ExampleFolder.valid
    change(&folder)
    return folder
}

extension ExampleFolder {
    /// One setting; Amara on roll, Kai moved on to a mainstream school, Noor left after year 11.
    static let valid = ExampleFolder(files: [
        "settings": table(
            "urn name kind la_code teaches_year_11", "100137|Bridge|pru|821|yes"),
        "calendar": table(
            "urn academic_year half_term starts_on ends_on",
            "100137|2025/26|1|2025-09-02|2025-10-22", "100137|2025/26|2|2025-11-03|2025-12-18",
            "100137|2025/26|3|2026-01-05|2026-02-12", "100137|2025/26|4|2026-02-23|2026-03-27",
            "100137|2025/26|5|2026-04-13|2026-05-22", "100137|2025/26|6|2026-06-01|2026-07-21"),
        "closures": table("urn closed_on reason", "100137|2026-05-04|Bank holiday"),
        "staff": table(
            "staff_ref name email urn roles",
            "S1|Ellie Price|s1@example.org|100137|keyworker;careers_lead", "S2|Tommy Singh||100137|senco",
            "S3|Zara Khan|||trust_lead"),
        "pupils": table(
            "pupil_ref upn forename surname preferred_name date_of_birth sex ethnicity sen_provision primary_need "
                + "disadvantaged looked_after social_worker youth_justice",
            "U1|J821432619001|Amara|O’Brien||2011-05-02|F||K|SEMH|yes|no|no|no",
            "U2||Kai|Łukasik|Bear|2010-02-28|M||N||no|no||", "U3||Noor|Reid||2009-01-10|F|||||||yes"),
        "placements": table(
            "placement_ref urn pupil_ref referred_on referred_by referred_by_urn reason registration "
                + "decision decided_on "
                + "planned_start first_day keyworker_ref year_override ended_on end_reason next_establishment "
                + "follow_up_starts_on follow_up_ended_on follow_up_end_reason",
            "P1|100137|U1|2025-09-10|Lea Manor "
                + "High|100274|preventative|single|accepted|2025-09-15|2025-09-29|2025-09-29|S1|||||||",
            "P2|100137|U2|2025-09-10|||medical|dual_main|accepted|2025-09-12|2025-09-22|2025-09-22|S1||2026-01-16|transition||||",
            "P3|100137|U3|2024-09-10|||other|guest|accepted|2024-09-12|2024-09-16|2024-09-16|S2||2025-06-27|end_of_year_11||||"),
        "referral_items": table(
            "placement_ref item asked_on received_on quality",
            "P1|prior_attainment|2025-09-10|2025-09-20|complete", "P1|family_contact|||"),
        "induction_steps": table(
            "placement_ref step required due_on completed_on completed_by outcome",
            "P1|referral_review|yes|2025-09-12|2025-09-12|S1|", "P1|learning_plan||2025-09-29|||"),
        "contacts": table(
            "contact_ref placement_ref held_on kind with transition_ref note",
            "C1|P1|2025-09-30|home_visit|parent_carer;pupil||said “see you Monday”, ok",
            "C2|P2|2026-01-09|planning_meeting|receiving_setting|T1|"),
        "assessments": table(
            "assessment_ref placement_ref instrument domain purpose taken_on pupil_contributed "
                + "parent_contributed assessor",
            "A1|P1|sdq|wellbeing|baseline|2025-10-01|yes|no|", "A2|P2|ngrt|literacy|baseline|2025-10-01||yes|"),
        "scores": table("assessment_ref scale value band", "A1|emotional|7|", "A1|total|22|high", "A2|standard_score|74.50|"),
        "needs": table(
            "need_ref placement_ref category identified_on known_before assessment_ref status strategies avoid",
            "N1|P1|SEMH|2025-10-01|no|A1|open|short tasks; quiet start|"),
        "specialist_referrals": table(
            "specialist_referral_ref placement_ref service requested_on first_seen_on closed_on outcome",
            "Q1|P1|camhs|2025-10-10|2025-11-10||"),
        "ehc_plans": table(
            "ehc_ref pupil_ref requested_on decision decided_on issued_on ceased_on",
            "E1|U1|2025-01-10|issued|2025-05-01|2025-05-20|"),
        "ehc_reviews": table("ehc_ref reviewed_on", "E1|2026-03-02"),
        "shares": table(
            "share_ref placement_ref shared_on content audience recipient acknowledged_on transition_ref",
            "H1|P2|2026-01-12|passport|receiving_setting||2026-01-13|T1"),
        "targets": table(
            "target_ref placement_ref area statement set_on due_on need_ref pupil_words closed_on outcome",
            "G1|P1|resilience|Asks for help before leaving the room|2025-10-06||N1|||"),
        "target_reviews": table("target_ref reviewed_on mastery note", "G1|2025-12-01|acquiring|"),
        "transitions": table(
            "transition_ref placement_ref kind receiving receiving_urn planned why attitudes_behaviour "
                + "academic_progress "
                + "attendance panel_submitted_on panel_decided_on barriers phased planned_start started_on full_time_on "
                + "ended_on end_reason",
            "T1|P2|mainstream|Lea Manor "
                + "High||yes||green|amber||2025-12-01|2025-12-10|transport;other|yes|2026-01-19|2026-01-19|||"),
        "transition_steps": table("transition_ref step required due_on completed_on", "T1|pupil_view|yes|2026-01-05|2026-01-06"),
        "transition_checks": table(
            "transition_ref checked_on status attendance_percent behaviour progress", "T1|2026-03-02|on_roll|91.5|better|"),
        "careers_activities": table(
            "activity_ref placement_ref kind held_on with independent outcome", "V1|P3|guidance_interview|2025-01-15|the adviser|yes|held"),
        "destinations": table(
            "destination_ref placement_ref status provider started_on ended_on", "O1|P3|further_education|Barnfield College|2025-09-01|"),
        "check_ins": table(
            "check_in_ref placement_ref contacted_on method reached status risk action action_on evidence note",
            "K1|P3|2025-09-20|call|yes|further_education|at_risk|rang the college|2025-09-22|provider|",
            "K2|P3|2025-10-20|text|no||||||"),
    ])

    /// Columns by name; rows as cells between bars.
    private static func table(_ columns: String, _ rows: String...) -> File {
        let columns = columns.split(separator: " ").map(String.init)
        return File(columns: columns, rows: rows.map { row in
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(zip(columns, cells), uniquingKeysWith: { first, _ in first })
        })
    }
}
