import Foundation
import Journey
import Postgres

/// A record as the database has it, by column: for what works on records of any type.
struct StoredRecord: Sendable, Hashable {
    let values: [String: StoredValue]

    subscript(column: String) -> StoredValue { values[column] ?? .none }

    /// The number of the change that wrote it.
    var change: Int64 { number("seq").map { Int64($0) } ?? 0 }
    /// Its place in the order of entry.
    var entry: Int64 { number("entry").map { Int64($0) } ?? 0 }

    func text(_ column: String) -> String? {
        if case .text(let text) = self[column] { text } else { nil }
    }
    func day(_ column: String) -> Day? { text(column).flatMap { Day(iso: $0) } }
    func id(_ column: String) -> UUID? { text(column).flatMap { UUID(uuidString: $0) } }
    func flag(_ column: String) -> Bool? {
        if case .flag(let flag) = self[column] { flag } else { nil }
    }
    func number(_ column: String) -> Double? {
        if case .number(let number) = self[column] { number } else { nil }
    }
    func codes(_ column: String) -> [String] {
        if case .list(let codes) = self[column] { codes } else { [] }
    }
}

/// A value of a record, as `to_jsonb` writes it: days and identifiers are text.
enum StoredValue: Sendable, Hashable {
    case none
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([String])
}

extension StoredValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([String].self))
        }
    }
}

extension StoredRecord {
    init(json: JSONText) throws {
        values = try JSONDecoder().decode([String: StoredValue].self, from: Data(json.text.utf8))
    }
}

extension Desk {
    /// Records of a table for which a condition over `r` holds, in their order of entry.
    func records(_ table: String, where condition: SQL) throws -> [StoredRecord] {
        try session.values(
            """
            select to_jsonb(r) from waymark.\(identifier: table) r
            where r.organisation_id = \(organisation) and \(condition) order by r.entry
            """, as: JSONText.self
        ).map(StoredRecord.init(json:))
    }

    /// The record of a key as it stands.
    func record(_ table: String, key: [Field]) throws -> StoredRecord? {
        try records(table, where: Self.same(key, as: "r")).first
    }

    /// "r.setting_id = $1 and r.placement_id = $2".
    static func same(_ key: [Field], as side: SQL) -> SQL {
        key.map { "\(side).\(identifier: $0.name) = \($0.parameter)" as SQL }.joined(separator: " and ")
    }
}
