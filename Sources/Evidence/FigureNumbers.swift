/// A figure's numbers under the names that every document gives them, in order and in full precision.
enum FigureNumbers {
    /// - Parameter value: nil where hidden; then every number is the string `c`.
    static func of(_ value: FigureValue?, _ kind: Measure.Kind) -> [(String, JSON.Value)] {
        switch value {
        case nil:
            return names(kind).map { ($0, .string(RunDocument.hidden)) }
        case .rate(let denominator, let numerator, let unknown)?:
            let interval = value?.interval
            return [
                ("denominator", .integer(denominator)), ("numerator", .integer(numerator)), ("unknown", .integer(unknown)),
                ("value", .optional(value?.share)), ("best_case", .optional(value?.bestCase)),
                ("low", .optional(interval?.low)), ("high", .optional(interval?.high)),
            ]
        case .duration(let n, let median, let p90)?:
            return [("n", .integer(n)), ("median", .optional(median)), ("p90", .optional(p90))]
        case .count(let count)?:
            return [("count", .integer(count))]
        }
    }

    private static func names(_ kind: Measure.Kind) -> [String] {
        switch kind {
        case .rate: ["denominator", "numerator", "unknown", "value", "best_case", "low", "high"]
        case .duration: ["n", "median", "p90"]
        case .count: ["count"]
        }
    }
}
