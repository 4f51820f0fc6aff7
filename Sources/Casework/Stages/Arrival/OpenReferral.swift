import Foundation
import Journey
import Postgres

/// A referral that has not led to a first day yet.
public struct OpenReferral: Sendable, Hashable {
    public let stay: Stay
    /// A code of ``CodeLists/referralReason``.
    public let reason: String
    public let referredBy: String?
    public let items: [ReferralItem]
    /// The last day for the decision; nil once it is made.
    public let decisionDue: Day?

    /// How many items were asked for, and how many of all have come.
    public var asked: Int { items.count { $0.askedOn != nil } }
    public var received: Int { items.count { $0.receivedOn != nil } }
}

extension Desk {
    /// Those that nobody has decided on, and those whose pupil has not started; the longest waiting first.
    ///
    /// - Parameter setting: nil: of all that the caller may see.
    public func openReferrals(at setting: Int32? = nil) throws -> [OpenReferral] {
        let rows = try session.rows(
            """
            select p.placement_id, p.reason, p.referred_by from waymark.placement p
            where p.organisation_id = \(organisation) and p.first_day is null and coalesce(p.decision, 'accepted') = 'accepted'
              and coalesce(p.setting_id = \(setting), true)
            order by p.decision is not null, p.referred_on, p.entry
            """, as: (UUID, String, String?).self)
        let due = Dictionary(
            try obligations("o.kind = 'referral_decision' and o.status <> 'done'").map { ($0.stay, $0.until) }
        ) { first, _ in first }
        return try rows.map { id, reason, referredBy in
            OpenReferral(
                stay: try stay(id), reason: reason, referredBy: referredBy, items: try referralItems(of: id),
                decisionDue: due[id])
        }
    }
}
