import ArgumentParser
import Casework
import Journey

/// `waymark ehc`
struct EHCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehc", abstract: "Education, health and care plans, from the request to the end.",
        discussion: """
            Example:
              waymark ehc show AB
            """,
        subcommands: [Request.self, Decide.self, Issue.self, Review.self, Cease.self, Show.self])

    /// What every step of a plan takes.
    struct StepOptions: ParsableArguments {
        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions
    }

    /// `waymark ehc request`
    struct Request: EHCStep {
        static let configuration = step(
            "request", "The local authority is asked to assess the pupil.", "waymark ehc request AB --on \"2 weeks ago\"")

        @OptionGroup var step: StepOptions

        func run() async throws {
            try await take { office, pupil, day in
                try await office.perform(RequestEHCAssessment(pupil: pupil.id, requestedOn: day), step.act) { performed in
                    """
                    Recorded\(performed.ref): an EHC assessment of \(pupil.name) was asked for on \(day.inEnglish).
                    """
                }
            }
        }
    }

    /// `waymark ehc decide`
    struct Decide: EHCStep {
        static let configuration = step(
            "decide", "The local authority has decided: a plan will be issued, or is refused.",
            "waymark ehc decide AB --decision issued --on 12/03/2026")

        @Option(help: ArgumentHelp("issued or refused.", valueName: "decision"), completion: .list(["issued", "refused"]))
        var decision: String?

        @OptionGroup var step: StepOptions

        func run() async throws {
            try await take { office, pupil, day in
                let decision = try office.dialogue.code(
                    decision, of: CodeLists.ehcDecision, option: "--decision", question: "What was decided?")
                try await office.perform(DecideOnEHCPlan(pupil: pupil.id, decision: decision, decidedOn: day), step.act) { _ in
                    let what = decision == "issued" ? "a plan will be issued" : "a plan is refused"
                    return "Recorded: \(what) for \(pupil.name), decided on \(day.inEnglish)."
                }
            }
        }
    }

    /// `waymark ehc issue`
    struct Issue: EHCStep {
        static let configuration = step(
            "issue", "The plan is issued.", "waymark ehc issue AB --on 12/03/2026",
            "A pupil who comes with a plan has no request here: say the day of the decision with --decided.")

        @Option(help: ArgumentHelp("The day of the decision, where it isn't recorded.", valueName: "day"))
        var decided: String?

        @OptionGroup var step: StepOptions

        func run() async throws {
            try await take { office, pupil, day in
                let plan = try await office.casework.read { try $0.openEHCPlan(of: pupil.id) }
                var decidedOn: Day?
                if decided != nil || plan?.decidedOn == nil {
                    decidedOn = try office.dialogue.day(
                        decided, option: "--decided", question: "When was it decided?", today: office.today)
                }
                try await office.perform(
                    IssueEHCPlan(pupil: pupil.id, issuedOn: day, decidedOn: decidedOn), step.act
                ) { performed in
                    """
                    Recorded\(performed.ref): the EHC plan of \(pupil.name) was issued on \(day.inEnglish); the first annual \
                    review is due by \(day.adding(months: 12).inEnglish).
                    """
                }
            }
        }
    }

    /// `waymark ehc review`
    struct Review: EHCStep {
        static let configuration = step(
            "review", "The annual review of the plan was held.", "waymark ehc review AB --on tue")

        @OptionGroup var step: StepOptions

        func run() async throws {
            try await take { office, pupil, day in
                try await office.perform(ReviewEHCPlan(pupil: pupil.id, reviewedOn: day), step.act) { _ in
                    """
                    Recorded: the EHC plan of \(pupil.name) was reviewed on \(day.inEnglish); the next review is due by \
                    \(day.adding(months: 12).inEnglish).
                    """
                }
            }
        }
    }

    /// `waymark ehc cease`
    struct Cease: EHCStep {
        static let configuration = step("cease", "The plan has ceased.", "waymark ehc cease AB --on 31/08/2026")

        @OptionGroup var step: StepOptions

        func run() async throws {
            try await take { office, pupil, day in
                try await office.perform(CeaseEHCPlan(pupil: pupil.id, ceasedOn: day), step.act) { _ in
                    "Recorded: the EHC plan of \(pupil.name) ceased on \(day.inEnglish)."
                }
            }
        }
    }

    /// `waymark ehc show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a pupil's EHC plans, their reviews, and when the next is due.",
            usage: "waymark ehc show <pupil> [<options>]",
            discussion: """
                Example:
                  waymark ehc show AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (pupil, plans) = try await office.look(at: pupil.lookup, about: "ehc_plans") { desk, pupil in
                    try desk.ehcPlans(of: pupil.id)
                }
                try output.print(Self.listing(plans), empty: "\(pupil.name) has no EHC plan, and none was asked for.")
            }
        }

        private static func listing(_ plans: [EHCPlan]) -> Listing {
            Listing(
                format: "waymark-ehc-plans/1", name: "plans",
                columns: [
                    .init(key: "ref", title: "Ref"), .init(key: "requested_on", title: "Asked for"),
                    .init(key: "decision", title: "Decision"), .init(key: "decided_on", title: "Decided on"),
                    .init(key: "issued_on", title: "Issued on"), .init(key: "reviews", title: "Reviewed on", wraps: true),
                    .init(key: "next_review_by", title: "Next by"), .init(key: "ceased_on", title: "Ceased on"),
                ],
                rows: plans.map { plan in
                    [
                        .text(plan.ref), .day(plan.requestedOn), .code(plan.decision, of: CodeLists.ehcDecision),
                        .day(plan.decidedOn), .day(plan.issuedOn), Listing.Field(.list(plan.reviews.map { .text($0.iso) })),
                        .day(plan.nextReview?.upperBound), .day(plan.ceasedOn),
                    ]
                })
        }
    }
}

/// A step of an EHC plan: a pupil and a day.
protocol EHCStep: ActCommand {
    var step: EHCCommand.StepOptions { get }
}

extension EHCStep {
    var options: CaseOptions { step.options }
    var common: CommonOptions { step.common }
    var act: ActOptions { step.act }

    fileprivate static func step(
        _ name: String, _ abstract: String, _ example: String, _ more: String? = nil
    ) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name, abstract: abstract, usage: "waymark ehc \(name) <pupil> [<options>]",
            discussion: (more.map { "\($0)\n\n" } ?? "") + "Example:\n  \(example)")
    }

    fileprivate func take(_ body: (Office, Pupil, Day) async throws -> Void) async throws {
        try await withCases { office in
            let pupil = try await office.pupil(step.pupil.lookup)
            let day = try office.dialogue.day(step.on ?? "today", option: "--on", question: "When?", today: office.today)
            try await body(office, pupil, day)
        }
    }
}
