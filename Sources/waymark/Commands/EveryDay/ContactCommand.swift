import ArgumentParser
import Casework
import Journey

/// `waymark contact`
struct ContactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "Record meetings, visits, calls and messages.",
        discussion: """
            Example:
              waymark contact add AB --kind home_visit --with pupil,parent_carer --on tue
            """,
        subcommands: [Add.self])

    /// `waymark contact add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Record a meeting, visit, call or message.",
            usage: "waymark contact add <pupil> [<options>]",
            discussion: """
                Example:
                  waymark contact add AB --kind home_visit --with pupil,parent_carer --on tue
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("What it was.", valueName: "kind"), completion: .codes(CodeLists.contactKind))
        var kind: String?

        @Option(help: ArgumentHelp("Who took part; once for each.", valueName: "who"), completion: .codes(CodeLists.participant))
        var with: [String] = []

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("The transition that it serves.", valueName: "ref"))
        var transition: String?

        @Option(help: ArgumentHelp("A note.", valueName: "text"))
        var note: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                _ = try await office.pupil(pupil.lookup)
                let kind = try office.dialogue.code(
                    kind, of: CodeLists.contactKind, option: "--kind", question: "What was it?")
                let day = try office.dialogue.day(
                    on ?? "today", option: "--on", question: "When?", today: office.today)
                let stay = try await office.stay(
                    of: pupil.lookup, at: Stay.Stage.allCases, for: "A contact",
                    recording: .contact(kind, on: day, transition: transition))
                let participants = try office.dialogue.codes(
                    with, of: CodeLists.participant, option: "--with", question: "Who took part?")
                try await office.perform(
                    RecordContact(
                        stay: stay.id, kind: kind, heldOn: day, participants: participants, transition: transition, note: note),
                    act
                ) { _ in
                    "Recorded: \(CodeLists.contactKind.label(kind)) with \(stay.pupil.name) on \(day.inEnglish)."
                }
            }
        }
    }
}
