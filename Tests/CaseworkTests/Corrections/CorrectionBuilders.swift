import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

extension CaseSchool {
    /// What every table of records says, all columns but the change that wrote it: two schools with equal digests are equal.
    func digest() async throws -> [String: String] {
        try await database.unfettered.read { db in
            let tables = try db.values("select record::text from waymark.kept_records()", as: String.self)
            let queries = tables.map { table -> SQL in
                """
                select \(table)::text, md5(coalesce(string_agg(r.row, '|' order by r.row), ''))
                from (select (to_jsonb(x) - 'seq')::text as row from waymark.\(identifier: table) x) r
                """
            }
            let rows = try db.rows(queries.joined(separator: " union all "), as: (String, String).self)
            return Dictionary(rows.map { ($0.0, $0.1) }) { first, _ in first }
        }
    }

    /// How many rows a table has in truth.
    func count(_ table: String, _ condition: SQL = "true") async throws -> Int64 {
        try await database.unfettered.read { db in
            try db.value("select count(*) from waymark.\(identifier: table) where \(condition)", as: Int64.self)
        }
    }

    func pupil(of stay: UUID) async throws -> Pupil {
        try await casework().read { try $0.stay(stay).pupil }
    }

    func ref(of stay: UUID) async throws -> String {
        try await casework().read { try $0.stay(stay).ref }
    }

    /// Acts on a pupil of Larkfield, as whoever is named.
    @discardableResult
    func perform(_ act: some Act, as member: String? = nil, reason: String? = nil) async throws -> Performed {
        try await casework(as: member).perform(act, reason: reason)
    }

    func correct(_ type: RecordType, _ name: String, _ assignments: String..., seen: Int64? = nil, as member: String? = nil) async throws -> Performed {
        let casework = await casework(as: member)
        let correction = try await casework.correction(of: type, named: name, assignments, seen: seen)
        return try await casework.perform(CorrectRecord(correction), reason: "Entered wrongly")
    }

    func void(_ type: RecordType, _ name: String, as member: String? = nil) async throws -> Performed {
        let casework = await casework(as: member)
        return try await casework.perform(VoidRecord(try await casework.read { try $0.address(of: type, named: name) }))
    }

    func move(_ type: RecordType, _ name: String, to pupil: UUID, as member: String? = nil) async throws -> Performed {
        let casework = await casework(as: member)
        return try await casework.perform(MoveRecord(try await casework.read { try $0.address(of: type, named: name) }, to: pupil))
    }

    func merge(_ first: String, _ second: String, as member: String? = nil) async throws -> Performed {
        let casework = await casework(as: member)
        return try await casework.perform(MergePupils(try await casework.mergePlan(of: PupilLookup(first), and: PupilLookup(second))))
    }

    static func call(_ stay: UUID, on day: Day = "2026-03-03", note: String? = nil) -> RecordContact {
        RecordContact(stay: stay, kind: "call", heldOn: day, participants: ["pupil"], note: note)
    }

    static func target(_ stay: UUID, on day: Day = "2026-02-02") -> SetTarget {
        SetTarget(stay: stay, area: "confidence", statement: "Reads aloud", setOn: day)
    }
}

extension Performed {
    /// The reference of the record that the act was about.
    var ref: String { deed.records.first?.ref ?? "" }
    var record: UUID { deed.records.first?.id ?? UUID() }
}
