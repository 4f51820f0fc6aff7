import Foundation
import Journey
import Postgres

/// Takes a change back, wholly or not at all: what it recorded goes, what it corrected or took out is as it was.
///
/// Taking back is itself a change, and can be taken back. What is due follows from the records, and comes back with them.
public struct UndoChange: Act {
    public static let name = "undo"

    /// The number of the change that is taken back.
    public var undone: Int64

    public init(_ undone: Int64) {
        self.undone = undone
    }

    /// Acts that reach further than the records: logins that were made or ended, people who are gone for good, thousands of
    /// rows that others have worked with since.
    private static let irrevocable: [String: String] = [
        "import": "An import is not taken back in one step. Correct the folder and import it again.",
        "erasure": "What was erased is gone.",
        "staff_add": "End the person's work here instead: waymark staff leave",
        "staff_leave": "If they are back: waymark staff return",
        "staff_return": "End the person's work here again instead: waymark staff leave",
        "staff_login": "Give them another login instead: waymark staff login",
        "staff_role": "Give or end the role instead: waymark staff role",
        "staff_correct": "Correct it again instead: waymark staff correct",
    ]

    public func perform(at desk: Desk) throws -> Deed {
        guard let maker = try desk.makers(of: [undone])[undone], undone < desk.change else {
            throw CaseworkError.notThere("change")
        }
        if let advice = Self.irrevocable[maker.act] { throw CaseworkError.cannotBeUndone(undone, advice: advice) }
        let catalogue = try desk.catalogue()
        try refuseWhatMovedOn(desk, catalogue)
        let rows = try desk.session.rows(
            "select record::text, did, key from waymark.undo_change(\(desk.organisation), \(undone), \(desk.change))",
            as: (String, String, JSONText).self
        ).map { Undone(table: $0.0, did: $0.1, key: try StoredRecord(json: $0.2)) }
        // A change of records that the caller may not see, or of none, is no change of theirs.
        guard !rows.isEmpty else { throw CaseworkError.notThere("change") }
        let stays = Set(rows.compactMap { $0.key.id("placement_id") })
        try desk.checkNeighbours(in: Array(stays))
        return try deed(of: rows, stays: stays, desk)
    }

    private struct Undone {
        let table: String
        let did: String
        let key: StoredRecord
    }

    private func refuseWhatMovedOn(_ desk: Desk, _ catalogue: Catalogue) throws {
        let movedOn = try desk.session.rows(
            "select record::text, later from waymark.moved_on_since(\(desk.organisation), \(undone)) order by later desc",
            as: (String, Int64?).self)
        guard let first = movedOn.first else { return }
        let noun = RecordType.named(first.0)?.noun ?? first.0.split(separator: "_").joined(separator: " ")
        let maker = try first.1.flatMap { try desk.makers(of: [$0])[$0] }
        throw CaseworkError.changedSince(undone, noun: noun, later: maker)
    }

    private func deed(of rows: [Undone], stays: Set<UUID>, _ desk: Desk) throws -> Deed {
        let records = rows.compactMap { row -> RecordName? in
            guard let type = RecordType.named(row.table) else { return nil }
            return RecordName(
                type.name, id: type.identifier.flatMap { row.key.id($0) },
                key: type.key.flatMap { row.key.text($0) ?? row.key.number($0).map { String(Int($0)) } })
        }
        let counts = rows.reduce(into: [String: Int]()) { $0["\($1.table) \($1.did)", default: 0] += 1 }
        // None when the stay itself went.
        let stay = stays.count == 1 ? stays.first.flatMap { try? desk.stay($0) } : nil
        let pupils = Set(rows.compactMap { $0.key.id("pupil_id") })
        return Deed(
            pupil: stay?.pupil.id ?? (pupils.count == 1 ? pupils.first : nil), stay: stay?.id, records: records, counts: counts)
    }
}
