import ArgumentParser
import Casework

/// `waymark today`
struct TodayCommand: CaseCommand {
    static let configuration = CommandConfiguration(
        commandName: "today",
        abstract: "Your worklist: overdue, due, this week, on hold, each with the command to type.",
        usage: "waymark today [<options>]",
        discussion: """
            A keyworker sees their caseload and whom they cover, an inclusion leader the setting.

            Example:
              waymark today --week
            """)

    @Flag(help: "All that you may see, with whom each lies.")
    var team = false

    @Flag(help: "Only what must be done within the coming seven days.")
    var week = false

    @Flag(help: "Row by row also what has been overdue for more than 90 days.")
    var all = false

    @OptionGroup var output: FormatOption
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let worklist = try await office.casework.worklist(team ? .team : .own)
            let page = WorklistPage(worklist: worklist, today: office.today, isTeams: team, isForTheWeek: week, isWhole: all)
            try OutputStream.output.write(page.text(output.format, for: .output))
        }
    }
}
