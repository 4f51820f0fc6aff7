import Journey
import Postgres

/// A file whose rows lie in a temporary table, typed and with their line, sound ones and bad ones.
struct StagedFile {
    let file: ExchangeFile
    let header: Header
    var rows = 0
    /// Rows that are bad by themselves, or by what was found since.
    var badRows = 0
    /// The line of the last row.
    var lastLine = 0

    /// Where a record has an identifier it is made here; settings are numbered, and a row of staff.csv has one for the
    /// person.
    static func makesIdentifiers(_ file: ExchangeFile) -> Bool {
        file.kind == .staff || (file.identifier != nil && file.kind != .settings)
    }

    static func table(_ kind: RecordKind) -> SQL {
        "pg_temp.\(identifier: "staged_" + kind.rawValue)"
    }

    var table: SQL { Self.table(file.kind) }

    /// The column by which other files refer to its rows.
    var referenceColumn: SQL { "\(identifier: file.columns[0].name)" }

    /// The columns by which its rows are joined with others: all that plans need to know about.
    var joinedColumns: SQL {
        let names = (file.identifyingColumns + file.references).map(\.name)
        return Set(names).sorted().map { "\(identifier: $0)" as SQL }.joined(separator: ", ")
    }

    /// A query for the line of the last row that isn't bad; where none is bad it was known while they were read.
    var lastGoodLine: SQL {
        badRows == 0 ? "\(Int64(lastLine))" : "select max(line) from \(table) where not bad"
    }

    static func create(_ file: ExchangeFile) -> SQL {
        let columns = file.columns.map { column -> SQL in "\(identifier: column.name) \(column.stagedType)" }
        return """
            create temporary table \(identifier: "staged_" + file.kind.rawValue) (
                line bigint not null, id uuid, \(columns.joined(separator: ", ")), bad boolean not null, findings text[]
            ) on commit drop
            """
    }
}

extension ExchangeColumn {
    var stagedType: SQL {
        switch content {
        case .text, .code, .choice, .decimal, .upn, .provider, .ownReference, .ownProviderCode, .reference: "text"
        case .day: "date"
        case .wholeNumber, .academicYear: "smallint"
        case .yesNo: "boolean"
        case .codes: "text[]"
        }
    }

    /// The staged value as the table of records wants it.
    var stagedValue: SQL {
        if case .decimal = content { return "s.\(identifier: name)::numeric" }
        return "s.\(identifier: name)"
    }
}
