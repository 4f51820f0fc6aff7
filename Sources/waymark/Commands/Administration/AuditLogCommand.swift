import ArgumentParser
import Casework

extension AuditCommand {
    /// `waymark audit log`
    struct Log: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "log",
            abstract: "List changes and looks, the latest first.",
            usage: "waymark audit log [<options>]",
            discussion: """
                Example:
                  waymark audit log --by hussain --since "2 weeks ago"
                """)

        @OptionGroup var trail: TrailOptions
        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let lines = try await withRegistry { registry in
                let filter = try await trail.filter(registry)
                let lines = try await registry.access.looks(filter).map(TrailLine.init)
                    + registry.access.changes(filter).map(TrailLine.init)
                return lines.sorted { ($0.at, $0.chain) > ($1.at, $1.chain) }.prefix(filter.limit)
            }
            if lines.isEmpty { Say.line("There is nothing on record for this.") }
            if !lines.isEmpty || output.format != .table {
                try OutputStream.output.write(TrailLine.listing(Array(lines)).text(output.format, for: .output))
            }
        }
    }

    /// `waymark audit who-saw`
    struct WhoSaw: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "who-saw",
            abstract: "List who looked at a pupil's record, the latest first.",
            usage: "waymark audit who-saw <pupil> [<options>]",
            discussion: """
                The pupil is named in full, by reference or UPN: an auditor sees no pupils, and searches for none.

                Example:
                  waymark audit who-saw P1024 --since 2026-01-01
                """)

        @Argument(help: ArgumentHelp("The pupil's reference or UPN.", valueName: "pupil"))
        var pupil: String

        @OptionGroup var trail: TrailOptions
        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let looks = try await withRegistry { registry in
                try await registry.access.whoSaw(
                    try await registry.access.pupil(named: pupil), filter: try await trail.filter(registry))
            }
            if looks.isEmpty { Say.line("Nobody is on record as having looked.") }
            if !looks.isEmpty || output.format != .table {
                try OutputStream.output.write(TrailLine.listing(looks.map(TrailLine.init)).text(output.format, for: .output))
            }
        }
    }
}
