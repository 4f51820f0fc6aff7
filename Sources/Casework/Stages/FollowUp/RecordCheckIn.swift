import Foundation
import Journey

/// One attempt of the seven-month follow-up, reached or not. Several may fall in one month.
public struct RecordCheckIn: Act {
    public static let name = "check_in"

    public var stay: UUID
    public var contactedOn: Day
    /// A code of ``CodeLists/checkInMethod``.
    public var method: String
    public var isReached: Bool
    /// A code of ``CodeLists/destinationStatus``; needed when somebody was reached.
    public var status: String?
    /// A code of ``CodeLists/risk``.
    public var risk: String?
    /// What was done about the risk, and when.
    public var action: String?
    public var actionOn: Day?
    /// A code of ``CodeLists/checkInEvidence``.
    public var evidence: String?
    public var note: String?
    /// Between leaving and the start of the follow-up: recorded, and counted for no month.
    public var isEarly = false
    /// What the caller saw before answering; nil when nothing was shown.
    public var seen: FollowUpCase.Version?

    public init(stay: UUID, contactedOn: Day, method: String, isReached: Bool) {
        self.stay = stay
        self.contactedOn = contactedOn
        self.method = method
        self.isReached = isReached
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        let standing = try desk.followUp(in: stay)
        if let seen, seen != standing.version {
            throw CaseworkError.changedMeanwhile("The follow-up", by: try desk.author(of: standing.version.change))
        }
        try desk.check(
            JourneyRules.checkIn(
                on: contactedOn, leftOn: stay.endedOn, followUpStartsOn: standing.followUp.start, isEarly: isEarly))
        try desk.check(JourneyRules.checkIn(on: contactedOn, followUpEndedOn: stay.followUpEndedOn))
        return Deed(stay, [try desk.insert(.checkIn, at: stay, fields)])
    }

    private var fields: [Field] {
        [
            .day("contacted_on", contactedOn), .code("method", method, of: CodeLists.checkInMethod), .yesNo("reached", isReached),
            .code("status", status, of: CodeLists.destinationStatus), .code("risk", risk, of: CodeLists.risk),
            .text("action", action), .day("action_on", actionOn), .code("evidence", evidence, of: CodeLists.checkInEvidence),
            .text("note", note),
        ]
    }
}

/// What was done about a risk that a check-in had found, on a later day than the check-in.
public struct ActOnRisk: Act {
    public static let name = "check_in_action"

    public var stay: UUID
    public var checkIn: UUID
    public var action: String
    public var actionOn: Day

    public init(stay: UUID, checkIn: UUID, action: String, actionOn: Day) {
        self.stay = stay
        self.checkIn = checkIn
        self.action = action
        self.actionOn = actionOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        guard let found = try desk.checkIns(in: stay.id).first(where: { $0.id == checkIn }) else {
            throw CaseworkError.notThere("check-in")
        }
        if found.action != nil { throw CaseworkError.doneAlready("What was done about this risk", on: found.actionOn) }
        let fields = [Field.text("action", action), .day("action_on", actionOn)]
        try desk.check(.checkIns, fields + [.day("contacted_on", found.contactedOn)])
        try desk.update(.checkIn, key: desk.key(stay, .id("check_in_id", found.id)), set: fields)
        return Deed(stay, [RecordName(RecordType.checkIn.name, id: found.id, ref: found.ref)])
    }
}
