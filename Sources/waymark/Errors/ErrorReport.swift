/// An error on standard error: two lines for the person, or an object for a program that asked for JSON.
struct ErrorReport {
    let error: WaymarkError
    /// Whether the command was given `--format json`.
    let isJSON: Bool

    func print() {
        if isJSON {
            try? OutputStream.error.write(json.compact + "\n")
        } else {
            Say.line(text(for: .error))
        }
    }

    private var json: JSON {
        .object([
            "format": .text("waymark-error/1"), "code": .text(error.code), "message": .text(error.sentence),
            "advice": .optional(error.advice),
        ])
    }

    /// Wrapped for a person's terminal only, so that a script finds a sentence on one line.
    private func text(for screen: Screen) -> String {
        let advice = (error.advice ?? "").withoutControlsButLines
        let sentence = error.sentence.withoutControlsButLines
        let width = screen.isTerminal ? screen.width : Int.max
        let said = "waymark: \(sentence)".wrapped(to: width)
        let lines = advice.isEmpty ? [] : advice.wrapped(to: width == .max ? width : width - 2).map { "  \($0)" }
        return ([screen.red(said[0])] + said.dropFirst() + lines).joined(separator: "\n")
    }
}

extension String {
    /// As ``withoutControls``, line by line.
    fileprivate var withoutControlsButLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).withoutControls }.joined(separator: "\n")
    }
}
