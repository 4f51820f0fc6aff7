import Journey
import Testing

@Suite("The rules of calendars and templates")
struct ConfigurationRuleTests {
    private func place(_ year: Int, _ number: Int) -> HalfTermNumber {
        HalfTermNumber(academicYear: AcademicYear(firstCalendarYear: year), number: number)
    }

    @Test("a half-term that is missing between others is a gap, across the summer too")
    func gaps() throws {
        #expect(JourneyRules.gaps(among: [place(2025, 1), place(2025, 2)]).isEmpty)
        #expect(JourneyRules.gaps(among: [place(2026, 1), place(2025, 6)]).isEmpty)
        #expect(JourneyRules.gaps(among: [place(2025, 2), place(2025, 2)]).isEmpty)
        let summer = try #require(JourneyRules.gaps(among: [place(2025, 5), place(2026, 1)]).first)
        #expect(summer.earlier == place(2025, 5) && summer.later == place(2026, 1))
        #expect(summer.finding.code == .calendarGap)
        #expect(summer.finding.sentence.contains("Half-term 6 of 2025/26"))
        #expect(JourneyRules.gaps(among: [place(2025, 1), place(2025, 4), place(2025, 6)]).count == 2)
    }

    @Test("half-terms that share a day or stand in the wrong order overlap")
    func overlaps() throws {
        func halfTerm(_ number: Int, _ first: String, _ last: String) throws -> HalfTerm {
            HalfTerm(
                academicYear: AcademicYear(firstCalendarYear: 2025), number: number, firstDay: try #require(Day(iso: first)),
                lastDay: try #require(Day(iso: last)))
        }
        let autumn = try halfTerm(1, "2025-09-02", "2025-10-24")
        #expect(try JourneyRules.overlaps(among: [halfTerm(2, "2025-10-25", "2025-12-19"), autumn]).isEmpty)
        #expect(try JourneyRules.overlaps(among: [autumn, halfTerm(2, "2025-10-24", "2025-12-19")]).count == 1)
        #expect(try JourneyRules.overlaps(among: [autumn, halfTerm(2, "2025-08-20", "2025-09-01")]).map(\.finding.code) == [.calendarOverlap])
    }

    @Test("the listed bank holidays are those of the rule for each year: Easter, Mondays, and substitutes for weekends",
          arguments: 2024...2027)
    func bankHolidays(year: Int) throws {
        func day(_ month: Int, _ day: Int) throws -> Day { try #require(Day(year: year, month: month, day: day)) }
        func monday(onOrAfter day: Day) -> Day { day.adding(days: (8 - day.weekday.rawValue) % 7) }
        func weekday(after day: Day) -> Day { day.isMondayToFriday ? day : monday(onOrAfter: day) }
        let easter = try easterSunday(year)
        let christmas = weekday(after: try day(12, 25))
        let boxing = weekday(after: try day(12, 26))
        let expected = [
            weekday(after: try day(1, 1)), easter.adding(days: -2), easter.adding(days: 1), monday(onOrAfter: try day(5, 1)),
            monday(onOrAfter: try day(5, 25)), monday(onOrAfter: try day(8, 25)), christmas,
            boxing == christmas ? boxing.adding(days: 1) : boxing,
        ]
        #expect(BankHolidays.all.filter { $0.day.year == year }.map(\.day) == expected)
    }

    /// The Gregorian reckoning (Meeus, Jones and Butcher).
    private func easterSunday(_ year: Int) throws -> Day {
        let (a, b, c) = (year % 19, year / 100, year % 100)
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let sum = h + l - 7 * m + 114
        return try #require(Day(year: year, month: sum / 31, day: sum % 31 + 1))
    }

    @Test("bank holidays of an academic year lie in it, and a year that the list does not cover has none to propose")
    func academicYears() throws {
        let year = try #require(BankHolidays.holidays(in: AcademicYear(firstCalendarYear: 2025)))
        #expect(year.map(\.day.iso) == [
            "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31",
        ])
        #expect(BankHolidays.holidays(in: AcademicYear(firstCalendarYear: 2023)) == nil)
        #expect(BankHolidays.holidays(in: AcademicYear(firstCalendarYear: 2027)) == nil)
    }

    @Test("when a step is due is read as it is written", arguments: [
        ("F-5", "F-5"), (" r + 2", "R+2"), ("f", "F"), ("S0", nil), ("F5", nil), ("X-1", nil), ("", nil), ("F-401", nil), ("F--5", nil),
    ] as [(String, String?)])
    func due(text: String, written: String?) {
        let due = StepTemplate.Step.due(text)
        #expect(due.map { StepTemplate.Step(code: "x", anchor: $0.anchor, offset: $0.offset).due } == written)
    }

    @Test("the standard templates of an induction and a phased start together are the default, and steps fit their process")
    func processes() {
        let steps = StepProcess.induction.standard.steps + StepProcess.phasedInduction.standard.steps
        #expect(Set(steps) == Set(StepTemplate.defaultInduction.steps))
        for process in StepProcess.allCases {
            #expect(process.standard.steps.allSatisfy { process.anchors.contains($0.anchor) && process.steps.contains($0.code) })
        }
    }

    @Test("a pupil is not planned to start before the place was given")
    func plannedStart() throws {
        let (earlier, later) = (try #require(Day(iso: "2026-03-30")), try #require(Day(iso: "2026-03-31")))
        #expect(JourneyRules.plannedStart(earlier, acceptedOn: later)?.code == .outOfOrder)
        #expect(JourneyRules.plannedStart(later, acceptedOn: later) == nil)
    }

    @Test("a label stands small inside a sentence, unless it begins with letters that are said one by one")
    func labels() {
        #expect("Home visit".insideSentence == "home visit")
        #expect("SEN information".insideSentence == "SEN information")
        #expect("".insideSentence.isEmpty)
    }
}
