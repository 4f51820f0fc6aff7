import ArgumentParser
import Casework
import Journey

/// `waymark why`
struct WhyCommand: CaseCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain what is due: rule, counting, holds, with whom it lies.",
        usage: "waymark why <pupil> [<kind> [<about>]] [--all]",
        discussion: """
            What is due, overdue or on hold for the pupil; with a kind also what lies ahead, what is done, and what was \
            withdrawn.

            Example:
              waymark why AB
              waymark why AB check_in 5
              waymark why AB induction_step home_visit
            """)

    @OptionGroup var pupil: PupilArgument

    @Argument(help: ArgumentHelp("The kind of work.", valueName: "kind"), completion: .codes(CodeLists.obligationKind))
    var kind: String?

    @Argument(help: ArgumentHelp("Which of several: the step, the month, a reference.", valueName: "about"))
    var about: String?

    @Flag(help: "Also what lies ahead, what is done, and what was withdrawn.")
    var all = false

    @OptionGroup var output: FormatOption
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let selection = try ObligationSelection(typed: kind, about)
            let page = try await office.casework.look(.show, about: "why") { desk in
                let pupil = try desk.pupil(pupil.lookup).pupil
                let stays = try desk.stays(of: [pupil.id]).filter { office.urn == nil || $0.setting.urn == office.urn }
                let explanations = try desk.explanations(selection, in: stays).filter {
                    all || kind != nil || [.due, .overdue, .onHold].contains($0.standing)
                }
                if kind != nil, explanations.isEmpty { throw CaseworkError.notThere("obligation") }
                return (WhyPage(pupil: pupil, explanations: explanations, today: desk.today), pupils: [pupil.id])
            }
            try OutputStream.output.write(page.text(output.format, for: .output))
        }
    }
}
