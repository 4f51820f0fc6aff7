import ArgumentParser
import Casework
import Journey

/// `waymark checkin`
struct CheckInCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkin",
        abstract: "Follow leavers up: seven months of check-ins.",
        usage: "waymark checkin <pupil> [<options>]",
        discussion: """
            Alone it asks four questions, with last time's answers to take over. At the first, n is "could not reach". \
            With answers given it asks nothing: waymark checkin add --help

            Example:
              waymark checkin AB
              waymark checkin AB --reached no --method call
              waymark checkin AB --method call --status further_education --risk on_track
            """,
        subcommands: [Add.self, List.self, Action.self, Begin.self, End.self], defaultSubcommand: Add.self)

    /// `waymark checkin add`, and `waymark checkin` alone.
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Record a check-in; the same as waymark checkin <pupil>.",
            usage: "waymark checkin <pupil> [<options>]",
            discussion: """
                Example:
                  waymark checkin AB --method call --status neet_seeking --risk at_risk \\
                    --action "Rang the careers service"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("Whether anybody was reached.", valueName: "yes|no"))
        var reached: String?

        @Option(help: ArgumentHelp("How.", valueName: "method"), completion: .codes(CodeLists.checkInMethod))
        var method: String?

        @Option(help: ArgumentHelp("What they do now.", valueName: "status"), completion: .codes(CodeLists.destinationStatus))
        var status: String?

        @Option(help: ArgumentHelp("How it goes.", valueName: "risk"), completion: .codes(CodeLists.risk))
        var risk: String?

        @Option(help: ArgumentHelp("What was done about a risk.", valueName: "text"))
        var action: String?

        @Option(name: .customLong("action-on"), help: ArgumentHelp("When that was done.", valueName: "day"))
        var actionOn: String?

        @Option(help: ArgumentHelp("What shows it.", valueName: "who"), completion: .codes(CodeLists.checkInEvidence))
        var evidence: String?

        @Option(help: ArgumentHelp("A note.", valueName: "text"))
        var note: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Flag(help: "Before the follow-up starts: recorded, and counted for no month.")
        var early = false

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let standing = try await office.followUp(of: pupil.lookup)
                let day = try office.day(on)
                var checkIn: RecordCheckIn
                if isOneLine || !office.dialogue.isOpen {
                    checkIn = try oneLine(standing, on: day, office)
                } else {
                    try standing.demandDay(day, isEarly: early, today: office.today)
                    checkIn = try CheckInQuestions(standing: standing, day: day, dialogue: office.dialogue).ask()
                    checkIn.note = note
                    checkIn.seen = standing.version
                }
                checkIn.isEarly = early
                let recorded = checkIn
                let performed = try await office.perform(recorded, act) { _ in standing.sentence(for: recorded) }
                if !act.isRehearsal { standing.sayWhatFollows(from: recorded, recordedAs: performed.deed.records.first?.ref) }
            }
        }

        /// Whether any answer was given.
        private var isOneLine: Bool { [reached, method, status, risk, action, actionOn, evidence].contains { $0 != nil } }

        private func oneLine(_ standing: FollowUpCase, on day: Day, _ office: Office) throws -> RecordCheckIn {
            let dialogue = office.dialogue
            let isReached = try reached == nil && status != nil
                || dialogue.yesNo(reached, option: "--reached", question: "Reached?", standard: true)
            let method = try dialogue.code(
                method, of: CodeLists.checkInMethod, option: "--method", question: "How?",
                standard: standing.checkIns.last?.method)
            var checkIn = RecordCheckIn(stay: standing.stay.id, contactedOn: day, method: method, isReached: isReached)
            if isReached || status != nil {
                checkIn.status = try dialogue.code(
                    status, of: CodeLists.destinationStatus, option: "--status", question: "What do they do now?",
                    standard: standing.lastReached?.status)
            }
            checkIn.risk = try risk.map { try Dialogue.code($0, of: CodeLists.risk, option: "--risk") }
            checkIn.action = action
            checkIn.actionOn = try actionOn.map { try Dialogue.day($0, option: "--action-on", today: office.today) }
                ?? action.map { _ in day }
            checkIn.evidence = try evidence.map { try Dialogue.code($0, of: CodeLists.checkInEvidence, option: "--evidence") }
            checkIn.note = note
            return checkIn
        }
    }
}
