import ArgumentParser
import Foundation

/// One call of the program: parses, runs the command, tells what went wrong, and says how it ended.
struct Call {
    /// Without the program's own name.
    let arguments: [String]

    func run() async -> Outcome {
        let command: any ParsableCommand
        do {
            command = try await Waymark.asyncParseAsRoot(arguments)
        } catch {
            do {
                if let answered = try MissingAnswer(Waymark.fullMessage(for: error, columns: 1000))?.ask(after: arguments) {
                    return await Call(arguments: answered).run()
                }
            } catch {
                return ended(error)
            }
            return parsingEnded(error)
        }
        do {
            if let command = command as? any WaymarkCommand { Log.start(isVerbose: command.common.verbose, usual: command.logLevel) }
            try await perform(command)
            return .done
        } catch {
            return ended(error)
        }
    }

    private func perform(_ command: any ParsableCommand) async throws {
        var command = command
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    // MARK: Endings

    /// Help and version come as errors too.
    private func parsingEnded(_ error: any Error) -> Outcome {
        guard Waymark.exitCode(for: error) != .success else { return printHelp(error) }
        let mistake = Mistake(arguments: arguments, message: Waymark.message(for: error))
        return report(.wrongCommand(mistake.sentence, advice: mistake.advice))
    }

    private func ended(_ error: any Error) -> Outcome {
        switch error {
        case is OutputStream.ReaderGone: .done
        // Help that was asked for is an error to the parser, and not to its exit code.
        case _ where Waymark.exitCode(for: error) == .success: printHelp(error)
        case let code as ExitCode: Outcome(rawValue: code.rawValue) ?? .failed
        default: report(WaymarkError(error))
        }
    }

    private func printHelp(_ error: any Error) -> Outcome {
        let isFrontPage = [["--help"], ["-h"]].contains(arguments)
        var text = isFrontPage ? FrontPage.text(for: .output) : Waymark.fullMessage(for: error, columns: Screen.output.width)
        if CompletionScript.isAsked(by: arguments) { text = CompletionScript(text, of: Waymark.self).text }
        do {
            try OutputStream.output.line(text.trimmingCharacters(in: .newlines))
            return .done
        } catch {
            return ended(error)
        }
    }

    private func report(_ error: WaymarkError) -> Outcome {
        ErrorReport(error: error, isJSON: asksForJSON).print()
        return error.outcome
    }

    /// Read off the arguments themselves, since a command that can't be parsed has errors to tell as well.
    private var asksForJSON: Bool {
        arguments.contains("--format=json") || zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", "json") }
    }
}

extension ExitCode {
    init(_ outcome: Outcome) { self.init(outcome.rawValue) }
}
