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
    /// Who put their name to it; nil: nobody. A signed run never changes.
    public let signOff: SignOff?

    let key: Key

    /// What the database knows it by.
    struct Key: Sendable {
        let runID: UUID
        let organisation: Int32
        /// The number of the last change it read.
        let knownAt: Int64
        let settings: [Int32]
    }
}

/// Senior leadership's name under a run.
public struct SignOff: Sendable, Hashable {
    /// The colleague's name; a steward's login where no colleague signed.
    public let by: String
    public let at: Instant
    public let remark: String?
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
    /// Measures and settings of whose members some were erased since. Their figures stand, and can't be computed again; the
    /// members that are left were compared.
    public let erasedMembers: [FigureKey]
    /// The run was made, and was repeated, by other definitions of the measures than this program has.
    public let otherMeasures: Bool

    public var isSame: Bool { changedFigures.isEmpty && changedMembers.isEmpty }
}

extension Repetition {
    init(of run: EvidenceRun, version: String, in db: Session) throws {
        let urns = Dictionary(uniqueKeysWithValues: zip(run.key.settings, run.settings))
        let changes = try db.rows(
            """
            select members, erased, setting_id, measure, group_by, group_value
            from evidence.repeat_run(\(run.key.organisation), \(run.key.runID))
            """, as: (Bool, Bool, Int32?, String, String?, String?).self
        ).map { members, erased, setting, measure, by, value in
            let group = by.flatMap { by in value.map { FigureKey.Group(by: by, value: $0) } }
            return (members, erased, key: FigureKey(setting: setting.flatMap { urns[$0] }, measure: measure, group: group))
        }
        self.init(
            changedFigures: changes.filter { !$0.0 && !$0.1 }.map(\.key),
            changedMembers: changes.filter { $0.0 && !$0.1 }.map(\.key),
            erasedMembers: changes.filter { $0.0 && $0.1 }.map(\.key), otherMeasures: version != run.version)
    }
}

extension PostgresDay {
    init(_ day: Day) { self.init(daysSince2000: day.daysSince2000) }
}

extension Day {
    init(_ day: PostgresDay) { self.init(daysSince2000: day.daysSince2000) }
}
