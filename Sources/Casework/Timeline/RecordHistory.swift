import Foundation
import Journey
import Postgres

/// One record through its versions, the oldest first.
struct RecordHistory {
    let type: RecordType
    let shape: RecordShape
    let versions: [StoredRecord]

    /// As it stands, or as it last stood.
    var latest: StoredRecord { versions[versions.count - 1] }
    var stands: Bool { latest["closed_seq"] == .none }

    /// The change that closed it for good; nil: it stands.
    var closedBy: Int64? { latest.number("closed_seq").map { Int64($0) } }
    var isMovedAway: Bool { !stands && latest.text("closing") == "corrected" }

    /// The change that first said a day which was said ever since.
    func recorded(_ column: String) -> Int64 {
        let run = versions.reversed().prefix { $0[column] != .none }
        return (run.last ?? latest).change
    }
}

extension Desk {
    /// The records of stays and of a pupil, by type, each with its versions as far as the caller sees them.
    ///
    /// One that came from another stay is here with what was said of it there.
    func histories(of pupil: Pupil, stays: [UUID], _ catalogue: Catalogue) throws -> [RecordHistory] {
        let types = RecordType.all.compactMap { type in (try? catalogue.shape(of: type)).map { (type, $0) } }
        let queries = types.map { type, shape -> SQL in
            let owner: SQL = shape.key.contains("placement_id") && type != .placement
                ? "placement_id = any(\(stays))" : "pupil_id = \(pupil.id)"
            let cameHere: SQL = type.identifier.map { identifier in
                """
                 or h.\(identifier: identifier) in (
                    select c.\(identifier: identifier) from waymark.\(identifier: shape.table) c
                    where c.organisation_id = \(organisation) and c.\(owner))
                """
            } ?? ""
            return """
                select \(type.name)::text, to_jsonb(h) from history.\(identifier: shape.table) h
                where h.organisation_id = \(organisation) and (h.\(owner)\(cameHere))
                """
        }
        let rows = try session.rows(queries.joined(separator: " union all "), as: (String, JSONText).self)
        let byType = Dictionary(grouping: rows, by: \.0)
        return try types.flatMap { type, shape in
            let versions = try (byType[type.name] ?? []).map { try StoredRecord(json: $0.1) }
            let key = type.identifier.map { [$0] } ?? shape.key
            return Dictionary(grouping: versions) { version in key.map { version[$0] } }.values.map { own in
                RecordHistory(type: type, shape: shape, versions: own.sorted { $0.isBefore($1) })
            }
        }
    }
}

extension StoredRecord {
    /// A version that stands comes after all that were closed.
    fileprivate func isBefore(_ other: StoredRecord) -> Bool {
        (number("closed_seq") ?? .infinity, change) < (other.number("closed_seq") ?? .infinity, other.change)
    }
}
