import Foundation
import Journey
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite("Upgrades")
struct UpgradeTests {
    @Test("from every earlier schema, with a record of every kind: all are kept, and the schema is as a new one", arguments: 1..<Schema.version)
    func fromEverySchema(_ version: Int) async throws {
        let school = try await FormerSchool.at(version)
        #expect(school.carried.map(\.table).contains("organisation"))
        let before = try await school.rows()
        let upgrader = try await school.upgrader(shelf: BackupShelf("/nonexistent"))
        #expect(try await upgrader.plan() == .init(version: version, pending: try Migration.embedded().dropFirst(version).map(\.name)))
        let report = try await upgrader.upgrade(today: someDay)
        #expect(report.applied.count == Schema.version - version)
        for (table, (former, now)) in zip(school.carried, zip(before, try await school.rows())) {
            #expect(former == now, "\(table.schema).\(table.table)")
        }
        let fresh = try await ThrowawayServer.shared().migratedDatabase()
        let expected = try await fresh.unfettered.read { try CatalogueFingerprint.compute($0) }
        await fresh.close()
        try await Database.withConnection(to: school.administrator) { session in
            try session.execute("begin")
            #expect(try CatalogueFingerprint.compute(session) == expected)
            #expect(try Integrity(session).failures == [:])
        }
    }

    @Test("a chain that began before reasons had digests is whole afterwards, goes on, and is broken by altering a reason", arguments: [2, 6])
    func formerChain(_ version: Int) async throws {
        let server = try await ThrowawayServer.shared()
        let settings = server.settings(database: try await server.makeOwnedDatabase())
        let owner = Database.Configuration(settings: settings.merging(["user": "waymark_owner"]) { $1 })
        _ = try await Migrator(database: owner, migrations: Array(try Migration.embedded().prefix(version))).migrate(today: someDay)
        let administrator = Database.Configuration(settings: settings)
        @Sendable func act(_ reason: String?) async throws {
            try await Database.withConnection(to: administrator) { session in
                try session.execute("begin")
                try session.execute("select waymark.open_act(1)")
                try session.execute("select waymark.close_act(1, gen_random_uuid(), 'test', \(reason), '{}')")
                try session.execute("commit")
            }
        }
        let broken: SQL = "select coalesce(array_agg(seq || ' ' || problem), '{}') from waymark.audit_verify(1)"
        _ = try await ask("select waymark.make_organisation('A trust')", administrator, as: Int32.self)
        for reason in ["Entered in error", nil, "Another pupil"] { try await act(reason) }
        let upgrader = try await Upgrader(
            server: BackupServer(administrator, environment: [:]), shelf: BackupShelf("/nonexistent"), program: Program(), environment: [:])
        _ = try await upgrader.upgrade(today: someDay)
        try await act("Since")
        #expect(try await ask(broken, administrator, as: [String].self) == [])
        try await Database.withConnection(to: administrator) { session in
            try session.execute("set session_replication_role = replica")
            try session.execute("update waymark.change set reason = 'Something else' where seq in (1, 2)")
        }
        #expect(try await ask(broken, administrator, as: [String].self) == ["1 altered", "2 altered"])
    }

    @Test("what the doctor's checks would find afterwards undoes all of it")
    func undone() async throws {
        let school = try await FormerSchool.at(Schema.version - 3)
        let harmful = Program(name: "waymark test", installations: [{ try $0.execute("alter table waymark.pupil no force row level security") }])
        let before = try await school.rows()
        let history: SQL = "select count(*) from waymark_schema.migration"
        let upgrader = try await school.upgrader(shelf: BackupShelf("/nonexistent"), program: harmful)
        let error = await #expect(throws: OperationsError.self) { try await upgrader.upgrade(today: someDay) }
        #expect(error?.code == "upgrade_undone" && error?.sentence.contains("7 Without forced row-level security: waymark.pupil") == true)
        #expect(try await ask(history, school.administrator, as: Int.self) == Schema.version - 3)
        #expect(try await school.rows() == before)
        // What was so before is not the upgrade's doing.
        try await Database.withConnection(to: school.administrator) { try $0.execute("alter table waymark.contact no force row level security") }
        #expect(try await school.upgrader(shelf: BackupShelf("/nonexistent")).upgrade(today: someDay).applied.count == 3)
    }

    @Test("it is rehearsed on a backup that is proven and stays; a rehearsal that fails leaves the records alone")
    func rehearsed() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shelf-\(UUID().uuidString)").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shelf = BackupShelf(folder)
        let school = try await FormerSchool.at(Schema.version - 2)
        let before = try await school.rows()
        let backup = try await school.upgrader(shelf: shelf).rehearse(recipient: nil, identity: nil, today: someDay)
        #expect(backup.proven != nil && backup.manifest?.census.schema == Schema.version - 2)
        let failing = Program(name: "waymark test", installations: [{ try $0.execute("select 1/0") }])
        await #expect(throws: DatabaseError.self) {
            try await school.upgrader(shelf: shelf, program: failing).rehearse(recipient: nil, identity: nil, today: someDay)
        }
        #expect(try await school.upgrader(shelf: shelf).plan().version == Schema.version - 2)
        #expect(try await school.rows() == before)
        #expect(try shelf.all().count == 2)
    }

    @Test("somebody at work who holds a table for a moment is waited for, and one who goes on holding it keeps the former schema")
    func atWork() async throws {
        let school = try await FormerSchool.at(Schema.version - 1)
        let impatient = Migrator.Patience(table: .milliseconds(20), pauses: [0.01, 0.01])
        let migrations = try Migration.embedded() + [Migration(file: "00\(Schema.version + 1)-step.sql", text: "alter table waymark.pupil add note text")]
        let migrator = Migrator(database: school.administrator, migrations: migrations, patience: impatient)
        let reader = Database(school.administrator)
        let outcome = try await reader.withoutTransaction { session in
            try session.execute("begin")
            try session.execute("lock table waymark.pupil in access share mode")
            return Result { try Self.wait { try await migrator.migrateWhole(today: someDay) { _ in } } }
        }
        await reader.close()
        #expect(throws: OperationsError.migrationBlocked(name: migrations[Schema.version - 1].name)) { try outcome.get() }
        #expect(try await ask("select max(version)::bigint from waymark_schema.migration", school.administrator, as: Int.self) == Schema.version - 1)
        #expect(try await migrator.migrateWhole(today: someDay) { _ in }.applied.count == 2)
    }

    @Test("a login that doesn't see all rows is told which one does")
    func withoutRights() async throws {
        let school = try await FormerSchool.at(Schema.version - 1)
        let environment = ProcessInfo.processInfo.environment
        let upgrader = Upgrader(
            server: try await BackupServer(school.owner, environment: environment), shelf: BackupShelf("/nonexistent"), program: Program(),
            environment: environment)
        let error = await #expect(throws: OperationsError.self) { try await upgrader.plan() }
        #expect(error == .upgradeNeedsAdministrator(login: "waymark_owner"))
    }

    /// Waits for something asynchronous on a thread that a session blocks.
    private static func wait<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Value, any Error>?>(nil)
        Task {
            do {
                let value = try await body()
                result.withLock { $0 = .success(value) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        return try #require(result.withLock { $0 }).get()
    }
}
