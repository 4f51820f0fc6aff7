import Foundation
import Journey
import Postgres

/// A referral is accepted: the start is planned, and the steps of the setting's induction are made with their due dates.
public struct AcceptReferral: Act {
    public static let name = "referral_accept"

    public var stay: UUID
    public var plannedStart: Day
    /// Whether the pupil starts on part of the week.
    public var isPhased: Bool
    /// The member of staff who is to be the keyworker.
    public var keyworker: UUID?
    public var acceptedOn: Day

    public init(stay: UUID, plannedStart: Day, isPhased: Bool = false, keyworker: UUID? = nil, acceptedOn: Day) {
        self.stay = stay
        self.plannedStart = plannedStart
        self.isPhased = isPhased
        self.keyworker = keyworker
        self.acceptedOn = acceptedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        if stay.stage == .accepted || stay.stage == .onRoll {
            throw CaseworkError.doneAlready("Accepting the referral", on: stay.decidedOn)
        }
        try stay.demand(.referred, for: "Accepting a referral")
        try desk.check(JourneyRules.plannedStart(plannedStart, acceptedOn: acceptedOn))
        let due = try DueDates(
            referredOn: stay.referredOn, plannedStart: plannedStart, calendar: try desk.calendar(of: stay.setting.id),
            setting: stay.setting.name)
        try desk.rewrite(
            stay,
            [
                .code("decision", "accepted", of: CodeLists.placementDecision), .day("decided_on", acceptedOn),
                .day("planned_start", plannedStart),
            ])
        let steps = try desk.inductionTemplate(of: stay.setting.id, phased: isPhased).steps.map { step in
            try desk.insert(
                .inductionStep, at: stay, parent: [.text("step", step.code)],
                [.yesNo("required", step.isRequired), .day("due_on", try due.day(of: step))])
        }
        let keyworker = try keyworker.map { try desk.giveKeyworker($0, to: stay, from: acceptedOn) }
        return Deed(
            pupil: stay.pupil.id, stay: stay.id,
            records: [RecordName("placement", id: stay.id, ref: stay.ref)] + [keyworker].compactMap(\.self) + steps,
            counts: ["steps": steps.count])
    }
}

/// A referral comes to nothing: the setting declines it, or the referrer withdraws it.
public struct CloseReferral: Act {
    public static let name = "referral_close"

    public enum Decision: String, Sendable {
        case declined, withdrawn
    }

    public var stay: UUID
    public var decision: Decision
    public var decidedOn: Day

    public init(stay: UUID, decision: Decision, decidedOn: Day) {
        self.stay = stay
        self.decision = decision
        self.decidedOn = decidedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        switch (decision, stay.stage) {
        case (.declined, .declined), (.withdrawn, .withdrawn):
            throw CaseworkError.doneAlready(decision == .declined ? "Declining" : "Withdrawing", on: stay.decidedOn)
        case (.declined, _): try stay.demand(.referred, for: "Declining a referral")
        // A place that was given is given back when the pupil never comes; else it would stay open for ever.
        case (.withdrawn, _): try stay.demand(.referred, .accepted, for: "Withdrawing a referral")
        }
        if let before = stay.decidedOn, decidedOn < before {
            throw CaseworkError.refused([
                Finding(
                    .outOfOrder, in: "decided_on",
                    "The referral was accepted on \(before.iso), and \(decidedOn.iso) is before that. Check the day.")
            ])
        }
        try desk.rewrite(
            stay,
            [.code("decision", decision.rawValue, of: CodeLists.placementDecision), .day("decided_on", decidedOn)])
        var records = [RecordName("placement", id: stay.id, ref: stay.ref)]
        if let keyworker = try desk.openKeyworker(of: stay) { records.append(try desk.end(keyworker, of: stay, on: decidedOn)) }
        return Deed(pupil: stay.pupil.id, stay: stay.id, records: records)
    }
}

/// When steps of an induction are due.
struct DueDates {
    let referredOn: Day
    let plannedStart: Day
    let calendar: SchoolCalendar
    private let setting: String

    /// - Parameter setting: its name, for the refusal.
    /// - Throws: ``CaseworkError/outsideCalendar(_:)`` when the setting has no calendar.
    init(referredOn: Day, plannedStart: Day, calendar: SchoolCalendar, setting: String) throws {
        guard calendar.reach != nil else {
            throw CaseworkError.outsideCalendar("\(setting) has no calendar yet, so nobody can say when a step is due.")
        }
        self.referredOn = referredOn
        self.plannedStart = plannedStart
        self.calendar = calendar
        self.setting = setting
    }

    /// - Throws: ``CaseworkError/outsideCalendar(_:)`` where the calendar doesn't reach.
    func day(of step: StepTemplate.Step) throws -> Day {
        let anchor = step.anchor == .referral ? referredOn : plannedStart
        if let day = step.due(from: anchor, in: calendar) { return day }
        let reach = calendar.reach.map { "from \($0.lowerBound.inEnglish) to \($0.upperBound.inEnglish)" } ?? "nowhere"
        let days = "\(abs(step.offset)) school days \(step.offset < 0 ? "before" : "after")"
        throw CaseworkError.outsideCalendar(
            """
            The calendar of \(setting) reaches \(reach). \
            \(CodeLists.inductionStep[step.code]?.label ?? step.code) is due \(days) \(anchor.inEnglish), which it does not cover.
            """)
    }
}
