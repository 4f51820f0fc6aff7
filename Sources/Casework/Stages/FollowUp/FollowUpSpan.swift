import Foundation
import Journey

/// Gives somebody a follow-up who didn't leave at the end of year 11, or another start where it has not begun.
public struct StartFollowUp: Act {
    public static let name = "follow_up_start"

    public var stay: UUID
    public var startsOn: Day

    public init(stay: UUID, startsOn: Day) {
        self.stay = stay
        self.startsOn = startsOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.left, for: "A follow-up")
        guard let leftOn = stay.endedOn else { throw CaseworkError.noStay }
        if let endedOn = stay.followUpEndedOn { throw CaseworkError.doneAlready("The follow-up", on: endedOn) }
        if startsOn == stay.followUpStart {
            throw CaseworkError.standsAlready(
                "The follow-up starts on \(startsOn.inEnglish) already.", advice: "See its months: waymark checkin list PUPIL")
        }
        try desk.check(
            JourneyRules.followUp(startsOn: startsOn, insteadOf: stay.followUpStart, leftOn: leftOn, today: desk.today))
        try desk.update(.placement, key: desk.key(stay), set: [.day("follow_up_starts_on", startsOn)])
        return Deed(stay, [RecordName(RecordType.placement.name, id: stay.id, ref: stay.ref)])
    }
}

/// Ends a follow-up before its seven months are over. The months before count as they are.
public struct EndFollowUp: Act {
    public static let name = "follow_up_end"

    public var stay: UUID
    /// A code of ``CodeLists/followUpEndReason``.
    public var reason: String
    public var endedOn: Day

    public init(stay: UUID, reason: String, endedOn: Day) {
        self.stay = stay
        self.reason = reason
        self.endedOn = endedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        let standing = try desk.followUp(in: stay)
        if let endedOn = stay.followUpEndedOn { throw CaseworkError.doneAlready("The follow-up", on: endedOn) }
        guard endedOn <= standing.followUp.lastDay else {
            throw CaseworkError.doneAlready("The follow-up", on: standing.followUp.lastDay)
        }
        let fields = [
            Field.day("follow_up_ended_on", endedOn), .code("follow_up_end_reason", reason, of: CodeLists.followUpEndReason),
        ]
        try desk.check(.placements, fields)
        try desk.check(
            JourneyRules.followUp(
                endedOn: endedOn, leftOn: stay.endedOn, lastCheckIn: standing.checkIns.last(where: \.isReached)?.contactedOn))
        let before = try desk.stillToBeDone(in: stay.id)
        try desk.update(.placement, key: desk.key(stay), set: fields)
        return try desk.deed(
            stay, [RecordName(RecordType.placement.name, id: stay.id, ref: stay.ref)], withdrawnFrom: before)
    }
}
