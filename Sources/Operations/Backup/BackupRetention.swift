import Foundation
import Journey
import Postgres

/// Which backups stay: the newest of each of so many days, weeks and months. Days are London's.
public struct BackupRetention: Sendable, Equatable {
    public var daily: Int
    public var weekly: Int
    public var monthly: Int

    public init(daily: Int = 7, weekly: Int = 5, monthly: Int = 12) {
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
    }

    /// Why a backup stays; one that has no reason goes.
    public enum Reason: String, Sendable, CaseIterable {
        case newest, newestProven = "newest_proven", day, week, month, unreadable
    }

    public struct Verdict: Sendable, Equatable {
        public let backup: BackupShelf.Backup
        /// Nil: it goes.
        public let reason: Reason?
    }

    /// - Parameter backups: in any order.
    /// - Returns: the newest first. The newest stays whatever the numbers say, and so does the newest that was proven. One that can't be
    ///   read takes no other's place, and stays until somebody has looked why.
    public func verdicts(on all: [BackupShelf.Backup]) -> [Verdict] {
        let all = all.sorted { $0.name > $1.name }
        let backups = all.filter { $0.manifest != nil }
        let newestProven = backups.first { $0.proven != nil }
        let reasons: [(Reason, Set<String>)] = [
            (.unreadable, Set(all.filter { $0.manifest == nil }.map(\.name))),
            (.newest, Set(backups.prefix(1).map(\.name))),
            (.newestProven, Set([newestProven].compactMap { $0?.name })),
            (.day, Self.newest(daily, of: backups) { $0.daysSince2000 }),
            // The first day of 2000 was a Saturday: weeks begin on Mondays.
            (.week, Self.newest(weekly, of: backups) { ($0.daysSince2000 + 5) / 7 }),
            (.month, Self.newest(monthly, of: backups) { Int32($0.year * 12 + $0.month) }),
        ]
        return all.map { backup in
            Verdict(backup: backup, reason: reasons.first { $0.1.contains(backup.name) }?.0)
        }
    }

    /// The newest of each of the last `count` periods in which there is one.
    private static func newest(
        _ count: Int, of backups: [BackupShelf.Backup], period: (Day) -> Int32
    ) -> Set<String> {
        var kept: [Int32: String] = [:]
        for backup in backups where kept.count < count || kept[period(backup.day)] != nil {
            if kept[period(backup.day)] == nil { kept[period(backup.day)] = backup.name }
        }
        return Set(kept.values)
    }
}

extension BackupShelf.Backup {
    /// The day in London on which it was made.
    public var day: Day { Day(londonAt: created.secondsSince1970) }
}

extension BackupShelf {
    /// Removes a backup. It loses its name first: one that is half gone is never taken for one that is there.
    ///
    /// - Throws: ``OperationsError/folderFailed(folder:reason:)``.
    public func remove(_ backup: Backup) throws {
        let going = unfinished(backup.name)
        do {
            try FileManager.default.moveItem(atPath: path(backup.name), toPath: going)
            try FileManager.default.removeItem(atPath: going)
        } catch {
            throw OperationsError.folderFailed(folder: folder, reason: "it can't be removed")
        }
    }
}
