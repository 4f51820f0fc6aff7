import Foundation
import Postgres
import TestSupport
import Testing

/// The staffed schools, and the program as each of their staff runs it.
struct StaffedProgram: Sendable {
    let schools: StaffedSchools

    static func with(_ body: (StaffedProgram) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        do {
            try await body(StaffedProgram(schools: schools))
        } catch {
            await schools.close()
            throw error
        }
        await schools.close()
    }

    /// The program logged in as whoever holds the role.
    func waymark(as role: String) -> ProgramProcess {
        ProgramProcess(
            environment: ServerSchool.environment(schools.database.settings.merging(["user": schools.login(role)]) { $1 }))
    }

    func run(as role: String, _ arguments: String...) async throws -> ProgramProcess.Outcome {
        try await waymark(as: role).run(arguments)
    }

    /// Makes the keyworker's own pupil old enough for the record to go.
    func makeDue() async throws {
        try await schools.act { db, seq in
            try db.execute(
                """
                update waymark.pupil set date_of_birth = date '1991-02-03', forename = 'Perpetua', surname = 'Xanthopoulos', seq = \(seq)
                where organisation_id = 1 and pupil_id = \(StaffedSchools.own.pupil)
                """)
        }
    }
}
