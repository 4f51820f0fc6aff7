import Postgres

extension Database {
    /// Hands out one connection outside any transaction, and closes it afterwards.
    @discardableResult
    static func withConnection<Result: Sendable>(
        to configuration: Configuration, _ body: @Sendable (Session) throws -> Result
    ) async throws -> Result {
        var single = configuration
        single.maxConnections = 1
        let database = Database(single)
        let result: Result
        do {
            result = try await database.withoutTransaction(body)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        return result
    }
}
