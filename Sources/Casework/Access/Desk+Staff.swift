import Foundation
import Postgres

extension Desk {
    /// A member of staff by their reference, or by a piece of a name that fits nobody else.
    ///
    /// - Throws: ``CaseworkError/notThere(_:)``, ``CaseworkError/severalRecords(_:refs:)``.
    func staffMember(_ text: String) throws -> UUID {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty, !text.utf8.contains(0) else { throw CaseworkError.notThere("member of staff") }
        let found = try session.rows(
            """
            select s.staff_id, s.ref, lower(s.ref) = lower(\(text)) from waymark.staff s
            where s.organisation_id = \(organisation) and coalesce(s.left_on > waymark.day(), true)
              and (lower(s.ref) = lower(\(text)) or position(waymark.folded(\(text)) in waymark.folded(s.name)) > 0)
            order by s.ref
            """, as: (UUID, String, Bool).self)
        let fitting = found.contains { $0.2 } ? found.filter { $0.2 } : found
        guard let first = fitting.first else { throw CaseworkError.notThere("member of staff") }
        guard fitting.count == 1 else { throw CaseworkError.severalRecords("member of staff", refs: fitting.map(\.1)) }
        return first.0
    }

    /// The member of staff who is at work; nil for a steward who is not on the staff.
    func caller() throws -> UUID? {
        try session.value("select waymark.staff_of(waymark.caller())", as: UUID?.self)
    }
}
