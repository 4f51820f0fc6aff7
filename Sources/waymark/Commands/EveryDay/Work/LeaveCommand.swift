import ArgumentParser
import Casework
import Journey

/// `waymark leave`
struct LeaveCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Record a pupil's last day, and see what it withdraws and what remains.",
        usage: "waymark leave <pupil> --reason <reason> [<options>]",
        discussion: """
            Leaving does not end the work: check-ins, transition checks and the child protection file stay with the keyworker \
            and the safeguarding lead.

            Example:
              waymark leave AB --reason transition --on fri --to "Northfield School"
            """)

    @OptionGroup var pupil: PupilArgument

    @Option(help: ArgumentHelp("Why.", valueName: "reason"), completion: .codes(CodeLists.placementEndReason))
    var reason: String?

    @Option(help: ArgumentHelp("The last day; today unless given.", valueName: "day"))
    var on: String?

    @Option(help: ArgumentHelp("Where the pupil goes.", valueName: "establishment"))
    var to: String?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let stay = try await office.stay(of: pupil.lookup, at: [.onRoll], for: "Leaving")
            let reason = try office.dialogue.code(
                reason, of: CodeLists.placementEndReason, option: "--reason", question: "Why does the pupil leave?")
            let day = try office.day(on)
            try await office.perform(
                EndStay(stay: stay.id, reason: reason, endedOn: day, nextEstablishment: to), act
            ) { _ in
                let destination = to.map { " for \($0)" } ?? ""
                return """
                    \(stay.pupil.name) left \(stay.setting.name)\(destination) on \(day.inEnglish): \
                    \(CodeLists.placementEndReason.label(reason)).
                    """
            }
            guard !act.isRehearsal, act.output.format == .table else { return }
            let remaining = try await office.casework.read { try $0.stillToBeDone(in: stay.id) }
            try OutputStream.output.write(RemainingWork(obligations: remaining).text(for: .output))
            let moves = try await office.casework.read { try $0.transitions(of: [stay.id]) }
            if reason == "transition", moves.isEmpty {
                Say.proposed("No transition is on record for this move", "waymark transition plan \(stay.pupil.ref.asArgument)")
            }
        }
    }
}

/// What is still to be done after leaving: one line a kind where there are several.
struct RemainingWork {
    let obligations: [Obligation]

    func text(for screen: Screen) -> String {
        guard !obligations.isEmpty else { return "Nothing more is to be done.\n" }
        let kinds = Dictionary(grouping: obligations, by: \.kind).values.sorted { $0[0].from < $1[0].from }
        let lines = kinds.flatMap { all in line(for: all).wrapped(to: screen.width - 4) }
        return "Still to be done:\n" + lines.map { "  \($0)\n" }.joined()
    }

    private func line(for all: [Obligation]) -> String {
        guard let first = all.first, let last = all.last else { return "" }
        if all.count == 1 { return "\(first.title): by \(first.until.inEnglish)" }
        return "\(CodeLists.obligationKind.label(first.kind)) (\(all.count)): \((first.from...last.until).inEnglish)"
    }
}
