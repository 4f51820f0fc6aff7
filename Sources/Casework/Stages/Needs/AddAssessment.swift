import Foundation
import Journey
import Postgres

/// An assessment with its scores.
public struct AddAssessment: Act {
    public static let name = "assessment_add"

    public var stay: UUID
    /// Codes of ``CodeLists/instrument``, ``CodeLists/assessmentDomain`` and ``CodeLists/assessmentPurpose``.
    public var instrument: String
    public var domain: String
    public var purpose: String
    public var takenOn: Day
    /// One at least. Scales of a version of the instrument name the version.
    public var scores: [Score]
    public var pupilContributed: Bool?
    public var parentContributed: Bool?
    /// Who carried it out.
    public var assessor: String?

    public init(
        stay: UUID, instrument: String, domain: String, purpose: String, takenOn: Day, scores: [Score],
        pupilContributed: Bool? = nil, parentContributed: Bool? = nil, assessor: String? = nil
    ) {
        self.stay = stay
        self.instrument = instrument
        self.domain = domain
        self.purpose = purpose
        self.takenOn = takenOn
        self.scores = scores
        self.pupilContributed = pupilContributed
        self.parentContributed = parentContributed
        self.assessor = assessor
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.accepted, .onRoll, .left, for: "An assessment")
        try checkScores()
        try refuseSecond(of: stay, desk)
        let assessment = UUID.version7()
        let record = try desk.insert(
            .assessment, at: stay, id: assessment,
            [
                .code("instrument", instrument, of: CodeLists.instrument),
                .code("domain", domain, of: CodeLists.assessmentDomain),
                .code("purpose", purpose, of: CodeLists.assessmentPurpose), .day("taken_on", takenOn),
                .yesNo("pupil_contributed", pupilContributed), .yesNo("parent_contributed", parentContributed),
                .text("assessor", assessor),
            ])
        for score in scores {
            try desk.insert(
                .score, at: stay, parent: [.id("assessment_id", assessment)],
                [.text("scale", "\(score.scale)"), .number("value", score.value), .text("band", score.band)])
        }
        return Deed(stay, [record])
    }

    private func checkScores() throws {
        var findings = Instruments.findings(instrument: instrument, scores: scores)
        if scores.isEmpty || scores.contains(where: \.scale.scale.isBlank) {
            findings.insert(
                Finding(.missingValue, in: "scale", "An assessment has one score at least, each on a scale that is named."),
                at: 0)
        }
        if !findings.isEmpty { throw CaseworkError.refused(findings) }
    }

    /// The same scale of the same instrument, taken by the same person on the same day, is one entry made twice.
    private func refuseSecond(of stay: Stay, _ desk: Desk) throws {
        let scales = scores.map { "\($0.scale)" }
        let isThere = try desk.session.value(
            """
            select exists (
                select from waymark.assessment a
                join waymark.score s using (organisation_id, setting_id, placement_id, assessment_id)
                where a.organisation_id = \(desk.organisation) and a.placement_id = \(stay.id) and a.instrument = \(instrument)
                  and a.domain = \(domain) and a.taken_on = \(takenOn) and a.assessor is not distinct from \(assessor.unlessBlank)
                  and s.scale = any(\(scales)))
            """, as: Bool.self)
        guard isThere else { return }
        throw CaseworkError.doneAlready("This assessment, on the same scale,", on: takenOn)
    }
}
