import Foundation
import Journey

/// The local authority is asked to assess whether a pupil needs an EHC plan.
public struct RequestEHCAssessment: Act {
    public static let name = "ehc_request"

    public var pupil: UUID
    public var requestedOn: Day

    public init(pupil: UUID, requestedOn: Day) {
        self.pupil = pupil
        self.requestedOn = requestedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        if let plan = try desk.openEHCPlan(of: pupil) {
            throw CaseworkError.standsAlready(
                plan.issuedOn == nil
                    ? "An assessment has been asked for already: \(plan.ref)." : "The pupil has an EHC plan already: \(plan.ref).",
                advice: "See how it stands: waymark ehc show. A plan that has ended is closed with waymark ehc cease")
        }
        return try EHCPlan.begun(requestedOn: requestedOn).store(of: pupil, isNew: true, at: desk)
    }
}

/// The local authority decides whether it issues a plan.
public struct DecideOnEHCPlan: Act {
    public static let name = "ehc_decide"

    public var pupil: UUID
    /// `issued` or `refused` of ``CodeLists/ehcDecision``.
    public var decision: String
    public var decidedOn: Day

    public init(pupil: UUID, decision: String, decidedOn: Day) {
        self.pupil = pupil
        self.decision = decision
        self.decidedOn = decidedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        guard var plan = try desk.openEHCPlan(of: pupil) else { throw CaseworkError.notThere("request for an EHC plan") }
        if let day = plan.decidedOn { throw CaseworkError.doneAlready("The decision", on: day) }
        if decision == "pending" {
            try desk.check(Finding(.notAllowed, in: "decision", "A decision is issued or refused; until then it is pending by itself."))
        }
        plan.decision = decision
        plan.decidedOn = decidedOn
        return try plan.store(of: pupil, at: desk)
    }
}

/// The plan is issued. A pupil who comes with one has no request here; then the day of the decision is said with it.
public struct IssueEHCPlan: Act {
    public static let name = "ehc_issue"

    public var pupil: UUID
    public var issuedOn: Day
    /// Where the decision isn't recorded yet.
    public var decidedOn: Day?

    public init(pupil: UUID, issuedOn: Day, decidedOn: Day? = nil) {
        self.pupil = pupil
        self.issuedOn = issuedOn
        self.decidedOn = decidedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let open = try desk.openEHCPlan(of: pupil)
        var plan = open ?? .begun(requestedOn: nil)
        if let day = plan.issuedOn { throw CaseworkError.doneAlready("Issuing the plan", on: day) }
        if let decided = plan.decidedOn {
            if let decidedOn, decidedOn != decided { throw CaseworkError.doneAlready("The decision", on: decided) }
        } else {
            guard let decidedOn else {
                throw CaseworkError.refused([
                    Finding(
                        .missingValue, in: "decided_on",
                        "A plan is issued after the decision, and its day is not recorded. Give the day of the decision.")
                ])
            }
            plan.decision = "issued"
            plan.decidedOn = decidedOn
        }
        plan.issuedOn = issuedOn
        return try plan.store(of: pupil, isNew: open == nil, at: desk)
    }
}

/// The annual review of a plan is held.
public struct ReviewEHCPlan: Act {
    public static let name = "ehc_review"

    public var pupil: UUID
    public var reviewedOn: Day

    public init(pupil: UUID, reviewedOn: Day) {
        self.pupil = pupil
        self.reviewedOn = reviewedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        guard let plan = try desk.openEHCPlan(of: pupil), let issuedOn = plan.issuedOn else {
            throw CaseworkError.notThere("EHC plan in force")
        }
        if plan.reviews.contains(reviewedOn) { throw CaseworkError.doneAlready("A review of this plan", on: reviewedOn) }
        if reviewedOn < issuedOn {
            try desk.check(
                Finding(
                    .outOfOrder, in: "reviewed_on",
                    "The review on \(reviewedOn.iso) is before its plan was issued, \(issuedOn.iso). Check both days."))
        }
        let review = try desk.insert(
            .ehcReview, key: [.id("pupil_id", pupil), .id("ehc_id", plan.id)], [.day("reviewed_on", reviewedOn)])
        return Deed(pupil: pupil, records: [review, RecordName("ehc_plan", id: plan.id, ref: plan.ref)])
    }
}

/// The plan ceases.
public struct CeaseEHCPlan: Act {
    public static let name = "ehc_cease"

    public var pupil: UUID
    public var ceasedOn: Day

    public init(pupil: UUID, ceasedOn: Day) {
        self.pupil = pupil
        self.ceasedOn = ceasedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        guard var plan = try desk.openEHCPlan(of: pupil), plan.issuedOn != nil else {
            throw CaseworkError.notThere("EHC plan in force")
        }
        plan.ceasedOn = ceasedOn
        return try plan.store(of: pupil, at: desk)
    }
}
