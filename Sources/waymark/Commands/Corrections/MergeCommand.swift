import ArgumentParser
import Casework
import Journey

/// `waymark merge`
struct MergeCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join two records of one pupil.",
        usage: "waymark merge <pupil> <other> [--confirm <ref>]",
        discussion: """
            What is the other's becomes the first pupil's; the other record is taken out. What will happen is shown first, and \
            the other's reference must be typed, or given with --confirm. waymark undo takes a merge back as a whole.

            Example:
              waymark merge P3 P17 --dry-run
              waymark merge P3 P17 --confirm P17 --why "Entered twice"
            """)

    @OptionGroup var pupil: PupilArgument

    @Argument(
        help: ArgumentHelp("The other record, which is taken out.", valueName: "other"),
        completion: .custom { _, _, _ in await PupilCompletion.candidates() })
    var other: String

    @Option(help: ArgumentHelp("The other's reference: do it without asking.", valueName: "ref"))
    var confirm: String?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let plan = try await office.casework.mergePlan(of: pupil.lookup, and: PupilLookup(other))
            say(plan, Screen.error)
            if !act.isRehearsal { try demandConfirmation(plan, office) }
            try await office.perform(MergePupils(plan), act) { _ in
                "Merged: \(plan.second.ref) into \(plan.first.ref), \(plan.first.name)."
            }
        }
    }

    private func say(_ plan: MergePlan, _ screen: Screen) {
        let heading = "\(plan.second.name) (\(plan.second.ref)) would go into \(plan.first.name) (\(plan.first.ref)):"
        heading.withoutControls.wrapped(to: screen.width).forEach(Say.line)
        for sentence in plan.sentences {
            let indent = "  " + sentence.prefix { $0 == " " }
            let lines = sentence.drop { $0 == " " }.description.withoutControls.wrapped(to: screen.width - indent.count - 2)
            for (index, line) in lines.enumerated() { Say.line(indent + (index == 0 ? "" : "  ") + line) }
        }
    }

    private func demandConfirmation(_ plan: MergePlan, _ office: Office) throws {
        let typed = try office.dialogue.text(
            confirm, option: "--confirm", question: "Type \(plan.second.ref) to go on:")
        guard typed.trimmingCharacters(in: .whitespaces).lowercased() == plan.second.ref.lowercased() else {
            throw WaymarkError.wrongCommand(
                "That is not the other record's reference; nothing was done.", advice: "It is \(plan.second.ref).")
        }
    }
}
