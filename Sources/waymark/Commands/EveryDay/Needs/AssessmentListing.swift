import Casework
import Journey

/// Assessments, a row for each score.
enum AssessmentListing {
    static func listing(_ assessments: [Assessment]) -> Listing {
        Listing(
            format: "waymark-assessments/1", name: "scores",
            columns: [
                .init(key: "ref", title: "Ref"), .init(key: "stay", title: nil), .init(key: "taken_on", title: "Taken on"),
                .init(key: "instrument", title: "Instrument", wraps: true), .init(key: "version", title: nil),
                .init(key: "domain", title: nil), .init(key: "purpose", title: "Purpose"),
                .init(key: "scale", title: "Scale", wraps: true), .init(key: "value", title: "Score", isNumber: true),
                .init(key: "band", title: "Band", wraps: true), .init(key: "change", title: "Since the baseline", wraps: true),
                .init(key: "baseline_ref", title: nil), .init(key: "baseline_value", title: nil),
                .init(key: "pupil_contributed", title: nil), .init(key: "parent_contributed", title: nil),
                .init(key: "assessor", title: nil),
            ],
            rows: assessments.flatMap(rows))
    }

    /// One that came without scores, from elsewhere, has a row of its own.
    private static func rows(of assessment: Assessment) -> [[Listing.Field]] {
        assessment.scores.isEmpty
            ? [row(assessment, nil)] : assessment.scores.map { row(assessment, $0) }
    }

    private static func row(_ assessment: Assessment, _ result: Assessment.Result?) -> [Listing.Field] {
        let scale = result?.score.scale
        let instrument = [assessment.instrument, scale?.version].compactMap(\.self).joined(separator: ", ")
        return [
            .text(assessment.ref), .text(assessment.stay), .text(assessment.takenOn.iso),
            Listing.Field(.text(assessment.instrument), shown: instrument), .text(scale?.version), .text(assessment.domain),
            .text(assessment.purpose), .text(scale?.scale), .decimal(result?.score.value), .text(result?.score.band),
            Listing.Field(.optional(result?.baseline?.change.rawValue), shown: result.map(ScoreWords.change) ?? ""),
            .text(result?.baseline?.ref), .decimal(result?.baseline?.value), .flag(assessment.pupilContributed),
            .flag(assessment.parentContributed), .text(assessment.assessor),
        ]
    }
}
