import Foundation
import TestSupport
import Testing

/// A database on the throwaway server, and the program working in it.
struct ServerSchool: Sendable {
    let database: MigratedDatabase
    let waymark: ProgramProcess

    /// The day as of which the demonstration school stands.
    static let asOf = "2026-03-31"
    static let organisation = "Harrowmere Trust"

    /// With the schema, and nobody's records.
    ///
    /// - Parameter server: the shared one, unless the test kills it.
    static func empty(on server: ThrowawayServer? = nil) async throws -> ServerSchool {
        let shared = try await ThrowawayServer.shared()
        let database = try await (server ?? shared).migratedDatabase()
        return ServerSchool(database: database, waymark: ProgramProcess(environment: environment(database.settings)))
    }

    /// With the demonstration school, which the program has imported.
    static func loaded(on server: ThrowawayServer? = nil) async throws -> ServerSchool {
        let school = try await empty(on: server)
        let outcome = try await school.waymark.run("import", DemonstrationFolder.path, "--organisation", organisation)
        try #require(outcome.status == 0, "\(outcome.error)")
        return school
    }

    /// Loaded and with a run of its evidence; for tests that only look.
    static func shared() async throws -> ServerSchool { try await once.value }

    private static let once = Task {
        let school = try await loaded()
        let outcome = try await school.waymark.run("evidence", "run", "--as-of", asOf)
        try #require(outcome.status == 0, "\(outcome.error)")
        return school
    }

    /// libpq's environment for its settings.
    static func environment(_ settings: [String: String]) -> [String: String] {
        let names = ["host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"]
        return Dictionary(uniqueKeysWithValues: settings.compactMap { key, value in names[key].map { ($0, value) } })
    }
}
