import ArgumentParser
import Evidence
import Journey

/// A command that can't be understood: what was wrong, and the nearest one that exists. It is told, never run.
///
/// The parser knows nearest options only; commands and codes are looked up here.
struct Mistake {
    let sentence: String
    let advice: String

    /// The options whose values are codes, with the codes.
    private static let codes: [String: [String]] = [
        "--format": OutputFormat.allCases.map(\.rawValue),
        "--reader": Reader.allCases.map(\.rawValue),
        "--by": Breakdown.allCases.map(\.rawValue),
    ]

    /// - Parameter message: what the parser says.
    init(arguments: [String], message: String) {
        let (path, command, stray) = Self.walk(arguments)
        let candidates = command.configuration.subcommands.compactMap { $0.configuration.commandName }
        if let stray, !candidates.isEmpty {
            sentence = "There is no command \"\((path + [stray]).joined(separator: " "))\"."
            let nearest = Self.nearest(to: stray, among: candidates)
            advice = nearest.map { "Did you mean \((path + [$0]).joined(separator: " "))?" } ?? Self.seeHelp(path)
        } else if let (option, value, known) = Self.unknownCode(arguments) {
            sentence = "\(option) does not take \"\(value)\"."
            let nearest = Self.nearest(to: value, among: known)
            advice = nearest.map { "Did you mean \($0)?" } ?? "It takes: \(known.joined(separator: ", "))"
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

    private static func unknownCode(_ arguments: [String]) -> (option: String, value: String, known: [String])? {
        let pairs = zip(arguments, arguments.dropFirst()) + arguments.compactMap(Self.joined)
        for (option, value) in pairs {
            if let known = codes[option], !known.contains(value) { return (option, value, known) }
        }
        return nil
    }

    /// `--format=json`
    private static func joined(_ argument: String) -> (String, String)? {
        guard let sign = argument.firstIndex(of: "=") else { return nil }
        return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }
}
