import ArgumentParser
import Casework
import Journey

/// `waymark assessment`
struct AssessmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assessment", abstract: "Record assessments, and what has changed since the baseline.",
        discussion: """
            Example:
              waymark assessment show AB
            """,
        subcommands: [Add.self, Show.self])

    /// `waymark assessment add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Record an assessment with its scores.",
            usage: "waymark assessment add <pupil> [<options>]",
            discussion: """
                Scores are stored, never an instrument's questions. A total of the SDQ must be the sum of its four \
                difficulties scales. --version says which form it was where norms differ: of the SDQ who filled it in \
                (parent, teacher, self), of the Boxall Profile primary or young_people.

                Example:
                  waymark assessment add AB --instrument sdq --domain wellbeing \\
                    --purpose baseline --score total=18:high --score prosocial=6
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("With what.", valueName: "instrument"), completion: .codes(CodeLists.instrument))
        var instrument: String?

        @Option(help: ArgumentHelp("Of what.", valueName: "domain"), completion: .codes(CodeLists.assessmentDomain))
        var domain: String?

        @Option(help: ArgumentHelp("For what.", valueName: "purpose"), completion: .codes(CodeLists.assessmentPurpose))
        var purpose: String?

        @Option(help: ArgumentHelp("A score, with its band if it has one; once for each.", valueName: "scale=value[:band]"))
        var score: [String] = []

        @Option(help: ArgumentHelp("The form of the instrument, where norms differ.", valueName: "version"))
        var version: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("Whether the pupil contributed.", valueName: "yes|no"))
        var withPupil: String?

        @Option(help: ArgumentHelp("Whether a parent or carer contributed.", valueName: "yes|no"))
        var withParent: String?

        @Option(help: ArgumentHelp("Who carried it out.", valueName: "who"))
        var assessor: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: [.accepted, .onRoll, .left], for: "An assessment")
                let assessment = try asked(in: office, stay)
                try await office.perform(assessment, act) { performed in
                    """
                    Recorded\(performed.ref): \(CodeLists.instrument.label(assessment.instrument)), \(assessment.purpose), of \
                    \(stay.pupil.name) on \(assessment.takenOn.inEnglish): \
                    \(assessment.scores.map(ScoreWords.score).joined(separator: ", ")).
                    """
                }
            }
        }

        /// The act, with what was given or answered.
        private func asked(in office: Office, _ stay: Stay) throws -> AddAssessment {
            let dialogue = office.dialogue
            let instrument = try dialogue.code(
                instrument, of: CodeLists.instrument, option: "--instrument", question: "With what?")
            let domain = try dialogue.code(domain, of: CodeLists.assessmentDomain, option: "--domain", question: "Of what?")
            let purpose = try dialogue.code(
                purpose, of: CodeLists.assessmentPurpose, option: "--purpose", question: "For what?")
            let day = try dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
            let reader = try ScoreReader(instrument: instrument, version: version)
            let texts = try score.isEmpty ? [asked(dialogue)] : score
            return AddAssessment(
                stay: stay.id, instrument: instrument, domain: domain, purpose: purpose, takenOn: day,
                scores: try texts.flatMap(reader.scores),
                pupilContributed: try withPupil.map { try Dialogue.yesNo($0, option: "--with-pupil") },
                parentContributed: try withParent.map { try Dialogue.yesNo($0, option: "--with-parent") },
                assessor: assessor)
        }

        private func asked(_ dialogue: Dialogue) throws -> String {
            try dialogue.text(
                nil, option: "--score", question: "The scores, as scale=value or scale=value:band, with commas between?")
        }
    }

    /// `waymark assessment show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a pupil's assessments, and how later scores stand to the baseline.",
            usage: "waymark assessment show <pupil> [<options>]",
            discussion: """
                A score is held against the baseline only where both are of the same instrument, version and scale.

                Example:
                  waymark assessment show AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (pupil, assessments) = try await office.look(at: pupil.lookup, about: "assessments") { desk, pupil in
                    try desk.assessments(of: pupil.id)
                }
                if assessments.isEmpty, output.format == .table {
                    return Say.proposed("There is no assessment of \(pupil.name.withoutControls) yet", "waymark assessment add \(pupil.ref.asArgument)")
                }
                let page = AssessmentPage(assessments: assessments)
                try OutputStream.output.write(page.text(output.format, for: .output))
            }
        }
    }
}
