/// The seven months after leaving in which a young person is asked how it goes.
///
///     let followUp = FollowUp(start: september)           // 1 September 2025
///     followUp.window(ofMonth: 5)                         // 1 to 31 January 2026
///     followUp.month(of: day)                             // nil before it starts, and after its last month
public struct FollowUp: Sendable, Hashable {
    public static let months = 1...7

    /// The first day of month 1.
    public let start: Day

    public init(start: Day) {
        self.start = start
    }

    /// From the start plus (month - 1) months to the day before the start plus so many months.
    public func window(ofMonth month: Int) -> ClosedRange<Day> {
        start.adding(months: month - 1)...start.adding(months: month).adding(days: -1)
    }

    /// The last day of month 7, after which the follow-up ends by itself.
    public var lastDay: Day { window(ofMonth: FollowUp.months.upperBound).upperBound }

    /// The month that a day belongs to.
    public func month(of day: Day) -> Int? {
        FollowUp.months.first { window(ofMonth: $0).contains(day) }
    }
}
