/// How long pupils waited from referral to their first day, with the median and the wait that nine in ten stayed within.
struct WaitChart: PackChart {
    private let measure: Measure
    private let n: Int
    private let median: Double
    private let p90: Double
    /// Empty for a reader who may not see them.
    private let bins: [Bin]

    private struct Bin {
        let from: Int
        let to: Int
        let number: Int

        var name: String { "\(from) to \(to)" }
    }

    /// Nil when nobody is counted, or the figure is hidden.
    init?(_ finding: EvidencePack.Finding, reader: Reader) {
        guard case .duration(let n, let median?, let p90?)? = finding.total.figure.value else { return nil }
        (measure, self.n, self.median, self.p90) = (finding.measure, n, median, p90)
        let days = finding.members.compactMap { if case .days(let days) = $0.counted { days } else { nil } }
        bins = Self.bins(days)
    }

    /// At most twelve bins of a width that people count in: a week, two, a month.
    private static func bins(_ days: [Int]) -> [Bin] {
        guard let longest = days.max() else { return [] }
        let width = [5, 10, 20, 50, 100].first { $0 * 12 >= longest } ?? 200
        let count = max((longest + width - 1) / width, 1)
        return (0..<count).map { bin in
            let (from, to) = (bin == 0 ? 0 : bin * width + 1, (bin + 1) * width)
            return Bin(from: from, to: to, number: days.filter { ($0 >= from || bin == 0) && $0 <= to }.count)
        }
    }

    var id: String { "chart-wait" }
    var title: String { "Wait from referral to first day" }

    private var unit: String { measure.unit ?? "" }

    var summary: String {
        let half = "Half of \(n) \(measure.members.plural) waited at most \(Wording.number(median)) \(unit), "
            + "nine in ten at most \(Wording.number(p90))."
        return bins.isEmpty ? half : "Columns count \(measure.members.plural) by the \(unit) they waited. " + half
    }

    var key: [ChartMark] {
        [ChartMark(style: "mark-median", meaning: "median"), ChartMark(style: "mark-p90", meaning: "nine in ten within")]
    }

    var table: PackTable {
        PackTable(
            "The same numbers", columns: [unit.prefix(1).uppercased() + unit.dropFirst(), measure.members.plural.capitalisedFirst],
            rows: bins.map { [$0.name, String($0.number)] } + [
                ["Median", Wording.number(median)], ["Nine in ten within", Wording.number(p90)],
                ["All counted", String(n)],
            ])
    }

    private static let scale = Scale(start: 0.03, end: 0.97)
    private static let (top, depth) = (44.0, 130.0)

    /// The longest wait that the drawing reaches.
    private var reach: Double { Double(bins.last?.to ?? max(Int(p90.rounded(.up)), 1)) }

    var drawing: HTML? {
        let floor = bins.isEmpty ? Self.top + 20 : Self.top + Self.depth
        return Shape.drawing(id: id, title: title, description: summary, height: floor + 40) {
            for bin in bins { column(bin, floor: floor) }
            Shape.line("axis", from: (Self.scale.at(0), floor), to: (Self.scale.at(1), floor))
            Shape.text("0", "tick", x: Self.scale.at(0), y: floor + 16, .middle)
            for end in bins.isEmpty ? [Int(reach)] : bins.map(\.to) {
                Shape.text(String(end), "tick", x: Self.scale.at(Double(end) / reach), y: floor + 16, .middle)
            }
            Shape.text(unit, "tick", x: Self.scale.at(1), y: floor + 34, .end)
            mark("median", "median \(Wording.number(median))", at: median, y: 14, floor: floor)
            mark("p90", "9 in 10 within \(Wording.number(p90))", at: p90, y: 32, floor: floor)
        }
    }

    @HTMLBuilder
    private func column(_ bin: Bin, floor: Double) -> HTML {
        let most = Double(bins.map(\.number).max() ?? 1)
        let height = (Self.depth - 22) * Double(bin.number) / max(most, 1)
        let start = bin.from == 0 ? 0 : Double(bin.from - 1) / reach
        let end = Double(bin.to) / reach
        Shape.rect("column", x: Self.scale.at(start), y: floor - height, width: Self.scale.length(end - start), height: height)
        if bin.number > 0 {
            Shape.text(String(bin.number), "number", x: Self.scale.at((start + end) / 2), y: floor - height - 5, .middle)
        }
    }

    @HTMLBuilder
    private func mark(_ style: String, _ text: String, at days: Double, y: Double, floor: Double) -> HTML {
        let share = min(days / reach, 1)
        Shape.line(style, from: (Self.scale.at(share), y + 4), to: (Self.scale.at(share), floor))
        Shape.text(text, "mark", x: Self.scale.at(share), y: y, share > 0.6 ? .end : .start)
    }

    var json: [(String, JSON.Value)] {
        [
            ("n", .integer(n)), ("median", .number(median)), ("p90", .number(p90)),
            ("bins", .array(bins.map {
                .object([("from", .integer($0.from)), ("to", .integer($0.to)), ("count", .integer($0.number))])
            })),
        ]
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
