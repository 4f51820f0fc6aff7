import ArgumentParser
import Casework
import Journey

/// `waymark note`: restricted notes.
struct NoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Write a restricted note, which only the safeguarding lead reads.",
        discussion: """
            Example:
              waymark note write P1024
            """,
        subcommands: [Write.self, Read.self])

    /// `waymark note write`
    struct Write: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "write",
            abstract: "Write a restricted note. Only the safeguarding lead can read it, also not you.",
            usage: "waymark note write <pupil> [<options>]",
            discussion: """
                Whoever is in danger now is not helped by a note: go to the safeguarding lead.

                Example:
                  waymark note write P1024 --on today
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("The day that it is about; today unless given.", valueName: "day"))
        var on: String?

        @Option(help: ArgumentHelp("The note; asked for unless given.", valueName: "text"))
        var note: String?

        @Option(help: ArgumentHelp("The setting, by its URN, where a pupil has stays at several.", valueName: "urn"))
        var setting: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withRegistry { registry in
                let stay = try await registry.casework.read { desk in
                    try desk.stay(of: pupil.lookup, at: Stay.Stage.allCases, urn: setting, for: "A note")
                }
                let note = try registry.dialogue.text(note, option: "--note", question: "What is to be noted?")
                let day = try registry.day(on, option: "--on")
                let (_, change) = try await registry.access.writeRestrictedNote(
                    about: StayKey(setting: stay.setting.id, placement: stay.id), on: day, note)
                Say.line("Noted about \(stay.pupil.name.withoutControls), \(day.inEnglish). Only the safeguarding lead reads it.")
                let me = try await registry.access.whoAmI()
                if me.isSteward, !me.isActing { return Say.line("Take it back: waymark undo \(change)") }
                // Nobody takes back what they can't read.
                Say.proposed(
                    "It is change \(change). Only the safeguarding lead takes it back, having read it",
                    "waymark note read \(stay.pupil.ref), then waymark undo \(change)")
            }
        }
    }

    /// `waymark note read`
    struct Read: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "read",
            abstract: "Read the restricted notes about a pupil, as the safeguarding lead.",
            usage: "waymark note read <pupil> [<options>]",
            discussion: """
                That you looked is on record before anything is shown.

                Example:
                  waymark note read P1024
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(name: .customLong("why"), help: ArgumentHelp("Why, kept with the look.", valueName: "reason"))
        var reason: String?

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let notes = try await withRegistry { registry in
                let hit = try await registry.pupil(pupil.lookup)
                do {
                    return try await registry.access.restrictedNotes(about: hit.id, reason: reason)
                } catch AccessError.noSuchPupil {
                    // Whose pupil it is has been shown; whether there are notes is not said.
                    throw AccessError.notAllowed(.readRestrictedNotes)
                }
            }
            if notes.isEmpty { Say.line("There are no restricted notes about this pupil.") }
            if !notes.isEmpty || output.format != .table {
                try OutputStream.output.write(Self.listing(notes).text(output.format, for: .output))
            }
        }

        private static func listing(_ notes: [RestrictedNote]) -> Listing {
            Listing(
                format: "waymark-restricted-notes/1", name: "notes",
                columns: [.init(key: "noted_on", title: "Day"), .init(key: "ref", title: nil), .init(key: "note", title: "Note", wraps: true)],
                rows: notes.map { [.init(.text($0.notedOn.description), shown: $0.notedOn.inEnglish), .text($0.ref), .text($0.note)] })
        }
    }
}
