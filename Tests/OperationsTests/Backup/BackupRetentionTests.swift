import Postgres
import Testing

@testable import Operations

@Suite("Which backups stay")
struct BackupRetentionTests {
    /// What stays, by name, of backups made at noon on these days.
    private func kept(_ days: [String], _ retention: BackupRetention, proven: String? = nil) -> [String: BackupRetention.Reason] {
        let backups = days.map { aBackup("waymark-\($0)T120000Z", isProven: $0 == proven) }
        return Dictionary(
            uniqueKeysWithValues: retention.verdicts(on: backups).compactMap { verdict in
                verdict.reason.map { (String(verdict.backup.name.dropFirst(8).prefix(8)), $0) }
            })
    }

    @Test("the newest of each day, week and month, back from the newest there is")
    func periods() {
        let days = ["20260105", "20260110", "20260111", "20260112", "20260228", "20260301"]
        // 28 February and 1 March 2026 are of one week; 12 January begins another, and 11 January ends the one before.
        #expect(
            kept(days, BackupRetention(daily: 2, weekly: 3, monthly: 3))
                == ["20260301": .newest, "20260228": .day, "20260112": .week, "20260111": .week])
    }

    @Test("29 February and a week across the new year count as any other")
    func oddDays() {
        // Thursday 29 February 2024 and Friday 1 March are of one week and of two months.
        #expect(kept(["20240229", "20240301"], BackupRetention(daily: 1, weekly: 1, monthly: 2)) == ["20240301": .newest, "20240229": .month])
        // Wednesday 31 December 2025 and Thursday 1 January 2026.
        #expect(kept(["20251231", "20260101"], BackupRetention(daily: 1, weekly: 2, monthly: 1)) == ["20260101": .newest])
    }

    @Test("days are London's, where in summer half past eleven at night by UTC is the next day")
    func london() {
        // 23:30 UTC on 30 June is half past midnight on 1 July in London.
        let backups = [aBackup("waymark-20260630T233000Z"), aBackup("waymark-20260701T100000Z")]
        let verdicts = BackupRetention(daily: 7, weekly: 0, monthly: 0).verdicts(on: backups)
        #expect(verdicts.map(\.reason) == [.newest, nil])
    }

    @Test("whatever the numbers, the newest stays, and so does the newest that was proven")
    func always() {
        let none = BackupRetention(daily: 0, weekly: 0, monthly: 0)
        #expect(kept(["20260101", "20260201", "20260301"], none, proven: "20260201") == ["20260301": .newest, "20260201": .newestProven])
        #expect(kept([], none).isEmpty)
    }

    @Test("one that can't be read stays to be looked at, and takes no other's place")
    func unreadable() {
        let backups = [
            aBackup("waymark-20260101T100000Z"), aBackup("waymark-20260101T120000Z", isReadable: false),
            aBackup("waymark-20260201T120000Z", isProven: true, isReadable: false),
        ]
        let verdicts = BackupRetention(daily: 0, weekly: 0, monthly: 0).verdicts(on: backups)
        #expect(verdicts.map(\.reason) == [.unreadable, .unreadable, .newest])
    }

    @Test("whatever else lies in the folder is none")
    func names() {
        #expect(BackupShelf.time(in: "waymark-20261127T021500Z")?.description == "2026-11-27T02:15:00Z")
        for name in ["waymark-20261127T021500", "waymark-20261340T021500Z", "notes", ".waymark-20261127T021500Z.77.unfinished"] {
            #expect(BackupShelf.time(in: name) == nil, "\(name)")
        }
    }
}
