import ArgumentParser
import Evidence

extension EvidenceCommand {
    /// `waymark evidence pack`: a run as a document to hand over.
    struct Pack: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "pack",
            abstract: "Write the evidence pack of a stored run, to read, print and hand over.",
            usage: "waymark evidence pack <run> [<options>]",
            discussion: """
                The page is one file that needs nothing else. A shareable pack hides small numbers and names no record. As CSV \
                the numbers of each chart lie in a file of their own beside it.

                Example:
                  waymark evidence pack last --reader shareable --output pack.html
                """)

        @OptionGroup var name: RunArgument

        @Option(help: ArgumentHelp("For whom: shareable hides small numbers.", valueName: "reader"))
        var reader = Reader.internal

        @Option(help: ArgumentHelp("How to write it: html unless the file's ending says otherwise.", valueName: "format"))
        var format: PackFormat?

        @Flag(
            name: .customLong("with-narrative"),
            help: "Also what people wrote, in a shareable pack: see first that it names nobody.")
        var withNarrative = false

        @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
        var output: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withEvidence(of: organisation) { service, _ in
                try await PackPage(run: try await service.find(name.run), service: service).write(
                    for: reader, as: format ?? PackFormat(ofFile: output), to: output, withNarrative: withNarrative)
            }
        }
    }

    enum PackFormat: String, CaseIterable, ExpressibleByArgument {
        case html, markdown, csv, json

        /// The format that a file's name ends in; a page where it says nothing.
        init(ofFile path: String?) {
            let ending = path?.fileEnding ?? ""
            self = ending == "md" ? .markdown : PackFormat(rawValue: ending) ?? .html
        }
    }
}
