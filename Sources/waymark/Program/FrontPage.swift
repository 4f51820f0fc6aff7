import ArgumentParser

/// What `waymark` alone says: how to begin, and the commands by job.
enum FrontPage {
    private static let firstSteps = [
        ("waymark demo", "a made-up school, ready to look at"),
        ("waymark import FOLDER --organisation NAME", "bring in your own records"),
        ("waymark evidence run", "this academic year's evidence"),
    ]

    static func text(for screen: Screen) -> String {
        let configuration = Waymark.configuration
        let groups = configuration.groupedSubcommands.map { group in
            section(group.name, group.subcommands.flatMap(entries), screen)
        }
        let help = [
            ("waymark COMMAND --help", "what a command does, with an example"),
            ("waymark help TOPIC", HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")),
        ]
        let parts = [
            "\(screen.bold("waymark")) \(Release.version): \(configuration.abstract)",
            section("First steps", firstSteps, screen),
        ] + groups + [section("Help", help, screen)]
        return parts.joined(separator: "\n\n")
    }

    /// A command, or the commands that it groups.
    private static func entries(_ command: any ParsableCommand.Type) -> [(String, String)] {
        let configuration = command.configuration
        let name = configuration.commandName ?? ""
        guard !configuration.subcommands.isEmpty else { return [(name, configuration.abstract)] }
        return configuration.subcommands.map { subcommand in
            // The standard subcommand is what the command does alone.
            if subcommand == configuration.defaultSubcommand { return (name, configuration.abstract) }
            return ("\(name) \(subcommand.configuration.commandName ?? "")", subcommand.configuration.abstract)
        }
    }

    private static func section(_ title: String, _ entries: [(String, String)], _ screen: Screen) -> String {
        let widest = entries.map(\.0.count).max() ?? 0
        let room = screen.width - widest - 4
        let lines = entries.flatMap { name, what in
            if screen.isNarrow || room < 24 {
                return ["  \(name)"] + what.wrapped(to: screen.width - 6).map { "      \($0)" }
            }
            return what.wrapped(to: room).enumerated().map { index, line in
                "  \((index == 0 ? name : "").padded(to: widest))  \(line)"
            }
        }
        return ([screen.bold(title)] + lines).joined(separator: "\n")
    }
}
