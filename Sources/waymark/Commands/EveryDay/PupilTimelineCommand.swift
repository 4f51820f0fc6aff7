import ArgumentParser
import Casework
import Journey

/// `waymark pupil timeline`
struct PupilTimelineCommand: CaseCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "What happened with a pupil, newest first.",
        usage: "waymark pupil timeline <pupil> [--since <day>] [--type <type>] [--voided]",
        discussion: """
            Everything that is recorded in all stays that you may see, who recorded it and when, with what was corrected. \
            Each line ends in the record's name, as waymark correct, void and move take it. That you looked is recorded.

            Example:
              waymark pupil timeline AB
              waymark pupil timeline P3 --type contact --since "1 sep"
              waymark pupil timeline P3 --voided
            """)

    @OptionGroup var pupil: PupilArgument

    @Flag(name: .customLong("voided"), help: "Show what was taken out as entered in error, too.")
    var includesGone = false

    @Option(help: ArgumentHelp("Only from this day on.", valueName: "day"))
    var since: String?

    @Option(help: ArgumentHelp("Only records of this kind.", valueName: "type"), completion: .list(RecordType.all.map(\.name)))
    var type: String?

    @OptionGroup var output: FormatOption
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let filter = TimelineFilter(
                includesGone: includesGone,
                since: try since.map { try Dialogue.day($0, option: "--since", today: office.today) },
                type: try type.map(RecordType.said))
            let timeline = try await office.casework.timeline(of: pupil.lookup, filter)
            let page = TimelinePage(timeline: timeline)
            try OutputStream.output.write(page.text(output.format, for: .output))
        }
    }
}

/// A timeline as it is printed.
struct TimelinePage {
    let timeline: Timeline

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: words(for: screen)
        case .json:
            listing { .list($0.corrections.map(Self.json)) }.json(heading: [
                .init(key: "pupil", value: .text(timeline.pupil.ref)), .init(key: "name", value: .text(timeline.pupil.name)),
            ]).document
        case .csv: listing { .list($0.corrections.map { .text($0.sentence) }) }.text(.csv, for: screen)
        }
    }

    private func words(for screen: Screen) -> String {
        let heading = screen.bold("\(timeline.pupil.name) (\(timeline.pupil.ref))".withoutControls)
        guard !timeline.entries.isEmpty else { return "\(heading)\nNothing is recorded.\n" }
        let table = Table(
            columns: [.init(title: "Day"), .init(title: "What", wraps: true)], rows: timeline.entries.flatMap(rows))
        return "\(heading)\n\(table.text(for: screen))"
    }

    /// The entry; below it how its record is named and who entered it, and what became of it.
    private func rows(_ entry: Timeline.Entry) -> [Table.Row] {
        let place = isOneSetting ? nil : entry.setting?.name
        let what = [entry.what, place.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
        let recorded = entry.recorded.map { ", by \($0.sentence)" } ?? ""
        let below = ["\(entry.type.name) \(entry.name)\(recorded)"] + entry.corrections.map(\.sentence)
            + [entry.gone?.sentence].compactMap(\.self)
        return [.cells([entry.day.inEnglish, what])] + below.map { .cells(["", $0]) }
    }

    private var isOneSetting: Bool { Set(timeline.entries.compactMap(\.setting?.id)).count <= 1 }

    private func listing(corrections: (Timeline.Entry) -> JSON) -> Listing {
        Listing(
            format: "waymark-timeline/1", name: "entries",
            columns: [
                .init(key: "day", title: "Day"), .init(key: "type", title: nil), .init(key: "name", title: "Record"),
                .init(key: "what", title: "What"), .init(key: "setting", title: nil), .init(key: "recorded_by", title: nil),
                .init(key: "recorded_at", title: nil), .init(key: "change", title: nil), .init(key: "corrections", title: nil),
                .init(key: "gone", title: nil),
            ],
            rows: timeline.entries.map { entry in
                [
                    .text(entry.day.iso), .text(entry.type.name), .text(entry.name), .text(entry.what),
                    .text(entry.setting?.urn), .text(entry.recorded?.name), .text(entry.recorded?.at.description),
                    .number(Int(entry.change)), .init(corrections(entry)),
                    .text(entry.gone?.sentence),
                ]
            })
    }

    private static func json(_ correction: Timeline.Correction) -> JSON {
        .object([
            "change": .integer(Int(correction.made.change)), "by": .text(correction.made.name),
            "at": .text(correction.made.at.description), "reason": .optional(correction.reason),
            "fields": .list(
                correction.changes.map {
                    .object(["field": .text($0.field), "before": .text($0.before), "after": .text($0.after)])
                }),
        ])
    }
}
