import Foundation
import Journey
import Postgres
import Testing

@testable import Evidence

@Suite("The nightly batch")
struct NightlyTests {
    private let today = DemonstrationSchool.today

    private func settings(_ report: NightlyReport) -> [Int32] { report.results.map(\.setting) }

    @Test("computes every setting once, and after that nothing until something is new")
    func nothingNew() async throws {
        let school = try await DemonstrationSchool.opened()
        let batch = try NightlyBatch(database: school.database.everyday)
        let first = try await batch.run(today: today)
        #expect(settings(first) == [1, 2] && first.failed == 0)
        #expect(try await school.evidence.runs().allSatisfy { $0.from == today.academicYear.firstDay && $0.settings.count == 1 })
        #expect(try await batch.run(today: today).results.isEmpty)
        #expect(try await school.evidence.runs().count == 2)
        await school.close()
    }

    @Test("computes the setting whose records were touched, and no other")
    func touched() async throws {
        let school = try await DemonstrationSchool.opened()
        let batch = try NightlyBatch(database: school.database.everyday)
        _ = try await batch.run(today: today)
        try await school.act { db, seq in
            try db.execute("""
                update waymark.contact set note = 'again', seq = \(seq)
                where ctid = (select ctid from waymark.contact where setting_id = 2 order by entry limit 1)
                """)
        }
        #expect(settings(try await batch.run(today: today)) == [2])
        // What people write beside the figures moves none of them.
        try await PackFixture.write(in: school)
        #expect(try await batch.run(today: today).results.isEmpty)
        await school.close()
    }

    @Test("computes a setting again for what its pupils bring, wherever that is recorded")
    func pupils() async throws {
        let school = try await DemonstrationSchool.opened()
        let batch = try NightlyBatch(database: school.database.everyday)
        _ = try await batch.run(today: today)
        try await school.act { db, seq in
            try db.execute("""
                update waymark.pupil set looked_after = true, seq = \(seq)
                where pupil_id = (select pupil_id from waymark.placement where setting_id = 1 and pupil_id not in (
                                      select pupil_id from waymark.placement where setting_id = 2) order by entry limit 1)
                """)
        }
        #expect(settings(try await batch.run(today: today)) == [1])
        await school.close()
    }

    @Test("misses no day on which a figure moves though nothing was recorded")
    func turns() async throws {
        let school = try await DemonstrationSchool.opened()
        let start = try #require(Day(iso: "2025-11-03"))
        var turnsOfYesterday: [Int32: Day?] = [:]
        var figuresOfYesterday: [Figure] = []
        var quietDays = 0
        for offset in 0..<110 {
            let day = start.adding(days: offset)
            let run = try await school.evidence.run(RunRequest(from: start.academicYear.firstDay, to: start.academicYear.lastDay, asOf: day))
            let figures = try await school.evidence.figures(of: run)
            for (place, setting) in run.key.settings.enumerated() {
                func own(_ figures: [Figure]) -> [Figure] { figures.filter { $0.key.setting == run.settings[place] } }
                if let foretold = turnsOfYesterday[setting] {
                    let isQuiet = foretold.map { day < $0 } ?? true
                    if isQuiet { quietDays += 1 }
                    #expect(!isQuiet || own(figures) == own(figuresOfYesterday), "\(day.iso) setting \(setting)")
                }
                turnsOfYesterday[setting] = try await turn(of: setting, after: day, in: school)
            }
            figuresOfYesterday = figures
        }
        #expect(quietDays > 20)
        await school.close()
    }

    @Test("knows the day on which a step of a new pupil's induction is due")
    func dueStep() async throws {
        let school = try await DemonstrationSchool.opened()
        var eve = today
        while try await turn(of: 1, after: eve, in: school) == eve.adding(days: 1) { eve = eve.adding(days: 1) }
        let (firstDay, due) = (PostgresDay(eve.academicYear.firstDay), eve.adding(days: 1))
        try await school.act { db, seq in
            try db.execute(
                """
                update waymark.induction_step s set seq = \(seq), due_on = \(PostgresDay(due)), completed_on = null
                where (s.organisation_id, s.setting_id, s.placement_id, s.step) =
                      (select t.organisation_id, t.setting_id, t.placement_id, t.step
                       from waymark.placement p join waymark.induction_step t using (organisation_id, setting_id, placement_id)
                       where p.setting_id = 1 and p.first_day >= \(firstDay) order by p.entry, t.step limit 1)
                """)
        }
        #expect(try await turn(of: 1, after: eve, in: school) == due)
        await school.close()
    }

    private func turn(of setting: Int32, after day: Day, in school: DemonstrationSchool) async throws -> Day? {
        let query = try NamedQuery("turns.sql", among: EmbeddedFiles.packs).with([
            "organisation": Int32(1), "setting": setting, "from": PostgresDay(day.academicYear.firstDay), "as_of": PostgresDay(day),
        ])
        return try await school.database.everyday.read { try $0.value(query, as: PostgresDay?.self) }.map { Day($0) }
    }

    @Test("covers last year too until the end of October, and this year only from then on")
    func periods() throws {
        func years(_ iso: String) throws -> [Int] {
            NightlyBatch.periods(on: try #require(Day(iso: iso))).map(\.firstCalendarYear)
        }
        #expect(try years("2025-09-01") == [2024, 2025] && years("2025-10-31") == [2024, 2025])
        #expect(try years("2025-11-01") == [2025] && years("2026-08-31") == [2025])
    }

    @Test("goes on after a setting that fails, says so, and makes up for it the next time")
    func failure() async throws {
        let school = try await DemonstrationSchool.opened()
        let batch = try NightlyBatch(database: school.database.everyday)
        try await school.database.unfettered.write { db in
            try db.script("""
                create function refuse() returns trigger language plpgsql as
                    'begin if new.setting_id = 1 then raise exception ''Ada Lovelace'' using errcode = ''22012''; end if; return new; end';
                create trigger refuse before insert on evidence.members for each row execute function refuse();
                """)
        }
        let report = try await batch.run(today: today)
        #expect(report.results.map(\.failure) == ["22012", nil] && report.failed == 1)
        #expect(try await school.evidence.runs().map(\.settings.count) == [1])
        let metrics = NightlyMetrics(report).text
        #expect(metrics.contains("waymark_nightly_failures 1\n"))
        #expect(metrics.contains("waymark_nightly_setting_failed{organisation=\"1\",setting=\"1\"} 1\n"))
        #expect(!metrics.contains("waymark_nightly_setting_run_timestamp_seconds{organisation=\"1\",setting=\"1\"}"))
        #expect(!metrics.contains("Ada"))
        try await school.database.unfettered.write { db in try db.script("drop trigger refuse on evidence.members") }
        #expect(settings(try await batch.run(today: today)) == [1])
        await school.close()
    }

    @Test("is refused while another is under way, and to whoever does not look after everything")
    func lock() async throws {
        let school = try await DemonstrationSchool.opened()
        let batch = try NightlyBatch(database: school.database.everyday)
        _ = try await NightlyLock(database: school.database.everyday).hold {
            await #expect(throws: EvidenceError.nightlyUnderWay) { try await batch.run(today: today) }
        }
        #expect(try await batch.run(today: today).computed == 2)
        await #expect(throws: (any Error).self) { try await NightlyBatch(database: school.database.owner).run(today: today) }
        await school.close()
    }
}
