import Journey
import Testing

@Suite("A year group")
struct YearGroupTests {
    @Test("follows from the date of birth and the academic year", arguments: [
        ("2010-08-31", "2025-09-01", 11), ("2010-08-31", "2026-08-31", 11), ("2010-08-31", "2026-09-01", 12),
        ("2010-01-31", "2025-09-01", 11), ("2010-09-01", "2025-09-01", 10), ("2010-09-01", "2026-09-01", 11),
        ("2020-09-01", "2025-09-01", 0), ("2020-08-31", "2025-09-01", 1), ("2012-02-29", "2025-09-01", 9),
        ("2021-09-01", "2025-09-01", -1),
    ])
    func fromBirth(born: String, on: String, number: Int) throws {
        #expect(try YearGroup(bornOn: day(born), in: day(on).academicYear).number == number)
    }

    @Test("given by a placement, it rises each 1 September", arguments: [
        (10, "2025-09-01", "2026-08-31", 10), (10, "2025-09-01", "2026-09-01", 11),
        (10, "2026-08-31", "2026-09-01", 11),
        (10, "2026-08-31", "2026-08-31", 10), (-2, "2025-10-01", "2027-10-01", 0), (10, "2025-10-01", "2025-08-31", 9),
    ])
    func overridden(override: Int, firstDay: String, on: String, number: Int) throws {
        let year = try YearGroup(yearOverride: override, onFirstDay: day(firstDay), in: day(on).academicYear)
        #expect(year.number == number)
    }

    @Test("belongs to a key stage", arguments: [
        (-2, KeyStage.earlyYears), (0, .earlyYears), (1, .ks1), (2, .ks1), (3, .ks2), (6, .ks2), (7, .ks3), (9, .ks3),
        (10, .ks4), (11, .ks4), (12, .ks5), (20, .ks5),
    ])
    func keyStage(number: Int, stage: KeyStage) {
        #expect(YearGroup(number).keyStage == stage)
    }

    @Test("is said as people say it")
    func description() {
        #expect([-1, 0, 1, 11].map { YearGroup($0).description } == ["nursery", "Reception", "year 1", "year 11"])
        #expect(KeyStage.allCases.map(\.rawValue) == ["early_years", "ks1", "ks2", "ks3", "ks4", "ks5"])
    }

    @Test("Age is counted in whole years", arguments: [
        ("2010-05-15", "2026-05-14", 15), ("2010-05-15", "2026-05-15", 16), ("2012-02-29", "2025-02-28", 12),
        ("2012-02-29", "2025-03-01", 13), ("2012-02-29", "2024-02-29", 12), ("2012-02-29", "2024-02-28", 11),
        ("2026-01-01", "2026-01-01", 0), ("2026-01-02", "2026-01-01", -1),
    ])
    func age(born: String, on: String, years: Int) throws {
        #expect(try day(born).age(on: day(on)) == years)
    }
}
