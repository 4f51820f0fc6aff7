import Foundation
import Journey
import Postgres

/// Half-terms of a setting's calendar are given, or given anew.
public struct SetHalfTerms: Act {
    public static let name = "calendar_set"

    public var setting: Int32
    public var halfTerms: [HalfTerm]

    public init(setting: Int32, halfTerms: [HalfTerm]) {
        self.setting = setting
        self.halfTerms = halfTerms
    }

    public func perform(at desk: Desk) throws -> Deed {
        let setting = try desk.setting(setting)
        let standing = try desk.calendar(of: setting.id).halfTerms
        let before = Dictionary(standing.map { ($0.place, $0) }) { first, _ in first }
        let changed = halfTerms.filter { before[$0.place] != $0 }
        guard !changed.isEmpty else {
            throw CaseworkError.standsAlready(
                "The calendar of \(setting.name) says so already.", advice: "Nothing was changed. See it with: waymark calendar show")
        }
        for halfTerm in changed { try desk.check(.calendar, halfTerm.key(in: setting.id) + halfTerm.days) }
        let given = Set(changed.map(\.place))
        try demandOrder(standing.filter { !given.contains($0.place) } + changed)
        let records = try changed.map { halfTerm in
            if before[halfTerm.place] != nil {
                try desk.update(.halfTerm, key: halfTerm.key(in: setting.id), set: halfTerm.days)
                return RecordName("half_term", key: String(halfTerm.number))
            }
            return try desk.insert(.halfTerm, key: halfTerm.key(in: setting.id), halfTerm.days)
        }
        return Deed(records: records, counts: ["half_terms": records.count])
    }

    /// As the calendar will stand.
    private func demandOrder(_ halfTerms: [HalfTerm]) throws {
        let flaws = JourneyRules.overlaps(among: halfTerms) + JourneyRules.gaps(among: halfTerms.map(\.place))
        if !flaws.isEmpty { throw CaseworkError.refused(flaws.map(\.finding)) }
    }
}

extension HalfTerm {
    fileprivate func key(in setting: Int32) -> [Field] {
        [.whole("setting_id", Int(setting)), .year("academic_year", academicYear), .whole("half_term", number)]
    }

    fileprivate var days: [Field] { [.day("starts_on", firstDay), .day("ends_on", lastDay)] }
}

/// Days on which a setting is closed: bank holidays, training days.
public struct CloseDays: Act {
    public static let name = "calendar_close"

    public struct Closure: Sendable, Hashable {
        public let day: Day
        public let reason: String?

        public init(_ day: Day, reason: String?) {
            self.day = day
            self.reason = reason
        }
    }

    public var setting: Int32
    public var closures: [Closure]

    public init(setting: Int32, closures: [Closure]) {
        self.setting = setting
        self.closures = closures
    }

    public func perform(at desk: Desk) throws -> Deed {
        let setting = try desk.setting(setting)
        let closed = Set(try desk.closures(of: setting.id).map(\.day))
        if let twice = closures.first(where: { closed.contains($0.day) }) {
            throw CaseworkError.standsAlready(
                "\(setting.name) is closed on \(twice.day.inEnglish) already.",
                advice: "Leave that day out. See all with: waymark calendar show")
        }
        let unique = closures.reduce(into: [Closure]()) { list, closure in
            if !list.contains(where: { $0.day == closure.day }) { list.append(closure) }
        }
        let records = try unique.map { closure in
            try desk.insert(
                .closure, key: [.whole("setting_id", Int(setting.id)), .day("closed_on", closure.day)],
                [.text("reason", closure.reason)])
        }
        return Deed(records: records, counts: ["days": records.count])
    }
}

/// Days on which a setting is open after all.
public struct OpenDays: Act {
    public static let name = "calendar_open"

    public var setting: Int32
    public var days: [Day]

    public init(setting: Int32, days: [Day]) {
        self.setting = setting
        self.days = days
    }

    public func perform(at desk: Desk) throws -> Deed {
        let records = try Set(days).sorted().map { day in
            try desk.delete(.closure, key: [.whole("setting_id", Int(setting)), .day("closed_on", day)])
            return RecordName("closure", key: day.iso)
        }
        return Deed(records: records, counts: ["days": records.count])
    }
}

extension Desk {
    /// Whether the calendar and the templates of a setting are the caller's to see: where they hold a role. Of another setting they see
    /// none, which doesn't say that there is none.
    public func seesConfiguration(of setting: Int32) throws -> Bool {
        let roles = ["keyworker", "inclusion_leader", "senco", "careers_lead", "dsl", "slt", "trust_lead", "administrator"]
        return try session.value(
            "select waymark.acts_for_all() or \(setting) = any (waymark.settings_open_to(current_user, \(roles)))", as: Bool.self)
    }

    /// On which days a setting is closed, and why.
    public func closures(of setting: Int32) throws -> [CloseDays.Closure] {
        try session.rows(
            """
            select closed_on, reason from waymark.closure
            where organisation_id = \(organisation) and setting_id = \(setting) order by closed_on
            """, as: (Day, String?).self
        ).map { CloseDays.Closure($0.0, reason: $0.1) }
    }

    /// The half-terms of a setting, in order.
    public func halfTerms(of setting: Int32) throws -> [HalfTerm] {
        try calendar(of: setting).halfTerms
    }
}

extension Desk {
    /// The bank holidays of an academic year that fall into a half-term and on which a setting is not closed yet; nil where
    /// the list doesn't reach.
    public func bankHolidays(of year: AcademicYear, at setting: Int32) throws -> [BankHolidays.Holiday]? {
        let calendar = try calendar(of: setting)
        return BankHolidays.holidays(in: year)?.filter { calendar.isSchoolDay($0.day) }
    }
}
