import Foundation
import Journey
import Postgres

/// The induction of a stay: its steps, and the stages of a phased start.
public struct Induction: Sendable, Hashable {
    public struct Step: Sendable, Hashable {
        /// A code of ``CodeLists/inductionStep``, or the setting's own.
        public let code: String
        public let isRequired: Bool
        public let dueOn: Day?
        public let completedOn: Day?
        /// Who did it, by name.
        public let completedBy: String?
        public let outcome: String?
        /// Nil: nobody has to do it.
        public let obligation: Obligation?

        public var label: String { CodeLists.inductionStep[code]?.label ?? code }
    }

    /// A share of the full week, from a day on.
    public struct Stage: Sendable, Hashable {
        public let from: Day
        public let percent: Int
        public let whyNotFull: String?
    }

    public let stay: Stay
    /// In the order of their due dates.
    public let steps: [Step]
    public let stages: [Stage]
}

extension Desk {
    public func induction(of stay: Stay) throws -> Induction {
        Induction(stay: stay, steps: try inductionSteps(of: stay), stages: try timetable(of: stay))
    }

    private func inductionSteps(of stay: Stay) throws -> [Induction.Step] {
        let obligations = Dictionary(
            try obligations(of: stay.id).filter { $0.kind == "induction_step" }.map { ($0.about, $0) }
        ) { first, _ in first }
        return try session.rows(
            """
            select i.step, coalesce(i.required, true), i.due_on, i.completed_on, s.name, i.outcome
            from waymark.induction_step i
            left join waymark.staff s on s.organisation_id = i.organisation_id and s.staff_id = i.completed_by
            where i.organisation_id = \(organisation) and i.setting_id = \(stay.setting.id) and i.placement_id = \(stay.id)
            order by i.due_on nulls last, i.entry
            """, as: (String, Bool, Day?, Day?, String?, String?).self
        ).map { row in
            Induction.Step(
                code: row.0, isRequired: row.1, dueOn: row.2, completedOn: row.3, completedBy: row.4, outcome: row.5,
                obligation: obligations[row.0])
        }
    }

    func timetable(of stay: Stay) throws -> [Induction.Stage] {
        try session.rows(
            """
            select from_on, percent, why_not_full from waymark.timetable_stage
            where organisation_id = \(organisation) and setting_id = \(stay.setting.id) and placement_id = \(stay.id)
            order by from_on
            """, as: (Day, Int16, String?).self
        ).map { Induction.Stage(from: $0.0, percent: Int($0.1), whyNotFull: $0.2) }
    }
}

/// Steps of an induction are done, by whoever says so.
public struct CompleteInductionSteps: Act {
    public static let name = "induction_done"

    public var stay: UUID
    public var steps: [String]
    public var completedOn: Day
    public var outcome: String?

    public init(stay: UUID, steps: [String], completedOn: Day, outcome: String? = nil) {
        self.stay = stay
        self.steps = steps
        self.completedOn = completedOn
        self.outcome = outcome
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.accepted, .onRoll, .left, for: "A step of the induction")
        let known = try desk.induction(of: stay).steps
        let fields: [Field] = [
            .day("completed_on", completedOn), .id("completed_by", try desk.callersStaffID()), .text("outcome", outcome),
        ]
        try desk.check(.inductionSteps, fields)
        let codes = steps.reduce(into: [String]()) { list, code in
            if !list.contains(code) { list.append(code) }
        }
        let records = try codes.map { code in
            guard let step = known.first(where: { $0.code == code }) else {
                throw CaseworkError.noSuchStep(code, among: known.map(\.code))
            }
            if let done = step.completedOn { throw CaseworkError.doneAlready(step.label, on: done) }
            try desk.update(.inductionStep, key: desk.key(stay, .text("step", code)), set: fields)
            return RecordName("induction_step", key: code)
        }
        return Deed(stay, records)
    }
}

/// The share of the full week that a pupil comes, from a day on.
public struct SetTimetableStage: Act {
    public static let name = "induction_stage"

    public var stay: UUID
    public var from: Day
    /// Of the full week, 0 to 100.
    public var percent: Int
    public var whyNotFull: String?

    public init(stay: UUID, from: Day, percent: Int, whyNotFull: String? = nil) {
        self.stay = stay
        self.from = from
        self.percent = percent
        self.whyNotFull = whyNotFull
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.accepted, .onRoll, for: "A stage of the timetable")
        let first = stay.firstDay ?? stay.plannedStart
        if let first, from < first {
            throw CaseworkError.refused([
                Finding(.outOfOrder, in: "from_on", "The stage begins on \(from.iso), before the first day, \(first.iso). Check both days.")
            ])
        }
        if percent == 100, whyNotFull != nil {
            throw CaseworkError.refused([
                Finding(.notAllowed, in: "why_not_full", "100 per cent is the full week, so there is nothing to explain. Leave the reason out.")
            ])
        }
        if try desk.timetable(of: stay).contains(where: { $0.from == from }) {
            throw CaseworkError.standsAlready(
                "There is a stage from \(from.inEnglish) already.", advice: "Correct that one: waymark correct, or give another day.")
        }
        let record = try desk.insert(
            .timetableStage, at: stay, parent: [.day("from_on", from)],
            [.whole("percent", percent), .text("why_not_full", whyNotFull)])
        return Deed(stay, [record])
    }
}

extension CaseworkError {
    /// A step that the stay does not have.
    static func noSuchStep(_ code: String, among known: [String]) -> CaseworkError {
        let nearest = Spelling.nearest(to: code, among: known)
        return .wrongCommand(
            "The pupil's induction has no step \(code.prefix(60)).",
            advice: nearest.map { "Did you mean \($0)?" } ?? "It has: \(known.joined(separator: ", "))")
    }
}
