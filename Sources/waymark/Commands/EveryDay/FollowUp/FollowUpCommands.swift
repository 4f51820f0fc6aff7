import ArgumentParser
import Casework
import Journey

extension CheckInCommand {
    /// `waymark checkin action`
    struct Action: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "action",
            abstract: "Record what was done about a risk that a check-in found.",
            usage: "waymark checkin action <pupil> <text> [--on <day>]",
            discussion: """
                For the earliest check-in whose risk waits for an action; --ref names another.

                Example:
                  waymark checkin action AB "Met the careers adviser together"
                """)

        @OptionGroup var pupil: PupilArgument

        @Argument(help: ArgumentHelp("What was done.", valueName: "text"))
        var text: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("The check-in, by its reference.", valueName: "ref"))
        var ref: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let standing = try await office.followUp(of: pupil.lookup)
                guard let checkIn = standing.checkIns.first(where: { ref == nil ? $0.waitsForAction : $0.ref == ref }) else {
                    throw CaseworkError.notThere(ref == nil ? "risk that waits for an action" : "check-in")
                }
                let text = try office.dialogue.text(text, option: "The text", question: "What was done?")
                let day = try office.day(on)
                try await office.perform(
                    ActOnRisk(stay: standing.stay.id, checkIn: checkIn.id, action: text, actionOn: day), act
                ) { _ in
                    """
                    Recorded on \(day.inEnglish): what was done about the risk of \(standing.stay.pupil.name) that was found on \
                    \(checkIn.contactedOn.inEnglish).
                    """
                }
            }
        }
    }

    /// `waymark checkin start`
    struct Begin: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Follow up somebody else, or from another day.",
            usage: "waymark checkin start <pupil> --on <day>",
            discussion: """
                Whoever leaves at the end of year 11 is followed up from 1 September by itself.

                Example:
                  waymark checkin start AB --on 1/9
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The first day of month 1.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.left], for: "A follow-up")
                let day = try office.dialogue.day(
                    on, option: "--on", question: "First day of month 1?", today: office.today, leaning: .future)
                try await office.perform(StartFollowUp(stay: stay.id, startsOn: day), act) { _ in
                    let last = FollowUp(start: day).lastDay
                    return "Seven months of check-ins with \(stay.pupil.name): \((day...last).inEnglish)."
                }
            }
        }
    }

    /// `waymark checkin end`
    struct End: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "end",
            abstract: "End a follow-up before its seven months are over.",
            usage: "waymark checkin end <pupil> --reason <reason> [--on <day>]",
            discussion: """
                The months before count as they are; those after are not due.

                Example:
                  waymark checkin end AB --reason declined
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("Why.", valueName: "reason"), completion: .codes(CodeLists.followUpEndReason))
        var reason: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let standing = try await office.followUp(of: pupil.lookup)
                let reason = try office.dialogue.code(
                    reason, of: CodeLists.followUpEndReason, option: "--reason", question: "Why does it end?")
                let day = try office.day(on)
                try await office.perform(EndFollowUp(stay: standing.stay.id, reason: reason, endedOn: day), act) { _ in
                    """
                    The follow-up of \(standing.stay.pupil.name) ended on \(day.inEnglish): \
                    \(CodeLists.followUpEndReason.label(reason).lowercased()).
                    """
                }
            }
        }
    }

    /// `waymark checkin list`
    struct List: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "The seven months of a follow-up in a row.",
            usage: "waymark checkin list <pupil> [--format table|json|csv]",
            discussion: """
                Example:
                  waymark checkin list AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let page = try await office.casework.look(.show, about: "follow_up") { desk in
                    let standing = try desk.followUp(of: pupil.lookup, urn: office.urn)
                    return (
                        FollowUpPage(standing: standing, months: try desk.months(of: standing)), pupils: [standing.stay.pupil.id]
                    )
                }
                try OutputStream.output.write(page.text(output.format, for: .output))
            }
        }
    }
}
