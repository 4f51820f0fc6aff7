import Foundation
import Journey
import Postgres

/// A correction of one record as somebody typed it, read and understood, and not made yet.
public struct Correction: Sendable, Hashable {
    public let record: RecordAddress
    public let changes: [FieldChange]
    let fields: [Field]
}

extension Casework {
    /// Reads a correction: which record, and what its fields shall be.
    ///
    ///     let correction = try await casework.correction(of: .contact, named: "C12", ["held_on=yesterday"])
    ///     try await casework.perform(CorrectRecord(correction), reason: "Wrong day")
    ///
    /// - Parameters:
    ///   - assignments: `FIELD=VALUE`; nothing after the sign empties the field.
    ///   - seen: the number of the change after which the caller saw the record; nil: as it stands.
    /// - Throws: ``CaseworkError/wrongCommand(_:advice:)`` when a field can't be corrected or a value can't be read,
    ///   ``CaseworkError/changedMeanwhile(_:by:)`` when the record was changed since it was seen.
    public func correction(
        of type: RecordType, named name: String, _ assignments: [String], seen: Int64? = nil
    ) async throws -> Correction {
        try await read { desk in
            let catalogue = try desk.catalogue()
            let (address, record) = try desk.find(type, name, catalogue)
            let shape = try catalogue.shape(of: type)
            if let seen, seen != address.change {
                let before = RecordAddress(
                    type: type, name: address.name, change: seen, pupil: address.pupil, stay: address.stay, key: address.key)
                throw try desk.changedMeanwhile(before, record, catalogue)
            }
            let reader = AssignmentReader(desk: desk, type: type, shape: shape, record: record)
            let fields = try assignments.map(reader.field)
            let corrected = try desk.corrected(record, fields)
            let words = try desk.fieldWords(catalogue, for: [record, corrected], of: shape)
            return Correction(record: address, changes: shape.differences(record, corrected, words), fields: fields)
        }
    }
}

/// Reads `FIELD=VALUE` for one record, by what the database's catalogue says of the column.
struct AssignmentReader {
    let desk: Desk
    let type: RecordType
    let shape: RecordShape
    let record: StoredRecord

    /// Planned days look ahead: `tue` is the next Tuesday.
    private static let planned: Set<String> = ["due_on", "planned_start", "review_by", "follow_up_starts_on"]
    /// Planned days that due dates are counted from are moved by the act that shows what moves with them.
    private static let plans: [RecordType: (command: String, begun: String)] = [
        .placement: ("waymark induction plan", "first_day"), .transition: ("waymark transition plan", "started_on"),
    ]
    /// Which pupil it is, where it lies, by what name: what makes it this record.
    private static let identity: Set<String> = ["seq", "entry", "ref", "pupil_id", "setting_id", "placement_id"]

    private var correctable: [RecordShape.Column] {
        shape.columns.filter { !Self.identity.contains($0.name) && !shape.key.contains($0.name) }
    }

