#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Postgres

/// Runs as they are stored.
struct RunStore {
    let organisation: Int32
    let db: Session

    private static let columns: SQL =
        """
        r.run_id, r.number, r.from_day, r.to_day, r.as_of, r.known_seq, r.known_at, r.settings,
        (select array_agg(s.urn order by place) from unnest(r.settings) with ordinality x(setting_id, place)
         join waymark.setting s on s.organisation_id = r.organisation_id and s.setting_id = x.setting_id),
        r.breakdowns, r.measures, r.made_at, r.made_by, coalesce(a.name, o.login), o.signed_at, o.remark
        """

    /// - Throws: ``EvidenceError/noSuchRun(_:)``.
    func run(_ id: UUID) throws -> EvidenceRun {
        guard let run = try runs("and r.run_id = \(id)").first else {
            throw EvidenceError.noSuchRun(id.uuidString.lowercased())
        }
        return run
    }

    /// The newest first.
    func runs(_ condition: SQL = "") throws -> [EvidenceRun] {
        let rows = try db.rows(
            """
            select \(Self.columns) from evidence.run r
            left join evidence.sign_off o on o.organisation_id = r.organisation_id and o.run_id = r.run_id
            left join waymark.staff a on a.organisation_id = o.organisation_id and a.staff_id = o.staff_id
            where r.organisation_id = \(organisation) \(condition) order by r.number desc
            """,
            as: (
                UUID, Int32, PostgresDay, PostgresDay, PostgresDay, Int64, Instant, [Int32], [String]?, [String], String,
                Instant, String, String?, Instant?, String?
            ).self)
        return rows.map {
            EvidenceRun(
                id: $0.0.uuidString.lowercased(), number: Int($0.1), from: Day($0.2), to: Day($0.3), asOf: Day($0.4), knownAt: $0.6,
                settings: $0.8 ?? [], breakdowns: $0.9.compactMap(Breakdown.init), version: $0.10, madeAt: $0.11,
                madeBy: $0.12,
                signOff: Self.signOff(by: $0.13, at: $0.14, remark: $0.15), key: .init(runID: $0.0, organisation: organisation, knownAt: $0.5, settings: $0.7))
        }
    }

    private static func signOff(by: String?, at: Instant?, remark: String?) -> SignOff? {
        guard let by, let at else { return nil }
        return SignOff(by: by, at: at, remark: remark)
    }

    /// The figures of a run, in order.
    func figures(of run: EvidenceRun) throws -> [Figure] {
        let urns = Dictionary(uniqueKeysWithValues: zip(run.key.settings, run.settings))
        return try db.rows(
            """
            select setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90
            from evidence.result where organisation_id = \(organisation) and run_id = \(run.key.runID) order by place
            """,
            as: (Int32?, String, String?, String?, String, Int32, Int32?, Int32?, Double?, Double?).self
        ).map { setting, measure, by, group, kind, n, numerator, unknown, median, p90 in
            let value: FigureValue =
                switch Measure.Kind(rawValue: kind) {
                case .duration: .duration(n: Int(n), median: median, p90: p90)
                case .count: .count(Int(n))
                default: .rate(denominator: Int(n), numerator: Int(numerator ?? 0), unknown: Int(unknown ?? 0))
                }
            let group = by.flatMap { by in group.map { FigureKey.Group(by: by, value: $0) } }
            return Figure(key: FigureKey(setting: setting.flatMap { urns[$0] }, measure: measure, group: group), value: value)
        }
    }
}
