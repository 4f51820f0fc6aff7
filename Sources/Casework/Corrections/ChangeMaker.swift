import Foundation
import Journey
import Postgres

/// Who made a change, and when.
public struct ChangeMaker: Sendable, Hashable {
    /// The number of the change.
    public let change: Int64
    public let act: String
    public let at: Instant
    /// The name of the member of staff, or the login of a steward who is none.
    public let name: String

    /// The day in London.
    public var day: Day { at.dayInLondon }

    /// "Lee Example on Tue 31 Mar 2026".
    public var sentence: String { "\(name) on \(day.inEnglish)" }
}

extension Instant {
    /// The day in London.
    public var dayInLondon: Day { Day(londonAt: secondsSince1970) }
}

extension Desk {
    /// Who made some changes, by their numbers.
    func makers(of changes: [Int64]) throws -> [Int64: ChangeMaker] {
        let rows = try session.rows(
            """
            select c.seq, c.act, c.made_at, coalesce(s.name, c.login)
            from waymark.who_changed(\(organisation), \(changes)) c
            left join waymark.staff s on s.organisation_id = \(organisation) and s.staff_id = c.staff_id
            """, as: (Int64, String, Instant, String).self)
        return Dictionary(
            rows.map { ($0.0, ChangeMaker(change: $0.0, act: $0.1, at: $0.2, name: $0.3)) }) { first, _ in first }
    }
}

extension Casework {
    /// Who made a change, and when; nil when there is none of this number.
    public func maker(of change: Int64) async throws -> ChangeMaker? {
        try await read { try $0.makers(of: [change])[change] }
    }
}
