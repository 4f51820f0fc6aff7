import Casework

/// What a passport says, part by part.
enum PassportPart: CaseIterable, Sendable {
    case strengths, needs, whatHelps, whatToAvoid, outcomes, pupilWords

    var title: String {
        switch self {
        case .strengths: "Strengths and interests"
        case .needs: "Needs"
        case .whatHelps: "What helps"
        case .whatToAvoid: "What to avoid"
        case .outcomes: "Outcomes and engagement so far"
        case .pupilWords: "In the pupil's words"
        }
    }

    var path: WritableKeyPath<Passport.Parts, String?> & Sendable {
        switch self {
        case .strengths: \.strengths
        case .needs: \.needs
        case .whatHelps: \.whatHelps
        case .whatToAvoid: \.whatToAvoid
        case .outcomes: \.outcomes
        case .pupilWords: \.pupilWords
        }
    }
}

/// A passport as it stands in an editor: each part below a line with its title.
enum PassportDraft {
    private static let mark = "== "

    static func text(_ parts: Passport.Parts, of pupil: Pupil) -> String {
        let introduction = """
            The passport of \(pupil.name). Write below each title; what stands above the first is left out.
            To give it up, leave without saving.


            """
        return introduction
            + PassportPart.allCases.map { part in
                "\(mark)\(part.title)\n\n\(parts[keyPath: part.path] ?? "")\n\n"
            }.joined()
    }

    /// Reads it back. The titles may stand in any order, and a part whose title is missing says nothing.
    ///
    /// - Throws: ``WaymarkError`` for a title that is none, or twice there: what stands below it would go astray.
    static func parts(_ text: String) throws -> Passport.Parts {
        var lines: [PassportPart: [Substring]] = [:]
        var current: PassportPart?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix(mark.dropLast()) else {
                if let current { lines[current, default: []].append(line) }
                continue
            }
            let title = line.drop { $0 == "=" || $0 == " " }
            guard let part = PassportPart.allCases.first(where: { $0.title == title.trimmingWhitespace }), lines[part] == nil else {
                throw WaymarkError.wrongCommand(
                    "\"\(title.prefix(40))\" is no title of the passport, or stands there twice.",
                    advice: "Leave the lines that begin with == as they are.")
            }
            current = part
            lines[part] = []
        }
        return lines.reduce(into: Passport.Parts()) { parts, entry in
            let text = entry.value.joined(separator: "\n").trimmingWhitespace
            parts[keyPath: entry.key.path] = text.isEmpty ? nil : text
        }
    }
}

extension StringProtocol {
    /// Without blanks and blank lines at its ends.
    fileprivate var trimmingWhitespace: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
