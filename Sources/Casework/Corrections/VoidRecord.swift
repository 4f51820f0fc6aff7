import Foundation
import Journey
import Postgres

/// Marks a record as entered in error, with its parts: it counts nowhere from now on, and whoever looks for it still sees it.
///
/// With the only stay of a pupil goes the pupil, who would be nobody's.
public struct VoidRecord: Act {
    public static let name = "void"

    public var record: RecordAddress

    public init(_ record: RecordAddress) {
        self.record = record
    }

    public func perform(at desk: Desk) throws -> Deed {
        let catalogue = try desk.catalogue()
        try desk.demandUnmoved(record, catalogue)
        var voided = [record.recordName]
        try desk.void(catalogue.shape(of: record.type), record.key, called: record, catalogue)
        // A pupil with a stay that the caller doesn't see doesn't show either, now that this one is gone.
        if record.type == .placement, try desk.stays(of: [record.pupil.id]).isEmpty, try desk.pupil(record.pupil.id) != nil {
            let pupil = [Field.id("pupil_id", record.pupil.id)]
            try desk.void(catalogue.shape(of: .pupil), pupil, called: record, catalogue)
            voided.append(RecordName("pupil", id: record.pupil.id, ref: record.pupil.ref))
        }
        return Deed(
            pupil: record.pupil.id, stay: record.type == .placement ? nil : record.stay, records: voided)
    }
}

extension Desk {
    /// Takes a record out with its parts, the parts first.
    ///
    /// - Throws: ``CaseworkError/stillNamed(_:by:)`` when records that would stay refer to it.
    func void(_ shape: RecordShape, _ key: [Field], called record: RecordAddress, _ catalogue: Catalogue) throws {
        let going = catalogue.parts(of: shape) + [shape]
        let naming = try going.flatMap { try names(referringTo: $0, key, outside: going, catalogue) }
        if !naming.isEmpty { throw CaseworkError.stillNamed(record.sentence, by: naming) }
        for part in going { try takeOut(part, key) }
    }

    /// What would be left referring to nothing: the records that name one of a table with this key.
    func names(
        referringTo parent: RecordShape, _ key: [Field], outside going: [RecordShape], _ catalogue: Catalogue
    ) throws -> [String] {
        try catalogue.shapes.flatMap { shape in
            try shape.references.filter { $0.parent == parent.table }.flatMap { reference in
                try names(in: shape, by: reference, key, isPart: going.contains(shape), catalogue)
            }
        }
    }

    private func names(
        in shape: RecordShape, by reference: RecordShape.Reference, _ key: [Field], isPart: Bool, _ catalogue: Catalogue
    ) throws -> [String] {
        let match = zip(reference.fields, reference.parentFields)
            .map { "p.\(identifier: $1) = r.\(identifier: $0)" as SQL }.joined(separator: " and ")
        // A part goes with its own; the same key elsewhere is another's.
        let stays: SQL = isPart ? "not (\(Self.same(key, as: "r")))" : "true"
        let referring = try records(
            shape.table,
            where: """
                \(stays) and exists (select from waymark.\(identifier: reference.parent) p
                                     where p.organisation_id = r.organisation_id and \(match) and \(Self.same(key, as: "p")))
                """)
        return try referring.map { try name(of: $0, in: shape, catalogue) }
    }

    /// "target T4".
    func name(of record: StoredRecord, in shape: RecordShape, _ catalogue: Catalogue) throws -> String {
        guard let type = RecordType.named(shape.table) else {
            return shape.table.split(separator: "_").joined(separator: " ")
        }
        if let ref = record.text("ref") { return "\(type.noun) \(ref)" }
        let people = type == .keyworker ? try everybody() : [:]
        guard let parent = type.parent, let parentShape = try? catalogue.shape(of: parent),
            let over = try self.record(parent.name, key: shape.key(record, of: parentShape)), let ref = over.text("ref")
        else { return type.noun }
        return "\(type.noun) \(ref)/\(type.ownName(of: record, people))"
    }

    /// What a policy lets somebody see and not take out stays where it is without a word, and must not.
    func takeOut(_ shape: RecordShape, _ key: [Field]) throws {
        let condition = Self.same(key, as: "r")
        let seen = try session.value(
            """
            select count(*) from waymark.\(identifier: shape.table) r
            where r.organisation_id = \(organisation) and \(condition)
            """, as: Int64.self)
        guard seen > 0 else { return }
        let gone = try refusingWhatIsHidden {
            try session.execute(
                """
                delete from waymark.\(identifier: shape.table) r
                where r.organisation_id = \(organisation) and \(condition)
                """)
        }
        guard gone == seen else { throw CaseworkError.notAllowed }
    }

    /// What the caller may not see can still be in the way; nothing is said of it.
    func refusingWhatIsHidden<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError where error.sqlState == .foreignKeyViolation {
            throw CaseworkError.notAllowed
        }
    }

    /// Refuses when a record was changed since it was found or shown, saying by whom and what.
    func demandUnmoved(_ address: RecordAddress, _ catalogue: Catalogue) throws {
        guard let now = try record(address.type.name, key: address.key) else { throw CaseworkError.notThere(address.type.noun) }
        guard now.change != address.change else { return }
        throw try changedMeanwhile(address, now, catalogue)
    }
}
