import Casework
import Foundation
import Journey
import TestSupport
import Testing

/// What a test of the acts works with: a school, and its pupils by what they are called.
struct CaseTable: Sendable {
    let school: CaseSchool

    /// Opens a school, and closes it however the test ends.
    static func with(_ body: @Sendable (CaseTable) async throws -> Void) async throws {
        let school = try await CaseSchool.opened()
        do {
            try await body(CaseTable(school: school))
        } catch {
            await school.close()
            throw error
        }
        await school.close()
    }

    /// Carries out an act as the private cluster's owner, or as a member of staff.
    @discardableResult
    func act(_ act: some Act, as member: String? = nil, id: UUID = .version7()) async throws -> Performed {
        try await school.casework(as: member).perform(act, id: id)
    }

    /// The code with which an act is refused; `done` when it is not.
    func refusal(_ act: some Act, as member: String? = nil) async throws -> String {
        do {
            try await self.act(act, as: member)
            return "done"
        } catch let error as CaseworkError {
            return error.code
        }
    }

    func read<Value: Sendable>(as member: String? = nil, _ body: @Sendable (Desk) throws -> Value) async throws -> Value {
        try await school.casework(as: member).read(body)
    }

    /// How many rows of a table there are, whoever may see them.
    func count(_ table: String) async throws -> Int64 {
        try await school.database.unfettered.read {
            try $0.value("select count(*) from waymark.\(identifier: table)", as: Int64.self)
        }
    }

    /// The pupil of a stay.
    func pupil(_ stay: UUID) async throws -> UUID {
        try await read { try $0.stay(stay).pupil.id }
    }

    /// A stay at each stage, by the stage.
    func everyStage() async throws -> [Stay.Stage: UUID] {
        let declined = try await school.referred("Dee Clined")
        let withdrawn = try await school.referred("Will Drawn")
        for (stay, decision) in [(declined, "declined"), (withdrawn, "withdrawn")] {
            try await school.act { db, seq in
                try db.execute(
                    """
                    update waymark.placement set decision = \(decision), decided_on = date '2026-01-07', seq = \(seq)
                    where organisation_id = 1 and placement_id = \(stay)
                    """)
            }
        }
        return [
            .referred: try await school.referred("Reff Ered"), .declined: declined, .withdrawn: withdrawn,
            .accepted: try await school.accepted("Ack Cepted"), .onRoll: try await school.onRoll("Onn Roll"),
            .left: try await school.left("Lefty Gone", on: "2026-03-20"),
        ]
    }

    /// At which stages an act is done.
    func stages<Made: Act>(_ act: (UUID) -> Made) async throws -> Set<Stay.Stage> {
        var done: Set<Stay.Stage> = []
        for (stage, stay) in try await everyStage() where try await refusal(act(stay)) == "done" { done.insert(stage) }
        return done
    }
}
