import Journey

/// What members can be grouped by. A missing value is the group `not_recorded`.
public enum Breakdown: String, Sendable, CaseIterable {
    case keyStage = "key_stage"
    case senProvision = "sen_provision"
    case disadvantaged
    case lookedAfter = "looked_after"
    case reason
    case registration
}

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

    /// - Throws: ``EvidenceError/periodBackwards(from:to:)`` and ``EvidenceError/asOfBeforePeriod(from:asOf:)``.
    func period() throws -> (from: Day, to: Day) {
        let from = from ?? (to ?? asOf).academicYear.firstDay
        let to = to ?? (self.from ?? asOf).academicYear.lastDay
        guard from <= to else { throw EvidenceError.periodBackwards(from: from, to: to) }
        guard from <= asOf else { throw EvidenceError.asOfBeforePeriod(from: from, asOf: asOf) }
        return (from, to)
    }
}
