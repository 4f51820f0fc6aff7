import ArgumentParser
import Casework
import Journey

/// `waymark careers`
struct CareersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "careers", abstract: "Record careers work.",
        discussion: """
            Example:
              waymark careers add AB --kind guidance_interview --independent yes --on tue
            """,
        subcommands: [Add.self])

    /// `waymark careers add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Record guidance, a visit, an application, an offer.",
            usage: "waymark careers add <pupil> --kind <kind> [<options>]",
            discussion: """
                Example:
                  waymark careers add AB --kind guidance_interview --independent yes --on tue
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("What it was.", valueName: "kind"), completion: .codes(CodeLists.careersKind))
        var kind: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("With whom.", valueName: "whom"))
        var with: String?

        @Option(help: ArgumentHelp("Whether the adviser was independent.", valueName: "yes|no"))
        var independent: String?

        @Option(help: ArgumentHelp("What came of it.", valueName: "outcome"), completion: .codes(CodeLists.careersOutcome))
        var outcome: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.accepted, .onRoll, .left], for: "A careers activity")
                let kind = try office.dialogue.code(kind, of: CodeLists.careersKind, option: "--kind", question: "What was it?")
                let day = try office.day(on)
                let outcome = try outcome.map { try Dialogue.code($0, of: CodeLists.careersOutcome, option: "--outcome") }
                // An interview closes the duty whoever held it, and is evidence only if the adviser was independent.
                let asks = kind == "guidance_interview"
                let isIndependent = try office.dialogue.optional(independent, asks: asks, question: "Was the adviser independent?") {
                    try Dialogue.yesNo($0, option: independent == nil ? "The answer" : "--independent")
                }
                let performed = try await office.perform(
                    RecordCareersActivity(
                        stay: stay.id, kind: kind, heldOn: day, with: with, isIndependent: isIndependent, outcome: outcome),
                    act
                ) { _ in
                    let came = outcome.map { ", \(CodeLists.careersOutcome.label($0).lowercased())" } ?? ""
                    return "Recorded: \(CodeLists.careersKind.label(kind)) for \(stay.pupil.name) on \(day.inEnglish)\(came)."
                }
                if asks, isIndependent == nil, !act.isRehearsal, let ref = performed.deed.records.first?.ref {
                    Say.proposed(
                        "As evidence it counts only with an independent adviser. If it was one",
                        "waymark correct careers_activity \(ref.asArgument) independent=yes")
                }
            }
        }
    }
}

/// `waymark destination`
struct DestinationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destination", abstract: "Record what leavers do.",
        discussion: """
            Example:
              waymark destination set AB --status further_education
            """,
        subcommands: [Set.self])

    /// `waymark destination set`
    struct Set: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Record what a leaver does from a day on.",
            usage: "waymark destination set <pupil> --status <status> [<options>]",
            discussion: """
                What they did before ends on the day before.

                Example:
                  waymark destination set AB --status apprenticeship --provider Elmbank --on 1/9
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("What they do.", valueName: "status"), completion: .codes(CodeLists.destinationStatus))
        var status: String?

        @Option(help: ArgumentHelp("The college, employer or provider.", valueName: "name"))
        var provider: String?

        @Option(help: ArgumentHelp("Since when; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.left], for: "A destination")
                let former = try await office.casework.read { try $0.destination(of: stay.pupil.id) }
                let status = try office.dialogue.code(
                    status, of: CodeLists.destinationStatus, option: "--status", question: "What do they do?")
                let day = try office.day(on)
                try await office.perform(
                    SetDestination(stay: stay.id, status: status, provider: provider, startedOn: day), act
                ) { _ in
                    let at = provider.map { ", \($0)" } ?? ""
                    let ended = former.map { " \($0.words) ended the day before." } ?? ""
                    return "\(stay.pupil.name) since \(day.inEnglish): \(CodeLists.destinationStatus.label(status))\(at).\(ended)"
                }
            }
        }
    }
}

extension LeaverDestination {
    /// "Further education, City College"
    var words: String { ([CodeLists.destinationStatus.label(status)] + [provider].compactMap(\.self)).joined(separator: ", ") }
}
