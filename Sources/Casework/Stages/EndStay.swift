import Foundation
import Journey

/// The last day of a stay. What makes no more sense is withdrawn by it; what remains stays with the keyworker.
public struct EndStay: Act {
    public static let name = "leave"

    public var stay: UUID
    /// A code of ``CodeLists/placementEndReason``.
    public var reason: String
    public var endedOn: Day
    /// The establishment that the pupil goes to.
    public var nextEstablishment: String?

    public init(stay: UUID, reason: String, endedOn: Day, nextEstablishment: String? = nil) {
        self.stay = stay
        self.reason = reason
        self.endedOn = endedOn
        self.nextEstablishment = nextEstablishment
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        if stay.stage == .left { throw CaseworkError.doneAlready("Leaving", on: stay.endedOn) }
        try stay.demand(.onRoll, for: "Leaving")
        let fields = [
            Field.day("ended_on", endedOn), .code("end_reason", reason, of: CodeLists.placementEndReason),
            .text("next_establishment", nextEstablishment),
        ]
        try desk.check(.placements, fields + stay.days)
        let before = try desk.stillToBeDone(in: stay.id)
        try desk.update(.placement, key: desk.key(stay), set: fields)
        return try desk.deed(
            stay, [RecordName(RecordType.placement.name, id: stay.id, ref: stay.ref)], withdrawnFrom: before)
    }
}

extension Stay {
    /// What the rules of a stay read beside its end.
    fileprivate var days: [Field] {
        [
            .day("referred_on", referredOn), .code("decision", decision, of: CodeLists.placementDecision),
            .day("decided_on", decidedOn), .day("first_day", firstDay),
        ]
    }
}
