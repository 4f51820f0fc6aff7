import Foundation
import Synchronization

/// Asks for an answer that is missing: only a person at a terminal, and never with `--no-input`.
enum Question {
    /// Whether the program waits for the keyboard. Ctrl-C then ends it at once.
    static let isOpen = Atomic(false)

    /// Nil when there is nobody to ask.
    ///
    /// - Throws: ``WaymarkError/cancelled`` when the answer is empty or the input ends.
    static func ask(_ question: String, unless noInput: Bool) throws -> String? {
        guard !noInput, isatty(STDIN_FILENO) == 1 else { return nil }
        let answer = try line("\(question) ") ?? ""
        guard !answer.isEmpty else { throw WaymarkError.cancelled }
        return answer
    }

    /// One line of the person at the terminal, without blanks at its ends; nil when the input ends.
    static func line(_ prompt: String) throws -> String? {
        try OutputStream.error.write(prompt)
        isOpen.store(true, ordering: .sequentiallyConsistent)
        defer { isOpen.store(false, ordering: .sequentiallyConsistent) }
        return readLine()?.trimmingCharacters(in: .whitespaces)
    }
}
