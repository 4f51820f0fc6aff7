import ArgumentParser
import Evidence

/// `waymark quality`: what is missing or doubtful in the records.
struct QualityCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality",
        abstract: "Say what is missing or doubtful in the records, by who can mend it.",
        usage: "waymark quality [<options>]",
        discussion: """
            Each line says which figures it touches. You see what lies in your own records.

            Example:
              waymark quality --setting 100137
            """)

    @Option(help: ArgumentHelp("Only of this setting, by URN or local code.", valueName: "urn"))
    var setting: String?

    @OptionGroup var output: FormatOption
    @OptionGroup var organisation: OrganisationOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withEvidence(of: organisation) { service, workplace in
            let checks = try QualityCheck.all()
            let findings = try await ProgressBar.during("Looking over the records") {
                try await service.quality(today: workplace.today)
            }.filter { setting == nil || $0.setting == setting }
            if findings.isEmpty { Say.line("Nothing is missing or doubtful.") }
            switch output.format {
            case .table: try OutputStream.output.write(Self.text(findings, checks, on: .output))
            case .json, .csv: try OutputStream.output.write(Self.listing(findings, checks).text(output.format, for: .output))
            }
        }
    }

    /// By person, then by check: a person's own work stands together.
    private static func text(_ findings: [QualityFinding], _ checks: [QualityCheck], on screen: Screen) -> String {
        let byPeople = Dictionary(grouping: findings, by: \.people)
        let people = byPeople.keys.sorted { ($0.isEmpty ? 1 : 0, $0.joined()) < ($1.isEmpty ? 1 : 0, $1.joined()) }
        return people.map { names in
            let title = names.isEmpty ? "Nobody holds the role" : names.joined(separator: ", ")
            let own = Dictionary(grouping: byPeople[names] ?? [], by: \.check)
            let parts = checks.compactMap { check in own[check.id].map { part(check, $0, on: screen) } }
            return screen.bold(title.withoutControls) + "\n" + parts.joined()
        }.joined(separator: "\n")
    }

    private static func part(_ check: QualityCheck, _ findings: [QualityFinding], on screen: Screen) -> String {
        let records = findings.map { finding in finding.ref + (finding.day.map { " (\($0))" } ?? "") }.joined(separator: ", ")
        let touches = check.touches.isEmpty ? [] : ["Touches \(check.touches.joined(separator: " "))."]
        let lines = ["\(check.title): \(records)", "What to do: \(check.advice)."] + touches
        return lines.enumerated().flatMap { place, line in
            line.withoutControls.wrapped(to: screen.width - 4).enumerated().map { (place == 0 && $0 == 0 ? "  " : "    ") + $1 + "\n" }
        }.joined()
    }

    private static func listing(_ findings: [QualityFinding], _ checks: [QualityCheck]) -> Listing {
        let byID = Dictionary(uniqueKeysWithValues: checks.map { ($0.id, $0) })
        return Listing(
            format: "waymark-quality/1", name: "findings",
            columns: ["setting", "check", "title", "ref", "day", "people", "role", "touches", "advice"].map { .init(key: $0, title: nil) },
            rows: findings.map { finding in
                let check = byID[finding.check]
                return [
                    .text(finding.setting), .text(finding.check), .text(check?.title), .text(finding.ref), .text(finding.day),
                    Listing.Field(.list(finding.people.map { .text($0) })), .text(check?.role),
                    Listing.Field(.list((check?.touches ?? []).map { .text($0) })), .text(check?.advice),
                ]
            })
    }
}
