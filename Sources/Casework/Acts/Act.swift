import Foundation
import Journey

/// Something that staff do: a value with all that is needed, carried out in one transaction.
public protocol Act: Sendable {
    /// Names the act in the chain of changes, such as `check_in`. Never changes once released.
    static var name: String { get }

    /// Checks the rules and writes the records.
    ///
    /// - Throws: ``CaseworkError``: nothing is changed then.
    func perform(at desk: Desk) throws -> Deed
}

/// What an act came to: which records, in identifiers and codes. It is kept with the change, so it never holds a name, a
/// reference or anybody's words.
public struct Deed: Sendable, Hashable, Codable {
    public var pupil: UUID?
    public var stay: UUID?
    /// The records that it made or changed; the one it was about comes first.
    public var records: [RecordName]
    /// Due dates that moved with the act.
    public var moved: [MovedDueDate]?
    /// What was still to be done before the act, and no longer is after it.
    public var withdrawn: [WithdrawnObligation]?
    /// What it counts, such as `stays`: 3 handed over.
    public var counts: [String: Int]?

    public init(
        pupil: UUID? = nil, stay: UUID? = nil, records: [RecordName] = [], moved: [MovedDueDate]? = nil,
        withdrawn: [WithdrawnObligation]? = nil, counts: [String: Int]? = nil
    ) {
        self.pupil = pupil
        self.stay = stay
        self.records = records
        self.moved = moved
        self.withdrawn = withdrawn
        self.counts = counts
    }

    public init(_ stay: Stay, _ records: [RecordName] = [], moved: [MovedDueDate]? = nil) {
        self.init(pupil: stay.pupil.id, stay: stay.id, records: records, moved: moved)
    }

    static func encoded(_ deed: Deed) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(deed), as: UTF8.self)
    }

    /// An act of another kind, an import for one, keeps a body of another shape.
    static func decoded(_ body: String) throws -> Deed {
        (try? JSONDecoder().decode(Deed.self, from: Data(body.utf8))) ?? Deed()
    }
}

/// One record: of which type, and which.
public struct RecordName: Sendable, Hashable, Codable {
    /// A name of ``RecordType``: `contact`.
    public let type: String
    public let id: UUID?
    /// Which of several that have no identifier of their own: the step, the item, the day.
    public let key: String?
    /// How people call it; not kept with the change.
    public var ref: String?

    public init(_ type: String, id: UUID? = nil, key: String? = nil, ref: String? = nil) {
        self.type = type
        self.id = id
        self.key = key
        self.ref = ref
    }

    private enum CodingKeys: String, CodingKey {
        case type, id, key
    }
}

/// A due date that an act has moved; the same before and after: one that is overdue, and that it left where it was.
public struct MovedDueDate: Sendable, Hashable, Codable {
    /// A code: the step.
    public let step: String
    /// ISO 8601.
    public let before: String?
    public let after: String?

    public init(step: String, before: Day?, after: Day?) {
        self.step = step
        self.before = before?.iso
        self.after = after?.iso
    }
}

/// An act that was carried out.
public struct Performed: Sendable, Hashable {
    /// The number of the change in its organisation.
    public let change: Int64
    public let id: UUID
    public let deed: Deed
    /// It had been done before, and was not done again.
    public let isRepeat: Bool
}
