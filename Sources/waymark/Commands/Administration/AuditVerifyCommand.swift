import ArgumentParser
import Casework

extension AuditCommand {
    /// `waymark audit verify`
    struct Verify: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Go over the trail, and find what was altered, removed or put in another order.",
            usage: "waymark audit verify [<options>]",
            discussion: """
                Ends with 10 when something is broken. Whoever owns the database could write a whole new trail: that shows \
                only against a head that was printed before and kept elsewhere.

                Example:
                  waymark audit verify --against /media/safe/heads.csv
                """)

        @Option(help: ArgumentHelp("Heads that audit head printed before, as CSV.", valueName: "file"), completion: .file())
        var against: String?

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let kept = try against.map(KeptHead.read) ?? []
            let broken = try await withRegistry { registry in
                let heads = kept.filter { [nil, registry.casework.organisation].contains($0.organisation) }.map(\.head)
                return try await ProgressBar.during("Going over the trail") { try await registry.access.verify(against: heads) }
            }
            if !broken.isEmpty || output.format != .table {
                try OutputStream.output.write(Self.listing(broken).text(output.format, for: .output))
            }
            guard broken.isEmpty else { throw WaymarkError.trailBroken(links: broken.count) }
            Say.line("The trail is whole: every change and every look follows from the one before.")
        }

        private static func listing(_ broken: [BrokenLink]) -> Listing {
            Listing(
                format: "waymark-trail-check/1", name: "broken",
                columns: [
                    .init(key: "chain", title: "Chain"), .init(key: "number", title: "No", isNumber: true),
                    .init(key: "problem", title: "What is wrong"),
                ],
                rows: broken.map { [.text($0.chain), .number(Int($0.number)), .text($0.problem.rawValue)] })
        }
    }
}
