import Journey

/// What each referrer sent complete by the first day, item by item: "3 of 5". A table, since its point is to be looked up.
struct ReferrerGrid: PackChart {
    private let referrers: [String]
    private let items: [(code: String, label: String)]
    private let cells: [String: [String: Parts]]

    /// Nil where nothing was asked of anybody.
    init?(_ details: ChartDetails) {
        let rows = details.rows.filter { $0.chart == "items" }
        if rows.isEmpty { return nil }
        cells = Dictionary(grouping: rows, by: \.place).mapValues { rows in
            Dictionary(rows.map { ($0.part, $0.parts) }, uniquingKeysWith: +)
        }
        // Who is not recorded comes last.
        referrers = cells.keys.sorted { ($0.isEmpty ? 1 : 0, $0) < ($1.isEmpty ? 1 : 0, $1) }
        let asked = Set(rows.map(\.part))
        items = CodeLists.referralItem.codes.filter { asked.contains($0.code) }.map { ($0.code, $0.label) }
    }

    var id: String { "chart-referrers" }
    var title: String { "What each referrer sent, complete by the first day" }

    var summary: String {
        "A row for each of \(referrers.count) referrers: of how many pieces of information asked for, how many were there by the first "
            + "day and complete. A dash: nothing was asked for."
    }

    var table: PackTable {
        PackTable(
            "Complete by the first day, of all asked for", columns: ["Referrer"] + items.map(\.label) + ["All"],
            rows: referrers.map { referrer in
                let own = cells[referrer] ?? [:]
                let all = own.values.reduce(Parts(yes: 0, no: 0, unknown: 0), +)
                return [Self.name(referrer)] + items.map { Self.text(own[$0.code]) } + [Self.text(all)]
            })
    }

    var tableClass: String { "plain figures referrers" }
    var drawing: HTML? { nil }

    private static func name(_ referrer: String) -> String { referrer.isEmpty ? "not recorded" : referrer }
    private static func text(_ parts: Parts?) -> String { parts.map { "\($0.yes) of \($0.all)" } ?? "-" }

    var json: [(String, JSON.Value)] {
        [("items", .array(referrers.flatMap { referrer in
            items.compactMap { item in
                cells[referrer]?[item.code].map { parts in
                    .object([
                        ("referrer", .string(Self.name(referrer))), ("item", .string(item.code)), ("complete", .integer(parts.yes)),
                        ("incomplete", .integer(parts.unknown)), ("late_or_never", .integer(parts.no)), ("all", .integer(parts.all)),
                    ])
                }
            }
        }))]
    }
}
