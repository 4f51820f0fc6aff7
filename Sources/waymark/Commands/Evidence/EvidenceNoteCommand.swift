import ArgumentParser
import Casework
import Evidence
import Journey

extension EvidenceCommand {
    /// `waymark evidence note`: what people write beside the figures.
    struct Note: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "note",
            abstract: "Write beside an area's figures: strengths, development areas, sources, actions.",
            usage: "waymark evidence note <area> [<options>]",
            discussion: """
                Without a text, at a terminal, it is written in your editor ($EDITOR). Every version stays, with its author. \
                Actions are carried forward to the next year's pack until they are done.

                Example:
                  waymark evidence note 12 --strength "Aftercare is planned with the school."
                """)

        @Argument(help: ArgumentHelp("The quality area, from 1 to 13.", valueName: "area"))
        var area: Int

        @Option(help: ArgumentHelp("The setting, by URN or local code, where there are several.", valueName: "urn"))
        var setting: String?

        @Option(help: ArgumentHelp("The academic year, like 2025/26; this one.", valueName: "year"))
        var year: String?

        @Option(name: .customLong("strength"), help: ArgumentHelp("Add a strength; may be repeated.", valueName: "text"))
        var strengths: [String] = []

        @Option(name: .customLong("development"), help: ArgumentHelp("Add a development area; may be repeated.", valueName: "text"))
        var developmentAreas: [String] = []

        @Option(name: .customLong("source"), help: ArgumentHelp("Add a source of evidence; may be repeated.", valueName: "text"))
        var sources: [String] = []

        @Option(help: ArgumentHelp("Add something to do.", valueName: "text"))
        var action: String?

        @Option(help: ArgumentHelp("Whose the action is, by staff reference.", valueName: "staff"))
        var owner: String?

        @Option(help: ArgumentHelp("By when the action is due.", valueName: "day"))
        var due: String?

        @Option(help: ArgumentHelp("Say that the action of this number is done.", valueName: "action"))
        var done: Int64?

        @Option(help: ArgumentHelp("Say that the action of this number is not done after all.", valueName: "action"))
        var undone: Int64?

        @Flag(help: "Show what is written, and write nothing.")
        var show = false

        @Flag(help: "Show all versions with their authors, and write nothing.")
        var versions = false

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard CodeLists.qualityArea[String(area)] != nil else {
                throw ValidationError("The quality areas are numbered from 1 to 13.")
            }
            guard action != nil || (owner == nil && due == nil) else {
                throw ValidationError("--owner and --due belong to an --action.")
            }
        }

        func run() async throws {
            let year = try self.year.map { text in
                guard let year = AcademicYear(text) else { throw WaymarkError.badAcademicYear(text) }
                return year
            }
            let due = try DayOption(self.due, of: "--due")
            try await atWork { workplace in
                let organisation = try workplace.organisation(named: organisation.organisation)
                let narratives = Narratives(access: Access(database: workplace.database, organisation: organisation.id))
                let place = NarrativePlace(
                    setting: try await narratives.setting(named: setting), year: year ?? AcademicYear(containing: workplace.today),
                    area: area)
                let book = NoteBook(narratives: narratives, place: place)
                if versions { return try await book.printVersions(output.format) }
                if show { return try await book.print(output.format) }
                let note = NarrativeTexts(
                    strengths: Self.paragraphs(strengths), developmentAreas: Self.paragraphs(developmentAreas),
                    sources: Self.paragraphs(sources))
                if let done { try await book.complete(done, on: workplace.today) }
                if let undone { try await book.complete(undone, on: nil) }
                if let action {
                    try await book.add(NewNarrativeAction(text: action, owner: owner, dueOn: try due?.day(today: workplace.today)))
                }
                if !note.isEmpty {
                    try await book.add(note)
                } else if done == nil, undone == nil, action == nil {
                    try await book.edit(mayAsk: Dialogue(isSilent: common.noInput).isOpen)
                }
            }
        }

        private static func paragraphs(_ texts: [String]) -> String? {
            texts.isEmpty ? nil : texts.joined(separator: "\n")
        }
    }
}
