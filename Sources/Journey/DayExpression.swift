/// A day as people in England write and say it: `12/11/2026`, `12 nov`, `tue`, `2 weeks ago`.
///
///     let day = try DayExpression("tue").day(today: today)      // the latest Tuesday
///
/// The day comes before the month, always. Nothing is guessed: what can't be understood is refused with the rule.
public struct DayExpression: Sendable, Hashable {
    /// Where to look for a day that was named without its year or week.
    public enum Leaning: Sendable, Hashable {
        /// For things that happened: the latest such day, today included.
        case past
        /// For things that are planned: the next such day, today included.
        case future
        /// For what belongs to a period: of a day and a month, the first from the period's beginning; the rest as for plans.
        case from(Day)
    }

    /// Why a text is not a day: a sentence and what to write instead. Neither repeats more than the text itself.
    public struct Misunderstanding: Error, Sendable, Hashable {
        public let sentence: String
        public let advice: String
    }

    enum Form: Sendable, Hashable {
        case exact(Day)
        /// Day and month; the year follows from today.
        case everyYear(day: Int, month: Int)
        case weekday(Weekday)
        case days(Int)
        case months(Int)
    }

    let form: Form
    /// The weekday that stood before the day: "Tue 10 Mar 2026", as it is printed.
    private let saidWeekday: Weekday?
    /// Whether it was written year first, so that nothing had to be understood.
    public let isISO: Bool

    public init(_ text: String) throws(Misunderstanding) {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        if words.count == 1, let day = Day(iso: words[0]) {
            (form, saidWeekday, isISO) = (.exact(day), nil, true)
            return
        }
        isISO = false
        if let form = Form(relative: words) {
            (self.form, saidWeekday) = (form, nil)
        } else if let numbers = WrittenNumbers(words) {
            (form, saidWeekday) = (try numbers.form(), nil)
        } else if words.count > 1, let weekday = Weekday(spoken: words[0]), let numbers = WrittenNumbers(Array(words.dropFirst())) {
            (form, saidWeekday) = (try numbers.form(), weekday)
        } else {
            throw .unknown(text)
        }
    }

    /// The day that is meant.
    ///
    /// - Throws: ``Misunderstanding`` when it lies outside ``Day/years``.
    public func day(today: Day, leaning: Leaning = .past) throws(Misunderstanding) -> Day {
        let meant: Day? =
            switch form {
            case .exact(let day): day
            case .everyYear(let day, let month): nearest(day: day, month: month, today: today, leaning: leaning)
            case .weekday(let weekday): nearest(weekday, today: today, leaning: leaning)
            case .days(let count): today.adding(days: count)
            case .months(let count): today.adding(months: count)
            }
        guard let meant, Day.years.contains(meant.year) else { throw .tooFarAway }
        if let saidWeekday, saidWeekday != meant.weekday { throw .otherWeekday(meant, said: saidWeekday) }
        return meant
    }

    private func nearest(_ weekday: Weekday, today: Day, leaning: Leaning) -> Day {
        let behind = (today.weekday.rawValue - weekday.rawValue + 7) % 7
        return switch leaning {
        case .past: today.adding(days: -behind)
        case .future, .from: today.adding(days: (7 - behind) % 7)
        }
    }

    /// A leap day comes round every four years, or eight about the turn of most centuries.
    private func nearest(day: Int, month: Int, today: Day, leaning: Leaning) -> Day? {
        let start = if case .from(let start) = leaning { start } else { today }
        return (0...8).lazy.compactMap { distance in
            let year = leaning == .past ? start.year - distance : start.year + distance
            return Day(year: year, month: month, day: day)
        }.first { leaning == .past ? $0 <= start : $0 >= start }
    }
}

extension DayExpression.Form {
    /// `today`, `yesterday`, `tomorrow`, a weekday, `2 weeks ago`, `in 3 days`.
    init?(relative words: [String]) {
        switch words.count {
        case 1:
            guard let form = Self.word(words[0]) else { return nil }
            self = form
        case 3 where words[2] == "ago":
            guard let form = Self.span(words[0], words[1], times: -1) else { return nil }
            self = form
        case 3 where words[0] == "in":
            guard let form = Self.span(words[1], words[2], times: 1) else { return nil }
            self = form
        default: return nil
        }
    }

    private static func word(_ word: String) -> Self? {
        switch word {
        case "today": .days(0)
        case "yesterday": .days(-1)
        case "tomorrow": .days(1)
        default: Weekday(spoken: word).map { .weekday($0) }
        }
    }

