import Foundation
import Journey
import Postgres

/// One record, as somebody named it and the database finds it.
public struct RecordAddress: Sendable, Hashable {
    public let type: RecordType
    /// How people name it: `C12`, `S3/home_visit`.
    public let name: String
    /// The number of the change that wrote it as it was found.
    public let change: Int64
    /// Whose it is.
    public let pupil: Pupil
    /// Nil for what belongs to a pupil in all stays.
    public let stay: UUID?
    let key: [Field]

    /// "contact C12 of Asha Begum".
    public var sentence: String {
        type == .pupil ? "the record of \(pupil.name) (\(name))" : "\(type.noun) \(name) of \(pupil.name)"
    }
}

extension Desk {
    /// The record that a name means.
    ///
    /// - Throws: ``CaseworkError/notThere(_:)`` when there is none that the caller sees.
    public func address(of type: RecordType, named text: String) throws -> RecordAddress {
        try find(type, text.trimmingCharacters(in: .whitespaces), try catalogue()).address
    }

    func find(
        _ type: RecordType, _ text: String, _ catalogue: Catalogue
    ) throws -> (address: RecordAddress, record: StoredRecord) {
        guard !text.isEmpty, !text.utf8.contains(0) else { throw CaseworkError.notThere(type.noun) }
        let record: StoredRecord
        var name = text
        if type == .pupil {
            let pupil = try pupil(PupilLookup(text)).pupil
            record = try found(try records(type.name, where: "r.pupil_id = \(pupil.id)").first, type)
            name = pupil.ref
        } else if type.hasReference {
            let fitting = try records(type.name, where: "r.ref in (\(text), upper(\(text)))")
            record = try found(fitting.first { $0.text("ref") == text } ?? fitting.first, type)
            name = record.text("ref") ?? text
        } else {
            (record, name) = try findPart(type, text, catalogue)
        }
        return (try address(type, name, record, catalogue), record)
    }

    /// One that is named by what it hangs on: `T4/2026-03-02`.
    private func findPart(
        _ type: RecordType, _ text: String, _ catalogue: Catalogue
    ) throws -> (StoredRecord, name: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard let parent = type.parent, parts.count == 2 else {
            throw CaseworkError.wrongCommand(
                "\"\(text.prefix(40))\" names no \(type.noun).",
                advice: "It is named by what it hangs on, like \(type.exampleName). waymark pupil timeline shows each name.")
        }
        let (address, _) = try findParent(parent, parts[0], catalogue)
        let people = type == .keyworker ? try everybody() : [:]
        let siblings = try records(type.name, where: Self.same(address.key, as: "r"))
        let meant = Self.spellings(of: parts[1], today: today)
        let fitting = siblings.first { meant.contains(type.ownName(of: $0, people).lowercased()) }
        let record = try found(fitting, type)
        return (record, "\(address.name)/\(type.ownName(of: record, people))")
    }

    /// A stay may be named by its pupil, where that leaves no doubt.
    private func findParent(
        _ type: RecordType, _ text: String, _ catalogue: Catalogue
    ) throws -> (address: RecordAddress, record: StoredRecord) {
        do {
            return try find(type, text, catalogue)
        } catch CaseworkError.notThere where type == .placement {
            guard let pupil = try pupils(matching: PupilLookup(text)).first, try pupils(matching: PupilLookup(text)).count == 1
            else { throw CaseworkError.notThere(type.noun) }
            let stays = try stays(of: [pupil.id])
            let open = stays.filter(\.isOpen)
            guard let stay = stays.count == 1 ? stays.first : open.first, open.count <= 1 else {
                throw stays.isEmpty ? CaseworkError.noStay : .severalStays(stays)
            }
            return try find(type, stay.ref, catalogue)
        }
    }

    private func found(_ record: StoredRecord?, _ type: RecordType) throws -> StoredRecord {
        guard let record else { throw CaseworkError.notThere(type.noun) }
        return record
    }

    func address(
        _ type: RecordType, _ name: String, _ record: StoredRecord, _ catalogue: Catalogue
    ) throws -> RecordAddress {
        let stay = try record.id("placement_id").map { try self.stay($0) }
        let pupil = try stay?.pupil ?? record.id("pupil_id").flatMap { try self.pupil($0) }
        guard let pupil else { throw CaseworkError.notThere(type.noun) }
        return RecordAddress(
            type: type, name: name, change: record.change, pupil: pupil, stay: stay?.id,
            key: try catalogue.shape(of: type).key(record))
    }

    /// A day may be written in any way in which people write days.
    private static func spellings(of text: String, today: Day) -> Set<String> {
        let word = text.lowercased()
        let parts = word.split(separator: "/").map(String.init)
        let last = parts.last.flatMap { try? DayExpression($0).day(today: today).iso }
        let withDay = last.map { (parts.dropLast() + [$0]).joined(separator: "/") }
        let whole = (try? DayExpression(word).day(today: today))?.iso
        let code = word.replacing("-", with: "_").replacing(" ", with: "_")
        return Set([word, code, withDay, whole].compactMap(\.self))
    }
}

extension RecordType {
    /// What tells a record from the others of its parent: `home_visit`.
    func ownName(of record: StoredRecord, _ people: [UUID: Colleague]) -> String {
        ownName.map { column in
            switch record[column] {
            case .number(let number): String(Int(number))
            case .text(let text) where column == "staff_id":
                UUID(uuidString: text).flatMap { people[$0]?.ref } ?? text
            case .text(let text): text
            default: ""
            }
        }.joined(separator: "/")
    }
}

extension Desk {
    /// What an act came to, about the stay or the pupil of a record.
    func deed(_ address: RecordAddress, _ records: [RecordName]? = nil) -> Deed {
        Deed(pupil: address.pupil.id, stay: address.stay, records: records ?? [address.recordName])
    }
}

extension RecordAddress {
    var recordName: RecordName {
        func value(_ column: String?) -> FieldValue? { key.first { $0.name == column }?.value }
        var id: UUID?
        if case .id(let identifier) = value(type.identifier) { id = identifier }
        let own: String? =
            switch value(type.key) {
            case .text(let text): text
            case .code(let code, _): code
            case .day(let day): day?.iso
            case .whole(let number): number.map(String.init)
            default: nil
            }
        return RecordName(type.name, id: id, key: own, ref: name)
    }
}