    func field(_ assignment: String) throws -> Field {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw CaseworkError.wrongCommand(
                "\"\(assignment.prefix(40))\" says no value.", advice: "Write FIELD=VALUE, like held_on=2026-03-04.")
        }
        let column = try column(parts[0].trimmingCharacters(in: .whitespaces))
        let text = parts[1].trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty, column.isRequired { throw CaseworkError.refused([.missingValue(in: column.name)]) }
        return Field(column.name, text.isEmpty ? empty(column) : try value(text, of: column))
    }

    private func column(_ typed: String) throws -> RecordShape.Column {
        let word = typed.lowercased().replacing("-", with: "_")
        let stem = word.hasSuffix("_ref") ? String(word.dropLast(4)) : word
        let candidates = [word, "\(stem)_id", "\(stem)_by"] + (word == "with" ? ["participants", "held_with"] : [])
        if word == "planned_start", let plan = Self.plans[type], record[plan.begun] == .none {
            throw CaseworkError.wrongCommand(
                "\(word) can't be corrected by itself: due dates are counted from it.",
                advice: "Move it with \(plan.command), which shows them.")
        }
        if let column = correctable.first(where: { candidates.contains($0.name) }) { return column }
        if Self.identity.contains(word) || shape.key.contains(word) || shape.key.contains("\(word)_id") {
            throw CaseworkError.wrongCommand(
                "\(word) can't be corrected: it makes this \(type.noun) the one it is.",
                advice: "Take it out and enter it anew (waymark void), or put it where it belongs (waymark move).")
        }
        let names = correctable.map(\.name)
        let nearest = Spelling.nearest(to: word, among: names)
        throw CaseworkError.wrongCommand(
            "A \(type.noun) has no field \"\(typed.prefix(40))\".",
            advice: nearest.map { "Did you mean \($0)?" } ?? "It has: \(names.joined(separator: ", "))")
    }

    private func empty(_ column: RecordShape.Column) -> FieldValue {
        shape.field(column, StoredRecord(values: [:])).value
    }

    private func value(_ text: String, of column: RecordShape.Column) throws -> FieldValue {
        switch column.type {
        case .date: .day(try day(text, column))
        case .boolean: .yesNo(try yesNo(text, column))
        case .smallint, .integer, .bigint:
            .whole(try read(text, Int(text), or: .badNumber(text, in: column.name, whole: true)))
        case .numeric:
            .number(try read(text, Self.isDecimal(text) ? Double(text) : nil, or: .badNumber(text, in: column.name)))
        case .uuid: .id(try named(text, column))
        case .texts:
            .codes(try text.split(whereSeparator: { ",;".contains($0) }).map { try code(String($0), column) }, column.list ?? "")
        case .text, .other:
            if let list = column.list { .code(try code(text, column), list) } else { .text(try written(text, column)) }
        }
    }

    private func day(_ text: String, _ column: RecordShape.Column) throws -> Day {
        do {
            return try DayExpression(text).day(
                today: desk.today, leaning: Self.planned.contains(column.name) ? .future : .past)
        } catch {
            throw CaseworkError.wrongCommand("\(column.name): \(error.sentence)", advice: error.advice)
        }
    }

    private func yesNo(_ text: String, _ column: RecordShape.Column) throws -> Bool {
        let answers = ["yes": true, "y": true, "true": true, "no": false, "n": false, "false": false]
        return try read(text, answers[text.lowercased()], or: .badYesNo(text, in: column.name))
    }

    private func code(_ text: String, _ column: RecordShape.Column) throws -> String {
        guard let list = column.list.flatMap(CodeLists.named) else { return text }
        return try read(text, list.code(said: text), or: .unknownCode(text, in: column.name, list: list))
    }

    /// Text with a form of its own is checked for it.
    private func written(_ text: String, _ column: RecordShape.Column) throws -> String {
        if text.utf8.contains(0) { throw CaseworkError.wrongCommand("\(column.name) holds what is no text.", advice: "Write it anew.") }
        if column.name == "upn" {
            let upn = text.uppercased()
            do { return try UPN(upn).text } catch { throw CaseworkError.refused([.badUPN(error)]) }
        }
        if column.name.hasSuffix("_urn") {
            return try read(text, ProviderCode(text)?.text, or: .badURN(text, in: column.name))
        }
        return text
    }

    /// The record of the same stay, or the colleague, whom a reference names.
    private func named(_ ref: String, _ column: RecordShape.Column) throws -> UUID {
        guard let reference = shape.references.first(where: { $0.fields.last == column.name }),
            let identifier = reference.parentFields.last, !ref.utf8.contains(0)
        else { throw CaseworkError.notThere("record") }
        let inherited = zip(reference.fields, reference.parentFields).dropLast()
            .compactMap { field, parent in shape[field].map { Field(parent, shape.field($0, record).value) } }
        let found = try desk.session.values(
            """
            select p.\(identifier: identifier) from waymark.\(identifier: reference.parent) p
            where p.organisation_id = \(desk.organisation) and lower(p.ref) = lower(\(ref))
                  \(inherited.isEmpty ? "" : "and \(Desk.same(inherited, as: "p"))")
            """, as: UUID.self)
        guard let id = found.first else {
            let noun = reference.parent == "staff" ? "member of staff" : RecordType.named(reference.parent)?.noun ?? "record"
            throw CaseworkError.notThere(reference.parent == "staff" ? noun : "\(noun) in this stay")
        }
        return id
    }

    private func read<Value>(_ text: String, _ value: Value?, or finding: Finding) throws -> Value {
        guard let value else { throw CaseworkError.refused([finding]) }
        return value
    }

    private static func isDecimal(_ text: String) -> Bool {
        text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    }
}
