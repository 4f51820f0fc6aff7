import Foundation
import Journey
import Postgres

/// What happened with a pupil, in all stays that the caller may see, the newest first.
public struct Timeline: Sendable, Hashable {
    public let pupil: Pupil
    public let entries: [Entry]

    public struct Entry: Sendable, Hashable {
        public let day: Day
        public let type: RecordType
        /// How the record is named on the command line: `C12`, `S3/home_visit`.
        public let name: String
        /// In plain words.
        public let what: String
        /// Where; nil for what belongs to the pupil in all stays.
        public let setting: Stay.Setting?
        /// Nil where who recorded it is not known to the caller.
        public let recorded: ChangeMaker?
        /// The number of the change that wrote the record as it stands: what a correction was seen after.
        public let change: Int64
        /// In the order in which they were made.
        public let corrections: [Correction]
        /// Who took it out as entered in error, or moved it to another pupil's record; nil: it stands.
        public let gone: Gone?
        let entered: Int64
        let place: Int
    }

    /// Values that were changed after they had been recorded.
    public struct Correction: Sendable, Hashable {
        public let made: ChangeMaker
        /// Why, where the caller may read it: their own reasons, and an auditor's reading.
        public let reason: String?
        public let changes: [FieldChange]
        /// Whether the record as a whole came to where it stands, or was taken elsewhere; nil: it stayed.
        public let isMoveHere: Bool?

        /// "corrected by Lee Example on Tue 31 Mar 2026: held_on ... -> ...".
        public var sentence: String {
            let verb = made.act == CorrectRecord.name ? "corrected" : made.act == UndoChange.name ? "taken back" : "changed"
            let moved = isMoveHere.map { "moved \($0 ? "here" : "elsewhere") by \(made.sentence)" }
            let changed = changes.map(\.sentence).joined(separator: "; ")
            let what = [moved, changed.isEmpty ? nil : "\(verb) by \(made.sentence): \(changed)"].compactMap(\.self)
                .joined(separator: "; ")
            return reason.map { "\(what) (\($0))" } ?? what
        }
    }

    /// How a record that no longer stands went.
    public struct Gone: Sendable, Hashable {
        public let made: ChangeMaker
        public let reason: String?
        public let isMoved: Bool

        public var sentence: String {
            let what = isMoved ? "moved to another pupil's record" : "taken out as entered in error"
            return "\(what) by \(made.sentence)\(reason.map { " (\($0))" } ?? "")"
        }
    }
}

/// Which part of a timeline is wanted.
public struct TimelineFilter: Sendable, Hashable {
    /// Whether records that no longer stand are shown as well.
    public var includesGone: Bool
    public var since: Day?
    public var type: RecordType?

    public init(includesGone: Bool = false, since: Day? = nil, type: RecordType? = nil) {
        self.includesGone = includesGone
        self.since = since
        self.type = type
    }
}

extension Casework {
    /// What happened with a pupil. The look is on record before anything is handed out (rule 8).
    ///
    /// Restricted notes are never in it.
    ///
    /// - Throws: ``CaseworkError/noSuchPupil``, ``CaseworkError/severalPupils(_:)``.
    public func timeline(of lookup: PupilLookup, _ filter: TimelineFilter = TimelineFilter()) async throws -> Timeline {
        try await look(.timeline) { desk in
            let pupil = try desk.pupil(lookup).pupil
            return (try desk.timeline(of: pupil, filter), pupils: [pupil.id])
        }
    }
}
