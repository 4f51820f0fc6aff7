import Foundation
import Journey
import Postgres

/// Everything that is held about one pupil, in words that the person can read.
///
/// It is read through the database's catalogue: a table that is added later is in it.
public struct SubjectRecord: Sendable, Hashable {
    /// Forename and surname.
    public let name: String
    public let ref: String
    public let sections: [Section]
    public let looks: [Looks]
    public let runs: [Run]
    /// The settings that hold something of the pupil. One that is not open to the caller has to be asked.
    public let holders: [Holder]
    /// Whether restricted notes are in it, if there are any: only a safeguarding lead's copy has them.
    public let hasRestrictedNotes: Bool

    /// The entries of one kind.
    public struct Section: Sendable, Hashable {
        /// The table's name, for programs: `specialist_referral`.
        public let record: String
        /// "Specialist referral"
        public let title: String
        public let entries: [Entry]
    }

    /// One entry as it stands, or as it stood before it was corrected or voided.
    public struct Entry: Sendable, Hashable {
        public let fields: [Field]
        public let state: State
        /// When it was recorded, and when it was corrected or voided.
        public let recordedAt: Instant?
        public let closedAt: Instant?

        public enum State: String, Sendable {
            case current, corrected, voided
        }
    }

    /// What an entry says.
    public struct Field: Sendable, Hashable {
        /// The column's name, for programs.
        public let name: String
        public let title: String
        public let value: String
        /// It names or may name somebody else: to be looked over before it is handed out.
        public let needsReview: Bool
    }

    /// How often staff looked, in one way.
    public struct Looks: Sendable, Hashable {
        public let act: String
        public let count: Int
        public let firstAt: Instant
        public let lastAt: Instant
    }

    /// An evidence run that counted the pupil in so many measures.
    public struct Run: Sendable, Hashable {
        public let number: Int
        public let madeAt: Instant
        public let measures: Int
    }

    public struct Holder: Sendable, Hashable {
        public let setting: String
        public let isOpen: Bool
    }

    /// How many fields have to be looked over.
    public var fieldsToReview: Int {
        sections.flatMap(\.entries).flatMap(\.fields).count(where: \.needsReview)
    }
}

extension Access {
    /// Everything that is held about a pupil, as far as the caller may see it; a look, on record.
    ///
    /// A safeguarding lead's copy has the restricted notes. An administrator calls it inside ``exchange(_:_:)``.
    ///
    /// - Throws: ``AccessError/noSuchPupil``; ``AccessError/notAllowed(_:)`` to whoever does not see the whole of a setting.
    public func subjectRecord(of pupil: UUID) async throws -> SubjectRecord {
        let readsNotes = try await read { db in try mayReadRestrictedNotes(about: pupil, db) }
        // Before anything is read, since the database shows no note without it.
        if readsNotes { try await look(.restrictedNotes, at: [pupil]) { _ in } }
        return try await look(.subjectAccess, at: [pupil]) { db in
            try SubjectReader(db: db, organisation: organisation, pupil: pupil, hasRestrictedNotes: readsNotes).read()
        }
    }
}
