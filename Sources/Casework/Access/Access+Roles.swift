import Foundation
import Journey
import Postgres

/// A role, and where somebody has it.
public struct Appointment: Sendable, Hashable {
    /// A code of ``CodeLists/role``.
    public let role: String
    /// The setting's URN or local code; nil: all of the organisation, as a trust lead's.
    public let urn: String?

    public init(role: String, urn: String?) {
        self.role = role
        self.urn = urn
    }
}

extension Access {
    /// Gives somebody a role more, from today.
    ///
    /// - Throws: ``AccessError/noSuchStaff``, ``AccessError/noSuchSetting``, ``AccessError/roleHeld``,
    ///   ``AccessError/notAllowed(_:)``; nothing is kept then.
    public func appoint(_ member: UUID, to appointment: Appointment) async throws {
        try await change("staff_role", id: .version7()) { db, _ in
            let setting = try setting(appointment.urn, db)
            try db.execute("select waymark.give_role(\(organisation), \(member), \(setting), \(appointment.role))")
        }
    }

    /// Ends a role of somebody's today; nothing that they did is lost.
    ///
    /// - Returns: how many stays went from their caseload to the inclusion leader's list.
    /// - Throws: ``AccessError/noSuchStaff``, ``AccessError/noSuchSetting``, ``AccessError/roleNotHeld``,
    ///   ``AccessError/trustLeadsOnly``, ``AccessError/notAllowed(_:)``; nothing is kept then.
    public func dismiss(_ member: UUID, from appointment: Appointment) async throws -> Int {
        try await change("staff_role", id: .version7()) { db, _ in
            let setting = try setting(appointment.urn, db)
            return try db.value(
                "select waymark.end_role(\(organisation), \(member), \(setting), \(appointment.role))::bigint", as: Int.self)
        }
    }

    /// Which of some appointments nobody holds now, of those without which work stands on nobody's list or notes are read by nobody.
    public func vacant(among appointments: [Appointment]) async throws -> [Appointment] {
        let staff = try await staff()
        return appointments.filter { appointment in
            ["inclusion_leader", "dsl"].contains(appointment.role)
                && !staff.contains { member in
                    member.posts.contains { $0.roles.contains(appointment.role) && ($0.urn == appointment.urn || $0.urn == nil) }
                }
        }
    }

    /// The setting of a post; nil: all of the organisation.
    func setting(_ urn: String?, _ db: Session) throws -> Int32? {
        guard let urn else { return nil }
        let found = try db.values(
            "select setting_id from waymark.setting where organisation_id = \(organisation) and urn = \(urn)", as: Int32.self)
        guard let setting = found.first else { throw AccessError.noSuchSetting }
        return setting
    }
}
