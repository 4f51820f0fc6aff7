import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Doctor", .serialized)
struct DoctorTests {
    @Test("every number is there once, and documented with its title")
    func documented() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Operations/Documentation.docc/Doctor.md")
        let headings = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("### ") }
        // The eighth is the command's, which knows the floor that tries it.
        let checks = Doctor.checks.map { (number: $0.number, title: $0.title) } + [(number: 8, title: "Refusals")]
        #expect(headings.map(String.init) == checks.sorted { $0.number < $1.number }.map { "### \($0.number) \($0.title)" })
        #expect(Set(checks.map(\.number)).count == checks.count)
    }

    @Test("the fingerprint that the program knows is what its migrations make")
    func fingerprint() async throws {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        let (major, found) = try await school.everyday.read { db in
            (try db.value("select current_setting('server_version_num')::bigint / 10000", as: Int.self), try CatalogueFingerprint.compute(db))
        }
        await school.close()
        #expect(CatalogueFingerprint.expected[major] ?? found == found, "A new migration: write its fingerprint into CatalogueFingerprint.expected.")
    }

    // MARK: What somebody did to the database

    struct Harm: Sendable, CustomTestStringConvertible {
        let number: Int
        let deed: SQL
        let verdict: DoctorFinding.Verdict
        let says: String
        let fix: String

        init(_ number: Int, _ deed: SQL, _ verdict: DoctorFinding.Verdict = .failed, says: String, fix: String) {
            (self.number, self.deed, self.verdict, self.says, self.fix) = (number, deed, verdict, says, fix)
        }

        var testDescription: String { "\(number): \(says)" }
    }

    static let harms: [Harm] = [
        Harm(6, "delete from waymark_schema.migration where version = (select max(version) from waymark_schema.migration)",
             says: "1 missing of", fix: "waymark upgrade"),
        Harm(6, "update waymark_schema.migration set sha256 = '' where version = 3", says: "another text", fix: "Install a released Waymark"),
        Harm(7, "alter table waymark.pupil no force row level security", says: "waymark.pupil", fix: "force row level security"),
        Harm(7, "alter table waymark.change disable trigger append_only", says: "waymark.change.append_only", fix: "enable trigger"),
        Harm(9, "create index mine on waymark.pupil (organisation_id, surname)", says: "not as the migrations made it", fix: "by hand"),
        Harm(9, "grant insert on waymark.change to waymark_staff", says: "not as the migrations made it", fix: "by hand"),
        Harm(10, "delete from waymark.half_term where setting_id = 1", says: "No half-terms around today, so nothing falls due: 100001.",
             fix: "waymark calendar set --setting 100001 --year 2025/26"),
        Harm(10, "delete from waymark.half_term where academic_year = 2026", .attention, says: "Ends within a year",
             fix: "waymark calendar set --setting 100001 --year 2026/27"),
        Harm(11, "delete from waymark.closure where setting_id = 2 and closed_on = '2026-05-04'", .attention,
             says: "Taken for school days: 100002 on 2026-05-04.", fix: "waymark calendar close --setting 100002 --bank-holidays 2025/26"),
        Harm(18, "update waymark.change set act = 'other' where seq = 1", says: "1 links are broken", fix: "waymark audit verify"),
        Harm(19, "delete from waymark.change where seq = 1", says: "The numbers of changes have no gaps (1 don't)", fix: "waymark backup restore"),
        Harm(19, "delete from waymark.change where seq = 1", says: "Every version of a record names changes that exist", fix: "waymark backup restore"),
        Harm(19, "delete from waymark.setting where setting_id = 2", says: "Each half_term names a setting that exists (18 don't)",
             fix: "waymark backup restore"),
        Harm(19, "update waymark.half_term set ends_on = ends_on + 40 where half_term = 1 and academic_year = 2025 and setting_id = 1",
             says: "The half-terms of a setting don't overlap (1 don't)", fix: "waymark backup restore"),
        Harm(19, "update waymark.change_head set opened_by = pg_current_xact_id()", says: "No act is left open", fix: "waymark backup restore"),
        Harm(20, "update waymark.staff set login = 'nobody_at_all' where ref = 'kim'", says: "nobody_at_all", fix: "create role nobody_at_all"),
        Harm(20, "update waymark.staff set login = 'x superuser; --' where ref = 'kim'", says: "\"x superuser; --\"",
             fix: "create role \"x superuser; --\" login"),
        Harm(21, "update pg_index set indisvalid = false where indexrelid = 'waymark.placement_pupil'::regclass",
             says: "waymark.placement_pupil", fix: "reindex index waymark.placement_pupil"),
    ]

    @Test("finds what somebody did, by its number, with what mends it", arguments: harms)
    func harm(_ harm: Harm) async throws {
        let school = try await CaseSchool.opened()
        let well = try await Self.finding(harm.number, school)
        #expect(well.verdict == (harm.number == 20 ? .attention : .fine), "before: \(well)")
        try await school.database.unfettered.write { db in
            // Behind the back of every trigger.
            try db.execute("set local session_replication_role = replica")
            try db.execute(harm.deed)
        }
        let found = try await Self.finding(harm.number, school)
        #expect(found.verdict == harm.verdict, "\(found)")
        #expect(found.sentence.contains(harm.says), "\(found)")
        #expect(found.fix?.contains(harm.fix) == true, "\(found)")
        await school.close()
    }

    @Test("a server that does not keep what it acknowledged, as the one these tests run on")
    func careless() async throws {
        let school = try await CaseSchool.opened()
        let found = try await Self.finding(3, school)
        #expect(found.verdict == .failed && found.sentence.hasPrefix("Off: fsync"), "\(found)")
        #expect(found.fix?.contains("fsync = on") == true)
        await school.close()
    }

    @Test("a login for which no rule holds fails, and what it can't look at without its rights is not counted as fine")
    func logins() async throws {
        let school = try await CaseSchool.opened()
        let unfettered = try await Self.finding(5, school, database: school.database.unfettered)
        #expect(unfettered.verdict == .failed && unfettered.fix?.contains("waymark staff add") == true)
        #expect(try await Self.finding(5, school).verdict == .fine)
        let keyworker = await school.connect(as: "kim")
        for number in [10, 11, 15, 18, 19, 20] {
            let finding = try await Self.finding(number, school, database: keyworker)
            #expect(finding.verdict == .notChecked && finding.fix != nil, "\(number) \(finding)")
        }
        await school.close()
    }

    @Test("a database without a schema fails the sixth check, and others are not checked")
    func noSchema() async throws {
        let server = try await ThrowawayServer.shared()
        let settings = server.settings(database: try await server.makeOwnedDatabase()).merging(["user": "waymark"]) { $1 }
        let database = Database(.init(settings: settings))
        let patient = Self.patient(database, settings)
        let results = try await Doctor(checks: Doctor.checks).examine(patient)
        await database.close()
        func of(_ number: Int) -> DoctorFinding.Verdict? { results.first { $0.check.number == number }?.finding.verdict }
        #expect(of(6) == .failed)
        for number in [5, 9, 10, 11, 15, 18, 19, 20] { #expect(of(number) == .notChecked, "\(number)") }
    }

    @Test("clocks that are apart", arguments: [
        (3, DoctorFinding.Verdict.fine), (20, .attention), (-20, .attention), (120, .failed), (-120, .failed),
    ] as [(Int64, DoctorFinding.Verdict)])
    func clocks(seconds: Int64, verdict: DoctorFinding.Verdict) async throws {
        let school = try await CaseSchool.opened()
        let clock: @Sendable () -> Instant = { Instant(microsecondsSince2000: Instant.now().microsecondsSince2000 + seconds * 1_000_000) }
        let found = try await Self.finding(12, school, clock: clock)
        #expect(found.verdict == verdict, "\(found)")
        #expect((found.fix == nil) == (verdict == .fine))
        await school.close()
    }

    @Test("evidence that was never made, and that is old")
    func evidence() async throws {
        let school = try await CaseSchool.opened()
        #expect(try await Self.finding(15, school) == .attention("There is no finished run of evidence.", fix: "waymark evidence nightly"))
        try await school.database.unfettered.write { db in
            try db.execute(
                """
                insert into evidence.run (organisation_id, run_id, number, from_day, to_day, as_of, known_seq, known_at, settings, breakdowns,
                                          measures, made_at)
                values (1, \(UUID()), 1, '2025-09-01', '2026-03-31', '2026-03-31', 1, now(), '{1}', '{}', 'x', now() - interval '40 days')
                """)
        }
        #expect(try await Self.finding(15, school) == .attention("The newest run is 40 days old.", fix: "waymark evidence nightly"))
        try await school.database.unfettered.write { try $0.execute("update evidence.run set made_at = now() - interval '3 days'") }
        #expect(try await Self.finding(15, school) == .fine("The newest run is 3 days old."))
        await school.close()
    }

    @Test("a session that stays idle in a transaction")
    func sessions() async throws {
        let school = try await CaseSchool.opened()
        let check = Doctor.sessionsIdle(forMinutes: 0)
        let patient = Self.patient(school.database.everyday, school.database.settings)
        #expect(try await check.examine(patient).verdict == .fine)
        let idler = Database(.init(settings: school.database.settings))
        async let held: Void = idler.write { db in
            try db.execute("select 1")
            usleep(3_000_000)
        }
        try await Task.sleep(for: .seconds(1))
        let idle = try await check.examine(patient)
        try await held
        #expect(idle.verdict == .attention && idle.fix?.hasPrefix("select pg_terminate_backend(") == true, "\(idle)")
        await idler.close()
        await school.close()
    }

    // MARK: What no test can do to a server

    @Test("what a server must be, a disk must have and a backup must not exceed")
    func measures() {
        #expect(Doctor.version(140_011, "14.11").verdict == .failed)
        #expect(Doctor.version(150_018, "15.18").verdict == .fine)
        #expect(Doctor.checksums(areOn: false).fix?.contains("pg_checksums --enable") == true)
        #expect(Doctor.checksums(areOn: true).verdict == .fine)
        #expect(Doctor.justInTime(isOn: true, database: "w") == .attention("On: every screen waits for a compiler.", fix: "alter database w set jit = off"))
        #expect(Doctor.justInTime(isOn: false, database: "w").verdict == .fine)
        #expect(Doctor.zone([1, 2], expected: [1, 2]).verdict == .fine)
        #expect(Doctor.zone([1, 2], expected: [1, 3]).fix?.contains("tzdata") == true)
        let gigabyte: Int64 = 1_000_000_000
        #expect(Doctor.space(free: 50 * gigabyte, of: 100 * gigabyte, database: gigabyte).verdict == .fine)
        #expect(Doctor.space(free: 50 * gigabyte, of: 100 * gigabyte, database: 26 * gigabyte).verdict == .attention)
        #expect(Doctor.space(free: 4 * gigabyte, of: 100 * gigabyte, database: gigabyte).verdict == .attention)
        #expect(Doctor.space(free: gigabyte / 5, of: 2 * gigabyte, database: 0).verdict == .failed)
        #expect([0, 1, 2, 7, 8].map { Doctor.backup(days: $0).verdict } == [.fine, .fine, .attention, .attention, .failed])
        #expect([200, 400, 1_000].map { Doctor.transactions(age: $0 * 1_000_000).verdict } == [.fine, .attention, .failed])
    }

    // MARK: Builders

    private static func patient(
        _ database: Database, _ settings: [String: String], clock: @escaping @Sendable () -> Instant = { .now() }
    ) -> Patient {
        Patient(
            database: database, configuration: .init(settings: settings), today: CaseSchool.today, cluster: nil,
            shelf: BackupShelf("/nonexistent"), clock: clock)
    }

    private static func finding(
        _ number: Int, _ school: CaseSchool, database: Database? = nil, clock: @escaping @Sendable () -> Instant = { .now() }
    ) async throws -> DoctorFinding {
        // A setting of the database counts for those who come after it.
        let fresh = Database(.init(settings: school.database.settings))
        let patient = patient(database ?? fresh, school.database.settings, clock: clock)
        let results = try await Doctor(checks: Doctor.checks.filter { $0.number == number }).examine(patient)
        await fresh.close()
        return try #require(results.first).finding
    }
}
