import Foundation
import Journey
import Postgres

extension Desk {
    /// Changes fields of a stay, after the rules of the stay as it will be.
    func rewrite(_ stay: Stay, _ changes: [Field]) throws {
        let standing: [Field] = [
            .day("referred_on", stay.referredOn), .code("decision", stay.decision, of: CodeLists.placementDecision),
            .day("decided_on", stay.decidedOn), .day("planned_start", stay.plannedStart), .day("first_day", stay.firstDay),
            .day("ended_on", stay.endedOn), .code("end_reason", stay.endReason, of: CodeLists.placementEndReason),
        ]
        let changed = Set(changes.map(\.name))
        try check(.placements, changes + standing.filter { !changed.contains($0.name) })
        try update(.placement, key: key(stay), set: changes)
    }
}
