import ArgumentParser
import Evidence
import Journey

/// `waymark evidence run`: computes the figures and stores them.
struct EvidenceRunCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Compute the evidence of a period and store it.",
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
    @OptionGroup var organisation: OrganisationOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withEvidence(of: organisation) { service, workplace in
            let request = try request(today: workplace.today)
            let run = try await ProgressBar.during("Computing the evidence") { try await service.run(request) }
            try await FiguresPage(run: run, service: service).print(figures)
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

    private func request(today: Day) throws -> RunRequest {
        let year = try year.map { text in
            guard let year = AcademicYear(text) else { throw WaymarkError.badAcademicYear(text) }
            return year
        }
        return RunRequest(
            from: try year?.firstDay ?? DayOption.read(from, of: "--from", today: today),
            to: try year?.lastDay ?? DayOption.read(to, of: "--to", today: today),
            asOf: try DayOption.read(asOf, of: "--as-of", today: today) ?? today,
            settings: settings.isEmpty ? nil : settings,
            breakdowns: breakdowns.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }
}
