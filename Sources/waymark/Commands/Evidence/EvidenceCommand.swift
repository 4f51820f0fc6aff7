import ArgumentParser
import Evidence

/// `waymark evidence`: the roll-up of the records into figures for the toolkit's quality areas.
struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Roll the records up into evidence, and look behind each figure.",
        discussion: """
            A RUN is named by its number, its identifier or the beginning of it, or last.

            Example:
              waymark evidence run --year 2025/26
            """,
        subcommands: [
            EvidenceRunCommand.self, Pack.self, Note.self, Sign.self, Members.self, Diff.self, Repeat.self, List.self, Show.self,
            Nightly.self,
        ])
}

extension Reader: ExpressibleByArgument {}
extension Breakdown: ExpressibleByArgument {}

/// What the commands about stored runs have in common.
struct RunArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The run: its number, identifier or its beginning, or last.", valueName: "run"))
    var run: String
}

/// For whom figures are printed, and where to.
struct FiguresOptions: ParsableArguments {
    @Option(help: ArgumentHelp("For whom: shareable hides small numbers.", valueName: "reader"))
    var reader = Reader.internal

    @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?
}

extension WaymarkCommand {
    /// Opens the database and hands over the evidence of the organisation.
    func withEvidence<Value>(
        of organisation: OrganisationOption, _ body: (EvidenceService, Workplace) async throws -> Value
    ) async throws -> Value {
        try await atWork { workplace in
            let organisation = try workplace.organisation(named: organisation.organisation)
            let service = try EvidenceService(database: workplace.database, organisation: organisation.id)
            return try await body(service, workplace)
        }
    }
}
