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
        try OutputStream.error.write("\(question) ")
        isOpen.store(true, ordering: .sequentiallyConsistent)
        defer { isOpen.store(false, ordering: .sequentiallyConsistent) }
        let answer = readLine()?.trimmingCharacters(in: .whitespaces) ?? ""
        guard !answer.isEmpty else { throw WaymarkError.cancelled }
        return answer
    }
}
