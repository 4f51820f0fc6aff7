import Journey
import Testing

@Suite("A day")
struct DayTests {
    @Test("counts from 1 January 2000, as PostgreSQL's date does")
    func epoch() throws {
        #expect(try day("2000-01-01").daysSince2000 == 0)
        #expect(try day("1999-12-31").daysSince2000 == -1)
        #expect(try day("2000-03-01").daysSince2000 == 60)
        #expect(try day("2026-03-31").daysSince2000 == 9_586)
    }

    @Test("agrees with a walk through every day from 1900 to 2199")
    func everyDay() throws {
        // Independent of the arithmetic under test: month lengths and the leap rule, one day after the other.
        var expected = Int32(-36_524)
        var weekday = 0  // 1 January 1900 was a Monday.
        var text: [UInt8] = []
        for year in 1900...2199 {
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            for (month, length) in zip(1..., [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for number in 1...length {
                    let day = try #require(Day(year: year, month: month, day: number))
                    text.removeAll(keepingCapacity: true)
                    day.appendISO(to: &text)
                    let holds =
                        day.daysSince2000 == expected && day.parts == (year, month, number)
                        && day.weekday.rawValue == weekday + 1 && day.isMondayToFriday == (weekday < 5)
                        && text.withUnsafeBytes { Day(iso: $0) } == day
                    guard holds else {
                        Issue.record("\(year)-\(month)-\(number) is out of step")
                        return
                    }
                    expected += 1
                    weekday = (weekday + 1) % 7
                }
                #expect(Day(year: year, month: month, day: length + 1) == nil)
            }
        }
        #expect(expected == 73_049)
    }

    @Test("is read from strict ISO text only", arguments: [
        "2026-3-31", "2026-03-31 ", " 2026-03-31", "31/03/2026", "20260331", "2026/03/31", "2026-03-31T00:00", "",
        "2026-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "1899-12-31", "2200-01-01",
        "-026-01-01", "+026-01-01", "2026-0a-01", "２026-01-01", "0000-00-00",
    ])
    func refused(text: String) {
        #expect(Day(iso: text) == nil)
    }

    @Test("is read at the edges of its years, and on a leap day", arguments: [
        "1900-01-01", "2199-12-31", "2024-02-29", "2000-02-29", "1900-02-28",
    ])
    func accepted(text: String) throws {
        #expect(try day(text).iso == text)
    }

    @Test("1900 and 2100 are no leap years, 2000 is")
    func centuries() {
        #expect(Day(iso: "1900-02-29") == nil)
        #expect(Day(iso: "2100-02-29") == nil)
        #expect(Day(iso: "2000-02-29") != nil)
    }

    @Test("adding months keeps the day of the month or takes the month's last", arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-08-31", 6, "2027-02-28"),
        ("2026-09-01", 7, "2027-04-01"), ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"),
        ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"), ("2025-12-31", 0, "2025-12-31"),
        ("2025-12-31", 14, "2027-02-28"), ("1999-12-31", 2, "2000-02-29"), ("2026-03-15", -15, "2024-12-15"),
    ])
    func addingMonths(start: String, months: Int, end: String) throws {
        #expect(try day(start).adding(months: months).iso == end)
    }

    @Test("one year before 29 February is 28 February", arguments: [
        ("2026-07-17", "2025-07-17"), ("2024-02-29", "2023-02-28"), ("2025-02-28", "2024-02-28"),
        ("2025-03-01", "2024-03-01"),
    ])
    func oneYearBefore(of: String, is before: String) throws {
        #expect(try day(of).oneYearBefore.iso == before)
    }

    @Test("can be counted and walked over")
    func strides() throws {
        let (first, last) = (try day("2024-02-27"), try day("2024-03-02"))
        #expect((first...last).map(\.iso) == ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"])
        #expect(first.distance(to: last) == 4)
        #expect(first < last)
        #expect(last.adding(days: -4) == first)
    }

    @Test("far outside the years that can be written, arithmetic still holds")
    func farAway() throws {
        #expect(try day("2199-12-31").adding(days: 1).iso == "2200-01-01")
        #expect(try day("1900-01-01").adding(months: -1900 * 12).iso == "0000-01-01")
        #expect(try day("1900-01-01").adding(months: -1901 * 12).iso == "-0001-01-01")
        #expect(Day(daysSince2000: .max).year == 5_881_610)
        #expect(Day(daysSince2000: .max).adding(days: 1).daysSince2000 == .max)
    }
}

