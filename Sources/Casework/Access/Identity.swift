import Foundation
import Postgres

/// Who is at work: a login, and the member of staff it belongs to.
public struct Identity: Sendable, Hashable {
    public let login: String
    /// May do everything: the owner of a private cluster.
    public let isSteward: Bool
    /// Whether the steward acts as ``member``, with that person's rights and no others.
    public let isActing: Bool
    /// Nil for a steward who is not on the staff.
    public let member: StaffMember?
}

/// Somebody who works, or worked, for the organisation.
public struct StaffMember: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    public let name: String
    public let email: String?
    public let login: String?
    public let leftOn: PostgresDay?
    public let posts: [Post]

    /// What somebody does at a setting.
    public struct Post: Sendable, Hashable {
        /// The setting's URN or local code; nil: all of the organisation, as a trust lead's.
        public let urn: String?
        /// Codes of the list `role`, in alphabetical order.
        public let roles: [String]

        public init(urn: String?, roles: [String]) {
            self.urn = urn
            self.roles = roles.sorted()
        }
    }
}

/// What a steward may lay upon a connection. Both take something away or pretend a day, and count for nobody else.
public struct StewardSettings: Sendable, Hashable {
    /// The member of staff whose rights to take on.
    public var actingAs: UUID?
    /// The day to take for today, as `2026-03-31`.
    public var today: String?

    public init(actingAs: UUID? = nil, today: String? = nil) {
        self.actingAs = actingAs
        self.today = today
    }

    /// As libpq's `options` takes them, for every session of a pool.
    public var options: String {
        [
            actingAs.map { "-c waymark.acting_as=\($0.uuidString.lowercased())" },
            today.map { "-c waymark.today=\($0.filter { $0.isNumber || $0 == "-" })" },
        ].compactMap(\.self).joined(separator: " ")
    }
}
