import Foundation
import Journey
import Postgres

/// Why something is to be done by a day: the rule, how the day was counted, holds, whose it is, and how it ended.
public struct Explanation: Sendable, Hashable {
    public let obligation: Obligation
    public let standing: Obligation.Standing
    /// The reference of the record that it is about.
    public let ref: String?
    /// How its school days were counted; nil where the rule counts none, or the calendar doesn't reach.
    public let counting: Counting?
    /// Past and present, in order.
    public let holds: [Hold]
    public let owner: Owner
    /// What did it, or took it off the list.
    public let ending: String?

    public struct Counting: Sendable, Hashable {
        public let from: Day
        public let to: Day
        public let count: SchoolDayCount
        /// What closures were for, where the calendar says.
        public let reasons: [Day: String]
        /// The day to which the plan would count it now, where it kept another: overdue already when the plan moved.
        public let countedNow: Day?
    }

    public struct Owner: Sendable, Hashable {
        /// Who it lies with by name, and since when as the keyworker.
        public let name: String?
        public let since: Day?
        /// The role that it is for, and the role on whose list it stands when it is nobody's own.
        public let role: String
        public let fallsTo: String?
        /// Who holds that role at the setting.
        public let holders: [String]
        /// Who stands in today, and until when.
        public let cover: Cover?
    }

    public struct Cover: Sendable, Hashable {
        public let name: String
        public let until: Day
    }
}

extension Desk {
    /// Explains obligations of a pupil's stays, in the order of their last days.
    public func explanations(_ selection: ObligationSelection, in stays: [Stay]) throws -> [Explanation] {
        let ids = stays.map(\.id)
        let chosen = try obligations(selection, in: ids)
        let refs = try refs(of: ids)
        let holds = try holds(of: ids)
        let transitions = try transitions(of: ids)
        let calendars = Dictionary(
            uniqueKeysWithValues: try Set(chosen.map(\.setting)).map { ($0, try dayCalendar(of: $0)) })
        let arriving = Set(chosen.filter { $0.kind == "induction_step" }.map(\.setting))
        let induction = Dictionary(
            uniqueKeysWithValues: try arriving.map { ($0, try inductionTemplate(of: $0, phased: true).steps) })
        var owners: [Lying: Explanation.Owner] = [:]
        return try chosen.compactMap { obligation in
            guard let stay = stays.first(where: { $0.id == obligation.stay }) else { return nil }
            let transition = transitions.first { $0.id == obligation.aboutID }
            let lying = Lying(obligation)
            let owner = try owners[lying] ?? owner(lying)
            owners[lying] = owner
            return Explanation(
                obligation: obligation, standing: obligation.standing(on: today),
                ref: obligation.aboutID.flatMap { refs[$0] },
                counting: try calendars[obligation.setting].flatMap {
                    try counting(
                        obligation, in: $0, from: obligation.schoolDaysCountedFrom(stay, induction[obligation.setting] ?? []), stay: stay,
                        transition: transition)
                },
                holds: holds.filter { $0.covers(obligation) }, owner: owner,
                ending: obligation.ending(in: stay, transition: transition))
        }
    }

    // MARK: How it was counted

    private func dayCalendar(of setting: Int32) throws -> (calendar: SchoolCalendar, reasons: [Day: String]) {
        let reasons = try session.rows(
            """
            select closed_on, reason from waymark.closure
            where organisation_id = \(organisation) and setting_id = \(setting) and reason is not null
            """, as: (Day, String).self)
        return (try calendar(of: setting), Dictionary(uniqueKeysWithValues: reasons))
    }

    private func counting(
        _ obligation: Obligation, in days: (calendar: SchoolCalendar, reasons: [Day: String]), from: Day?, stay: Stay,
        transition: Transition?
    ) throws -> Explanation.Counting? {
        guard let from, let count = days.calendar.count(from: from, to: obligation.until)
        else { return nil }
        var countedNow: Day?
        if obligation.kind == "transition_step", let transition, let start = transition.plannedStart {
            let planned = try? dueSteps(in: stay, kind: transition.kind, plannedStart: start)
            countedNow = planned?.first { $0.code == obligation.about }?.dueOn
        }
        return Explanation.Counting(
            from: from, to: obligation.until, count: count, reasons: days.reasons.filter { count.closures.contains($0.key) },
            countedNow: countedNow == obligation.until ? nil : countedNow)
    }

    // MARK: Whose it is

    /// What decides whose an obligation is: much of a stay's work lies with the same.
    private struct Lying: Hashable {
        let stay: UUID
        let setting: Int32
        let owner: UUID?
        let role: String
        let fallsTo: String?

        init(_ obligation: Obligation) {
            (stay, setting) = (obligation.stay, obligation.setting)
            (owner, role, fallsTo) = (obligation.owner, obligation.role, obligation.fallsTo)
        }
    }

