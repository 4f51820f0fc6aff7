import ArgumentParser
import Casework
import Journey

/// `waymark referral`
struct ReferralCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referral", abstract: "Take in referrals, and decide on them.",
        discussion: """
            Example:
              waymark referral item AB --all --asked today
            """,
        subcommands: [Add.self, Item.self, Accept.self, Decline.self, Withdraw.self, List.self])
}

extension ReferralCommand {
    /// `waymark referral item`
    struct Item: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "item",
            abstract: "Record what was asked of the referrer, and what came.",
            usage: "waymark referral item <pupil> [<item> ...] [<options>]",
            discussion: """
                Example:
                  waymark referral item AB --all --asked today
                  waymark referral item AB sen_information --received tue --quality partial
                """)

        @OptionGroup var pupil: PupilArgument

        @Argument(help: ArgumentHelp("Which information.", valueName: "item"), completion: .codes(CodeLists.referralItem))
        var items: [String] = []

        @Flag(help: "Everything that is still to be asked for, or to arrive.")
        var all = false

        @Option(help: ArgumentHelp("The day on which it was asked for.", valueName: "day"))
        var asked: String?

        @Option(help: ArgumentHelp("The day on which it came.", valueName: "day"))
        var received: String?

        @Option(help: ArgumentHelp("How good it was.", valueName: "quality"), completion: .codes(CodeLists.referralItemQuality))
        var quality: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard asked != nil || received != nil else {
                throw WaymarkError.wrongCommand("It is not said what happened.", advice: "Say --asked DAY, or --received DAY --quality ...")
            }
            if all, !items.isEmpty { throw WaymarkError.wrongCommand("Items are named, and --all is given.", advice: "Give one of both.") }
            try await withCases { office in
                let stay = try await office.stay(
                    of: pupil.lookup, at: [.referred, .accepted, .onRoll], for: "Information from the referrer")
                let codes = all ? [] : try office.dialogue.codes(
                    items, of: CodeLists.referralItem, option: "An item", question: "Which information?")
                let asked = try asked.map { try Dialogue.day($0, option: "--asked", today: office.today) }
                let received = try received.map { try Dialogue.day($0, option: "--received", today: office.today) }
                let quality = received == nil && quality == nil ? nil : try office.dialogue.code(
                    quality, of: CodeLists.referralItemQuality, option: "--quality", question: "How good was it?")
                try await office.perform(
                    RecordReferralItems(
                        stay: stay.id, items: all ? .all : .these(codes), askedOn: asked, receivedOn: received, quality: quality), act
                ) { performed in
                    let labels = performed.deed.records.compactMap(\.key).map { CodeLists.referralItem.label($0).insideSentence }
                    let what = [asked.map { "asked for on \($0.inEnglish)" }, received.map { "received on \($0.inEnglish)" }]
                    return "For \(stay.pupil.name), \(what.compactMap(\.self).joined(separator: ", ")): \(labels.joined(separator: ", "))."
                }
            }
        }
    }

    /// `waymark referral accept`
    struct Accept: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept",
            abstract: "Accept a referral: plan the start and make the induction's steps.",
            usage: "waymark referral accept <pupil> --planned-start <day> [<options>]",
            discussion: """
                The steps and their due dates come from the setting's template: waymark template show

                Example:
                  waymark referral accept AB --planned-start 20/4 --keyworker kim --phased
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The day on which the pupil is to start.", valueName: "day"))
        var plannedStart: String?

        @Flag(help: "The pupil starts on part of the week; adds the interim checks.")
        var phased = false

        @Option(help: ArgumentHelp("The keyworker: a reference, login or piece of the name.", valueName: "staff"))
        var keyworker: String?

        @Option(help: ArgumentHelp("The day of the decision; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.referred], for: "Accepting a referral")
                let plannedStart = try office.dialogue.day(
                    plannedStart, option: "--planned-start", question: "When is \(stay.pupil.name) to start?", today: office.today,
                    leaning: .future)
                let day = try Dialogue.day(on ?? office.today.iso, option: "--on", today: office.today)
                let keyworker = if let keyworker { try await office.colleague(keyworker) } else { Colleague?.none }
                try await office.perform(
                    AcceptReferral(
                        stay: stay.id, plannedStart: plannedStart, isPhased: phased, keyworker: keyworker?.id, acceptedOn: day), act
                ) { performed in
                    let with = keyworker.map { ", with \($0.name) as keyworker" } ?? ""
                    return """
                        Accepted: \(stay.pupil.name), to start at \(stay.setting.name) on \(plannedStart.inEnglish)\(with). \
                        \(performed.deed.counts?["steps"] ?? 0) steps of the induction were made.
                        """
                }
            }
        }
    }

    /// `waymark referral decline`
    struct Decline: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "decline",
            abstract: "Decline a referral.",
            usage: "waymark referral decline <pupil> [<options>]",
            discussion: """
                Example:
                  waymark referral decline AB --why "no place in year 9 before summer"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The day of the decision; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.referred], for: "Declining a referral")
                let day = try Dialogue.day(on ?? office.today.iso, option: "--on", today: office.today)
                try await office.perform(CloseReferral(stay: stay.id, decision: .declined, decidedOn: day), act) { _ in
                    "Declined: the referral of \(stay.pupil.name) to \(stay.setting.name), on \(day.inEnglish)."
                }
            }
        }
    }

    /// `waymark referral withdraw`
    struct Withdraw: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "Record that a referral was withdrawn before the pupil started.",
            usage: "waymark referral withdraw <pupil> [<options>]",
            discussion: """
                Example:
                  waymark referral withdraw AB --why "the school found another place"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.referred, .accepted], for: "Withdrawing a referral")
                let day = try Dialogue.day(on ?? office.today.iso, option: "--on", today: office.today)
                try await office.perform(CloseReferral(stay: stay.id, decision: .withdrawn, decidedOn: day), act) { _ in
                    "Withdrawn: the referral of \(stay.pupil.name) to \(stay.setting.name), on \(day.inEnglish)."
                }
            }
        }
    }
}
