import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// Planned moves, for tests.
enum Moves {
    static func plan(_ stay: UUID, start: Day = "2026-05-11", kind: String = "mainstream") -> PlanTransition {
        PlanTransition(stay: stay, kind: kind, receiving: "Northfield School", plannedStart: start)
    }

    /// A school with one pupil on roll and a transition planned for 11 May, on 31 March.
    static func planned(
        kind: String = "mainstream", start: Day = "2026-05-11"
    ) async throws -> (school: CaseSchool, stay: UUID, id: UUID) {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum")
        let performed = try await school.casework().perform(plan(stay, start: start, kind: kind))
        return (school, stay, try #require(performed.deed.records[0].id))
    }

    static func transition(_ school: CaseSchool, _ id: UUID) async throws -> Transition {
        try await school.casework().read { try $0.transition(id) }
    }
}
