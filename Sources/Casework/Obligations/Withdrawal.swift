import Foundation
import Journey

/// Something that an act took off everybody's list: undoing the act brings it back, and nothing else.
public struct WithdrawnObligation: Sendable, Hashable, Codable {
    /// A code of ``CodeLists/obligationKind``.
    public let kind: String
    /// Which of several: the step, the half-term, the month; nil where an identifier tells.
    public let about: String?
    /// The record that it is about.
    public let id: UUID?

    init(_ obligation: Obligation) {
        kind = obligation.kind
        // A check-in is told by its identifier: its reference is not kept with the change.
        about = obligation.kind == "risk_action" || obligation.about.isEmpty ? nil : obligation.about
        id = obligation.aboutID
    }
}

extension Obligation {
    /// Whether it is still to be done, on hold or not.
    public var isStillToBeDone: Bool { status == .open || status == .onHold }
}

extension Desk {
    /// What is still to be done in a stay.
    public func stillToBeDone(in stay: UUID) throws -> [Obligation] {
        try obligations(of: stay).filter(\.isStillToBeDone)
    }

    /// What an act came to that ends something, with what it withdrew.
    ///
    /// - Parameter before: what was still to be done before the act.
    func deed(_ stay: Stay, _ records: [RecordName], withdrawnFrom before: [Obligation]) throws -> Deed {
        let after = Set(try stillToBeDone(in: stay.id).map(WithdrawnObligation.init))
        let withdrawn = before.map(WithdrawnObligation.init).filter { !after.contains($0) }
        return Deed(pupil: stay.pupil.id, stay: stay.id, records: records, withdrawn: withdrawn)
    }
}
