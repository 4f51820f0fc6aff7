import Foundation
import Journey
import Postgres

/// Some of a pupil's obligations, as people name them: all, those of a kind, or one.
public struct ObligationSelection: Sendable, Hashable {
    /// A code of ``CodeLists/obligationKind``.
    public var kind: String?
    /// Which of several: the step, the item, the half-term, the month, or the reference of the record that it is about.
    public var about: String?

    public init(kind: String? = nil, about: String? = nil) {
        self.kind = kind
        self.about = about
    }

    func fits(kind: String?, about: String, ref: String?) -> Bool {
        guard let wanted = self.kind else { return true }
        guard wanted == kind else { return false }
        guard let typed = self.about else { return true }
        return Self.folded(typed) == Self.folded(about) || typed.lowercased() == ref?.lowercased()
    }

    /// "Home visit" and "home-visit" are home_visit.
    private static func folded(_ text: String) -> String {
        text.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
    }
}

extension Desk {
    /// The obligations of some stays that a selection names, in the order of their last days.
    public func obligations(_ selection: ObligationSelection, in stays: [UUID]) throws -> [Obligation] {
        let refs = try refs(of: stays)
        return try obligations("o.placement_id = any(\(stays))").filter {
            selection.fits(kind: $0.kind, about: $0.about, ref: $0.aboutID.flatMap { refs[$0] })
        }
    }

    /// The references of the records that obligations of some stays are about.
    func refs(of stays: [UUID]) throws -> [UUID: String] {
        let rows = try session.rows(
            """
            select transition_id, ref from waymark.transition
            where organisation_id = \(organisation) and placement_id = any(\(stays))
            union all select target_id, ref from waymark.target
            where organisation_id = \(organisation) and placement_id = any(\(stays))
            union all select specialist_referral_id, ref from waymark.specialist_referral
            where organisation_id = \(organisation) and placement_id = any(\(stays))
            union all select check_in_id, ref from waymark.check_in
            where organisation_id = \(organisation) and placement_id = any(\(stays))
            union all select e.ehc_id, e.ref from waymark.ehc_plan e
            where e.organisation_id = \(organisation)
              and e.pupil_id in (select p.pupil_id from waymark.placement p
                                 where p.organisation_id = \(organisation) and p.placement_id = any(\(stays)))
            """, as: (UUID, String).self)
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
