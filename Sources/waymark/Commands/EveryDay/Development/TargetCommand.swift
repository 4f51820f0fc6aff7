import ArgumentParser
import Casework
import Journey

/// `waymark target`
struct TargetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "target", abstract: "Set personal development targets, and follow how far a pupil comes.",
        discussion: """
            Example:
              waymark target set AB --area confidence --statement "speaks up" --due "22 may"
            """,
        subcommands: [Set.self, Review.self, Close.self, List.self])

    /// `waymark target set`
    struct Set: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Set a target with a pupil.",
            usage: "waymark target set <pupil> [<options>]",
            discussion: """
                Example:
                  waymark target set AB --area confidence --statement "speaks up" --due "22 may"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The area of personal development.", valueName: "area"), completion: .codes(CodeLists.targetArea))
        var area: String?

        @Option(help: ArgumentHelp("What is to be reached.", valueName: "text"))
        var statement: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("By when.", valueName: "day"))
        var due: String?

        @Option(help: ArgumentHelp("The need that it answers.", valueName: "ref"))
        var need: String?

        @Option(help: ArgumentHelp("Who sees to it; the keyworker unless given.", valueName: "staff"))
        var owner: String?

        @Option(help: ArgumentHelp("How the pupil puts it.", valueName: "text"))
        var pupilWords: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.accepted, .onRoll], for: "A target")
                let area = try office.dialogue.code(
                    area, of: CodeLists.targetArea, option: "--area", question: "In which area?")
                let statement = try office.dialogue.text(statement, option: "--statement", question: "What is to be reached?")
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                let due = try self.due.map {
                    try Dialogue.day($0, option: "--due", today: office.today, leaning: .future)
                }
                try await office.perform(
                    SetTarget(
                        stay: stay.id, area: area, statement: statement, setOn: day, dueOn: due, need: need, owner: owner,
                        pupilWords: pupilWords),
                    act
                ) { performed in
                    """
                    Set\(performed.ref) with \(stay.pupil.name) on \(day.inEnglish): \
                    \(CodeLists.targetArea.label(area).lowercased()), "\(statement)"\
                    \(due.map { ", due by \($0.inEnglish)" } ?? "").
                    """
                }
            }
        }
    }

    /// `waymark target review`
    struct Review: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "review",
            abstract: "Review a target: how far the pupil has come.",
            usage: "waymark target review <ref-or-pupil> [<options>]",
            discussion: """
                Example:
                  waymark target review AB --mastery developing --note "asks for help alone"
                """)

        @OptionGroup var target: RecordArgument

        @Option(help: ArgumentHelp("The level of mastery.", valueName: "level"), completion: .codes(CodeLists.mastery))
        var mastery: String?

        @Option(help: ArgumentHelp("A note.", valueName: "text"))
        var note: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let found = try await office.find { try $0.target(target.lookup) }
                let mastery = try office.dialogue.code(
                    mastery, of: CodeLists.mastery, option: "--mastery", question: "How far has \(found.stay.pupil.name) come?")
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                try await office.perform(
                    ReviewTarget(target: found.id, mastery: mastery, reviewedOn: day, note: note), act
                ) { _ in
                    """
                    Reviewed: target \(found.ref) of \(found.stay.pupil.name) on \(day.inEnglish): \
                    \(CodeLists.mastery.label(mastery).lowercased()).
                    """
                }
            }
        }
    }

    /// `waymark target close`
    struct Close: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "Close a target, with its outcome.",
            usage: "waymark target close <ref-or-pupil> [<options>]",
            discussion: """
                Example:
                  waymark target close T71 --outcome achieved
                """)

        @OptionGroup var target: RecordArgument

        @Option(help: ArgumentHelp("What came of it.", valueName: "outcome"), completion: .codes(CodeLists.targetOutcome))
        var outcome: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let found = try await office.find { try $0.target(target.lookup) }
                let outcome = try office.dialogue.code(
                    outcome, of: CodeLists.targetOutcome, option: "--outcome", question: "What came of it?")
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                try await office.perform(CloseTarget(target: found.id, outcome: outcome, closedOn: day), act) { _ in
                    """
                    Closed: target \(found.ref) of \(found.stay.pupil.name) on \(day.inEnglish), \
                    \(CodeLists.targetOutcome.label(outcome).lowercased()).
                    """
                }
            }
        }
    }

    /// `waymark target list`
    struct List: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List a pupil's targets with their reviews and the distance travelled.",
            usage: "waymark target list <pupil> [<options>]",
            discussion: """
                The distance is that between the levels of the first review and of the last.

                Example:
                  waymark target list AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (pupil, targets) = try await office.look(at: pupil.lookup, about: "targets") { desk, pupil in
                    try desk.targets(of: pupil.id)
                }
                if targets.isEmpty, output.format == .table {
                    return Say.proposed("\(pupil.name.withoutControls) has no targets yet", "waymark target set \(pupil.ref.asArgument)")
                }
                try OutputStream.output.write(TargetPage(targets: targets).text(output.format, for: .output))
            }
        }
    }
}
