import Foundation
import Journey
import Postgres

/// A planned or unplanned move to another school, as it stands.
public struct Transition: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let stay: UUID
    public let ref: String
    /// The number of the change that wrote it last.
    public let change: Int64
    /// A code of ``CodeLists/transitionKind``.
    public let kind: String
    /// The receiving establishment.
    public let receiving: String
    public let receivingURN: String?
    public let isPlanned: Bool
    /// Why it was not planned.
    public let why: String?
    /// Codes of ``CodeLists/readiness``.
    public let attitudes: String?
    public let academic: String?
    public let attendance: String?
    public let pupilView: String?
    public let parentView: String?
    public let panelSubmittedOn: Day?
    public let panelDecidedOn: Day?
    /// Codes of ``CodeLists/barrier``.
    public let barriers: [String]
    public let isPhased: Bool?
    public let plannedStart: Day?
    public let startedOn: Day?
    public let fullTimeOn: Day?
    public let endedOn: Day?
    /// A code of ``CodeLists/transitionEndReason``.
    public let endReason: String?
    /// In the order of their due dates.
    public let steps: [Step]
    /// In the order of their days.
    public let checks: [Check]

    public struct Step: Sendable, Hashable {
        /// A code of ``CodeLists/transitionStep``, or the setting's own.
        public let code: String
        public let isRequired: Bool
        public let dueOn: Day?
        public let completedOn: Day?

        public var label: String { CodeLists.transitionStep[code]?.label ?? code }
    }

    public struct Check: Sendable, Hashable {
        public let checkedOn: Day
        /// A code of ``CodeLists/transitionCheckStatus``.
        public let status: String
        public let attendancePercent: Double?
        /// Codes of ``CodeLists/comparison``.
        public let behaviour: String?
        public let progress: String?
    }

    public var isOpen: Bool { endedOn == nil }

    /// The last day on which somebody found the pupil on the roll there.
    public var lastOnRoll: Day? { checks.last { $0.status == "on_roll" }?.checkedOn }
}

extension Desk {
    /// The transitions of some stays that the caller may see, the latest first.
    public func transitions(of stays: [UUID]) throws -> [Transition] {
        try transitions("t.placement_id = any(\(stays))")
    }

    /// A transition as it stands.
    ///
    /// - Throws: ``CaseworkError/notThere(_:)``.
    public func transition(_ id: UUID) throws -> Transition {
        guard let found = try transitions("t.transition_id = \(id)").first else {
            throw CaseworkError.notThere("transition")
        }
        return found
    }

    /// The transition of a pupil that an act is about, with its stay: the open one, or else the latest.
    ///
    /// - Parameters:
    ///   - urn: the setting, where the caller named one.
    ///   - mustBeOpen: whether only an open one will do.
    ///   - started: whether one that has begun is meant first, and not one that is being prepared meanwhile: a pupil may have
    ///     come back while the move before is still looked after.
    /// - Throws: ``CaseworkError``: `notThere`; `doneAlready` where the latest has ended.
    public func transition(
        of lookup: PupilLookup, urn: String? = nil, mustBeOpen: Bool = true, started: Bool = false
    ) throws -> (stay: Stay, transition: Transition) {
        let stays = try stays(of: [try pupil(lookup).pupil.id]).filter { urn == nil || $0.setting.urn == urn }
        let all = try transitions(of: stays.map(\.id))
        let open = all.filter(\.isOpen)
        let begun = started ? open.first { $0.startedOn != nil } : nil
        guard let transition = begun ?? open.first ?? all.first, let stay = stays.first(where: { $0.id == transition.stay }) else {
            throw CaseworkError.notThere("transition")
        }
        if mustBeOpen { try transition.demandOpen() }
        return (stay, transition)
    }

