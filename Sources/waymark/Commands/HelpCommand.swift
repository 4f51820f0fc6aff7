import ArgumentParser
import Foundation

/// What `waymark help` explains beside the commands.
enum HelpTopic: String, CaseIterable {
    case exitCodes = "exit-codes"
    case formats
    case environment
}

/// `waymark help`: a topic, or a command.
struct HelpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Explain a command, or a topic: exit-codes, formats, environment.",
        discussion: """
            Example:
              waymark help exit-codes
            """)

    @Argument(help: ArgumentHelp("A command, such as evidence run, or a topic.", valueName: "command-or-topic"))
    var words: [String] = []

    func run() throws {
        try OutputStream.output.line(try text(for: .output))
    }

    private func text(for screen: Screen) throws -> String {
        if words.isEmpty { return FrontPage.text(for: screen) }
        if words.count == 1, let topic = HelpTopic(rawValue: words[0]) { return topic.text(for: screen) }
        guard let command = command() else {
            let mistake = Mistake(arguments: words, message: "")
            throw WaymarkError.wrongCommand(mistake.sentence, advice: mistake.advice)
        }
        return Waymark.helpMessage(for: command, columns: screen.width).trimmingCharacters(in: .newlines)
    }

    private func command() -> (any ParsableCommand.Type)? {
        var command: any ParsableCommand.Type = Waymark.self
        for word in words {
            let named = command.configuration.subcommands.first { $0.configuration.commandName == word }
            guard let named else { return nil }
            command = named
        }
        return command
    }
}

extension HelpTopic {
    fileprivate func text(for screen: Screen) -> String {
        switch self {
        case .exitCodes: Self.exitCodes(screen)
        case .formats: Self.formats(screen)
        case .environment: Self.environment(screen)
        }
    }

    private static func exitCodes(_ screen: Screen) -> String {
        lines(
            "How a command ended, for scripts. Codes keep their meaning; one that you don't know is a failure.",
            Outcome.allCases.map { (String($0.rawValue), $0.meaning) }, screen)
    }

    private static func formats(_ screen: Screen) -> String {
        lines(
            "Every command that prints records takes --format. Data goes to standard output, all else to standard error.",
            [
                ("table", "for the eye: as wide as the terminal, one field a line below \(Screen.narrow) columns"),
                ("json", """
                    for programs: a document names its shape ("format": "waymark-runs/1") and keeps it; with it errors \
                    are JSON too, on standard error
                    """),
                ("csv", """
                    for spreadsheets (RFC 4180, UTF-8); a cell that a spreadsheet would run as a formula gets an \
                    apostrophe before it
                    """),
            ], screen)
    }

    private static func environment(_ screen: Screen) -> String {
        lines(
            "What the program heeds of its environment.",
            [
                ("PGSERVICE, PGHOST, PGHOSTADDR, PGPORT, PGDATABASE", """
                    a database server, as for psql; libpq's other settings (PGUSER, PGSSLMODE, ~/.pgpass ...) hold as \
                    well. --database goes before them. With none of them: the private cluster
                    """),
                ("WAYMARK_HOME", "where the private cluster lies (~/.local/share/waymark; for root /var/lib/waymark)"),
                ("WAYMARK_BACKUPS", "where backups lie (the folder backups in WAYMARK_HOME)"),
                ("WAYMARK_PG_BIN", "where PostgreSQL's programs are, if not in the usual places"),
                ("WAYMARK_TODAY", "a day like 2026-03-31 taken as today: private cluster only, for demonstrations"),
                ("WAYMARK_AS", "a member of staff to act as, like --as: private cluster only"),
                ("WAYMARK_LOG", "what to log on standard error: debug, info, warning, error (--verbose: debug)"),
                ("VISUAL, EDITOR", "what longer texts are written with (else vi)"),
                ("NO_COLOR, TERM=dumb", "no colour"),
                ("COLUMNS", "how wide to print when the output is no terminal (else 80)"),
            ], screen)
    }

    private static func lines(_ heading: String, _ entries: [(String, String)], _ screen: Screen) -> String {
        let widest = entries.map(\.0.count).filter { $0 <= 16 }.max() ?? 0
        let margin = String(repeating: " ", count: widest + 4)
        let text = entries.flatMap { name, what in
            let wrapped = what.wrapped(to: screen.width - widest - 4)
            if name.count <= widest {
                return ["  \(name.padded(to: widest))  \(wrapped[0])"] + wrapped.dropFirst().map { margin + $0 }
            }
            return name.wrapped(to: screen.width - 2).map { "  \($0)" } + wrapped.map { margin + $0 }
        }
        return (heading.wrapped(to: screen.width) + [""] + text).joined(separator: "\n")
    }
}
