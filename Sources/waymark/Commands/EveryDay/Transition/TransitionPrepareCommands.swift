import ArgumentParser
import Casework
import Journey

extension TransitionCommand {
    /// `waymark transition view`
    struct View: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "view",
            abstract: "Record what the pupil and the parents think of the move.",
            usage: "waymark transition view <pupil> [--pupil <text>] [--parents <text>]",
            discussion: """
                The step of taking the view is done with it.

                Example:
                  waymark transition view AB --pupil "I want to try" --parents "Worried"
                """)

        @Argument(
            help: ArgumentHelp("A reference, a UPN or its last four, initials, or a piece of the name.", valueName: "pupil"),
            completion: .custom { _, _, _ in await PupilCompletion.candidates() })
        var who: String

        @Option(help: ArgumentHelp("The pupil's view, in their words.", valueName: "text"))
        var pupil: String?

        @Option(help: ArgumentHelp("The parents' or carers' view.", valueName: "text"))
        var parents: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: PupilLookup(who))
                let isAsking = pupil == nil && parents == nil
                let pupilView = isAsking ? try office.dialogue.text(nil, option: "--pupil", question: "The pupil's view?") : pupil
                let day = try office.day(on)
                try await office.perform(
                    RecordTransitionViews(transition: transition.id, pupil: pupilView, parents: parents, takenOn: day), act
                ) { performed in
                    let whose = [pupilView.map { _ in "the pupil's" }, parents.map { _ in "the parents'" }].compactMap(\.self)
                    return """
                        Recorded: \(whose.joined(separator: " and ")) view of the move to \(transition.receiving), \
                        for \(stay.pupil.name).\(transition.also(performed))
                        """
                }
            }
        }
    }

    /// `waymark transition readiness`
    struct Readiness: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "readiness",
            abstract: "Record how ready the pupil is: red, amber or green.",
            usage: "waymark transition readiness <pupil> [<options>]",
            discussion: """
                The readiness review is done with it.

                Example:
                  waymark transition readiness AB --attitudes green \\
                    --academic amber --attendance red
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("Attitudes and behaviour.", valueName: "colour"), completion: .codes(CodeLists.readiness))
        var attitudes: String?

        @Option(help: ArgumentHelp("Academic progress.", valueName: "colour"), completion: .codes(CodeLists.readiness))
        var academic: String?

        @Option(help: ArgumentHelp("Attendance.", valueName: "colour"), completion: .codes(CodeLists.readiness))
        var attendance: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: pupil.lookup)
                let isAsking = [attitudes, academic, attendance].allSatisfy { $0 == nil }
                func colour(_ given: String?, _ option: String, _ question: String) throws -> String? {
                    guard isAsking || given != nil else { return nil }
                    return try office.dialogue.code(given, of: CodeLists.readiness, option: option, question: question)
                }
                let colours = [
                    ("attitudes", try colour(attitudes, "--attitudes", "Attitudes and behaviour?")),
                    ("academic", try colour(academic, "--academic", "Academic progress?")),
                    ("attendance", try colour(attendance, "--attendance", "Attendance?")),
                ]
                let day = try office.day(on)
                try await office.perform(
                    RecordReadiness(
                        transition: transition.id, attitudes: colours[0].1, academic: colours[1].1, attendance: colours[2].1,
                        reviewedOn: day), act
                ) { performed in
                    let said = colours.compactMap { name, colour in colour.map { "\(name) \($0)" } }.joined(separator: ", ")
                    return "Readiness of \(stay.pupil.name) on \(day.inEnglish): \(said)." + transition.also(performed)
                }
            }
        }
    }

    /// `waymark transition panel`
    struct Panel: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "panel",
            abstract: "Record when the fair access panel was asked, or decided.",
            usage: "waymark transition panel <pupil> --submitted <day> | --decided <day>",
            discussion: """
                Example:
                  waymark transition panel AB --submitted yesterday
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The day it was submitted.", valueName: "day"))
        var submitted: String?

        @Option(help: ArgumentHelp("The day it was decided.", valueName: "day"))
        var decided: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: pupil.lookup)
                guard submitted != nil || decided != nil else {
                    throw WaymarkError.wrongCommand(
                        "--submitted and --decided are missing.", advice: "Give the day of one: --submitted today")
                }
                let submittedOn = try submitted.map { try Dialogue.day($0, option: "--submitted", today: office.today) }
                let decidedOn = try decided.map { try Dialogue.day($0, option: "--decided", today: office.today) }
                try await office.perform(
                    RecordPanel(transition: transition.id, submittedOn: submittedOn, decidedOn: decidedOn), act
                ) { performed in
                    let said = [
                        submittedOn.map { "submitted on \($0.inEnglish)" }, decidedOn.map { "decided on \($0.inEnglish)" },
                    ].compactMap(\.self).joined(separator: ", ")
                    return "Fair access panel for \(stay.pupil.name): \(said)." + transition.also(performed)
                }
            }
        }
    }

    /// `waymark transition barrier`
    struct Barrier: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "barrier",
            abstract: "Record what stood in the way of the move.",
            usage: "waymark transition barrier <pupil> <barrier> ...",
            discussion: """
                Example:
                  waymark transition barrier AB receiving_capacity transport
                """)

        @OptionGroup var pupil: PupilArgument

        @Argument(help: ArgumentHelp("The barriers.", valueName: "barrier"), completion: .codes(CodeLists.barrier))
        var barriers: [String] = []

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let (stay, transition) = try await office.transition(of: pupil.lookup)
                let codes = try office.dialogue.codes(
                    barriers, of: CodeLists.barrier, option: "The barrier", question: "What stood in the way?")
                try await office.perform(RecordBarriers(transition: transition.id, barriers: codes), act) { _ in
                    let labels = codes.map(CodeLists.barrier.label).joined(separator: ", ")
                    return "Barriers to the move of \(stay.pupil.name): \(labels)."
                }
            }
        }
    }
}

extension Transition {
    /// Which steps an act has done beside what it is for.
    fileprivate func also(_ performed: Performed) -> String {
        let done = performed.deed.records.filter { $0.type == "transition_step" }.compactMap(\.key)
        let labels = steps.filter { done.contains($0.code) }.map(\.label)
        return labels.isEmpty ? "" : " Done with it: \(labels.joined(separator: ", "))."
    }
}
