import Foundation
import Journey
import Postgres

/// The rules over two records, for acts that may have moved either of them.
extension Desk {
    /// Refuses when records of these stays no longer fit each other.
    ///
    /// - Throws: ``CaseworkError/refused(_:)`` with all that is wrong.
    func checkNeighbours(in stays: [UUID]) throws {
        let findings = try ages(stays) + transitions(stays) + reviews(stays)
        if !findings.isEmpty { throw CaseworkError.refused(findings) }
    }

    /// Refuses scores that their instrument does not know.
    func checkScores(of assessment: UUID) throws {
        let findings = try session.rows(
            """
            select a.instrument, s.scale, s.value::float8, s.band
            from waymark.assessment a
            join waymark.score s using (organisation_id, setting_id, placement_id, assessment_id)
            where a.organisation_id = \(organisation) and a.assessment_id = \(assessment)
            order by s.entry
            """, as: (String, String, Double, String?).self
        ).compactMap { Instruments.finding(instrument: $0.0, scale: $0.1, value: $0.2, band: $0.3) }
        if !findings.isEmpty { throw CaseworkError.refused(findings) }
    }

    private func ages(_ stays: [UUID]) throws -> [Finding] {
        try session.rows(
            """
            select u.date_of_birth, p.referred_on
            from waymark.placement p
            join waymark.pupil u on u.organisation_id = p.organisation_id and u.pupil_id = p.pupil_id
            where p.organisation_id = \(organisation) and p.placement_id = any(\(stays))
            order by p.referred_on, p.entry
            """, as: (Day, Day).self
        ).compactMap { JourneyRules.age(bornOn: $0, referredOn: $1) }
    }

    private func transitions(_ stays: [UUID]) throws -> [Finding] {
        try session.rows(
            """
            select t.started_on, p.first_day
            from waymark.transition t
            join waymark.placement p using (organisation_id, setting_id, placement_id)
            where t.organisation_id = \(organisation) and t.placement_id = any(\(stays)) and t.started_on is not null
            order by t.started_on, t.entry
            """, as: (Day, Day?).self
        ).compactMap { JourneyRules.transition(startedOn: $0, placementFirstDay: $1) }
    }

    private func reviews(_ stays: [UUID]) throws -> [Finding] {
        try session.rows(
            """
            select r.reviewed_on, t.set_on
            from waymark.target_review r
            join waymark.target t using (organisation_id, setting_id, placement_id, target_id)
            where t.organisation_id = \(organisation) and t.placement_id = any(\(stays))
            order by r.reviewed_on, r.entry
            """, as: (Day, Day).self
        ).compactMap { JourneyRules.review(on: $0, targetSetOn: $1) }
    }
}
