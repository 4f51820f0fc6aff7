import ArgumentParser
import Casework
import Foundation

/// `waymark break-glass`: a record that is not one's own, in an emergency.
struct BreakGlassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break-glass", abstract: "Open a pupil's record in an emergency, for an hour, on record.",
        discussion: """
            Example:
              waymark break-glass P1024 --why "ran off, whom do we ring?"
            """,
        subcommands: [Open.self, List.self, Close.self], defaultSubcommand: Open.self)

    /// `waymark break-glass PUPIL`
    struct Open: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "open",
            abstract: "Open a record of your setting for an hour, restricted notes included.",
            usage: "waymark break-glass <pupil> --why <reason> [<options>]",
            discussion: """
                The safeguarding lead sees who opened it and why, until they have closed it.

                Example:
                  waymark break-glass P1024 --why "ran off, whom do we ring?"
                """)

        @Argument(help: ArgumentHelp("The pupil's reference or UPN, in full.", valueName: "pupil"))
        var pupil: String

        @Option(name: .customLong("why"), help: ArgumentHelp("What the emergency is.", valueName: "reason"))
        var reason: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withRegistry { registry in
                let why = try registry.dialogue.text(reason, option: "--why", question: "What is the emergency?")
                _ = try await registry.access.breakGlass(for: pupil, reason: why)
            }
            Say.line("The record is open to you for an hour. The safeguarding lead sees that, and why.")
            Say.next([
                ("waymark pupil show \(pupil.asArgument)", "the record"), ("waymark note read \(pupil.asArgument)", "restricted notes"),
            ])
        }
    }

    /// `waymark break-glass list`
    struct List: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the records that were opened in an emergency.",
            usage: "waymark break-glass list [<options>]",
            discussion: """
                Example:
                  waymark break-glass list --all
                """)

        @Flag(help: "Also those that were closed.")
        var all = false

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let broken = try await withRegistry { try await $0.access.brokenGlasses(openOnly: !all) }
            if broken.isEmpty { Say.line("None is open.") }
            if !broken.isEmpty || output.format != .table {
                try OutputStream.output.write(Self.listing(broken).text(output.format, for: .output))
            }
            if let open = broken.first(where: { $0.closedAt == nil }) {
                Say.next([("waymark break-glass close \(BreakGlassCommand.shortName(of: open))", "as the safeguarding lead, with what you found")])
            }
        }

        private static func listing(_ broken: [BrokenGlass]) -> Listing {
            Listing(
                format: "waymark-broken-glass/1", name: "opened",
                columns: [
                    .init(key: "id", title: "No"), .init(key: "opened_at", title: "Opened (UTC)"),
                    .init(key: "until", title: "Until (UTC)"), .init(key: "pupil", title: "Pupil"),
                    .init(key: "staff", title: "By", wraps: true), .init(key: "reason", title: "Why", wraps: true),
                    .init(key: "closed_at", title: "Closed (UTC)"), .init(key: "finding", title: "Found", wraps: true),
                ],
                rows: broken.map { glass in
                    [
                        .init(.text(glass.id.uuidString.lowercased()), shown: BreakGlassCommand.shortName(of: glass)),
                        .init(.text(glass.openedAt.description), shown: glass.openedAt.minute),
                        .init(.text(glass.untilAt.description), shown: glass.untilAt.minute),
                        .text(glass.pupilRef), .text(glass.staff), .text(glass.reason),
                        .init(.optional(glass.closedAt?.description), shown: glass.closedAt?.minute ?? ""), .text(glass.finding),
                    ]
                })
        }
    }

    /// `waymark break-glass close`
    struct Close: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "Close a record that was opened in an emergency, as the safeguarding lead.",
            usage: "waymark break-glass close <number> [<options>]",
            discussion: """
                Example:
                  waymark break-glass close 9f3a --finding "rightly so"
                """)

        @Argument(help: ArgumentHelp("The end of its number, as break-glass list gives it.", valueName: "number"))
        var number: String

        @Option(help: ArgumentHelp("What you made of it.", valueName: "text"))
        var finding: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withRegistry { registry in
                let open = try await registry.access.brokenGlasses()
                let meant = open.filter { !number.isEmpty && $0.id.uuidString.lowercased().hasSuffix(number.lowercased()) }
                guard let glass = meant.first else { throw AccessError.noSuchBrokenGlass }
                guard meant.count == 1 else { throw WaymarkError.severalBrokenGlasses }
                let finding = try registry.dialogue.text(finding, option: "--finding", question: "What did you make of it?")
                try await registry.access.closeBrokenGlass(glass.id, finding: finding)
                Say.line("Closed: \(glass.staff.withoutControls) sees the record no longer.")
            }
        }
    }

    /// The last of the identifier: those made in one hour begin alike.
    static func shortName(of glass: BrokenGlass) -> String {
        String(glass.id.uuidString.lowercased().suffix(6))
    }
}
