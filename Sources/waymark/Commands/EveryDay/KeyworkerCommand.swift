import ArgumentParser
import Casework
import Journey

/// `waymark keyworker`
struct KeyworkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyworker", abstract: "Say who is a pupil's keyworker.",
        discussion: """
            Example:
              waymark keyworker set AB kim --from mon
            """,
        subcommands: [Set.self])

    /// `waymark keyworker set`
    struct Set: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Give a pupil a keyworker, or another one.",
            usage: "waymark keyworker set <pupil> <staff> [<options>]",
            discussion: """
                Example:
                  waymark keyworker set AB kim --from mon
                """)

        @OptionGroup var pupil: PupilArgument

        @Argument(help: ArgumentHelp("The keyworker: a reference, login or piece of the name.", valueName: "staff"))
        var staff: String

        @Option(help: ArgumentHelp("The first day; today unless given.", valueName: "day"))
        var from: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(
                    of: pupil.lookup, at: [.referred, .accepted, .onRoll, .left], for: "A keyworker")
                let colleague = try await office.colleague(staff)
                let day = try Dialogue.day(from ?? office.today.iso, option: "--from", today: office.today)
                try await office.perform(SetKeyworker(stay: stay.id, staff: colleague.id, from: day), act) { _ in
                    "\(colleague.name) is the keyworker of \(stay.pupil.name) at \(stay.setting.name) from \(day.inEnglish)."
                }
            }
        }
    }
}

/// `waymark handover`
struct HandoverCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover",
        abstract: "Hand a keyworker's pupils over in one step.",
        usage: "waymark handover <from> [<to>] [<pupil> ...] [<options>]",
        discussion: """
            The whole caseload, or the pupils that are named. To nobody: the pupils come to the inclusion leader's list.

            Example:
              waymark handover kim ken --from mon
              waymark handover kim nobody
              waymark handover kim ken AB P12
            """)

    @Argument(help: ArgumentHelp("The keyworker who hands over.", valueName: "from"))
    var former: String

    @Argument(help: ArgumentHelp("Who takes over; nobody unless given.", valueName: "to"))
    var next: String = "nobody"

    @Argument(help: ArgumentHelp("Only these pupils.", valueName: "pupil"))
    var pupils: [String] = []

    @Option(help: ArgumentHelp("The first day; today unless given.", valueName: "day"))
    var from: String?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let former = try await office.colleague(former)
            let next = next.lowercased() == "nobody" ? nil : try await office.colleague(self.next)
            let day = try Dialogue.day(from ?? office.today.iso, option: "--from", today: office.today)
            let chosen = try await office.casework.read { desk in try pupils.map { try desk.pupil(PupilLookup($0)).pupil.id } }
            try await office.perform(
                HandOver(from: former.id, to: next?.id, on: day, pupils: pupils.isEmpty ? nil : chosen), act
            ) { performed in
                let count = performed.deed.counts?["stays"] ?? 0
                let whom = count == 1 ? "1 pupil" : "\(count) pupils"
                let to = next.map { "to \($0.name)" } ?? "to nobody: they stand on the inclusion leader's list"
                return "\(former.name) hands over \(whom) on \(day.inEnglish) \(to)."
            }
        }
    }
}

/// `waymark cover`
struct CoverCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "cover",
        abstract: "Let a colleague stand in for a keyworker who is away.",
        usage: "waymark cover <staff> --by <staff> --until <day> [<options>]",
        discussion: """
            Example:
              waymark cover kim --by ken --from mon --until fri
            """)

    @Argument(help: ArgumentHelp("The keyworker who is away.", valueName: "staff"))
    var staff: String

    @Option(help: ArgumentHelp("The colleague who stands in.", valueName: "staff"))
    var by: String?

    @Option(help: ArgumentHelp("The first day; today unless given.", valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp("The last day.", valueName: "day"))
    var until: String?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let away = try await office.colleague(staff)
            let standIn = try await office.colleague(
                try office.dialogue.text(by, option: "--by", question: "Who stands in for \(away.name)?"))
            let from = try Dialogue.day(from ?? office.today.iso, option: "--from", today: office.today, leaning: .future)
            let until = try office.dialogue.day(
                until, option: "--until", question: "Until when?", today: office.today, leaning: .future)
            try await office.perform(ArrangeCover(for: away.id, by: standIn.id, from: from, until: until), act) { _ in
                "\(standIn.name) covers for \(away.name) from \(from.inEnglish) to \(until.inEnglish)."
            }
        }
    }
}
