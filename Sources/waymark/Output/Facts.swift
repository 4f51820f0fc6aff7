import Casework
import Journey

/// Facts about one thing under its title, one a line: for the eye, and as members of a JSON object.
struct Facts: Sendable {
    struct Line: Sendable {
        let key: String
        /// Nil: for programs only.
        let title: String?
        let field: Listing.Field

        init(_ key: String, _ title: String?, _ field: Listing.Field) {
            self.key = key
            self.title = title
            self.field = field
        }

        static func day(_ key: String, _ title: String?, _ day: Day?) -> Line { Line(key, title, .day(day)) }
    }

    let title: String
    let lines: [Line]

    /// What is not known is left out; what is long goes on below itself, and on a narrow screen nearer to the edge.
    func text(for screen: Screen) -> String {
        let shown = lines.compactMap { line in line.title.map { ($0, line.field.shown.withoutControls) } }.filter { !$0.1.isEmpty }
        let widest = shown.map(\.0.displayWidth).max() ?? 0
        let heading = title.withoutControls.wrapped(to: screen.width).map(screen.bold)
        let body = shown.flatMap { title, text in
            if screen.isNarrow {
                return "\(title): \(text)".wrapped(to: screen.width - 4).enumerated().map { ($0 == 0 ? "  " : "    ") + $1 }
            }
            return text.wrapped(to: screen.width - widest - 4).enumerated().map { index, line in
                "  \((index == 0 ? title : "").padded(to: widest))  \(line)"
            }
        }
        return (heading + body).joined(separator: "\n") + "\n"
    }

    var members: [JSON.Member] { lines.map { JSON.Member(key: $0.key, value: $0.field.value) } }
}

extension Obligation.Standing {
    var words: String {
        switch self {
        case .ahead: "not yet"
        case .due: "due"
        case .overdue: "overdue"
        case .onHold: "on hold"
        case .done: "done"
        case .withdrawn: "withdrawn"
        }
    }
}
