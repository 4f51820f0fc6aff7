import Journey
import Postgres

/// The rows of a staged file with their references resolved, as pieces of SQL.
///
/// A staged row is `s`; what a reference names is joined under the column's own name; a record that the row is about
/// and that is there already is `known`. Parents were written before their children are resolved, so one join finds
/// both those of the folder and those from before.
struct Resolution {
    let staged: StagedFile
    let organisation: Int32
    /// Whether the table had records of the organisation before: only then can a row be about one of them.
    let mayBeKnown: Bool

    private var file: ExchangeFile { staged.file }

    /// `staged s left join placement ...`.
    var rowsWithReferences: SQL {
        "\(staged.table) s" + file.references.map(join).joined(separator: "")
    }

    /// The same with the record that each row is about.
    var source: SQL {
        guard mayBeKnown else { return rowsWithReferences }
        return "\(rowsWithReferences) left join waymark.\(identifier: file.table) known on \(isAboutKnown)"
    }

    /// True where every reference that is given names something.
    var isResolved: SQL {
        let conditions = file.references.map { column -> SQL in
            column.isRequired
                ? "\(found(column)) is not null"
                : "(s.\(identifier: column.name) is null or \(found(column)) is not null)"
        }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " and ")
    }

    /// The identifier of what a reference names; null when it names nothing.
    func found(_ column: ExchangeColumn) -> SQL {
        guard let referenced = column.referenced else { return "null" }
        return "\(identifier: column.name).\(identifier: referenced.identifier)"
    }

    /// True where the row is about a record that is there.
    var isKnown: SQL { mayBeKnown ? "known.organisation_id is not null" : "false" }

    /// What the table's fields will hold, in the order of the columns. A column that the file doesn't have keeps what
    /// is there.
    var fields: [(field: String, column: ExchangeColumn, value: SQL)] {
        var seen: Set<String> = []
        return file.columns.flatMap { column in
            column.fields.filter { seen.insert($0).inserted }.map { ($0, column, value($0, column)) }
        }
    }

    /// The value of one field: `fields` by name.
    func value(of field: String) -> SQL {
        fields.first { $0.field == field }?.value ?? "null"
    }

    private func value(_ field: String, _ column: ExchangeColumn) -> SQL {
        guard staged.header.has(column) else { return mayBeKnown ? "known.\(identifier: field)" : "null" }
        return given(field, column)
    }

    /// What the file itself says.
    private func given(_ field: String, _ column: ExchangeColumn) -> SQL {
        guard let referenced = column.referenced, let position = column.fields.firstIndex(of: field) else {
            return column.stagedValue
        }
        let key = referenced.key + referenced.alsoBrings
        return "\(identifier: column.name).\(identifier: key[position])"
    }

    // MARK: Joins

    /// A reference beside the row's own key must lead into the same stay: their common fields agree.
    private func join(_ column: ExchangeColumn) -> SQL {
        guard let referenced = column.referenced else { return "" }
        let alias: SQL = "\(identifier: column.name)"
        let common = referenced.key.dropLast().filter { field in bringer(of: field, before: column) != nil }
        let conditions = common.map { field -> SQL in
            guard let bringer = bringer(of: field, before: column) else { return "" }
            return " and \(alias).\(identifier: field) = \(given(field, bringer))"
        }
        return """
             left join waymark.\(identifier: referenced.table) \(alias)
                on \(alias).organisation_id = \(organisation)
                and \(alias).\(identifier: referenced.reference) = s.\(identifier: column.name)\(conditions.joined(separator: ""))
            """
    }

    /// The earlier column that gives a field of the row's key.
    private func bringer(of field: String, before column: ExchangeColumn) -> ExchangeColumn? {
        file.references.prefix { $0.name != column.name }.first { $0.fields.contains(field) }
    }

    /// True where `known` is the record that the row is about.
    var isAboutKnown: SQL {
        let conditions = identity.map { field, value -> SQL in
            field.isNullable
                ? " and known.\(identifier: field.name) is not distinct from \(value)"
                : " and known.\(identifier: field.name) = \(value)"
        }
        return "known.organisation_id = \(organisation)" + conditions.joined(separator: "")
    }

    /// The fields by which a row is known again.
    private var identity: [((name: String, isNullable: Bool), SQL)] {
        var seen: Set<String> = []
        return file.identifyingColumns.flatMap { column in
            column.fields.filter { seen.insert($0).inserted }.map { field in
                ((field, !column.isRequired), given(field, column))
            }
        }
    }

    /// True where `known` is the record of that name in an outer query.
    func isSameRecord(as record: SQL) -> SQL {
        let same = key.map { "known.\(identifier: $0) = \(record).\(identifier: $0)" as SQL }
        return same.joined(separator: " and ")
    }

    /// The fields by which the table tells its records apart within the organisation.
    var key: [String] {
        switch file.identity {
        case .reference: ["ref"]
        case .about: identity.map(\.0.name)
        }
    }
}
