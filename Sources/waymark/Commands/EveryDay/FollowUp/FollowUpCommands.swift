import ArgumentParser
import Casework
import Journey

extension CheckInCommand {
    /// `waymark checkin action`
    struct Action: CaseCommand {
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
    struct Begin: CaseCommand {
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
    struct End: CaseCommand {
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

/// The seven months of a follow-up.
struct FollowUpPage {
    let standing: FollowUpCase
    let months: [FollowUpMonth]

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: heading(screen) + (screen.isNarrow ? narrow(screen) : listing.text(.table, for: screen))
        case .json: listing.json(heading: members).document
        case .csv: listing.text(.csv, for: screen)
        }
    }

    private var stay: Stay { standing.stay }

    private func heading(_ screen: Screen) -> String {
        let ended = stay.followUpEndedOn.map { ", ended \($0.inEnglish)" } ?? ""
        let destination = standing.destination.map { "Now: \($0.words)" } ?? "No destination is on record"
        let title = "\(stay.pupil.name): check-ins from \(standing.followUp.start.inEnglish)\(ended)"
        return (title.withoutControls.wrapped(to: screen.width).map(screen.bold) + "\(destination).".withoutControls.wrapped(to: screen.width))
            .joined(separator: "\n") + "\n"
    }

    private var members: [JSON.Member] {
        [
            .init(key: "pupil", value: .text(stay.pupil.ref)), .init(key: "starts_on", value: .text(standing.followUp.start.iso)),
            .init(key: "ended_on", value: .optional(stay.followUpEndedOn?.iso)),
            .init(key: "destination", value: .optional(standing.destination?.status)),
        ]
    }

    /// A month a line also where the table would take one field a line.
    private func narrow(_ screen: Screen) -> String {
        months.flatMap { month in
            let found = [month.found?.status.map(CodeLists.destinationStatus.label), month.found?.risk.map(CodeLists.risk.label)]
                .compactMap(\.self).joined(separator: ", ")
            let line = "\(month.number) \(month.short): \(month.words)\(found.isEmpty ? "" : "; \(found)")"
            return line.wrapped(to: screen.width - 2).enumerated().map { ($0 == 0 ? "" : "  ") + $1 + "\n" }
        }.joined()
    }

    private var listing: Listing {
        Listing(
            format: "waymark-check-ins/1", name: "months",
            columns: [
                .init(key: "month", title: "Month", isNumber: true), .init(key: nil, title: "Window"),
                .init(key: "from", title: nil), .init(key: "until", title: nil), .init(key: "standing", title: "Standing"),
                .init(key: "attempts", title: "Tries", isNumber: true), .init(key: "reached_on", title: nil),
                .init(key: "status", title: "Found", wraps: true), .init(key: "risk", title: "Risk", wraps: true),
            ],
            rows: months.map { month in
                [
                    .number(month.number), .text(month.short), .day(month.window.lowerBound), .day(month.window.upperBound),
                    .init(.optional(month.standing?.rawValue), shown: month.words), .number(month.checkIns.count),
                    .day(month.found?.contactedOn),
                    .init(.optional(month.found?.status), shown: month.found?.status.map(CodeLists.destinationStatus.label) ?? ""),
                    .init(.optional(month.found?.risk), shown: month.found?.risk.map(CodeLists.risk.label) ?? ""),
                ]
            })
    }
}

extension FollowUpMonth {
    /// "1 Sep to 30 Sep"
    fileprivate var short: String {
        func day(_ day: Day) -> String { day.inEnglish.split(separator: " ").dropFirst().prefix(2).joined(separator: " ") }
        return "\(day(window.lowerBound)) to \(day(window.upperBound))"
    }

    fileprivate var words: String {
        switch standing {
        case .done: found.map { "reached \($0.contactedOn.inEnglish.split(separator: " ").dropFirst().prefix(2).joined(separator: " "))" } ?? "done"
        case nil: "not due"
        case let standing?: standing.words + (checkIns.isEmpty ? "" : ", not reached")
        }
    }
}
