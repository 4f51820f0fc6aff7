import Casework
import Journey

/// What a command that changed something prints: what was done, how to take it back, what comes next.
struct Receipt {
    let sentence: String
    let performed: Performed
    let isRehearsal: Bool
    /// What is due next, each with the command to type.
    let next: [String]

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: words(for: screen)
        case .json: json.document
        case .csv: CSV.text([["change", "act", "records"], row])
        }
    }

    private func words(for screen: Screen) -> String {
        var lines = opening.wrapped(to: screen.width)
        lines += Self.lines(performed.deed.moved ?? [])
        lines += withdrawn(screen)
        if !isRehearsal { lines.append("Take it back: waymark undo \(performed.change)") }
        if let first = next.first { lines += ["Next: \(first)"] + next.dropFirst().map { "      \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Which due dates move, one a line.
    static func lines(_ moves: [MovedDueDate]) -> [String] {
        moves.map { move in
            move.before == move.after
                ? "  \(move.step): overdue, was due \(move.before ?? "on no day"), and stays so"
                : "  \(move.step): due \(move.before ?? "on no day") -> \(move.after ?? "on no day")"
        }
    }

    /// By kind, since a leaver may have many of one.
    private func withdrawn(_ screen: Screen) -> [String] {
        let kinds = Dictionary(grouping: performed.deed.withdrawn ?? [], by: \.kind)
        guard !kinds.isEmpty else { return [] }
        let counts = kinds.map { kind, all in
            CodeLists.obligationKind.label(kind) + (all.count > 1 ? " (\(all.count))" : "")
        }
        return "Withdrawn by it: \(counts.sorted().joined(separator: ", ")).".wrapped(to: screen.width)
    }

    private var opening: String {
        if performed.isRepeat { return "Done already, and not done again: \(sentence)" }
        return isRehearsal ? "Rehearsed, and nothing was changed: \(sentence)" : sentence
    }

    private var json: JSON {
        .object([
            "format": .text("waymark-act/1"), "change": .integer(Int(performed.change)),
            "act": .text(performed.id.uuidString.lowercased()), "done": .bool(!isRehearsal && !performed.isRepeat),
            "sentence": .text(sentence),
            "records": .list(
                performed.deed.records.map { record in
                    .object(["type": .text(record.type), "ref": .optional(record.ref), "key": .optional(record.key)])
                }),
            "moved": .list(
                (performed.deed.moved ?? []).map { move in
                    .object(["step": .text(move.step), "before": .optional(move.before), "after": .optional(move.after)])
                }),
            "withdrawn": .list(
                (performed.deed.withdrawn ?? []).map { obligation in
                    .object(["kind": .text(obligation.kind), "about": .optional(obligation.about)])
                }),
        ])
    }

    private var row: [String] {
        let records = performed.deed.records.map { [$0.type, $0.ref ?? $0.key].compactMap(\.self).joined(separator: " ") }
        return [String(performed.change), performed.id.uuidString.lowercased(), records.joined(separator: ";")]
    }
}
