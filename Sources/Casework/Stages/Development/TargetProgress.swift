import Foundation
import Journey
import Postgres

/// A target, with its reviews by half-term and how far the pupil has come.
public struct TargetProgress: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    /// The reference of the stay.
    public let stay: String
    /// A code of ``CodeLists/targetArea``.
    public let area: String
    public let statement: String
    public let setOn: Day
    public let dueOn: Day?
    /// The name of whoever sees to it; nil: the keyworker.
    public let owner: String?
    /// The reference of the need that it answers.
    public let need: String?
    public let pupilWords: String?
    public let closedOn: Day?
    /// A code of ``CodeLists/targetOutcome``.
    public let outcome: String?
    /// In their order.
    public let reviews: [Review]
    /// Half-terms that have ended, began while the target was open, and saw no review.
    public let missed: [HalfTerm]

    public struct Review: Sendable, Hashable {
        public let reviewedOn: Day
        /// A code of ``CodeLists/mastery``.
        public let mastery: String
        public let note: String?
        /// The half-term that it belongs to, the holiday after it included; nil where the calendar has none.
        public let halfTerm: HalfTerm?
    }

    /// Nil before the first review.
    public var distance: DistanceTravelled? { DistanceTravelled(levels: reviews.map(\.mastery)) }
}

extension Desk {
    /// All targets of a pupil that the caller may see: open ones first, then in the order in which they were set.
    public func targets(of pupil: UUID) throws -> [TargetProgress] {
        let rows = try session.rows(
            """
            select t.target_id, t.ref, p.ref, p.setting_id, p.ended_on, t.area, t.statement, t.set_on, t.due_on, s.name, n.ref,
                   t.pupil_words, t.closed_on, t.outcome
            from waymark.target t
            join waymark.placement p using (organisation_id, setting_id, placement_id)
            left join waymark.need n using (organisation_id, setting_id, placement_id, need_id)
            left join waymark.staff s on s.organisation_id = t.organisation_id and s.staff_id = t.owner_id
            where p.organisation_id = \(organisation) and p.pupil_id = \(pupil)
            order by t.closed_on is not null, t.set_on, t.entry
            """,
            as: (
                UUID, String, String, Int32, Day?, String, String, Day, Day?, String?, String?, String?, Day?, String?
            ).self)
        let reviews = try reviews(of: rows.map(\.0))
        let calendars = try Dictionary(uniqueKeysWithValues: Set(rows.map(\.3)).map { ($0, try calendar(of: $0)) })
        return rows.map { row in
            let calendar = calendars[row.3] ?? .empty
            let own = (reviews[row.0] ?? []).map { review in
                TargetProgress.Review(
                    reviewedOn: review.1, mastery: review.2, note: review.3,
                    halfTerm: calendar.halfTerms.last { $0.firstDay <= review.1 })
            }
            let end = [row.12, row.4, today].compactMap(\.self).min() ?? today
            return TargetProgress(
                id: row.0, ref: row.1, stay: row.2, area: row.5, statement: row.6, setOn: row.7, dueOn: row.8, owner: row.9,
                need: row.10, pupilWords: row.11, closedOn: row.12, outcome: row.13, reviews: own,
                missed: calendar.halfTerms.filter { halfTerm in
                    halfTerm.firstDay > row.7 && halfTerm.lastDay < end && !own.contains { $0.halfTerm == halfTerm }
                })
        }
    }

    private func reviews(of targets: [UUID]) throws -> [UUID: [(UUID, Day, String, String?)]] {
        let rows = try session.rows(
            """
            select target_id, reviewed_on, mastery, note from waymark.target_review
            where organisation_id = \(organisation) and target_id = any(\(targets)) order by reviewed_on, entry
            """, as: (UUID, Day, String, String?).self)
        return Dictionary(grouping: rows, by: \.0)
    }
}
