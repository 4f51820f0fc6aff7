/// An argument that the parser misses, asked of a person at a terminal instead.
struct MissingAnswer {
    /// What the answer stands behind; nil where it is told by its place.
    private let option: String?
    private let question: String

    /// - Parameter message: all that the parser says: what is missing, and in a line of its own what it is for.
    init?(_ message: String) {
        guard let missing = message.firstMatch(of: /Missing expected argument '(--[a-z0-9-]+ )?<([^>]+)>[^']*'/) else { return nil }
        option = missing.1?.split(separator: " ").first.map(String.init)
        let help = message.firstMatch(of: /\nHelp: +(?:--[a-z0-9-]+ +)?<[^>]+>(?: \.\.\.)? +(.+)/)
        let name = missing.2.prefix(1).uppercased() + missing.2.dropFirst().replacing("-", with: " ")
        question = help.map { "\(name)? \($0.1)" } ?? "\(name)?"
    }

    /// The words of the command with the answer behind them; nil when there is nobody to ask.
    func ask(after arguments: [String]) throws -> [String]? {
        let lines = question.wrapped(to: Screen.error.width).joined(separator: "\n")
        guard let answer = try Question.ask("\(lines)\n", unless: arguments.contains("--no-input")) else { return nil }
        return arguments + (option.map { [$0] } ?? []) + [answer]
    }
}
