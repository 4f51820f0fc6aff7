import Foundation
import Postgres

/// Where a sample row stands: a stay with its pupil, keyworker, setting and organisation.
public struct SamplePlace: Sendable, Hashable {
    public let organisation: Int32
    public let setting: Int32
    public let stay: UUID
    public let pupil: UUID
    public let keyworker: UUID
    /// Somebody else on the organisation's staff.
    public let colleague: UUID
    /// Tells the rows of one place from those of another where a reference must be.
    public let number: Int32
}

/// One valid row of a table, for any place.
public struct SampleRecord: Sendable, CustomStringConvertible {
    public let table: String
    public let key: Key
    let columns: String
    let values: String

    /// The column that says to which place a row belongs, beside the organisation.
    public enum Key: String, Sendable {
        case stay = "placement_id"
        case pupil = "pupil_id"
        case staff = "staff_id"
        case setting = "setting_id"
    }

    public var description: String { table }

    /// Inserts the row of a place, as change `seq` of its organisation.
    public func insertion(at place: SamplePlace, seq: Int64) -> SQL {
        """
        with place (organisation_id, setting_id, placement_id, pupil_id, staff_id, colleague_id, n, seq) as (
            values (\(place.organisation), \(place.setting), \(place.stay), \(place.pupil), \(place.keyworker), \(place.colleague),
                    \(place.number), \(seq)))
        insert into waymark.\(identifier: table) (organisation_id, seq, entry, \(unsafeRaw: columns))
        select organisation_id, seq, n, \(unsafeRaw: values) from place
        """
    }

    /// Holds for the row of a place.
    public func condition(at place: SamplePlace) -> SQL {
        let value: SQL =
            switch key {
            case .stay: "\(place.stay)"
            case .pupil: "\(place.pupil)"
            case .staff: "\(place.keyworker)"
            case .setting: "\(place.setting)"
            }
        return "organisation_id = \(place.organisation) and \(identifier: key.rawValue) = \(value)"
    }
}

extension SampleRecord {
    /// One of every table that keeps a history, each after those that it refers to.
    public static let all = ofSettings + ofStaff + ofPupils + ofStays

    static let ofSettings = [
        SampleRecord("setting", .setting, "setting_id, urn, name, kind, teaches_year_11",
                     "setting_id, lpad((100000 + n)::text, 6, '0'), 'Setting', 'pru', true"),
        SampleRecord("half_term", .setting, "setting_id, academic_year, half_term, starts_on, ends_on",
                     "setting_id, 2025, 1, date '2025-09-01', date '2025-10-24'"),
        SampleRecord("closure", .setting, "setting_id, closed_on", "setting_id, date '2025-10-01'"),
        SampleRecord("template_step", .setting, "setting_id, process, step, position, counted_from, school_days",
                     "setting_id, 'induction', 'home_visit', 1, 'F', -5"),
        SampleRecord("narrative", .setting, "setting_id, academic_year, area, strengths", "setting_id, 2025, 5, 'Calm mornings'"),
        SampleRecord("narrative_action", .setting, "setting_id, academic_year, area, action_id, action",
                     "setting_id, 2025, 5, placement_id, 'Visit earlier'"),
    ]

    static let ofStaff = [
        SampleRecord("staff", .staff, "staff_id, ref, name", "staff_id, 'S' || n, 'Keyworker'"),
        SampleRecord("post", .staff, "staff_id, setting_id, roles", "staff_id, setting_id, '{keyworker}'"),
    ]

    static let ofPupils = [
        SampleRecord("pupil", .pupil, "pupil_id, ref, forename, surname, date_of_birth",
                     "pupil_id, 'P' || n, 'Zebedee', 'Quillfeather', date '2011-05-01'"),
    ]

