import Foundation
import Journey
import Postgres

/// Puts a record that was entered for the wrong pupil where it belongs, with its parts.
public struct MoveRecord: Act {
    public static let name = "move"

    public var record: RecordAddress
    /// The pupil whose it is.
    public var pupil: UUID
    /// The setting of the stay that it goes to, where there are several.
    public var urn: String?

    public init(_ record: RecordAddress, to pupil: UUID, urn: String? = nil) {
        self.record = record
        self.pupil = pupil
        self.urn = urn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let catalogue = try desk.catalogue()
        try desk.demandUnmoved(record, catalogue)
        guard pupil != record.pupil.id else { throw CaseworkError.doneAlready("This", on: nil) }
        guard let other = try desk.pupil(pupil) else { throw CaseworkError.noSuchPupil }
        switch record.type {
        case .pupil:
            throw CaseworkError.wrongCommand(
                "A pupil is nobody's record.", advice: "Two records of one pupil are merged: waymark merge")
        case .placement: return try moveStay(desk, catalogue)
        case .ehcPlan: return try moveToPupil(desk, catalogue)
        case _ where record.type.parent == .placement: return try moveToStay(of: other, desk, catalogue)
        default:
            throw CaseworkError.wrongCommand(
                "A \(record.type.noun) goes with the \(record.type.parent?.noun ?? "record") that it belongs to.",
                advice: "Move that one: waymark move \(record.type.parent?.name ?? "")")
        }
    }

    /// A whole stay: everything in it goes along, since it hangs on the stay.
    private func moveStay(_ desk: Desk, _ catalogue: Catalogue) throws -> Deed {
        guard try desk.stays(of: [record.pupil.id]).count > 1 else {
            throw CaseworkError.wrongCommand(
                "\(record.name) is the only stay of \(record.pupil.name), who would have none.",
                advice: "Two records of one pupil are merged: waymark merge")
        }
        try desk.rehang(
            catalogue.shapes.filter { $0.table == "placement" || $0.namesPupilOfStay }.map {
                Rehanging($0, of: record.key, to: [.id("pupil_id", pupil)])
            })
        try desk.checkNeighbours(in: [record.stay].compactMap(\.self))
        return Deed(pupil: pupil, stay: record.stay, records: [record.recordName])
    }

    private func moveToPupil(_ desk: Desk, _ catalogue: Catalogue) throws -> Deed {
        let shape = try catalogue.shape(of: record.type)
        try desk.rehang(
            ([shape] + catalogue.parts(of: shape)).map { Rehanging($0, of: record.key, to: [.id("pupil_id", pupil)]) })
        return Deed(pupil: pupil, records: [record.recordName])
    }

    private func moveToStay(of other: Pupil, _ desk: Desk, _ catalogue: Catalogue) throws -> Deed {
        let shape = try catalogue.shape(of: record.type)
        let going = catalogue.parts(of: shape) + [shape]
        guard let stored = try desk.record(shape.table, key: record.key), let from = record.stay else {
            throw CaseworkError.notThere(record.type.noun)
        }
        let naming = try going.flatMap { try desk.names(referringTo: $0, record.key, outside: going, catalogue) }
        if !naming.isEmpty { throw CaseworkError.stillNamed(record.sentence, by: naming) }
        try refuseLeavingBehind(stored, shape, going)
        let stay = try target(of: other, stored, from: try desk.stay(from), desk)
        var fields: [Field] = [
            .whole("setting_id", Int(stay.setting.id)), .id("placement_id", stay.id), .id("pupil_id", stay.pupil.id),
        ]
        if record.type == .passport { fields.append(try nextVersion(stored, in: stay, desk)) }
        try desk.rehang(going.map { Rehanging($0, of: record.key, to: fields) })
        try desk.checkNeighbours(in: [stay.id])
        return Deed(stay, [record.recordName])
    }

    /// It may refer to what stays behind: the assessment that a need came from.
    private func refuseLeavingBehind(_ stored: StoredRecord, _ shape: RecordShape, _ going: [RecordShape]) throws {
        for reference in shape.references where reference.fields.contains("placement_id") && reference.parent != "placement" {
            guard let field = reference.fields.last, stored[field] != .none, !going.contains(where: { $0.table == reference.parent })
            else { continue }
            let noun = RecordType.named(reference.parent)?.noun ?? "record"
            throw CaseworkError.refused([
                Finding(
                    .notAllowed, in: field,
                    "It refers to a \(noun) of \(record.pupil.name), which would stay behind. Empty \(field) first: waymark correct")
            ])
        }
    }

    /// The stay of the other pupil in which it happened: at the same setting where there is one, and the one of that day.
    private func target(of other: Pupil, _ stored: StoredRecord, from stay: Stay, _ desk: Desk) throws -> Stay {
        let stays = try desk.stays(of: [other.id]).filter { urn == nil || $0.setting.urn == urn }
        let same = stays.filter { $0.setting.id == stay.setting.id }
        let candidates = same.isEmpty ? stays : same
        guard !candidates.isEmpty else { throw CaseworkError.noStay }
        guard let column = record.type.happenedOn, let day = stored.day(column) else { return candidates[0] }
        let begun = candidates.filter { $0.referredOn <= day }
        guard let fitting = begun.first(where: { $0.endedOn.map { day <= $0 } ?? true }) ?? begun.first else {
            throw CaseworkError.refused([
                Finding(
                    .outOfOrder, in: column,
                    "\(other.name) was not referred yet on \(day.inEnglish). Check the pupil, and the day in \(column).")
            ])
        }
        return fitting
    }

    /// Versions are counted in each stay.
    private func nextVersion(_ stored: StoredRecord, in stay: Stay, _ desk: Desk) throws -> Field {
        let latest = try desk.session.value(
            """
            select coalesce(max(version), 0)::int from waymark.passport
            where organisation_id = \(desk.organisation) and placement_id = \(stay.id)
            """, as: Int32.self)
        return .whole("version", Int(latest) + 1)
    }
}

extension RecordShape {
    /// A part of a stay that names the pupil as well: a young person has one open destination, whatever the stay.
    var namesPupilOfStay: Bool {
        self["pupil_id"] != nil && key.contains("placement_id") && table != "placement"
    }
}
