import ArgumentParser
import Casework
import Journey

/// `waymark hold`
struct HoldCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Lay work aside until a day, with a reason.",
        usage: "waymark hold <pupil> [<kind> [<about>]] [<options>]",
        discussion: """
            Everything of the pupil, all of one kind of work, or one piece of it. No due date moves by it; on the day of the \
            review it comes back to the list by itself.

            Example:
              waymark hold AB --reason illness --review-by "in 2 weeks"
              waymark hold AB induction_step home_visit --reason illness --review-by fri
            """)

    @OptionGroup var pupil: PupilArgument

    @Argument(help: ArgumentHelp("The kind of work.", valueName: "kind"), completion: .codes(CodeLists.obligationKind))
    var kind: String?

    @Argument(help: ArgumentHelp("Which of several: the step, the month, a reference.", valueName: "about"))
    var about: String?

    @Option(help: ArgumentHelp("Why.", valueName: "reason"), completion: .codes(CodeLists.holdReason))
    var reason: String?

    @Option(name: .customLong("review-by"), help: ArgumentHelp("When to look at it again.", valueName: "day"))
    var reviewBy: String?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let selection = try ObligationSelection(typed: kind, about)
            let stays = try await office.stays(of: pupil.lookup)
            let reason = try office.dialogue.code(
                reason, of: CodeLists.holdReason, option: "--reason", question: "Why is it laid aside?")
            let day = try office.dialogue.day(
                reviewBy, option: "--review-by", question: "When to look at it again?", today: office.today, leaning: .future)
            try await office.perform(
                PutOnHold(stays: stays.map(\.id), selection: selection, reason: reason, reviewBy: day), act
            ) { performed in
                let what = selection.words(count: performed.deed.records.count)
                return """
                    On hold until \(day.inEnglish) (\(CodeLists.holdReason.label(reason).lowercased())): \(what) of \
                    \(stays[0].pupil.name). No due date has moved.
                    """
            }
        }
    }
}

/// `waymark release`
struct ReleaseCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Take up again what was laid aside.",
        usage: "waymark release <pupil> [<kind> [<about>]]",
        discussion: """
            Example:
              waymark release AB
            """)

    @OptionGroup var pupil: PupilArgument

    @Argument(help: ArgumentHelp("The kind of work.", valueName: "kind"), completion: .codes(CodeLists.obligationKind))
    var kind: String?

    @Argument(help: ArgumentHelp("Which of several: the step, the month, a reference.", valueName: "about"))
    var about: String?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let selection = try ObligationSelection(typed: kind, about)
            let stays = try await office.stays(of: pupil.lookup)
            try await office.perform(ReleaseHolds(stays: stays.map(\.id), selection: selection), act) { performed in
                let count = performed.deed.records.count
                return """
                    Taken up again: \(selection.words(count: count)) of \(stays[0].pupil.name), as late as it was before.
                    """
            }
        }
    }
}

extension ObligationSelection {
    /// "everything", "Review the target (3)", "Induction step"
    fileprivate func words(count: Int) -> String {
        guard let kind else { return "everything" }
        return CodeLists.obligationKind.label(kind) + (count > 1 ? " (\(count))" : about.map { " \($0)" } ?? "")
    }
}
