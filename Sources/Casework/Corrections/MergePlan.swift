import Foundation
import Journey
import Postgres

/// What a merge of two records of one pupil would do, to be shown before it is done.
public struct MergePlan: Sendable, Hashable {
    /// Whose record stands.
    public let first: Pupil
    /// Whose record goes into the first's, and is taken out.
    public let second: Pupil
    /// Line by line, in plain words.
    public let sentences: [String]
    let moving: [Stay]
    let joining: [Joining]
    /// The changes that wrote the pupils as they were found.
    let seen: [Int64]

    /// A stay whose records go into a stay of the first pupil at the same setting.
    struct Joining: Sendable, Hashable {
        let stay: Stay
        let into: Stay
    }
}

extension Casework {
    /// What a merge would do.
    ///
    /// - Throws: ``CaseworkError/noSuchPupil``, ``CaseworkError/severalPupils(_:)``.
    public func mergePlan(of first: PupilLookup, and second: PupilLookup) async throws -> MergePlan {
        try await read { desk in
            let (first, second) = (try desk.pupil(first).pupil, try desk.pupil(second).pupil)
            guard first.id != second.id else {
                throw CaseworkError.wrongCommand("Both name the same record, \(first.ref).", advice: "Say the other one's reference.")
            }
            return try desk.mergePlan(of: first, and: second, try desk.catalogue())
        }
    }
}

extension Desk {
    func mergePlan(of first: Pupil, and second: Pupil, _ catalogue: Catalogue) throws -> MergePlan {
        let own = try stays(of: [first.id])
        let others = try stays(of: [second.id])
        let joining = others.compactMap { stay in
            own.first { $0.setting.id == stay.setting.id && $0.isOpen && stay.isOpen }
                .map { MergePlan.Joining(stay: stay, into: $0) }
        }
        let moving = others.filter { stay in !joining.contains { $0.stay == stay } }
        var lines = moving.map { "Stay \($0.ref) at \($0.setting.name) becomes \(first.ref)'s." }
        for joined in joining { lines += try sentences(joined, catalogue) }
        lines += try sentences(ofDestinationsOf: first, and: second)
        let (ofPupils, seen) = try sentences(of: first, second, catalogue)
        return MergePlan(
            first: first, second: second, sentences: lines + ofPupils, moving: moving, joining: joining, seen: seen)
    }

    /// Records of a stay that the stay it joins has as well: the same step, the same item.
    func doubles(
        _ joining: MergePlan.Joining, in shape: RecordShape
    ) throws -> [(standing: StoredRecord, going: StoredRecord)] {
        // Versions of a passport are counted on.
        guard shape.table != "passport" else { return [] }
        let own = shape.key.filter { !["setting_id", "placement_id"].contains($0) }
        let standing = try records(shape.table, where: "r.placement_id = \(joining.into.id)")
        return try records(shape.table, where: "r.placement_id = \(joining.stay.id)").compactMap { going in
            standing.first { other in own.allSatisfy { other[$0] == going[$0] } }.map { ($0, going) }
        }
    }

    private func sentences(_ joining: MergePlan.Joining, _ catalogue: Catalogue) throws -> [String] {
        let (stay, into) = (joining.stay, joining.into)
        var counts: [String] = []
        var details: [String] = []
        for shape in try catalogue.parts(of: catalogue.shape(of: .placement)).reversed() {
            let count = try records(shape.table, where: "r.placement_id = \(stay.id)").count
            guard count > 0 else { continue }
            counts.append(RecordType.counted(count, shape.table))
            details += try sentences(ofDoublesIn: shape, joining, catalogue)
        }
        let fields = try blanksOfStay(joining, catalogue).map(\.name)
        if !fields.isEmpty { details.append("  Stay \(into.ref) gets what it lacked: \(fields.joined(separator: ", ")).") }
        if let ending = try openKeyworkers(joining), ending.going.id("staff_id") != ending.standing.id("staff_id") {
            let people = try everybody()
            let name = ending.going.id("staff_id").flatMap { people[$0]?.name } ?? "another keyworker"
            details.append("  The keyworker of \(into.ref) stands; \(name) is keyworker no longer.")
        }
        let what = counts.isEmpty ? "" : ", with all that is in it: \(counts.joined(separator: ", "))"
        return ["Stay \(stay.ref) at \(stay.setting.name) joins \(into.ref)\(what)."] + details
    }

