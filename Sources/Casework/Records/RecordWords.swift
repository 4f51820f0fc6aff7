import Foundation
import Journey
import Postgres

/// Rows of any table in words: what columns are called, what codes mean, who is who, and what may tell of somebody else.
struct RecordWords {
    private let labels: [String: [String: String]]
    private let lists: [String: String]
    private let staffColumns: Set<String>
    private let staff: [String: String]
    private let settings: [String: String]
    private let changes: [Int64: Instant]

    /// What only the machinery needs. Identifiers are left out by their type.
    private static let unspoken: Set<String> = ["organisation_id", "seq", "entry", "closed_seq", "closing", "by_transaction"]
    /// Text that can be about nobody else. Any other, also a column that is yet to come, may be.
    private static let aboutNobodyElse: Set<String> = [
        "ref", "upn", "forename", "surname", "preferred_name", "scale", "band", "item", "step", "made_by", "referred_by_urn",
        "receiving_urn", "status", "kind", "rule", "about", "withdrawn_by",
    ]
    private static let abbreviations = ["upn": "UPN", "urn": "URN", "ehc": "EHC", "ref": "reference", "sen": "SEN"]

    /// - Parameter changes: numbers of those whose time is wanted.
    init(db: Session, organisation: Int32, changes numbers: Set<Int64>) throws {
        let codes = try db.rows("select list, code, label from waymark.code", as: (String, String, String).self)
        labels = Dictionary(grouping: codes, by: \.0).mapValues { Dictionary($0.map { ($0.1, $0.2) }) { first, _ in first } }
        let coded = try db.rows("select record::text, field::text, list from waymark.coded_column", as: (String, String, String).self)
        lists = Dictionary(coded.map { ("\($0.0).\($0.1)", $0.2) }) { first, _ in first }
        let references = try db.rows(
            "select record::text, fields[1]::text from waymark.reference where parent = 'staff'", as: (String, String).self)
        staffColumns = Set(references.map { "\($0.0).\($0.1)" })
        let people = try db.rows(
            "select staff_id, name from waymark.staff where organisation_id = \(organisation)", as: (UUID, String).self)
        staff = Dictionary(people.map { ($0.0.uuidString.lowercased(), $0.1) }) { first, _ in first }
        let places = try db.rows(
            "select setting_id, name from waymark.setting where organisation_id = \(organisation)", as: (Int32, String).self)
        settings = Dictionary(places.map { (String($0.0), $0.1) }) { first, _ in first }
        let made = try db.rows(
            "select seq, made_at from waymark.who_changed(\(organisation), \(Array(numbers)))", as: (Int64, Instant).self)
        changes = Dictionary(made) { first, _ in first }
    }

    /// The numbers of the changes that wrote a table's rows.
    static func changes(in table: Table) -> [Int64] {
        let columns = table.columns.indices.filter { ["seq", "closed_seq"].contains(table.columns[$0]) }
        return table.rows.flatMap { row in columns.compactMap { row[$0].flatMap { Int64($0) } } }
    }

    func entry(_ row: [String?], of table: Table, in record: String) -> SubjectRecord.Entry {
        func cell(_ name: String) -> String? { table.columns.firstIndex(of: name).flatMap { row[$0] } }
        func time(_ name: String) -> Instant? { cell(name).flatMap { Int64($0) }.flatMap { changes[$0] } }
        let fields = table.columns.indices.compactMap { column in
            row[column].flatMap { field(table.columns[column], table.types[column], $0, in: record) }
        }
        return SubjectRecord.Entry(
            fields: fields, state: cell("closing").flatMap { .init(rawValue: $0) } ?? .current, recordedAt: time("seq"),
            closedAt: time("closed_seq"))
    }

    static func title(of name: String) -> String {
        let words = name.split(separator: "_").map { abbreviations[String($0)] ?? String($0) }.joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private func field(_ name: String, _ type: OID, _ value: String, in record: String) -> SubjectRecord.Field? {
        if Self.unspoken.contains(name) { return nil }
        let title = Self.title(of: name.hasSuffix("_id") ? String(name.dropLast(3)) : name)
        if staffColumns.contains("\(record).\(name)") || ["staff_id", "closed_by"].contains(name) {
            return .init(name: name, title: title, value: staff[value] ?? "somebody who has left", needsReview: true)
        }
        if name == "setting_id" {
            return .init(name: name, title: title, value: settings[value] ?? value, needsReview: false)
        }
        if type == .uuid || type == .uuidArray { return nil }
        if let list = lists["\(record).\(name)"] {
            return .init(name: name, title: title, value: meaning(of: value, in: list), needsReview: false)
        }
        let isText = type == .text
        return .init(
            name: name, title: title, value: words(value, type), needsReview: isText && !Self.aboutNobodyElse.contains(name))
    }

    /// A code's label, or those of an array of codes.
    private func meaning(of value: String, in list: String) -> String {
        let codes = value.hasPrefix("{") ? value.dropFirst().dropLast().split(separator: ",").map(String.init) : [value]
        return codes.map { labels[list]?[$0] ?? $0 }.joined(separator: ", ")
    }

    private func words(_ value: String, _ type: OID) -> String {
        switch type {
        case .bool: value == "t" ? "yes" : "no"
        case .date: Day(iso: value)?.inEnglish ?? value
        default: value
        }
    }
}
