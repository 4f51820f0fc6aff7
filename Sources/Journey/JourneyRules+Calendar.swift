/// Which half-term it is: the third of 2025/26.
public struct HalfTermNumber: Sendable, Hashable, Comparable {
    public let academicYear: AcademicYear
    /// 1 to 6.
    public let number: Int

    public init(academicYear: AcademicYear, number: Int) {
        self.academicYear = academicYear
        self.number = number
    }

    public var next: HalfTermNumber {
        number < HalfTerm.perYear
            ? HalfTermNumber(academicYear: academicYear, number: number + 1)
            : HalfTermNumber(academicYear: academicYear.advanced(by: 1), number: 1)
    }

    public static func < (left: HalfTermNumber, right: HalfTermNumber) -> Bool {
        (left.academicYear, left.number) < (right.academicYear, right.number)
    }
}

extension HalfTerm {
    /// How many an academic year has.
    public static let perYear = 6

    public var place: HalfTermNumber { HalfTermNumber(academicYear: academicYear, number: number) }
}

/// The half-terms of a setting follow each other without overlapping, and none is missing between the first and the last.
extension JourneyRules {
    /// Something that is wrong between two half-terms of a setting.
    public struct CalendarFlaw: Sendable, Hashable {
        /// Of the two, the earlier by year and number.
        public let earlier: HalfTermNumber
        public let later: HalfTermNumber
        public let finding: Finding
    }

    /// Half-terms that share days with an earlier one, or stand before it.
    public static func overlaps(among halfTerms: [HalfTerm]) -> [CalendarFlaw] {
        let ordered = halfTerms.sorted { $0.place < $1.place }
        return ordered.indices.flatMap { index in
            ordered[..<index].filter { $0.place < ordered[index].place && $0.lastDay >= ordered[index].firstDay }
                .map { earlier in
                    CalendarFlaw(
                        earlier: earlier.place, later: ordered[index].place,
                        finding: .calendarOverlap(ordered[index].number, earlier.number))
                }
        }
    }

    /// Half-terms between which one is missing.
    public static func gaps(among halfTerms: [HalfTermNumber]) -> [CalendarFlaw] {
        let ordered = halfTerms.sorted()
        return zip(ordered, ordered.dropFirst()).filter { $1 > $0.next }.map { earlier, later in
            CalendarFlaw(
                earlier: earlier, later: later,
                finding: .calendarGap(missing: earlier.next.number, of: earlier.next.academicYear))
        }
    }
}
