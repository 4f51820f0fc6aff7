import Postgres

/// Whose records they are: a school, or a trust with its settings.
public struct Organisation: Sendable, Hashable, Identifiable {
    public let id: Int32
    public let name: String

    /// The organisations that the login may see, by name.
    public static func all(_ session: Session) throws -> [Organisation] {
        try session.rows(
            "select organisation_id, name from waymark.organisation order by name collate \"C\"", as: (Int32, String).self
        ).map { Organisation(id: $0.0, name: $0.1) }
    }
}
