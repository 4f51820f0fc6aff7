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
        try await read { desk in
            Worklist(items: try desk.workItems(whose: scope == .team ? "true" : Desk.isCallersWork))
        }
    }
}

extension Desk {
    /// What is still to be done in a stay, today or within the next seven days.
    public func work(in stay: UUID) throws -> [Worklist.Item] {
        try workItems(in: "o.placement_id = \(stay)")
    }

    /// Somebody who is not on the staff, the owner of a private cluster, sees everybody's.
    fileprivate static let isCallersWork: SQL = """
        me.staff_id is null or o.owner_id = me.staff_id or o.setting_id = any (me.leads)
        or o.owner_id = any (array(select c.staff_id from waymark.cover c
                                   where c.organisation_id = o.organisation_id and c.covered_by = me.staff_id
                                     and waymark.day() between c.from_on and c.until_on))
        or exists (select from waymark.post x
                   where x.organisation_id = o.organisation_id and x.staff_id = me.staff_id
                     and coalesce(x.setting_id, o.setting_id) = o.setting_id and o.falls_to = any (x.roles))
        """

    /// - Parameters:
    ///   - stay: narrows to stays, by columns of `o`.
    ///   - whose: narrows to the work of some, by those and by `me`.
    fileprivate func workItems(in stay: SQL = "true", whose: SQL = "true") throws -> [Worklist.Item] {
        try session.rows(
            """
            with work as materialized (     -- once: beside a table without statistics it would be made for each of its rows
                select * from waymark.obligation o
                where o.organisation_id = \(organisation) and o.done_on is null and o.withdrawn_on is null
                  and o.from_on <= \(today.adding(days: Casework.daysAhead)) and (\(stay)))
            select o.kind, o.about_id, o.about, o.placement_id, o.from_on, o.until_on, o.rule, o.counted_from, o.status,
                   o.hold_reason, o.review_by, o.owner_id, o.falls_to, owner.name, o.setting_id, s.urn, s.name,
                   u.pupil_id, u.ref, u.forename, u.surname, u.preferred_name, u.date_of_birth,
                   coalesce(t.ref, r.ref, m.ref, h.ref)
            from work o
            join waymark.pupil u on u.organisation_id = o.organisation_id and u.pupil_id = o.pupil_id
            join waymark.setting s on s.organisation_id = o.organisation_id and s.setting_id = o.setting_id
            cross join (select waymark.staff_of(current_user) as staff_id,
                               waymark.settings_open_to(current_user, '{inclusion_leader}') as leads offset 0) me
            left join waymark.staff owner on owner.organisation_id = o.organisation_id and owner.staff_id = o.owner_id
            left join waymark.target t on t.organisation_id = o.organisation_id and t.setting_id = o.setting_id
                and t.placement_id = o.placement_id and t.target_id = o.about_id
            left join waymark.specialist_referral r on r.organisation_id = o.organisation_id and r.setting_id = o.setting_id
                and r.placement_id = o.placement_id and r.specialist_referral_id = o.about_id
            left join waymark.transition m on m.organisation_id = o.organisation_id and m.setting_id = o.setting_id
                and m.placement_id = o.placement_id and m.transition_id = o.about_id and o.kind <> 'passport_acknowledged'
            left join lateral (
                select min(h.ref) as ref from waymark.share h
                where o.kind = 'passport_acknowledged' and h.organisation_id = o.organisation_id and h.setting_id = o.setting_id
                  and h.placement_id = o.placement_id and h.content = 'passport' and h.transition_id = o.about_id
                  and h.acknowledged_on is null) h on true
            where \(whose)
            order by o.until_on < \(today) desc, o.until_on, o.from_on, u.surname, u.forename, u.ref, o.kind, o.about collate "C"
            """,
            as: (
                String, UUID?, String, UUID, Day, Day, String, Day, String, String?, Day?, UUID?, String?, String?, Int32, String,
                String, UUID, String, String, String, String?, Day, String?
            ).self
        ).map { row in
            let obligation = Obligation(
                kind: row.0, aboutID: row.1, about: row.2, stay: row.3, pupil: row.17, setting: row.14, from: row.4, until: row.5,
                rule: row.6, countedFrom: row.7, status: Obligation.Status(rawValue: row.8) ?? .open, doneOn: nil,
                withdrawnOn: nil, holdReason: row.9, reviewBy: row.10, owner: row.11, fallsTo: row.12)
            return Worklist.Item(
                obligation: obligation,
                pupil: Pupil(
                    id: row.17, ref: row.18, forename: row.19, surname: row.20, preferredName: row.21, dateOfBirth: row.22),
                setting: Stay.Setting(id: row.14, urn: row.15, name: row.16), aboutRef: row.23, owner: row.13,
                standing: obligation.standing(on: today))
        }
    }
}
