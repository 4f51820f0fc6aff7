import ArgumentParser
import Casework
import Foundation
import Journey

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
            if output.format == .table { try await showWhatElseWaits(office) }
        }
    }

    /// What is no obligation about a pupil.
    private func showWhatElseWaits(_ office: Office) async throws {
        let access = Access(database: office.casework.database, organisation: office.casework.organisation)
        let me = try await access.whoAmI().member
        if me?.posts.contains(where: { $0.roles.contains("dsl") }) == true { try await showOpenedRecords(access) }
        try await showActions(ownedBy: team ? nil : me?.id, access, on: office.today)
    }

    /// What colleagues opened in an emergency, and a safeguarding lead has not looked into yet.
    private func showOpenedRecords(_ access: Access) async throws {
        let opened = try await access.brokenGlasses()
        guard !opened.isEmpty else { return }
        var text = "\n\(Screen.output.bold("Opened in an emergency (\(opened.count))"))\n"
        for glass in opened {
            let line = "\(glass.pupilRef.map { "\($0), by" } ?? "By") \(glass.staff): \(glass.reason)"
            text += line.withoutControls.wrapped(to: Screen.output.width - 2).map { "  \($0)\n" }.joined()
            text += "      waymark break-glass close \(BreakGlassCommand.shortName(of: glass))\n"
        }
        try OutputStream.output.write(text)
    }

    /// What was undertaken beside the evidence's figures, and is due within the coming seven days or before.
    private func showActions(ownedBy owner: UUID?, _ access: Access, on today: Day) async throws {
        let actions = try await Narratives(access: access).actions(dueBy: today.adding(days: Casework.daysAhead), ownedBy: owner)
        guard !actions.isEmpty else { return }
        var text = "\n\(Screen.output.bold("Actions (\(actions.count))"))\n"
        for action in actions {
            let due = action.dueOn.map { "\($0.inEnglish)\(action.isOverdue(on: today) ? ", overdue" : ""): " } ?? ""
            text += (due + action.text).withoutControls.wrapped(to: Screen.output.width - 2).map { "  \($0)\n" }.joined()
            text += "      waymark evidence note \(action.place.area) --setting \(action.place.setting.asArgument)"
            text += " --year \(action.place.year) --done \(action.number)\n"
        }
        try OutputStream.output.write(text)
    }
}
