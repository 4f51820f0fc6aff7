import Foundation
import Journey
import Postgres

/// What somebody typed for a record of a stay: its reference, or the pupil whose only open one is meant.
public struct RecordLookup: Sendable, Hashable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}

/// A record of a stay, found to be worked on.
public struct FoundRecord: Sendable, Hashable {
    public let id: UUID
    public let ref: String
    public let stay: Stay
}

extension Desk {
    /// The record that is meant.
    ///
    /// - Parameter open: what a record `r` of the type must satisfy to be meant when only the pupil was said.
    /// - Throws: ``CaseworkError/notThere(_:)``, ``CaseworkError/severalRecords(_:refs:)``, ``CaseworkError/severalPupils(_:)``.
    func record(_ type: RecordType, _ lookup: RecordLookup, open: SQL) throws -> FoundRecord {
        let text = lookup.text.trimmingCharacters(in: .whitespaces)
        guard !text.utf8.contains(0) else { throw CaseworkError.notThere(type.noun) }
        let named = try records(type, "r.ref in (\(text), upper(\(text)))")
        if let record = named.first(where: { $0.ref == text }) ?? named.first { return record }
        let pupil = try pupil(owning: type, PupilLookup(text))
        let found = try records(type, "p.pupil_id = \(pupil.id) and \(open)")
        guard let record = found.first else { throw CaseworkError.notThere("open \(type.noun)") }
        guard found.count == 1 else { throw CaseworkError.severalRecords(type.noun, refs: found.map(\.ref)) }
        return record
    }

    /// A record by its identifier.
    func record(_ type: RecordType, _ id: UUID) throws -> FoundRecord {
        guard let identifier = type.identifier, let record = try records(type, "r.\(identifier: identifier) = \(id)").first
        else { throw CaseworkError.notThere(type.noun) }
        return record
    }

    /// The identifier of a record of one stay, by the record's reference.
    func record(_ type: RecordType, _ ref: String, of stay: Stay) throws -> UUID {
        let text = ref.trimmingCharacters(in: .whitespaces)
        let found = text.utf8.contains(0) ? [] : try records(
            type, "r.placement_id = \(stay.id) and r.ref in (\(text), upper(\(text)))")
        guard let record = found.first(where: { $0.ref == text }) ?? found.first else {
            throw CaseworkError.notThere(type.noun)
        }
        return record.id
    }

    private func pupil(owning type: RecordType, _ lookup: PupilLookup) throws -> Pupil {
        do {
            return try pupil(lookup).pupil
        } catch CaseworkError.noSuchPupil {
            throw CaseworkError.notThere("\(type.noun), and no such pupil")
        }
    }

    private func records(_ type: RecordType, _ condition: SQL) throws -> [FoundRecord] {
        guard let identifier = type.identifier else { return [] }
        return try session.rows(
            """
            select r.\(identifier: identifier), r.ref, r.placement_id
            from waymark.\(identifier: type.name) r
            join waymark.placement p on p.organisation_id = r.organisation_id and p.setting_id = r.setting_id
             and p.placement_id = r.placement_id
            where r.organisation_id = \(organisation) and \(condition)
            order by r.entry
            """, as: (UUID, String, UUID).self
        ).map { FoundRecord(id: $0.0, ref: $0.1, stay: try stay($0.2)) }
    }
}
