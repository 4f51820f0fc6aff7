extension Day {
    /// The day in London at an instant, in seconds since 1970-01-01 00:00 UTC.
    ///
    /// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October (Summer
    /// Time Act 1972 as amended by the Summer Time Order 2002). The rule is reckoned here, so that what counts as today
    /// depends on no time-zone files.
    public init(londonAt secondsSince1970: Int64) {
        let seconds = Int(secondsSince1970)
        let summer = Day.isBritishSummerTime(at: seconds)
        self = Day(utcAt: summer ? seconds + 3600 : seconds)
    }

    /// When the day begins in London, in seconds since 1970-01-01 00:00 UTC. The clocks change at 01:00 UTC, after midnight of either time.
    public var beginningInLondon: Int64 {
        let midnight = (Int(daysSince2000) + Day.daysFrom1970To2000) * Day.secondsPerDay
        return Int64(Day.isBritishSummerTime(at: midnight) ? midnight - 3600 : midnight)
    }

    private init(utcAt seconds: Int) {
        let days = seconds.quotient(floored: Day.secondsPerDay) - Day.daysFrom1970To2000
        self.init(daysSince2000: Int32(clamping: days))
    }

    private static let secondsPerDay = 86_400
    private static let daysFrom1970To2000 = 10_957

    private static func isBritishSummerTime(at seconds: Int) -> Bool {
        let year = Day(utcAt: seconds).year
        return seconds >= clockChange(month: 3, year: year) && seconds < clockChange(month: 10, year: year)
    }

    /// 01:00 UTC on the last Sunday of a month that has 31 days.
    private static func clockChange(month: Int, year: Int) -> Int {
        let last = Day(Gregorian(year: year, month: month, day: 31))
        let sunday = last.adding(days: -(last.weekday.rawValue % 7))
        return (Int(sunday.daysSince2000) + daysFrom1970To2000) * secondsPerDay + 3600
    }
}
