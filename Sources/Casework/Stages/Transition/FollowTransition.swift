import Foundation
import Journey

/// The first day at the receiving setting, or the first full week there.
public struct StartTransition: Act {
    public static let name = "transition_start"

    public var transition: UUID
    /// Nil: it has started, and only the day is missing from which it is full-time.
    public var startedOn: Day?
    public var fullTimeOn: Day?

    public init(transition: UUID, startedOn: Day?, fullTimeOn: Day? = nil) {
        self.transition = transition
        self.startedOn = startedOn
        self.fullTimeOn = fullTimeOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let transition = try desk.transition(transition)
        let stay = try desk.stay(transition.stay)
        try transition.demandOpen()
        if startedOn != nil, let before = transition.startedOn { throw CaseworkError.doneAlready("The start", on: before) }
        if fullTimeOn != nil, let before = transition.fullTimeOn {
            throw CaseworkError.doneAlready("The full-time start", on: before)
        }
        guard let first = startedOn ?? transition.startedOn else {
            throw CaseworkError.refused([.missingValue(in: "started_on")])
        }
        try desk.check(JourneyRules.transition(startedOn: first, placementFirstDay: stay.firstDay))
        let fields = [Field.day("started_on", startedOn), .day("full_time_on", fullTimeOn)].filter { $0.cell != .empty }
        return Deed(stay, [try desk.amend(transition, of: stay, fields)])
    }
}

/// A look at how it goes at the receiving setting.
public struct CheckTransition: Act {
    public static let name = "transition_check"

    public var transition: UUID
    public var checkedOn: Day
    /// A code of ``CodeLists/transitionCheckStatus``.
    public var status: String
    public var attendancePercent: Double?
    /// Codes of ``CodeLists/comparison``.
    public var behaviour: String?
    public var progress: String?

    public init(
        transition: UUID, checkedOn: Day, status: String, attendancePercent: Double? = nil, behaviour: String? = nil,
        progress: String? = nil
    ) {
        self.transition = transition
        self.checkedOn = checkedOn
        self.status = status
        self.attendancePercent = attendancePercent
        self.behaviour = behaviour
        self.progress = progress
    }

    public func perform(at desk: Desk) throws -> Deed {
        let transition = try desk.transition(transition)
        let stay = try desk.stay(transition.stay)
        try desk.check(
            JourneyRules.transitionCheck(on: checkedOn, startedOn: transition.startedOn, endedOn: transition.endedOn))
        if transition.checks.contains(where: { $0.checkedOn == checkedOn }) {
            throw CaseworkError.doneAlready("A check", on: checkedOn)
        }
        let record = try desk.insert(
            .transitionCheck, at: stay, parent: [.id("transition_id", transition.id)],
            [
                .day("checked_on", checkedOn), .code("status", status, of: CodeLists.transitionCheckStatus),
                .number("attendance_percent", attendancePercent), .code("behaviour", behaviour, of: CodeLists.comparison),
                .code("progress", progress, of: CodeLists.comparison),
            ])
        return Deed(stay, [record])
    }
}

/// The end of a move: it broke down, the pupil came back, moved again, or it never began.
///
/// Nothing is reset by it: a pupil who comes back is referred again, and both stays are theirs.
public struct EndTransition: Act {
    public static let name = "transition_end"

    public var transition: UUID
    /// A code of ``CodeLists/transitionEndReason``.
    public var reason: String
    public var endedOn: Day

    public init(transition: UUID, reason: String, endedOn: Day) {
        self.transition = transition
        self.reason = reason
        self.endedOn = endedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let transition = try desk.transition(transition)
        let stay = try desk.stay(transition.stay)
        try transition.demandOpen()
        try desk.check(JourneyRules.transition(endedFor: reason, startedOn: transition.startedOn))
        try desk.check(JourneyRules.transition(endedOn: endedOn, lastOnRoll: transition.lastOnRoll))
        let before = try desk.stillToBeDone(in: stay.id)
        let record = try desk.amend(
            transition, of: stay,
            [.day("ended_on", endedOn), .code("end_reason", reason, of: CodeLists.transitionEndReason)])
        return try desk.deed(stay, [record], withdrawnFrom: before)
    }
}
