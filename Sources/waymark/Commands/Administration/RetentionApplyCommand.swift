import ArgumentParser
import Casework
import Foundation

extension RetentionCommand {
    /// `waymark retention apply`
    struct Apply: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "apply",
            abstract: "Erase the records that are due, or one pupil's, for good.",
            usage: "waymark retention apply [<pupil>] [<options>]",
            discussion: """
                Nothing of the person remains in any table; figures of evidence runs stand. It prints its plan and wants a \
                name typed: the pupil's, or the organisation's when all that are due go. Backups made before still hold \
                the record: let them run out.

                Example:
                  waymark retention apply P1024 --dry-run
                """)

        @Argument(help: ArgumentHelp("Only this pupil.", valueName: "pupil"))
        var pupil: String?

        @Option(help: ArgumentHelp("The name that would have to be typed.", valueName: "name"))
        var confirm: String?

        @Flag(name: .customLong("dry-run"), help: "Do it in truth, say what went, and take it back.")
        var dryRun = false

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withRegistry { registry in
                let erased = try await registry.access.withPupils(for: .erasure) { try await erase(registry) }
                try OutputStream.output.write(Self.listing(erased).text(output.format, for: .output))
                let count = Set(erased.map(\.record.pupil)).count
                Say.line(
                    dryRun
                        ? "Rehearsed with \(count) of them, and nothing was changed."
                        : "Erased: \(count). This can't be taken back. Backups made before still hold them.")
            }
        }

        private func erase(_ registry: Registry) async throws -> [(record: DueRecord, rows: Int)] {
            let due = try await planned(registry)
            if !dryRun {
                // The plan is for the person who is asked; what was done goes to standard output.
                Say.line(Plan.listing(due).text(.table, for: .error))
                try Confirmation(
                    name: pupil == nil ? registry.organisation : due[0].name, given: confirm, isSilent: common.noInput
                ).demand()
            }
            var erased: [(DueRecord, Int)] = []
            var rows: [UUID: Int] = [:]
            for record in due {
                // All that is due of a pupil goes at once.
                if rows[record.pupil] == nil {
                    rows[record.pupil] = try await registry.access.erase(record.pupil, isRehearsal: dryRun).rows
                    erased.append((record, rows[record.pupil] ?? 0))
                }
            }
            return erased
        }

        /// - Throws: ``AccessError/notDue``, ``AccessError/onLegalHold``, for the pupil who was named.
        private func planned(_ registry: Registry) async throws -> [DueRecord] {
            let plan = try await registry.access.retentionPlan()
            guard let pupil else {
                let due = plan.filter { !$0.isHeld }
                guard !due.isEmpty else { throw AccessError.notDue }
                return due
            }
            let hit = try await registry.pupil(.init(pupil))
            let due = plan.filter { $0.pupil == hit.id }
            guard let first = due.first else { throw AccessError.notDue }
            guard !first.isHeld else { throw AccessError.onLegalHold }
            return due
        }

        /// Names nobody: whoever keeps it must not keep the person with it.
        private static func listing(_ erased: [(record: DueRecord, rows: Int)]) -> Listing {
            Listing(
                format: "waymark-erasure/1", name: "erased",
                columns: [
                    .init(key: "rule", title: "Rule"), .init(key: "since", title: "Due since"),
                    .init(key: "rows", title: "Rows", isNumber: true),
                ],
                rows: erased.map { [.text($0.record.rule.code), .text($0.record.since.description), .number($0.rows)] })
        }
    }
}
