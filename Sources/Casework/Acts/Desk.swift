import Foundation
import Journey
import Postgres

/// Where an act is carried out: its transaction, the day, and the ways in which records are written.
///
/// It lives as long as the transaction does, and can't leave it.
public struct Desk {
    public let session: Session
    public let organisation: Int32
    /// The day in London.
    public let today: Day
    /// The number of the change that the act makes; 0 where nothing is changed.
    let change: Int64
}

// MARK: Rules

extension Desk {
    /// Refuses fields that break a rule of their kind of record. What a rule reads and isn't given counts as empty.
    ///
    /// - Throws: ``CaseworkError/refused(_:)``.
    func check(_ kind: RecordKind?, _ fields: [Field]) throws {
        var findings = fields.flatMap(\.findings)
        if let kind {
            let checker = RowChecker(kind, columns: fields.map(\.name))
            findings += checker.findings(in: fields.map(\.cell), today: today)
        }
        if !findings.isEmpty { throw CaseworkError.refused(findings) }
    }

    /// Refuses what a rule over several records found.
    func check(_ finding: Finding?) throws {
        if let finding { throw CaseworkError.refused([finding]) }
    }
}

// MARK: Writing

extension Desk {
    /// Writes a new record of a stay, after its rules.
    ///
    /// - Parameters:
    ///   - id: for types that have an identifier.
    ///   - parent: the key of what it hangs on below the stay: a review's target.
    /// - Returns: The record, with the reference it was given when its type has one.
    @discardableResult
    func insert(
        _ type: RecordType, at stay: Stay, id: UUID = .version7(), parent: [Field] = [], _ fields: [Field]
    ) throws -> RecordName {
        try insert(
            type, key: [.whole("setting_id", Int(stay.setting.id)), .id("placement_id", stay.id)] + parent, id: id, fields)
    }

    /// Writes a new record, after its rules.
    @discardableResult
    func insert(_ type: RecordType, key: [Field], id: UUID = .version7(), _ fields: [Field]) throws -> RecordName {
        try check(type.kind, fields + key)
        try demandBorn(type.name, fields + key)
        let entry = try nextEntry()
        var columns = [Field.whole("organisation_id", Int(organisation))] + key
        if let identifier = type.identifier { columns.append(.id(identifier, id)) }
        columns += [.whole("seq", Int(change)), .whole("entry", Int(entry))]
        let given = fields.first { $0.name == "ref" && $0.cell != .empty }
        var ref: String?
        if let prefix = type.prefix, given == nil {
            ref = "\(prefix)\(entry)"
            columns.append(.text("ref", ref))
        }
        columns += fields.filter { $0.name != "ref" || given != nil }
        try session.execute(
            """
            insert into waymark.\(identifier: type.name) (\(Self.list(columns.map { "\(identifier: $0.name)" })))
            values (\(Self.list(columns.map(\.parameter))))
            """)
        return RecordName(
            type.name, id: type.identifier == nil ? nil : id, key: type.key.flatMap { Self.words(for: $0, in: columns) },
            ref: ref ?? given.flatMap { Self.words(for: $0.name, in: [$0]) })
    }

    /// Changes fields of one record.
    ///
    /// - Parameter key: enough to name it within the organisation.
    /// - Throws: ``CaseworkError/notThere(_:)`` when there is none that the caller sees, ``CaseworkError/notAllowed`` when
    ///   it is not theirs to change.
    func update(_ type: RecordType, key: [Field], set fields: [Field]) throws {
        try demandBorn(type.name, fields + key)
        let changed = fields + [.whole("seq", Int(change))]
        let count = try session.execute(
            """
            update waymark.\(identifier: type.name)
            set \(Self.list(changed.map { "\(identifier: $0.name) = \($0.parameter)" }))
            where organisation_id = \(organisation) \(Self.condition(key))
            """)
        guard count > 0 else { throw try refusal(of: type, key) }
    }

    /// Takes one record away; its former version is kept as voided.
    func delete(_ type: RecordType, key: [Field]) throws {
        let count = try session.execute(
            "delete from waymark.\(identifier: type.name) where organisation_id = \(organisation) \(Self.condition(key))")
        guard count > 0 else { throw try refusal(of: type, key) }
    }

    /// A policy that lets a row be seen and not changed says nothing: no row is found to change.
    private func refusal(of type: RecordType, _ key: [Field]) throws -> CaseworkError {
        let isSeen = try session.value(
            """
            select exists (select from waymark.\(identifier: type.name)
                           where organisation_id = \(organisation) \(Self.condition(key)))
            """, as: Bool.self)
        return isSeen ? .notAllowed : .notThere(type.noun)
    }

    /// The place of a new record in the order of entry.
    func nextEntry() throws -> Int64 {
        try session.value("select waymark.take_entries(\(organisation), 1)", as: Int64.self) + 1
    }

    private static func condition(_ key: [Field]) -> SQL {
        key.reduce(into: "") { $0 += "and \(identifier: $1.name) = \($1.parameter) " }
    }

    private static func list(_ parts: [SQL]) -> SQL {
        guard let first = parts.first else { return "" }
        return parts.dropFirst().reduce(first) { $0 + ", " + $1 }
    }

    private static func words(for name: String, in fields: [Field]) -> String? {
        guard let field = fields.first(where: { $0.name == name }) else { return nil }
        return switch field.value {
        case .text(let text): text
        case .code(let code, _): code
        case .day(let day): day?.iso
        case .whole(let number): number.map(String.init)
        default: nil
        }
    }
}

extension Desk {
    /// A stay's own columns as a key.
    func key(_ stay: Stay, _ more: Field...) -> [Field] {
        [.whole("setting_id", Int(stay.setting.id)), .id("placement_id", stay.id)] + more
    }
}
