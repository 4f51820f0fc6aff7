import Foundation
import Journey
import Postgres

/// A member of staff, as far as colleagues name each other.
public struct Colleague: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    public let name: String
    public let login: String?
    /// The first day on which they are no longer there.
    public let leftOn: Day?
}

/// What somebody typed for a member of staff: a reference, a login, or a piece of a name.
///
/// A reference or login that fits exactly stands for itself; everything else is compared with those who work here. Accents
/// and case don't matter.
public struct StaffLookup: Sendable, Hashable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}

extension Desk {
    /// Everybody whom a text fits, in the order of their names. Who has left is found by their reference only.
    public func staff(matching lookup: StaffLookup) throws -> [Colleague] {
        let text = lookup.text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, !text.utf8.contains(0) else { return [] }
        let exact = try colleagues("s.ref = \(text) or s.login::text = \(text)")
        if !exact.isEmpty { return exact }
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let names = words.reduce("true" as SQL) { $0 + " and position(waymark.folded(\($1)) in waymark.folded(s.name)) > 0" }
        return try colleagues("(lower(s.ref) = lower(\(text)) or \(names)) and coalesce(s.left_on > \(today), true)")
    }

    /// The one member of staff whom a text fits.
    ///
    /// - Throws: ``CaseworkError/noSuchStaff``, ``CaseworkError/severalStaff(_:)``.
    public func colleague(_ lookup: StaffLookup) throws -> Colleague {
        let found = try staff(matching: lookup)
        guard let first = found.first else { throw CaseworkError.noSuchStaff }
        guard found.count == 1 else { throw CaseworkError.severalStaff(found) }
        return first
    }

    /// - Throws: ``CaseworkError/noSuchStaff``.
    func colleague(_ id: UUID) throws -> Colleague {
        guard let found = try colleagues("s.staff_id = \(id)").first else { throw CaseworkError.noSuchStaff }
        return found
    }

    /// The member of staff whose login the caller's is, or as whom a steward acts.
    func callersStaffID() throws -> UUID? {
        try session.value("select waymark.staff_of(waymark.caller())", as: UUID?.self)
    }

    /// What a member of staff does at a setting: codes of ``CodeLists/role``.
    func roles(of staff: UUID, at setting: Int32) throws -> Set<String> {
        Set(
            try session.values(
                """
                select unnest(roles) from waymark.post
                where organisation_id = \(organisation) and staff_id = \(staff)
                  and coalesce(setting_id, \(setting)) = \(setting)
                """, as: String.self))
    }

    /// Everybody who works or worked here.
    func everybody() throws -> [UUID: Colleague] {
        Dictionary(try colleagues("true").map { ($0.id, $0) }) { first, _ in first }
    }

    private func colleagues(_ condition: SQL) throws -> [Colleague] {
        try session.rows(
            """
            select s.staff_id, s.ref, s.name, s.login::text, s.left_on from waymark.staff s
            where s.organisation_id = \(organisation) and (\(condition))
            order by waymark.folded(s.name), s.ref collate "C"
            """, as: (UUID, String, String, String?, Day?).self
        ).map { Colleague(id: $0.0, ref: $0.1, name: $0.2, login: $0.3, leftOn: $0.4) }
    }
}