    static let ofStays = [
        SampleRecord("placement", .stay, "setting_id, placement_id, ref, pupil_id, referred_on, reason, registration, decision, decided_on, first_day",
                     "setting_id, placement_id, 'L' || n, pupil_id, date '2025-09-01', 'preventative', 'dual_main', 'accepted', date '2025-09-03', date '2025-09-08'"),
        SampleRecord("ehc_plan", .pupil, "pupil_id, ehc_id, ref", "pupil_id, pupil_id, 'E' || n"),
        SampleRecord("ehc_review", .pupil, "pupil_id, ehc_id, reviewed_on", "pupil_id, pupil_id, date '2025-11-01'"),
        SampleRecord("keyworker", .stay, "setting_id, placement_id, staff_id, from_on", "setting_id, placement_id, staff_id, date '2025-09-08'"),
        SampleRecord("cover", .staff, "staff_id, cover_id, covered_by, from_on, until_on",
                     "staff_id, placement_id, colleague_id, date '2025-10-01', date '2025-10-02'"),
        SampleRecord("referral_item", .stay, "setting_id, placement_id, item", "setting_id, placement_id, 'attendance_record'"),
        SampleRecord("induction_step", .stay, "setting_id, placement_id, step", "setting_id, placement_id, 'home_visit'"),
        SampleRecord("timetable_stage", .stay, "setting_id, placement_id, from_on, percent", "setting_id, placement_id, date '2025-09-08', 50"),
        SampleRecord("assessment", .stay, "setting_id, placement_id, assessment_id, ref, instrument, domain, purpose, taken_on",
                     "setting_id, placement_id, placement_id, 'A' || n, 'sdq', 'wellbeing', 'baseline', date '2025-09-09'"),
        SampleRecord("score", .stay, "setting_id, placement_id, assessment_id, scale, value", "setting_id, placement_id, placement_id, 'total', 12"),
        SampleRecord("need", .stay, "setting_id, placement_id, need_id, ref, category, identified_on, known_before",
                     "setting_id, placement_id, placement_id, 'N' || n, 'attendance', date '2025-09-10', false"),
        SampleRecord("specialist_referral", .stay, "setting_id, placement_id, specialist_referral_id, ref, service, requested_on",
                     "setting_id, placement_id, placement_id, 'SR' || n, 'camhs', date '2025-09-11'"),
        SampleRecord("transition", .stay, "setting_id, placement_id, transition_id, ref, kind, receiving, planned",
                     "setting_id, placement_id, placement_id, 'TR' || n, 'mainstream', 'Northfield School', true"),
        SampleRecord("transition_step", .stay, "setting_id, placement_id, transition_id, step",
                     "setting_id, placement_id, placement_id, 'pupil_view'"),
        SampleRecord("transition_check", .stay, "setting_id, placement_id, transition_id, checked_on, status",
                     "setting_id, placement_id, placement_id, date '2026-02-01', 'on_roll'"),
        SampleRecord("contact", .stay, "setting_id, placement_id, contact_id, ref, held_on, kind, participants",
                     "setting_id, placement_id, placement_id, 'C' || n, date '2025-09-12', 'call', '{pupil}'"),
        SampleRecord("share", .stay, "setting_id, placement_id, share_id, ref, shared_on, content, audience",
                     "setting_id, placement_id, placement_id, 'SH' || n, date '2025-09-12', 'pupil_profile', 'teaching_staff'"),
        SampleRecord("passport", .stay, "setting_id, placement_id, version, written_on, written_with",
                     "setting_id, placement_id, 1, date '2025-09-30', 'the pupil'"),
        SampleRecord("target", .stay, "setting_id, placement_id, target_id, ref, area, statement, set_on",
                     "setting_id, placement_id, placement_id, 'T' || n, 'confidence', 'Speak up once a lesson', date '2025-09-15'"),
        SampleRecord("target_review", .stay, "setting_id, placement_id, target_id, reviewed_on, mastery",
                     "setting_id, placement_id, placement_id, date '2025-12-10', 'developing'"),
        SampleRecord("careers_activity", .stay, "setting_id, placement_id, activity_id, ref, kind, held_on",
                     "setting_id, placement_id, placement_id, 'CA' || n, 'guidance_interview', date '2025-11-03'"),
        SampleRecord("destination", .stay, "setting_id, placement_id, destination_id, ref, pupil_id, status, started_on",
                     "setting_id, placement_id, placement_id, 'D' || n, pupil_id, 'apprenticeship', date '2026-09-01'"),
        SampleRecord("check_in", .stay, "setting_id, placement_id, check_in_id, ref, contacted_on, method, reached",
                     "setting_id, placement_id, placement_id, 'CI' || n, date '2026-09-20', 'call', false"),
        SampleRecord("hold", .stay, "setting_id, placement_id, hold_id, kind, reason, held_on, review_by",
                     "setting_id, placement_id, placement_id, 'target_review', 'illness', date '2025-11-03', date '2025-12-19'"),
        SampleRecord("restricted_note", .stay, "setting_id, placement_id, note_id, ref, noted_on, note",
                     "setting_id, placement_id, placement_id, 'RN' || n, date '2025-10-06', 'Said something worrying'"),
        SampleRecord("legal_hold", .pupil, "pupil_id, hold_id, why, held_on, released_on",
                     "pupil_id, pupil_id, 'A claim', date '2025-10-06', date '2025-11-06'"),
        SampleRecord("objection", .pupil, "pupil_id, objection_id, made_by, objected_on",
                     "pupil_id, pupil_id, 'parent_carer', date '2025-10-06'"),
    ]

    private init(_ table: String, _ key: Key, _ columns: String, _ values: String) {
        self.init(table: table, key: key, columns: columns, values: values)
    }
}
