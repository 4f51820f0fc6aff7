import Postgres

extension Database {
    /// Opens a database, and closes it however the body ends.
    static func with<Value>(
        _ configuration: Configuration, _ body: (Database) async throws -> Value
    ) async throws -> Value {
        let database = Database(configuration)
        do {
            let value = try await body(database)
            await database.close()
            return value
        } catch {
            await database.close()
            throw error
        }
    }
}
