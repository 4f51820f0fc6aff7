import ArgumentParser
import Casework
import Journey

/// `waymark need`
struct NeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "need", abstract: "Record needs: what they are, what helps, what to avoid.",
        discussion: """
            Example:
              waymark need add AB --category SEMH --known-before no --helps "a quiet start"
            """,
        subcommands: [Add.self, List.self, Close.self])

    /// `waymark need add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Record a need of a pupil.",
            usage: "waymark need add <pupil> [<options>]",
            discussion: """
                Example:
                  waymark need add AB --category SEMH --known-before no --helps "a quiet start"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("A SEN type, or a need beyond them.", valueName: "category"),
                completion: .codes(CodeLists.needCategory))
        var category: String?

        @Option(help: ArgumentHelp("The day on which it was identified; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("Whether it was known before the referral.", valueName: "yes|no"))
        var knownBefore: String?

        @Option(help: ArgumentHelp("The assessment that it came from.", valueName: "ref"))
        var from: String?

        @Option(help: ArgumentHelp("What helps.", valueName: "text"))
        var helps: String?

        @Option(help: ArgumentHelp("What to avoid.", valueName: "text"))
        var avoid: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.referred, .accepted, .onRoll], for: "A need")
                let category = try office.dialogue.code(
                    category, of: CodeLists.needCategory, option: "--category", question: "What need?")
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                let isKnown = try office.dialogue.yesNo(
                    knownBefore, option: "--known-before", question: "Was it known before the referral? (yes or no)")
                try await office.perform(
                    AddNeed(
                        stay: stay.id, category: category, identifiedOn: day, knownBefore: isKnown, assessment: from,
                        strategies: helps, avoid: avoid),
                    act
                ) { performed in
                    """
                    Recorded\(performed.ref): a need of \(stay.pupil.name), \(CodeLists.needCategory.label(category)), identified on \
                    \(day.inEnglish), \(isKnown ? "known before the referral" : "new").
                    """
                }
            }
        }
    }

    /// `waymark need list`
    struct List: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List a pupil's needs, what helps, and what to avoid.",
            usage: "waymark need list <pupil> [<options>]",
            discussion: """
                Example:
                  waymark need list AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (pupil, needs) = try await office.look(at: pupil.lookup, about: "needs") { desk, pupil in
                    try desk.needs(of: pupil.id)
                }
                try output.print(Self.listing(needs), empty: "No need of \(pupil.name) is recorded.")
            }
        }

        private static func listing(_ needs: [Need]) -> Listing {
            Listing(
                format: "waymark-needs/1", name: "needs",
                columns: [
                    .init(key: "ref", title: "Ref"), .init(key: "stay", title: nil),
                    .init(key: "category", title: "Need", wraps: true), .init(key: "status", title: "Status"),
                    .init(key: "identified_on", title: "Identified"), .init(key: "known_before", title: "Known before", wraps: true),
                    .init(key: "assessment_ref", title: nil), .init(key: "strategies", title: "What helps", wraps: true),
                    .init(key: "avoid", title: "What to avoid", wraps: true),
                ],
                rows: needs.map { need in
                    [
                        .text(need.ref), .text(need.stay), .code(need.category, of: CodeLists.needCategory),
                        .code(need.status, of: CodeLists.needStatus), .day(need.identifiedOn), .flag(need.knownBefore),
                        .text(need.assessment), .text(need.strategies), .text(need.avoid),
                    ]
                })
        }
    }

    /// `waymark need close`
    struct Close: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "A need is met, or was handed over.",
            usage: "waymark need close <ref-or-pupil> [<options>]",
            discussion: """
                Example:
                  waymark need close N31 --status met
                """)

        @OptionGroup var need: RecordArgument

        @Option(help: ArgumentHelp("met or handed_over.", valueName: "status"), completion: .list(["met", "handed_over"]))
        var status: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let found = try await office.find { try $0.need(need.lookup) }
                let status = try office.dialogue.code(
                    status, of: CodeLists.needStatus, option: "--status", question: "How?")
                try await office.perform(CloseNeed(need: found.id, status: status), act) { _ in
                    "Closed: need \(found.ref) of \(found.stay.pupil.name), \(CodeLists.needStatus.label(status).lowercased())."
                }
            }
        }
    }
}
