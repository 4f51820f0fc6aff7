/// A chart's numbers as a file for a spreadsheet: one row a mark.
public struct ChartSheet: Sendable {
    /// `chart-retention`
    public let name: String
    private let rows: [[(String, JSON.Value)]]

    init(_ chart: any PackChart) {
        name = chart.id
        // Numbers of the whole chart stand in every row, so that a row can be read by itself.
        let whole = chart.json.filter { if case .array = $0.1 { false } else { true } }
        let marks = chart.json.compactMap { if case .array(let marks) = $0.1 { marks } else { nil } }.flatMap(\.self)
        let rows = marks.map { mark in whole + Self.cells(mark) }
        self.rows = rows.isEmpty ? [whole] : rows
    }

    /// A list within a mark becomes numbered columns: a leaver's months.
    private static func cells(_ mark: JSON.Value) -> [(String, JSON.Value)] {
        guard case .object(let members) = mark else { return [] }
        return members.flatMap { name, value in
            guard case .array(let values) = value else { return [(name, value)] }
            return values.enumerated().map { ("\(name.hasSuffix("s") ? String(name.dropLast()) : name)_\($0 + 1)", $1) }
        }
    }

    public func writeCSV(_ write: (String) throws -> Void) rethrows {
        let columns = rows.first?.map(\.0) ?? []
        try write(columns.joined(separator: ",") + "\r\n")
        for row in rows {
            let cells = Dictionary(row) { first, _ in first }
            try write(columns.map { Self.text(cells[$0] ?? .null) }.joined(separator: ",") + "\r\n")
        }
    }

    private static func text(_ value: JSON.Value) -> String {
        switch value {
        case .string(let text): CSVCell.text(text)
        case .null: ""
        default: JSON.text(value)
        }
    }
}
