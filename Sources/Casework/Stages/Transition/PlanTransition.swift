import Foundation
import Journey
import Postgres

/// Plans a move: the transition, and the steps of the setting's template with their due dates.
public struct PlanTransition: Act {
    public static let name = "transition_plan"

    public var stay: UUID
    /// A code of ``CodeLists/transitionKind``.
    public var kind: String
    /// The receiving establishment, and its URN or local code.
    public var receiving: String
    public var receivingURN: String?
    public var plannedStart: Day
    public var isPlanned: Bool
    /// Needed when it was not planned.
    public var whyUnplanned: String?
    public var isPhased: Bool

    public init(
        stay: UUID, kind: String, receiving: String, receivingURN: String? = nil, plannedStart: Day, isPlanned: Bool = true,
        whyUnplanned: String? = nil, isPhased: Bool = false
    ) {
        self.stay = stay
        self.kind = kind
        self.receiving = receiving
        self.receivingURN = receivingURN
        self.plannedStart = plannedStart
        self.isPlanned = isPlanned
        self.whyUnplanned = whyUnplanned
        self.isPhased = isPhased
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demandTransition()
        if let open = try desk.transitions(of: [stay.id]).first(where: \.isOpen) { throw open.standsAlready }
        try desk.check(JourneyRules.transition(isPlanned: isPlanned, why: whyUnplanned))
        try desk.check(stay.finding(plannedStart: plannedStart))
        try desk.check(receiving.isBlank ? .missingValue(in: "receiving") : nil)
        if let receivingURN, ProviderCode(receivingURN) == nil {
            try desk.check(.badURN(receivingURN, in: "receiving_urn"))
        }
        let steps = try desk.dueSteps(in: stay, kind: kind, plannedStart: plannedStart)
        let id = UUID.version7()
        let transition = try desk.insert(.transition, at: stay, id: id, fields)
        return Deed(stay, [transition] + (try steps.map { try desk.insert($0, of: id, at: stay) }))
    }

    private var fields: [Field] {
        [
            .code("kind", kind, of: CodeLists.transitionKind), .text("receiving", receiving), .text("receiving_urn", receivingURN),
            .yesNo("planned", isPlanned), .text("why", whyUnplanned), .yesNo("phased", isPhased),
            .day("planned_start", plannedStart),
        ]
    }
}

/// Moves the planned start of a transition that has not begun, and with it the due dates counted from it.
///
/// What is done keeps its due date, and so does what is overdue already (``Redating``).
public struct RedateTransition: Act {
    public static let name = "transition_redate"

    public var transition: UUID
    public var plannedStart: Day
    /// The change that wrote what the caller saw; nil when nothing was shown.
    public var seen: Int64?

    public init(transition: UUID, plannedStart: Day, seen: Int64? = nil) {
        self.transition = transition
        self.plannedStart = plannedStart
        self.seen = seen
    }

    public func perform(at desk: Desk) throws -> Deed {
        let transition = try desk.transition(transition)
        let stay = try desk.stay(transition.stay)
        if let seen, seen != transition.change {
            throw CaseworkError.changedMeanwhile("The transition", by: try desk.author(of: transition.change))
        }
        let moving = try desk.redatings(of: transition, in: stay, to: plannedStart).filter { $0.ruling == .moves }
        if moving.isEmpty, plannedStart == transition.plannedStart {
            throw CaseworkError.doneAlready("The plan for this start", on: nil)
        }
        let record = try desk.amend(transition, of: stay, [.day("planned_start", plannedStart)])
        for step in moving {
            try desk.update(
                .transitionStep, key: desk.key(stay, .id("transition_id", transition.id), .text("step", step.step)),
                set: [.day("due_on", step.after)])
        }
        return Deed(stay, [record], moved: moving.map { MovedDueDate(step: $0.step, before: $0.before, after: $0.after) })
    }
}

