import Foundation
import Journey

/// Answers that a command needs: taken from its options, or asked for at a terminal, and never otherwise.
struct Dialogue: Sendable {
    /// `--no-input`: never ask.
    let isSilent: Bool

    /// Whether there is somebody to ask.
    var isOpen: Bool { !isSilent && isatty(STDIN_FILENO) == 1 }

    /// A code of a list. People may type its label, or a hyphen for an underscore.
    ///
    /// - Parameter standard: what the empty answer means.
    func code(
        _ given: String?, of list: CodeList, option: String, question: String, standard: String? = nil
    ) throws -> String {
        if let given { return try Self.code(given, of: list, option: option) }
        return try answer(option: option, question: "\(question)\n\(Self.choices(of: list))\n", standard: standard) {
            try Self.code($0, of: list, option: Self.whatWasAsked)
        }
    }

    /// Codes of a list, given one by one or asked for on one line.
    ///
    /// - Parameter standard: what the empty answer means.
    func codes(
        _ given: [String], of list: CodeList, option: String, question: String, standard: String? = nil
    ) throws -> [String] {
        if !given.isEmpty { return try given.flatMap { try Self.codes($0, of: list, option: option) } }
        return try answer(
            option: option, question: "\(question) Several with commas.\n\(Self.choices(of: list))\n", standard: standard
        ) {
            try Self.codes($0, of: list, option: Self.whatWasAsked)
        }
    }

    /// What an answer is called that was asked for: whoever gives it has typed no option.
    private static let whatWasAsked = "This"

    private static func choices(of list: CodeList, screen: Screen = .error) -> String {
        list.codes.map(\.code).joined(separator: ", ").wrapped(to: screen.width - 2).map { "  " + $0 }.joined(separator: "\n")
    }

    /// A day on which something happened, or will.
    func day(
        _ given: String?, option: String, question: String, today: Day, leaning: DayExpression.Leaning = .past,
        standard: Day? = nil
    ) throws -> Day {
        if let given { return try Self.day(given, option: option, today: today, leaning: leaning) }
        return try answer(option: option, question: question, standard: standard?.iso) {
            try Self.day($0, option: "The day", today: today, leaning: leaning)
        }
    }

    /// Somebody's words.
    func text(_ given: String?, option: String, question: String, standard: String? = nil) throws -> String {
        if let given { return given }
        return try answer(option: option, question: question, standard: standard) { $0 }
    }

    /// A URN, or a local code where there is none; one that can be none is told at once, not after all other questions.
    func provider(_ given: String?, option: String, question: String) throws -> String {
        if let given { return given }
        return try answer(option: option, question: question, standard: nil) { typed in
            guard ProviderCode(typed) != nil else {
                throw WaymarkError.wrongCommand(
                    "This is neither a URN (six digits) nor a local code.",
                    advice: "A local code is a letter, then up to eleven letters, digits or hyphens.")
            }
            return typed
        }
    }

    func yesNo(_ given: String?, option: String, question: String, standard: Bool? = nil) throws -> Bool {
        if let given { return try Self.yesNo(given, option: option) }
        return try answer(option: option, question: question, standard: standard.map { $0 ? "yes" : "no" }) {
            try Self.yesNo($0, option: "The answer")
        }
    }

    /// Something that may stay unknown.
    ///
    /// - Parameter asks: whether to ask for it at a terminal; the empty answer is nil.
    func optional<Value>(
        _ given: String?, asks: Bool = false, question: String = "", _ read: (String) throws -> Value
    ) throws -> Value? {
        if let given { return try read(given) }
        guard asks, isOpen else { return nil }
        while true {
            guard let typed = try Question.line("\(question) (Enter: not known) "), !typed.isEmpty else { return nil }
            do {
                return try read(typed)
            } catch let error as WaymarkError where error.outcome == .wrongCommand {
                Self.refuse(error)
            }
        }
    }

    /// Asks at a terminal whether to go on; nobody else is asked.
    ///
    /// - Parameter standard: what the empty answer means; nil where what follows can't be taken back: it is no.
    /// - Throws: ``WaymarkError/cancelled`` when the answer is no.
    func confirm(_ question: String, standard: String? = "yes") throws {
        guard isOpen else { return }
        let goesOn = try answer(option: "", question: question, standard: standard) { try Self.yesNo($0, option: "The answer") }
        guard goesOn else { throw WaymarkError.cancelled }
    }

    // MARK: Reading what was typed

    /// - Throws: ``WaymarkError`` with the nearest code.
    static func code(_ text: String, of list: CodeList, option: String) throws -> String {
        if let code = list.code(said: text) { return code }
        let nearest = list.nearest(to: text)
        throw WaymarkError.wrongCommand(
            "\(option) does not take \"\(text.prefix(40).description.withoutControls)\".",
            advice: nearest.map { "Did you mean \($0)?" } ?? "It takes: \(list.codes.map(\.code).joined(separator: ", "))")
    }

    private static func codes(_ text: String, of list: CodeList, option: String) throws -> [String] {
        try text.split(separator: ",").map { try code(String($0), of: list, option: option) }
    }

    /// The day that is meant, said back where anything had to be understood.
    static func day(
        _ text: String, option: String, today: Day, leaning: DayExpression.Leaning = .past
    ) throws -> Day {
        do {
            let expression = try DayExpression(text)
            let day = try expression.day(today: today, leaning: leaning)
            if !expression.isISO { Say.line("\(option) is taken as \(day.inEnglish).") }
            return day
        } catch {
            throw WaymarkError.badDate(option, sentence: error.sentence, advice: error.advice)
        }
    }

    static func yesNo(_ text: String, option: String) throws -> Bool {
        switch text.trimmingCharacters(in: .whitespaces).lowercased() {
        case "yes", "y", "true": return true
        case "no", "n", "false": return false
        default: throw WaymarkError.wrongCommand("\(option) takes yes or no.")
        }
    }

    // MARK: Asking

    /// What is wrong with an answer, before the question is asked again.
    static func refuse(_ error: WaymarkError, screen: Screen = .error) {
        [error.sentence, error.advice].compactMap(\.self).joined(separator: " ").wrapped(to: screen.width).forEach(Say.line)
    }

    private func answer<Value>(
        option: String, question: String, standard: String?, _ read: (String) throws -> Value
    ) throws -> Value {
        guard isOpen else {
            throw WaymarkError.wrongCommand("\(option) is missing.", advice: "Give it, or run the command at a terminal to be asked.")
        }
        while true {
            let suffix = standard.map { " [\($0)]" } ?? ""
            guard let typed = try Question.line("\(question)\(suffix) ") else { throw WaymarkError.cancelled }
            let text = typed.isEmpty ? standard : typed
            guard let text else { throw WaymarkError.cancelled }
            do {
                return try read(text)
            } catch let error as WaymarkError where error.outcome == .wrongCommand {
                Self.refuse(error)
            }
        }
    }
}
