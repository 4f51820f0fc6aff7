import Foundation
import Journey
import Postgres

/// A pupil's education, health and care plan, from the request for an assessment on. It belongs to the pupil, not to a stay.
public struct EHCPlan: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    public internal(set) var requestedOn: Day?
    /// A code of ``CodeLists/ehcDecision``; `pending` until it is made.
    public internal(set) var decision: String
    public internal(set) var decidedOn: Day?
    public internal(set) var issuedOn: Day?
    public internal(set) var ceasedOn: Day?
    /// The days of its reviews, in order.
    public let reviews: [Day]

    /// Whether anything can still happen with it: it was not refused, and has not ceased.
    public var isOpen: Bool { decision != "refused" && ceasedOn == nil }

    /// From when to when the next annual review falls: 10 to 12 months after the issue, or after the last review.
    public var nextReview: ClosedRange<Day>? {
        guard isOpen, let issuedOn else { return nil }
        let base = max(reviews.last ?? issuedOn, issuedOn)
        return base.adding(months: 10)...base.adding(months: 12)
    }
}

extension Desk {
    /// All plans of a pupil that the caller may see, the latest last.
    public func ehcPlans(of pupil: UUID) throws -> [EHCPlan] {
        let reviews = try session.rows(
            """
            select ehc_id, reviewed_on from waymark.ehc_review
            where organisation_id = \(organisation) and pupil_id = \(pupil) order by reviewed_on
            """, as: (UUID, Day).self)
        let days = Dictionary(grouping: reviews, by: \.0).mapValues { $0.map(\.1) }
        return try session.rows(
            """
            select ehc_id, ref, requested_on, coalesce(decision, 'pending'), decided_on, issued_on, ceased_on
            from waymark.ehc_plan
            where organisation_id = \(organisation) and pupil_id = \(pupil)
            order by coalesce(requested_on, decided_on, issued_on), entry
            """, as: (UUID, String, Day?, String, Day?, Day?, Day?).self
        ).map {
            EHCPlan(
                id: $0.0, ref: $0.1, requestedOn: $0.2, decision: $0.3, decidedOn: $0.4, issuedOn: $0.5, ceasedOn: $0.6,
                reviews: days[$0.0] ?? [])
        }
    }

    /// The plan that is open, or is to become one; nil: none.
    public func openEHCPlan(of pupil: UUID) throws -> EHCPlan? {
        try ehcPlans(of: pupil).last(where: \.isOpen)
    }
}

// MARK: Writing

extension EHCPlan {
    /// The columns that the acts take further.
    private var fields: [Field] {
        [
            .day("requested_on", requestedOn), .code("decision", decision, of: CodeLists.ehcDecision),
            .day("decided_on", decidedOn), .day("issued_on", issuedOn), .day("ceased_on", ceasedOn),
        ]
    }

    /// Keeps a new plan, or one as it now is, after the rules over its days.
    func store(of pupil: UUID, isNew: Bool = false, at desk: Desk) throws -> Deed {
        try desk.check(.ehcPlans, fields)
        try desk.check(
            reviews.last.flatMap {
                JourneyRules.notAfter(ceasedOn, "the plan ceased", "The review", on: $0, in: "ceased_on")
            })
        if isNew {
            let record = try desk.insert(.ehcPlan, key: [.id("pupil_id", pupil)], id: id, fields)
            return Deed(pupil: pupil, records: [record])
        }
        try desk.update(.ehcPlan, key: [.id("pupil_id", pupil), .id("ehc_id", id)], set: fields)
        return Deed(pupil: pupil, records: [RecordName("ehc_plan", id: id, ref: ref)])
    }

    static func begun(requestedOn: Day?) -> EHCPlan {
        EHCPlan(
            id: .version7(), ref: "", requestedOn: requestedOn, decision: "pending", decidedOn: nil, issuedOn: nil,
            ceasedOn: nil, reviews: [])
    }
}
