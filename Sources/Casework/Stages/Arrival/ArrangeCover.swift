import Foundation
import Journey
import Postgres

/// A colleague stands in for somebody who is away, from one day to another.
public struct ArrangeCover: Act {
    public static let name = "cover"

    public var staff: UUID
    public var by: UUID
    /// The first and the last day.
    public var from: Day
    public var until: Day

    public init(for staff: UUID, by: UUID, from: Day, until: Day) {
        self.staff = staff
        self.by = by
        self.from = from
        self.until = until
    }

    public func perform(at desk: Desk) throws -> Deed {
        let (away, standIn) = (try desk.colleague(staff), try desk.colleague(by))
        try demandSense(away, standIn, desk)
        let standing = try desk.covers(of: staff)
        if let other = standing.first(where: { $0.by == by && $0.from <= until && from <= $0.until }) {
            throw CaseworkError.standsAlready(
                "\(standIn.name) covers for \(away.name) already, from \(other.from.inEnglish) to \(other.until.inEnglish).",
                advice: "Give days that do not overlap, or take the former back.")
        }
        let record = try desk.insert(
            .cover, key: [.id("staff_id", staff)], [.id("covered_by", by), .day("from_on", from), .day("until_on", until)])
        return Deed(records: [record])
    }

    private func demandSense(_ away: Colleague, _ standIn: Colleague, _ desk: Desk) throws {
        guard staff != by else {
            throw CaseworkError.wrongCommand("Nobody covers for themselves.", advice: "Name a colleague: --by STAFF")
        }
        guard from <= until else {
            throw CaseworkError.refused([
                Finding(.outOfOrder, in: "until_on", "The cover ends on \(until.iso), before it begins on \(from.iso). Check both days.")
            ])
        }
        if let leftOn = standIn.leftOn, leftOn <= until {
            throw CaseworkError.refused([
                Finding(.notAllowed, in: "covered_by", "\(standIn.name) is not there after \(leftOn.inEnglish). Name somebody else.")
            ])
        }
        let settings = try desk.settings().map(\.id)
        let shared = try settings.contains { setting in
            let standInRoles = try desk.roles(of: by, at: setting)
            return try desk.roles(of: staff, at: setting).contains("keyworker") && standInRoles.contains("keyworker")
        }
        guard shared else {
            throw CaseworkError.refused([
                Finding(
                    .notAllowed, in: "covered_by",
                    "\(away.name) and \(standIn.name) are not both keyworkers at one setting. Name somebody who is, or hand over instead.")
            ])
        }
    }
}

/// Who stands in for somebody, and when.
public struct Cover: Sendable, Hashable {
    public let by: UUID
    public let from: Day
    public let until: Day
}

extension Desk {
    /// Everybody who stands in for somebody, or has or will.
    public func covers(of staff: UUID) throws -> [Cover] {
        try session.rows(
            """
            select covered_by, from_on, until_on from waymark.cover
            where organisation_id = \(organisation) and staff_id = \(staff) order by from_on, entry
            """, as: (UUID, Day, Day).self
        ).map { Cover(by: $0.0, from: $0.1, until: $0.2) }
    }
}
