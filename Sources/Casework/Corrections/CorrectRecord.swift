import Foundation
import Journey
import Postgres

/// Changes values of one record that were entered wrongly; the former ones are kept, with who, when and why.
///
/// The whole record as corrected is held against the rules, and against those over its neighbours. Figures of a closed year
/// are not rewritten: the next run counts the record as it is then.
public struct CorrectRecord: Act {
    public static let name = "correct"

    public var correction: Correction

    public init(_ correction: Correction) {
        self.correction = correction
    }

    public func perform(at desk: Desk) throws -> Deed {
        let catalogue = try desk.catalogue()
        let address = correction.record
        let shape = try catalogue.shape(of: address.type)
        try desk.demandUnmoved(address, catalogue)
        guard let record = try desk.record(shape.table, key: address.key) else {
            throw CaseworkError.notThere(address.type.noun)
        }
        guard !correction.changes.isEmpty else { throw CaseworkError.doneAlready("This correction", on: nil) }
        try check(desk, shape, record)
        try desk.change(shape, address.key, to: correction.fields)
        let (steps, moved) = try redate(desk)
        try desk.checkNeighbours(in: try neighbours(desk))
        if address.type == .score || address.type == .assessment, let assessment = record.id("assessment_id") {
            try desk.checkScores(of: assessment)
        }
        var deed = desk.deed(address, [address.recordName] + steps)
        deed.moved = moved
        return deed
    }

    /// With the day of a referral move the due dates that are counted from it, as with a planned start: what is done keeps its date, and
    /// what is overdue already.
    private func redate(_ desk: Desk) throws -> (steps: [RecordName], moved: [MovedDueDate]?) {
        guard correction.record.type == .placement, let id = correction.record.stay,
            case .day(let referredOn?) = correction.fields.last(where: { $0.name == "referred_on" })?.value
        else { return ([], nil) }
        let stay = try desk.stay(id)
        let moves = try desk.moves(of: stay, .referral, to: referredOn)
        return (try desk.carryOut(moves, in: stay), moves.isEmpty ? nil : moves.map(\.name))
    }

    /// The rules of the whole row; of its codes only those that were typed, since an old record keeps a code that is given
    /// no longer.
    private func check(_ desk: Desk, _ shape: RecordShape, _ record: StoredRecord) throws {
        let fields = shape.fields(record).map { field in correction.fields.last { $0.name == field.name } ?? field }
        var findings = correction.fields.flatMap(\.findings)
        if let kind = correction.record.type.kind {
            findings += RowChecker(kind, columns: fields.map(\.name)).findings(in: fields.map(\.cell), today: desk.today)
        }
        if !findings.isEmpty { throw CaseworkError.refused(findings) }
    }

    /// A pupil's birth date meets the referrals of all stays.
    private func neighbours(_ desk: Desk) throws -> [UUID] {
        if let stay = correction.record.stay { return [stay] }
        return correction.record.type == .pupil ? try desk.stays(of: [correction.record.pupil.id]).map(\.id) : []
    }
}

extension Desk {
    /// Changes fields of one record, and says when the database doesn't let the caller.
    func change(_ shape: RecordShape, _ key: [Field], to fields: [Field]) throws {
        try demandBorn(shape.table, fields + key)
        let list = (fields + [.whole("seq", Int(change))]).map { "\(identifier: $0.name) = \($0.parameter)" as SQL }
            .joined(separator: ", ")
        let count = try session.execute(
            """
            update waymark.\(identifier: shape.table) r set \(list)
            where r.organisation_id = \(organisation) and \(Self.same(key, as: "r"))
            """)
        guard count == 1 else { throw CaseworkError.notAllowed }
    }

    /// A record with some of its fields changed, as the database would write it.
    func corrected(_ record: StoredRecord, _ fields: [Field]) throws -> StoredRecord {
        StoredRecord(
            values: fields.reduce(into: record.values) { values, field in values[field.name] = field.stored })
    }
}

extension Field {
    /// As `to_jsonb` writes it.
    var stored: StoredValue {
        switch value {
        case .text(let text): (text ?? "").isBlank ? .none : .text(text ?? "")
        case .day(let day): day.map { .text($0.iso) } ?? .none
        case .yesNo(let flag): flag.map { .flag($0) } ?? .none
        case .whole(let number): number.map { .number(Double($0)) } ?? .none
        case .number(let number): number.map { .number($0) } ?? .none
        case .code(let code, _): code.map { .text($0) } ?? .none
        case .codes(let codes, _): codes.isEmpty ? .none : .list(codes)
        case .year(let year): .number(Double(year.firstCalendarYear))
        case .id(let id): id.map { .text($0.uuidString.lowercased()) } ?? .none
        }
    }
}
