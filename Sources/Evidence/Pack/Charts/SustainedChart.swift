/// Whether moves on held for two terms: held, ended, or nobody knows.
struct SustainedChart: PackChart {
    private let rows: [(place: String, parts: Parts?)]

    /// Nil when nobody is counted anywhere.
    init?(_ finding: EvidencePack.Finding, settings: [EvidencePack.Setting]) {
        let names = Dictionary(settings.map { ($0.urn, $0.name) }) { first, _ in first }
        let total = settings.count == 1 ? settings[0].name : "All settings"
        rows = [(total, Parts(finding.total.figure.value))]
            + finding.settings.map { ($0.figure.key.setting.flatMap { names[$0] } ?? "", Parts($0.figure.value)) }
        if rows.allSatisfy({ $0.parts?.all == 0 }) { return nil }
    }

    var id: String { "chart-sustained" }
    var title: String { "Moves on that held for two terms" }

    var summary: String {
        "Bars from left to right: sustained to the two-term mark, unknown, ended before it. Unknown is neither: nobody has checked, "
            + "or the check could not tell." + (rows.contains { $0.parts == nil } ? " c marks what is hidden." : "")
    }

    var key: [ChartMark] {
        [
            ChartMark(style: "mark-yes", meaning: "sustained"), ChartMark(style: "mark-unknown", meaning: "unknown"),
            ChartMark(style: "mark-no", meaning: "ended"),
        ]
    }

    var table: PackTable {
        PackTable(
            "The same numbers", columns: ["Setting", "Sustained", "Unknown", "Ended", "All"],
            rows: rows.map { row in
                let numbers = row.parts.map { [$0.yes, $0.unknown, $0.no, $0.all].map(String.init) }
                return [row.place] + (numbers ?? Array(repeating: RunDocument.hidden, count: 4))
            })
    }

    private static let rowHeight = 68.0

    var drawing: HTML? {
        Shape.drawing(id: id, title: title, description: summary, height: Double(rows.count) * Self.rowHeight) {
            for (place, row) in rows.enumerated() {
                draw(row.place, row.parts, top: Double(place) * Self.rowHeight)
            }
        }
    }

    @HTMLBuilder
    private func draw(_ place: String, _ parts: Parts?, top: Double) -> HTML {
        Shape.text(place, "label", x: .width(0), y: top + 14)
        if let parts, parts.all > 0 {
            let shares = parts.shares
            Shape.rect("fill-yes", x: .width(0), y: top + 21, width: .width(shares.yes), height: 20)
            Shape.rect("fill-unknown", x: .width(shares.yes), y: top + 21, width: .width(shares.unknown), height: 20)
            Shape.rect("fill-no", x: .width(shares.yes + shares.unknown), y: top + 21, width: .width(shares.no), height: 20)
            Shape.text(
                "\(parts.yes) sustained, \(parts.unknown) unknown, \(parts.no) ended", "number", x: .width(0), y: top + 57)
        } else {
            Shape.text(parts == nil ? RunDocument.hidden : "nobody to count", "gap", x: .width(0), y: top + 38)
        }
    }

    var json: [(String, JSON.Value)] {
        [("places", .array(rows.map { row in
            .object([
                ("place", .string(row.place)), ("sustained", Self.json(row.parts?.yes)),
                ("unknown", Self.json(row.parts?.unknown)), ("ended", Self.json(row.parts?.no)), ("all", Self.json(row.parts?.all)),
            ])
        }))]
    }
}
