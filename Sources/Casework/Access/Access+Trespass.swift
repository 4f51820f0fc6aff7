import Foundation
import Postgres

/// What came of trying something that must not be.
public struct Trespass: Sendable, Hashable {
    /// The deed's code and what it would have been, in words.
    public let code: String
    public let sentence: String
    /// The server's answer was as it must be.
    public let isStopped: Bool
}

extension Access {
    /// Tries what the caller must not be able to do, and says what the server answered. Nothing of it stays.
    ///
    ///     let holes = try await access.trespass().filter { !$0.isStopped }
    ///
    /// With the rights of whoever is logged in, so each role is tried by somebody who has it; the owner of a private cluster
    /// tries for a colleague.
    ///
    /// - Parameter member: the member of staff whose rights a steward takes on for it.
    public func trespass(actingAs member: UUID? = nil) async throws -> [Trespass] {
        struct Undone: Error { let outcome: [Trespass] }
        do {
            return try await write { db in
                if let member {
                    try db.execute("select set_config('waymark.acting_as', \(member.uuidString.lowercased()), true)")
                }
                throw Undone(outcome: try forbiddenDeeds(db).map { try attempt($0, db) })
            }
        } catch let undone as Undone {
            return undone.outcome
        }
    }

    private func forbiddenDeeds(_ db: Session) throws -> [ForbiddenDeed] {
        if try db.value("select waymark.acts_for_all()", as: Bool.self) { return ForbiddenDeed.ofEverybody }
        let roles = Set(
            try db.values(
                """
                select distinct unnest(roles) from waymark.post
                where organisation_id = \(organisation) and staff_id = waymark.staff_of(waymark.caller())
                """, as: String.self))
        return ForbiddenDeed.ofEverybody + ForbiddenDeed.ofStaff.filter { $0.rolesThatMay.isDisjoint(with: roles) }
    }

    private func attempt(_ deed: ForbiddenDeed, _ db: Session) throws -> Trespass {
        struct Undone: Error { let rows: Int? }
        var isStopped = false
        do {
            try db.savepoint {
                switch deed.proof {
                case .refusal:
                    try db.execute(deed.statement)
                    throw Undone(rows: nil)
                case .nothing: throw Undone(rows: try db.value(deed.statement, as: Int.self))
                }
            }
        } catch let undone as Undone {
            isStopped = undone.rows == 0
        } catch let error as DatabaseError {
            isStopped = error.serverError.map { Self.refusals.contains($0.sqlState) } ?? false
            if error.serverError == nil { throw error }
        }
        return Trespass(code: deed.code, sentence: deed.sentence, isStopped: isStopped)
    }

    /// Not allowed, not the owner, no such role to become, an invalid role.
    private static let refusals: Set<SQLState> = [.insufficientPrivilege, .invalidAuthorization, "0LP01", "22023"]
}
