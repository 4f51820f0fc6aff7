/// The steps that a setting takes with each induction or transition, and when each is due.
///
/// Every setting may have its own; these are the ones it starts with.
public struct StepTemplate: Sendable, Hashable {
    public let steps: [Step]

    /// One step: due so many school days after its anchor, or before it when the offset is negative.
    public struct Step: Sendable, Hashable {
        /// A code of ``CodeLists/inductionStep`` or ``CodeLists/transitionStep``, or a setting's own.
        public let code: String
        public let anchor: Anchor
        /// In school days.
        public let offset: Int
        /// Whether it has to be done.
        public let isRequired: Bool
        /// The only kind of move (``CodeLists/transitionKind``) that it belongs to; nil: to all.
        public let onlyKind: String?

        public init(code: String, anchor: Anchor, offset: Int, isRequired: Bool = true, onlyKind: String? = nil) {
            self.code = code
            self.anchor = anchor
            self.offset = offset
            self.isRequired = isRequired
            self.onlyKind = onlyKind
        }

        /// The day it is due, counted from the anchor's day; nil where the calendar doesn't reach.
        public func due(from anchorDay: Day, in calendar: SchoolCalendar) -> Day? {
            calendar.schoolDay(offset, from: anchorDay)
        }
    }

    /// The day that a step's due date is counted from.
    public enum Anchor: String, Sendable, CaseIterable {
        /// The day the referral was received (R).
        case referral = "R"
        /// The planned first day of the placement (F).
        case plannedFirstDay = "F"
        /// The planned start of the transition (S).
        case plannedStart = "S"
    }

    public init(steps: [Step]) {
        self.steps = steps
    }

    /// For a start that is phased or not: the checks of a phased start belong to one only.
    public func forStart(phased: Bool) -> StepTemplate {
        if phased { return self }
        return StepTemplate(steps: steps.filter { CodeLists.inductionStep[$0.code]?.marks.contains(.phasedOnly) != true })
    }

    /// For a move of a kind (``CodeLists/transitionKind``): some steps belong to a mainstream school only.
    public func forMove(to kind: String) -> StepTemplate {
        StepTemplate(steps: steps.filter { $0.onlyKind == nil || $0.onlyKind == kind })
    }
}

extension StepTemplate {
    /// Induction, as every setting begins with it.
    public static let defaultInduction = StepTemplate(
        steps: steps(.referral, [
            "referral_review": 2, "social_care_check": 3, "youth_justice_check": 3,
        ])
            + steps(.plannedFirstDay, [
                "needs_review": -5, "pupil_profile": -5, "flags_raised": -5, "home_visit": -5, "induction_meeting": -5,
                "baseline_english": -2, "baseline_maths": -2, "baseline_wellbeing": -2,
                "pathway_allocated": -1, "intake_interview": -1, "staff_briefed": -1,
                "learning_plan": 0, "two_week_review": 10,
                "phased_check_1": 5, "phased_check_2": 15,
            ]))

    /// Transition, as every setting begins with it.
    public static let defaultTransition = StepTemplate(
        steps: steps(.plannedStart, [
            "readiness_review": -20, "panel_submission": -20, "pupil_view": -15, "parent_view": -15,
            "planning_meeting": -10, "receiving_visit": -5, "passport_shared": -5, "targets_agreed": -3,
            "receiving_staff_briefed": -1,
        ]))

    private static func steps(_ anchor: Anchor, _ offsets: KeyValuePairs<String, Int>) -> [Step] {
        offsets.map { code, offset in
            let isMainstreamOnly = CodeLists.transitionStep[code]?.marks.contains(.mainstreamOnly) == true
            return Step(code: code, anchor: anchor, offset: offset, onlyKind: isMainstreamOnly ? "mainstream" : nil)
        }
    }
}
