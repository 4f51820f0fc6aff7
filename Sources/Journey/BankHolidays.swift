/// The bank holidays of England and Wales, as a list that is proposed for a setting's closures.
///
/// A list and no reckoning: holidays are moved and added by proclamation (Banking and Financial Dealings Act 1971), as in
/// 2022 and 2023. Source: GOV.UK, "UK bank holidays", England and Wales.
public enum BankHolidays {
    public struct Holiday: Sendable, Hashable {
        public let day: Day
        public let name: String
    }

    /// The year and month as of which the list is GOV.UK's.
    public static let asOf = "November 2025"

    /// Those of an academic year, in order; nil where the list doesn't reach.
    public static func holidays(in year: AcademicYear) -> [Holiday]? {
        guard listedYears.contains(year.firstCalendarYear), listedYears.contains(year.firstCalendarYear + 1) else { return nil }
        return all.filter { year.contains($0.day) }
    }

    private static var listedYears: ClosedRange<Int> { 2024...2027 }

    /// Every one that is listed, in order.
    public static let all: [Holiday] = [
        (2024, [
            (1, 1, "New Year's Day"), (3, 29, "Good Friday"), (4, 1, "Easter Monday"), (5, 6, "Early May bank holiday"),
            (5, 27, "Spring bank holiday"), (8, 26, "Summer bank holiday"), (12, 25, "Christmas Day"), (12, 26, "Boxing Day"),
        ]),
        (2025, [
            (1, 1, "New Year's Day"), (4, 18, "Good Friday"), (4, 21, "Easter Monday"), (5, 5, "Early May bank holiday"),
            (5, 26, "Spring bank holiday"), (8, 25, "Summer bank holiday"), (12, 25, "Christmas Day"), (12, 26, "Boxing Day"),
        ]),
        (2026, [
            (1, 1, "New Year's Day"), (4, 3, "Good Friday"), (4, 6, "Easter Monday"), (5, 4, "Early May bank holiday"),
            (5, 25, "Spring bank holiday"), (8, 31, "Summer bank holiday"), (12, 25, "Christmas Day"),
            (12, 28, "Boxing Day (substitute day)"),
        ]),
        (2027, [
            (1, 1, "New Year's Day"), (3, 26, "Good Friday"), (3, 29, "Easter Monday"), (5, 3, "Early May bank holiday"),
            (5, 31, "Spring bank holiday"), (8, 30, "Summer bank holiday"), (12, 27, "Christmas Day (substitute day)"),
            (12, 28, "Boxing Day (substitute day)"),
        ]),
    ].flatMap { year, holidays in
        holidays.compactMap { month, day, name in
            Day(year: year, month: month, day: day).map { Holiday(day: $0, name: name) }
        }
    }
}
