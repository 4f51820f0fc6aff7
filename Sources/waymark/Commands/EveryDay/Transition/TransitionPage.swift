import Casework
import Journey

/// A transition on one screen.
struct TransitionPage {
    let stay: Stay
    let transition: Transition
    let calendar: SchoolCalendar
    /// What is still to be done about it.
    let due: [Obligation]
    let today: Day

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: words(for: screen)
        case .json: steps.json(heading: facts.members + [lists("checks", checks), lists("due", dueListing)]).document
        case .csv: steps.text(.csv, for: screen)
        }
    }

    private func words(for screen: Screen) -> String {
        let sections = [("Steps", steps), ("Checks", checks), ("Still to be done", dueListing)].map { title, listing in
            let body = listing.rows.isEmpty ? "  none\n" : listing.text(.table, for: screen)
            return "\n\(screen.bold(title))\n\(body)"
        }
        return facts.text(for: screen) + sections.joined()
    }

    private func lists(_ key: String, _ listing: Listing) -> JSON.Member {
        guard case .object(let members) = listing.json(heading: []), let rows = members.last else {
            return JSON.Member(key: key, value: .null)
        }
        return JSON.Member(key: key, value: rows.value)
    }

    // MARK: Parts

    private var twoTermMark: Day? { transition.startedOn.flatMap { calendar.twoTermMark(ofTransitionStartedOn: $0) } }

    private var facts: Facts {
        let barriers = transition.barriers.map(CodeLists.barrier.label).joined(separator: ", ")
        return Facts(
            title: "\(stay.pupil.name): \(transition.ref), \(CodeLists.transitionKind.label(transition.kind).lowercased())",
            lines: [
                .init("pupil", nil, .text(stay.pupil.ref)), .init("ref", nil, .text(transition.ref)),
                .init("kind", nil, .text(transition.kind)), .init("receiving", "To", .text(transition.receiving)),
                .init("receiving_urn", "URN", .text(transition.receivingURN)),
                .init("planned", "Planned", .init(.bool(transition.isPlanned))), .init("why", "Why", .text(transition.why)),
                .init("phased", "Phased", .init(transition.isPhased.map(JSON.bool) ?? .null)),
                .day("planned_start", "Planned start", transition.plannedStart), .day("started_on", "Started", transition.startedOn),
                .day("full_time_on", "Full-time from", transition.fullTimeOn), .day("two_term_mark", "Two-term mark", twoTermMark),
                .day("ended_on", "Ended", transition.endedOn),
                .init(
                    "end_reason", "Because",
                    .init(
                        .optional(transition.endReason),
                        shown: transition.endReason.map(CodeLists.transitionEndReason.label) ?? "")),
                .init("attitudes_behaviour", "Attitudes", .text(transition.attitudes)),
                .init("academic_progress", "Academic", .text(transition.academic)),
                .init("attendance", "Attendance", .text(transition.attendance)),
                .init("pupil_view", "Pupil's view", .text(transition.pupilView)),
                .init("parent_view", "Parents' view", .text(transition.parentView)),
                .day("panel_submitted_on", "Panel asked", transition.panelSubmittedOn),
                .day("panel_decided_on", "Panel decided", transition.panelDecidedOn),
                .init("barriers", "Barriers", .init(.list(transition.barriers.map(JSON.text)), shown: barriers)),
            ])
    }

    private var steps: Listing {
        Listing(
            format: "waymark-transition/1", name: "steps",
            columns: [
                .init(key: "step", title: nil), .init(key: nil, title: "Step", wraps: true), .init(key: "required", title: nil),
                .init(key: "due_on", title: "Due"), .init(key: "completed_on", title: "Done"),
            ],
            rows: transition.steps.map { step in
                [
                    .text(step.code), .text(step.label + (step.isRequired ? "" : " (not required)")), .init(.bool(step.isRequired)),
                    .day(step.dueOn), .day(step.completedOn),
                ]
            })
    }

    private var checks: Listing {
        Listing(
            format: "waymark-transition/1", name: "checks",
            columns: [
                .init(key: "checked_on", title: "On"), .init(key: "status", title: "Roll"),
                .init(key: "attendance_percent", title: "Attendance", isNumber: true), .init(key: "behaviour", title: "Behaviour"),
                .init(key: "progress", title: "Progress"),
            ],
            rows: transition.checks.map { check in
                [
                    .day(check.checkedOn), .text(check.status), .init(.optional(check.attendancePercent.map(Self.percent))),
                    .text(check.behaviour), .text(check.progress),
                ]
            })
    }

    private static func percent(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }

    private var dueListing: Listing {
        Listing(
            format: "waymark-transition/1", name: "due",
            columns: [
                .init(key: "kind", title: nil), .init(key: "about", title: nil), .init(key: nil, title: "What", wraps: true),
                .init(key: "standing", title: "Standing"), .init(key: "from", title: nil), .init(key: "until", title: "Until"),
            ],
            rows: due.map { obligation in
                let standing = obligation.standing(on: today)
                return [
                    .text(obligation.kind), .text(obligation.about), .text(obligation.title),
                    .init(.text(standing.rawValue), shown: standing.words), .day(obligation.from), .day(obligation.until),
                ]
            })
    }
}