    private static func span(_ number: String, _ unit: String, times sign: Int) -> Self? {
        let count = ["a": 1, "an": 1, "one": 1, "two": 2, "three": 3][number] ?? Int(digits: number)
        guard let count, count <= 9999 else { return nil }
        return switch unit {
        case "day", "days": .days(sign * count)
        case "week", "weeks": .days(sign * count * 7)
        case "month", "months": .months(sign * count)
        case "year", "years": .months(sign * count * 12)
        default: nil
        }
    }
}

/// Day, month and perhaps year as they were written, in the order of the country.
private struct WrittenNumbers {
    let day: Int
    let month: Int
    let year: Int?

    /// `12/11`, `12/11/2026`, `12.11.26`, `12-11-2026`, `2026-13-01`, `12 nov`, `12th november 2026`.
    init?(_ words: [String]) {
        switch words.count {
        case 1: self.init(parts: words[0].split(omittingEmptySubsequences: false, whereSeparator: { "/.-".contains($0) }))
        case 2, 3: self.init(named: words)
        default: return nil
        }
    }

    private init?(parts: [Substring]) {
        let numbers = parts.compactMap { Int(digits: String($0)) }
        guard (2...3).contains(parts.count), numbers.count == parts.count else { return nil }
        if parts.count == 3, parts[0].count == 4 {
            (year, month, day) = (numbers[0], numbers[1], numbers[2])
            return
        }
        (day, month) = (numbers[0], numbers[1])
        guard parts.count == 3 else {
            year = nil
            return
        }
        guard let year = Self.year(parts[2]) else { return nil }
        self.year = year
    }

    private init?(named words: [String]) {
        let ordinal = ["st", "nd", "rd", "th"].first { words[0].hasSuffix($0) }
        guard let day = Int(digits: String(words[0].dropLast(ordinal?.count ?? 0))),
            let month = EnglishMonth.number(spoken: words[1])
        else { return nil }
        (self.day, self.month) = (day, month)
        guard words.count == 3 else {
            year = nil
            return
        }
        guard let year = Self.year(words[2][...]) else { return nil }
        self.year = year
    }

    /// Four digits, or the last two of this century.
    private static func year(_ text: Substring) -> Int? {
        guard let number = Int(digits: String(text)) else { return nil }
        return switch text.count {
        case 2: 2000 + number
        case 4: number
        default: nil
        }
    }

    func form() throws(DayExpression.Misunderstanding) -> DayExpression.Form {
        guard (1...12).contains(month) else { throw .noMonth(month, day: day) }
        if let year, !Day.years.contains(year) { throw .tooFarAway }
        // Without a year, 29 February is a day.
        let length = Gregorian.length(ofMonth: month, in: year ?? 2000)
        guard (1...length).contains(day) else { throw .noDay(day, month: month, year: year, length: length) }
        guard let year else { return .everyYear(day: day, month: month) }
        guard let exact = Day(year: year, month: month, day: day) else { throw .tooFarAway }
        return .exact(exact)
    }
}

extension DayExpression.Misunderstanding {
    private static let rule = """
        Write the day first, then the month: 31/12/2026, 31/12 or "31 dec"; or the year first, 2026-12-31; or today, \
        yesterday, tue, "2 weeks ago".
        """

    fileprivate static func noMonth(_ month: Int, day: Int) -> Self {
        Self(sentence: "There is no month \(month).", advice: rule)
    }

    fileprivate static func noDay(_ day: Int, month: Int, year: Int?, length: Int) -> Self {
        let name = EnglishMonth.name(month) + (year.map { " \($0)" } ?? "")
        return Self(sentence: "There is no day \(day) in \(name): it has \(length) days.", advice: rule)
    }

    fileprivate static func otherWeekday(_ day: Day, said: Weekday) -> Self {
        Self(sentence: "\(day.inEnglish) is a \(day.weekday.name), and no \(said.name).", advice: "Check which of the two is meant.")
    }

    fileprivate static var tooFarAway: Self {
        Self(
            sentence: "That day lies outside the years \(Day.years.lowerBound) to \(Day.years.upperBound).", advice: rule)
    }

    fileprivate static func unknown(_ text: String) -> Self {
        let words = ["today", "yesterday", "tomorrow"] + Weekday.allCases.map { $0.name.lowercased() }
        let nearest = Spelling.nearest(to: text, among: words).map { " Did you mean \($0)?" } ?? ""
        return Self(sentence: "\"\(text.prefix(40))\" is not a day.\(nearest)", advice: rule)
    }
}

extension Int {
    /// Reads a run of at most six ASCII digits; no sign, no spaces.
    fileprivate init?(digits text: String) {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        self.init(text)
    }
}
