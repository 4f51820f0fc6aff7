import ArgumentParser
import Evidence
import Journey

/// `waymark evidence run`: computes the figures and stores them.
struct EvidenceRunCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Compute the evidence of a period and store it.",
        usage: "waymark evidence run [<options>]",
        discussion: """
            Without a period: the academic year of the day it is taken as of. Running it again over the same records \
            gives the same run.

            Dates: 2026-03-31, 31/3/2026, 31 mar, yesterday, tue, "2 weeks ago".

            Example:
              waymark evidence run --year 2025/26 --output figures.csv
            """)

    @Option(help: ArgumentHelp("First day of the period.", valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp("Last day of the period.", valueName: "day"))
    var to: String?

    @Option(help: ArgumentHelp("The period as an academic year, like 2025/26.", valueName: "year"))
    var year: String?

    @Option(name: .customLong("as-of"), help: ArgumentHelp("The day as of which to look; today.", valueName: "day"))
    var asOf: String?

    @Option(
        name: .customLong("setting"),
        help: ArgumentHelp("Only this setting, by URN or local code; may be repeated.", valueName: "urn"))
    var settings: [String] = []

    @Option(name: .customLong("by"), help: ArgumentHelp("Also by group; may be repeated.", valueName: "breakdown"))
    var breakdowns: [Breakdown] = []

    @OptionGroup var figures: FiguresOptions

    @Option(help: ArgumentHelp(
        "How to print: table unless the file's ending says otherwise. As a page it is the pack of the run.", valueName: "format"))
    var format: RunFormat?

    @OptionGroup var organisation: OrganisationOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let question = try PeriodQuestion(self)
        try await withEvidence(of: organisation) { service, workplace in
            let request = try question.request(today: workplace.today, settings: settings, breakdowns: breakdowns)
            let run = try await ProgressBar.during("Computing the evidence") { try await service.run(request) }
            switch format ?? RunFormat(ofFile: figures.output) {
            case .figures(let format): try await FiguresPage(run: run, service: service).print(figures, as: format)
            case .pack(let format): try await PackPage(run: run, service: service).write(for: figures.reader, as: format, to: figures.output)
            }
            Say.next([
                ("waymark evidence show \(run.number) 5.1.a", "what a measure counts"),
                ("waymark evidence members \(run.number) 5.1.a", "who stood behind it"),
            ])
        }
    }

    func validate() throws {
        guard year == nil || (from == nil && to == nil) else {
            throw ValidationError("Give either --year, or --from and --to.")
        }
    }

}

/// Figures, or the pack that is made of them.
enum RunFormat: ExpressibleByArgument, CaseIterable {
    case figures(OutputFormat)
    case pack(EvidenceCommand.PackFormat)

    static var allCases: [RunFormat] { OutputFormat.allCases.map { .figures($0) } + [.pack(.markdown), .pack(.html)] }

    init?(argument: String) {
        guard let format = Self.allCases.first(where: { $0.defaultValueDescription == argument }) else { return nil }
        self = format
    }

    /// What a file's name ends in; a table where it says nothing.
    init(ofFile path: String?) {
        let ending = path?.fileEnding ?? ""
        self = RunFormat(argument: ending == "md" ? "markdown" : ending) ?? .figures(.table)
    }

    static var allValueStrings: [String] { allCases.map(\.defaultValueDescription) }

    var defaultValueDescription: String {
        switch self {
        case .figures(let format): format.rawValue
        case .pack(let format): format.rawValue
        }
    }
}

/// The days that a run is asked for, read before the database is asked anything.
private struct PeriodQuestion {
    private let year: AcademicYear?
    private let from: DayOption?
    private let to: DayOption?
    private let asOf: DayOption?

    init(_ command: EvidenceRunCommand) throws {
        year = try command.year.map { text in
            guard let year = AcademicYear(text) else { throw WaymarkError.badAcademicYear(text) }
            return year
        }
        from = try DayOption(command.from, of: "--from")
        to = try DayOption(command.to, of: "--to")
        asOf = try DayOption(command.asOf, of: "--as-of")
    }

    func request(today: Day, settings: [String], breakdowns: [Breakdown]) throws -> RunRequest {
        RunRequest(
            from: try year?.firstDay ?? from?.day(today: today),
            to: try year?.lastDay ?? to?.day(today: today),
            asOf: try asOf?.day(today: today) ?? today,
            settings: settings.isEmpty ? nil : settings,
            breakdowns: breakdowns.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }
}
