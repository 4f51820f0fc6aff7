extension Day {
    /// As people say it: `Tue 31 Mar 2026`.
    public var inEnglish: String {
        let (year, month, day) = parts
        return "\(weekday.shortName) \(day) \(EnglishMonth.shortName(month)) \(year)"
    }
}

extension Weekday {
    /// `Monday`.
    public var name: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        }
    }

    /// `Mon`.
    public var shortName: String { String(name.prefix(3)) }

    /// Reads `tue`, `tues` or `tuesday`: at least three letters, in small letters.
    init?(spoken word: String) {
        guard word.count >= 3, let match = Weekday.allCases.first(where: { $0.isSpoken(word) }) else { return nil }
        self = match
    }

    private func isSpoken(_ word: String) -> Bool {
        // "weds" is said and is no beginning of Wednesday.
        name.lowercased().hasPrefix(word) || (self == .wednesday && word == "weds")
    }
}

/// The months by their English names, January being 1.
enum EnglishMonth {
    static let names = [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ]

    static func name(_ month: Int) -> String {
        names.indices.contains(month - 1) ? names[month - 1] : "month \(month)"
    }

    static func shortName(_ month: Int) -> String { String(name(month).prefix(3)) }

    /// Reads `nov`, `sept` or `november`: at least three letters, in small letters.
    static func number(spoken word: String) -> Int? {
        guard word.count >= 3 else { return nil }
        return names.firstIndex { $0.lowercased().hasPrefix(word) }.map { $0 + 1 }
    }
}
