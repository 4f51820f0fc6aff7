import Journey
import Postgres

/// Numbers and days as a person reads them.
enum Wording {
    /// A share in whole percent: "82%". What is not quite nothing or not quite everything is not written as if it were.
    static func percent(_ share: Double) -> String {
        let percent = Int((share * 100).rounded())
        if percent == 100, share < 1 { return "over 99%" }
        if percent == 0, share > 0 { return "under 1%" }
        return "\(percent)%"
    }

    /// A difference of shares in percentage points: "9 points".
    static func points(_ share: Double) -> String {
        let points = Int((abs(share) * 100).rounded())
        if points == 0, share != 0 { return "less than 1 point" }
        return points == 1 ? "1 point" : "\(points) points"
    }

    /// Days with at most one decimal: "13", "22.5".
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths.isMultiple(of: 10) ? String(tenths / 10) : "\(Double(tenths) / 10)"
    }

    /// "31 March 2026"
    static func day(_ day: Day) -> String {
        let (year, month, number) = day.parts
        return "\(number) \(months[month - 1]) \(year)"
    }

    /// "2 April 2026, 09:30 UTC"
    static func moment(_ instant: Instant) -> String {
        let minutes = Int64((Double(instant.microsecondsSince2000) / 60_000_000).rounded(.down))
        let dayNumber = Int32(clamping: Int((Double(minutes) / 1440).rounded(.down)))
        let minute = Int(minutes) - Int(dayNumber) * 1440
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day(Day(daysSince2000: dayNumber))), \(two(minute / 60)):\(two(minute % 60)) UTC"
    }

    /// "1 September 2025 to 31 August 2026"
    static func period(_ run: EvidenceRun) -> String {
        "\(day(run.from)) to \(day(run.to))"
    }

    /// "2025/26"
    static func year(_ year: AcademicYear) -> String {
        let second = (year.firstCalendarYear + 1) % 100
        return "\(year.firstCalendarYear)/\(second < 10 ? "0" : "")\(second)"
    }

    /// The group of a breakdown: "SEN provision: SEN support".
    static func group(_ group: FigureKey.Group) -> String {
        let (title, list) = breakdowns[group.by] ?? (group.by, nil)
        let label = groups[group.value] ?? list?[group.value]?.label ?? group.value
        return "\(title): \(label)"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    private static let breakdowns: [String: (String, CodeList?)] = [
        "key_stage": ("Key stage", nil),
        "sen_provision": ("SEN provision", CodeLists.senProvision),
        "disadvantaged": ("Disadvantaged", nil),
        "looked_after": ("Looked after", nil),
        "reason": ("Reason for referral", CodeLists.referralReason),
        "registration": ("Registration", CodeLists.registration),
    ]

    private static let groups = [
        "not_recorded": "not recorded", "yes": "yes", "no": "no", "early_years": "early years", "ks1": "1", "ks2": "2", "ks3": "3",
        "ks4": "4", "ks5": "5",
    ]
}

extension Instant {
    /// Its day in London.
    var day: Day { Day(londonAt: secondsSince1970) }
}

extension Measure.MemberKind {
    /// "placements"
    var plural: String {
        Self.byPlural.first { $0.value == self }?.key ?? rawValue
    }

    /// "placement"
    var singular: String {
        String(plural.dropLast())
    }
}
