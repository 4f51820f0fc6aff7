import Journey
import Postgres

/// What a run is asked for.
public struct RunRequest: Sendable {
    /// First and last day of the period. Nil: the academic year that contains `asOf`, or that the other of the two lies in.
    public var from: Day?
    public var to: Day?
    public var asOf: Day
    /// URNs or local codes. Nil: all settings of the organisation.
    public var settings: [String]?
    public var breakdowns: [Breakdown]

    public init(from: Day? = nil, to: Day? = nil, asOf: Day, settings: [String]? = nil, breakdowns: [Breakdown] = []) {
        self.from = from
        self.to = to
        self.asOf = asOf
        self.settings = settings
        self.breakdowns = breakdowns
    }

    /// - Throws: ``EvidenceError/periodBackwards`` and ``EvidenceError/asOfBeforePeriod``.
    func period() throws -> (from: Day, to: Day) {
        let from = from ?? (to ?? asOf).academicYear.firstDay
        let to = to ?? (self.from ?? asOf).academicYear.lastDay
        guard from <= to else { throw EvidenceError.periodBackwards(from: from, to: to) }
        guard from <= asOf else { throw EvidenceError.asOfBeforePeriod(from: from, asOf: asOf) }
        return (from, to)
    }
}

/// Everything that a run's figures follow from: the same inputs over the same records give the same figures.
struct RunInputs: Sendable {
    let organisation: Int32
    let from: Day
    let to: Day
    let asOf: Day
    /// The last change that is read.
    let knownAt: Int64
    /// In order of their URNs.
    let settings: [Int32]
    let breakdowns: [Breakdown]

    var parameters: NamedParameters {
        NamedParameters(values: [
            "organisation": organisation, "settings": settings, "known": knownAt, "from": PostgresDay(from),
            "to": PostgresDay(to), "d": PostgresDay(asOf), "e": PostgresDay(min(to, asOf)),
        ])
    }
}

extension PostgresDay {
    init(_ day: Day) { self.init(daysSince2000: day.daysSince2000) }
}

extension Day {
    init(_ day: PostgresDay) { self.init(daysSince2000: day.daysSince2000) }
}
