import Foundation
import Journey
import Postgres

/// Values of records as people read them: codes by their labels, days with their weekday, references for identifiers.
struct FieldWords: Sendable {
    let people: [UUID: Colleague]
    /// References of records by their identifiers, as far as they were looked up.
    let refs: [UUID: String]

    static let nothing = "nothing"
    /// A note is quoted in full where it is shown, and only begun where it is compared.
    private static let longest = 60

    func words(_ value: StoredValue, in column: RecordShape.Column) -> String {
        switch value {
        case .none: Self.nothing
        case .flag(let flag): flag ? "yes" : "no"
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .list(let codes): codes.map { label($0, column.list) }.joined(separator: ", ")
        case .text(let text): words(text, in: column)
        }
    }

    private func words(_ text: String, in column: RecordShape.Column) -> String {
        switch column.type {
        case .date: return Day(iso: text)?.inEnglish ?? text
        case .uuid:
            guard let id = UUID(uuidString: text) else { return text }
            return people[id]?.name ?? refs[id] ?? "another record"
        default:
            let label = label(text, column.list)
            return label.count > Self.longest ? "\(label.prefix(Self.longest - 1))…" : label
        }
    }

    private func label(_ code: String, _ list: String?) -> String {
        list.flatMap { CodeLists.named($0)?[code]?.label } ?? code
    }
}

/// A field that differs between two versions of a record.
public struct FieldChange: Sendable, Hashable {
    public let field: String
    /// In words; "nothing" where it was or is empty.
    public let before: String
    public let after: String
    /// Nothing stood there before: it was filled in, and not corrected.
    public let isAddition: Bool

    /// "held_on Tue 3 Mar 2026 -> Wed 4 Mar 2026".
    public var sentence: String { "\(field) \(before) -> \(after)" }
}

extension RecordShape {
    /// What differs between two versions, leaving out what only the machinery counts by.
    func differences(_ before: StoredRecord, _ after: StoredRecord, _ words: FieldWords) -> [FieldChange] {
        columns.filter { !["seq", "entry"].contains($0.name) && before[$0.name] != after[$0.name] }.map { column in
            FieldChange(
                field: column.name, before: words.words(before[column.name], in: column),
                after: words.words(after[column.name], in: column), isAddition: before[column.name] == .none)
        }
    }
}

extension Desk {
    /// Words for records of a stay or a pupil: knows the staff, and the references of what they name.
    func fieldWords(_ catalogue: Catalogue, for records: [StoredRecord], of shape: RecordShape) throws -> FieldWords {
        var refs: [UUID: String] = [:]
        for reference in shape.references where reference.parent != "staff" {
            guard let field = reference.fields.last, let parentField = reference.parentFields.last,
                try catalogue.shape(reference.parent)["ref"] != nil
            else { continue }
            let named = Set(records.compactMap { $0.id(field) })
            guard !named.isEmpty else { continue }
            let found = try session.rows(
                """
                select p.\(identifier: parentField), p.ref from waymark.\(identifier: reference.parent) p
                where p.organisation_id = \(organisation) and p.\(identifier: parentField) = any(\(Array(named)))
                """, as: (UUID, String).self)
            refs.merge(found.map { ($0.0, $0.1) }) { first, _ in first }
        }
        return FieldWords(people: try everybody(), refs: refs)
    }

    /// Who changed a record since somebody saw it, and what.
    func changedMeanwhile(_ address: RecordAddress, _ now: StoredRecord, _ catalogue: Catalogue) throws -> CaseworkError {
        let shape = try catalogue.shape(of: address.type)
        let seen = try session.values(
            """
            select to_jsonb(f) from former.\(identifier: shape.table) f
            where f.organisation_id = \(organisation) and \(Self.same(address.key, as: "f")) and f.seq = \(address.change)
            """, as: JSONText.self
        ).first.map(StoredRecord.init(json:))
        var what = address.sentence
        if let seen {
            let words = try fieldWords(catalogue, for: [seen, now], of: shape)
            let changes = shape.differences(seen, now, words).map(\.sentence)
            if !changes.isEmpty { what += " (\(changes.joined(separator: "; ")))" }
        }
        let maker = try makers(of: [now.change])[now.change]
        return .changedMeanwhile(what.prefix(1).uppercased() + what.dropFirst(), by: maker?.sentence)
    }
}
