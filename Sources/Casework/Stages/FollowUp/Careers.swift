import Foundation
import Journey

/// Something that prepares for life after school: an interview, a visit, an application, an offer.
public struct RecordCareersActivity: Act {
    public static let name = "careers_add"

    public var stay: UUID
    /// A code of ``CodeLists/careersKind``.
    public var kind: String
    public var heldOn: Day
    public var with: String?
    /// Whether the adviser was independent.
    public var isIndependent: Bool?
    /// A code of ``CodeLists/careersOutcome``.
    public var outcome: String?

    public init(
        stay: UUID, kind: String, heldOn: Day, with: String? = nil, isIndependent: Bool? = nil, outcome: String? = nil
    ) {
        self.stay = stay
        self.kind = kind
        self.heldOn = heldOn
        self.with = with
        self.isIndependent = isIndependent
        self.outcome = outcome
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.accepted, .onRoll, .left, for: "A careers activity")
        let record = try desk.insert(
            .careersActivity, at: stay,
            [
                .code("kind", kind, of: CodeLists.careersKind), .day("held_on", heldOn), .text("held_with", with),
                .yesNo("independent", isIndependent), .code("outcome", outcome, of: CodeLists.careersOutcome),
            ])
        return Deed(stay, [record])
    }
}

/// What a leaver does from a day on. What they did before ends the day before.
public struct SetDestination: Act {
    public static let name = "destination_set"

    public var stay: UUID
    /// A code of ``CodeLists/destinationStatus``.
    public var status: String
    public var provider: String?
    public var startedOn: Day

    public init(stay: UUID, status: String, provider: String? = nil, startedOn: Day) {
        self.stay = stay
        self.status = status
        self.provider = provider
        self.startedOn = startedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.left, for: "A destination")
        let former = try desk.destination(of: stay.pupil.id)
        if let former, former.status == status, former.provider == provider {
            throw CaseworkError.standsAlready(
                "That is the open destination already, since \(former.startedOn.inEnglish).",
                advice: "Nothing was changed. What changed meanwhile is a check-in: waymark checkin PUPIL")
        }
        try desk.check(JourneyRules.destination(startedOn: startedOn, after: former?.startedOn))
        // The new one's rules first: the former one may not end for one that is refused.
        let fields = [
            Field.code("status", status, of: CodeLists.destinationStatus), .text("provider", provider),
            .day("started_on", startedOn), .id("pupil_id", stay.pupil.id),
        ]
        try desk.check(.destinations, fields)
        let closed = try former.map { try desk.close($0, on: startedOn.adding(days: -1)) }
        let record = try desk.insert(.destination, at: stay, fields)
        return Deed(stay, [record] + [closed].compactMap(\.self))
    }
}

extension Desk {
    fileprivate func close(_ destination: LeaverDestination, on day: Day) throws -> RecordName {
        try update(
            .destination,
            key: [
                .whole("setting_id", Int(destination.setting)), .id("placement_id", destination.stay),
                .id("destination_id", destination.id),
            ], set: [.day("ended_on", day)])
        return RecordName(RecordType.destination.name, id: destination.id, ref: destination.ref)
    }
}
