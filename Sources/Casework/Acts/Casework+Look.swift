import Foundation
import Postgres

extension Casework {
    /// Looks at pupils' records, and hands out what was seen only when the look is on record (rule 8).
    ///
    /// - Parameters:
    ///   - about: letters, digits and `_.:/-` only; never a name.
    ///   - body: reads, and says whom it shows.
    public func look<Value: Sendable>(
        _ act: Look.Act, about: String? = nil, _ body: @Sendable (Desk) throws -> (Value, pupils: [UUID])
    ) async throws -> Value {
        let id = UUID.version7()
        let access = Access(database: database, organisation: organisation)
        return try await translatingErrors {
            try await database.write { session in
                let (value, pupils) = try body(
                    Desk(session: session, organisation: organisation, today: today, change: 0))
                try access.record(act, id: id, pupils, about: about, reason: nil, session)
                return value
            }
        }
    }
}
