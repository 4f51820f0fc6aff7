/// A national curriculum year: 0 is Reception, 1 to 13 are years 1 to 13, below 0 is nursery.
public struct YearGroup: Sendable, Hashable, Comparable, BitwiseCopyable {
    public let number: Int

    public init(_ number: Int) {
        self.number = number
    }

    /// The year group that follows from the date of birth: who turns 16 inside an academic year is in year 11 of it.
    public init(bornOn dateOfBirth: Day, in year: AcademicYear) {
        self.init(dateOfBirth.academicYear.distance(to: year) - 5)
    }

    /// The year group of a pupil who is taught outside the usual year.
    ///
    /// - Parameters:
    ///   - yearOverride: the pupil's year group on the first day of the placement.
    ///   - firstDay: the first day of the placement.
    ///   - year: the academic year asked for; the year group rises by one each 1 September.
    public init(yearOverride: Int, onFirstDay firstDay: Day, in year: AcademicYear) {
        self.init(yearOverride + firstDay.academicYear.distance(to: year))
    }

    public var keyStage: KeyStage {
        switch number {
        case ..<1: .earlyYears
        case 1...2: .ks1
        case 3...6: .ks2
        case 7...9: .ks3
        case 10...11: .ks4
        default: .ks5
        }
    }

    public static func < (left: YearGroup, right: YearGroup) -> Bool {
        left.number < right.number
    }
}

extension YearGroup: CustomStringConvertible {
    /// "year 11", "Reception", "nursery".
    public var description: String {
        switch number {
        case ..<0: "nursery"
        case 0: "Reception"
        default: "year \(number)"
        }
    }
}

/// The stages into which evidence is broken down.
public enum KeyStage: String, Sendable, CaseIterable {
    case earlyYears = "early_years"
    case ks1, ks2, ks3, ks4, ks5
}

extension Day {
    /// Age in whole years of somebody born on this day. Who was born on 29 February grows older on 1 March in a year
    /// that has no such day.
    public func age(on day: Day) -> Int {
        let (birth, now) = (parts, day.parts)
        let hadBirthday = (now.month, now.day) >= (birth.month, birth.day)
        return now.year - birth.year - (hadBirthday ? 0 : 1)
    }
}