    private func transitions(_ condition: SQL) throws -> [Transition] {
        let steps = try steps(condition)
        let checks = try checks(condition)
        return try session.rows(
            """
            select t.transition_id, t.placement_id, t.ref, t.seq, t.kind, t.receiving, t.receiving_urn, t.planned, t.why,
                   t.attitudes_behaviour, t.academic_progress, t.attendance, t.pupil_view, t.parent_view,
                   t.panel_submitted_on, t.panel_decided_on, coalesce(t.barriers, '{}'), t.phased, t.planned_start, t.started_on,
                   t.full_time_on, t.ended_on, t.end_reason
            from waymark.transition t
            where t.organisation_id = \(organisation) and \(condition)
            order by t.entry desc
            """,
            as: (
                UUID, UUID, String, Int64, String, String, String?, Bool, String?,
                String?, String?, String?, String?, String?, Day?, Day?, [String], Bool?, Day?, Day?, Day?, Day?, String?
            ).self
        ).map { row in
            Transition(
                id: row.0, stay: row.1, ref: row.2, change: row.3, kind: row.4, receiving: row.5, receivingURN: row.6,
                isPlanned: row.7, why: row.8, attitudes: row.9, academic: row.10, attendance: row.11, pupilView: row.12,
                parentView: row.13, panelSubmittedOn: row.14, panelDecidedOn: row.15, barriers: row.16, isPhased: row.17,
                plannedStart: row.18, startedOn: row.19, fullTimeOn: row.20, endedOn: row.21, endReason: row.22,
                steps: steps[row.0] ?? [], checks: checks[row.0] ?? [])
        }
    }

    private func steps(_ condition: SQL) throws -> [UUID: [Transition.Step]] {
        let rows = try session.rows(
            """
            select t.transition_id, t.step, coalesce(t.required, true), t.due_on, t.completed_on
            from waymark.transition_step t
            where t.organisation_id = \(organisation) and \(condition)
            order by t.due_on, t.entry
            """, as: (UUID, String, Bool, Day?, Day?).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map { Transition.Step(code: $0.1, isRequired: $0.2, dueOn: $0.3, completedOn: $0.4) }
        }
    }

    private func checks(_ condition: SQL) throws -> [UUID: [Transition.Check]] {
        let rows = try session.rows(
            """
            select t.transition_id, t.checked_on, t.status, t.attendance_percent::float8, t.behaviour, t.progress
            from waymark.transition_check t
            where t.organisation_id = \(organisation) and \(condition)
            order by t.checked_on
            """, as: (UUID, Day, String, Double?, String?, String?).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map {
                Transition.Check(checkedOn: $0.1, status: $0.2, attendancePercent: $0.3, behaviour: $0.4, progress: $0.5)
            }
        }
    }
}

extension Desk {
    /// Changes fields of a transition, after the rules for all of it.
    func amend(_ transition: Transition, of stay: Stay, _ changed: [Field]) throws -> RecordName {
        let standing = [
            Field.day("panel_submitted_on", transition.panelSubmittedOn), .day("panel_decided_on", transition.panelDecidedOn),
            .day("started_on", transition.startedOn), .day("full_time_on", transition.fullTimeOn),
            .day("ended_on", transition.endedOn), .code("end_reason", transition.endReason, of: CodeLists.transitionEndReason),
        ]
        try check(.transitions, changed + standing.filter { field in !changed.contains { $0.name == field.name } })
        try update(.transition, key: key(stay, .id("transition_id", transition.id)), set: changed)
        return RecordName(RecordType.transition.name, id: transition.id, ref: transition.ref)
    }

    /// Marks steps of a transition as done on a day; those that are done already stay as they are.
    ///
    /// - Returns: the steps that were open.
    func complete(_ steps: [String], of transition: Transition, stay: Stay, on day: Day) throws -> [RecordName] {
        let fields = [Field.day("completed_on", day)]
        try check(.transitionSteps, fields)
        return try transition.steps.filter { steps.contains($0.code) && $0.completedOn == nil }.map { step in
            try update(
                .transitionStep, key: key(stay, .id("transition_id", transition.id), .text("step", step.code)), set: fields)
            return RecordName(RecordType.transitionStep.name, key: step.code)
        }
    }
}
