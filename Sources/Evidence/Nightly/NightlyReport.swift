import Journey
import Postgres

/// What the nightly batch did, by the local numbers of organisations and settings: no name is in it.
public struct NightlyReport: Sendable {
    /// What had to be computed, in order.
    public let results: [Result]
    /// Every setting of the database.
    public let settings: [Setting]
    public let took: Duration

    public var computed: Int { results.filter { $0.failure == nil }.count }
    public var failed: Int { results.filter { $0.failure != nil }.count }

    public struct Result: Sendable, Hashable {
        public let organisation: Int32
        public let setting: Int32
        /// The first day of the period.
        public let from: Day
        /// What kind of failure it was, as PostgreSQL numbers them; nil: it went well.
        public let failure: String?
    }

    public struct Setting: Sendable, Hashable {
        public let organisation: Int32
        public let setting: Int32
        /// When its last run was made, in seconds since 1970; nil: never.
        public let lastRun: Double?
        /// Until when its evidence is known to be current: now, unless it has just failed.
        public let currentAt: Double?
        /// How long that run took, in seconds.
        public let seconds: Double?
        public let hasFailed: Bool
    }
}

extension NightlyReport.Setting {
    static func all(_ db: Session, results: [NightlyReport.Result]) throws -> [NightlyReport.Setting] {
        let failed = Set(results.filter { $0.failure != nil }.map { [$0.organisation, $0.setting] })
        return try db.rows(
            """
            select s.organisation_id, s.setting_id, extract(epoch from max(n.finished_at))::float8, max(n.seconds),
                   extract(epoch from clock_timestamp())::float8
            from waymark.setting s left join evidence.nightly n using (organisation_id, setting_id)
            group by s.organisation_id, s.setting_id order by s.organisation_id, s.setting_id
            """, as: (Int32, Int32, Double?, Double?, Double).self
        ).map { organisation, setting, lastRun, seconds, now in
            let hasFailed = failed.contains([organisation, setting])
            return NightlyReport.Setting(
                organisation: organisation, setting: setting, lastRun: lastRun, currentAt: hasFailed ? lastRun : now,
                seconds: seconds, hasFailed: hasFailed)
        }
    }
}

/// A report as Prometheus reads it from a file (text exposition format 0.0.4).
public struct NightlyMetrics: Sendable {
    private let report: NightlyReport

    public init(_ report: NightlyReport) {
        self.report = report
    }

    public var text: String {
        let settings = report.settings
        return [
            family("setting_current_timestamp_seconds", "Until when the evidence of a setting is known to be current.", settings, \.currentAt),
            family("setting_run_timestamp_seconds", "When the last good run of a setting was made.", settings, \.lastRun),
            family("setting_duration_seconds", "How long the last good run of a setting took.", settings, \.seconds),
            family("setting_failed", "Whether the setting failed in this batch.", settings) { $0.hasFailed ? 1 : 0 },
            single("computed", "Runs made in this batch.", Double(report.computed)),
            single("failures", "Runs that failed in this batch.", Double(report.failed)),
            single("duration_seconds", "How long the batch took.", report.took.seconds),
        ].joined()
    }

    private func family(
        _ name: String, _ help: String, _ settings: [NightlyReport.Setting], _ value: (NightlyReport.Setting) -> Double?
    ) -> String {
        head(name, help) + settings.compactMap { setting in
            value(setting).map {
                "waymark_nightly_\(name){organisation=\"\(setting.organisation)\",setting=\"\(setting.setting)\"} \(Self.number($0))\n"
            }
        }.joined()
    }

    private func single(_ name: String, _ help: String, _ value: Double) -> String {
        head(name, help) + "waymark_nightly_\(name) \(Self.number(value))\n"
    }

    private func head(_ name: String, _ help: String) -> String {
        "# HELP waymark_nightly_\(name) \(help)\n# TYPE waymark_nightly_\(name) gauge\n"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
}
