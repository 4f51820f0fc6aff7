import ArgumentParser
import Journey

/// A command that can't be understood: what was wrong, and the nearest one that exists. It is told, never run.
///
/// The parser knows nearest options only; commands and codes are looked up here.
struct Mistake {
    let sentence: String
    let advice: String

    /// - Parameter message: what the parser says.
    init(arguments: [String], message: String) {
        let (path, command, stray) = Self.walk(arguments)
        let candidates = command.configuration.subcommands.compactMap { $0.configuration.commandName }
        if let stray, !candidates.isEmpty {
            sentence = "There is no command \"\((path + [stray]).joined(separator: " "))\"."
            let nearest = Self.nearest(to: stray, among: candidates)
            advice = nearest.map { "Did you mean \((path + [$0]).joined(separator: " "))?" } ?? Self.seeHelp(path)
        } else if let (option, value, known) = Self.unknownCode(message) {
            sentence = "\(option) does not take \"\(value)\"."
            let nearest = Self.nearest(to: value, among: known)
            advice = nearest.map { "Did you mean \($0)?" } ?? "It takes: \(known.joined(separator: ", "))"
        } else if arguments.contains(where: Self.isTypeset) {
            sentence = "A quotation mark or a dash is that of a word processor, and the shell does not know it."
            advice = "Type it on the keyboard: \"...\" or '...' around words, two hyphens before an option."
        } else {
            sentence = message.hasSuffix(".") || message.hasSuffix("?") ? message : message + "."
            advice = Self.seeHelp(path)
        }
    }

    /// The nearest by spelling, or the only one that begins so.
    private static func nearest(to word: String, among candidates: [String]) -> String? {
        if let nearest = Spelling.nearest(to: word, among: candidates) { return nearest }
        let beginning = candidates.filter { !word.isEmpty && $0.hasPrefix(word) }
        return beginning.count == 1 ? beginning[0] : nil
    }

    private static func seeHelp(_ path: [String]) -> String {
        "See: \(path.joined(separator: " ")) --help"
    }

    /// Follows the words to the command that they name, and gives the first word that names none.
    private static func walk(_ arguments: [String]) -> (path: [String], command: any ParsableCommand.Type, stray: String?) {
        var path = ["waymark"]
        var command: any ParsableCommand.Type = Waymark.self
        for word in arguments {
            guard let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == word }) else {
                // A command with a standard subcommand takes words of its own: a pupil, not a command.
                let takesWords = word.hasPrefix("-") || command.configuration.defaultSubcommand != nil
                return (path, command, takesWords ? nil : word)
            }
            path.append(word)
            command = next
        }
        return (path, command, nil)
    }

    /// The value that the parser refused, and those that its option takes, as the parser lists them.
    private static func unknownCode(_ message: String) -> (option: String, value: String, known: [String])? {
        guard let match = message.firstMatch(of: /The value '(.*)' is invalid for '(--[a-z0-9-]+)[^']*'\. Please provide one of/) else { return nil }
        let list = message[match.range.upperBound...]
        let known = list.contains("\n") ? list.matches(of: /- (\S+)/).map { String($0.1) } : list.matches(of: /'([^']+)'/).map { String($0.1) }
        return (String(match.2), String(match.1), known)
    }

    /// What a word processor makes of quotation marks around words, and of the hyphens before an option.
    private static func isTypeset(_ word: String) -> Bool {
        guard let first = word.first, let last = word.last else { return false }
        return "“”„‘’«–—".contains(first) || "“”".contains(last)
    }
}
