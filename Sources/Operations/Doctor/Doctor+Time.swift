import Foundation
import Journey
import Postgres

extension Doctor {
    static let time: [DoctorCheck] = [
        DoctorCheck(12, "Clocks", looksAt: "This machine's clock and the server's say the same") { patient in
            let before = patient.clock().microsecondsSince2000
            let server = try await patient.database.read { try $0.value("select clock_timestamp()", as: Instant.self) }.microsecondsSince2000
            let after = patient.clock().microsecondsSince2000
            // The server looked at its clock some time between our two looks at ours.
            let seconds = max(before - server, server - after, 0) / 1_000_000
            let fix = "timedatectl set-ntp true (on both machines)"
            guard seconds < 60 else { return .failed("\(seconds) seconds apart: entries would be dated wrongly.", fix: fix) }
            guard seconds < 5 else { return .attention("\(seconds) seconds apart.", fix: fix) }
            return .fine("Less than 5 seconds apart.")
        },
        .asking(13, "Time zone data", looksAt: "The server knows when the clocks change in London") { session, patient in
            // The hours around both changes of this year and the next, as this program reckons the day in London.
            let year = patient.today.year
            let moments = (year...year + 1).flatMap { year in
                [(1, 15), (3, 20), (4, 5), (7, 15), (10, 20), (11, 5)].compactMap { Day(year: year, month: $0.0, day: $0.1) }
                    .map { (Int64($0.daysSince2000) + 10_957) * 86_400 - 1_800 }
            }
            let days = try session.values(
                """
                select (to_timestamp(m) at time zone 'Europe/London')::date
                from unnest(\(moments)::bigint[]) with ordinality u (m, place) order by place
                """, as: PostgresDay.self)
            return zone(days.map(\.daysSince2000), expected: moments.map { Day(londonAt: $0).daysSince2000 })
        },
    ]

    /// - Parameters:
    ///   - days: as the server reckons them.
    ///   - expected: as this program does.
    static func zone(_ days: [Int32], expected: [Int32]) -> DoctorFinding {
        guard days == expected else {
            return .failed(
                "The server reckons another day in London than this program does.",
                fix: "apt install --only-upgrade tzdata (on the server, then restart it)")
        }
        return .fine("Europe/London changes when it should.")
    }
}
