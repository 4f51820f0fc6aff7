/// A chart of a pack: numbers, and three ways to read them. Drawing, table and JSON are made from the same ones.
protocol PackChart: Sendable {
    /// Its anchor on the page: `chart-retention`.
    var id: String { get }
    /// What it shows.
    var title: String { get }
    /// What there is to see, for those who do not see it, and what to mind.
    var summary: String { get }
    var table: PackTable { get }
    /// What the marks mean, in the order in which they stand.
    var key: [ChartMark] { get }
    /// Nil where the table itself is the chart.
    var drawing: HTML? { get }
    /// How that table looks.
    var tableClass: String { get }
    /// Its numbers.
    var json: [(String, JSON.Value)] { get }
}

/// A mark of a chart and what it means. Marks differ in shape or pattern, so that grey print and any eye can tell them.
struct ChartMark: Sendable {
    let style: String
    let meaning: String
}

extension PackChart {
    var key: [ChartMark] { [] }
    var tableClass: String { "plain months" }

    /// A number for JSON: hidden ones are the string `c`.
    static func json(_ number: Int?) -> JSON.Value {
        number.map(JSON.Value.integer) ?? .string(RunDocument.hidden)
    }
}

/// A figure of three parts that make up the whole: counted, not counted, unknown.
struct Parts: Sendable, Hashable {
    let yes: Int
    let no: Int
    let unknown: Int

    var all: Int { yes + no + unknown }
    var shares: (yes: Double, unknown: Double, no: Double) {
        let all = Double(max(all, 1))
        return (Double(yes) / all, Double(unknown) / all, Double(no) / all)
    }

    init(yes: Int, no: Int, unknown: Int) {
        (self.yes, self.no, self.unknown) = (yes, no, unknown)
    }

    static func + (left: Parts, right: Parts) -> Parts {
        Parts(yes: left.yes + right.yes, no: left.no + right.no, unknown: left.unknown + right.unknown)
    }

    /// Nil: the figure is hidden, or no rate.
    init?(_ value: FigureValue?) {
        guard case .rate(let denominator, let numerator, let unknown)? = value else { return nil }
        (yes, no, self.unknown) = (numerator, denominator - numerator - unknown, unknown)
    }
}
