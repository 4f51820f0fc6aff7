import ArgumentParser
import Casework

/// `waymark retention`: how long records are kept.
struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Show whose record's time is over, hold it, or erase it.",
        discussion: """
            Example:
              waymark retention plan
            """,
        subcommands: [Plan.self, Apply.self, Hold.self, Release.self])

    /// `waymark retention plan`
    struct Plan: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan",
            abstract: "List whose record is due for erasure, by which rule and since when.",
            usage: "waymark retention plan [<options>]",
            discussion: """
                Example:
                  waymark retention plan
                """)

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let due = try await withRegistry { registry in
                try await registry.access.withPupils(for: .erasure) { try await registry.access.retentionPlan() }
            }
            if due.isEmpty { Say.line("No record is due for erasure.") }
            if !due.isEmpty || output.format != .table {
                try OutputStream.output.write(Self.listing(due).text(output.format, for: .output))
            }
            if let first = due.first(where: { !$0.isHeld }) {
                Say.next([("waymark retention apply \(first.ref.asArgument) --dry-run", "what an erasure would take away")])
            }
        }

        static func listing(_ due: [DueRecord]) -> Listing {
            Listing(
                format: "waymark-retention/1", name: "due",
                columns: [
                    .init(key: "ref", title: "Pupil"), .init(key: "name", title: "Name", wraps: true),
                    .init(key: "date_of_birth", title: "Born"), .init(key: "referral", title: "Only the referral"),
                    .init(key: "rule", title: nil), .init(key: nil, title: "Why", wraps: true), .init(key: "since", title: "Due since"),
                    .init(key: "held", title: "On hold"),
                ],
                rows: due.map { record in
                    [
                        .text(record.ref), .text(record.name), .text(record.dateOfBirth.description), .text(record.referral),
                        .text(record.rule.code), .text(record.rule.sentence), .text(record.since.description),
                        .init(.bool(record.isHeld), shown: record.isHeld ? "yes" : ""),
                    ]
                })
        }
    }

    /// `waymark retention hold`
    struct Hold: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold",
            abstract: "Keep a pupil's record beyond its time, for a claim or an inquiry.",
            usage: "waymark retention hold <pupil> --why <reason> [<options>]",
            discussion: """
                Example:
                  waymark retention hold P1024 --why "claim of March 2026"
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(name: .customLong("why"), help: ArgumentHelp("Why it is kept.", valueName: "reason"))
        var reason: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let hit = try await withRegistry { registry in
                let why = try registry.dialogue.text(reason, option: "--why", question: "Why is it kept?")
                return try await registry.access.withPupils(for: .erasure) {
                    let hit = try await registry.pupil(pupil.lookup)
                    try await registry.access.holdRecord(of: hit.id, why: why, on: try registry.day(nil, option: "--on"))
                    return hit
                }
            }
            Say.line("The record of \(hit.pupil.name.withoutControls) is on legal hold: it is kept until that is released.")
            Say.next([("waymark retention release \(hit.pupil.ref.asArgument)", "takes it back")])
        }
    }

    /// `waymark retention release`
    struct Release: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Release the legal hold on a pupil's record.",
            usage: "waymark retention release <pupil> [<options>]",
            discussion: """
                Example:
                  waymark retention release P1024
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let hit = try await withRegistry { registry in
                try await registry.access.withPupils(for: .erasure) {
                    let hit = try await registry.pupil(pupil.lookup)
                    try await registry.access.releaseRecord(of: hit.id, on: try registry.day(nil, option: "--on"))
                    return hit
                }
            }
            Say.line("The record of \(hit.pupil.name.withoutControls) is on hold no longer.")
            Say.next([("waymark retention hold \(hit.pupil.ref.asArgument)", "takes it back")])
        }
    }
}
