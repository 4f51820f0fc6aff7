import Foundation
import Postgres

/// A stay, by the parts of its key within the organisation.
public struct StayKey: Sendable, Hashable {
    public let setting: Int32
    public let placement: UUID

    public init(setting: Int32, placement: UUID) {
        self.setting = setting
        self.placement = placement
    }
}

/// What only a safeguarding lead reads, or somebody in an emergency.
public struct RestrictedNote: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    public let stay: StayKey
    public let notedOn: PostgresDay
    public let note: String
}

extension Access {
    /// Writes a restricted note about a pupil whom the caller may see. Unless they are a safeguarding lead they cannot read it again.
    ///
    /// - Returns: the note's identifier, and the number of the change.
    /// - Throws: ``AccessError/noSuchPupil``.
    @discardableResult
    public func writeRestrictedNote(
        about stay: StayKey, on day: PostgresDay, _ note: String, id: UUID = .version7()
    ) async throws -> (id: UUID, change: Int64) {
        do {
            return try await change("restricted_note_add", id: id) { db, seq in
                try demandBorn(
                    by: day, in: "noted_on",
                    """
                    u.pupil_id = (select p.pupil_id from waymark.placement p
                                  where p.organisation_id = u.organisation_id and p.placement_id = \(stay.placement))
                    """, db)
                let entry = try nextEntry(db)
                try db.execute(
                    """
                    insert into waymark.restricted_note
                        (organisation_id, setting_id, placement_id, note_id, seq, entry, ref, noted_on, note)
                    values (\(organisation), \(stay.setting), \(stay.placement), \(id), \(seq), \(entry),
                            \(id.uuidString.lowercased()), \(day), \(note))
                    """)
                return (id, seq)
            }
        } catch AccessError.notAllowed(.other) {
            throw AccessError.noSuchPupil
        }
    }

    /// The restricted notes about a pupil, the latest first.
    ///
    /// The look is recorded and committed before anything is read: the database shows nothing else, to no program. It stays
    /// open to this login for a quarter of an hour.
    ///
    /// - Throws: ``AccessError/noSuchPupil`` when there is nothing that the caller may read.
    public func restrictedNotes(about pupil: UUID, reason: String? = nil) async throws -> [RestrictedNote] {
        try await look(.restrictedNotes, at: [pupil], reason: reason) { db in
            guard try mayReadRestrictedNotes(about: pupil, db) else { throw AccessError.noSuchPupil }
        }
        return try await read { db in
            try db.rows(
                """
                select n.note_id, n.ref, n.setting_id, n.placement_id, n.noted_on, n.note
                from waymark.restricted_note n
                join waymark.placement s on s.organisation_id = n.organisation_id and s.setting_id = n.setting_id
                                        and s.placement_id = n.placement_id
                where n.organisation_id = \(organisation) and s.pupil_id = \(pupil)
                order by n.noted_on desc, n.entry desc
                """, as: (UUID, String, Int32, UUID, PostgresDay, String).self
            ).map {
                RestrictedNote(id: $0.0, ref: $0.1, stay: StayKey(setting: $0.2, placement: $0.3), notedOn: $0.4, note: $0.5)
            }
        }
    }

    func mayReadRestrictedNotes(about pupil: UUID, _ db: Session) throws -> Bool {
        try db.value(
            """
            select waymark.acts_for_all()
                or exists (select from waymark.placement s
                           where s.organisation_id = \(organisation) and s.pupil_id = \(pupil)
                             and s.setting_id = any (waymark.settings_as(waymark.caller(), '{dsl}')))
                or exists (select from waymark.break_glass b
                           where b.organisation_id = \(organisation) and b.pupil_id = \(pupil) and b.closed_at is null
                             and b.staff_id = waymark.staff_of(waymark.caller()) and b.until_at > statement_timestamp())
            """, as: Bool.self)
    }
}
