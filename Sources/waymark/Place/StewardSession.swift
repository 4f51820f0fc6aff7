import Casework
import Foundation
import Postgres

/// What the owner of a private cluster lays upon a session: whose rights to take on, and which day to take for today.
struct StewardSession {
    /// Reference, login or name of a member of staff; nil: the owner as such.
    private let actingAs: String?
    private let today: Today

    /// - Parameter actingAs: what `--as` gave; the environment speaks where it gave nothing.
    init(actingAs: String?, environment: [String: String], today: Today) {
        self.actingAs = actingAs ?? environment["WAYMARK_AS"].flatMap { $0.isEmpty ? nil : $0 }
        self.today = today
    }

    /// - Throws: ``WaymarkError/actingOnServer``, ``WaymarkError/noSuchStaffToActAs``.
    func configuration(at place: Place) async throws -> Database.Configuration {
        var configuration = try place.configuration()
        guard place.isPrivateCluster else {
            if actingAs != nil { throw WaymarkError.actingOnServer }
            return configuration
        }
        var settings = StewardSettings(today: today.isFixed ? today.day.iso : nil)
        if let actingAs { settings.actingAs = try await Self.member(actingAs, configuration) }
        if !settings.options.isEmpty {
            configuration.settings["options"] = [configuration.settings["options"], settings.options].compactMap(\.self).joined(separator: " ")
        }
        return configuration
    }

    private static func member(_ name: String, _ configuration: Database.Configuration) async throws -> UUID {
        let found = try await Database.with(configuration) { database in
            try await database.read { db in
                try db.rows(
                    """
                    select staff_id, ref from waymark.staff
                    where left_on is null and lower(\(name)) in (lower(ref), lower(login::text), lower(name)) order by ref
                    """, as: (UUID, String).self)
            }
        }
        guard let first = found.first else { throw WaymarkError.noSuchStaffToActAs }
        guard found.count == 1 else { throw WaymarkError.severalStaff(found.map(\.1)) }
        return first.0
    }
}