    /// What both stays have: the first's stands, and gets what it lacks.
    private func sentences(
        ofDoublesIn shape: RecordShape, _ joining: MergePlan.Joining, _ catalogue: Catalogue
    ) throws -> [String] {
        let doubles = try doubles(joining, in: shape)
        guard !doubles.isEmpty else { return [] }
        let names = try doubles.map { standing, going in
            let filled = shape.blanks(of: standing, filledFrom: going).map(\.name)
            let name = try name(of: standing, in: shape, catalogue)
            return filled.isEmpty ? name : "\(name) (with the other's \(filled.joined(separator: ", ")))"
        }
        return ["  Both have these, and \(joining.into.ref)'s stand: \(names.joined(separator: ", "))."]
    }

    func blanksOfStay(_ joining: MergePlan.Joining, _ catalogue: Catalogue) throws -> [Field] {
        let shape = try catalogue.shape(of: .placement)
        guard let standing = try record("placement", key: key(joining.into)), let going = try record("placement", key: key(joining.stay))
        else { return [] }
        return shape.blanks(of: standing, filledFrom: going)
    }

    /// The two who are keyworkers today of stays that become one.
    func openKeyworkers(_ joining: MergePlan.Joining) throws -> (standing: StoredRecord, going: StoredRecord)? {
        guard let standing = try records("keyworker", where: "r.placement_id = \(joining.into.id) and r.until_on is null").first,
            let going = try records("keyworker", where: "r.placement_id = \(joining.stay.id) and r.until_on is null").first
        else { return nil }
        return (standing, going)
    }

    /// The two open destinations of one young person.
    func openDestinations(of first: UUID, and second: UUID) throws -> (standing: StoredRecord, going: StoredRecord)? {
        guard let standing = try records("destination", where: "r.pupil_id = \(first) and r.ended_on is null").first,
            let going = try records("destination", where: "r.pupil_id = \(second) and r.ended_on is null").first
        else { return nil }
        return (standing, going)
    }

    private func sentences(ofDestinationsOf first: Pupil, and second: Pupil) throws -> [String] {
        guard let (standing, going) = try openDestinations(of: first.id, and: second.id) else { return [] }
        return ["Destination \(standing.text("ref") ?? "") stands as the open one; \(going.text("ref") ?? "") ends."]
    }

    private func sentences(of first: Pupil, _ second: Pupil, _ catalogue: Catalogue) throws -> ([String], seen: [Int64]) {
        let shape = try catalogue.shape(of: .pupil)
        guard let standing = try record("pupil", key: [.id("pupil_id", first.id)]),
            let going = try record("pupil", key: [.id("pupil_id", second.id)])
        else { throw CaseworkError.noSuchPupil }
        var lines: [String] = []
        for part in catalogue.parts(of: shape).reversed() {
            let records = try records(part.table, where: "r.pupil_id = \(second.id)")
            lines += try records.map { "\(try name(of: $0, in: part, catalogue)) becomes \(first.ref)'s.".capitalisedFirst }
        }
        let filled = shape.blanks(of: standing, filledFrom: going).map(\.name)
        if !filled.isEmpty { lines.append("\(first.ref) gets what it lacked: \(filled.joined(separator: ", ")).") }
        let words = try fieldWords(catalogue, for: [standing, going], of: shape)
        let given = shape.differences(going, standing, words).filter { !$0.isAddition && standing[$0.field] != .none }
            .filter { !["ref", "pupil_id"].contains($0.field) }
        lines += given.map { "\($0.field): \($0.after) stands, \($0.before) is given up." }
        return (lines + ["\(second.ref) is taken out."], [standing.change, going.change])
    }
}

extension RecordShape {
    /// What is never filled from another record; who is a keyworker until no day is one still.
    private static let notLacking: Set<String> = ["seq", "entry", "ref", "pupil_id", "until_on"]

    /// What one record lacks and another has, as fields of the first.
    func blanks(of standing: StoredRecord, filledFrom going: StoredRecord) -> [Field] {
        columns.filter {
            !key.contains($0.name) && !Self.notLacking.contains($0.name)
                && standing[$0.name] == .none && going[$0.name] != .none
        }.map { field($0, going) }
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
