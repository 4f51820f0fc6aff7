import ArgumentParser
import Evidence

extension EvidenceCommand {
    /// `waymark evidence diff`: what moved from one run to another, and why.
    struct Diff: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "diff",
            abstract: "Say which figures moved between two runs, and by which records.",
            usage: "waymark evidence diff <earlier> <later> [<options>]",
            discussion: """
                A record is new, corrected or voided, or the days did it: it came into the period, left it, or a time limit ran \
                out. Records are named only to those who may see them.

                Example:
                  waymark evidence diff 1 last
                """)

        @Argument(help: ArgumentHelp("The earlier run.", valueName: "earlier"))
        var earlier: String

        @Argument(help: ArgumentHelp("The later run.", valueName: "later"))
        var later: String

        @Flag(help: "Only the figures, without the records.")
        var figures = false

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withEvidence(of: organisation) { service, _ in
                let (earlier, later) = (try await service.find(earlier), try await service.find(later))
                let difference = try await ProgressBar.during("Comparing the runs") {
                    try await service.difference(from: earlier, to: later)
                }
                try DifferencePage(difference: difference, library: service.library, withMembers: !figures).print(output.format)
            }
        }
    }
}
