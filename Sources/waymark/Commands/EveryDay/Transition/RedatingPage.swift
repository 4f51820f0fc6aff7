import Journey

/// Which due dates a new planned start would move, before it is done.
struct RedatingPage {
    let redatings: [Redating]
    let before: Day?
    let after: Day

    func text(for screen: Screen) -> String {
        let heading =
            before == after
            ? "The planned start stays \(after.inEnglish), and is counted anew."
            : "The planned start moves\(before.map { " from \($0.inEnglish)" } ?? "") to \(after.inEnglish)."
        let table = Table(
            columns: [
                Table.Column(title: "Step", wraps: true), Table.Column(title: "Due", wraps: true),
                Table.Column(title: "Then", wraps: true),
            ],
            rows: redatings.map { .cells([label($0.step), $0.before?.inEnglish ?? "on no day", then($0)]) })
        return (heading.wrapped(to: screen.width) + [table.text(for: screen)]).joined(separator: "\n")
    }

    private func label(_ step: String) -> String { CodeLists.transitionStep.label(step) }

    private func then(_ redating: Redating) -> String {
        switch redating.ruling {
        case .moves: redating.after?.inEnglish ?? "on no day"
        case .same: "the same"
        case .keptAsDone: "the same: it is done"
        case .keptAsOverdue: "the same: it is overdue"
        }
    }
}
