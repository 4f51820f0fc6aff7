/// A table of texts, written the same as HTML and as Markdown. The first cell of a row is what the row is about.
struct PackTable: Sendable {
    let caption: String
    let columns: [String]
    let rows: [[String]]
    /// Columns of numbers stand to the right. By place; the first is 0.
    let numbers: Set<Int>
    /// How cells of these texts look, where their text alone is too quiet.
    var marks: [String: String] = [:]

    /// - Parameter numbers: nil: all columns but the first.
    init(_ caption: String, columns: [String], rows: [[String]], numbers: Set<Int>? = nil) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.numbers = numbers ?? Set(columns.indices.dropFirst())
    }

    /// Roles are spelt out, since on a narrow screen a row becomes a block, and some browsers then forget that it was one.
    func html(class: String = "plain") -> HTML {
        Tag.table(.class(`class`), .role("table")) {
            Tag.caption { caption }
            Tag.thead(.role("rowgroup")) {
                Tag.tr(.role("row")) {
                    for (place, column) in columns.enumerated() {
                        Tag.th(.scope("col"), .role("columnheader"), .class(alignment(place))) { column }
                    }
                }
            }
            Tag.tbody(.role("rowgroup")) {
                for row in rows {
                    Tag.tr(.role("row")) {
                        for (place, cell) in row.enumerated() { html(cell, place) }
                    }
                }
            }
        }
    }

    private func html(_ cell: String, _ place: Int) -> HTML {
        if place == 0 { return Tag.th(.scope("row"), .role("rowheader")) { cell } }
        let style = marks[cell].map { "\(alignment(place)) \($0)" } ?? alignment(place)
        return Tag.td(.role("cell"), .class(style), Attribute("data-column", columns[place])) { Tag.span { cell } }
    }

    func markdown() -> String {
        func line(_ cells: [String]) -> String { "| " + cells.map { Markdown.cell($0) }.joined(separator: " | ") + " |\n" }
        let rule = columns.indices.map { numbers.contains($0) ? "---:" : "---" }
        return Markdown.text(caption) + ":\n\n" + line(columns) + "| " + rule.joined(separator: " | ") + " |\n" + rows.map(line).joined()
    }

    private func alignment(_ place: Int) -> String {
        numbers.contains(place) ? "number" : "words"
    }
}
