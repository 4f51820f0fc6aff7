import Foundation
import Postgres

/// Who may see what, and who did what, in one organisation: the trail, restricted notes, emergencies, staff and their logins.
///
///     let access = Access(database: database, organisation: 1)
///     let me = try await access.whoAmI()
///     let page = try await access.look(.show, at: [pupil]) { db in try page(of: pupil, db) }
///
/// It decides nothing about rights: the database does, for every login and every program alike. What the database refuses
/// comes back as an ``AccessError``.
public struct Access: Sendable {
    let database: Database
    let organisation: Int32

    public init(database: Database, organisation: Int32) {
        self.database = database
        self.organisation = organisation
    }

    /// Whose login this is, and what their posts are.
    ///
    /// - Throws: ``AccessError/notStaff(login:)`` when the login is nobody's and no steward's.
    public func whoAmI() async throws -> Identity {
        try await read { db in
            let (login, isSteward, isActing, staff) = try db.row(
                """
                select waymark.caller()::text, waymark.is_steward(waymark.caller()), waymark.acting_as() is not null,
                       waymark.staff_of(waymark.caller())
                """, as: (String, Bool, Bool, UUID?).self)
            guard isSteward || staff != nil else { throw AccessError.notStaff(login: login) }
            let member = try staff.flatMap { try members("and s.staff_id = \($0)", db).first }
            return Identity(login: login, isSteward: isSteward, isActing: isActing, member: member)
        }
    }
}

// MARK: Transactions

extension Access {
    func read<Value: Sendable>(_ body: @Sendable (Session) throws -> Value) async throws -> Value {
        do {
            return try await database.read { try body($0) }
        } catch let error as DatabaseError {
            throw AccessError(error) ?? error
        }
    }

    func write<Value: Sendable>(_ body: @Sendable (Session) throws -> Value) async throws -> Value {
        do {
            return try await database.write { try body($0) }
        } catch let error as DatabaseError {
            throw AccessError(error) ?? error
        }
    }

    /// A change of the organisation's records: one transaction, one link of the chain.
    ///
    /// - Parameter body: gets the number of the change, which every record it writes carries.
    @discardableResult
    func change<Value: Sendable>(
        _ act: String, id: UUID, reason: String? = nil, _ body: @Sendable (Session, Int64) throws -> Value
    ) async throws -> Value {
        try await write { db in
            let seq = try db.value("select waymark.open_act(\(organisation))", as: Int64.self)
            let value = try body(db, seq)
            try db.execute("select waymark.close_act(\(organisation), \(id), \(act), \(reason), '{}')")
            return value
        }
    }

    /// The place of a new record in the order of entry.
    func nextEntry(_ db: Session) throws -> Int64 {
        try db.value("select waymark.take_entries(\(organisation), 1)", as: Int64.self) + 1
    }
}