@Suite("The day in London")
struct LondonTests {
    /// Instants as seconds since 1970, each checked against the rule by hand.
    @Test("changes at midnight by the clock on the wall", arguments: [
        // Winter: UTC.
        (1_767_225_599, "2025-12-31"),  // 2025-12-31 23:59:59 UTC
        (1_767_225_600, "2026-01-01"),  // 2026-01-01 00:00:00 UTC
        // The clocks go forward on 2026-03-29 at 01:00 UTC.
        (1_774_742_399, "2026-03-28"),  // 2026-03-28 23:59:59 UTC, still winter time
        (1_774_742_400, "2026-03-29"),  // 2026-03-29 00:00:00 UTC
        (1_774_825_199, "2026-03-29"),  // 2026-03-29 22:59:59 UTC = 23:59:59 BST
        (1_774_825_200, "2026-03-30"),  // 2026-03-29 23:00:00 UTC = 00:00 BST
        // Summer: an hour ahead.
        (1_784_242_800, "2026-07-17"),  // 2026-07-16 23:00:00 UTC
        (1_784_242_799, "2026-07-16"),
        // The clocks go back on 2026-10-25 at 01:00 UTC.
        (1_792_882_800, "2026-10-25"),  // 2026-10-24 23:00:00 UTC = 00:00 BST
        (1_792_882_799, "2026-10-24"),
        (1_792_972_799, "2026-10-25"),  // 2026-10-25 23:59:59 UTC = 23:59:59 GMT
        (1_792_969_200, "2026-10-25"),  // 2026-10-25 23:00:00 UTC = 23:00 GMT: no longer a day ahead
        (1_792_972_800, "2026-10-26"),
        // Years in which the last Sunday is the 31st.
        (1_711_839_600, "2024-03-30"),  // 2024-03-30 23:00:00 UTC
        (1_711_925_999, "2024-03-31"),  // 2024-03-31 22:59:59 UTC = 23:59:59 BST
        (1_711_926_000, "2024-04-01"),
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
    ])
    func day(seconds: Int64, expected: String) {
        #expect(Day(londonAt: seconds).iso == expected)
    }

    @Test("a day begins in London at the first second that is of it, on every day of thirty years")
    func beginning() throws {
        let first = try #require(Day(iso: "2010-01-01"))
        for day in (0..<10_958).map({ first.adding(days: $0) }) {
            #expect(Day(londonAt: day.beginningInLondon) == day)
            #expect(Day(londonAt: day.beginningInLondon - 1) == day.adding(days: -1))
        }
    }
}

@Suite("An academic year")
struct AcademicYearTests {
    @Test("runs from 1 September to 31 August")
    func bounds() throws {
        let year = try #require(AcademicYear("2025/26"))
        #expect(year.firstDay.iso == "2025-09-01")
        #expect(year.lastDay.iso == "2026-08-31")
        #expect(try AcademicYear(containing: day("2025-08-31")).description == "2024/25")
        #expect(try day("2025-09-01").academicYear == year)
        #expect(try day("2026-08-31").academicYear == year)
        #expect(try day("2026-09-01").academicYear == year.advanced(by: 1))
        #expect(try year.contains(day("2026-02-28")))
        #expect(try !year.contains(day("2026-09-01")))
    }

    @Test("is read strictly", arguments: [
        "2025/27", "2025/25", "2025", "2025/2026", "2025-26", "25/26", "1899/00", "2200/01", "",
    ])
    func refused(text: String) {
        #expect(AcademicYear(text) == nil)
    }

    @Test("goes over the turn of a century", arguments: ["2099/00", "1999/00", "2025/26", "1900/01", "2199/00"])
    func accepted(text: String) {
        #expect(AcademicYear(text)?.description == text)
    }

    @Test("may have half-terms from 1 August on")
    func halfTermDays() throws {
        let year = try #require(AcademicYear("2025/26"))
        #expect(try year.daysForHalfTerms == day("2025-08-01")...day("2026-08-31"))
    }
}
