#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Logging
import Postgres

/// The nightly batch: keeps the evidence of every setting of the database current, this academic year's to date and, until the
/// end of October, last year's.
///
///     let report = try await NightlyBatch(database: database).run(today: today)
///
/// A setting is computed when it never was, when the measures have changed, when a change has touched what its figures are
/// made of, or when a day has come from which they can differ though nothing was recorded. One query tells for all settings,
/// so a night with nothing new takes no time. Two settings are computed at a time, each in one transaction: a batch that is
/// killed leaves whole runs, and the next one goes on with what is left.
public struct NightlyBatch: Sendable {
    private let database: Database
    private let library: MeasureLibrary
    private let logger: Logger

    public init(database: Database, logger: Logger = Logger(label: "waymark.nightly")) throws {
        self.database = database
        self.logger = logger
        library = try MeasureLibrary.standard()
    }

    /// A setting's evidence of one period.
    struct Item: Sendable {
        let organisation: Int32
        let setting: Int32
        let from: Day
        let to: Day
    }

    /// Computes what has to be. A setting that fails is told in the report, and stops no other.
    ///
    /// - Parameter progress: is told how many settings are done, of how many.
    /// - Throws: ``EvidenceError/nightlyUnderWay``, ``EvidenceError/nightlyByStewards``; a `DatabaseError` when the database
    ///   can't be reached.
    public func run(
        today: Day, progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> NightlyReport {
        guard try await database.read({ try $0.value("select waymark.acts_for_all()", as: Bool.self) }) else {
            throw EvidenceError.nightlyByStewards
        }
        return try await NightlyLock(database: database).hold {
            try await work(today: today, progress: progress)
        }
    }

    private func work(today: Day, progress: (Int, Int) -> Void) async throws -> NightlyReport {
        let begun = ContinuousClock.now
        let version = try await database.read { try self.version($0) }
        let due = try await database.read { try items(due: today, version: version, $0) }
        let results = try await results(of: due, today: today, version: version, progress: progress)
        let settings = try await database.read { try NightlyReport.Setting.all($0, results: results) }
        let report = NightlyReport(results: results, settings: settings, took: ContinuousClock.now - begun)
        logger.info("nightly finished", metadata: [
            "computed": "\(report.computed)", "failed": "\(report.failed)", "settings": "\(settings.count)",
            "seconds": "\(report.took.seconds)",
        ])
        return report
    }

    // MARK: Which

    /// This year's period, and last year's as long as records of it still come in.
    static func periods(on today: Day) -> [AcademicYear] {
        let year = today.academicYear
        let lastDayForTheYearBefore = Day(iso: "\(year.firstCalendarYear)-10-31") ?? year.firstDay
        return today <= lastDayForTheYearBefore ? [AcademicYear(firstCalendarYear: year.firstCalendarYear - 1), year] : [year]
    }

    private func items(due today: Day, version: String, _ db: Session) throws -> [Item] {
        let periods = Self.periods(on: today)
        let query = try NamedQuery("stale.sql", among: EmbeddedFiles.packs).with([
            "from_days": periods.map { PostgresDay($0.firstDay) }, "to_days": periods.map { PostgresDay($0.lastDay) },
            "version": version, "today": PostgresDay(today),
        ])
        return try db.rows(query, as: (Int32, Int32, PostgresDay, PostgresDay).self).map {
            Item(organisation: $0, setting: $1, from: Day($2), to: Day($3))
        }
    }

    private func version(_ db: Session) throws -> String {
        try EvidenceService(library: library, database: database, organisation: 0).version(db)
    }

    // MARK: Settings

    /// How many settings are computed at a time: while one is made durable, the other is computed.
    private static let atOnce = 2

    /// What came of each, in the order of the settings.
    private func results(
        of due: [Item], today: Day, version: String, progress: (Int, Int) -> Void
    ) async throws -> [NightlyReport.Result] {
        try await withThrowingTaskGroup(of: (place: Int, result: NightlyReport.Result).self) { group in
            var waiting = due.enumerated().makeIterator()
            func beginNext() {
                guard let (place, item) = waiting.next() else { return }
                group.addTask { (place, try await result(of: item, today: today, version: version)) }
            }
            for _ in 0..<Self.atOnce { beginNext() }
            progress(0, due.count)
            var results: [(place: Int, result: NightlyReport.Result)] = []
            while let next = try await group.next() {
                results.append(next)
                progress(results.count, due.count)
                beginNext()
            }
            return results.sorted { $0.place < $1.place }.map(\.result)
        }
    }

    private func result(of item: Item, today: Day, version: String) async throws -> NightlyReport.Result {
        let begun = ContinuousClock.now
        let place: Logger.Metadata = ["organisation": "\(item.organisation)", "setting": "\(item.setting)", "from": "\(item.from.iso)"]
        do {
            let run = try await compute(item, today: today, version: version)
            let seconds = (ContinuousClock.now - begun).seconds
            logger.info("computed", metadata: place.merging(["run": "\(run)", "seconds": "\(seconds)"]) { $1 })
            return NightlyReport.Result(organisation: item.organisation, setting: item.setting, from: item.from, failure: nil)
        } catch let error as CancellationError {
            throw error
        } catch DatabaseError.connectionFailed(let reason) {
            throw DatabaseError.connectionFailed(reason)
        } catch {
            // The state names the kind of failure; a message could hold a record's value.
            let failure = (error as? DatabaseError)?.sqlState?.rawValue ?? "\(type(of: error))"
            logger.error("failed", metadata: place.merging(["failure": "\(failure)"]) { $1 })
            return NightlyReport.Result(
                organisation: item.organisation, setting: item.setting, from: item.from, failure: failure)
        }
    }

    /// Makes the run, and notes up to which change and day it is current. One transaction.
    private func compute(_ item: Item, today: Day, version: String) async throws -> Int {
        let turns = try NamedQuery("turns.sql", among: EmbeddedFiles.packs).with([
            "organisation": item.organisation, "setting": item.setting, "from": PostgresDay(item.from), "as_of": PostgresDay(today),
        ])
        return try await database.write { db in
            let begun = ContinuousClock.now
            // Read before the run is made: what is recorded in between is in the run too, and at worst computed again.
            let head = try db.values(
                """
                select seq from evidence.setting_head
                where organisation_id = \(item.organisation) and setting_id = \(item.setting)
                """, as: Int64.self).first ?? 0
            let nextDay = try db.value(turns, as: PostgresDay?.self)
            let run = try db.value(
                """
                select evidence.make_run(\(version)::text, \(item.organisation), \([item.setting]), \(PostgresDay(item.from)),
                                         \(PostgresDay(item.to)), \(PostgresDay(today)), \([String]()), \(UUID.version7()))
                """, as: UUID.self)
            try db.execute(
                """
                insert into evidence.nightly (organisation_id, setting_id, from_day, run_id, setting_seq, as_of, next_day, measures, seconds)
                values (\(item.organisation), \(item.setting), \(PostgresDay(item.from)), \(run), \(head), \(PostgresDay(today)),
                        \(nextDay), \(version), \((ContinuousClock.now - begun).seconds))
                on conflict (organisation_id, setting_id, from_day) do update
                set run_id = excluded.run_id, setting_seq = excluded.setting_seq, as_of = excluded.as_of,
                    next_day = excluded.next_day, measures = excluded.measures, finished_at = clock_timestamp(),
                    seconds = excluded.seconds
                """)
            return Int(try db.value(
                "select number from evidence.run where organisation_id = \(item.organisation) and run_id = \(run)", as: Int32.self))
        }
    }
}

extension Duration {
    /// In whole thousandths, for logs and metrics.
    var seconds: Double {
        Double((self / .milliseconds(1)).rounded()) / 1000
    }
}
