import Testing

@testable import Journey

@Suite("Days as people write and say them")
struct DayExpressionTests {
    /// Tuesday 31 March 2026.
    let today = Day(daysSince2000: 9_586)

    private func meant(_ text: String, _ leaning: DayExpression.Leaning = .past) throws -> String {
        try DayExpression(text).day(today: today, leaning: leaning).iso
    }

    @Test(
        "the day comes before the month",
        arguments: [
            ("2026-11-12", "2026-11-12"), ("12/11/2026", "2026-11-12"), ("1/2/2026", "2026-02-01"),
            ("12.11.26", "2026-11-12"), ("12-11-2026", "2026-11-12"), ("12 nov 2026", "2026-11-12"),
            ("12 November 2026", "2026-11-12"), ("3rd Sept 2025", "2025-09-03"), (" 12  nov  26 ", "2026-11-12"),
            ("29/2/2024", "2024-02-29"),
        ])
    func dayFirst(text: String, iso: String) throws {
        #expect(try meant(text) == iso)
    }

    @Test(
        "a day is understood as it is printed, with its weekday before it",
        arguments: [("Tue 10 Mar 2026", "2026-03-10"), ("tuesday 10/3/2026", "2026-03-10"), ("Tue 10 Mar", "2026-03-10")])
    func withWeekday(text: String, iso: String) throws {
        #expect(try meant(text) == iso)
    }

    @Test("a weekday that the day is not is refused, since one of the two is wrong", arguments: ["Mon 10 Mar 2026", "Mon 10 Mar", "fri 10/3/2026"])
    func wrongWeekday(text: String) throws {
        let refusal = #expect(throws: DayExpression.Misunderstanding.self) { try meant(text) }
        #expect(refusal?.sentence.contains("is a Tuesday") == true)
    }

    @Test(
        "a day without its year is the latest one, or the next one for a plan",
        arguments: [
            ("12/11", "2025-11-12", "2026-11-12"), ("12 nov", "2025-11-12", "2026-11-12"),
            ("31/3", "2026-03-31", "2026-03-31"), ("1 apr", "2025-04-01", "2026-04-01"),
            ("30/03", "2026-03-30", "2027-03-30"), ("29/2", "2024-02-29", "2028-02-29"),
        ])
    func withoutYear(text: String, past: String, future: String) throws {
        #expect(try meant(text) == past)
        #expect(try meant(text, .future) == future)
    }

    @Test(
        "a weekday is the latest one, or the next one for a plan",
        arguments: [
            ("tue", "2026-03-31", "2026-03-31"), ("tues", "2026-03-31", "2026-03-31"),
            ("Monday", "2026-03-30", "2026-04-06"), ("weds", "2026-03-25", "2026-04-01"),
            ("sun", "2026-03-29", "2026-04-05"),
        ])
    func weekdays(text: String, past: String, future: String) throws {
        #expect(try meant(text) == past)
        #expect(try meant(text, .future) == future)
    }

    @Test(
        "days are counted from today",
        arguments: [
            ("today", "2026-03-31"), ("Yesterday", "2026-03-30"), ("tomorrow", "2026-04-01"),
            ("2 weeks ago", "2026-03-17"), ("a week ago", "2026-03-24"), ("10 days ago", "2026-03-21"),
            ("1 month ago", "2026-02-28"), ("a year ago", "2025-03-31"), ("in 3 days", "2026-04-03"),
        ])
    func relative(text: String, iso: String) throws {
        #expect(try meant(text) == iso)
    }

    @Test(
        "what is no day is refused with the rule",
        arguments: [
            ("13/13", "There is no month 13."), ("11/13/2026", "There is no month 13."),
            ("2026-13-01", "There is no month 13."), ("0/1/2026", "There is no day 0 in January 2026: it has 31 days."),
            ("29/02/2026", "There is no day 29 in February 2026: it has 28 days."),
            ("30/2", "There is no day 30 in February: it has 29 days."),
            ("12/11/1066", "That day lies outside the years 1900 to 2199."),
            ("9999 years ago", "That day lies outside the years 1900 to 2199."),
            ("yestreday", "\"yestreday\" is not a day. Did you mean yesterday?"), ("", "\"\" is not a day."),
            ("soon", "\"soon\" is not a day."), ("12/11/026", "\"12/11/026\" is not a day."),
            ("nov 12", "\"nov 12\" is not a day."), ("99999999 days ago", "\"99999999 days ago\" is not a day."),
            ("12//11", "\"12//11\" is not a day."), ("-1/2", "\"-1/2\" is not a day."),
        ])
    func refused(text: String, sentence: String) throws {
        let misunderstanding = try #require(throws: DayExpression.Misunderstanding.self) { try meant(text) }
        #expect(misunderstanding.sentence == sentence)
        #expect(misunderstanding.advice.hasPrefix("Write the day first"))
    }

    @Test("only a day written year first needs no saying back")
    func isISO() throws {
        #expect(try DayExpression("2026-11-12").isISO)
        #expect(try !DayExpression("12/11/2026").isISO)
        #expect(try !DayExpression("today").isISO)
    }

    @Test("a day is said with its weekday")
    func inEnglish() throws {
        #expect(today.inEnglish == "Tue 31 Mar 2026")
        #expect(try day("2024-02-29").inEnglish == "Thu 29 Feb 2024")
    }
}
