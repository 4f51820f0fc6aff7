/// Each leaver's seven months: the honest picture of a small cohort, and the list of records behind the retention.
///
/// It is a table, not a drawing: it can be read cell by cell, and goes over pages with its head repeated.
struct MonthGrid: PackChart {
    private let rows: [(ref: String, setting: String, months: [Member.Counted?])]

    /// - Parameter findings: the measures 13.3.c.1 to 13.3.c.7. Nil without members, as in a shareable pack.
    init?(_ findings: [EvidencePack.Finding]) {
        var found: [(ref: String, setting: String, months: [Member.Counted?])] = []
        var places: [String: Int] = [:]
        for (month, finding) in findings.enumerated() {
            for member in finding.members {
                let ref = member.ref ?? "(erased)"
                let place = places["\(member.setting) \(ref)", default: found.count]
                if place == found.count {
                    found.append((ref, member.setting, Array(repeating: nil, count: findings.count)))
                    places["\(member.setting) \(ref)"] = place
                }
                found[place].months[month] = member.counted
            }
        }
        if found.isEmpty { return nil }
        rows = found.sorted { ($0.setting, $0.ref) < ($1.setting, $1.ref) }
    }

    var id: String { "chart-grid" }
    var title: String { "Each leaver, month by month" }

    var summary: String {
        "A row for each of \(rows.count) leavers, a column for each of the seven months after leaving: in education, employment or training "
            + "(in), not, or unknown (?). A dash: the month is not over, or the follow-up had ended."
    }

    var table: PackTable {
        var table = PackTable(
            "Months after leaving", columns: ["Leaver", "Setting"] + (1...RetentionChart.lastMonth).map(String.init),
            rows: rows.map { [$0.ref, $0.setting] + $0.months.map(Self.mark) }, numbers: [])
        table.marks = ["in": "cell-yes", "not": "cell-no", "?": "cell-unknown"]
        return table
    }

    var drawing: HTML? { nil }

    private static func mark(_ counted: Member.Counted?) -> String {
        counted == .unknown ? "?" : word(counted)
    }

    private static func word(_ counted: Member.Counted?) -> String {
        switch counted {
        case .yes?: "in"
        case .no?: "not"
        case .unknown?: "unknown"
        default: "-"
        }
    }

    var json: [(String, JSON.Value)] {
        [("leavers", .array(rows.map { row in
            .object([
                ("setting", .string(row.setting)), ("ref", .string(row.ref)),
                ("months", .array(row.months.map { $0 == nil ? .null : .string(Self.word($0)) })),
            ])
        }))]
    }
}
