/// An area's rates side by side: a dot for each, its interval, and where it would be if all that is unknown counted.
struct RatesChart: PackChart {
    private let area: Int
    private let rows: [Row]

    private struct Row {
        let measure: Measure
        let value: FigureValue?

        var words: FigureWording { FigureWording(measure: measure, value: value) }
    }

    /// Nil without rates. The months of retention have a chart of their own.
    init?(area: Int, findings: [EvidencePack.Finding]) {
        rows = findings.filter { $0.measure.kind == .rate && !$0.id.hasPrefix("13.3.c.") }.map {
            Row(measure: $0.measure, value: $0.total.figure.value)
        }
        self.area = area
        if rows.isEmpty { return nil }
    }

    var id: String { "chart-rates-\(area)" }
    var title: String { "The rates of area \(area), and how sure they are" }

    var summary: String {
        let shown = rows.filter { $0.value?.share != nil }.count
        return "Each of \(rows.count) rates as a dot on a line from 0% to 100%, with its 95% interval as a bar; \(shown) are shown. "
            + "A wide bar means that few pupils stand behind the rate. Rates of different measures are not to be ranked."
    }

    var key: [ChartMark] {
        [
            ChartMark(style: "mark-dot", meaning: "rate"), ChartMark(style: "mark-interval", meaning: "95% interval"),
            ChartMark(style: "mark-ring", meaning: "rate if all unknown counted"),
        ]
    }

    var table: PackTable {
        PackTable(
            "The same numbers", columns: ["Measure", "Figure", "Rate", "95% interval", "Unknown", "If all unknown counted"],
            rows: rows.map { row in
                let words = row.words
                let mark = row.value == nil ? RunDocument.hidden : "-"
                return [
                    "\(row.measure.id) \(row.measure.title)", words.headline, words.percent ?? mark, words.interval ?? mark,
                    words.unknown ?? mark, words.bestCase ?? mark,
                ]
            })
    }

    private static let scale = Scale(start: 0.02, end: 0.72)
    private static let rowHeight = 40.0
    private static let top = 22.0

    var drawing: HTML? {
        let height = Self.top + Double(rows.count) * Self.rowHeight + 4
        return Shape.drawing(id: id, title: title, description: summary, height: height) {
            for quarter in 0...4 {
                let x = Self.scale.at(Double(quarter) / 4)
                Shape.line("grid", from: (x, Self.top - 4), to: (x, height))
                Shape.text("\(quarter * 25)%", "tick", x: x, y: 12, quarter == 0 ? .start : .middle)
            }
            for (place, row) in rows.enumerated() {
                draw(row, top: Self.top + Double(place) * Self.rowHeight)
            }
        }
    }

    @HTMLBuilder
    private func draw(_ row: Row, top: Double) -> HTML {
        let y = top + 28
        Shape.text("\(row.measure.id) \(row.measure.title)", "label", x: .width(0), y: top + 14)
        Shape.line("track", from: (Self.scale.at(0), y), to: (Self.scale.at(1), y))
        if let share = row.value?.share, let interval = row.value?.interval {
            IntervalMark(share: share, interval: interval, bestCase: row.value?.bestCase).drawn(on: Self.scale, y: y)
        }
        Shape.text(row.words.headline, "value", x: .width(1), y: y + 5, .end)
    }

    var json: [(String, JSON.Value)] {
        [("rates", .array(rows.map { .object([("measure", .string($0.measure.id))] + FigureNumbers.of($0.value, .rate)) }))]
    }
}

/// A rate on a scale: the dot, the bar of its interval, and a ring where unknown members would take it.
struct IntervalMark {
    let share: Double
    let interval: Interval
    let bestCase: Double?

    @HTMLBuilder
    func drawn(on scale: Scale, y: Double) -> HTML {
        Shape.rect("interval", x: scale.at(interval.low), y: y - 3.5, width: scale.length(interval.high - interval.low), height: 7)
        if let bestCase, bestCase > share {
            Shape.circle("ring", x: scale.at(bestCase), y: y, radius: 4)
        }
        Shape.circle("point", x: scale.at(share), y: y, radius: 5)
    }
}
