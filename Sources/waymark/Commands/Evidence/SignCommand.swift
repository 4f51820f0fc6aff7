import ArgumentParser
import Evidence

extension EvidenceCommand {
    /// `waymark evidence sign`: senior leadership puts its name to a run.
    struct Sign: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign",
            abstract: "Sign a run off, as senior leadership; from then on it never changes.",
            usage: "waymark evidence sign <run> [<options>]",
            discussion: """
                A sign-off can't be taken back. What is corrected later shows as an adjustment in the packs of later runs.

                Example:
                  waymark evidence sign last --remark "Seen by the leadership team."
                """)

        @OptionGroup var name: RunArgument

        @Option(help: ArgumentHelp("What to say beside the name.", valueName: "text"))
        var remark: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withEvidence(of: organisation) { service, _ in
                let run = try await service.find(name.run)
                let signed = try await service.sign(run, remark: remark)
                Say.line("Run \(signed.number) is signed off\(signed.signOff.map { " by \($0.by)" } ?? ""). It never changes.")
                Say.next([("waymark evidence pack \(signed.number) --output pack.html", "the pack, with the name on it")])
            }
        }
    }
}
