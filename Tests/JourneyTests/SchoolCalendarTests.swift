import Journey
import Testing

@Suite("A school calendar")
struct SchoolCalendarTests {
    @Test("knows its school days: Monday to Friday, inside a half-term, no closure", arguments: [
        ("2025-09-01", false),  // the day before the first half-term
        ("2025-09-02", false),  // its first day, closed for INSET
        ("2025-09-03", true), ("2025-09-06", false), ("2025-09-07", false), ("2025-09-08", true),
        ("2025-10-24", true), ("2025-10-27", false), ("2025-11-03", true),
        ("2025-12-25", false),  // a closure outside half-terms changes nothing
        ("2026-05-04", false), ("2026-05-05", true), ("2026-10-23", true), ("2026-10-24", false),
    ])
    func schoolDays(text: String, isSchoolDay: Bool) throws {
        #expect(try aCalendar().isSchoolDay(day(text)) == isSchoolDay)
    }

    @Test("counts on and back in school days", arguments: [
        ("2025-09-08", 0, "2025-09-08"), ("2025-09-08", 1, "2025-09-09"), ("2025-09-05", 1, "2025-09-08"),
        ("2025-09-06", 0, "2025-09-06"),  // day 0 is the day itself, a Saturday too
        ("2025-09-06", 1, "2025-09-08"), ("2025-09-07", 1, "2025-09-08"), ("2025-09-08", -1, "2025-09-05"),
        ("2025-09-07", -1, "2025-09-05"), ("2025-10-24", 1, "2025-11-03"), ("2025-10-28", 1, "2025-11-03"),
        ("2025-10-28", -1, "2025-10-24"), ("2026-05-01", 1, "2026-05-05"), ("2026-05-04", 1, "2026-05-05"),
        ("2026-05-05", -1, "2026-05-01"), ("2026-03-20", 10, "2026-04-17"), ("2025-09-02", 1, "2025-09-03"),
        ("2025-09-16", -9, "2025-09-03"), ("2026-10-22", 1, "2026-10-23"), ("2026-08-15", 1, "2026-09-01"),
    ])
    func counting(start: String, offset: Int, end: String) throws {
        #expect(try aCalendar().schoolDay(offset, from: day(start))?.iso == end)
    }

    @Test("has no answer out of its reach", arguments: [
        ("2025-09-01", 1), ("2025-09-01", 10),  // before the first half-term starts
        ("2026-10-24", -1),  // after the last one ends
        ("2026-10-23", 1), ("2026-10-20", 4), ("2025-09-03", -1), ("2025-09-16", -10), ("2025-09-02", -1),
    ])
    func outOfReach(start: String, offset: Int) throws {
        #expect(try aCalendar().schoolDay(offset, from: day(start)) == nil)
    }

    @Test("counts the school days between two days", arguments: [
        ("2025-09-08", "2025-09-08", 0, 1), ("2025-09-08", "2025-09-09", 1, 2), ("2025-09-05", "2025-09-08", 1, 2),
        ("2025-09-06", "2025-09-07", 0, 0), ("2025-10-24", "2025-11-03", 1, 2), ("2025-10-25", "2025-11-02", 0, 0),
        ("2026-05-01", "2026-05-05", 1, 2), ("2026-05-04", "2026-05-04", 0, 0), ("2025-09-02", "2025-09-05", 3, 3),
        ("2025-09-09", "2025-09-08", 0, 0), ("2025-09-29", "2025-09-08", 0, 0), ("2025-09-02", "2025-12-19", 73, 73),
    ])
    func between(start: String, end: String, after: Int, bothIncluded: Int) throws {
        let calendar = try aCalendar()
        #expect(try calendar.schoolDays(after: day(start), through: day(end)) == after)
        #expect(try calendar.schoolDays(from: day(start), through: day(end)) == bothIncluded)
    }

    @Test("does not count from or to a day out of reach")
    func betweenOutOfReach() throws {
        let calendar = try aCalendar()
        #expect(try calendar.schoolDays(after: day("2025-09-01"), through: day("2025-09-10")) == nil)
        #expect(try calendar.schoolDays(after: day("2026-10-01"), through: day("2026-10-24")) == nil)
        #expect(try calendar.schoolDays(from: day("2025-09-01"), through: day("2025-09-10")) == nil)
        #expect(try calendar.schoolDays(from: day("2025-09-02"), through: day("2026-10-23")) != nil)
    }

