import ArgumentParser
import Casework
import Journey

/// `waymark pupil`
struct PupilCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pupil", abstract: "Look pupils up.",
        discussion: """
            Example:
              waymark pupil find begum
            """,
        subcommands: [Find.self, Show.self, PupilTimelineCommand.self])

    /// `waymark pupil find`
    struct Find: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "find",
            abstract: "Find pupils by reference, UPN, initials or a piece of the name.",
            usage: "waymark pupil find <text> [<options>]",
            discussion: """
                Example:
                  waymark pupil find begum
                """)

        @Argument(help: "A reference, a UPN or its last four, initials, or a piece of the name.")
        var text: String

        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let hits = try await office.casework.read { try $0.pupils(matching: PupilLookup(text)) }
                guard !hits.isEmpty else { throw CaseworkError.noSuchPupil }
                try OutputStream.output.write(Self.listing(hits).text(output.format, for: .output))
            }
        }

        private static func listing(_ hits: [PupilHit]) -> Listing {
            Listing(
                format: "waymark-pupils/1", name: "pupils",
                columns: [
                    .init(key: "pupil", title: "Pupil"), .init(key: "name", title: "Name", wraps: true),
                    .init(key: "date_of_birth", title: "Born"), .init(key: "upn", title: "UPN"),
                    .init(key: "setting", title: nil), .init(key: nil, title: "Setting", wraps: true),
                    .init(key: "stage", title: "Stage"),
                ],
                rows: hits.map { hit in
                    [
                        .text(hit.pupil.ref), .text(hit.pupil.name), .text(hit.pupil.dateOfBirth.iso), .text(hit.upn),
                        .text(hit.stay?.setting.urn), .text(hit.stay?.setting.name),
                        Listing.Field(.optional(hit.stay?.stage.rawValue), shown: hit.stay?.stage.label),
                    ]
                })
        }
    }

    /// `waymark pupil show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the whole case on one screen.",
            usage: "waymark pupil show <pupil> [<options>]",
            discussion: """
                The look is recorded.

                Example:
                  waymark pupil show AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let record = try await office.casework.caseRecord(of: pupil.lookup)
                let page = CasePage(record: record, today: office.today)
                try OutputStream.output.write(page.text(output.format, for: .output))
            }
        }
    }
}
