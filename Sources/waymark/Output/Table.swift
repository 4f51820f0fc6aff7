/// Rows for the eye: columns where they fit, one field a line where they don't.
struct Table: Sendable {
    struct Column: Sendable {
        let title: String
        /// Numbers stand at the right edge of their column.
        var isNumber = false
        /// Whether its text may go over several lines, so that the table fits.
        var wraps = false
    }

    enum Row: Sendable {
        /// A cell for each column; with fewer, the last takes the room of those that are left.
        case cells([String])
        /// Stands over the rows that follow, across all columns.
        case heading(String)
    }

    let columns: [Column]
    var rows: [Row] = []

    private static let gap = 2
    /// A wrapped column is not made narrower than this.
    private static let narrowestColumn = 12

    func text(for screen: Screen) -> String {
        guard !screen.isNarrow, let widths = widths(within: screen.width) else { return records(for: screen) }
        let header = screen.bold(line(columns.map(\.title), widths).trimmedAtEnd)
        let lines = rows.flatMap { row in
            switch row {
            case .cells(let cells): rowLines(cells.map(\.withoutControls), widths)
            case .heading(let text): heading(text, screen)
            }
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }

    private func heading(_ text: String, _ screen: Screen) -> [String] {
        [""] + text.withoutControls.wrapped(to: screen.width).map(screen.bold)
    }

    // MARK: Columns

    /// Nil when the columns don't fit however they are wrapped.
    private func widths(within width: Int) -> [Int]? {
        var widths = columns.map(\.title.displayWidth)
        for case .cells(let cells) in rows {
            // A cell over several columns has to do with their room.
            let single = cells.count == columns.count ? cells[...] : cells.dropLast()
            for (index, cell) in single.enumerated() {
                widths[index] = max(widths[index], cell.withoutControls.displayWidth)
            }
        }
        var excess = widths.reduce(0, +) + Self.gap * (columns.count - 1) - width
        while excess > 0 {
            let shrinkable = columns.indices.filter { columns[$0].wraps && widths[$0] > Self.narrowestColumn }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { return nil }
            widths[widest] -= 1
            excess -= 1
        }
        return widened(widths, by: -excess)
    }

    /// Gives what room is left to the last column, as far as cells over several columns can use it.
    private func widened(_ widths: [Int], by room: Int) -> [Int] {
        var widths = widths
        var room = room
        for case .cells(let cells) in rows where cells.count < columns.count {
            let rest = widths[max(0, cells.count - 1)...]
            let lacking = (cells.last?.withoutControls.displayWidth ?? 0) - rest.reduce(0, +) - Self.gap * (rest.count - 1)
            let more = min(max(0, lacking), room)
            widths[widths.count - 1] += more
            room -= more
        }
        return widths
    }

    private func rowLines(_ row: [String], _ widths: [Int]) -> [String] {
        let rest = widths[max(0, row.count - 1)...]
        let widths = widths.prefix(row.count - 1) + [rest.reduce(0, +) + Self.gap * (rest.count - 1)]
        let wrapped = zip(row, widths).map { $0.wrapped(to: $1) }
        let height = wrapped.map(\.count).max() ?? 0
        return (0..<height).map { index in
            line(wrapped.map { index < $0.count ? $0[index] : "" }, Array(widths)).trimmedAtEnd
        }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        cells.indices.map { cells[$0].padded(to: widths[$0], trailing: columns[$0].isNumber) }
            .joined(separator: String(repeating: " ", count: Self.gap))
    }

    // MARK: One field a line

    private func records(for screen: Screen) -> String {
        rows.enumerated().flatMap { index, row in
            switch row {
            case .cells(let cells): (index == 0 ? [] : [""]) + fields(cells.map(\.withoutControls), width: screen.width)
            case .heading(let text): heading(text, screen)
            }
        }.joined(separator: "\n") + "\n"
    }

    /// What is empty is left out; what goes on on another line is set in.
    private func fields(_ cells: [String], width: Int) -> [String] {
        zip(columns, cells).filter { !$1.isEmpty }.flatMap { column, cell in
            let text = column.title.isEmpty ? cell : "\(column.title): \(cell)"
            return text.wrapped(to: width - 2).enumerated().map { $0 == 0 ? $1 : "  " + $1 }
        }
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
