/// Year, month and day in the proleptic Gregorian calendar, and their count of days.
///
/// Years are counted from March here, so that the leap day is the last of its year and the months before it have fixed
/// places: five months from March on always take 153 days.
struct Gregorian {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince2000: Int) {
        let days = daysSince2000 - Gregorian.firstOfMarch2000
        // The mean year is 146097 / 400 days long; a year that it names is off by one at most.
        var marchYear = (days * 400).quotient(floored: 146_097)
        if Gregorian.days(beforeMarchYear: marchYear) > days {
            marchYear -= 1
        } else if Gregorian.days(beforeMarchYear: marchYear + 1) <= days {
            marchYear += 1
        }
        let dayOfYear = days - Gregorian.days(beforeMarchYear: marchYear)
        let monthFromMarch = (dayOfYear * 5 + 2) / 153
        day = dayOfYear - Gregorian.days(beforeMonthFromMarch: monthFromMarch) + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = 2000 + marchYear + (monthFromMarch < 10 ? 0 : 1)
    }

    var daysSince2000: Int {
        let marchYear = (month > 2 ? year : year - 1) - 2000
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        return Gregorian.firstOfMarch2000 + Gregorian.days(beforeMarchYear: marchYear)
            + Gregorian.days(beforeMonthFromMarch: monthFromMarch) + day - 1
    }

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// 1 March 2000, in days since 1 January 2000.
    private static let firstOfMarch2000 = 60

    /// Days from 1 March 2000 to 1 March of the year that lies `year` years later. 2000 is a multiple of 400, so that
    /// the leap rule holds for the difference as it does for the year.
    private static func days(beforeMarchYear year: Int) -> Int {
        365 * year + year.quotient(floored: 4) - year.quotient(floored: 100) + year.quotient(floored: 400)
    }

    private static func days(beforeMonthFromMarch month: Int) -> Int {
        (month * 153 + 2) / 5
    }
}

extension Int {
    /// The quotient rounded down, also for negative numbers.
    func quotient(floored divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The remainder that belongs to the quotient rounded down: never negative for a positive divisor.
    func remainder(floored divisor: Int) -> Int {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
