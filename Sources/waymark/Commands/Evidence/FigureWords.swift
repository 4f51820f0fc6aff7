import Evidence

/// A figure for the eye: counts first, since in small cohorts a percentage alone misleads.
struct FigureWords {
    private let figure: ProtectedFigure
    private let measure: Measure

    init(_ figure: ProtectedFigure, of measure: Measure) {
        self.figure = figure
        self.measure = measure
    }

    /// Measure, title or group, then the result: "9 of 11", "82 %", "(52-95 %)", "2 unknown".
    var cells: [String] {
        guard let group = figure.key.group else { return [measure.id, measure.title] + result }
        return ["", "  \(group.by) \(group.value)"] + result
    }

    private var result: [String] {
        switch figure.value {
        case nil: [RunDocument.hidden]
        case .rate(let denominator, _, _)? where denominator == 0: ["nobody to count"]
        case .rate(let denominator, let numerator, let unknown)?:
            ["\(numerator) of \(denominator)", share, interval, unknown > 0 ? "\(unknown) unknown" : ""]
        case .duration(let n, let median?, let p90?)?:
            ["median \(Self.number(median)), 9 in 10 within \(Self.number(p90)) \(measure.unit ?? "") (of \(n))"]
        case .duration?: ["nobody to count"]
        case .count(let count)?: [String(count)]
        }
    }

    private var share: String {
        (figure.value?.share).map { "\(Self.percent($0)) %" } ?? ""
    }

    private var interval: String {
        guard let interval = figure.value?.interval else { return "" }
        return "(\(Self.percent(interval.low))-\(Self.percent(interval.high)) %)"
    }

    private static func percent(_ share: Double) -> Int {
        Int((share * 100).rounded())
    }

    /// Days with at most one decimal.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths.isMultiple(of: 10) ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}

/// A measure's definition, in the words that stand over its computation.
struct MeasureWords {
    private let measure: Measure

    init(_ measure: Measure) {
        self.measure = measure
    }

    func text(for screen: Screen) -> String {
        let lines = [
            ("Counted", measure.denominator),
            (measure.kind == .duration ? "Measured" : "Of these", measure.numerator),
            ("Unknown", measure.unknown), ("Unit", measure.unit), ("Once", measure.once),
        ]
        let words = lines.compactMap { title, words in words.map { (title, $0) } }.flatMap { title, words in
            words.wrapped(to: screen.width - 12).enumerated().map { index, line in
                "  \((index == 0 ? title : "").padded(to: 8))  \(line)"
            }
        }
        let heading = "\(measure.id) \(measure.title)".wrapped(to: screen.width).map(screen.bold)
        return (heading + words).joined(separator: "\n") + "\n"
    }
}
