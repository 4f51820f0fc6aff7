import Casework
import Journey

/// Assessments with their scores: for the eye a block for each, for programs a row for each score.
struct AssessmentPage {
    let assessments: [Assessment]

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        format == .table ? table.text(for: screen) : listing.text(format, for: screen)
    }

    // MARK: For the eye

    private var table: Table {
        Table(
            columns: [
                .init(title: "Scale", wraps: true), .init(title: "Score", isNumber: true), .init(title: "Band", wraps: true),
                .init(title: "Since the baseline", wraps: true),
            ],
            rows: assessments.flatMap { assessment in
                [.heading(Self.heading(assessment))] + assessment.scores.map { .cells(Self.cells($0, of: assessment)) }
            })
    }

    private static func heading(_ assessment: Assessment) -> String {
        let version = Set(assessment.scores.compactMap(\.score.scale.version)).sorted().map { ", version \($0)" }.joined()
        let helpers = [
            assessment.pupilContributed == true ? "the pupil" : nil, assessment.parentContributed == true ? "a parent or carer" : nil,
        ].compactMap(\.self).joined(separator: " and ")
        let facts = [
            CodeLists.assessmentDomain.label(assessment.domain).lowercased(),
            assessment.assessor.map { "by \($0)" }, helpers.isEmpty ? nil : "with \(helpers)",
        ].compactMap(\.self).joined(separator: ", ")
        return """
            \(assessment.ref)  \(CodeLists.instrument.label(assessment.instrument))\(version), \
            \(CodeLists.assessmentPurpose.label(assessment.purpose).lowercased()) on \(assessment.takenOn.inEnglish) (\(facts))
            """
    }

    private static func cells(_ result: Assessment.Result, of assessment: Assessment) -> [String] {
        [
            ScoreWords.scale(result.score.scale, of: assessment.instrument), result.score.value.inDecimals,
            ScoreWords.band(result.score.band, of: assessment.instrument), ScoreWords.change(result),
        ]
    }

    // MARK: For programs

    private var listing: Listing {
        Listing(
            format: "waymark-assessments/1", name: "scores",
            columns: [
                "ref", "stay", "taken_on", "instrument", "version", "domain", "purpose", "scale", "value", "band", "change",
                "baseline_ref", "baseline_value", "pupil_contributed", "parent_contributed", "assessor",
            ].map { .init(key: $0, title: nil) },
            rows: assessments.flatMap { assessment in
                // One that came without scores, from elsewhere, has a row of its own.
                (assessment.scores.isEmpty ? [nil] : assessment.scores.map(Optional.some)).map { Self.row(assessment, $0) }
            })
    }

    private static func row(_ assessment: Assessment, _ result: Assessment.Result?) -> [Listing.Field] {
        let (score, baseline) = (result?.score, result?.baseline)
        return [
            .text(assessment.ref), .text(assessment.stay), .day(assessment.takenOn), .text(assessment.instrument),
            .text(score?.scale.version), .text(assessment.domain), .text(assessment.purpose), .text(score?.scale.scale),
            .decimal(score?.value), .text(score?.band), .text(baseline?.change.rawValue), .text(baseline?.ref),
            .decimal(baseline?.value), .flag(assessment.pupilContributed), .flag(assessment.parentContributed),
            .text(assessment.assessor),
        ]
    }
}
