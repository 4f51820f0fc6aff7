import Casework
import Foundation
import Journey
import Postgres

/// Keyworkers who record check-ins at the same moment, each with a connection and rights of their own.
struct CheckIns {
    /// Somebody on the staff, and a stay of theirs in its follow-up.
    struct Keyworker: Decodable, Sendable {
        let organisation: Int32
        let staff: String
        let stay: String
    }

    enum Mistake: Error {
        case badDay(String)
        case badIdentifier(String)
        case noKeyworker
    }

    private let keyworkers: [Keyworker]
    private let conninfo: String
    private let day: Day

    init(conninfo: String, file: String, day: String) throws {
        guard let parsed = Day(iso: day) else { throw Mistake.badDay(day) }
        keyworkers = try JSONDecoder().decode([Keyworker].self, from: Data(contentsOf: URL(fileURLWithPath: file)))
        guard !keyworkers.isEmpty else { throw Mistake.noKeyworker }
        self.conninfo = conninfo
        self.day = parsed
    }

    func record(_ load: Load) async throws -> Figures {
        let desks = try (0..<load.tasks).map { try desk(of: keyworkers[$0 % keyworkers.count]) }
        let figures = try await load.run { [day] task, _ in
            var checkIn = RecordCheckIn(stay: desks[task].stay, contactedOn: day, method: "call", isReached: true)
            checkIn.status = "further_education"
            checkIn.risk = "on_track"
            _ = try await desks[task].casework.perform(checkIn)
        }
        for desk in desks { await desk.casework.database.close() }
        return figures
    }

    private func desk(of keyworker: Keyworker) throws -> (casework: Casework, stay: Foundation.UUID) {
        guard let staff = UUID(uuidString: keyworker.staff), let stay = UUID(uuidString: keyworker.stay) else {
            throw Mistake.badIdentifier(keyworker.stay)
        }
        var configuration = Database.Configuration(conninfo: conninfo)
        configuration.maxConnections = 1
        configuration.lockTimeout = .seconds(60)
        configuration.settings["options"] = StewardSettings(actingAs: staff, today: day.iso).options
        return (Casework(database: Database(configuration), organisation: keyworker.organisation, today: day), stay)
    }
}
