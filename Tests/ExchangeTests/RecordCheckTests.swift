import Foundation
import Postgres
import Testing
import TestSupport

/// Each table's own checks, rule by rule as `waymark.reference` and `waymark.coded_column` have them: a rule that is added later is
/// tried here without a word more.
@Suite("What the database refuses by itself, whoever writes")
struct RecordCheckTests {
    @Test("No reference and no code of any record may be wrong, in one row among many")
    func everyRule() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let rules = try await workshop.database.everyday.read { try Rule.all($0) }
        #expect(rules.count > 70)
        let tried = await #expect(throws: Tried.self) {
            try await workshop.database.everyday.write { db in
                let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
                for insertion in whatTheFolderLacks(seq) { try db.execute(insertion) }
                throw Tried(outcomes: try rules.map { rule in (rule.constraint, try rule.refusals(db, seq)) })
            }
        }
        let outcomes = tried?.outcomes ?? []
        for (constraint, refusals) in outcomes {
            #expect(refusals.contains(constraint), "\(constraint): \(refusals)")
        }
        await workshop.close()
    }
}

/// What was tried leaves nothing.
private struct Tried: Error {
    let outcomes: [(constraint: String, refusals: Set<String>)]
}

/// One rule of one table, and how a row breaks it.
private struct Rule: Sendable {
    let record: String
    let field: String
    let type: String
    let constraint: String

    static func all(_ db: Session) throws -> [Rule] {
        try db.rows(
            """
            select r.record::text, r.field::text, format_type(a.atttypid, null), r.name
            from (select record, fields[cardinality(fields)] as field, concat_ws('_', record, parent, 'reference') as name
                  from waymark.reference
                  union all select record, field, concat_ws('_', record, field, 'code') from waymark.coded_column
                  -- A constraint of the table itself is narrower than the list.
                  where (record, field) <> ('objection', 'made_by')) r
            join pg_attribute a on a.attrelid = to_regclass(format('waymark.%I', r.record)) and a.attname = r.field
            order by 4
            """, as: (String, String, String, String).self
        ).map { Rule(record: $0.0, field: $0.1, type: $0.2, constraint: $0.3) }
    }

    /// What is said when one row of the table breaks the rule, and beside a copy of one with new keys that does: a constraint of the
    /// row itself may come first for one row and not for another.
    func refusals(_ db: Session, _ seq: Int64) throws -> Set<String> {
        let rows = try db.values("select ctid::text from waymark.\(identifier: record) order by ctid limit 12", as: String.self)
        var refusals: Set<String> = []
        for row in rows where !refusals.contains(constraint) {
            for statement in [update(row, seq), try insert(row, seq, db)] {
                do {
                    try db.savepoint {
                        try db.execute(statement)
                        throw Undo()
                    }
                } catch is Undo {
                    refusals.insert("nothing")
                } catch DatabaseError.server(let failure) {
                    refusals.insert(failure.constraint ?? failure.message)
                }
            }
        }
        return refusals
    }

    private struct Undo: Error {}

    private var wrong: SQL {
        switch type {
        case "uuid": "gen_random_uuid()"
        case "text": "'no_such_code'"
        case "text[]": "array['no_such_code']"
        default: "30000"
        }
    }

    /// All rows are written, one of them wrong.
    private func update(_ row: String, _ seq: Int64) -> SQL {
        let changes = ([(field, wrong)] + beside).map { field, value -> SQL in
            "\(identifier: field) = case when t.ctid = \(row)::tid then \(value) else t.\(identifier: field) end"
        }
        return "update waymark.\(identifier: record) t set seq = \(seq), \(changes.joined(separator: ", "))"
    }

    /// What must change with the field, lest a constraint of the row says something first.
    private var beside: [(String, SQL)] {
        switch constraint {
        case "ehc_plan_decision_code": [("issued_on", "null"), ("ceased_on", "null")]
        case "placement_decision_code": [("first_day", "null"), ("ended_on", "null"), ("end_reason", "null")]
        case "placement_follow_up_end_reason_code": [("follow_up_ended_on", "'2026-03-30'")]
        case "transition_end_reason_code": [("ended_on", "'2026-03-30'")]
        default: []
        }
    }

    private func insert(_ row: String, _ seq: Int64, _ db: Session) throws -> SQL {
        let columns = try db.rows(
            """
            select a.attname::text,
                   a.atttypid = 'uuid'::regtype and a.attnum = i.indkey[i.indnkeyatts - 1] and not exists (
                       select from waymark.reference r where r.record = \(record) and a.attname = any (r.fields))
            from pg_attribute a
            join pg_index i on i.indrelid = a.attrelid and i.indisprimary
            where a.attrelid = to_regclass(format('waymark.%I', \(record)::text)) and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """, as: (String, Bool).self)
        let values = columns.map { column, isOwnKey -> SQL in
            switch column {
            case field: wrong
            case "seq": "\(seq)"
            case "entry": "t.entry + 100000"
            case "ref": "gen_random_uuid()::text"
            default: isOwnKey ? "gen_random_uuid()" : "t.\(identifier: column)"
            }
        }
        let names = columns.map { "\(identifier: $0.0)" as SQL }.joined(separator: ", ")
        return """
            insert into waymark.\(identifier: record) (\(names))
            select \(values.joined(separator: ", ")) from waymark.\(identifier: record) t where t.ctid = \(row)::tid
            """
    }
}

/// Records that a small folder doesn't hold.
private func whatTheFolderLacks(_ seq: Int64) -> [SQL] {
    let stay: SQL = "select organisation_id, setting_id, placement_id"
    let aStay: SQL = "from waymark.placement order by entry limit 1"
    let aPupil: SQL = "from waymark.pupil order by entry limit 1"
    let aSetting: SQL = "from waymark.setting order by entry limit 1"
    return [
        "insert into waymark.hold \(stay), gen_random_uuid(), \(seq), 1, null, null, '', 'custody', '2026-03-01', '2026-04-01', null \(aStay)",
        "insert into waymark.passport \(stay), 1, \(seq), 1, '2026-03-01', null, 'pupil' \(aStay)",
        "insert into waymark.restricted_note \(stay), gen_random_uuid(), \(seq), 1, 'N', '2026-03-01', 'n' \(aStay)",
        "insert into waymark.timetable_stage \(stay), '2026-03-01', \(seq), 1, 50, null \(aStay)",
        "insert into waymark.legal_hold select organisation_id, pupil_id, gen_random_uuid(), \(seq), 1, 'w', '2026-03-01', null \(aPupil)",
        """
        insert into waymark.objection
        select organisation_id, pupil_id, gen_random_uuid(), \(seq), 1, 'pupil', '2026-03-01', '2026-03-02' \(aPupil)
        """,
        "insert into waymark.narrative select organisation_id, setting_id, 2025, 1, \(seq), 1 \(aSetting)",
        "insert into waymark.narrative_action select organisation_id, setting_id, 2025, 1, gen_random_uuid(), \(seq), 1, 'a' \(aSetting)",
        """
        insert into waymark.template_step
        select organisation_id, setting_id, 'transition', 'visit', \(seq), 1, 1, 'S', 1, true, null \(aSetting)
        """,
        """
        insert into waymark.cover
        select a.organisation_id, a.staff_id, gen_random_uuid(), \(seq), 1, b.staff_id, '2026-03-01', '2026-03-02'
        from waymark.staff a join waymark.staff b on b.organisation_id = a.organisation_id and b.staff_id <> a.staff_id limit 1
        """,
    ]
}
