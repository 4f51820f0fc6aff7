/// How many leavers are known to be in education, employment or training, month by month of the seven.
///
/// In steps, since nothing is known of the days between two months, and without a line where fewer than five are
/// followed. Under each month stand the numbers, as survival curves are best read (KMunicate, BMJ Open 2019).
struct RetentionChart: PackChart {
    static let lastMonth = 7
    /// Below this number followed no line is drawn.
    static let leastFollowed = 5

    private let months: [(number: Int, parts: Parts?)]

    /// - Parameter findings: the measures 13.3.c.1 to 13.3.c.7. Nil when none of their months is over for anybody.
    init?(_ findings: [EvidencePack.Finding]) {
        months = findings.enumerated().map { ($0 + 1, Parts($1.total.figure.value)) }
        if months.allSatisfy({ $0.parts?.all == 0 }) { return nil }
    }

    var id: String { "chart-retention" }
    var title: String { "In education, employment or training over the seven months after leaving" }

    var summary: String {
        "Month by month, the share of the leavers followed who are known to be in education, employment or training (EET), "
            + "above it the share that is unknown. Under each month stand the numbers. No line is drawn where fewer than "
            + "\(Self.leastFollowed) are followed\(months.contains { $0.parts == nil } ? "; c marks a month that is hidden" : "")."
    }

    var key: [ChartMark] {
        [
            ChartMark(style: "mark-yes", meaning: "in EET"), ChartMark(style: "mark-unknown", meaning: "unknown"),
            ChartMark(style: "mark-no", meaning: "not in EET"),
        ]
    }

    private static let lines: [(name: String, number: any KeyPath<Parts, Int> & Sendable)] = [
        ("In EET", \.yes), ("Unknown", \.unknown), ("Not in EET", \.no), ("Followed", \.all),
    ]

    var table: PackTable {
        PackTable(
            "The same numbers", columns: ["Month"] + Self.lines.map(\.name) + ["In EET, share"],
            rows: months.map { month in
                let numbers = Self.lines.map { line in month.parts.map { String($0[keyPath: line.number]) } ?? RunDocument.hidden }
                let share = month.parts.map { $0.all == 0 ? "-" : Wording.percent($0.shares.yes) } ?? RunDocument.hidden
                return ["Month \(month.number)"] + numbers + [share]
            })
    }

    // MARK: Drawing

    private static let gutter = 0.24
    private static let (top, depth) = (10.0, 170.0)
    private var columnWidth: Double { (1 - Self.gutter) / Double(max(months.count, 1)) }

    var drawing: HTML? {
        let height = Self.top + Self.depth + 24 + Double(Self.lines.count) * 20 + 6
        return Shape.drawing(id: id, title: title, description: summary, height: height) {
            for quarter in 0...4 {
                let y = self.y(Double(quarter) / 4)
                Shape.line("grid", from: (.width(Self.gutter), y), to: (.width(1), y))
                if quarter.isMultiple(of: 2) {
                    Shape.text("\(quarter * 25)%", "tick", x: .width(Self.gutter - 0.02), y: y + 4, .end)
                }
            }
            for (place, month) in months.enumerated() {
                band(month.parts, place)
                numbers(month.number, month.parts, place)
            }
            for place in months.indices { step(place) }
            Shape.text("Month", "tick", x: .width(0), y: Self.top + Self.depth + 18)
            for (place, line) in Self.lines.enumerated() {
                Shape.text(line.name, "tick", x: .width(0), y: numberLine(place))
            }
        }
    }

    private func y(_ share: Double) -> Double { Self.top + Self.depth * (1 - share) }
    private func x(_ place: Int) -> Double { Self.gutter + Double(place) * columnWidth }
    private func numberLine(_ place: Int) -> Double { Self.top + Self.depth + 40 + Double(place) * 20 }

    private func drawn(_ place: Int) -> Parts? {
        guard months.indices.contains(place), let parts = months[place].parts, parts.all >= Self.leastFollowed else { return nil }
        return parts
    }

    @HTMLBuilder
    private func band(_ parts: Parts?, _ place: Int) -> HTML {
        let width = Length.width(columnWidth)
        if let shares = drawn(place)?.shares {
            Shape.rect("fill-yes", x: .width(x(place)), y: y(shares.yes), width: width, height: Self.depth * shares.yes)
            Shape.rect(
                "fill-unknown", x: .width(x(place)), y: y(shares.yes + shares.unknown), width: width,
                height: Self.depth * shares.unknown)
            Shape.rect("fill-no", x: .width(x(place)), y: y(1), width: width, height: Self.depth * shares.no)
        } else {
            Shape.text(parts == nil ? RunDocument.hidden : "-", "gap", x: middle(place), y: y(0.5) + 5, .middle)
        }
    }

    private func middle(_ place: Int) -> Length { .width(x(place) + columnWidth / 2) }

    @HTMLBuilder
    private func numbers(_ month: Int, _ parts: Parts?, _ place: Int) -> HTML {
        Shape.text(String(month), "month", x: middle(place), y: Self.top + Self.depth + 18, .middle)
        for (line, number) in Self.lines.enumerated() {
            let text = parts.map { String($0[keyPath: number.number]) } ?? RunDocument.hidden
            Shape.text(text, "number", x: middle(place), y: numberLine(line), .middle)
        }
    }

    /// The line along the month's share, and down or up to the next one's.
    @HTMLBuilder
    private func step(_ place: Int) -> HTML {
        if let share = drawn(place)?.shares.yes {
            let end = Length.width(x(place) + columnWidth)
            Shape.line("step", from: (.width(x(place)), y(share)), to: (end, y(share)))
            if let next = drawn(place + 1)?.shares.yes {
                Shape.line("step", from: (end, y(share)), to: (end, y(next)))
            }
        }
    }

    var json: [(String, JSON.Value)] {
        [("months", .array(months.map { month in
            .object([
                ("month", .integer(month.number)), ("in_eet", Self.json(month.parts?.yes)),
                ("unknown", Self.json(month.parts?.unknown)), ("not_in_eet", Self.json(month.parts?.no)),
                ("followed", Self.json(month.parts?.all)),
            ])
        }))]
    }
}
