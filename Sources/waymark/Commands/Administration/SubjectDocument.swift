import Casework

/// Everything that is held about a pupil, as text for reading and as data.
struct SubjectDocument {
    private let record: SubjectRecord

    /// Stands behind what is to be looked over.
    static let mark = "[look over]"

    init(_ record: SubjectRecord) {
        self.record = record
    }

    /// When an entry was made, and what became of it.
    static func history(of entry: SubjectRecord.Entry) -> String {
        let recorded = entry.recordedAt.map { "recorded \($0.minute)" } ?? ""
        switch entry.state {
        case .current: return recorded
        case .corrected: return "\(recorded), corrected \(entry.closedAt?.minute ?? "since")"
        case .voided: return "\(recorded), entered in error, voided \(entry.closedAt?.minute ?? "since")"
        }
    }

    // MARK: Text

    func text(for screen: Screen) -> String {
        var lines = [screen.bold("Everything held about \(record.name.withoutControls) (\(record.ref.withoutControls))")]
        lines += "\(Self.mark) stands where somebody else is or may be named. Times are UTC.".wrapped(to: screen.width)
        for section in record.sections {
            lines += ["", screen.bold(section.title)]
            for entry in section.entries {
                lines += ["  \(Self.history(of: entry))"] + entry.fields.flatMap { Self.lines($0, width: screen.width) }
            }
        }
        lines += ["", screen.bold("Looks at the record")]
        lines += record.looks.map { "  \($0.act): \($0.count), from \($0.firstAt.minute) to \($0.lastAt.minute)" }
        lines += ["", screen.bold("Counted in evidence, without a name")]
        lines += record.runs.map { "  run \($0.number) of \($0.madeAt.minute): \($0.measures) measures" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ field: SubjectRecord.Field, width: Int) -> [String] {
        let mark = field.needsReview ? " \(mark)" : ""
        return "\(field.title): \(field.value.withoutControls)\(mark)".wrapped(to: width - 6).enumerated().map { place, line in
            (place == 0 ? "    " : "      ") + line
        }
    }

    // MARK: Data

    var json: JSON {
        .object([
            "format": .text("waymark-subject-access/1"), "ref": .text(record.ref), "name": .text(record.name),
            "has_restricted_notes": .bool(record.hasRestrictedNotes),
            "held_by": .list(record.holders.map { .object(["setting": .text($0.setting), "included": .bool($0.isOpen)]) }),
            "records": .list(record.sections.flatMap { section in section.entries.map { Self.json($0, of: section) } }),
            "looks": .list(
                record.looks.map {
                    .object([
                        "act": .text($0.act), "count": .integer($0.count), "first_at": .text($0.firstAt.description),
                        "last_at": .text($0.lastAt.description),
                    ])
                }),
            "evidence_runs": .list(
                record.runs.map {
                    .object(["run": .integer($0.number), "made_at": .text($0.madeAt.description), "measures": .integer($0.measures)])
                }),
        ])
    }

    private static func json(_ entry: SubjectRecord.Entry, of section: SubjectRecord.Section) -> JSON {
        .object([
            "record": .text(section.record), "state": .text(entry.state.rawValue),
            "recorded_at": .optional(entry.recordedAt?.description), "closed_at": .optional(entry.closedAt?.description),
            "fields": .list(
                entry.fields.map {
                    .object(["name": .text($0.name), "title": .text($0.title), "value": .text($0.value), "look_over": .bool($0.needsReview)])
                }),
        ])
    }
}
