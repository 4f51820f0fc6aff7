import ArgumentParser
import Casework
import Journey

/// `waymark specialist`
struct SpecialistCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "specialist", abstract: "Refer a pupil to a specialist service, and follow it up.",
        discussion: """
            Example:
              waymark specialist add AB --service camhs
            """,
        subcommands: [Add.self, Seen.self, Close.self])

    /// `waymark specialist add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Ask a specialist service to see a pupil.",
            usage: "waymark specialist add <pupil> [<options>]",
            discussion: """
                A request that has no answer after 42 days comes to the worklist.

                Example:
                  waymark specialist add AB --service camhs
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("Which service.", valueName: "service"), completion: .codes(CodeLists.specialistService))
        var service: String?

        @Option(help: ArgumentHelp("The day of the request; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(
                    of: pupil.lookup, at: [.referred, .accepted, .onRoll], for: "A specialist referral")
                let service = try office.dialogue.code(
                    service, of: CodeLists.specialistService, option: "--service", question: "Which service?")
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                try await office.perform(ReferToSpecialist(stay: stay.id, service: service, requestedOn: day), act) { performed in
                    """
                    Recorded\(performed.ref): \(stay.pupil.name) is referred to \(CodeLists.specialistService.label(service)) on \
                    \(day.inEnglish).
                    """
                }
            }
        }
    }

    /// `waymark specialist seen`
    struct Seen: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "seen",
            abstract: "The service has seen the pupil for the first time.",
            usage: "waymark specialist seen <ref-or-pupil> [<options>]",
            discussion: """
                Example:
                  waymark specialist seen SR44 --on "12 mar"
                """)

        @OptionGroup var referral: RecordArgument

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let found = try await office.find { try $0.specialistReferral(referral.lookup, isUnseen: true) }
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                try await office.perform(SeenBySpecialist(referral: found.id, firstSeenOn: day), act) { _ in
                    "Recorded for \(found.ref): \(found.stay.pupil.name) was first seen on \(day.inEnglish)."
                }
            }
        }
    }

    /// `waymark specialist close`
    struct Close: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "The service's work has ended, with its outcome.",
            usage: "waymark specialist close <ref-or-pupil> [<options>]",
            discussion: """
                Example:
                  waymark specialist close SR44 --outcome "six sessions held, discharged"
                """)

        @OptionGroup var referral: RecordArgument

        @Option(help: ArgumentHelp("What came of it.", valueName: "text"))
        var outcome: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let found = try await office.find { try $0.specialistReferral(referral.lookup) }
                let outcome = try office.dialogue.text(outcome, option: "--outcome", question: "What came of it?")
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                try await office.perform(
                    CloseSpecialistReferral(referral: found.id, closedOn: day, outcome: outcome), act
                ) { _ in
                    "Closed: referral \(found.ref) of \(found.stay.pupil.name), on \(day.inEnglish)."
                }
            }
        }
    }
}
