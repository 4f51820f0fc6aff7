import Foundation
import Journey
import Postgres

/// A need of a pupil: what it is, what helps, what to avoid.
public struct AddNeed: Act {
    public static let name = "need_add"

    public var stay: UUID
    /// A code of ``CodeLists/needCategory``.
    public var category: String
    public var identifiedOn: Day
    /// Whether it was known before the referral.
    public var knownBefore: Bool
    /// The assessment that it came from, by its reference.
    public var assessment: String?
    public var strategies: String?
    public var avoid: String?

    public init(
        stay: UUID, category: String, identifiedOn: Day, knownBefore: Bool, assessment: String? = nil,
        strategies: String? = nil, avoid: String? = nil
    ) {
        self.stay = stay
        self.category = category
        self.identifiedOn = identifiedOn
        self.knownBefore = knownBefore
        self.assessment = assessment
        self.strategies = strategies
        self.avoid = avoid
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.referred, .accepted, .onRoll, for: "A need")
        try refuseSecond(of: stay, desk)
        let record = try desk.insert(
            .need, at: stay,
            [
                .code("category", category, of: CodeLists.needCategory), .day("identified_on", identifiedOn),
                .yesNo("known_before", knownBefore),
                .id("assessment_id", try assessment.map { try desk.record(.assessment, $0, of: stay) }),
                .code("status", "open", of: CodeLists.needStatus), .text("strategies", strategies), .text("avoid", avoid),
            ])
        return Deed(stay, [record])
    }

    /// Of one category a stay has one open need; what is new about it is a correction of that one.
    private func refuseSecond(of stay: Stay, _ desk: Desk) throws {
        guard category != "other" else { return }
        let open = try desk.session.values(
            """
            select ref from waymark.need
            where organisation_id = \(desk.organisation) and placement_id = \(stay.id) and category = \(category)
              and coalesce(status, 'open') = 'open'
            order by entry
            """, as: String.self)
        guard let ref = open.first else { return }
        throw CaseworkError.standsAlready(
            "An open need of this category stands already: \(ref).",
            advice: "Add to that one: waymark correct, or close it first: waymark need close \(ref)")
    }
}

/// A need is met, or was handed over.
public struct CloseNeed: Act {
    public static let name = "need_close"

    public var need: UUID
    /// `met` or `handed_over` of ``CodeLists/needStatus``.
    public var status: String

    public init(need: UUID, status: String) {
        self.need = need
        self.status = status
    }

    public func perform(at desk: Desk) throws -> Deed {
        let found = try desk.record(.need, need)
        let before = try desk.session.value(
            "select coalesce(status, 'open') from waymark.need where organisation_id = \(desk.organisation) and need_id = \(need)",
            as: String.self)
        guard before == "open" else { throw CaseworkError.doneAlready("Closing this need", on: nil) }
        if status == "open" {
            try desk.check(Finding(.notAllowed, in: "status", "A need is closed as met or as handed_over."))
        }
        let status = Field.code("status", status, of: CodeLists.needStatus)
        try desk.check(nil, [status])
        try desk.update(.need, key: desk.key(found.stay, .id("need_id", need)), set: [status])
        return Deed(found.stay, [RecordName("need", id: need, ref: found.ref)])
    }
}

// MARK: Reading

/// A need as it stands.
public struct Need: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    /// The reference of the stay.
    public let stay: String
    /// Codes of ``CodeLists/needCategory`` and ``CodeLists/needStatus``.
    public let category: String
    public let status: String
    public let identifiedOn: Day
    public let knownBefore: Bool
    /// The reference of the assessment that it came from.
    public let assessment: String?
    public let strategies: String?
    public let avoid: String?
}

extension Desk {
    /// All needs of a pupil that the caller may see: open ones first, then in the order in which they were identified.
    public func needs(of pupil: UUID) throws -> [Need] {
        try session.rows(
            """
            select n.need_id, n.ref, p.ref, n.category, coalesce(n.status, 'open'), n.identified_on, n.known_before, a.ref,
                   n.strategies, n.avoid
            from waymark.need n
            join waymark.placement p using (organisation_id, setting_id, placement_id)
            left join waymark.assessment a using (organisation_id, setting_id, placement_id, assessment_id)
            where p.organisation_id = \(organisation) and p.pupil_id = \(pupil)
            order by coalesce(n.status, 'open') <> 'open', n.identified_on, n.entry
            """, as: (UUID, String, String, String, String, Day, Bool, String?, String?, String?).self
        ).map {
            Need(
                id: $0.0, ref: $0.1, stay: $0.2, category: $0.3, status: $0.4, identifiedOn: $0.5, knownBefore: $0.6,
                assessment: $0.7, strategies: $0.8, avoid: $0.9)
        }
    }

    /// The need that is meant: by its reference, or the only open one of a pupil.
    public func need(_ lookup: RecordLookup) throws -> FoundRecord {
        try record(.need, lookup, open: "coalesce(r.status, 'open') = 'open'")
    }
}
