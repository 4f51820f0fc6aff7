import Journey

/// A file of the exchange format: one declaration, from which header check, parsing, staging, references, writing and
/// export all follow.
struct ExchangeFile: Sendable {
    /// How a row is known again.
    enum Identity: Sendable, Equatable {
        /// By the sender's own reference; the table's identifier, made at the first import.
        case reference(identifier: String)
        /// By what it is about: the placement and the item. Some tables have an identifier of their own all the same.
        case about(identifier: String?)
    }

    /// Something of which only one may stand at a time (rule 3), or a value that only one record may have.
    struct AtMostOne: Sendable {
        /// The fields of a row that must not agree with another's.
        let fields: [String]
        /// Which rows count; their condition over the table's columns is in `ExchangeFile+Conditions`.
        let counted: Counted
        let finding: Finding

        enum Counted: Sendable {
            case openPlacements
            case withoutEnd(String)
            case having(String)
        }
    }

    let kind: RecordKind
    let table: String
    /// In the order of the page, which is the order of an export.
    let columns: [ExchangeColumn]
    let identity: Identity
    /// The columns that say what a row is about, where it has no reference of its own.
    let about: [String]
    let atMostOne: [AtMostOne]

    /// `placements.csv`.
    var name: String { kind.file }

    init(
        _ kind: RecordKind, table: String, identifier: String, atMostOne: [AtMostOne] = [], columns: [ExchangeColumn]
    ) {
        self.init(kind, table, .reference(identifier: identifier), [], atMostOne, columns)
    }

    init(
        _ kind: RecordKind, table: String, about: [String], identifier: String? = nil, atMostOne: [AtMostOne] = [],
        columns: [ExchangeColumn]
    ) {
        self.init(kind, table, .about(identifier: identifier), about, atMostOne, columns)
    }

    private init(
        _ kind: RecordKind, _ table: String, _ identity: Identity, _ about: [String], _ atMostOne: [AtMostOne],
        _ columns: [ExchangeColumn]
    ) {
        self.kind = kind
        self.table = table
        self.identity = identity
        self.about = about
        self.atMostOne = atMostOne
        self.columns = columns
    }

    /// The field that holds the table's own identifier.
    var identifier: String? {
        switch identity {
        case .reference(let identifier): identifier
        case .about(let identifier): identifier
        }
    }

    /// The columns by which a row is known again: its own reference, or what it is about.
    var identifyingColumns: [ExchangeColumn] {
        switch identity {
        case .reference: columns.prefix(1).map { $0 }
        case .about: columns.filter { about.contains($0.name) }
        }
    }

    var references: [ExchangeColumn] { columns.filter { $0.referenced != nil } }
}
