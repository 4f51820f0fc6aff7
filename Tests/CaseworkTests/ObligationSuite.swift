import Casework
import Foundation
import Journey
import Postgres
import TestSupport

/// What suites about obligations ask a school for.
protocol ObligationSuite {}

extension ObligationSuite {
    /// Runs `body` in a fresh school, and gives the obligations of one kind.
    func obligations(
        _ kind: String, today: Day = CaseSchool.today, of make: @Sendable (CaseSchool) async throws -> UUID
    ) async throws -> [Obligation] {
        let school = try await CaseSchool.opened()
        let stay = try await make(school)
        let found = try await (school.casework(today: today)).read { try $0.obligations(of: stay) }
        await school.close()
        return found.filter { $0.kind == kind }
    }

    /// Writes into one table of records of a stay.
    func add(_ school: CaseSchool, _ stay: UUID, _ table: SQL, _ columns: SQL, _ values: SQL) async throws {
        try await school.act { db, seq in
            try db.execute(
                """
                insert into waymark.\(table) (organisation_id, setting_id, placement_id, seq, entry, \(columns))
                values (1, 1, \(stay), \(seq), \(try db.value("select waymark.take_entries(1, 1)", as: Int64.self)), \(values))
                """)
        }
    }

    func windows(_ obligations: [Obligation]) -> [[Day]] { obligations.map { [$0.from, $0.until] } }
}
