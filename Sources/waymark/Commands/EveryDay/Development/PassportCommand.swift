import ArgumentParser
import Casework
import Journey

/// `waymark passport`
struct PassportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passport", abstract: "The pupil's own summary: written together, printed, shared.",
        discussion: """
            Example:
              waymark passport write AB --with "Asha, her mother" --helps "time to think"
            """,
        subcommands: [Write.self, Print.self, Share.self])

    /// `waymark passport write`
    struct Write: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "write",
            abstract: "Write a new version of a pupil's passport, with the pupil.",
            usage: "waymark passport write <pupil> [<options>]",
            discussion: """
                Without any of its parts, the last version is opened in your editor (EDITOR). With some, the others stay as \
                they were; an empty text takes a part out.

                Example:
                  waymark passport write AB --with "Asha, her mother" --helps "time to think"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("With whom it was written: the pupil, and who else.", valueName: "who"))
        var with: String?

        @Option(help: ArgumentHelp("Strengths and interests.", valueName: "text"))
        var strengths: String?

        @Option(help: ArgumentHelp("Needs.", valueName: "text"))
        var needs: String?

        @Option(help: ArgumentHelp("What helps.", valueName: "text"))
        var helps: String?

        @Option(help: ArgumentHelp("What to avoid.", valueName: "text"))
        var avoid: String?

        @Option(help: ArgumentHelp("Outcomes and engagement so far.", valueName: "text"))
        var outcomes: String?

        @Option(help: ArgumentHelp("The pupil's own words.", valueName: "text"))
        var pupilWords: String?

        @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
        var on: String?

        @Option(
            help: ArgumentHelp(
                "The version that you worked from, 0 for none: when there is a newer one, nothing is stored.", valueName: "number"))
        var fromVersion: Int?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let day = try office.dialogue.day(on ?? "today", option: "--on", question: "When?", today: office.today)
                let stay = try await office.stay(
                    of: pupil.lookup, at: [.accepted, .onRoll, .left], for: "A passport", recording: Occurrence(on: day))
                guard !given.isEmpty || office.dialogue.isOpen else { throw Self.nothingGiven }
                let with = try office.dialogue.text(with, option: "--with", question: "With whom is it written?")
                let last = try await office.casework.look(.show, at: stay.pupil.id, about: "passport") { desk in
                    try desk.passports(of: stay).last
                }
                let writing = WritePassport(
                    stay: stay.id, writtenOn: day, writtenWith: with, parts: last?.parts ?? .init(), seen: seen(last))
                if given.isEmpty {
                    try await Editor.edit(PassportDraft.text(writing.parts, of: stay.pupil)) { text in
                        try await store(writing, try PassportDraft.parts(text), stay.pupil, office)
                    }
                } else {
                    let parts = given.reduce(into: writing.parts) { $0[keyPath: $1.part.path] = $1.text }
                    try await store(writing, parts, stay.pupil, office)
                }
            }
        }

        private var given: [(part: PassportPart, text: String)] {
            let texts: [PassportPart: String?] = [
                .strengths: strengths, .needs: needs, .whatHelps: helps, .whatToAvoid: avoid, .outcomes: outcomes,
                .pupilWords: pupilWords,
            ]
            return PassportPart.allCases.compactMap { part in texts[part].flatMap(\.self).map { (part, $0) } }
        }

        private static let nothingGiven = WaymarkError.wrongCommand(
            "None of the passport's parts is given.",
            advice: "Give some: --strengths, --needs, --helps, --avoid, --outcomes, --pupil-words; or run the command at a terminal.")

        private func seen(_ last: Passport?) -> Passport.Version? {
            guard let fromVersion else { return last?.asSeen }
            return fromVersion == 0 ? nil : Passport.Version(fromVersion)
        }

        private func store(
            _ writing: WritePassport, _ parts: Passport.Parts, _ pupil: Pupil, _ office: Office
        ) async throws {
            var writing = writing
            writing.parts = parts
            let (day, with) = (writing.writtenOn, writing.writtenWith)
            try await office.perform(writing, act) { performed in
                let version = performed.deed.records.first?.key.map { ", version \($0)," } ?? ""
                return "Written: the passport of \(pupil.name)\(version) on \(day.inEnglish), with \(with)."
            }
        }
    }

    /// `waymark passport share`
    struct Share: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "share",
            abstract: "Record that the passport was passed on.",
            usage: "waymark passport share <pupil> [<options>]",
            discussion: """
                Example:
                  waymark passport share AB --audience receiving_setting --to "Ms Hart"
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var sharing: SharingOptions
        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                _ = try await office.pupil(pupil.lookup)
                let (audience, day) = try sharing.asked(in: office)
                let stay = try await office.stay(
                    of: pupil.lookup, at: [.accepted, .onRoll, .left], for: "Passing on a passport",
                    recording: .share("passport", with: audience, on: day, transition: sharing.transition))
                try await office.perform(
                    SharePassport(
                        stay: stay.id, audience: audience, recipient: sharing.to, sharedOn: day, transition: sharing.transition),
                    act
                ) { sharing.sentence($0, "Passport", stay.pupil, audience, day) }
            }
        }
    }
}
