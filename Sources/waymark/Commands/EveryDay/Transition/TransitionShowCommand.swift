import ArgumentParser
import Casework
import Journey

extension TransitionCommand {
    /// `waymark transition show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a transition: plan, readiness, checks, the two-term mark, what is due.",
            usage: "waymark transition show <pupil> [--format table|json|csv]",
            discussion: """
                The open one, or the latest. CSV holds its steps.

                Example:
                  waymark transition show AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let page = try await office.casework.look(.show, about: "transition") { desk in
                    let (stay, transition) = try desk.transition(of: pupil.lookup, urn: office.urn, mustBeOpen: false)
                    let due = try desk.stillToBeDone(in: stay.id).filter { $0.aboutID == transition.id }
                    let page = TransitionPage(
                        stay: stay, transition: transition, calendar: try desk.calendar(of: stay.setting.id), due: due,
                        today: desk.today)
                    return (page, pupils: [stay.pupil.id])
                }
                try OutputStream.output.write(page.text(output.format, for: .output))
            }
        }
    }
}
