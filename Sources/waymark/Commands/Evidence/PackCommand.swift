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
                let run = try await service.find(name.run)
                let pack = try await ProgressBar.during("Putting the pack together") {
                    try await service.pack(of: run, for: reader, withNarrative: withNarrative ? true : nil)
                }
                let document = PackDocument(pack)
                try Destination(path: output).write { write in
                    switch format ?? PackFormat(ofFile: output) {
                    case .html: try document.writeHTML(write)
                    case .markdown: try document.writeMarkdown(write)
                    case .csv: try document.writeCSV(write)
                    case .json: try document.writeJSON(write)
                    }
                }
                if let output, (format ?? PackFormat(ofFile: output)) == .csv { try Self.writeSheets(document, beside: output) }
                if let output { Say.line("The \(reader.rawValue) pack of run \(run.number) is in \(output).") }
            }
        }

        /// `pack.csv` has `pack-chart-retention.csv` beside it.
        private static func writeSheets(_ document: PackDocument, beside path: String) throws {
            let stem = path.lowercased().hasSuffix(".csv") ? String(path.dropLast(4)) : path
            for sheet in document.chartSheets {
                try Destination(path: "\(stem)-\(sheet.name).csv").write { try sheet.writeCSV($0) }
            }
        }
    }

    enum PackFormat: String, CaseIterable, ExpressibleByArgument {
        case html, markdown, csv, json

        /// The format that a file's name ends in; a page where it says nothing.
        init(ofFile path: String?) {
            let ending = path?.split(separator: ".").last.map { $0.lowercased() } ?? ""
            self = ending == "md" ? .markdown : PackFormat(rawValue: ending) ?? .html
        }
    }
}
