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
        var versions = try versions(
            types.map { type, shape in
                let isOfStay = shape.key.contains("placement_id") && type != .placement
                let owner: SQL = isOfStay ? "h.placement_id = any(\(stays))" : "h.pupil_id = \(pupil.id)"
                return (type, "history", owner)
            })
        let elsewhere = try self.versions(
            types.compactMap { type, shape in
                guard let identifier = type.identifier, shape.key.contains("placement_id"), type != .placement else { return nil }
                let ids = Set((versions[type] ?? []).compactMap { $0.id(identifier) })
                guard !ids.isEmpty else { return nil }
                return (type, "former", "h.\(identifier: identifier) = any(\(Array(ids))) and h.placement_id <> all(\(stays))")
            })
        versions.merge(elsewhere) { $0 + $1 }
        return types.flatMap { type, shape in
            let key = type.identifier.map { [$0] } ?? shape.key
            return Dictionary(grouping: versions[type] ?? []) { version in key.map { version[$0] } }.values.map { own in
                RecordHistory(type: type, shape: shape, versions: own.sorted { $0.isBefore($1) })
            }
        }
    }

    /// Versions of several types in one query; conditions are over `h`.
    private func versions(
        _ parts: [(type: RecordType, schema: String, condition: SQL)]
    ) throws -> [RecordType: [StoredRecord]] {
        guard !parts.isEmpty else { return [:] }
        let queries = parts.map { part -> SQL in
            """
            select \(part.type.name)::text, to_jsonb(h) from \(identifier: part.schema).\(identifier: part.type.name) h
            where h.organisation_id = \(organisation) and \(part.condition)
            """
        }
        let rows = try session.rows(queries.joined(separator: " union all "), as: (String, JSONText).self)
        return try Dictionary(grouping: rows, by: \.0).reduce(into: [:]) { found, entry in
            guard let type = RecordType.named(entry.key) else { return }
            found[type] = try entry.value.map { try StoredRecord(json: $0.1) }
        }
    }
}

extension StoredRecord {
    /// A version that stands comes after all that were closed.
    fileprivate func isBefore(_ other: StoredRecord) -> Bool {
        (number("closed_seq") ?? .infinity, change) < (other.number("closed_seq") ?? .infinity, other.change)
    }
}
