import ArgumentParser
import Casework
import Journey

/// `waymark induction`
struct InductionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "induction", abstract: "Bring a pupil in: the steps, the start, a phased timetable.",
        discussion: """
            Example:
              waymark induction done AB home_visit induction_meeting --on yesterday
            """,
        subcommands: [Show.self, Done.self, Start.self, Plan.self, Stage.self])
}

extension InductionCommand {
    /// `waymark induction done`
    struct Done: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "done",
            abstract: "Record that steps of the induction are done.",
            usage: "waymark induction done <pupil> <step> ... [<options>]",
            discussion: """
                Example:
                  waymark induction done AB home_visit induction_meeting --on yesterday
                """)

        @OptionGroup var pupil: PupilArgument

        @Argument(help: ArgumentHelp("Which steps.", valueName: "step"), completion: .codes(CodeLists.inductionStep))
        var steps: [String]

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("What came of it.", valueName: "text"))
        var outcome: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(
                    of: pupil.lookup, at: [.accepted, .onRoll, .left], for: "A step of the induction")
                let day = try Dialogue.day(on ?? office.today.iso, option: "--on", today: office.today)
                let codes = steps.map(Self.code)
                try await office.perform(
                    CompleteInductionSteps(stay: stay.id, steps: codes, completedOn: day, outcome: outcome), act
                ) { performed in
                    let labels = performed.deed.records.compactMap(\.key).map { CodeLists.inductionStep.label($0) }
                    return "Done on \(day.inEnglish) for \(stay.pupil.name): \(labels.joined(separator: ", "))."
                }
            }
        }

        /// As people type a step; one of a setting's own is known to the stay only.
        private static func code(_ typed: String) -> String {
            (try? Dialogue.code(typed, of: CodeLists.inductionStep, option: "A step"))
                ?? typed.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
        }
    }

    /// `waymark induction start`
    struct Start: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Record the pupil's first day.",
            usage: "waymark induction start <pupil> [<options>]",
            discussion: """
                Example:
                  waymark induction start AB --on mon
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The first day; today unless given.", valueName: "day"))
        var on: String?

        @Option(name: .customLong("year-group"), help: ArgumentHelp("The year group, where it is not that of the pupil's age.", valueName: "number"))
        var yearGroup: Int?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.accepted], for: "A first day")
                let day = try Dialogue.day(on ?? office.today.iso, option: "--on", today: office.today)
                try await office.perform(StartPlacement(stay: stay.id, firstDay: day, yearOverride: yearGroup), act) { _ in
                    let planned = stay.plannedStart.flatMap { $0 == day ? nil : $0 }.map {
                        " It was planned for \($0.inEnglish); due dates stay as they were."
                    }
                    return "On roll: \(stay.pupil.name), at \(stay.setting.name) since \(day.inEnglish).\(planned ?? "")"
                }
            }
        }
    }

    /// `waymark induction plan`
    struct Plan: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan",
            abstract: "Move a planned start, and the due dates counted from it.",
            usage: "waymark induction plan <pupil> --start <day> --why <reason> [<options>]",
            discussion: """
                Shows what moves before it is done. What is done or overdue keeps its date: late work stays late.

                Example:
                  waymark induction plan AB --start 27/4 --why "the family moves house"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The day on which the pupil is to start now.", valueName: "day"))
        var start: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.accepted], for: "Planning the start")
                let day = try office.dialogue.day(
                    start, option: "--start", question: "When is \(stay.pupil.name) to start now?", today: office.today,
                    leaning: .future)
                var act = act
                act.reason = try office.dialogue.text(act.reason, option: "--why", question: "Why?")
                let plan = PlanStart(stay: stay.id, plannedStart: day)
                let shown = try await shown(plan, act, stay, office)
                try await office.perform(PlanStart(stay: stay.id, plannedStart: day, shown: shown), act) { performed in
                    let moved = performed.deed.moved ?? []
                    let late = moved.count { $0.before == $0.after }
                    return """
                        The start of \(stay.pupil.name) at \(stay.setting.name) is planned for \(day.inEnglish)\
                        \(stay.plannedStart.map { ", and no longer for \($0.inEnglish)" } ?? ""). \
                        Due dates moved: \(moved.count - late)\(late > 0 ? "; overdue and left as they are: \(late)" : "").
                        """
                }
            }
        }

        /// What will move, once the person at the terminal has agreed to it; nil where nobody has to: the receipt tells.
        private func shown(_ plan: PlanStart, _ act: ActOptions, _ stay: Stay, _ office: Office) async throws -> [MovedDueDate]? {
            guard !act.isRehearsal, act.act == nil, office.dialogue.isOpen else { return nil }
            let rehearsed = try await office.casework.perform(plan, reason: act.reason, isRehearsal: true)
            let moves = rehearsed.deed.moved ?? []
            guard !moves.isEmpty else { return moves }
            Say.line("With the start on \(plan.plannedStart.inEnglish) these due dates move:")
            for line in Receipt.lines(moves) { Say.line(line) }
            try office.dialogue.confirm("Do it?")
            return moves
        }
    }

    /// `waymark induction stage`
    struct Stage: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "stage",
            abstract: "Record what share of the week a pupil comes, from a day on.",
            usage: "waymark induction stage <pupil> --percent <number> [<options>]",
            discussion: """
                A phased start ends with 100, or says why not.

                Example:
                  waymark induction stage AB --from 20/4 --percent 40
                  waymark induction stage AB --from 1/6 --percent 80 --why-not-full "health"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The first day of the stage; today unless given.", valueName: "day"))
        var from: String?

        @Option(help: ArgumentHelp("Of the full week, 0 to 100.", valueName: "number"))
        var percent: String?

        @Option(help: ArgumentHelp("Why the pupil does not get to the full week.", valueName: "text"))
        var whyNotFull: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.accepted, .onRoll], for: "A stage of the timetable")
                let day = try Dialogue.day(from ?? office.today.iso, option: "--from", today: office.today, leaning: .future)
                let typed = try office.dialogue.text(percent, option: "--percent", question: "What share of the full week, in per cent?")
                guard let percent = Int(typed.filter { $0 != "%" && !$0.isWhitespace }) else {
                    throw WaymarkError.wrongCommand("--percent takes a whole number.", advice: "Such as 40.")
                }
                try await office.perform(
                    SetTimetableStage(stay: stay.id, from: day, percent: percent, whyNotFull: whyNotFull), act
                ) { _ in
                    "\(stay.pupil.name) comes \(percent) per cent of the week from \(day.inEnglish)."
                }
            }
        }
    }
}
