import ArgumentParser
import Casework
import Journey

/// `waymark transition`
struct TransitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transition",
        abstract: "Plan a move on, prepare it, and see whether it lasts.",
        discussion: """
            Example:
              waymark transition plan AB --kind mainstream --receiving Elmbank --start 20/4
            """,
        subcommands: [
            Plan.self, Done.self, View.self, Readiness.self, Panel.self, Barrier.self, Start.self, Check.self, End.self, Show.self,
        ])

    /// `waymark transition plan`
    struct Plan: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan",
            abstract: "Plan a move with its steps, or move its planned start.",
            usage: "waymark transition plan <pupil> --kind <kind> [<options>]",
            discussion: """
                The steps and their due dates follow from the setting's template. Run again while the move has not begun, it \
                moves the planned start: which due dates move is shown before it is done. What is done keeps its due date, \
                and so does what is overdue.

                Example:
                  waymark transition plan AB --kind mainstream --receiving Elmbank --start 20/4
                  waymark transition plan AB --start 27/4 --why "They asked for a week more"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("Where to.", valueName: "kind"), completion: .codes(CodeLists.transitionKind))
        var kind: String?

        @Option(help: ArgumentHelp("The receiving establishment.", valueName: "name"))
        var receiving: String?

        @Option(help: ArgumentHelp("Its URN or local code.", valueName: "urn"))
        var urn: String?

        @Option(help: ArgumentHelp("The planned first day there.", valueName: "day"))
        var start: String?

        @Option(help: ArgumentHelp("Whether it was planned; yes unless given.", valueName: "yes|no"))
        var planned: String?

        @Option(name: .customLong("why-unplanned"), help: ArgumentHelp("Why it was not planned.", valueName: "text"))
        var whyUnplanned: String?

        @Flag(help: "It begins with part of the week.")
        var phased = false

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.onRoll, .left], for: "A transition")
                let open = try await office.casework.read { try $0.transitions(of: [stay.id]).first(where: \.isOpen) }
                if let open, open.startedOn == nil, !isAnother(than: open) {
                    try await redate(open, of: stay, office)
                } else {
                    try await plan(for: stay, office)
                }
            }
        }

        /// Whether the options describe another move than the open one.
        private func isAnother(than open: Transition) -> Bool {
            kind.map { !CodeLists.transitionKind.means(open.kind, by: $0) } ?? false || receiving.map { $0 != open.receiving } ?? false
        }

        private func plan(for stay: Stay, _ office: Office) async throws {
            let kind = try office.dialogue.code(
                kind, of: CodeLists.transitionKind, option: "--kind", question: "Where to?")
            let receiving = try office.dialogue.text(receiving, option: "--receiving", question: "Which school or setting?")
            let start = try office.dialogue.day(
                start, option: "--start", question: "Planned first day there?", today: office.today, leaning: .future)
            let isPlanned = try planned.map { try Dialogue.yesNo($0, option: "--planned") } ?? true
            let why =
                isPlanned
                ? whyUnplanned
                : try office.dialogue.text(whyUnplanned, option: "--why-unplanned", question: "Why was it not planned?")
            let performed = try await office.perform(
                PlanTransition(
                    stay: stay.id, kind: kind, receiving: receiving, receivingURN: urn, plannedStart: start, isPlanned: isPlanned,
                    whyUnplanned: why, isPhased: phased), act
            ) { performed in
                let steps = performed.deed.records.count - 1
                return """
                    Planned: \(stay.pupil.name) to \(receiving) on \(start.inEnglish), \
                    \(steps == 1 ? "1 step" : "\(steps) steps") on the way.
                    """
            }
            if !act.isRehearsal, !performed.isRepeat {
                Say.proposed("The plan with its due dates", "waymark transition show \(stay.pupil.ref.asArgument)")
            }
        }

        private func redate(_ open: Transition, of stay: Stay, _ office: Office) async throws {
            let start = try office.dialogue.day(
                start, option: "--start", question: "Planned first day there?", today: office.today, leaning: .future,
                standard: open.plannedStart)
            let redatings = try await office.casework.read { try $0.redatings(of: open, in: stay, to: start) }
            var act = act
            // What moves nothing is refused as done, and needs neither a look nor a reason.
            if start != open.plannedStart || redatings.contains(where: { $0.ruling == .moves }) {
                Say.line(RedatingPage(redatings: redatings, before: open.plannedStart, after: start).text(for: .error))
                act.reason = try office.dialogue.text(act.reason, option: "--why", question: "Why does it move?")
                try office.dialogue.confirm("Move it?")
            }
            try await office.perform(RedateTransition(transition: open.id, plannedStart: start, seen: open.change), act) { _ in
                "Moved: \(stay.pupil.name) to \(open.receiving), planned for \(start.inEnglish)."
            }
        }
    }

    /// `waymark transition done`
    struct Done: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "done",
            abstract: "Mark steps of a transition as done.",
            usage: "waymark transition done <pupil> <step> ... [--on <day>]",
            discussion: """
                Example:
                  waymark transition done AB planning_meeting receiving_visit --on tue
                """)

        @OptionGroup var pupil: PupilArgument

        @Argument(help: ArgumentHelp("The steps.", valueName: "step"), completion: .codes(CodeLists.transitionStep))
        var steps: [String] = []

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: pupil.lookup)
                let codes = try chosen(of: transition, office)
                let day = try office.day(on)
                try await office.perform(
                    CompleteTransitionSteps(transition: transition.id, steps: codes, completedOn: day), act
                ) { _ in
                    let labels = transition.steps.filter { codes.contains($0.code) }.map(\.label).joined(separator: ", ")
                    return "Done for \(stay.pupil.name) on \(day.inEnglish): \(labels)."
                }
            }
        }

        private func chosen(of transition: Transition, _ office: Office) throws -> [String] {
            let open = transition.steps.filter { $0.completedOn == nil }.map(\.code)
            if !steps.isEmpty { return try steps.map { try step($0, of: transition) } }
            let typed = try office.dialogue.text(
                nil, option: "The step", question: "Which step?\n  \(open.joined(separator: ", "))\n")
            return [try step(typed, of: transition)]
        }

        private func step(_ typed: String, of transition: Transition) throws -> String {
            let folded = typed.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
            let known = transition.steps.map(\.code)
            if let code = known.first(where: { $0 == typed || $0 == folded }) { return code }
            if let step = transition.steps.first(where: { $0.label.lowercased() == typed.lowercased() }) { return step.code }
            throw WaymarkError.wrongCommand(
                "The transition has no step \"\(typed.prefix(40).description.withoutControls)\".",
                advice: Spelling.nearest(to: folded, among: known).map { "Did you mean \($0)?" }
                    ?? "Its steps: \(known.joined(separator: ", "))")
        }
    }
}
