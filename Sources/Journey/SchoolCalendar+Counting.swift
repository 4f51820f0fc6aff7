/// How so many school days were counted from one day to another: what counted, and what was skipped on the way.
public struct SchoolDayCount: Sendable, Hashable {
    /// School days between the two, the second included.
    public let schoolDays: Int
    /// Days of no half-term, in stretches, as far as they lie on the way.
    public let holidays: [ClosedRange<Day>]
    /// Mondays to Fridays of a half-term on which the setting was closed.
    public let closures: [Day]
}

extension SchoolCalendar {
    /// Counts from a day to a later one, or back to an earlier one. Nil when either is out of reach.
    ///
    /// The day that is counted from doesn't count: day 0 is the day itself.
    public func count(from day: Day, to end: Day) -> SchoolDayCount? {
        guard reaches(day), reaches(end) else { return nil }
        guard day != end else { return SchoolDayCount(schoolDays: 0, holidays: [], closures: []) }
        let way = day < end ? day.adding(days: 1)...end : end...day.adding(days: -1)
        return SchoolDayCount(
            schoolDays: way.count(where: isSchoolDay),
            holidays: holidays.filter { $0.overlaps(way) }.map { $0.clamped(to: way) }
                .filter { $0.contains(where: \.isMondayToFriday) },
            closures: way.filter { $0.isMondayToFriday && halfTerm(containing: $0) != nil && !isSchoolDay($0) })
    }

    /// Which of the four checks after a transition's start one on a day is; nil where it is none of them.
    ///
    /// The first three belong to a half-term and the holiday after it, the last to the two-term mark and what follows.
    public func transitionCheck(on day: Day, startedOn: Day) -> Int? {
        let halfTerms = Array(halfTerms(startingOnOrAfter: startedOn).prefix(4))
        if halfTerms.count == 4, day >= halfTerms[3].firstDay { return day >= halfTerms[3].lastDay ? 4 : nil }
        return halfTerms.prefix(3).lastIndex { $0.firstDay <= day }.map { $0 + 1 }
    }

    /// From the day after a half-term to the day before the next.
    private var holidays: [ClosedRange<Day>] {
        zip(halfTerms, halfTerms.dropFirst()).compactMap { before, next in
            let (first, last) = (before.lastDay.adding(days: 1), next.firstDay.adding(days: -1))
            return first <= last ? first...last : nil
        }
    }
}
