import Foundation
import Journey
import Postgres

/// One attempt to hear how a young person does, reached or not.
public struct CheckIn: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    public let contactedOn: Day
    /// A code of ``CodeLists/checkInMethod``.
    public let method: String
    public let isReached: Bool
    /// A code of ``CodeLists/destinationStatus``; nil when nobody was reached.
    public let status: String?
    /// A code of ``CodeLists/risk``.
    public let risk: String?
    public let action: String?
    public let actionOn: Day?
    /// A code of ``CodeLists/checkInEvidence``.
    public let evidence: String?
    public let note: String?

    /// Whether it found a risk about which nothing has been done yet.
    public var waitsForAction: Bool { ["at_risk", "dropped_out"].contains(risk) && action == nil }
}

/// What a leaver does, as it is on record.
public struct LeaverDestination: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let stay: UUID
    public let setting: Int32
    public let ref: String
    /// A code of ``CodeLists/destinationStatus``.
    public let status: String
    public let provider: String?
    public let startedOn: Day
    public let endedOn: Day?
}

/// A young person in their follow-up: what is known so far.
public struct FollowUpCase: Sendable, Hashable {
    public let stay: Stay
    public let followUp: FollowUp
    /// In the order of their days, then as they were entered.
    public let checkIns: [CheckIn]
    /// The open one.
    public let destination: LeaverDestination?
    /// Moves with every check-in that is recorded, corrected or voided.
    public let version: Version

    public struct Version: Sendable, Hashable {
        let count: Int
        let change: Int64
    }

    /// The latest that reached somebody: whose answers the next one starts from.
    public var lastReached: CheckIn? { checkIns.last(where: \.isReached) }
}

/// One of the seven months, with what was heard in it.
public struct FollowUpMonth: Sendable, Hashable {
    /// 1 to 7.
    public let number: Int
    public let window: ClosedRange<Day>
    /// Nil: not due, since the follow-up had ended.
    public let standing: Obligation.Standing?
    /// In the order of their days.
    public let checkIns: [CheckIn]

    /// The one that counts: the last that reached somebody.
    public var found: CheckIn? { checkIns.last(where: \.isReached) }
}

extension Stay {
    /// The seven months that belong to it; nil where none do.
    public var followUp: FollowUp? { followUpStart.map(FollowUp.init) }

    func demandFollowUp() throws -> FollowUp {
        if let followUp { return followUp }
        try demand(.left, for: "A check-in")
        throw CaseworkError.refused([
            Finding(
                .notAllowed, in: "follow_up_starts_on",
                "No follow-up belongs to this stay: it did not end at the end of year 11. Give it one: waymark checkin start PUPIL")
        ])
    }
}

extension Desk {
    /// The stay of a pupil whose follow-up an act is about: the latest that has one.
    ///
    /// - Parameter urn: the setting, where the caller named one.
    public func followUp(of lookup: PupilLookup, urn: String? = nil) throws -> FollowUpCase {
        let stays = try stays(of: [try pupil(lookup).pupil.id]).filter { urn == nil || $0.setting.urn == urn }
        guard let stay = stays.first(where: \.isFollowedUp) ?? stays.first else { throw CaseworkError.noStay }
        return try followUp(in: stay)
    }

    /// The seven months of a follow-up, in order.
    public func months(of case: FollowUpCase) throws -> [FollowUpMonth] {
        let due = try obligations(of: `case`.stay.id).filter { $0.kind == "check_in" }
        return FollowUp.months.map { number in
            let window = `case`.followUp.window(ofMonth: number)
            return FollowUpMonth(
                number: number, window: window, standing: due.first { $0.about == String(number) }?.standing(on: today),
                checkIns: `case`.checkIns.filter { window.contains($0.contactedOn) })
        }
    }

    /// The follow-up of a stay, as it stands.
    func followUp(in stay: Stay) throws -> FollowUpCase {
        let followUp = try stay.demandFollowUp()
        return FollowUpCase(
            stay: stay, followUp: followUp, checkIns: try checkIns(in: stay.id), destination: try destination(of: stay.pupil.id),
            version: try version(of: stay.id))
    }

    /// The open destination of a pupil.
    public func destination(of pupil: UUID) throws -> LeaverDestination? {
        try session.optionalRow(
            """
            select destination_id, placement_id, setting_id, ref, status, provider, started_on, ended_on from waymark.destination
            where organisation_id = \(organisation) and pupil_id = \(pupil) and ended_on is null
            """, as: (UUID, UUID, Int32, String, String, String?, Day, Day?).self
        ).map { row in
            LeaverDestination(
                id: row.0, stay: row.1, setting: row.2, ref: row.3, status: row.4, provider: row.5, startedOn: row.6,
                endedOn: row.7)
        }
    }

    func checkIns(in stay: UUID) throws -> [CheckIn] {
        try session.rows(
            """
            select check_in_id, ref, contacted_on, method, reached, status, risk, action, action_on, evidence, note
            from waymark.check_in where organisation_id = \(organisation) and placement_id = \(stay)
            order by contacted_on, entry
            """, as: (UUID, String, Day, String, Bool, String?, String?, String?, Day?, String?, String?).self
        ).map { row in
            CheckIn(
                id: row.0, ref: row.1, contactedOn: row.2, method: row.3, isReached: row.4, status: row.5, risk: row.6,
                action: row.7, actionOn: row.8, evidence: row.9, note: row.10)
        }
    }

    private func version(of stay: UUID) throws -> FollowUpCase.Version {
        let (count, change) = try session.row(
            """
            select count(*), coalesce(max(seq), 0) from waymark.check_in
            where organisation_id = \(organisation) and placement_id = \(stay)
            """, as: (Int64, Int64).self)
        return FollowUpCase.Version(count: Int(count), change: change)
    }
}
