/// A run's figures as a document for programs: JSON `waymark-evidence/1`, or CSV with one row a figure.
public struct RunDocument: Sendable {
    let run: EvidenceRun
    let reader: Reader
    let figures: [ProtectedFigure]
    let kinds: [String: Measure.Kind]

    public init(_ run: EvidenceRun, figures: [ProtectedFigure], for reader: Reader, library: MeasureLibrary) {
        self.run = run
        self.reader = reader
        self.figures = figures
        kinds = Dictionary(uniqueKeysWithValues: library.measures.map { ($0.id, $0.kind) })
    }

    /// What stands in place of a hidden figure (the Department's symbol for confidential).
    public static let hidden = "c"

    /// The JSON document, a piece at a time: a nation's run is too long to hold twice.
    public func writeJSON(_ write: (String) throws -> Void) rethrows {
        let head: [(String, JSON.Value)] = [
            ("format", .string("waymark-evidence/1")), ("run", .string(run.id)),
            ("period", .object([("from", .string(run.from.iso)), ("to", .string(run.to.iso))])),
            ("as_of", .string(run.asOf.iso)), ("known_at", .string(run.knownAt.description)),
            ("reader", .string(reader.rawValue)),
        ]
        try write("{" + head.map { "\(JSON.quoted($0)): \(JSON.text($1))" }.joined(separator: ",\n ") + ",\n \"results\": [")
        for (index, figure) in figures.enumerated() {
            try write((index == 0 ? "\n  " : ",\n  ") + JSON.text(.object(identity(of: figure) + numbers(of: figure))))
        }
        try write("]}\n")
    }

    /// The CSV document, a line at a time.
    public func writeCSV(_ write: (String) throws -> Void) rethrows {
        let columns = [
            "denominator", "numerator", "unknown", "value", "best_case", "low", "high", "n", "median", "p90", "count",
        ]
        try write("setting,measure,group_by,group_value,kind," + columns.joined(separator: ",") + "\r\n")
        for figure in figures {
            let numbers = Dictionary(uniqueKeysWithValues: numbers(of: figure))
            let cells = columns.map { column in
                switch numbers[column] {
                case .string(let text): text
                case .null, nil: ""
                case .some(let number): JSON.text(number)
                }
            }
            let key = figure.key
            let identity = [
                key.setting ?? "all", key.measure, key.group?.by ?? "", key.group?.value ?? "", kind(of: figure).rawValue,
            ]
            try write((identity + cells).joined(separator: ",") + "\r\n")
        }
    }

    private func kind(of figure: ProtectedFigure) -> Measure.Kind {
        kinds[figure.key.measure] ?? .rate
    }

    private func identity(of figure: ProtectedFigure) -> [(String, JSON.Value)] {
        let group = figure.key.group.map { JSON.Value.object([("by", .string($0.by)), ("value", .string($0.value))]) }
        return [
            ("setting", .string(figure.key.setting ?? "all")), ("measure", .string(figure.key.measure)),
            ("group", group ?? .null), ("kind", .string(kind(of: figure).rawValue)),
        ]
    }

    private func numbers(of figure: ProtectedFigure) -> [(String, JSON.Value)] {
        FigureNumbers.of(figure.value, kind(of: figure))
    }
}
