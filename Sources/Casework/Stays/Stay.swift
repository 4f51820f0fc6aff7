import Foundation
import Journey
import Postgres

/// A pupil, as far as every screen names them.
public struct Pupil: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    public let forename: String
    public let surname: String
    public let preferredName: String?
    public let dateOfBirth: Day

    /// "Asha Begum": the name they go by.
    public var name: String { "\(preferredName ?? forename) \(surname)" }
    public var initials: String { [forename, surname].compactMap { $0.first.map(String.init) }.joined() }
}

/// One stay of a pupil at one setting, from the referral to leaving.
public struct Stay: Sendable, Hashable, Identifiable {
    public struct Setting: Sendable, Hashable, Identifiable {
        public let id: Int32
        /// Or its local code.
        public let urn: String
        public let name: String

        public init(id: Int32, urn: String, name: String) {
            self.id = id
            self.urn = urn
            self.name = name
        }
    }

    public let id: UUID
    public let pupil: Pupil
    public let setting: Setting
    public let ref: String
    /// The number of the change that wrote it last.
    public let change: Int64
    public let referredOn: Day
    /// A code of ``CodeLists/placementDecision``.
    public let decision: String?
    public let decidedOn: Day?
    public let plannedStart: Day?
    public let firstDay: Day?
    public let endedOn: Day?
    /// A code of ``CodeLists/placementEndReason``.
    public let endReason: String?
    public let followUpStartsOn: Day?
    public let followUpEndedOn: Day?

    /// Where the pupil stands on the way (rule 4).
    public enum Stage: String, Sendable, CaseIterable {
        case referred, accepted, declined, withdrawn, onRoll = "on_roll", left

        /// "The pupil ...".
        public var sentence: String {
            switch self {
            case .referred: "is referred, and nothing is decided"
            case .accepted: "is accepted, and has not started"
            case .declined: "was declined"
            case .withdrawn: "had the referral withdrawn"
            case .onRoll: "is on roll"
            case .left: "has left"
            }
        }
    }

    public var stage: Stage {
        switch (decision, firstDay, endedOn) {
        case (_, _, _?): .left
        case (_, _?, nil): .onRoll
        case ("declined", _, _): .declined
        case ("withdrawn", _, _): .withdrawn
        case (nil, _, _): .referred
        default: .accepted
        }
    }

    /// Whether something can still happen in it, beside the follow-up.
    public var isOpen: Bool { [.referred, .accepted, .onRoll].contains(stage) }

    /// Whether seven months of check-ins belong to it.
    public var isFollowedUp: Bool { endReason == "end_of_year_11" || followUpStartsOn != nil }

    /// The first day of the follow-up: as set, or the first 1 September after the end.
    public var followUpStart: Day? {
        if let followUpStartsOn { return followUpStartsOn }
        guard endReason == "end_of_year_11", let endedOn else { return nil }
        let september = Day(year: endedOn.year, month: 9, day: 1)
        return september.flatMap { $0 > endedOn ? $0 : Day(year: endedOn.year + 1, month: 9, day: 1) }
    }

    /// Refuses when the pupil is at another stage (rule 4).
    ///
    /// - Parameter act: how the sentence begins: "A first day".
    public func demand(_ stages: Stage..., for act: String) throws {
        guard stages.contains(stage) else { throw CaseworkError.wrongStage(stage, act: act, belongsTo: stages) }
    }
}

extension Desk {
    /// All stays that the caller may see of some pupils, the latest first.
    public func stays(of pupils: [UUID]) throws -> [Stay] {
        pupils.isEmpty ? [] : try stays(of: pupils, stay: nil)
    }

    /// A stay as it stands.
    ///
    /// - Throws: ``CaseworkError/notThere(_:)``.
    public func stay(_ id: UUID) throws -> Stay {
        guard let stay = try stays(of: nil, stay: id).first else { throw CaseworkError.notThere("stay") }
        return stay
    }

    private func stays(of pupils: [UUID]?, stay: UUID?) throws -> [Stay] {
        try session.rows(
            """
            select p.placement_id, p.ref, p.seq, p.setting_id, p.urn, p.setting_name,
                   p.pupil_id, p.pupil_ref, p.forename, p.surname, p.preferred_name, p.date_of_birth,
                   p.referred_on, p.decision, p.decided_on, p.planned_start, p.first_day, p.ended_on, p.end_reason,
                   p.follow_up_starts_on, p.follow_up_ended_on
            from waymark.stays_for(current_user, \(organisation), \(pupils), \(stay)) p
            order by p.referred_on desc, p.entry desc
            """,
            as: (
                UUID, String, Int64, Int32, String, String, UUID, String, String, String, String?, Day,
                Day, String?, Day?, Day?, Day?, Day?, String?, Day?, Day?
            ).self
        ).map { row in
            Stay(
                id: row.0,
                pupil: Pupil(
                    id: row.6, ref: row.7, forename: row.8, surname: row.9, preferredName: row.10, dateOfBirth: row.11),
                setting: Stay.Setting(id: row.3, urn: row.4, name: row.5), ref: row.1, change: row.2,
                referredOn: row.12, decision: row.13, decidedOn: row.14, plannedStart: row.15, firstDay: row.16,
                endedOn: row.17, endReason: row.18, followUpStartsOn: row.19, followUpEndedOn: row.20)
        }
    }
}
