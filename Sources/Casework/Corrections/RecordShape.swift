import Foundation
import Journey
import Postgres

/// A table of records as the database's catalogue describes it: what can be corrected, what hangs on what.
struct RecordShape: Sendable, Hashable {
    struct Column: Sendable, Hashable {
        let name: String
        let type: ColumnType
        let isRequired: Bool
        /// The name of the code list whose codes it holds.
        let list: String?
    }

    enum ColumnType: String, Sendable {
        case text, date, boolean, smallint, integer, bigint, numeric, uuid
        case texts = "text[]"
        case other
    }

    /// Columns that name a record of another table, within the same organisation.
    struct Reference: Sendable, Hashable {
        let fields: [String]
        let parent: String
        let parentFields: [String]
    }

    let table: String
    /// How many references down from what refers to nothing.
    let level: Int
    /// All but the organisation.
    let columns: [Column]
    /// The columns that make a row this record, without the organisation.
    let key: [String]
    let references: [Reference]

    subscript(column: String) -> Column? { columns.first { $0.name == column } }

    /// Whether its records are parts of another's: their key contains that one's.
    func isPart(of other: RecordShape) -> Bool {
        table != other.table && Set(key).isSuperset(of: other.key)
    }
}

/// All tables that keep history, parents first.
struct Catalogue: Sendable {
    let shapes: [RecordShape]

    /// - Throws: ``CaseworkError/notThere(_:)`` when the database has no such table.
    func shape(_ table: String) throws -> RecordShape {
        guard let shape = shapes.first(where: { $0.table == table }) else { throw CaseworkError.notThere("kind of record") }
        return shape
    }

    func shape(of type: RecordType) throws -> RecordShape { try shape(type.name) }

    /// What goes with a record wherever it goes, the last to be referred to first.
    func parts(of shape: RecordShape) -> [RecordShape] {
        shapes.filter { $0.isPart(of: shape) }.reversed()
    }
}

extension Desk {
    /// The tables of records, as the database's catalogue has them.
    func catalogue() throws -> Catalogue {
        let columns = try session.rows(
            """
            select k.record::text, k.level, a.attname::text, format_type(a.atttypid, null), a.attnotnull,
                   a.attname = any (c.key), l.list
            from waymark.kept_records() k
            cross join waymark.record_columns(k.record) c
            join pg_catalog.pg_attribute a on a.attrelid = to_regclass(format('waymark.%I', k.record)) and a.attnum > 0
             and not a.attisdropped and a.attname <> 'organisation_id'
            left join waymark.coded_column l on l.record = k.record and l.field = a.attname
            order by k.level, k.record, a.attnum
            """, as: (String, Int32, String, String, Bool, Bool, String?).self)
        let references = try session.rows(
            "select record::text, fields::text[], parent::text, parent_fields::text[] from waymark.reference",
            as: (String, [String], String, [String]).self)
        let byTable = Dictionary(grouping: columns, by: \.0)
        let tables = columns.map(\.0).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        return Catalogue(
            shapes: tables.map { table in
                let own = byTable[table] ?? []
                return RecordShape(
                    table: table, level: Int(own.first?.1 ?? 0),
                    columns: own.map {
                        .init(name: $0.2, type: .init(rawValue: $0.3) ?? .other, isRequired: $0.4, list: $0.6)
                    },
                    key: own.filter(\.5).map(\.2),
                    references: references.filter { $0.0 == table }.map {
                        .init(fields: $0.1, parent: $0.2, parentFields: $0.3)
                    })
            })
    }
}

extension RecordShape {
    /// A value of a record as the rules and the database need it.
    func field(_ column: Column, _ record: StoredRecord) -> Field {
        let value: FieldValue =
            switch column.type {
            case .date: .day(record.day(column.name))
            case .boolean: .yesNo(record.flag(column.name))
            case .smallint, .integer, .bigint: .whole(record.number(column.name).map { Int($0) })
            case .numeric: .number(record.number(column.name))
            case .uuid: .id(record.id(column.name))
            case .texts: .codes(record.codes(column.name), column.list ?? "")
            case .text, .other: column.list.map { .code(record.text(column.name), $0) } ?? .text(record.text(column.name))
            }
        return Field(column.name, value)
    }

    func fields(_ record: StoredRecord) -> [Field] { columns.map { field($0, record) } }

    /// The key of a record, or that part of it which another table's key is made of.
    func key(_ record: StoredRecord, of other: RecordShape? = nil) -> [Field] {
        columns.filter { (other ?? self).key.contains($0.name) }.map { field($0, record) }
    }
}
