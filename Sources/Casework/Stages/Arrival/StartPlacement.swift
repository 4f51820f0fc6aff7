import Foundation
import Journey

/// The pupil's first day at the setting.
public struct StartPlacement: Act {
    public static let name = "induction_start"

    public var stay: UUID
    public var firstDay: Day
    /// The pupil's year group on the first day, where it is not that of their age.
    public var yearOverride: Int?

    public init(stay: UUID, firstDay: Day, yearOverride: Int? = nil) {
        self.stay = stay
        self.firstDay = firstDay
        self.yearOverride = yearOverride
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        if stay.stage == .onRoll { throw CaseworkError.doneAlready("The start", on: stay.firstDay) }
        try stay.demand(.accepted, for: "A first day")
        let override = yearOverride.map { [Field.whole("year_override", $0)] } ?? []
        try desk.rewrite(stay, [.day("first_day", firstDay)] + override)
        return Deed(stay, [RecordName("placement", id: stay.id, ref: stay.ref)])
    }
}

/// A planned start moves, and with it the due dates that are counted from it.
///
/// What is done keeps its date. So does what is overdue already: moving the start must never make late work timely.
public struct PlanStart: Act {
    public static let name = "induction_plan"

    public var stay: UUID
    public var plannedStart: Day
    /// The moves that whoever plans has been shown; when others have come of it meanwhile, nothing is done.
    public var shown: [MovedDueDate]?

    public init(stay: UUID, plannedStart: Day, shown: [MovedDueDate]? = nil) {
        self.stay = stay
        self.plannedStart = plannedStart
        self.shown = shown
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.accepted, for: "Planning the start")
        if stay.plannedStart == plannedStart {
            throw CaseworkError.standsAlready(
                "The start is planned for \(plannedStart.inEnglish) already.", advice: "Nothing was changed.")
        }
        if let acceptedOn = stay.decidedOn {
            try desk.check(JourneyRules.plannedStart(plannedStart, acceptedOn: acceptedOn))
        }
        let moves = try desk.moves(of: stay, .plannedFirstDay, to: plannedStart)
        if let shown, shown != moves.map(\.name) {
            throw CaseworkError.changedMeanwhile("The induction", by: nil)
        }
        try desk.rewrite(stay, [.day("planned_start", plannedStart)])
        let moved = try desk.carryOut(moves, in: stay)
        return Deed(stay, [RecordName("placement", id: stay.id, ref: stay.ref)] + moved, moved: moves.map(\.name))
    }
}

/// A step's due date before and after; the same where it is overdue and stays so.
struct DueDateMove {
    let step: String
    let before: Day
    let after: Day

    var name: MovedDueDate { MovedDueDate(step: step, before: before, after: after) }
}

extension Desk {
    /// What is neither done nor counted from another day than the one that moves, with what becomes of it.
    func moves(of stay: Stay, _ anchor: StepTemplate.Anchor, to day: Day) throws -> [DueDateMove] {
        let open = try induction(of: stay).steps.filter { $0.completedOn == nil && $0.dueOn != nil }
        guard !open.isEmpty else { return [] }
        let template = try inductionTemplate(of: stay.setting.id, phased: true).steps
        let counted = open.compactMap { step -> (step: StepTemplate.Step, before: Day)? in
            guard let before = step.dueOn, let counted = template.first(where: { $0.code == step.code }) ?? Self.standardStep(step.code),
                counted.anchor == anchor
            else { return nil }
            return (counted, before)
        }
        guard !counted.isEmpty else { return [] }
        let due = try DueDates(
            referredOn: day, plannedStart: day, calendar: try calendar(of: stay.setting.id), setting: stay.setting.name)
        return try counted.compactMap { step, before in
            let after = before < today ? before : try due.day(of: step)
            return before == after && before >= today ? nil : DueDateMove(step: step.code, before: before, after: after)
        }
    }

    /// - Returns: the steps that have another due date now.
    func carryOut(_ moves: [DueDateMove], in stay: Stay) throws -> [RecordName] {
        try moves.filter { $0.before != $0.after }.map { move in
            try update(.inductionStep, key: key(stay, .text("step", move.step)), set: [.day("due_on", move.after)])
            return RecordName("induction_step", key: move.step)
        }
    }

    /// For a step that the setting's template has lost since.
    private static func standardStep(_ code: String) -> StepTemplate.Step? {
        StepTemplate.defaultInduction.steps.first { $0.code == code }
    }
}
