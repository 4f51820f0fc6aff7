import Foundation
import Journey

/// Which day it is: the day in London, or the one that a demonstration or a test has fixed.
struct Today: Sendable {
    let day: Day
    let isFixed: Bool

    /// - Parameter isPrivateCluster: on a server nobody may choose the day, since entries are dated by it.
    /// - Throws: ``WaymarkError``.
    init(environment: [String: String], isPrivateCluster: Bool) throws {
        guard let fixed = environment["WAYMARK_TODAY"], !fixed.isEmpty else {
            day = Day(londonAt: Int64(Date().timeIntervalSince1970.rounded(.down)))
            isFixed = false
            return
        }
        guard isPrivateCluster else { throw WaymarkError.todayOnServer }
        guard let day = Day(iso: fixed) else { throw WaymarkError.badToday }
        self.day = day
        isFixed = true
    }

    /// Says so when the day is not the clock's.
    func sayIfFixed() {
        if isFixed { Say.line("Today is taken as \(day.inEnglish) (WAYMARK_TODAY).") }
    }
}
