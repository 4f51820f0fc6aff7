import Foundation
import Journey
import Postgres

/// What is to be done, and by whom.
public struct Worklist: Sendable, Hashable {
    /// One obligation with what a list shows beside it.
    public struct Item: Sendable, Hashable {
        public let obligation: Obligation
        public let pupil: Pupil
        public let setting: Stay.Setting
        /// The reference of the record that it is about, where that has one.
        public let aboutRef: String?
        public let owner: String?
        public let standing: Obligation.Standing
        /// Whether its window is over, on hold or not.
        public let isPast: Bool
    }

    /// Whose work.
    public enum Scope: Sendable {
        /// The caller's: a keyworker's caseload and those they cover, a leader's setting, what falls to a role they hold.
        case own
        /// All that the caller may see.
        case team
    }

    /// In the order in which it should be done: overdue before due, each by the last day of its window.
    public let items: [Item]

    public func items(_ standing: Obligation.Standing) -> [Item] {
        items.filter { $0.standing == standing }
    }
}

extension Casework {
    /// How far ahead a worklist looks, in days.
    public static let daysAhead = 7

    /// What is open today or within the next seven days, in one query.
    public func worklist(_ scope: Worklist.Scope) async throws -> Worklist {
        try await read { Worklist(items: try $0.workItems(isOwn: scope == .own)) }
    }
}

extension Desk {
    /// What is still to be done in a stay, today or within the next seven days.
    public func work(in stay: UUID) throws -> [Worklist.Item] {
        try workItems(isOwn: false, in: stay)
    }

    /// - Parameters:
    ///   - isOwn: the caller's own work, not all that they may see. Somebody who is not on the staff, the owner of a private
    ///     cluster, sees everybody's.
    ///   - stay: of that stay alone.
    fileprivate func workItems(isOwn: Bool, in stay: UUID? = nil) throws -> [Worklist.Item] {
        try session.rows(
            """
            select o.kind, o.about_id, o.about, o.placement_id, o.from_on, o.until_on, o.rule, o.counted_from, o.status,
                   o.hold_reason, o.review_by, o.owner_id, o.falls_to, o.owner_name, o.setting_id, o.urn, o.setting_name,
                   o.pupil_id, o.pupil_ref, o.forename, o.surname, o.preferred_name, o.date_of_birth, o.about_ref, o.role
            from waymark.work_for(current_user, \(organisation), \(today.adding(days: Casework.daysAhead)), \(isOwn), \(stay)) o
            order by o.until_on < \(today) desc, o.until_on, o.from_on, o.surname, o.forename, o.pupil_ref, o.kind, o.about collate "C"
            """,
            as: (
                String, UUID?, String, UUID, Day, Day, String, Day, String, String?, Day?, UUID?, String?, String?, Int32, String,
                String, UUID, String, String, String, String?, Day, String?, String
            ).self
        ).map { row in
            let obligation = Obligation(
                kind: row.0, aboutID: row.1, about: row.2, stay: row.3, pupil: row.17, setting: row.14, from: row.4, until: row.5,
                rule: row.6, countedFrom: row.7, status: Obligation.Status(rawValue: row.8) ?? .open, doneOn: nil,
                withdrawnOn: nil, holdReason: row.9, reviewBy: row.10, role: row.24, owner: row.11,
                fallsTo: row.12)
            return Worklist.Item(
                obligation: obligation,
                pupil: Pupil(
                    id: row.17, ref: row.18, forename: row.19, surname: row.20, preferredName: row.21, dateOfBirth: row.22),
                setting: Stay.Setting(id: row.14, urn: row.15, name: row.16), aboutRef: row.23, owner: row.13,
                standing: obligation.standing(on: today), isPast: obligation.until < today)
        }
    }
}
