import Journey
import Postgres

/// What charts tell apart that the figures do not: by kind of move, by induction step, by referrer and item.
///
/// Only for a reader who may see the records. These numbers are no figures of the run, so protection knows nothing of them;
/// in a shareable pack they would give away what it hides.
struct ChartDetails: Sendable {
    let rows: [Row]

    struct Row: Sendable, Hashable {
        let chart: String
        /// A code: the kind, the step, the item.
        let part: String
        /// The referrer, where the chart has them.
        let place: String
        let parts: Parts
    }

    init(rows: [Row]) {
        self.rows = rows
    }

    init(of run: EvidenceRun, in db: Session) throws {
        let query = try NamedQuery("chart-details.sql", among: EmbeddedFiles.packs).with([
            "organisation": run.key.organisation, "run": run.key.runID, "known": run.key.knownAt, "d": PostgresDay(run.asOf),
        ])
        rows = try db.rows(query, as: (String, String, String, Int32, Int32, Int32).self).map {
            Row(chart: $0, part: $1, place: $2, parts: Parts(yes: Int($3), no: Int($5), unknown: Int($4)))
        }
    }

    /// A chart's parts over all places, in the order of the code list.
    func parts(_ chart: String, labelledBy list: CodeList) -> [(place: String, parts: Parts?)] {
        let own = Dictionary(grouping: rows.filter { $0.chart == chart }, by: \.part)
        let order = Dictionary(list.codes.enumerated().map { ($1.code, $0) }) { first, _ in first }
        return own.sorted { (order[$0.key] ?? .max, $0.key) < (order[$1.key] ?? .max, $1.key) }.map { code, rows in
            (list[code]?.label ?? code, rows.map(\.parts).reduce(Parts(yes: 0, no: 0, unknown: 0), +))
        }
    }
}
