import Foundation
import Postgres

/// A record whose time is over: of a pupil as a whole, or one referral that came to nothing.
public struct DueRecord: Sendable, Hashable {
    public let pupil: UUID
    public let ref: String
    /// Forename and surname.
    public let name: String
    public let dateOfBirth: PostgresDay
    /// Only this referral is due, by its reference; nil: the whole record.
    public let referral: String?
    public let rule: RetentionRule
    /// The day on which it became due.
    public let since: PostgresDay
    /// A legal hold keeps it all the same.
    public let isHeld: Bool
}

/// How long a record is kept.
public struct RetentionRule: Sendable, Hashable {
    /// A code, such as `birthday_with_ehc_plan`.
    public let code: String
    public let years: Int
    /// What it says, for people.
    public let sentence: String
}

/// What an erasure took away.
public struct Erasure: Sendable, Hashable {
    /// Rows of all tables, former versions included.
    public let rows: Int
    /// It was carried out in truth, and undone.
    public let isRehearsal: Bool
}

extension Access {
    /// Whose record is due for erasure, why and since when, the longest due first. A look at each of them.
    ///
    /// An administrator calls it inside ``exchange(_:_:)``.
    ///
    /// - Throws: ``AccessError/notAllowed(_:)``.
    public func retentionPlan() async throws -> [DueRecord] {
        try await look(.retention) { db in
            let due = try db.rows(
                """
                select d.pupil_id, p.ref, concat_ws(' ', p.forename, p.surname), p.date_of_birth, s.ref,
                       r.rule, r.years, r.says, d.since, d.is_held
                from waymark.due_for_erasure(\(organisation)) d
                join waymark.retention_rule r on r.rule = d.rule
                join waymark.pupil p on p.organisation_id = \(organisation) and p.pupil_id = d.pupil_id
                left join waymark.placement s on s.organisation_id = \(organisation) and s.placement_id = d.placement_id
                order by d.since, p.ref collate "C", s.ref collate "C"
                """,
                as: (UUID, String, String, PostgresDay, String?, String, Int16, String, PostgresDay, Bool).self
            ).map {
                DueRecord(
                    pupil: $0.0, ref: $0.1, name: $0.2, dateOfBirth: $0.3, referral: $0.4,
                    rule: RetentionRule(code: $0.5, years: Int($0.6), sentence: $0.7), since: $0.8, isHeld: $0.9)
            }
            return (due, pupils: due.map(\.pupil))
        }
    }

    /// Erases what is due of a pupil, from every table, for good. What remains is that something was erased, by whom and when.
    ///
    /// An administrator calls it inside ``exchange(_:_:)``.
    ///
    /// - Parameter isRehearsal: carry it out in truth, with every check, and undo it.
    /// - Throws: ``AccessError/noSuchPupil``, ``AccessError/notDue``, ``AccessError/onLegalHold``,
    ///   ``AccessError/partOfAnotherSetting``, ``AccessError/notAllowed(_:)``.
    public func erase(_ pupil: UUID, isRehearsal: Bool = false) async throws -> Erasure {
        struct Undone: Error { let rows: Int }
        let id = UUID.version7()
        do {
            let rows = try await write { db in
                let rows = try db.value("select waymark.erase(\(organisation), \(id), \(pupil))", as: Int.self)
                if isRehearsal { throw Undone(rows: rows) }
                return rows
            }
            return Erasure(rows: rows, isRehearsal: false)
        } catch let undone as Undone {
            return Erasure(rows: undone.rows, isRehearsal: true)
        }
    }

    /// Runs `body` with the rows of pupils in the caller's sight: an administrator's exchange begins and ends with it, on
    /// record; whoever sees them anyway goes on.
    public func withPupils<Value: Sendable>(
        for purpose: ExchangePurpose, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let isAdministrator = try await read { db in
            try db.value(
                "select not waymark.acts_for_all() and waymark.holds(waymark.caller(), '{administrator}')", as: Bool.self)
        }
        return isAdministrator ? try await exchange(purpose, body) : try await body()
    }
}

// MARK: Legal holds

extension Access {
    /// Keeps a pupil's record beyond its time.
    ///
    /// - Throws: ``AccessError/reasonMissing``, ``AccessError/notAllowed(_:)``.
    public func holdRecord(of pupil: UUID, why: String, on day: PostgresDay, id: UUID = .version7()) async throws {
        guard why.contains(where: { !$0.isWhitespace }) else { throw AccessError.reasonMissing }
        _ = try await change("legal_hold", id: id) { db, seq in
            try db.execute(
                """
                insert into waymark.legal_hold (organisation_id, pupil_id, hold_id, seq, entry, why, held_on)
                values (\(organisation), \(pupil), \(id), \(seq), \(try nextEntry(db)), \(why), \(day))
                """)
        }
    }

    /// Lets a pupil's record go its way again.
    ///
    /// - Returns: How many holds were released.
    /// - Throws: ``AccessError/noSuchHold``.
    @discardableResult
    public func releaseRecord(of pupil: UUID, on day: PostgresDay) async throws -> Int {
        try await change("legal_hold_release", id: .version7()) { db, seq in
            let released = try db.execute(
                """
                update waymark.legal_hold set released_on = \(day), seq = \(seq)
                where organisation_id = \(organisation) and pupil_id = \(pupil) and released_on is null
                """)
            guard released > 0 else { throw AccessError.noSuchHold }
            return released
        }
    }
}
