import Foundation
import Postgres

/// A look at pupils' records, as the trail keeps it.
public struct Look: Sendable, Hashable {
    public let number: Int64
    public let act: Act
    /// What it was about beside the pupils, in numbers and codes: an evidence run and its measure.
    public let about: String?
    public let at: Instant
    public let login: String
    /// Whose login it is, or whom a steward acted as.
    public let staff: String?
    public let pupils: [UUID]
    public let reason: String?

    /// What kind of look it was.
    public struct Act: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let show = Act(rawValue: "show")
        public static let timeline = Act(rawValue: "timeline")
        public static let find = Act(rawValue: "find")
        public static let members = Act(rawValue: "members")
        public static let print = Act(rawValue: "print")
        public static let export = Act(rawValue: "export")
        public static let pack = Act(rawValue: "pack")
        public static let retention = Act(rawValue: "retention")
        public static let subjectAccess = Act(rawValue: "subject_access")
        public static let restrictedNotes = Act(rawValue: "restricted_notes")
        public static let referral = Act(rawValue: "referral")
        public static let breakGlass = Act(rawValue: "break_glass")
        public static let breakGlassClosed = Act(rawValue: "break_glass_closed")
    }
}

/// A change of records, as the chain keeps it.
public struct Change: Sendable, Hashable {
    public let number: Int64
    public let act: String
    public let at: Instant
    public let login: String
    public let staff: String?
    public let reason: String?
}

/// Which of the trail to show. Everything is narrowed by every filter that is given.
public struct TrailFilter: Sendable, Hashable {
    public var staff: UUID?
    public var login: String?
    public var from: Instant?
    public var until: Instant?
    public var acts: [String]
    /// The newest so many.
    public var limit: Int

    public init(
        staff: UUID? = nil, login: String? = nil, from: Instant? = nil, until: Instant? = nil, acts: [String] = [], limit: Int = 200
    ) {
        self.staff = staff
        self.login = login
        self.from = from
        self.until = until
        self.acts = acts
        self.limit = limit
    }
}

/// A link that does not hold, and why.
public struct BrokenLink: Sendable, Hashable {
    /// `changes` or `looks`.
    public let chain: String
    public let number: Int64
    public let problem: Problem

    public enum Problem: String, Sendable {
        /// The link does not say what its hash covers.
        case altered
        /// Its reason is gone, and no erasure says so.
        case erased
        /// A number before it is left out.
        case missing
        /// It does not follow from the link before.
        case outOfOrder = "out_of_order"
        /// The chain ends too early.
        case truncated
    }
}

/// The last link of a chain: to be printed, and kept where the database's owner has no hand on it.
public struct ChainHead: Sendable, Hashable {
    public let chain: String
    public let number: Int64
    public let at: Instant?
    /// In hexadecimal.
    public let hash: String

    public init(chain: String, number: Int64, at: Instant? = nil, hash: String) {
        self.chain = chain
        self.number = number
        self.at = at
        self.hash = hash
    }
}

// MARK: Recording

extension Access {
    /// Reads, records the look, and hands out what was read only when the record of it is kept.
    ///
    /// - Parameters:
    ///   - pupils: whom `body` shows.
    ///   - about: letters, digits and `_.:/-` only; never a name.
    public func look<Value: Sendable>(
        _ act: Look.Act, at pupils: [UUID], about: String? = nil, reason: String? = nil,
        _ body: @Sendable (Session) throws -> Value
    ) async throws -> Value {
        let id = UUID.version7()
        return try await write { db in
            let value = try body(db)
            try record(act, id: id, pupils, about: about, reason: reason, db)
            return value
        }
    }

    /// The same where the pupils are known only once they have been read.
    public func look<Value: Sendable>(
        _ act: Look.Act, about: String? = nil, _ body: @Sendable (Session) throws -> (Value, pupils: [UUID])
    ) async throws -> Value {
        let id = UUID.version7()
        return try await write { db in
            let (value, pupils) = try body(db)
            try record(act, id: id, pupils, about: about, reason: nil, db)
            return value
        }
    }

    func record(_ act: Look.Act, id: UUID, _ pupils: [UUID], about: String?, reason: String?, _ db: Session) throws {
        try db.execute(
            "select waymark.record_look(\(organisation), \(id), \(act.rawValue), \(pupils), \(about), \(reason))")
    }
}

// MARK: Reading, for auditors

extension Access {
    /// The pupil whom somebody names in full, by reference or UPN: an auditor sees none, and finds none by trying.
    ///
    /// - Throws: ``AccessError/noSuchPupil``, ``AccessError/notAllowed(_:)``.
    public func pupil(named name: String) async throws -> UUID {
        try await read { db in
            try db.value("select waymark.pupil_for_audit(\(organisation), \(name))", as: UUID.self)
        }
    }

