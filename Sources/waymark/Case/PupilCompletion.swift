import Casework
import Foundation
import Postgres

/// The pupils whom the caller may see, for the shell to complete: by their references, which a shell may show and keep.
enum PupilCompletion {
    /// None when the database can't be asked: completing a word is no place for an error.
    static func candidates() async -> [String] {
        (try? await references()) ?? []
    }

    private static func references() async throws -> [String] {
        let environment = ProcessInfo.processInfo.environment
        let place = try Place(uri: nil, environment: environment)
        let today = try Today(environment: environment, isPrivateCluster: place.isPrivateCluster)
        let session = StewardSession(actingAs: nil, environment: environment, today: today)
        return try await Database.with(try session.configuration(at: place)) { database in
            let workplace = try await Workplace(database: database, today: today)
            let organisation = try workplace.organisation(named: nil)
            let casework = Casework(database: database, organisation: organisation.id, today: workplace.today)
            return try await casework.read { try $0.pupilReferences() }
        }
    }
}
