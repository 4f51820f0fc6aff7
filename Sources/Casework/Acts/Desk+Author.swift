import Postgres

extension Desk {
    /// Who made a change, by name; nil where that was nobody of the staff.
    func author(of change: Int64) throws -> String? {
        try session.optionalRow(
            """
            select s.name from waymark.who_changed(\(organisation), \([change])) c
            join waymark.staff s on s.organisation_id = \(organisation) and s.staff_id = c.staff_id
            """, as: (String).self)
    }
}