extension Desk {
    /// What would become of each step's due date if the planned start moved: to be shown before it is done.
    ///
    /// - Throws: ``CaseworkError`` when the transition has started or ended, or the calendar doesn't reach.
    public func redatings(of transition: Transition, in stay: Stay, to plannedStart: Day) throws -> [Redating] {
        if let endedOn = transition.endedOn { throw CaseworkError.doneAlready("The transition", on: endedOn) }
        if let startedOn = transition.startedOn { throw CaseworkError.doneAlready("The start of the transition", on: startedOn) }
        if plannedStart != transition.plannedStart { try check(stay.finding(plannedStart: plannedStart)) }
        let counted = try dueSteps(in: stay, kind: transition.kind, plannedStart: plannedStart)
        return transition.steps.map { step in
            Redating(
                step: step.code, before: step.dueOn, counted: counted.first { $0.code == step.code }?.dueOn,
                completedOn: step.completedOn, today: today)
        }
    }

    /// The steps of the setting's template for a move of a kind, each with its due date.
    func dueSteps(in stay: Stay, kind: String, plannedStart: Day) throws -> [DueStep] {
        let calendar = try calendar(of: stay.setting.id)
        return try transitionTemplate(of: stay.setting.id, kind: kind).map { step in
            guard let due = calendar.schoolDay(step.schoolDays, from: plannedStart) else {
                throw CaseworkError.outsideCalendar(
                    "The calendar of \(stay.setting.name) does not reach far enough to count from \(plannedStart.inEnglish).")
            }
            return DueStep(code: step.code, isRequired: step.isRequired, dueOn: due)
        }
    }

    /// The setting's own template where it has one.
    private func transitionTemplate(
        of setting: Int32, kind: String
    ) throws -> [(code: String, schoolDays: Int, isRequired: Bool)] {
        let own = try session.rows(
            """
            select step, school_days, required, only_kind from waymark.template_step
            where organisation_id = \(organisation) and setting_id = \(setting) and process = 'transition'
            order by position, entry
            """, as: (String, Int16, Bool, String?).self)
        guard own.isEmpty else {
            return own.filter { $0.3 == nil || $0.3 == kind }.map { ($0.0, Int($0.1), $0.2) }
        }
        return StepTemplate.defaultTransition.forMove(to: kind).steps.map { ($0.code, $0.offset, true) }
    }

    fileprivate func insert(_ step: DueStep, of transition: UUID, at stay: Stay) throws -> RecordName {
        try insert(
            .transitionStep, at: stay, parent: [.id("transition_id", transition)],
            [.text("step", step.code), .yesNo("required", step.isRequired ? nil : false), .day("due_on", step.dueOn)])
    }
}

/// A step of a template, counted.
struct DueStep {
    let code: String
    let isRequired: Bool
    let dueOn: Day
}

extension Stay {
    /// A transition starts after the first day of its placement (rule 1), so nobody plans it for before.
    fileprivate func finding(plannedStart: Day) -> Finding? {
        guard let firstDay, plannedStart <= firstDay else { return nil }
        return Finding(
            .outOfOrder, in: "planned_start",
            """
            The transition is planned to start on \(plannedStart.iso), which is not after the first day of its placement, \
            \(firstDay.iso). Check both days.
            """)
    }

    /// A move on belongs to a pupil on roll, or to one who has left for it.
    fileprivate func demandTransition() throws {
        try demand(.onRoll, .left, for: "A transition")
        guard let endReason, endReason != "transition" else { return }
        throw CaseworkError.refused([
            Finding(
                .notAllowed, in: "placement",
                "The stay ended for another reason than a transition. If that is wrong, correct its end_reason first.")
        ])
    }
}

extension Transition {
    fileprivate var standsAlready: CaseworkError {
        .standsAlready(
            "A transition to \(receiving) is open already.",
            advice: "Go on with that one, or end it first: waymark transition end PUPIL")
    }
}
