/// One of the six half-terms of an academic year.
public struct HalfTerm: Sendable, Hashable {
    public let academicYear: AcademicYear
    /// 1 to 6.
    public let number: Int
    public let firstDay: Day
    public let lastDay: Day

    public init(academicYear: AcademicYear, number: Int, firstDay: Day, lastDay: Day) {
        self.academicYear = academicYear
        self.number = number
        self.firstDay = firstDay
        self.lastDay = lastDay
    }
}

/// The half-terms and closures of one setting, and the arithmetic of its school days.
///
///     let due = calendar.schoolDay(-5, from: firstDay)                        // five school days before
///     let wait = calendar.schoolDays(after: referredOn, through: firstDay)    // how long the pupil waited
///
/// A school day is a Monday to Friday inside a half-term that is no closure. A day before the first half-term starts or
/// after the last one ends is out of the calendar's reach: whatever needs such a day is nil. A setting without a
/// calendar has an empty one, which reaches nothing.
public struct SchoolCalendar: Sendable {
    /// In order of their first days.
    public let halfTerms: [HalfTerm]
    /// The days from the first half-term's start to the last one's end; nil when there are no half-terms.
    public let reach: ClosedRange<Day>?
    /// Every school day in order: a decade has fewer than two thousand.
    private let schoolDays: [Day]

    /// - Parameters:
    ///   - halfTerms: in any order; one that ends before it starts is left out.
    ///   - closures: bank holidays and training days, in any order, inside half-terms or not.
    public init(halfTerms: [HalfTerm], closures: some Sequence<Day>) {
        let ordered = halfTerms.filter { $0.firstDay <= $0.lastDay }
            .sorted { ($0.firstDay, $0.lastDay) < ($1.firstDay, $1.lastDay) }
        let closed = Set(closures)
        let open = Set(ordered.flatMap { $0.firstDay...$0.lastDay })
        self.halfTerms = ordered
        schoolDays = open.filter { $0.isMondayToFriday && !closed.contains($0) }.sorted()
        if let first = ordered.first, let last = ordered.map(\.lastDay).max() {
            reach = first.firstDay...last
        } else {
            reach = nil
        }
    }

    /// The calendar of a setting that has given none.
    public static let empty = SchoolCalendar(halfTerms: [], closures: [])

    public func reaches(_ day: Day) -> Bool {
        reach?.contains(day) ?? false
    }

    public func isSchoolDay(_ day: Day) -> Bool {
        let place = schoolDaysBefore(day)
        return place < schoolDays.count && schoolDays[place] == day
    }

    /// The day so many school days after a day, or before it when `offset` is negative.
    ///
    /// Day 0 is the day itself, school day or not, and needs no calendar. From a day that is no school day, +1 is the
    /// next school day and -1 the one before. Nil when the day or the answer is out of reach.
    public func schoolDay(_ offset: Int, from day: Day) -> Day? {
        if offset == 0 { return day }
        guard reaches(day) else { return nil }
        let place =
            offset > 0
            ? schoolDaysBefore(day.adding(days: 1)) + offset - 1
            : schoolDaysBefore(day) + offset
        return schoolDays.indices.contains(place) ? schoolDays[place] : nil
    }

    /// How many school days lie after one day, up to and including another; 0 when the other is not later. Nil when
    /// either is out of reach.
    public func schoolDays(after day: Day, through last: Day) -> Int? {
        guard reaches(day), reaches(last) else { return nil }
        return max(0, schoolDaysBefore(last.adding(days: 1)) - schoolDaysBefore(day.adding(days: 1)))
    }

    /// How many school days lie from one day to another, both included. Nil when either is out of reach.
    public func schoolDays(from day: Day, through last: Day) -> Int? {
        guard reaches(day), reaches(last) else { return nil }
        return max(0, schoolDaysBefore(last.adding(days: 1)) - schoolDaysBefore(day))
    }

    /// The first half-term that starts on or after a day; nil when there is none, or the day is out of reach.
    public func halfTerm(startingOnOrAfter day: Day) -> HalfTerm? {
        halfTerms(startingOnOrAfter: day).first
    }

    /// All half-terms that start on or after a day, in order; none when the day is out of reach.
    public func halfTerms(startingOnOrAfter day: Day) -> ArraySlice<HalfTerm> {
        guard reaches(day) else { return [] }
        return halfTerms.drop { $0.firstDay < day }
    }

    /// The half-term in which a day lies, a Saturday or closure included.
    public func halfTerm(containing day: Day) -> HalfTerm? {
        halfTerms.first { $0.firstDay <= day && day <= $0.lastDay }
    }

    /// The two-term mark of a transition: the last day of the fourth half-term that starts on or after the first day
    /// there. Nil where the calendar doesn't reach far enough back or ahead to tell.
    public func twoTermMark(ofTransitionStartedOn start: Day) -> Day? {
        halfTerms(startingOnOrAfter: start).dropFirst(3).first?.lastDay
    }

    /// How many school days come before a day: its place among them, by halving.
    private func schoolDaysBefore(_ day: Day) -> Int {
        var (low, high) = (0, schoolDays.count)
        while low < high {
            let middle = (low + high) / 2
            if schoolDays[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
