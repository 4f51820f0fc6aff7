import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// The code with which an act was refused; nil: it was not.
func refusal<Value>(_ body: () async throws -> Value) async throws -> String? {
    do {
        _ = try await body()
        return nil
    } catch let error as CaseworkError {
        return error.code
    }
}

extension CaseSchool {
    /// Opens a school for a test, and closes it however the test ends.
    static func with<Value>(_ body: (CaseSchool) async throws -> Value) async throws -> Value {
        let school = try await opened()
        do {
            let value = try await body(school)
            await school.close()
            return value
        } catch {
            await school.close()
            throw error
        }
    }

    func stay(_ id: UUID) async throws -> Stay {
        try await casework().read { try $0.stay(id) }
    }

    func induction(_ stay: UUID, today: Day = today) async throws -> [String: Induction.Step] {
        let steps = try await casework(today: today).read { try $0.induction(of: try $0.stay(stay)).steps }
        return Dictionary(uniqueKeysWithValues: steps.map { ($0.code, $0) })
    }

    /// How many rows a table has, whoever may see them.
    func count(_ table: String) async throws -> Int {
        try await database.unfettered.read { try $0.value("select count(*) from waymark.\(identifier: table)", as: Int.self) }
    }

    /// Who knows a pupil: by whom, from when to when, in order.
    func keyworkers(_ stay: UUID) async throws -> [String] {
        try await database.unfettered.read { db in
            try db.values(
                """
                select concat_ws(' ', s.ref, k.from_on, k.until_on)
                from waymark.keyworker k join waymark.staff s using (organisation_id, staff_id)
                where k.placement_id = \(stay) order by k.from_on, k.until_on nulls last, s.ref
                """, as: String.self)
        }
    }
}

/// A pupil at each stage of the way, one each.
struct Stages {
    let ids: [Stay.Stage: UUID]

    init(_ school: CaseSchool) async throws {
        ids = [
            .referred: try await school.referred("Rae Ferred"),
            .accepted: try await school.accepted("Ada Cepted"),
            .declined: try await Self.closed("Dee Clined", "declined", school),
            .withdrawn: try await Self.closed("Wyn Drawn", "withdrawn", school),
            .onRoll: try await school.onRoll("Ona Roll"),
            .left: try await school.left("Lee Ft", on: "2026-03-20", reason: "moved_away"),
        ]
    }

    private static func closed(_ name: String, _ decision: String, _ school: CaseSchool) async throws -> UUID {
        let stay = try await school.referred(name)
        try await school.act { db, seq in
            try db.execute(
                """
                update waymark.placement set decision = \(decision), decided_on = '2026-01-08', seq = \(seq)
                where organisation_id = 1 and placement_id = \(stay)
                """)
        }
        return stay
    }

    /// The stages at which an act is done; everywhere else it must be refused with the stage, or as done.
    func allowed<Something: Act>(_ school: CaseSchool, _ act: (UUID) -> Something) async throws -> Set<Stay.Stage> {
        let casework = await school.casework()
        var allowed: Set<Stay.Stage> = []
        for (stage, stay) in ids {
            let code = try await refusal { try await casework.perform(act(stay), isRehearsal: true) }
            if let code {
                #expect(["wrong_stage", "done_already"].contains(code), "\(stage)")
            } else {
                allowed.insert(stage)
            }
        }
        return allowed
    }
}
