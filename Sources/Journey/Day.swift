/// A calendar day: what a form calls a date, without a time or a time zone.
///
///     let start = Day(iso: "2026-08-31")
///     start?.adding(months: 6).iso        // "2027-02-28"
///     start?.academicYear.description     // "2025/26"
///
/// A day is four bytes and counts as PostgreSQL's `date` does, so it goes to the database and back without
/// conversion. Days that people write lie in the years 1900 to 2199; everything else is a slip of the keyboard and is
/// refused where text or year, month and day become a `Day`. Arithmetic isn't bounded.
public struct Day: Sendable, Hashable, BitwiseCopyable {
    /// Days since 1 January 2000; earlier days are negative.
    public let daysSince2000: Int32

    public init(daysSince2000: Int32) {
        self.daysSince2000 = daysSince2000
    }

    /// The years that a written day may have.
    public static let years = 1900...2199

    /// Nil when there is no such day in the Gregorian calendar, or its year is not one of ``years``.
    public init?(year: Int, month: Int, day: Int) {
        guard Day.years.contains(year), (1...12).contains(month),
            day >= 1, day <= Gregorian.length(ofMonth: month, in: year)
        else { return nil }
        self.init(Gregorian(year: year, month: month, day: day))
    }

    init(_ gregorian: Gregorian) {
        self.init(daysSince2000: Int32(clamping: gregorian.daysSince2000))
    }

    /// Year, month and day together: cheaper than asking for each.
    public var parts: (year: Int, month: Int, day: Int) {
        let gregorian = Gregorian(daysSince2000: Int(daysSince2000))
        return (gregorian.year, gregorian.month, gregorian.day)
    }

    public var year: Int { parts.year }
    public var month: Int { parts.month }
    public var day: Int { parts.day }

    public var weekday: Weekday {
        // 1 January 2000 was a Saturday, five days after a Monday.
        Weekday.allCases[(Int(daysSince2000) + 5).remainder(floored: 7)]
    }

    public var isMondayToFriday: Bool {
        (Int(daysSince2000) + 5).remainder(floored: 7) < 5
    }

    public func adding(days: Int) -> Day {
        Day(daysSince2000: Int32(clamping: Int(daysSince2000) + days))
    }

    /// Keeps the day of the month, or takes the month's last where the month is too short.
    public func adding(months: Int) -> Day {
        let (year, month, day) = parts
        let count = year * 12 + (month - 1) + months
        let (newYear, newMonth) = (count.quotient(floored: 12), count.remainder(floored: 12) + 1)
        let newDay = min(day, Gregorian.length(ofMonth: newMonth, in: newYear))
        return Day(Gregorian(year: newYear, month: newMonth, day: newDay))
    }

    /// The same day a year earlier; for 29 February, 28 February.
    public var oneYearBefore: Day { adding(months: -12) }

    /// The academic year, 1 September to 31 August, in which the day lies.
    public var academicYear: AcademicYear { AcademicYear(containing: self) }
}

/// Ordered by time, and countable: `for day in first...last`.
extension Day: Strideable {
    public static func == (left: Day, right: Day) -> Bool {
        left.daysSince2000 == right.daysSince2000
    }

    public static func < (left: Day, right: Day) -> Bool {
        left.daysSince2000 < right.daysSince2000
    }

    public func distance(to other: Day) -> Int {
        Int(other.daysSince2000) - Int(daysSince2000)
    }

    public func advanced(by days: Int) -> Day {
        adding(days: days)
    }
}

/// The days of the week, Monday first.
public enum Weekday: Int, Sendable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday
}
