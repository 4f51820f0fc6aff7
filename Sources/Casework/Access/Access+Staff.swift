import Foundation
import Journey
import Postgres

/// Somebody who is to join the staff.
public struct NewStaffMember: Sendable, Hashable {
    public var id: UUID
    public var ref: String
    public var name: String
    public var email: String?
    /// Their login on the database server, which is made when it is not there.
    public var login: String?
    public var posts: [StaffMember.Post]

    public init(
        id: UUID = .version7(), ref: String, name: String, email: String? = nil, login: String? = nil,
        posts: [StaffMember.Post] = []
    ) {
        self.id = id
        self.ref = ref
        self.name = name
        self.email = email
        self.login = login
        self.posts = posts
    }
}

/// What ``Access/leave(_:on:)`` did.
public struct Departure: Sendable, Hashable {
    /// How many stays went from their caseload to the inclusion leader's list.
    public let staysHandedOver: Int
    /// How many sessions of their login were ended; nil: the server does not let Waymark end any.
    public let sessionsEnded: Int?
}

extension Access {
    /// All staff, by reference; those who have left only when asked for.
    public func staff(includingLeavers: Bool = false) async throws -> [StaffMember] {
        try await read { db in
            try members(includingLeavers ? "" : "and s.left_on is null", db)
        }
    }

    /// Adds somebody to the staff with their posts, and makes their login.
    ///
    /// - Throws: ``AccessError/onStaffAlready(ref:name:)``, ``AccessError/refTaken(ref:by:leftOn:)``, ``AccessError/loginTaken``,
    ///   ``AccessError/loginReserved``, ``AccessError/loginsLeftToAdministrator(statements:)``; nothing is kept then.
    public func add(_ person: NewStaffMember) async throws {
        try demandWords(["staff_ref": person.ref, "name": person.name])
        do {
            try await changingLogins(LoginStatements.making(person.login ?? "")) {
                try await change("staff_add", id: person.id) { db, seq in
                    try insert(person, seq: seq, db)
                    if let login = person.login {
                        try db.execute("select waymark.give_login(\(organisation), \(person.id), \(login))")
                    }
                }
            }
        } catch let error as DatabaseError where error.serverError?.constraint == "staff_ref_once" {
            throw try await holder(of: person.ref).map { $0.refusal(of: person) } ?? error
        }
    }

    /// Puts right what somebody is called, or their address; what is nil stays, and an empty address goes.
    ///
    /// - Throws: ``AccessError/noSuchStaff``, ``CaseworkError/refused(_:)``; nothing is kept then.
    public func correct(_ member: UUID, name: String? = nil, email: String? = nil, reason: String? = nil) async throws {
        if let name { try demandWords(["name": name]) }
        try await change("staff_correct", id: .version7(), reason: reason) { db, _ in
            try db.execute("select waymark.correct_staff(\(organisation), \(member), \(name), \(email))")
        }
    }

    private func demandWords(_ fields: KeyValuePairs<String, String>) throws {
        let blank = fields.filter { $0.value.isBlank }.map(\.key)
        if !blank.isEmpty { throw CaseworkError.refused(blank.map { .missingValue(in: $0) }) }
    }

    private func holder(of ref: String) async throws -> StaffMember? {
        try await read { db in try members("and s.ref = \(ref)", db).first }
    }

    /// Somebody leaves: the login ends with its sessions, and their caseload goes to the inclusion leader's list.
    ///
    /// - Throws: ``AccessError/leavingAhead(_:)``, ``AccessError/noSuchStaff``,
    ///   ``AccessError/loginsLeftToAdministrator(statements:)``; nothing is kept then.
    public func leave(_ member: UUID, on day: PostgresDay, reason: String? = nil) async throws -> Departure {
        let login = try await staff().first { $0.id == member }?.login
        let handedOver = try await changingLogins(LoginStatements.ending(login ?? "")) {
            try await change("staff_leave", id: .version7(), reason: reason) { db, _ in
                // Whatever the day, the login would end now.
                guard try db.value("select \(day) <= waymark.day()", as: Bool.self) else {
                    throw AccessError.leavingAhead(Day(daysSince2000: day.daysSince2000))
                }
                return try db.value("select waymark.end_staff(\(organisation), \(member), \(day))::bigint", as: Int.self)
            }
        }
        return Departure(staysHandedOver: handedOver, sessionsEnded: try await endSessions(of: member))
    }

    /// Only after the departure is committed: until then the person could log in again.
    private func endSessions(of member: UUID) async throws -> Int? {
        do {
            return try await write { db in
                try db.value("select waymark.end_sessions(\(organisation), \(member))::bigint", as: Int.self)
            }
        } catch AccessError.notAllowed {
            return nil
        }
    }

    private func insert(_ person: NewStaffMember, seq: Int64, _ db: Session) throws {
        try db.execute(
            """
            insert into waymark.staff (organisation_id, staff_id, seq, entry, ref, name, email)
            values (\(organisation), \(person.id), \(seq), \(try nextEntry(db)), \(person.ref), \(person.name), \(person.email))
            """)
        for post in person.posts {
            let setting = try setting(post.urn, db)
            try db.execute(
                """
                insert into waymark.post (organisation_id, staff_id, entry, seq, setting_id, roles)
                values (\(organisation), \(person.id), \(try nextEntry(db)), \(seq), \(setting), \(post.roles))
                """)
        }
    }

    func members(_ condition: SQL, _ db: Session) throws -> [StaffMember] {
        let posts = try db.rows(
            """
            select p.staff_id, s.urn, p.roles
            from waymark.post p
            left join waymark.setting s on s.organisation_id = p.organisation_id and s.setting_id = p.setting_id
            where p.organisation_id = \(organisation) order by p.staff_id, p.entry
            """, as: (UUID, String?, [String]).self)
        let postsOf = Dictionary(grouping: posts, by: \.0)
        return try db.rows(
            """
            select s.staff_id, s.ref, s.name, s.email, s.login::text, s.left_on from waymark.staff s
            where s.organisation_id = \(organisation) \(condition) order by s.ref collate "C"
            """, as: (UUID, String, String, String?, String?, PostgresDay?).self
        ).map { id, ref, name, email, login, leftOn in
            StaffMember(
                id: id, ref: ref, name: name, email: email, login: login, leftOn: leftOn,
                posts: (postsOf[id] ?? []).map { StaffMember.Post(urn: $0.1, roles: $0.2) })
        }
    }
}

extension StaffMember {
    /// Why nobody else is added under this person's reference.
    fileprivate func refusal(of person: NewStaffMember) -> AccessError {
        if leftOn == nil, name.lowercased() == person.name.lowercased() { return .onStaffAlready(ref: ref, name: name) }
        return .refTaken(ref: ref, by: name, leftOn: leftOn.map { Day(daysSince2000: $0.daysSince2000) })
    }
}