    @Test("agrees with a walk from day to day")
    func walk() throws {
        let calendar = try aCalendar()
        let reach = try #require(calendar.reach)
        #expect(reach == (try day("2025-09-02"))...(try day("2026-10-23")))
        for start in reach {
            var (day, offset) = (start, 0)
            while day < reach.upperBound {
                day = day.adding(days: 1)
                guard calendar.isSchoolDay(day) else { continue }
                offset += 1
                guard calendar.schoolDay(offset, from: start) == day,
                    calendar.schoolDays(after: start, through: day) == offset,
                    !calendar.isSchoolDay(start) || calendar.schoolDay(-offset, from: day) == start
                else {
                    Issue.record("\(offset) school days after \(start) is \(day)")
                    return
                }
            }
        }
    }

    @Test("finds the half-term that starts on or after a day", arguments: [
        ("2025-09-02", 1), ("2025-09-03", 2), ("2025-11-03", 2), ("2025-11-04", 3), ("2026-07-21", 1),
    ])
    func halfTermStarting(text: String, number: Int) throws {
        #expect(try aCalendar().halfTerm(startingOnOrAfter: day(text))?.number == number)
    }

    @Test("finds no half-term before its first or after its last starts")
    func noHalfTerm() throws {
        let calendar = try aCalendar()
        #expect(try calendar.halfTerm(startingOnOrAfter: day("2025-09-01")) == nil)
        #expect(try calendar.halfTerm(startingOnOrAfter: day("2026-09-02")) == nil)
        #expect(try calendar.halfTerm(containing: day("2025-10-25")) == nil)
        #expect(try calendar.halfTerm(containing: day("2025-10-24"))?.number == 1)
        #expect(try calendar.halfTerm(containing: day("2025-11-03"))?.number == 2)
    }

    @Test("marks two terms by the end of the fourth half-term that starts on or after the start", arguments: [
        ("2025-09-02", "2026-03-27"), ("2025-09-03", "2026-05-22"), ("2025-11-03", "2026-05-22"),
        ("2025-11-04", "2026-07-21"), ("2026-01-05", "2026-07-21"), ("2026-01-06", "2026-10-23"),
        ("2026-02-23", "2026-10-23"),
    ])
    func twoTermMark(start: String, mark: String) throws {
        #expect(try aCalendar().twoTermMark(ofTransitionStartedOn: day(start))?.iso == mark)
    }

    @Test("has no two-term mark where the calendar doesn't reach", arguments: [
        "2025-09-01", "2026-02-24", "2026-12-01",
    ])
    func noTwoTermMark(start: String) throws {
        #expect(try aCalendar().twoTermMark(ofTransitionStartedOn: day(start)) == nil)
    }

    @Test("may have a half-term of one day")
    func oneDay() throws {
        let calendar = SchoolCalendar(
            halfTerms: [try halfTerm("2025/26", 1, "2025-09-03", "2025-09-03")], closures: [])
        #expect(try calendar.isSchoolDay(day("2025-09-03")))
        #expect(try calendar.schoolDays(from: day("2025-09-03"), through: day("2025-09-03")) == 1)
        #expect(try calendar.schoolDay(1, from: day("2025-09-03")) == nil)
        #expect(try calendar.halfTerm(startingOnOrAfter: day("2025-09-03"))?.number == 1)
    }

    @Test("reaches nothing when it is empty, except the day itself")
    func empty() throws {
        let today = try day("2025-09-03")
        #expect(SchoolCalendar.empty.reach == nil)
        #expect(!SchoolCalendar.empty.isSchoolDay(today))
        #expect(SchoolCalendar.empty.schoolDay(0, from: today) == today)
        #expect(SchoolCalendar.empty.schoolDay(1, from: today) == nil)
        #expect(SchoolCalendar.empty.schoolDay(-1, from: today) == nil)
        #expect(SchoolCalendar.empty.schoolDays(after: today, through: today) == nil)
        #expect(SchoolCalendar.empty.halfTerm(startingOnOrAfter: today) == nil)
        #expect(SchoolCalendar.empty.twoTermMark(ofTransitionStartedOn: today) == nil)
    }

    @Test("bears half-terms that overlap or end before they start")
    func odd() throws {
        let calendar = SchoolCalendar(
            halfTerms: [
                try halfTerm("2025/26", 1, "2025-09-01", "2025-09-05"),
                try halfTerm("2025/26", 2, "2025-09-04", "2025-09-08"),
                try halfTerm("2025/26", 3, "2025-09-20", "2025-09-10"),
            ], closures: [])
        #expect(try calendar.schoolDays(from: day("2025-09-01"), through: day("2025-09-08")) == 6)
        #expect(calendar.halfTerms.count == 2)
        #expect(try calendar.reaches(day("2025-09-09")) == false)
    }
}
