#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Postgres

/// The evidence of one organisation: runs of the roll-up, their figures, and the records behind each.
///
///     let evidence = try EvidenceService(database: database, organisation: 1)
///     let run = try await evidence.run(RunRequest(asOf: today))
///     let figures = try await evidence.figures(of: run)
public struct EvidenceService: Sendable {
    public let library: MeasureLibrary
    let database: Database
    let organisation: Int32

    public init(database: Database, organisation: Int32) throws {
        self.init(library: try MeasureLibrary.standard(), database: database, organisation: organisation)
    }

    init(library: MeasureLibrary, database: Database, organisation: Int32) {
        self.library = library
        self.database = database
        self.organisation = organisation
    }

    /// Computes and stores a run. When nothing was recorded since a run with the same inputs, it is that run.
    ///
    /// - Throws: ``EvidenceError`` when the period or a setting is not one, or the setting's evidence not the caller's to make.
    public func run(_ request: RunRequest) async throws -> EvidenceRun {
        let (from, to) = try request.period()
        return try await write { db in
            let run = try db.value(
                """
                select evidence.make_run(\(try version(db))::text, \(organisation), \(try settings(request.settings, db)),
                                         \(PostgresDay(from)), \(PostgresDay(to)), \(PostgresDay(request.asOf)),
                                         \(request.breakdowns.map(\.rawValue)), \(UUID.version7()))
                """, as: UUID.self)
            return try RunStore(organisation: organisation, db: db).run(run)
        }
    }

    /// All runs, the newest first.
    public func runs() async throws -> [EvidenceRun] {
        try await database.read { db in try RunStore(organisation: organisation, db: db).runs() }
    }

    /// The run that somebody means by its number, its identifier or the beginning of it, or `last`.
    public func find(_ name: String) async throws -> EvidenceRun {
        try await database.read { db in
            let store = RunStore(organisation: organisation, db: db)
            if name == "last" {
                guard let run = try store.runs("and r.number = (select max(x.number) from evidence.run x where x.organisation_id = \(organisation))").first
                else { throw EvidenceError.noSuchRun(name) }
                return run
            }
            if let number = Int32(name), let run = try store.runs("and r.number = \(number)").first { return run }
            let runs = try store.runs("and starts_with(r.run_id::text, \(name.lowercased()))")
            guard let run = runs.first, !name.isEmpty else { throw EvidenceError.noSuchRun(name) }
            guard runs.count == 1 else { throw EvidenceError.severalRuns(name, numbers: runs.map(\.number).sorted()) }
            return run
        }
    }

    /// A run's figures: by setting and then for all of them, measures in order, the total before its groups.
    public func figures(of run: EvidenceRun) async throws -> [Figure] {
        try await database.read { db in try RunStore(organisation: organisation, db: db).figures(of: run) }
    }

    /// Who stood behind a measure's figures, by setting and then by reference.
    ///
    /// Those whose pupils are not the caller's to see are left out: a trust lead gets none. The look is recorded in the
    /// transaction that reads, so that nobody is named without it.
    ///
    /// - Parameter setting: only this setting's; nil: of every setting of the run.
    public func members(of run: EvidenceRun, measure id: String, setting: String? = nil) async throws -> [Member] {
        guard let measure = library[id] else {
            throw EvidenceError.noSuchMeasure(id, nearest: Spelling.nearest(to: id, among: library.measures.map(\.id)))
        }
        if let setting, !run.settings.contains(setting) { throw EvidenceError.settingNotInRun(setting) }
        return try await write { db in
            let list = try MemberList(run: run, measure: measure, setting: setting).read(from: db)
            try LookRecord(organisation: organisation, db: db).keep(
                "members", at: list.pupils, about: "run \(run.number) \(measure.id)")
            return list.members
        }
    }

    /// Computes a stored run again, by the definitions it was made with and from what was known to it, and compares every
    /// figure and every member to the bit. Nothing is stored.
    public func `repeat`(_ run: EvidenceRun) async throws -> Repetition {
        try await write { db in
            try Repetition(of: run, version: try version(db), in: db)
        }
    }

    func write<Value: Sendable>(_ body: @Sendable (Session) throws -> Value) async throws -> Value {
        do {
            return try await database.write { try body($0) }
        } catch let error as DatabaseError where error.serverError?.constraint == "evidence_of_own_settings" {
            throw EvidenceError.notYours
        }
    }

    private func settings(_ urns: [String]?, _ db: Session) throws -> [Int32] {
        let known = try db.rows(
            """
            select urn, setting_id, setting_id = any(evidence.settings_open(\(organisation)))
            from waymark.setting where organisation_id = \(organisation) order by urn collate "C"
            """, as: (String, Int32, Bool).self)
        guard let urns else { return known.filter(\.2).map(\.1) }
        if let unknown = urns.first(where: { urn in !known.contains { $0.0 == urn } }) {
            throw EvidenceError.noSuchSetting(unknown)
        }
        return known.filter { urns.contains($0.0) }.map(\.1)
    }

    func version(_ db: Session) throws -> String {
        try db.value("select encode(sha256(convert_to(\(library.text)::text, 'UTF8')), 'hex')", as: String.self)
    }
}
