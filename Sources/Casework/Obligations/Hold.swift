import Foundation
import Journey
import Postgres

/// Work that is laid aside until a day: one obligation, or everything of a stay. It moves no due date.
public struct Hold: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let stay: UUID
    public let setting: Int32
    /// A code of ``CodeLists/obligationKind``; nil: everything of the stay.
    public let kind: String?
    public let aboutID: UUID?
    public let about: String
    /// A code of ``CodeLists/holdReason``.
    public let reason: String
    public let heldOn: Day
    /// On which what is held comes back to the list by itself.
    public let reviewBy: Day
    public let releasedOn: Day?

    public func isActive(on day: Day) -> Bool {
        heldOn <= day && day < min(reviewBy, releasedOn ?? reviewBy)
    }

    public func covers(_ obligation: Obligation) -> Bool {
        stay == obligation.stay
            && (kind == nil || kind == obligation.kind && aboutID == obligation.aboutID && about == obligation.about)
    }
}

/// Lays work aside: everything of some stays, all of one kind, or one obligation.
public struct PutOnHold: Act {
    public static let name = "hold"

    public var stays: [UUID]
    public var selection: ObligationSelection
    /// A code of ``CodeLists/holdReason``.
    public var reason: String
    public var reviewBy: Day

    public init(stays: [UUID], selection: ObligationSelection, reason: String, reviewBy: Day) {
        self.stays = stays
        self.selection = selection
        self.reason = reason
        self.reviewBy = reviewBy
    }

    public func perform(at desk: Desk) throws -> Deed {
        try desk.check(JourneyRules.hold(reviewBy: reviewBy, today: desk.today))
        let held = try desk.selected(selection, in: stays)
        let standing = try desk.holds(of: stays).filter { $0.isActive(on: desk.today) }
        if let hold = standing.first(where: { hold in held.contains(where: hold.covers) }) { throw hold.standsAlready }
        let records = try desk.holdings(of: held, isWhole: selection.kind == nil).map { stay, obligation in
            try desk.insert(.hold, at: stay, fields(for: obligation, today: desk.today))
        }
        let pupil = held.first?.pupil
        let stay = Set(held.map(\.stay)).count == 1 ? held.first?.stay : nil
        return Deed(pupil: pupil, stay: stay, records: records)
    }

    /// - Parameter obligation: nil: everything of the stay.
    private func fields(for obligation: Obligation?, today: Day) -> [Field] {
        [
            .code("kind", obligation?.kind, of: CodeLists.obligationKind), .id("about_id", obligation?.aboutID),
            .code("reason", reason, of: CodeLists.holdReason), .day("held_on", today), .day("review_by", reviewBy),
        ] + (obligation.map { $0.about.isEmpty ? [] : [.text("about", $0.about)] } ?? [])
    }
}

/// Takes work up again that was laid aside. It is as late as it ever was.
public struct ReleaseHolds: Act {
    public static let name = "release"

    public var stays: [UUID]
    public var selection: ObligationSelection

    public init(stays: [UUID], selection: ObligationSelection) {
        self.stays = stays
        self.selection = selection
    }

    public func perform(at desk: Desk) throws -> Deed {
        let refs = try desk.refs(of: stays)
        let active = try desk.holds(of: stays).filter { $0.isActive(on: desk.today) }
        let chosen = active.filter { selection.fits(kind: $0.kind, about: $0.about, ref: $0.aboutID.flatMap { refs[$0] }) }
        guard let first = chosen.first else {
            try desk.check(JourneyRules.release(ofPartOfWhole: active.contains { $0.kind == nil }))
            throw CaseworkError.notThere("hold")
        }
        for hold in chosen {
            try desk.update(
                .hold,
                key: [
                    .whole("setting_id", Int(hold.setting)), .id("placement_id", hold.stay), .id("hold_id", hold.id),
                ], set: [.day("released_on", desk.today)])
        }
        let stay = Set(chosen.map(\.stay)).count == 1 ? first.stay : nil
        return Deed(
            pupil: try desk.stay(first.stay).pupil.id, stay: stay,
            records: chosen.map { RecordName(RecordType.hold.name, id: $0.id, key: $0.kind) })
    }
}

extension Desk {
    /// All holds of some stays, past and present, in order.
    public func holds(of stays: [UUID]) throws -> [Hold] {
        try session.rows(
            """
            select hold_id, placement_id, setting_id, kind, about_id, about, reason, held_on, review_by, released_on
            from waymark.hold where organisation_id = \(organisation) and placement_id = any(\(stays))
            order by held_on, entry
            """, as: (UUID, UUID, Int32, String?, UUID?, String, String, Day, Day, Day?).self
        ).map { row in
            Hold(
                id: row.0, stay: row.1, setting: row.2, kind: row.3, aboutID: row.4, about: row.5, reason: row.6, heldOn: row.7,
                reviewBy: row.8, releasedOn: row.9)
        }
    }

    /// What is still to be done of a selection; refuses when nothing is.
    fileprivate func selected(_ selection: ObligationSelection, in stays: [UUID]) throws -> [Obligation] {
        let fitting = try obligations(selection, in: stays)
        let open = fitting.filter(\.isStillToBeDone)
        if open.isEmpty {
            if selection.kind != nil, fitting.isEmpty { throw CaseworkError.notThere("obligation") }
            try check(JourneyRules.nothingToHold)
        }
        return open
    }

    /// The rows that hold some obligations: one for each, or one for a stay as a whole.
    fileprivate func holdings(of held: [Obligation], isWhole: Bool) throws -> [(Stay, Obligation?)] {
        let ids = Set(held.map(\.stay)).sorted { $0.uuidString < $1.uuidString }
        let stays = Dictionary(uniqueKeysWithValues: try ids.map { ($0, try stay($0)) })
        if isWhole { return ids.compactMap { stays[$0] }.map { ($0, nil) } }
        return held.compactMap { obligation in stays[obligation.stay].map { ($0, obligation) } }
    }
}

extension Hold {
    fileprivate var standsAlready: CaseworkError {
        let what = kind.map { CodeLists.obligationKind[$0]?.label ?? $0 } ?? "Everything of the stay"
        return .standsAlready(
            "\(what) is on hold already, until \(reviewBy.inEnglish).", advice: "Release it first: waymark release PUPIL")
    }
}
