import Foundation
import Postgres

/// A record that somebody opened in an emergency.
public struct BrokenGlass: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let pupil: UUID
    /// The pupil's reference, to whom the pupil shows.
    public let pupilRef: String?
    /// Who opened it.
    public let staff: String
    public let reason: String
    public let openedAt: Instant
    /// When it stops showing anything, whether or not somebody has closed it.
    public let untilAt: Instant
    public let closedAt: Instant?
    /// What the safeguarding lead made of it.
    public let finding: String?
}

extension Access {
    /// Opens the record of a pupil at the caller's setting for an hour, restricted notes included.
    ///
    /// - Parameter name: the pupil's reference or UPN in full.
    /// - Returns: the pupil.
    /// - Throws: ``AccessError/noSuchPupil``, ``AccessError/reasonMissing``, ``AccessError/notAllowed(_:)``.
    public func breakGlass(for name: String, reason: String, id: UUID = .version7()) async throws -> UUID {
        try await write { db in
            try db.value("select waymark.break_glass(\(organisation), \(id), \(name), \(reason))", as: UUID.self)
        }
    }

    /// Ends an emergency look, as a safeguarding lead does who has seen to it.
    ///
    /// - Throws: ``AccessError/noSuchBrokenGlass``.
    public func closeBrokenGlass(_ id: UUID, finding: String) async throws {
        let look = UUID.version7()
        try await write { db in
            _ = try db.execute("select waymark.close_break_glass(\(organisation), \(id), \(look), \(finding))")
        }
    }

    /// The emergency looks that the caller may know of, the latest first.
    public func brokenGlasses(openOnly: Bool = true) async throws -> [BrokenGlass] {
        try await read { db in
            try db.rows(
                """
                select b.break_glass_id, b.pupil_id, p.ref, s.name, b.reason, b.opened_at, b.until_at, b.closed_at, b.finding
                from waymark.break_glass b
                join waymark.staff s on s.organisation_id = b.organisation_id and s.staff_id = b.staff_id
                left join waymark.pupil p on p.organisation_id = b.organisation_id and p.pupil_id = b.pupil_id
                where b.organisation_id = \(organisation) and (not \(openOnly) or b.closed_at is null)
                order by b.opened_at desc, b.break_glass_id
                """, as: (UUID, UUID, String?, String, String, Instant, Instant, Instant?, String?).self
            ).map {
                BrokenGlass(
                    id: $0.0, pupil: $0.1, pupilRef: $0.2, staff: $0.3, reason: $0.4, openedAt: $0.5, untilAt: $0.6, closedAt: $0.7,
                    finding: $0.8)
            }
        }
    }

    /// Runs an import, an export or an erasure with the rows of pupils in an administrator's sight, and out of it afterwards.
    ///
    /// What began it is committed before `body` runs; `body` may use as many transactions as it needs.
    public func exchange<Value: Sendable>(
        _ purpose: ExchangePurpose, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let id = UUID.version7()
        try await write { db in
            _ = try db.execute("select waymark.begin_exchange(\(organisation), \(id), \(purpose.rawValue))")
        }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        try await write { db in _ = try db.execute("select waymark.end_exchange(\(organisation), \(id))") }
        return try outcome.get()
    }

    /// What an administrator may need the rows of pupils for.
    public enum ExchangePurpose: String, Sendable {
        case `import`, export, erasure
    }
}
