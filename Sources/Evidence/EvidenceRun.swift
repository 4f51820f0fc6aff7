#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Postgres

/// A stored run of the roll-up.
public struct EvidenceRun: Sendable, Identifiable {
    public let id: String
    /// What people call it: the organisation's first run is 1.
    public let number: Int
    public let from: Day
    public let to: Day
    public let asOf: Day
    /// When the last change was recorded that the run read. What is recorded later is not in it, however often it is repeated.
    public let knownAt: Instant
    /// The URNs or local codes of its settings, in order.
    public let settings: [String]
    public let breakdowns: [Breakdown]
    /// Digest of the measures' definitions by which it was computed.
    public let version: String
    public let madeAt: Instant
    /// The login that made it.
    public let madeBy: String

    let key: Key

    /// What the database knows it by.
    struct Key: Sendable {
        let runID: UUID
        let organisation: Int32
        /// The number of the last change it read.
        let knownAt: Int64
        let settings: [Int32]
    }

    var inputs: RunInputs {
        RunInputs(
            organisation: key.organisation, from: from, to: to, asOf: asOf, knownAt: key.knownAt, settings: key.settings,
            breakdowns: breakdowns)
    }
}

/// A member of a measure's denominator: which record, and how it counted.
public struct Member: Sendable, Hashable {
    public let setting: String
    public let kind: Measure.MemberKind
    /// The record's reference; a follow-up month's is its placement's and the month, `P12#3`. Nil: the record was erased.
    public let ref: String?
    public let counted: Counted

    public enum Counted: Sendable, Hashable {
        case yes, no, unknown
        /// A duration's days.
        case days(Int)
    }
}

/// What came of computing a stored run again.
public struct Repetition: Sendable {
    /// Figures that came out otherwise, in no order that matters.
    public let changedFigures: [FigureKey]
    /// Measures and settings whose members came out otherwise.
    public let changedMembers: [FigureKey]
    /// The run was computed by other definitions of the measures than this program has.
    public let otherMeasures: Bool

    public var isSame: Bool { changedFigures.isEmpty && changedMembers.isEmpty }
}