    private func owner(_ lying: Lying) throws -> Explanation.Owner {
        let name = try lying.owner.flatMap { owner in
            try session.optionalRow(
                "select name from waymark.staff where organisation_id = \(organisation) and staff_id = \(owner)",
                as: (String).self)
        }
        return Explanation.Owner(
            name: name, since: try lying.owner.flatMap { try keyworker($0, since: lying.stay) }, role: lying.role, fallsTo: lying.fallsTo,
            holders: try lying.fallsTo.map { try holders(of: $0, at: lying.setting) } ?? [], cover: try lying.owner.flatMap(cover))
    }

    private func keyworker(_ member: UUID, since stay: UUID) throws -> Day? {
        try session.values(
            """
            select from_on from waymark.keyworker
            where organisation_id = \(organisation) and placement_id = \(stay) and staff_id = \(member)
              and coalesce(until_on > \(today), true)
            order by from_on desc limit 1
            """, as: Day.self
        ).first
    }

    private func cover(of member: UUID) throws -> Explanation.Cover? {
        try session.rows(
            """
            select s.name, c.until_on from waymark.cover c
            join waymark.staff s on s.organisation_id = c.organisation_id and s.staff_id = c.covered_by
            where c.organisation_id = \(organisation) and c.staff_id = \(member) and \(today) between c.from_on and c.until_on
            order by c.until_on desc, c.entry desc limit 1
            """, as: (String, Day).self
        ).first.map { Explanation.Cover(name: $0, until: $1) }
    }

    private func holders(of role: String, at setting: Int32) throws -> [String] {
        try session.values(
            """
            select distinct s.name from waymark.post p
            join waymark.staff s on s.organisation_id = p.organisation_id and s.staff_id = p.staff_id
            where p.organisation_id = \(organisation) and coalesce(p.setting_id, \(setting)) = \(setting)
              and \(role) = any (p.roles) and coalesce(s.left_on > \(today), true)
            order by s.name
            """, as: String.self)
    }
}

extension Obligation {
    /// The day from which its rule counts school days; nil where it counts none.
    ///
    /// - Parameter induction: the steps of the setting's template, some of which are counted from the referral.
    fileprivate func schoolDaysCountedFrom(_ stay: Stay, _ induction: [StepTemplate.Step]) -> Day? {
        switch kind {
        case "induction_step":
            induction.contains { $0.code == about && $0.anchor == .referral } ? stay.referredOn : countedFrom
        case "referral_decision", "referral_information", "transition_step", "passport_acknowledged", "child_protection_file":
            countedFrom
        // The last check is counted from the two-term mark, which its window begins with.
        case "transition_check" where about == "4": from
        default: nil
        }
    }

    /// Whether its rule counts days of the calendar or months, rather than saying a half-term or a day.
    public var countsCalendarDays: Bool {
        ["ehc_annual_review", "specialist_referral_unanswered", "check_in", "risk_action"].contains(kind)
    }

    /// What did it, or took it off the list.
    fileprivate func ending(in stay: Stay, transition: Transition?) -> String? {
        switch status {
        case .open, .onHold: nil
        case .done: doneBy
        case .withdrawn: withdrawnBy(stay, transition)
        }
    }

    private var doneBy: String {
        switch kind {
        case "referral_decision": "the decision on the referral"
        case "referral_information": "what arrived from the referrer"
        case "induction_step", "transition_step": "the step, which was marked as done"
        case "target_review": "a review of the target"
        case "ehc_annual_review": "the next annual review"
        case "specialist_referral_unanswered": "the specialist's answer"
        case "transition_check": "a check on the transition"
        case "aftercare_contact": "an aftercare contact"
        case "passport_acknowledged": "the passport's acknowledgement"
        case "child_protection_file": "the safeguarding file, which was handed over"
        case "check_in": "a check-in that reached somebody"
        case "risk_action": "what was done about the risk"
        default: "a careers activity"
        }
    }

    private func withdrawnBy(_ stay: Stay, _ transition: Transition?) -> String {
        func label(_ code: String?, _ list: CodeList) -> String { code.flatMap { list[$0]?.label }.map { ": \($0)" } ?? "" }
        if let transition, let endedOn = transition.endedOn, endedOn == withdrawnOn {
            return "the end of the transition\(label(transition.endReason, CodeLists.transitionEndReason))"
        }
        if ["check_in", "risk_action"].contains(kind) { return "the end of the follow-up" }
        if stay.endedOn == withdrawnOn { return "the end of the stay\(label(stay.endReason, CodeLists.placementEndReason))" }
        if let decision = stay.decision, stay.decidedOn == withdrawnOn, decision != "accepted" {
            return "the decision on the referral\(label(decision, CodeLists.placementDecision))"
        }
        return switch kind {
        case "target_review": "the target, which was closed"
        case "ehc_annual_review": "the plan, which ceased"
        default: "the end of what it was about"
        }
    }
}
