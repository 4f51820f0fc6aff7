import Journey
import Postgres

extension CaseworkError {
    /// What the database's refusal means to staff; nil: nothing that they could mend.
    init?(_ error: DatabaseError) {
        guard let refusal = error.serverError else { return nil }
        if let constraint = refusal.constraint, let known = Self.byConstraint[constraint] {
            self = known
        } else if refusal.sqlState == .insufficientPrivilege {
            self = .notAllowed
        } else if let constraint = refusal.constraint, constraint.hasSuffix("_days_in_order") {
            self = .refused([Finding(.outOfOrder, in: nil, "The days of this record are out of order. Check them.")])
        } else if let constraint = refusal.constraint, constraint.hasSuffix("_ref_once") {
            self = .refused([Finding(.duplicateRef, in: "ref", "This reference is taken by another record. Give another.")])
        } else {
            return nil
        }
    }

    private static let byConstraint: [String: CaseworkError] = [
        "placement_one_open": .standsAlready(
            "The pupil has an open stay at this setting already.", advice: "End that one first, or work with it: waymark pupil show PUPIL"),
        "keyworker_one_open": .standsAlready(
            "The pupil has a keyworker already.", advice: "Hand the pupil over instead: waymark keyworker set PUPIL STAFF"),
        "destination_one_open": .standsAlready(
            "The young person has an open destination already.",
            advice: "Say since when the new one counts; the former one then ends: waymark destination set PUPIL --on DAY"),
        "pupil_upn_once": .refused([
            Finding(.duplicateUPN, in: "upn", """
                Another pupil of the organisation has this UPN. Check it, and the date of birth: with both right, the pupil is found. \
                Where one person has two records: waymark merge
                """)
        ]),
        "pupil_upn_form": .refused([
            Finding(.badUPN, in: "upn", "This is no UPN: its check letter does not fit. Check it against the school's records.")
        ]),
        "share_against_objection": .standsAlready(
            "There is an objection to sharing: until it is withdrawn, nothing goes to another setting or an agency but the child protection file.",
            advice: "Nothing was recorded. If it was withdrawn: waymark objection withdraw PUPIL"),
        "stay_is_the_leaders": .notAllowed,
        "organisation_name_once": .standsAlready(
            "There is an organisation of this name already.", advice: "Nothing was changed."),
    ]
}
