import Casework
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

    /// Who is to be acted as is looked up in the sessions themselves, whose first closure then ends with
    /// ``WaymarkError/noSuchStaffToActAs`` or ``WaymarkError/severalStaff(_:)``.
    ///
    /// - Throws: ``WaymarkError/actingOnServer``.
    func configuration(at place: Place) throws -> Database.Configuration {
        var configuration = try place.configuration()
        guard place.isPrivateCluster else {
            if actingAs != nil { throw WaymarkError.actingOnServer }
            return configuration
        }
        let settings = StewardSettings(today: today.isFixed ? today.day.iso : nil)
        if !settings.options.isEmpty {
            configuration.settings["options"] = [configuration.settings["options"], settings.options].compactMap(\.self).joined(separator: " ")
        }
        if let actingAs { configuration.prepareSession = { try Self.act(as: actingAs, in: $0) } }
        return configuration
    }

    /// The owner as such looks the member up, and from then on has that person's rights and no others.
    private static func act(as name: String, in session: Session) throws {
        let found = try session.rows(
            """
            select case when count(*) over () = 1 then set_config('waymark.acting_as', staff_id::text, false) end, ref
            from waymark.staff
            where left_on is null and lower(\(name)) in (lower(ref), lower(login::text), lower(name)) order by ref
            """, as: (String?, String).self
        ).map(\.1)
        guard !found.isEmpty else { throw WaymarkError.noSuchStaffToActAs }
        guard found.count == 1 else { throw WaymarkError.severalStaff(found) }
    }
}
