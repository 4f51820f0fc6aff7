import Foundation
import Journey

/// Steps of a transition that were done on a day.
public struct CompleteTransitionSteps: Act {
    public static let name = "transition_done"

    public var transition: UUID
    /// Codes of its steps.
    public var steps: [String]
    public var completedOn: Day

    public init(transition: UUID, steps: [String], completedOn: Day) {
        self.transition = transition
        self.steps = steps
        self.completedOn = completedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let transition = try desk.transition(transition)
        let stay = try desk.stay(transition.stay)
        try transition.demandOpen()
        for code in steps {
            guard let step = transition.steps.first(where: { $0.code == code }) else {
                throw CaseworkError.notThere("step of the transition")
            }
            if let completedOn = step.completedOn { throw CaseworkError.doneAlready(step.label, on: completedOn) }
        }
        return Deed(stay, try desk.complete(steps, of: transition, stay: stay, on: completedOn))
    }
}

/// What the pupil and the parents think of the move, in their words. Their step is done with it.
public struct RecordTransitionViews: Act {
    public static let name = "transition_view"

    public var transition: UUID
    public var pupil: String?
    public var parents: String?
    public var takenOn: Day

    public init(transition: UUID, pupil: String?, parents: String?, takenOn: Day) {
        self.transition = transition
        self.pupil = pupil
        self.parents = parents
        self.takenOn = takenOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let fields = [Field.text("pupil_view", pupil), .text("parent_view", parents)].filter { $0.cell != .empty }
        let steps = fields.map(\.name)
        return try desk.prepare(transition, fields, doing: steps, on: takenOn)
    }
}

/// How ready the pupil is to move on. The readiness review is done with it.
public struct RecordReadiness: Act {
    public static let name = "transition_readiness"

    public var transition: UUID
    /// Codes of ``CodeLists/readiness``; nil leaves what is on record.
    public var attitudes: String?
    public var academic: String?
    public var attendance: String?
    public var reviewedOn: Day

    public init(transition: UUID, attitudes: String?, academic: String?, attendance: String?, reviewedOn: Day) {
        self.transition = transition
        self.attitudes = attitudes
        self.academic = academic
        self.attendance = attendance
        self.reviewedOn = reviewedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let list = CodeLists.readiness
        let fields = [
            Field.code("attitudes_behaviour", attitudes, of: list), .code("academic_progress", academic, of: list),
            .code("attendance", attendance, of: list),
        ].filter { $0.cell != .empty }
        return try desk.prepare(transition, fields, doing: ["readiness_review"], on: reviewedOn)
    }
}

/// The fair access panel: the day it was asked, or the day it decided.
public struct RecordPanel: Act {
    public static let name = "transition_panel"

    public var transition: UUID
    public var submittedOn: Day?
    public var decidedOn: Day?

    public init(transition: UUID, submittedOn: Day?, decidedOn: Day?) {
        self.transition = transition
        self.submittedOn = submittedOn
        self.decidedOn = decidedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let fields = [Field.day("panel_submitted_on", submittedOn), .day("panel_decided_on", decidedOn)]
        let steps = submittedOn == nil ? [] : ["panel_submission"]
        return try desk.prepare(transition, fields.filter { $0.cell != .empty }, doing: steps, on: submittedOn ?? desk.today)
    }
}

/// Barriers that the move has met, beside those on record.
public struct RecordBarriers: Act {
    public static let name = "transition_barrier"

    public var transition: UUID
    /// Codes of ``CodeLists/barrier``.
    public var barriers: [String]

    public init(transition: UUID, barriers: [String]) {
        self.transition = transition
        self.barriers = barriers
    }

    public func perform(at desk: Desk) throws -> Deed {
        let standing = try desk.transition(transition).barriers
        let new = barriers.filter { !standing.contains($0) }
        guard !new.isEmpty else { throw CaseworkError.doneAlready("This barrier", on: nil) }
        return try desk.prepare(transition, [.codes("barriers", standing + new, of: CodeLists.barrier)], doing: [], on: desk.today)
    }
}

extension Desk {
    /// Writes what was learned on the way to a move, and marks the steps that are done with it.
    fileprivate func prepare(_ id: UUID, _ fields: [Field], doing steps: [String], on day: Day) throws -> Deed {
        let transition = try transition(id)
        let stay = try stay(transition.stay)
        try transition.demandOpen()
        guard !fields.isEmpty else {
            throw CaseworkError.wrongCommand("There is nothing to record.", advice: "Give at least one of the values.")
        }
        let record = try amend(transition, of: stay, fields)
        return Deed(stay, [record] + (try complete(steps, of: transition, stay: stay, on: day)))
    }
}

extension Transition {
    func demandOpen() throws {
        if let endedOn { throw CaseworkError.doneAlready("The transition", on: endedOn) }
    }
}
