import Foundation
import Journey
import Postgres

/// Something that somebody must still do, or did: computed from the records by the view `waymark.obligation`.
public struct Obligation: Sendable, Hashable {
    public enum Status: String, Sendable, CaseIterable {
        case open, done, onHold = "on_hold", withdrawn
    }

    /// Where it stands on a day. Never stored: ``standing(on:)`` is the one place that tells.
    public enum Standing: String, Sendable, CaseIterable {
        /// Its window has not begun.
        case ahead
        case due, overdue
        case onHold = "on_hold"
        case done, withdrawn
    }

    /// A code of ``CodeLists/obligationKind``.
    public let kind: String
    /// The record that it is about: the transition, the target, the check-in; nil: the stay.
    public let aboutID: UUID?
    /// Which of several: the step, the item, the half-term, the month.
    public let about: String
    public let stay: UUID
    public let pupil: UUID
    public let setting: Int32
    /// The first and the last day of its window.
    public let from: Day
    public let until: Day
    /// What set the window, in words, and the day it was counted from.
    public let rule: String
    public let countedFrom: Day
    public let status: Status
    public let doneOn: Day?
    public let withdrawnOn: Day?
    /// A code of ``CodeLists/holdReason``, while a hold lies on it.
    public let holdReason: String?
    public let reviewBy: Day?
    /// Whose work it is, unless it lies with somebody by name: a code of ``CodeLists/role``.
    public let role: String
    /// The member of staff it lies with; nil: whoever holds ``fallsTo``.
    public let owner: UUID?
    /// The role on whose list it stands when it is nobody's own.
    public let fallsTo: String?

    /// Due from the first day of the window, overdue from the day after its last. A hold shows it as held, and changes no
    /// day: released, it is as late as it ever was.
    public func standing(on day: Day) -> Standing {
        switch status {
        case .done: .done
        case .withdrawn: .withdrawn
        case .onHold: .onHold
        case .open where day > until: .overdue
        case .open where day >= from: .due
        case .open: .ahead
        }
    }

    /// What is to be done, as a list shows it: "Induction step: Home visit".
    public var title: String {
        let title = CodeLists.obligationKind[kind]?.label ?? kind
        return detail.map { "\(title): \($0)" } ?? title
    }

    /// Which of several, in words.
    private var detail: String? {
        switch kind {
        case "referral_information": CodeLists.referralItem[about]?.label ?? about
        case "induction_step": CodeLists.inductionStep[about]?.label ?? about
        case "transition_step": CodeLists.transitionStep[about]?.label ?? about
        case "specialist_referral_unanswered": CodeLists.specialistService[about]?.label ?? about
        case "check_in": "month \(about)"
        case "transition_check", "aftercare_contact": "half-term \(about) of 4"
        case "target_review": about
        default: nil
        }
    }
}

extension Desk {
    /// All obligations of a stay, in the order of their last days.
    public func obligations(of stay: UUID) throws -> [Obligation] {
        try obligations("o.placement_id = \(stay)")
    }

    /// Obligations that a condition on the view `waymark.obligation o` names.
    func obligations(_ condition: SQL) throws -> [Obligation] {
        try session.rows(
            """
            select o.kind, o.about_id, o.about, o.placement_id, o.pupil_id, o.setting_id, o.from_on, o.until_on, o.rule,
                   o.counted_from, o.status, o.done_on, o.withdrawn_on, o.hold_reason, o.review_by, o.owner_id, o.falls_to,
                   o.role
            from waymark.obligation o
            where o.organisation_id = \(organisation) and \(condition)
            order by o.until_on, o.from_on, o.kind, o.about collate "C", o.about_id
            """,
            as: (
                String, UUID?, String, UUID, UUID, Int32, Day, Day, String, Day, String, Day?, Day?, String?, Day?, UUID?, String?, String
            ).self
        ).map { row in
            Obligation(
                kind: row.0, aboutID: row.1, about: row.2, stay: row.3, pupil: row.4, setting: row.5, from: row.6, until: row.7,
                rule: row.8, countedFrom: row.9, status: Obligation.Status(rawValue: row.10) ?? .open, doneOn: row.11,
                withdrawnOn: row.12, holdReason: row.13, reviewBy: row.14, role: row.17, owner: row.15, fallsTo: row.16)
        }
    }
}
