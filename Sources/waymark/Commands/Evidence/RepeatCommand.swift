import ArgumentParser
import Evidence

extension EvidenceCommand {
    /// `waymark evidence repeat`
    struct Repeat: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "repeat",
            abstract: "Compute a stored run again and compare every figure and member.",
            usage: "waymark evidence repeat <run> [<options>]",
            discussion: """
                Ends with 10 when anything differs.

                Example:
                  waymark evidence repeat last
                """)

        @OptionGroup var name: RunArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withEvidence(of: organisation) { service, _ in
                let run = try await service.find(name.run)
                let repetition = try await ProgressBar.during("Computing run \(run.number) again") {
                    try await service.repeat(run)
                }
                try print(repetition, of: run)
                guard repetition.isSame else { throw WaymarkError.repeatDiffers(run: run.number) }
                Say.line(Self.sentence(repetition, of: run))
            }
        }

        private static func sentence(_ repetition: Repetition, of run: EvidenceRun) -> String {
            guard !repetition.erasedMembers.isEmpty else {
                return "Run \(run.number) comes out the same: every figure and every member."
            }
            let measures = Set(repetition.erasedMembers.map(\.measure)).count
            return """
                Run \(run.number) comes out the same, as far as it can: members of \(measures) measures were erased since. \
                Their figures stand as they were, and cannot be computed again.
                """
        }

        private func print(_ repetition: Repetition, of run: EvidenceRun) throws {
            if repetition.otherMeasures {
                Say.line("It was computed by other definitions of the measures than this program has.")
            }
            let listing = Self.differences(repetition)
            if output.format == .json {
                let heading: [JSON.Member] = [
                    .init(key: "run", value: .text(run.id)), .init(key: "same", value: .bool(repetition.isSame)),
                    .init(key: "other_measures", value: .bool(repetition.otherMeasures)),
                    .init(
                        key: "erased_members", value: .list(Set(repetition.erasedMembers.map(\.measure)).sorted().map { .text($0) })),
                ]
                try OutputStream.output.write(listing.json(heading: heading).document)
            } else if !repetition.isSame || output.format == .csv {
                try OutputStream.output.write(listing.text(output.format, for: .output))
            }
        }

        private static func differences(_ repetition: Repetition) -> Listing {
            func row(_ key: FigureKey, _ what: String) -> [Listing.Field] {
                [
                    .text(key.setting ?? "all"), .text(key.measure), .text(key.group?.by), .text(key.group?.value),
                    .text(what),
                ]
            }
            return Listing(
                format: "waymark-repetition/1", name: "differences",
                columns: [
                    .init(key: "setting", title: "Setting"), .init(key: "measure", title: "Measure"),
                    .init(key: "group_by", title: "By"), .init(key: "group_value", title: "Group"),
                    .init(key: "what", title: "What differs"),
                ],
                rows: repetition.changedFigures.map { row($0, "figure") }
                    + repetition.changedMembers.map { row($0, "members") })
        }
    }
}
