import Casework
import Journey

/// The seven months of a follow-up.
struct FollowUpPage {
    let standing: FollowUpCase
    let months: [FollowUpMonth]

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: heading(screen) + (screen.isNarrow ? narrow(screen) : listing.text(.table, for: screen))
        case .json: listing.json(heading: members).document
        case .csv: listing.text(.csv, for: screen)
        }
    }

    private var stay: Stay { standing.stay }

    private func heading(_ screen: Screen) -> String {
        let ended = stay.followUpEndedOn.map { ", ended \($0.inEnglish)" } ?? ""
        let destination = standing.destination.map { "Now: \($0.words)" } ?? "No destination is on record"
        let title = "\(stay.pupil.name): check-ins from \(standing.followUp.start.inEnglish)\(ended)"
        let lines =
            title.withoutControls.wrapped(to: screen.width).map(screen.bold)
            + "\(destination).".withoutControls.wrapped(to: screen.width)
        return lines.joined(separator: "\n") + "\n"
    }

    private var members: [JSON.Member] {
        [
            .init(key: "pupil", value: .text(stay.pupil.ref)), .init(key: "starts_on", value: .text(standing.followUp.start.iso)),
            .init(key: "ended_on", value: .optional(stay.followUpEndedOn?.iso)),
            .init(key: "destination", value: .optional(standing.destination?.status)),
        ]
    }

    /// A month a line also where the table would take one field a line.
    private func narrow(_ screen: Screen) -> String {
        months.flatMap { month in
            let found = [month.found?.status.map(CodeLists.destinationStatus.label), month.found?.risk.map(CodeLists.risk.label)]
                .compactMap(\.self).joined(separator: ", ")
            let line = "\(month.number) \(month.short): \(month.words)\(found.isEmpty ? "" : "; \(found)")"
            return line.wrapped(to: screen.width - 2).enumerated().map { ($0 == 0 ? "" : "  ") + $1 + "\n" }
        }.joined()
    }

    private var listing: Listing {
        Listing(
            format: "waymark-check-ins/1", name: "months",
            columns: [
                .init(key: "month", title: "Month", isNumber: true), .init(key: nil, title: "Window"),
                .init(key: "from", title: nil), .init(key: "until", title: nil), .init(key: "standing", title: "Standing"),
                .init(key: "attempts", title: "Tries", isNumber: true), .init(key: "reached_on", title: nil),
                .init(key: "status", title: "Found", wraps: true), .init(key: "risk", title: "Risk", wraps: true),
            ],
            rows: months.map { month in
                [
                    .number(month.number), .text(month.short), .day(month.window.lowerBound), .day(month.window.upperBound),
                    .init(.optional(month.standing?.rawValue), shown: month.words), .number(month.checkIns.count),
                    .day(month.found?.contactedOn),
                    .init(.optional(month.found?.status), shown: month.found?.status.map(CodeLists.destinationStatus.label) ?? ""),
                    .init(.optional(month.found?.risk), shown: month.found?.risk.map(CodeLists.risk.label) ?? ""),
                ]
            })
    }
}

extension FollowUpMonth {
    /// "1 Sep to 30 Sep"
    fileprivate var short: String {
        "\(window.lowerBound.short) to \(window.upperBound.short)"
    }

    fileprivate var words: String {
        switch standing {
        case .done: found.map { "reached \($0.contactedOn.short)" } ?? "done"
        case nil: "not due"
        case let standing?: standing.words + (checkIns.isEmpty ? "" : ", not reached")
        }
    }
}

extension Day {
    /// "1 Sep"
    fileprivate var short: String { inEnglish.split(separator: " ").dropFirst().prefix(2).joined(separator: " ") }
}
