import Foundation
import Journey
import Postgres

/// Joins two records of one pupil: what is the second's becomes the first's, and the second is taken out.
///
/// Where both have an open stay at one setting, the second's records join the first's stay. Where both have something of
/// which there is one, the first's stands, and what it lacks is filled from the second's.
public struct MergePupils: Act {
    public static let name = "merge"

    /// As it was shown.
    public var plan: MergePlan

    public init(_ plan: MergePlan) {
        self.plan = plan
    }

    public func perform(at desk: Desk) throws -> Deed {
        let catalogue = try desk.catalogue()
        let (first, second) = (plan.first, plan.second)
        guard try desk.mergePlan(of: first, and: second, catalogue) == plan else {
            throw CaseworkError.changedMeanwhile("What the merge was shown to do", by: nil)
        }
        try endDestination(desk)
        for joining in plan.joining { try join(joining, desk, catalogue) }
        for stay in plan.moving { try move(stay, desk, catalogue) }
        let pupil = try catalogue.shape(of: .pupil)
        try desk.rehang(
            catalogue.parts(of: pupil).map { Rehanging($0, of: [.id("pupil_id", second.id)], to: [.id("pupil_id", first.id)]) })
        try fillPupil(desk, catalogue, pupil)
        try desk.checkNeighbours(in: try desk.stays(of: [first.id]).map(\.id))
        return Deed(
            pupil: first.id, records: [RecordName("pupil", id: first.id, ref: first.ref), RecordName("pupil", id: second.id)],
            counts: ["stays_moved": plan.moving.count, "stays_joined": plan.joining.count])
    }

    /// What is the first's is filled once the second is gone: a UPN belongs to one record at a time.
    private func fillPupil(_ desk: Desk, _ catalogue: Catalogue, _ shape: RecordShape) throws {
        let key = [Field.id("pupil_id", plan.first.id)]
        guard let standing = try desk.record("pupil", key: key),
            let going = try desk.record("pupil", key: [.id("pupil_id", plan.second.id)])
        else { throw CaseworkError.notAllowed }
        try desk.takeOut(shape, [.id("pupil_id", plan.second.id)])
        try desk.fill(shape, key, standing, from: going)
    }

    /// A young person has one open destination: the first's stands, and the second's ends when it began.
    private func endDestination(_ desk: Desk) throws {
        guard let (standing, going) = try desk.openDestinations(of: plan.first.id, and: plan.second.id),
            let id = going.id("destination_id"), let started = going.day("started_on")
        else { return }
        let end = max(started, standing.day("started_on") ?? started)
        try desk.update(.destination, key: [.id("destination_id", id)], set: [.day("ended_on", end)])
    }

    private func move(_ stay: Stay, _ desk: Desk, _ catalogue: Catalogue) throws {
        try desk.rehang(
            catalogue.shapes.filter { $0.table == "placement" || $0.namesPupilOfStay }.map {
                Rehanging($0, of: desk.key(stay), to: [.id("pupil_id", plan.first.id)])
            })
    }

    private func join(_ joining: MergePlan.Joining, _ desk: Desk, _ catalogue: Catalogue) throws {
        let shape = try catalogue.shape(of: .placement)
        let parts = catalogue.parts(of: shape)
        try endKeyworker(joining, desk)
        for part in parts {
            for (standing, going) in try desk.doubles(joining, in: part) {
                try desk.fill(part, part.key(standing), standing, from: going)
                try desk.takeOut(part, part.key(going))
            }
        }
        let later = try versions(of: joining.into, desk)
        try desk.rehang(
            parts.map { part in
                var fields: [SQL] = ["placement_id = \(joining.into.id)"]
                if part.namesPupilOfStay { fields.append("pupil_id = \(plan.first.id)") }
                if part.table == "passport" { fields.append("version = r.version + \(later)") }
                return Rehanging(part, where: Desk.same(desk.key(joining.stay), as: "r"), set: fields)
            })
        try fillStay(joining, shape, desk, catalogue)
    }

    private func fillStay(
        _ joining: MergePlan.Joining, _ shape: RecordShape, _ desk: Desk, _ catalogue: Catalogue
    ) throws {
        let fields = try desk.blanksOfStay(joining, catalogue)
        try desk.takeOut(shape, desk.key(joining.stay))
        guard !fields.isEmpty, let standing = try desk.record("placement", key: desk.key(joining.into)) else { return }
        try desk.check(.placements, shape.fields(try desk.corrected(standing, fields)))
        try desk.update(.placement, key: desk.key(joining.into), set: fields)
    }

    /// A stay has one keyworker at a time: the first's stands.
    private func endKeyworker(_ joining: MergePlan.Joining, _ desk: Desk) throws {
        guard let (standing, going) = try desk.openKeyworkers(joining), let staff = going.id("staff_id"),
            let from = going.day("from_on")
        else { return }
        let key = desk.key(joining.stay, .id("staff_id", staff), .day("from_on", from))
        if standing.id("staff_id") == staff {
            try desk.delete(.keyworker, key: key)
        } else {
            try desk.update(.keyworker, key: key, set: [.day("until_on", max(from, standing.day("from_on") ?? from))])
        }
    }

    /// How many versions of the passport there are in a stay.
    private func versions(of stay: Stay, _ desk: Desk) throws -> Int16 {
        try desk.session.value(
            """
            select coalesce(max(version), 0::smallint) from waymark.passport
            where organisation_id = \(desk.organisation) and placement_id = \(stay.id)
            """, as: Int16.self)
    }
}

extension Desk {
    /// Fills what a record lacks from another of its kind.
    func fill(_ shape: RecordShape, _ key: [Field], _ standing: StoredRecord, from going: StoredRecord) throws {
        let fields = shape.blanks(of: standing, filledFrom: going)
        if !fields.isEmpty { try change(shape, key, to: fields) }
    }
}
