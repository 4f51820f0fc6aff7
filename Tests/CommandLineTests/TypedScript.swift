import Foundation
import Testing

/// Commands in a file, as they are typed on a day: what a fixture of the command line is written in.
struct TypedScript {
    struct Line {
        let day: String
        let words: [String]
        /// With which it must end.
        let status: Int32

        var isAct: Bool { !["database", "setup", "staff", "pupil"].contains(words[0]) }
    }

    let lines: [Line]

    init(_ path: String) throws {
        lines = try Self.joinedLines(of: path).map { line in
            let match = try #require(line.wholeMatch(of: /(?:(\d+) )?(\d{4}-\d\d-\d\d) (.+)/), "\(line)")
            return Line(day: String(match.2), words: Self.words(match.3), status: match.1.flatMap { Int32($0) } ?? 0)
        }
    }

    /// A fixture's lines without its remarks. Indented ones go on with the line above.
    static func joinedLines(of path: String) throws -> [String] {
        var lines: [String] = []
        for line in try text(of: path).split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("    ") {
                lines[lines.count - 1] += " " + line.drop { $0 == " " }
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    static func text(of path: String) throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/\(path)")
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// As a shell takes a line apart, as far as the scripts need it: words, and text in double quotes.
    static func words(_ line: Substring) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
    }
}
