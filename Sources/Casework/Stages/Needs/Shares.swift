import Foundation
import Journey
import Postgres

/// Information is passed on.
public struct ShareInformation: Act {
    public static let name = "share_add"

    public var stay: UUID
    /// Codes of ``CodeLists/shareContent`` and ``CodeLists/shareAudience``.
    public var content: String
    public var audience: String
    /// To whom, by name or place.
    public var recipient: String?
    public var sharedOn: Day
    /// The transition that it serves, by its reference.
    public var transition: String?

    public init(
        stay: UUID, content: String, audience: String, recipient: String? = nil, sharedOn: Day, transition: String? = nil
    ) {
        self.stay = stay
        self.content = content
        self.audience = audience
        self.recipient = recipient
        self.sharedOn = sharedOn
        self.transition = transition
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        // A file is handed over after leaving, and flags are raised before anything is decided.
        try stay.demand(.referred, .accepted, .onRoll, .left, for: "Passing on information")
        let transition = try transition.map { try desk.transition($0, of: stay) }
        try refuseSecond(of: stay, transition, desk)
        let record = try desk.insert(
            .share, at: stay,
            [
                .day("shared_on", sharedOn), .code("content", content, of: CodeLists.shareContent),
                .code("audience", audience, of: CodeLists.shareAudience), .text("recipient", recipient),
                .id("transition_id", transition),
            ])
        return Deed(stay, [record])
    }

    private func refuseSecond(of stay: Stay, _ transition: UUID?, _ desk: Desk) throws {
        let isThere = try desk.session.value(
            """
            select exists (
                select from waymark.share
                where organisation_id = \(desk.organisation) and placement_id = \(stay.id) and shared_on = \(sharedOn)
                  and content = \(content) and audience = \(audience) and recipient is not distinct from \(recipient.unlessBlank)
                  and transition_id is not distinct from \(transition))
            """, as: Bool.self)
        if isThere { throw CaseworkError.doneAlready("Passing this on to them", on: sharedOn) }
    }
}

/// Somebody says that they have what was passed on.
public struct AcknowledgeShare: Act {
    public static let name = "share_acknowledged"

    public var share: UUID
    public var acknowledgedOn: Day

    public init(share: UUID, acknowledgedOn: Day) {
        self.share = share
        self.acknowledgedOn = acknowledgedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let found = try desk.record(.share, share)
        let (sharedOn, before) = try desk.session.row(
            """
            select shared_on, acknowledged_on from waymark.share
            where organisation_id = \(desk.organisation) and share_id = \(share)
            """, as: (Day, Day?).self)
        if let before { throw CaseworkError.doneAlready("The acknowledgement", on: before) }
        let acknowledged = Field.day("acknowledged_on", acknowledgedOn)
        try desk.check(.shares, [.day("shared_on", sharedOn), acknowledged])
        try desk.update(.share, key: desk.key(found.stay, .id("share_id", share)), set: [acknowledged])
        return Deed(found.stay, [RecordName("share", id: share, ref: found.ref)])
    }
}

extension Desk {
    /// The share that is meant: by its reference, or the only one of a pupil that wasn't acknowledged yet.
    public func share(_ lookup: RecordLookup) throws -> FoundRecord {
        try record(.share, lookup, open: "r.acknowledged_on is null")
    }
}
