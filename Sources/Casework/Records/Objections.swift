import Foundation
import Postgres

/// Somebody objects to a pupil's record being passed on.
public struct Objection: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let madeBy: Objector
    public let objectedOn: PostgresDay
    public let withdrawnOn: PostgresDay?

    public enum Objector: String, Sendable, CaseIterable {
        case pupil
        case parentCarer = "parent_carer"
    }
}

extension Access {
    /// The objections about a pupil, the latest first.
    public func objections(about pupil: UUID) async throws -> [Objection] {
        try await read { db in
            try db.rows(
                """
                select objection_id, made_by, objected_on, withdrawn_on from waymark.objection
                where organisation_id = \(organisation) and pupil_id = \(pupil) order by objected_on desc, entry desc
                """, as: (UUID, String, PostgresDay, PostgresDay?).self
            ).compactMap { id, by, on, withdrawn in
                Objection.Objector(rawValue: by).map { Objection(id: id, madeBy: $0, objectedOn: on, withdrawnOn: withdrawn) }
            }
        }
    }

    /// Keeps an objection. From the 16th birthday it is the young person's to make, before that a parent's or carer's.
    ///
    /// - Throws: ``AccessError/objectionOfAnother(_:)``, ``AccessError/objectionStands``, ``AccessError/notAllowed(_:)``.
    public func object(
        to pupil: UUID, by objector: Objection.Objector, on day: PostgresDay, id: UUID = .version7()
    ) async throws {
        try await change("objection", id: id) { db, seq in
            try demandBorn(by: day, in: "objected_on", "u.pupil_id = \(pupil)", db)
            try demand(objector, for: pupil, on: day, db)
            try db.execute(
                """
                insert into waymark.objection (organisation_id, pupil_id, objection_id, seq, entry, made_by, objected_on)
                values (\(organisation), \(pupil), \(id), \(seq), \(try nextEntry(db)), \(objector.rawValue), \(day))
                """)
        }
    }

    /// Ends the objection that stands. Whoever may make one may withdraw it: from 16 the young person, also a parent's.
    ///
    /// - Throws: ``AccessError/noSuchObjection``, ``AccessError/objectionOfAnother(_:)``.
    public func withdrawObjection(
        about pupil: UUID, by objector: Objection.Objector, on day: PostgresDay
    ) async throws {
        try await change("objection_withdrawn", id: .version7()) { db, seq in
            try demand(objector, for: pupil, on: day, db)
            let ended = try db.execute(
                """
                update waymark.objection set withdrawn_on = \(day), seq = \(seq)
                where organisation_id = \(organisation) and pupil_id = \(pupil) and withdrawn_on is null
                """)
            guard ended > 0 else { throw AccessError.noSuchObjection }
        }
    }

    private func demand(_ objector: Objection.Objector, for pupil: UUID, on day: PostgresDay, _ db: Session) throws {
        let isSixteen = try db.optionalRow(
            """
            select date_of_birth + interval '16 years' <= \(day) from waymark.pupil
            where organisation_id = \(organisation) and pupil_id = \(pupil)
            """, as: (Bool).self)
        guard let isSixteen else { throw AccessError.noSuchPupil }
        let rightful: Objection.Objector = isSixteen ? .pupil : .parentCarer
        guard objector == rightful else { throw AccessError.objectionOfAnother(rightful) }
    }
}
