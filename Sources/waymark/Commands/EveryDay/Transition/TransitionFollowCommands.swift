import ArgumentParser
import Casework
import Journey

extension TransitionCommand {
    /// `waymark transition start`
    struct Start: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Record the first day at the receiving setting, or the first full week.",
            usage: "waymark transition start <pupil> [--on <day>] [--full-time-on <day>]",
            discussion: """
                Example:
                  waymark transition start AB --on mon
                  waymark transition start AB --full-time-on 11/5
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The first day there; today unless given.", valueName: "day"))
        var on: String?

        @Option(name: .customLong("full-time-on"), help: ArgumentHelp("From when for the whole week.", valueName: "day"))
        var fullTimeOn: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: pupil.lookup)
                let fullTime = try fullTimeOn.map { try Dialogue.day($0, option: "--full-time-on", today: office.today) }
                let isStarting = on != nil || fullTime == nil || transition.startedOn == nil
                let first =
                    isStarting
                    ? try office.day(on) : nil
                try await office.perform(
                    StartTransition(transition: transition.id, startedOn: first, fullTimeOn: fullTime), act
                ) { _ in
                    let said = [first.map { "started on \($0.inEnglish)" }, fullTime.map { "full-time from \($0.inEnglish)" }]
                    return "\(stay.pupil.name) at \(transition.receiving): \(said.compactMap(\.self).joined(separator: ", "))."
                }
                guard first != nil, !act.isRehearsal else { return }
                let calendar = try await office.casework.read { try $0.calendar(of: stay.setting.id) }
                Say.line(transition.mark(startedOn: first, in: calendar))
                if stay.isOpen {
                    Say.proposed(
                        "When the stay here is over", "waymark leave \(stay.pupil.ref.asArgument) --reason transition")
                }
            }
        }
    }

    /// `waymark transition check`
    struct Check: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Record how it goes at the receiving setting.",
            usage: "waymark transition check <pupil> --status <status> [<options>]",
            discussion: """
                Example:
                  waymark transition check AB --status on_roll --attendance 92 \\
                    --behaviour better --progress same
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(
            help: ArgumentHelp("Whether on the roll there.", valueName: "status"),
            completion: .codes(CodeLists.transitionCheckStatus))
        var status: String?

        @Option(help: ArgumentHelp("Attendance there, 0 to 100.", valueName: "percent"))
        var attendance: Double?

        @Option(help: ArgumentHelp("Behaviour, against before.", valueName: "how"), completion: .codes(CodeLists.comparison))
        var behaviour: String?

        @Option(help: ArgumentHelp("Progress, against before.", valueName: "how"), completion: .codes(CodeLists.comparison))
        var progress: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: pupil.lookup, started: true)
                let status = try office.dialogue.code(
                    status, of: CodeLists.transitionCheckStatus, option: "--status", question: "On the roll there?")
                let day = try office.day(on)
                let behaviour = try behaviour.map { try Dialogue.code($0, of: CodeLists.comparison, option: "--behaviour") }
                let progress = try progress.map { try Dialogue.code($0, of: CodeLists.comparison, option: "--progress") }
                let calendar = try await office.casework.read { try $0.calendar(of: stay.setting.id) }
                try await office.perform(
                    CheckTransition(
                        transition: transition.id, checkedOn: day, status: status, attendancePercent: attendance,
                        behaviour: behaviour, progress: progress), act
                ) { _ in
                    """
                    Checked on \(day.inEnglish): \(stay.pupil.name), \(CodeLists.transitionCheckStatus.label(status).lowercased()) \
                    at \(transition.receiving). \(transition.counts(on: day, in: calendar))
                    """
                }
                if status == "off_roll", !act.isRehearsal {
                    Say.proposed("If the move is over", "waymark transition end \(stay.pupil.ref.asArgument)")
                }
            }
        }
    }

    /// `waymark transition end`
    struct End: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "end",
            abstract: "End a transition, with the reason.",
            usage: "waymark transition end <pupil> --reason <reason> [--on <day>]",
            discussion: """
                Nothing is reset by it: a pupil who comes back is referred again, and keeps both stays.

                Example:
                  waymark transition end AB --reason returned_to_ap --on fri
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("Why it ended.", valueName: "reason"), completion: .codes(CodeLists.transitionEndReason))
        var reason: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: pupil.lookup)
                let reason = try office.dialogue.code(
                    reason, of: CodeLists.transitionEndReason, option: "--reason", question: "Why did it end?")
                let day = try office.day(on)
                try await office.perform(EndTransition(transition: transition.id, reason: reason, endedOn: day), act) { _ in
                    """
                    Ended on \(day.inEnglish): the move of \(stay.pupil.name) to \(transition.receiving) \
                    (\(CodeLists.transitionEndReason.label(reason))).
                    """
                }
                if reason == "returned_to_ap", !stay.isOpen, !act.isRehearsal {
                    Say.proposed("When the pupil comes back", "waymark referral add \(stay.pupil.ref.asArgument)")
                }
            }
        }
    }
}

extension Transition {
    /// Which of the four checks one on a day is.
    fileprivate func counts(on day: Day, in calendar: SchoolCalendar) -> String {
        guard let startedOn else { return "" }
        let number = calendar.transitionCheck(on: day, startedOn: startedOn)
        let which = number.map { "It counts for check \($0) of 4. " } ?? "It is beside the four that are due. "
        return which + mark(startedOn: startedOn, in: calendar)
    }

    /// "The two-term mark is Fri 12 Feb 2027."
    func mark(startedOn: Day?, in calendar: SchoolCalendar) -> String {
        guard let startedOn else { return "It has not started." }
        return calendar.twoTermMark(ofTransitionStartedOn: startedOn).map { "The two-term mark is \($0.inEnglish)." }
            ?? "The calendar does not reach to the two-term mark yet."
    }
}
