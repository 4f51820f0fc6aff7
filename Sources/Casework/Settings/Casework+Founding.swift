import Journey
import Postgres

extension Casework {
    /// Founds an organisation, which has nothing yet.
    ///
    /// - Returns: Its identifier.
    /// - Throws: ``CaseworkError/notAllowed`` when the login is not the one that looks after the database,
    ///   ``CaseworkError/standsAlready(_:advice:)`` when there is one of that name.
    public static func found(_ name: String, on database: Database) async throws -> Int32 {
        do {
            return try await database.write { session in
                try session.value("select waymark.make_organisation(\(name))", as: Int32.self)
            }
        } catch let error as DatabaseError {
            throw CaseworkError(error) ?? error
        }
    }
}
