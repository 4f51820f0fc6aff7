/// A school year in England: 1 September to 31 August.
public struct AcademicYear: Sendable, Hashable, BitwiseCopyable {
    /// The calendar year in which it begins: 2025 for 2025/26.
    public let firstCalendarYear: Int

    public init(firstCalendarYear: Int) {
        self.firstCalendarYear = firstCalendarYear
    }

    public init(containing day: Day) {
        let (year, month, _) = day.parts
        self.init(firstCalendarYear: month >= 9 ? year : year - 1)
    }

    /// Reads `2025/26`. The second part must be the next year's two digits: `2025/27` is refused, and so is `2025`.
    public init?(_ text: String) {
        var text = text
        guard let year = text.withUTF8({ AcademicYear(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = year
    }

    /// Reads the bytes of `2025/26` without allocating.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 7, bytes[4] == ASCII.slash,
            let first = ASCII.number(bytes, 0..<4), Day.years.contains(first),
            let second = ASCII.number(bytes, 5..<7), second == (first + 1) % 100
        else { return nil }
        self.init(firstCalendarYear: first)
    }

    /// 1 September.
    public var firstDay: Day {
        Day(Gregorian(year: firstCalendarYear, month: 9, day: 1))
    }

    /// 31 August of the next calendar year.
    public var lastDay: Day {
        Day(Gregorian(year: firstCalendarYear + 1, month: 8, day: 31))
    }

    /// The days on which a half-term of this year may lie: from 1 August, since some schools begin before September, to
    /// 31 August of the next year.
    public var daysForHalfTerms: ClosedRange<Day> {
        Day(Gregorian(year: firstCalendarYear, month: 8, day: 1))...lastDay
    }

    public func contains(_ day: Day) -> Bool {
        AcademicYear(containing: day) == self
    }
}

extension AcademicYear: Strideable {
    public static func == (left: AcademicYear, right: AcademicYear) -> Bool {
        left.firstCalendarYear == right.firstCalendarYear
    }

    public static func < (left: AcademicYear, right: AcademicYear) -> Bool {
        left.firstCalendarYear < right.firstCalendarYear
    }

    public func distance(to other: AcademicYear) -> Int {
        other.firstCalendarYear - firstCalendarYear
    }

    public func advanced(by years: Int) -> AcademicYear {
        AcademicYear(firstCalendarYear: firstCalendarYear + years)
    }
}

extension AcademicYear: CustomStringConvertible {
    /// `2025/26`.
    public var description: String {
        var bytes: [UInt8] = []
        ASCII.append(firstCalendarYear.magnitude, digits: 4, to: &bytes)
        bytes.append(ASCII.slash)
        ASCII.append(UInt((firstCalendarYear + 1).remainder(floored: 100)), digits: 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
