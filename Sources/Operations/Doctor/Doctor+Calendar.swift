import Journey
import Postgres

extension Doctor {
    static let calendar: [DoctorCheck] = [
        .asSteward(10, "School calendar", looksAt: "Each setting's half-terms reach today and the year ahead") { session, patient in
            let settings = try session.rows(
                """
                select s.urn, min(h.starts_on), max(h.ends_on) from waymark.setting s left join waymark.half_term h using (organisation_id, setting_id)
                group by s.organisation_id, s.setting_id, s.urn order by s.urn collate "C"
                """, as: (String, PostgresDay?, PostgresDay?).self)
            guard !settings.isEmpty else { return .notChecked("There are no settings yet, or none to see.", fix: "waymark setup") }
            let today = patient.today
            let year = AcademicYear(containing: today)
            let unreached = settings.filter { _, first, last in
                guard let first, let last else { return true }
                return !(Day(first) <= today && today <= Day(last))
            }.map(\.0)
            if let one = unreached.first {
                return .failed(
                    "No half-terms around today, so nothing falls due: \(unreached.joined(separator: ", ")).",
                    fix: "waymark calendar set --setting \(one) --year \(year)")
            }
            let short = settings.compactMap { urn, _, last in last.flatMap { Day($0) < today.adding(days: 365) ? (urn, Day($0)) : nil } }
            if let (one, end) = short.first {
                return .attention(
                    "Ends within a year, so later windows can't be reckoned: \(short.map { "\($0.0) (\($0.1.iso))" }.joined(separator: ", ")).",
                    fix: "waymark calendar set --setting \(one) --year \(AcademicYear(containing: end.adding(days: 60)))")
            }
            return .fine("Reaches a year ahead in \(settings.count) settings.")
        },
        .asSteward(11, "Bank holidays", looksAt: "Those of the year ahead that fall into a half-term are closures") { session, patient in
            let ahead = patient.today...patient.today.adding(days: 365)
            let holidays = BankHolidays.all.map(\.day).filter(ahead.contains)
            let missing = try session.rows(
                """
                select s.urn, d.day from waymark.setting s
                cross join unnest(\(holidays.map { PostgresDay(daysSince2000: $0.daysSince2000) })::date[]) d (day)
                where exists (select from waymark.half_term h where h.organisation_id = s.organisation_id and h.setting_id = s.setting_id
                                and d.day between h.starts_on and h.ends_on)
                  and not exists (select from waymark.closure c where c.organisation_id = s.organisation_id and c.setting_id = s.setting_id
                                    and c.closed_on = d.day)
                order by s.urn collate "C", d.day
                """, as: (String, PostgresDay).self)
            if let (urn, day) = missing.first {
                let words = missing.map { "\($0.0) on \(Day($0.1).iso)" }.joined(separator: ", ")
                return .attention(
                    "Taken for school days: \(words).",
                    fix: "waymark calendar close --setting \(urn) --bank-holidays \(AcademicYear(containing: Day(day)))")
            }
            guard let last = BankHolidays.all.last?.day, last > ahead.upperBound else {
                return .attention(
                    "The program's list of bank holidays (\(BankHolidays.asOf)) ends within a year.", fix: "install a newer waymark")
            }
            return .fine("All of the year ahead are closures.")
        },
    ]
}

extension Day {
    fileprivate init(_ day: PostgresDay) { self.init(daysSince2000: day.daysSince2000) }
}
