import Foundation
import Journey
import Postgres

/// An assessment of a pupil, with its scores and what they say beside the baseline.
public struct Assessment: Sendable, Hashable, Identifiable {
    public let id: UUID
    public let ref: String
    /// The reference of the stay.
    public let stay: String
    /// Codes, as in ``AddAssessment``.
    public let instrument: String
    public let domain: String
    public let purpose: String
    public let takenOn: Day
    public let pupilContributed: Bool?
    public let parentContributed: Bool?
    public let assessor: String?
    public let scores: [Result]

    /// A score, and how it stands to the baseline where the two may be compared.
    public struct Result: Sendable, Hashable {
        public let score: Score
        public let baseline: Baseline?
    }

    public struct Baseline: Sendable, Hashable {
        /// The reference of the baseline's assessment.
        public let ref: String
        public let value: Double
        public let change: ScoreChange
    }
}

extension Desk {
    /// All assessments of a pupil that the caller may see, in the order in which they were taken.
    ///
    /// A later score is held against the first baseline of the same stay, with the same instrument, version and scale.
    public func assessments(of pupil: UUID) throws -> [Assessment] {
        let rows = try session.rows(
            """
            select a.assessment_id, a.ref, p.ref, a.instrument, a.domain, a.purpose, a.taken_on, a.pupil_contributed,
                   a.parent_contributed, a.assessor
            from waymark.assessment a
            join waymark.placement p using (organisation_id, setting_id, placement_id)
            where p.organisation_id = \(organisation) and p.pupil_id = \(pupil)
            order by a.taken_on, a.entry
            """, as: (UUID, String, String, String, String, String, Day, Bool?, Bool?, String?).self)
        let scores = try scores(of: rows.map(\.0), instruments: Dictionary(rows.map { ($0.0, $0.3) }) { first, _ in first })
        var baselines: [BaselineKey: (ref: String, score: Score, day: Day)] = [:]
        return rows.map { row in
            let results = (scores[row.0] ?? []).map { score in
                let key = BaselineKey(stay: row.2, instrument: row.3, scale: score.scale)
                let baseline = baselines[key]
                if row.5 == "baseline", baseline == nil { baselines[key] = (row.1, score, row.6) }
                return Assessment.Result(
                    score: score,
                    baseline: baseline.flatMap { first in
                        Instruments.change(instrument: row.3, from: first.score, on: first.day, to: score, on: row.6)
                            .map { Assessment.Baseline(ref: first.ref, value: first.score.value, change: $0) }
                    })
            }
            return Assessment(
                id: row.0, ref: row.1, stay: row.2, instrument: row.3, domain: row.4, purpose: row.5, takenOn: row.6,
                pupilContributed: row.7, parentContributed: row.8, assessor: row.9, scores: results)
        }
    }

    private struct BaselineKey: Hashable {
        let stay: String
        let instrument: String
        let scale: ScaleName
    }

    private func scores(of assessments: [UUID], instruments: [UUID: String]) throws -> [UUID: [Score]] {
        let rows = try session.rows(
            """
            select s.assessment_id, s.scale, s.value::float8, s.band from waymark.score s
            where s.organisation_id = \(organisation) and s.assessment_id = any(\(assessments)) order by s.entry
            """, as: (UUID, String, Double, String?).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { scores in
            scores.map { Score(ScaleName($0.1, of: instruments[$0.0] ?? ""), $0.2, band: $0.3) }
        }
    }
}
