import Foundation
import Journey

/// A meeting, visit, call or message that engages people.
public struct RecordContact: Act {
    public static let name = "contact_add"

    public var stay: UUID
    /// A code of ``CodeLists/contactKind``.
    public var kind: String
    public var heldOn: Day
    /// Codes of ``CodeLists/participant``.
    public var participants: [String]
    /// The transition that it serves, by its reference.
    public var transition: String?
    public var note: String?

    public init(
        stay: UUID, kind: String, heldOn: Day, participants: [String], transition: String? = nil, note: String? = nil
    ) {
        self.stay = stay
        self.kind = kind
        self.heldOn = heldOn
        self.participants = participants
        self.transition = transition
        self.note = note
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        let record = try desk.insert(
            .contact, at: stay,
            [
                .day("held_on", heldOn), .code("kind", kind, of: CodeLists.contactKind),
                .codes("participants", participants, of: CodeLists.participant),
                .id("transition_id", try transition.map { try desk.transition($0, of: stay) }), .text("note", note),
            ])
        return Deed(stay, [record])
    }
}

extension Desk {
    /// The identifier of a stay's transition, by the transition's reference.
    func transition(_ ref: String, of stay: Stay) throws -> UUID {
        try record(.transition, ref, of: stay)
    }
}
