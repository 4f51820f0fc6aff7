import Foundation
import Journey
import Postgres

/// Records of one table that get another key: those of another stay, or another pupil's.
struct Rehanging {
    let shape: RecordShape
    /// Over `r`: which.
    let condition: SQL
    /// "placement_id = $1".
    let assignments: [SQL]

    init(_ shape: RecordShape, where condition: SQL, set assignments: [SQL]) {
        self.shape = shape
        self.condition = condition
        self.assignments = assignments
    }

    init(_ shape: RecordShape, of key: [Field], to fields: [Field]) {
        self.init(
            shape, where: Desk.same(key, as: "r"),
            set: fields.filter { shape[$0.name] != nil }.map { "\(identifier: $0.name) = \($0.parameter)" })
    }
}

extension Desk {
    /// Gives records another key together with what refers to them: references are looked at when all have moved.
    ///
    /// - Throws: ``CaseworkError/notAllowed`` when the database lets the caller move only some of them,
    ///   ``CaseworkError/standsAlready(_:advice:)`` when what there is one of at most stands there already.
    func rehang(_ steps: [Rehanging]) throws {
        let seen = try session.value(
            "select \(steps.map(count).joined(separator: " + "))", as: Int64.self)
        guard seen > 0 else { return }
        let moves = steps.enumerated().map { place, step -> SQL in
            let set = (step.assignments + ["seq = \(change)"]).joined(separator: ", ")
            return """
                \(identifier: "moved_\(place)") as (
                    update waymark.\(identifier: step.shape.table) r set \(set)
                    where r.organisation_id = \(organisation) and \(step.condition) returning 1)
                """
        }
        let counts = steps.indices.map { "(select count(*) from \(identifier: "moved_\($0)"))" as SQL }
        let moved = try refusingWhatIsHidden {
            try refusingTheSecond {
                try session.value(
                    "with \(moves.joined(separator: ", ")) select \(counts.joined(separator: " + "))", as: Int64.self)
            }
        }
        guard moved == seen else { throw CaseworkError.notAllowed }
    }

    private func count(_ step: Rehanging) -> SQL {
        """
        (select count(*) from waymark.\(identifier: step.shape.table) r
         where r.organisation_id = \(organisation) and \(step.condition))
        """
    }

    /// What can be there only once stands there already; those with words of their own keep them.
    private func refusingTheSecond<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError where error.sqlState == .uniqueViolation {
            if let known = CaseworkError(error) { throw known }
            let noun = (error.serverError?.table ?? "record").split(separator: "_").joined(separator: " ")
            throw CaseworkError.standsAlready(
                "There is such a \(noun) already, and there can be one only.",
                advice: "See which of the two is right, and take the other out: waymark void")
        }
    }
}
