import Foundation
import Journey
import Postgres

/// Nothing happens to a pupil who is not born yet.
extension Desk {
    /// Refuses a record of a pupil with a day before the pupil's birth. It is asked wherever a record is written.
    ///
    /// - Parameters:
    ///   - table: of the record; a pupil's own holds the date of birth, which has rules of its own.
    ///   - fields: those that are written, and the key, which says whose record it is.
    func demandBorn(_ table: String, _ fields: [Field]) throws {
        guard table != RecordType.pupil.name else { return }
        // Every pupil has been referred, and was four years old at least: of a later day there is nothing to ask.
        let youngest = today.adding(days: -365 * JourneyRules.agesAtReferral.lowerBound)
        let early = fields.compactMap { field -> (name: String, day: Day)? in
            guard case .day(let day?) = field.value, day < youngest else { return nil }
            return (field.name, day)
        }
        guard !early.isEmpty, let bornOn = try dateOfBirth(fields) else { return }
        let findings = early.filter { $0.day < bornOn }.map { Finding.beforeBirth($0.day, in: $0.name) }
        if !findings.isEmpty { throw CaseworkError.refused(findings) }
    }

    /// Of the pupil whose record it is; nil: it is nobody's.
    private func dateOfBirth(_ fields: [Field]) throws -> Day? {
        func id(_ name: String) -> UUID? {
            if case .id(let id)? = fields.first(where: { $0.name == name })?.value { id } else { nil }
        }
        if let stay = id("placement_id") {
            return try session.optionalRow(
                """
                select u.date_of_birth from waymark.placement p join waymark.pupil u using (organisation_id, pupil_id)
                where p.organisation_id = \(organisation) and p.placement_id = \(stay)
                """, as: (Day).self)
        }
        return try id("pupil_id").flatMap { try pupil($0)?.dateOfBirth }
    }
}

extension Access {
    /// Likewise for what is no act of casework: notes and objections.
    ///
    /// - Parameter whose: says which pupil `u` is.
    func demandBorn(by day: PostgresDay, in field: String, _ whose: SQL, _ db: Session) throws {
        let isBefore = try db.value(
            """
            select exists (select from waymark.pupil u
                           where u.organisation_id = \(organisation) and \(whose) and u.date_of_birth > \(day))
            """, as: Bool.self)
        if isBefore { throw CaseworkError.refused([.beforeBirth(Day(daysSince2000: day.daysSince2000), in: field)]) }
    }
}

extension Finding {
    fileprivate static func beforeBirth(_ day: Day, in field: String) -> Finding {
        Finding(.outOfOrder, in: field, "\(day.iso) is before the pupil was born. Check the day, and the pupil's date of birth.")
    }
}
