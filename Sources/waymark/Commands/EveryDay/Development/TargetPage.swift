import Casework
import Journey

/// Targets with their reviews by half-term: for the eye a block for each, for programs an object or rows.
struct TargetPage {
    let targets: [TargetProgress]

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: table.text(for: screen)
        case .json: json.document
        case .csv: reviews.text(.csv, for: screen)
        }
    }

    // MARK: For the eye

    private var table: Table {
        Table(
            columns: [
                .init(title: "Half-term"), .init(title: "Reviewed on"), .init(title: "Level"), .init(title: "Note", wraps: true),
            ],
            rows: targets.flatMap { target in [.heading(Self.heading(target))] + Self.lines(of: target) })
    }

    private static func heading(_ target: TargetProgress) -> String {
        let facts = [
            "set \(target.setOn.inEnglish)", target.dueOn.map { "due \($0.inEnglish)" }, target.owner.map { "with \($0)" },
            target.need.map { "for need \($0)" }, target.closedOn.map { "closed \($0.inEnglish)" },
            target.outcome.map { CodeLists.targetOutcome.label($0).lowercased() },
        ].compactMap(\.self).joined(separator: ", ")
        let distance = target.distance?.words ?? "No review yet"
        return "\(target.ref)  \(CodeLists.targetArea.label(target.area)): \(target.statement) (\(facts)). \(distance)"
    }

    /// Reviews, and half-terms without one, in the order of their days.
    private static func lines(of target: TargetProgress) -> [Table.Row] {
        let reviewed = target.reviews.map { review in
            (
                review.reviewedOn,
                [
                    words(for: review.halfTerm), review.reviewedOn.iso, CodeLists.mastery.label(review.mastery), review.note ?? "",
                ]
            )
        }
        let missed = target.missed.map { ($0.firstDay, [words(for: $0), "", "not reviewed", ""]) }
        return (reviewed + missed).sorted { $0.0 < $1.0 }.map { .cells($0.1) }
    }

    private static func words(for halfTerm: HalfTerm?) -> String {
        halfTerm.map { "\($0.academicYear) half-term \($0.number)" } ?? ""
    }

    // MARK: For programs

    private var json: JSON {
        .object([
            "format": .text("waymark-targets/1"),
            "targets": .list(
                targets.map { target in
                    .object([
                        "ref": .text(target.ref), "stay": .text(target.stay), "area": .text(target.area),
                        "statement": .text(target.statement), "set_on": .text(target.setOn.iso),
                        "due_on": .optional(target.dueOn?.iso), "owner": .optional(target.owner),
                        "need_ref": .optional(target.need), "pupil_words": .optional(target.pupilWords),
                        "closed_on": .optional(target.closedOn?.iso), "outcome": .optional(target.outcome),
                        "first_mastery": .optional(target.distance?.first), "last_mastery": .optional(target.distance?.last),
                        "steps": .optional(target.distance?.steps),
                        "reviews": .list(target.reviews.map(Self.json)),
                        "missed": .list(target.missed.map { .text(Self.words(for: $0)) }),
                    ])
                }),
        ])
    }

    private static func json(_ review: TargetProgress.Review) -> JSON {
        .object([
            "reviewed_on": .text(review.reviewedOn.iso), "half_term": review.halfTerm.map { .text(words(for: $0)) } ?? .null,
            "mastery": .text(review.mastery), "note": .optional(review.note),
        ])
    }

    /// A row for each review; a target without one has a row of its own.
    private var reviews: Listing {
        Listing(
            format: "waymark-targets/1", name: "reviews",
            columns: [
                "ref", "stay", "area", "statement", "set_on", "due_on", "owner", "need_ref", "closed_on", "outcome", "steps",
                "half_term", "reviewed_on", "mastery", "note",
            ].map { .init(key: $0, title: nil) },
            rows: targets.flatMap { target in
                (target.reviews.isEmpty ? [nil] : target.reviews.map(Optional.some)).map { Self.row(target, $0) }
            })
    }

    private static func row(_ target: TargetProgress, _ review: TargetProgress.Review?) -> [Listing.Field] {
        [
            .text(target.ref), .text(target.stay), .text(target.area), .text(target.statement), .day(target.setOn),
            .day(target.dueOn), .text(target.owner), .text(target.need), .day(target.closedOn), .text(target.outcome),
            .number(target.distance?.steps), .text(review.map { words(for: $0.halfTerm) }), .day(review?.reviewedOn),
            .text(review?.mastery), .text(review?.note),
        ]
    }
}
