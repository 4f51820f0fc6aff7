import Journey

/// Bars of three parts that make up the whole: what counts, what is in between, what does not.
struct PartsChart: PackChart {
    let id: String
    let title: String
    let summary: String
    /// What a row is of: "Setting", "Step".
    private let rowName: String
    private let names: Names
    private let rows: [(place: String, parts: Parts?)]

    /// How the three parts are called, for people and as JSON names them.
    struct Names: Sendable {
        let yes: String
        let unknown: String
        let no: String

        fileprivate var keys: [String] { [yes, unknown, no].map { $0.replacing(" ", with: "_") } }
    }

    /// Nil when nobody is counted anywhere.
    init?(id: String, title: String, summary: String, rowName: String, names: Names, rows: [(place: String, parts: Parts?)]) {
        if rows.allSatisfy({ $0.parts?.all == 0 }) { return nil }
        (self.id, self.title, self.rowName, self.names, self.rows) = (id, title, rowName, names, rows)
        self.summary = summary + (rows.contains { $0.parts == nil } ? " c marks what is hidden." : "")
    }

    var key: [ChartMark] {
        [
            ChartMark(style: "mark-yes", meaning: names.yes), ChartMark(style: "mark-unknown", meaning: names.unknown),
            ChartMark(style: "mark-no", meaning: names.no),
        ]
    }

    var table: PackTable {
        PackTable(
            "The same numbers",
            columns: [rowName] + [names.yes, names.unknown, names.no].map(\.capitalisedFirst) + ["All"],
            rows: rows.map { row in
                let numbers = row.parts.map { [$0.yes, $0.unknown, $0.no, $0.all].map(String.init) }
                return [row.place] + (numbers ?? Array(repeating: RunDocument.hidden, count: 4))
            })
    }

    // MARK: Drawing

    /// Many bars stand closer, so that they fit on one page of A4.
    private var rowHeight: Double { rows.count > 8 ? 46 : 68 }
    private var barHeight: Double { rows.count > 8 ? 8 : 20 }

    var drawing: HTML? {
        Shape.drawing(id: id, title: title, description: summary, height: Double(rows.count) * rowHeight) {
            for (place, row) in rows.enumerated() {
                draw(row.place, row.parts, top: Double(place) * rowHeight)
            }
        }
    }

    @HTMLBuilder
    private func draw(_ place: String, _ parts: Parts?, top: Double) -> HTML {
        Shape.text(place, "label", x: .width(0), y: top + 12)
        if let parts, parts.all > 0 {
            let shares = parts.shares
            let y = top + (rows.count > 8 ? 16 : 19)
            Shape.rect("fill-yes", x: .width(0), y: y, width: .width(shares.yes), height: barHeight)
            Shape.rect("fill-unknown", x: .width(shares.yes), y: y, width: .width(shares.unknown), height: barHeight)
            Shape.rect("fill-no", x: .width(shares.yes + shares.unknown), y: y, width: .width(shares.no), height: barHeight)
            Shape.text(
                "\(parts.yes) \(names.yes), \(parts.unknown) \(names.unknown), \(parts.no) \(names.no)", "number", x: .width(0),
                y: y + barHeight + 13)
        } else {
            Shape.text(parts == nil ? RunDocument.hidden : "nobody to count", "gap", x: .width(0), y: top + 36)
        }
    }

    var json: [(String, JSON.Value)] {
        [("places", .array(rows.map { row in
            let numbers = [row.parts?.yes, row.parts?.unknown, row.parts?.no].map(Self.json)
            return .object([("place", .string(row.place))] + zip(names.keys, numbers) + [("all", Self.json(row.parts?.all))])
        }))]
    }
}

extension PartsChart {
    private static let sustained = Names(yes: "sustained", unknown: "unknown", no: "ended")

    /// Whether moves on held for two terms: held, ended, or nobody knows.
    static func sustained(_ finding: EvidencePack.Finding, settings: [EvidencePack.Setting]) -> PartsChart? {
        let names = Dictionary(settings.map { ($0.urn, $0.name) }) { first, _ in first }
        let total = settings.count == 1 ? settings[0].name : "All settings"
        return PartsChart(
            id: "chart-sustained", title: "Moves on that held for two terms",
            summary: "Bars from left to right: sustained to the two-term mark, unknown, ended before it. Unknown is neither: nobody has "
                + "checked, or the check could not tell.",
            rowName: "Setting", names: sustained,
            rows: [(total, Parts(finding.total.figure.value))]
                + finding.settings.map { ($0.figure.key.setting.flatMap { names[$0] } ?? "", Parts($0.figure.value)) })
    }

    static func sustainedByKind(_ details: ChartDetails) -> PartsChart? {
        PartsChart(
            id: "chart-sustained-kind", title: "Moves on that held for two terms, by where they went",
            summary: "The same moves by kind: to mainstream, to other alternative provision, to specialist provision.",
            rowName: "Moves to", names: sustained, rows: details.parts("sustained", labelledBy: CodeLists.transitionKind))
    }

    static func steps(_ details: ChartDetails) -> PartsChart? {
        PartsChart(
            id: "chart-steps", title: "Induction steps on time, step by step",
            summary: "Of the required steps that were due: done by their due day, done later, and not done. A placement is on time "
                + "(5.4.a) when all of its steps are.",
            rowName: "Step", names: Names(yes: "on time", unknown: "late", no: "not done"),
            rows: details.parts("steps", labelledBy: CodeLists.inductionStep))
    }

    static func items(_ details: ChartDetails) -> PartsChart? {
        PartsChart(
            id: "chart-items", title: "What referrers sent by the first day, item by item",
            summary: "Of the information asked of referrers: there by the first day and complete, there but partial or out of date, and "
                + "later or never.",
            rowName: "Item", names: Names(yes: "complete", unknown: "incomplete", no: "late or never"),
            rows: details.parts("items", labelledBy: CodeLists.referralItem))
    }
}
