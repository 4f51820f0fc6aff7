import ArgumentParser
import Evidence
import Journey

extension EvidenceCommand {
    /// `waymark evidence list`
    struct List: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the stored runs, the newest first.",
            usage: "waymark evidence list [<options>]",
            discussion: """
                Example:
                  waymark evidence list
                """)

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withEvidence(of: organisation) { service, _ in
                let runs = try await service.runs()
                if runs.isEmpty { Say.line("There are no runs yet. Make one: waymark evidence run") }
                if !runs.isEmpty || output.format != .table {
                    try OutputStream.output.write(Self.listing(runs).text(output.format, for: .output))
                }
            }
        }

        private static func listing(_ runs: [EvidenceRun]) -> Listing {
            Listing(
                format: "waymark-runs/1", name: "runs",
                columns: [
                    .init(key: "number", title: "Run", isNumber: true), .init(key: "run", title: "Identifier"),
                    .init(key: "made_at", title: "Made at (UTC)"), .init(key: nil, title: "Period", wraps: true),
                    .init(key: "from", title: nil), .init(key: "to", title: nil), .init(key: "as_of", title: "As of"),
                    .init(key: "settings", title: "Settings", wraps: true),
                ],
                rows: runs.map { run in
                    [
                        // As much of it as tells two runs of one second apart.
                        .number(run.number), Listing.Field(.text(run.id), shown: String(run.id.prefix(13))),
                        Listing.Field(.text(run.madeAt.description), shown: Self.minute(run.madeAt.description)),
                        .text(Self.period(run)), .text(run.from.iso), .text(run.to.iso), .text(run.asOf.iso),
                        Listing.Field(.list(run.settings.map { .text($0) }), shown: Self.settings(run.settings)),
                    ]
                })
        }

        /// "2025/26", or the days when it is not a whole academic year.
        private static func period(_ run: EvidenceRun) -> String {
            let year = run.from.academicYear
            return year.firstDay == run.from && year.lastDay == run.to ? year.description : "\(run.from.iso) to \(run.to.iso)"
        }

        /// "2026-04-02 09:30", of the instant's ISO 8601 text in UTC.
        private static func minute(_ instant: String) -> String {
            instant.prefix(16).split(separator: "T").joined(separator: " ")
        }

        private static func settings(_ urns: [String]) -> String {
            urns.count <= 3 ? urns.joined(separator: ", ") : "\(urns.count) settings"
        }
    }

    /// `waymark evidence show`
    struct Show: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a stored run, or one of its measures with what it counts.",
            usage: "waymark evidence show <run> [<measure>] [<options>]",
            discussion: """
                Example:
                  waymark evidence show last 5.1.a
                """)

        @OptionGroup var name: RunArgument

        @Argument(help: ArgumentHelp("A measure, like 5.1.a.", valueName: "measure"))
        var measure: String?

        @OptionGroup var figures: FiguresOptions

        @Option(help: ArgumentHelp("How to print: table unless the file's ending says otherwise.", valueName: "format"))
        var format: OutputFormat?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withEvidence(of: organisation) { service, _ in
                let run = try await service.find(name.run)
                let measure = try self.measure.map { try service.library.measure(named: $0) }
                try await FiguresPage(run: run, service: service).print(
                    figures, as: OutputFormat(asked: format, path: figures.output), measure: measure)
            }
        }
    }

    /// `waymark evidence members`
    struct Members: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "members",
            abstract: "List the records behind a figure, and how each counted.",
            usage: "waymark evidence members <run> <measure> [<options>]",
            discussion: """
                Example:
                  waymark evidence members last 12.2.c --format csv
                """)

        @OptionGroup var name: RunArgument

        @Argument(help: ArgumentHelp("The measure, like 5.1.a.", valueName: "measure"))
        var measure: String

        @Option(help: ArgumentHelp("Only of this setting, by URN or local code.", valueName: "urn"))
        var setting: String?

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withEvidence(of: organisation) { service, _ in
                let run = try await service.find(name.run)
                let members = try await service.members(of: run, measure: measure, setting: setting)
                let document = MemberDocument(members)
                if members.isEmpty {
                    let isCounted = try await service.figures(of: run).contains { $0.counts(in: measure, setting: setting) }
                    Say.line(isCounted ? "Who is counted is not yours to see: you see no records of pupils there." : "Nobody is counted.")
                }
                try Destination(path: nil).write { write in
                    switch output.format {
                    case .json: try document.writeJSON(write)
                    case .csv: try document.writeCSV(write)
                    case .table: if !members.isEmpty { try write(Self.table(members).text(for: .output)) }
                    }
                }
            }
        }

        private static func table(_ members: [Member]) -> Table {
            Table(
                columns: [
                    .init(title: "Setting"), .init(title: "Kind"), .init(title: "Record", wraps: true),
                    .init(title: "Counted"),
                ],
                rows: members.map { member in
                    .cells([member.setting, member.kind.rawValue, member.ref ?? "(erased)", words(member.counted)])
                })
        }

        private static func words(_ counted: Member.Counted) -> String {
            switch counted {
            case .yes: "yes"
            case .no: "no"
            case .unknown: "unknown"
            case .days(let days): "\(days) days"
            }
        }
    }
}

extension Figure {
    /// Whether it is the whole figure of a measure, of a setting or of all, and somebody is counted in it.
    fileprivate func counts(in measure: String, setting: String?) -> Bool {
        guard key.measure == measure, key.setting == setting, key.group == nil else { return false }
        return switch value {
        case .rate(let number, _, _), .duration(let number, _, _), .count(let number): number > 0
        }
    }
}

extension MeasureLibrary {
    /// - Throws: `EvidenceError` with the nearest one.
    func measure(named id: String) throws -> Measure {
        if let measure = self[id] { return measure }
        throw EvidenceError.noSuchMeasure(id, nearest: Spelling.nearest(to: id, among: measures.map(\.id)))
    }
}