    /// Who looked at a pupil, the latest first.
    public func whoSaw(_ pupil: UUID, filter: TrailFilter = TrailFilter()) async throws -> [Look] {
        try await audit { db in try looks("\(filter.condition) and l.pupils @> array[\(pupil)]", limit: filter.limit, db) }
    }

    /// The looks that the filter lets through, the latest first.
    public func looks(_ filter: TrailFilter = TrailFilter()) async throws -> [Look] {
        try await audit { db in try looks(filter.condition, limit: filter.limit, db) }
    }

    /// The changes that the filter lets through, the latest first.
    public func changes(_ filter: TrailFilter = TrailFilter()) async throws -> [Change] {
        try await audit { db in
            try db.rows(
                """
                select l.seq, l.act, l.made_at, l.login, s.name, l.reason
                from waymark.change l
                left join waymark.staff s on s.organisation_id = l.organisation_id and s.staff_id = l.staff_id
                where l.organisation_id = \(organisation) and \(filter.condition) order by l.seq desc limit \(filter.limit)
                """, as: (Int64, String, Instant, String, String?, String?).self
            ).map { Change(number: $0.0, act: $0.1, at: $0.2, login: $0.3, staff: $0.4, reason: $0.5) }
        }
    }

    /// What is broken in the chains of changes and of looks; empty: nothing.
    ///
    /// - Parameter kept: heads that were printed before. A chain that was cut short and closed again is found only so.
    public func verify(against kept: [ChainHead] = []) async throws -> [BrokenLink] {
        try await read { db in
            let broken = try db.rows(
                "select chain, seq, problem from waymark.audit_verify(\(organisation))", as: (String, Int64, String).self
            ).compactMap { chain, number, problem in
                BrokenLink.Problem(rawValue: problem).map { BrokenLink(chain: chain, number: number, problem: $0) }
            }
            return try broken + kept.compactMap { try departure(from: $0, db) }
        }
    }

    /// The ends of both chains as they are now.
    public func heads() async throws -> [ChainHead] {
        try await read { db in
            try db.rows(
                "select chain, seq, made_at, encode(hash, 'hex') from waymark.audit_heads(\(organisation))",
                as: (String, Int64, Instant?, String).self
            ).map { ChainHead(chain: $0, number: $1, at: $2, hash: $3) }
        }
    }

    private func departure(from head: ChainHead, _ db: Session) throws -> BrokenLink? {
        let chain: SQL = head.chain == "looks" ? "waymark.look" : "waymark.change"
        let hash = try db.optionalRow(
            "select encode(hash, 'hex') from \(chain) where organisation_id = \(organisation) and seq = \(head.number)",
            as: (String).self)
        if hash == head.hash || head.number == 0 { return nil }
        return BrokenLink(chain: head.chain, number: head.number, problem: hash == nil ? .truncated : .altered)
    }

    private func looks(_ condition: SQL, limit: Int, _ db: Session) throws -> [Look] {
        try db.rows(
            """
            select l.seq, l.act, l.about, l.made_at, l.login, s.name, l.pupils, l.reason
            from waymark.look l
            left join waymark.staff s on s.organisation_id = l.organisation_id and s.staff_id = l.staff_id
            where l.organisation_id = \(organisation) and \(condition) order by l.seq desc limit \(limit)
            """, as: (Int64, String, String?, Instant, String, String?, [UUID], String?).self
        ).map {
            Look(number: $0.0, act: .init(rawValue: $0.1), about: $0.2, at: $0.3, login: $0.4, staff: $0.5, pupils: $0.6,
                 reason: $0.7)
        }
    }

    private func audit<Value: Sendable>(_ body: @Sendable (Session) throws -> Value) async throws -> Value {
        try await read { db in
            guard try db.value("select waymark.acts_for_all() or waymark.holds(waymark.caller(), '{auditor}')", as: Bool.self)
            else { throw AccessError.notAllowed(.readTheTrail) }
            return try body(db)
        }
    }
}

extension TrailFilter {
    /// Over a link `l` of either chain.
    fileprivate var condition: SQL {
        var conditions: [SQL] = ["true"]
        if let staff { conditions.append("l.staff_id = \(staff)") }
        if let login { conditions.append("l.login = \(login)") }
        if let from { conditions.append("l.made_at >= \(from)") }
        if let until { conditions.append("l.made_at < \(until)") }
        if !acts.isEmpty { conditions.append("l.act = any(\(acts)::text[])") }
        return conditions.joined(separator: " and ")
    }
}
