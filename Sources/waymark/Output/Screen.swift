import Foundation

/// How wide a stream's reader can look, and whether colour means anything there.
struct Screen: Sendable {
    static let output = Screen(of: .output)
    static let error = Screen(of: .error)

    /// Below this a table's columns become lines.
    static let narrow = 60
    private static let usualWidth = 80
    private static let sensibleWidths = 20...1000

    let width: Int
    let isTerminal: Bool
    /// A terminal that takes colour, and a reader who has not said no.
    let hasColour: Bool

    init(of stream: OutputStream, environment: [String: String] = ProcessInfo.processInfo.environment) {
        isTerminal = stream.isTerminal
        let asked = environment["COLUMNS"].flatMap { Int($0) }
        let candidates = [isTerminal ? Self.terminalWidth(stream) : nil, asked]
        width = candidates.compactMap { $0 }.first(where: Self.sensibleWidths.contains) ?? Self.usualWidth
        hasColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// No terminal: the text will be read elsewhere.
    init(fileOfWidth width: Int) {
        self.width = width
        isTerminal = false
        hasColour = false
    }

    var isNarrow: Bool { width < Self.narrow }

    private static func terminalWidth(_ stream: OutputStream) -> Int? {
        var size = winsize()
        guard ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    func bold(_ text: String) -> String {
        hasColour && !text.isEmpty ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }

    func red(_ text: String) -> String {
        hasColour && !text.isEmpty ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text
    }
}
