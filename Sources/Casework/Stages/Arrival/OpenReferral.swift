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
            select p.placement_id, p.pupil_id, p.reason, p.referred_by from waymark.placement p
            where p.organisation_id = \(organisation) and p.first_day is null and coalesce(p.decision, 'accepted') = 'accepted'
              and coalesce(p.setting_id = \(setting), true)
            order by p.decision is not null, p.referred_on, p.entry
            """, as: (UUID, UUID, String, String?).self)
        let ids = rows.map(\.0)
        let stays = Dictionary(uniqueKeysWithValues: try stays(of: rows.map(\.1)).map { ($0.id, $0) })
        let items = try referralItems(of: ids)
        let due = Dictionary(
            try obligations("o.kind = 'referral_decision' and o.status <> 'done' and o.placement_id = any(\(ids))").map {
                ($0.stay, $0.until)
            }
        ) { first, _ in first }
        return rows.compactMap { id, _, reason, referredBy in
            stays[id].map {
                OpenReferral(stay: $0, reason: reason, referredBy: referredBy, items: items[id] ?? [], decisionDue: due[id])
            }
        }
    }
}
