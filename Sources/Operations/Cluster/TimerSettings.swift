import Foundation

/// What Waymark's timers are told on a machine with its package: `/etc/waymark/environment`, as systemd reads it.
///
/// Whoever types a command at that machine means the same records, though their shell knows nothing of that file.
struct TimerSettings {
    private let lines: [String]

    init(file: String = "/etc/waymark/environment") {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The last of that name, with or without quotes around its value; nil where there is none.
    subscript(name: String) -> String? {
        guard let value = lines.last(where: { $0.hasPrefix(name + "=") })?.dropFirst(name.count + 1) else { return nil }
        guard let quote = value.first, value.count > 1, value.last == quote, ["\"", "'"].contains(quote) else { return String(value) }
        return String(value.dropFirst().dropLast())
    }

    /// Whether the records lie on a database server rather than in the machine's own cluster.
    var nameServer: Bool { ["PGHOST", "PGHOSTADDR", "PGSERVICE"].contains { self[$0]?.isEmpty == false } }
}
