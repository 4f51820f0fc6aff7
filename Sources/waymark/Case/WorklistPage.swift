import Casework
import Journey

/// The worklist as it is printed: in groups, each row with the command to type.
struct WorklistPage {
    let worklist: Worklist
    let today: Day
    let isTeams: Bool
    /// Only what must be done within the coming seven days.
    let isForTheWeek: Bool
    /// Also row by row what has been overdue for so long that a count serves better.
    let isWhole: Bool

    private static let groups: [(standing: Obligation.Standing, title: String, nothing: String)] = [
        (.overdue, "Overdue", "Nothing is overdue."),
        (.due, "Due", "Nothing else is due."),
        (.ahead, "This week", "Nothing more begins within seven days."),
        (.onHold, "On hold", "Nothing is on hold."),
    ]

    private var shown: [Worklist.Item] {
        guard isForTheWeek else { return worklist.items }
        return worklist.items.filter { $0.obligation.until <= today.adding(days: Casework.daysAhead) }
    }

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        guard format == .table else { return listing.text(format, for: screen) }
        let items = shown
        return Self.groups.map { group in
            let rows = items.filter { $0.standing == group.standing }
            if rows.isEmpty { return "\(screen.bold(group.title))\n  \(group.nothing)\n" }
            let (old, recent) = (rows.filter(isOld), rows.filter { !isOld($0) })
            return "\(screen.bold("\(group.title) (\(rows.count))"))\n" + recent.map { row($0, screen) }.joined() + summary(old, screen)
        }.joined(separator: "\n")
    }

    // MARK: Long overdue

    /// Overdue for more than 90 days: it is counted, not hidden, and leaves the top of the list to what can still be saved.
    private func isOld(_ item: Worklist.Item) -> Bool {
        !isWhole && item.standing == .overdue && item.obligation.until < today.adding(days: -90)
    }

    private func summary(_ old: [Worklist.Item], _ screen: Screen) -> String {
        guard !old.isEmpty else { return "" }
        let kinds = Dictionary(grouping: old, by: \.obligation.kind).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        let counts = kinds.map { "\(CodeLists.obligationKind.label($0.key)) \($0.value.count)" }.joined(separator: ", ")
        let text = "Overdue for more than 90 days: \(old.count) (\(counts)). Row by row: waymark today --all"
        return text.wrapped(to: screen.width - 2).map { "  \($0)\n" }.joined()
    }

    // MARK: One row

    private func row(_ item: Worklist.Item, _ screen: Screen) -> String {
        let what = item.obligation.title
        let when = when(item)
        let name = item.pupil.name.withoutControls
        let command = command(of: item, screen)
        let room = screen.width - 2 - Self.nameWidth - 2 - when.displayWidth - 2
        if screen.isNarrow || room < 20 {
            let lines = ["  \(name)"] + (what.wrapped(to: screen.width - 4) + [when]).map { "    \($0)" }
            return lines.map { "\($0)\n" }.joined() + command
        }
        let wrapped = what.withoutControls.wrapped(to: room)
        let names = name.wrapped(to: Self.nameWidth)
        let lines = (0..<max(wrapped.count, names.count)).map { index in
            let name = (index < names.count ? names[index] : "").padded(to: Self.nameWidth)
            let what = index < wrapped.count ? wrapped[index] : ""
            return "  \(name)  \(index == 0 ? what.padded(to: room) + "  " + when : what)\n"
        }
        return lines.joined() + command
    }

    /// The command to type; for the team, beside it with whom the work lies.
    private func command(of item: Worklist.Item, _ screen: Screen) -> String {
        let command = item.command.withoutControls
        guard isTeams else { return "      \(command)\n" }
        let whose = whose(item).withoutControls
        let isBeside = !screen.isNarrow && whose.displayWidth <= Self.nameWidth && command.count + Self.nameWidth + 4 <= screen.width
        return isBeside ? "  \(whose.padded(to: Self.nameWidth))  \(command)\n" : "    \(whose)\n      \(command)\n"
    }

    private static let nameWidth = 20

    private func when(_ item: Worklist.Item) -> String {
        let until = item.obligation.until
        switch item.standing {
        case .overdue: return "\(until.inEnglish), \(Self.days(today.daysSince2000 - until.daysSince2000)) late"
        case .onHold: return "until \((item.obligation.reviewBy ?? until).inEnglish)"
        case .ahead: return "from \(item.obligation.from.inEnglish)"
        default: return until == today ? "today" : "by \(until.inEnglish)"
        }
    }

    private static func days(_ count: Int32) -> String { count == 1 ? "1 day" : "\(count) days" }

    private func whose(_ item: Worklist.Item) -> String {
        item.owner ?? item.obligation.fallsTo.map { CodeLists.role.label($0) } ?? "nobody's"
    }

    // MARK: For programs

    private var listing: Listing {
        Listing(
            format: "waymark-worklist/1", name: "items",
            columns: [
                .init(key: "standing", title: "Standing"), .init(key: "pupil", title: "Pupil"), .init(key: "name", title: "Name"),
                .init(key: "setting", title: "Setting"), .init(key: "kind", title: "Kind"), .init(key: "about", title: "About"),
                .init(key: "title", title: "What"), .init(key: "from", title: "From"), .init(key: "until", title: "Until"),
                .init(key: "hold_reason", title: "Held for"), .init(key: "review_by", title: "Review by"),
                .init(key: "owner", title: "Lies with"), .init(key: "falls_to", title: "Falls to"),
                .init(key: "command", title: "Command"),
            ],
            rows: shown.map { item in
                let obligation = item.obligation
                return [
                    .text(item.standing.rawValue), .text(item.pupil.ref), .text(item.pupil.name), .text(item.setting.urn),
                    .text(obligation.kind), .text(obligation.about.isEmpty ? nil : obligation.about), .text(obligation.title),
                    .text(obligation.from.iso), .text(obligation.until.iso), .text(obligation.holdReason),
                    .text(obligation.reviewBy?.iso), .text(item.owner), .text(obligation.fallsTo), .text(item.command),
                ]
            })
    }
}
