import Foundation
import Postgres

/// Reads all tables with rows of one pupil, and puts them into words.
struct SubjectReader {
    let db: Session
    let organisation: Int32
    let pupil: UUID
    let hasRestrictedNotes: Bool

    private struct Source {
        let relation: String
        let record: String
        let isFormer: Bool
        let condition: SQL
    }

    func read() throws -> SubjectRecord {
        let identity = try db.optionalRow(
            """
            select concat_ws(' ', forename, surname), ref from waymark.pupil
            where organisation_id = \(organisation) and pupil_id = \(pupil)
            """, as: (String, String).self)
        guard let (name, ref) = identity else { throw AccessError.noSuchPupil }
        let holders = try holders()
        let tables = try sources().map { ($0, try db.table("select * from \(unsafeRaw: $0.relation) x where \($0.condition)")) }
        let words = try RecordWords(db: db, organisation: organisation, changes: Set(tables.flatMap { RecordWords.changes(in: $0.1) }))
        return SubjectRecord(
            name: name, ref: ref, sections: sections(tables, words), looks: try looks(), runs: try runs(), holders: holders,
            hasRestrictedNotes: hasRestrictedNotes)
    }

    /// Entries as they stand before those that they were.
    private func sections(_ tables: [(Source, Table)], _ words: RecordWords) -> [SubjectRecord.Section] {
        var order: [String] = []
        var entries: [String: [SubjectRecord.Entry]] = [:]
        for (source, table) in tables where !table.rows.isEmpty {
            if entries[source.record] == nil { order.append(source.record) }
            entries[source.record, default: []] += table.rows.map { words.entry($0, of: table, in: source.record) }
        }
        let first = ["pupil", "placement"]
        let sorted = first.filter(order.contains) + order.filter { !first.contains($0) }
        return sorted.map { .init(record: $0, title: RecordWords.title(of: $0), entries: entries[$0] ?? []) }
    }

    private func sources() throws -> [Source] {
        let stays: SQL = "(select waymark.stays_of_pupil(\(organisation), \(pupil)))::uuid[]"
        return try db.rows(
            "select relation::text, record::text, is_former, by_pupil, by_stay from waymark.tables_of_pupils() order by is_former, level, record",
            as: (String, String, Bool, Bool, Bool).self
        ).map { relation, record, isFormer, byPupil, byStay in
            let conditions: [SQL] =
                (byPupil ? ["x.pupil_id = \(pupil)"] : []) + (byStay ? ["x.placement_id = any(\(stays))"] : [])
            return Source(
                relation: relation, record: record, isFormer: isFormer,
                condition: "x.organisation_id = \(organisation) and (\(conditions.joined(separator: " or ")))")
        }
    }

    private func holders() throws -> [SubjectRecord.Holder] {
        try db.rows(
            "select name, is_open from waymark.holders_of(\(organisation), \(pupil))", as: (String, Bool).self
        ).map(SubjectRecord.Holder.init)
    }

    private func looks() throws -> [SubjectRecord.Looks] {
        try db.rows(
            "select act, looks, first_at, last_at from waymark.looks_at(\(organisation), \(pupil))",
            as: (String, Int, Instant, Instant).self
        ).map(SubjectRecord.Looks.init)
    }

    private func runs() throws -> [SubjectRecord.Run] {
        try db.rows(
            "select number, made_at, measures from waymark.runs_counting(\(organisation), \(pupil))", as: (Int32, Instant, Int).self
        ).map { SubjectRecord.Run(number: Int($0), madeAt: $1, measures: $2) }
    }
}
