/// A published number that a figure can be read beside: dated data, in `sql/packs/benchmarks.csv`, so that a newer one is a line
/// and no code. It was counted by others in another way, and is context, never a target.
public struct Benchmark: Sendable, Hashable {
    /// `13.3.d`
    public let measure: String
    /// A share from 0 to 1.
    public let value: Double
    /// Of whom.
    public let population: String
    public let source: String
    /// Year and month of publication: `2020-06`.
    public let dated: String
    /// How it was counted otherwise.
    public let mind: String

    /// Below this many members an interval reaches so far that nothing can be read from it.
    static let leastMembers = 5

    /// All that the program carries.
    public static func all() throws -> [Benchmark] {
        guard let file = EmbeddedFiles.packs.first(where: { $0.name == "benchmarks.csv" }) else {
            throw DeclarationError(file: "benchmarks.csv", problem: "it is not among the program's files")
        }
        return try file.text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 6, let value = Double(cells[1]), (0...1).contains(value) else {
                throw DeclarationError(file: file.name, problem: "a line is not measure, value, population, source, dated, mind")
            }
            return Benchmark(
                measure: cells[0], value: value, population: cells[2], source: cells[3], dated: cells[4], mind: cells[5])
        }
    }

    /// How a figure lies to it; nil where nothing can be said: no rate, hidden, or of too few.
    public func standing(of figure: FigureValue?) -> Standing? {
        guard case .rate(let denominator, _, _)? = figure, denominator >= Self.leastMembers, let interval = figure?.interval else {
            return nil
        }
        if interval.low > value { return .above }
        return interval.high < value ? .below : .noDifferenceToTell
    }

    /// Where the figure's interval lies.
    public enum Standing: String, Sendable {
        case above, below
        /// The interval holds the benchmark.
        case noDifferenceToTell = "no_difference_to_tell"
    }
}
