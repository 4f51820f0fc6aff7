import ArgumentParser
import Casework
import Journey

/// The half-terms of an academic year, from options or asked for.
struct HalfTermOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The academic year, such as 2026/27.", valueName: "year"))
    var year: String?

    @Option(
        name: .customLong("half-term"),
        help: ArgumentHelp("First and last day, six times in order; or a number and its days.", valueName: "day..day"))
    var halfTerms: [String] = []

    func read(_ dialogue: Dialogue, today: Day) throws -> (AcademicYear, [HalfTerm]) {
        let text = try dialogue.text(
            year, option: "--year", question: "Which academic year?", standard: AcademicYear(containing: today).description)
        let year = try CalendarCommand.year(text)
        if halfTerms.isEmpty { return (year, try ask(dialogue, year, today: today)) }
        let read = try halfTerms.map { try Self.read($0, of: year, today: today) }
        let numbered = read.compactMap(\.number)
        guard numbered.count == read.count || (numbered.isEmpty && read.count == HalfTerm.perYear) else {
            throw WaymarkError.wrongCommand(
                "--half-term is given \(read.count) times, and a year has \(HalfTerm.perYear) half-terms.",
                advice: "Give all six in order, or say which one: --half-term 3=2027-01-04..2027-02-12")
        }
        return (
            year,
            read.enumerated().map { index, given in
                HalfTerm(academicYear: year, number: given.number ?? index + 1, firstDay: given.first, lastDay: given.last)
            }
        )
    }

    private func ask(_ dialogue: Dialogue, _ year: AcademicYear, today: Day) throws -> [HalfTerm] {
        try (1...HalfTerm.perYear).map { number in
            let first = try dialogue.day(
                nil, option: "--half-term", question: "Half-term \(number) of \(year): first day?", today: today, leaning: year.leaning)
            let last = try dialogue.day(
                nil, option: "--half-term", question: "Half-term \(number) of \(year): last day?", today: today, leaning: year.leaning)
            return HalfTerm(academicYear: year, number: number, firstDay: first, lastDay: last)
        }
    }

    /// `2027-01-04..2027-02-12`, with or without `3=` before it.
    private static func read(_ text: String, of year: AcademicYear, today: Day) throws -> (number: Int?, first: Day, last: Day) {
        let parts = text.split(separator: "=", maxSplits: 1)
        let number = parts.count == 2 ? Int(parts[0].filter { !$0.isWhitespace }) : nil
        let days = (parts.last ?? "").split(separator: "..", maxSplits: 1).map(String.init)
        guard days.count == 2, parts.count == 1 || number != nil else {
            throw WaymarkError.wrongCommand(
                "--half-term takes a first and a last day.", advice: "Such as --half-term 2027-01-04..2027-02-12")
        }
        return (
            number, try Dialogue.day(days[0], option: "--half-term", today: today, leaning: year.leaning),
            try Dialogue.day(days[1], option: "--half-term", today: today, leaning: year.leaning)
        )
    }
}

extension AcademicYear {
    /// A day and a month are those of this year, whenever its half-terms are given.
    fileprivate var leaning: DayExpression.Leaning { .from(daysForHalfTerms.lowerBound) }
}

/// A setting's calendar as it is printed.
struct CalendarPage: Sendable {
    let setting: SettingRecord
    /// Those of one year, where one was asked for.
    let halfTerms: [HalfTerm]
    let closures: [CloseDays.Closure]
    private let calendar: SchoolCalendar

    init(setting: SettingRecord, halfTerms: [HalfTerm], closures: [CloseDays.Closure], year: AcademicYear?) {
        self.setting = setting
        self.halfTerms = halfTerms.filter { year == nil || $0.academicYear == year }
        self.closures = closures.filter { year?.daysForHalfTerms.contains($0.day) ?? true }
        calendar = SchoolCalendar(halfTerms: halfTerms, closures: closures.map(\.day))
    }

    var isEmpty: Bool { halfTerms.isEmpty && closures.isEmpty }

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table:
            let closed = closures.map { "\($0.day.inEnglish)\($0.reason.map { " (\($0))" } ?? "")" }.joined(separator: ", ")
            let title = screen.bold("\(setting.name) (\(setting.urn))".withoutControls)
            let closing = closed.isEmpty ? "" : "\n" + "Closed: \(closed)".withoutControls.wrapped(to: screen.width).joined(separator: "\n") + "\n"
            return "\(title)\n\(listing.text(.table, for: screen))\(closing)"
        case .json:
            let heading: [JSON.Member] = [
                .init(key: "urn", value: .text(setting.urn)),
                .init(
                    key: "closures",
                    value: .list(closures.map { .object(["closed_on": .text($0.day.iso), "reason": .optional($0.reason)]) })),
            ]
            return listing.json(heading: heading).document
        case .csv: return listing.text(.csv, for: screen)
        }
    }

    private var listing: Listing {
        Listing(
            format: "waymark-calendar/1", name: "half_terms",
            columns: [
                .init(key: "academic_year", title: "Year"), .init(key: "half_term", title: "Half-term", isNumber: true),
                .init(key: "starts_on", title: "From"), .init(key: "ends_on", title: "To"),
                .init(key: "school_days", title: "School days", isNumber: true),
            ],
            rows: halfTerms.map { halfTerm in
                [
                    .text(halfTerm.academicYear.description), .number(halfTerm.number),
                    .init(.text(halfTerm.firstDay.iso), shown: halfTerm.firstDay.inEnglish),
                    .init(.text(halfTerm.lastDay.iso), shown: halfTerm.lastDay.inEnglish),
                    .number(calendar.schoolDays(from: halfTerm.firstDay, through: halfTerm.lastDay)),
                ]
            })
    }
}
