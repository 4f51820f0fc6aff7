import ArgumentParser
import Casework
import Journey

/// `waymark share`
struct ShareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share", abstract: "Record what is passed on about a pupil, and that it arrived.",
        discussion: """
            Example:
              waymark share add AB --content needs_summary --audience teaching_staff
            """,
        subcommands: [Add.self, Acknowledged.self])

    /// `waymark share add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Record that information was passed on.",
            usage: "waymark share add <pupil> [<options>]",
            discussion: """
                Example:
                  waymark share add AB --content needs_summary --audience teaching_staff
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("What was passed on.", valueName: "content"), completion: .codes(CodeLists.shareContent))
        var content: String?

        @OptionGroup var sharing: SharingOptions
        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                _ = try await office.pupil(pupil.lookup)
                let content = try office.dialogue.code(
                    content, of: CodeLists.shareContent, option: "--content", question: "What was passed on?")
                let (audience, day) = try sharing.asked(in: office)
                let stay = try await office.stay(
                    of: pupil.lookup, at: [.referred, .accepted, .onRoll, .left], for: "Passing on information",
                    recording: .share(content, with: audience, on: day, transition: sharing.transition))
                try await office.perform(
                    ShareInformation(
                        stay: stay.id, content: content, audience: audience, recipient: sharing.to, sharedOn: day,
                        transition: sharing.transition),
                    act
                ) { sharing.sentence($0, CodeLists.shareContent.label(content), stay.pupil, audience, day) }
                if content == "safeguarding_file", audience == "dsl", stay.stage == .left {
                    Say.proposed(
                        "The child protection file counts as handed over when it is with the receiving setting or an agency",
                        "waymark share add \(stay.pupil.ref.asArgument) --content safeguarding_file --audience receiving_setting")
                }
            }
        }
    }

    /// `waymark share acknowledged`
    struct Acknowledged: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "acknowledged",
            abstract: "What was passed on has arrived, as they say.",
            usage: "waymark share acknowledged <ref-or-pupil> [<options>]",
            discussion: """
                Example:
                  waymark share acknowledged SH52 --on yesterday
                """)

        @OptionGroup var share: RecordArgument

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let found = try await office.find { try $0.share(share.lookup) }
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                try await office.perform(AcknowledgeShare(share: found.id, acknowledgedOn: day), act) { _ in
                    "Recorded: \(found.ref), about \(found.stay.pupil.name), was acknowledged on \(day.inEnglish)."
                }
            }
        }
    }
}

/// To whom something is passed on, and when.
struct SharingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("For whom.", valueName: "audience"), completion: .codes(CodeLists.shareAudience))
    var audience: String?

    @Option(help: ArgumentHelp("To whom, by name or place.", valueName: "who"))
    var to: String?

    @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
    var on: String?

    @Option(help: ArgumentHelp("The transition that it serves.", valueName: "ref"))
    var transition: String?

    func asked(in office: Office) throws -> (audience: String, day: Day) {
        let audience = try office.dialogue.code(
            audience, of: CodeLists.shareAudience, option: "--audience", question: "For whom?")
        return (audience, try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today))
    }

    func sentence(_ performed: Performed, _ what: String, _ pupil: Pupil, _ audience: String, _ day: Day) -> String {
        let label = CodeLists.shareAudience.label(audience)
        let whom = to.map { "\($0) (\(label))" } ?? label
        return "Recorded\(performed.ref): the \(what.lowercased()) of \(pupil.name) was passed on to \(whom) on \(day.inEnglish)."
    }
}
