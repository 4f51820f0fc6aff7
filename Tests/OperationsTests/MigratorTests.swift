import Journey
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Migrator")
struct MigratorTests {
    /// An empty database of the owner's, with the settings of the owner's login.
    private func emptyDatabase() async throws -> Database.Configuration {
        let server = try await ThrowawayServer.shared()
        let name = try await server.makeOwnedDatabase()
        return .init(settings: server.settings(database: name).merging(["user": "waymark_owner"]) { $1 })
    }

    private func made(_ texts: String...) throws -> [Migration] {
        try texts.enumerated().map { try Migration(file: "000\($0 + 1)-step.sql", text: $1) }
    }

    private let impatient = Migrator.Patience(migrator: .milliseconds(50), table: .milliseconds(20), pauses: [0.01, 0.01])

    @Test("a fresh database gets every migration in order, with digest and program in its history")
    func fresh() async throws {
        let database = try await emptyDatabase()
        let migrator = try Migrator(database: database, program: Program(name: "waymark 1.2.3"))
        #expect(try await migrator.plan().map(\.version) == Array(1...Schema.version))
        let report = try await migrator.migrate(today: someDay)
        #expect(report.applied == EmbeddedFiles.migrations.map { String($0.name.dropLast(4)) })
        #expect(report.codes.added == CodeLists.all.map(\.codes.count).reduce(0, +))
        #expect(try await migrator.plan().isEmpty)
        let kept = try await ask(
            """
            select count(*) from waymark_schema.migration
            where program = 'waymark 1.2.3' and length(sha256) = 32 and took_ms >= 0
            """, database, as: Int.self)
        #expect(kept == Schema.version)
    }

    @Test("the migrations that databases have are as they were: one that was edited would be refused there")
    func unedited() async throws {
        let database = try await emptyDatabase()
        _ = try await Migrator(database: database).migrate(today: someDay)
        let digests = try await ask(
            "select string_agg(left(encode(sha256, 'hex'), 12), ' ' order by version) from waymark_schema.migration", database, as: String.self)
        #expect(digests == """
            cfb1b4bb7aeb 4d79f5f4c02c d131f3cc3929 a1affe1e59d9 02249fbd4555 63e9acd9e8ca 166d202d383f d269683ff637 \
            bb65118eb5e6 a486384e9207 a8c3179a4b09 bcc3498c0829 f227d83a8e76 69454136c404 44102c3b4b14 6257240216df \
            9acffa0fea32 28766e2658fa 8afee67079b1 0a8d9a318dfc e9e7165feabd 7f3cb86be37a 859659359798 33ffd5ad6a0c \
            916e8f6fd149 60f86db85ec9 217cee843230 7d3f41b74db5 6384964adb50
            """)
    }

    @Test("migrating again changes nothing")
    func again() async throws {
        let database = try await emptyDatabase()
        _ = try await Migrator(database: database).migrate(today: someDay)
        let codes: SQL = "select md5(string_agg(c::text, ',' order by list, code)) from waymark.code c"
        let before = try await ask(codes, database, as: String.self)
        #expect(try await Migrator(database: database).migrate(today: someDay.adding(days: 1)).isEmpty)
        #expect(try await ask(codes, database, as: String.self) == before)
    }

    @Test("eight migrators at once apply each migration once")
    func racing() async throws {
        let database = try await emptyDatabase()
        let reports = try await withThrowingTaskGroup(of: Migrator.Report.self) { group in
            for _ in 1...8 {
                group.addTask { try await Migrator(database: database).migrate(today: someDay) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.map(\.applied.count).sorted() == [0, 0, 0, 0, 0, 0, 0, Schema.version])
        #expect(reports.filter { !$0.codes.isEmpty }.count == 1)
    }

    @Test("a migration that is killed half way leaves nothing of itself, and what came before it stays")
    func killed() async throws {
        let database = try await emptyDatabase()
        let migrations = try made(
            "create schema one", "create schema two; select pg_terminate_backend(pg_backend_pid()); create schema three")
        await #expect(throws: DatabaseError.self) {
            try await Migrator(database: database, migrations: migrations).migrate(today: someDay)
        }
        let left = try await ask(
            "select array_agg(nspname::text) from pg_namespace where nspname in ('one', 'two', 'three')", database,
            as: [String].self)
        #expect(left == ["one"])
        #expect(try await ask("select max(version) from waymark_schema.migration", database, as: Int32.self) == 1)
    }

    @Test("a migration that fails is undone and named, with the server's reason")
    func failing() async throws {
        let database = try await emptyDatabase()
        let migrations = try made("create schema one; select 1/0")
        let error = await #expect(throws: OperationsError.self) {
            try await Migrator(database: database, migrations: migrations).migrate(today: someDay)
        }
        guard case .migrationFailed(name: "0001-step", reason: let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.sqlState == .divisionByZero)
        #expect(try await ask("select to_regnamespace('one') is null", database, as: Bool.self))
    }

    @Test("a migration that waits for a table in use gives up after a while, and goes through once it is free")
    func blocked() async throws {
        let database = try await emptyDatabase()
        let first = try made("create schema one; create table one.t (a int)")
        _ = try await Migrator(database: database, migrations: first).migrate(today: someDay)
        let both = first + [try Migration(file: "0002-step.sql", text: "alter table one.t add b int")]
        let migrator = Migrator(database: database, migrations: both, patience: impatient)
        let pool = Database(database)
        let held = AsyncStream<Void>.makeStream()
        async let reader: Void = pool.withoutTransaction { db in
            try db.execute("begin")
            try db.execute("lock table one.t in access share mode")
            held.continuation.finish()
            // Until the test makes the table that says so.
            while try db.value("select to_regclass('one.enough') is null", as: Bool.self) {
                try db.execute("select pg_sleep(0.01)")
            }
            try db.execute("commit")
        }
        for await _ in held.stream {}
        await #expect(throws: OperationsError.migrationBlocked(name: "0002-step")) {
            try await migrator.migrate(today: someDay)
        }
        try await Database.withConnection(to: database) { try $0.execute("create table one.enough ()") }
        try await reader
        #expect(try await migrator.migrate(today: someDay).applied == ["0002-step"])
        await pool.close()
    }

    @Test("a migrator waits for another only so long")
    func busy() async throws {
        let database = try await emptyDatabase()
        let error = await #expect(throws: OperationsError.self) {
            let slow = try made("create schema one; select pg_sleep(60)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await Migrator(database: database, migrations: slow).migrate(today: someDay) }
                let watch = Database(database)
                // Other tests hold such locks in databases of theirs at the same time.
                while try await watch.read({ db in
                    try db.value(
                        """
                        select not exists (select from pg_locks l join pg_database d on d.oid = l.database
                                           where l.locktype = 'advisory' and l.granted and d.datname = current_database())
                        """, as: Bool.self)
                }) { try await Task.sleep(for: .milliseconds(5)) }
                await watch.close()
                defer { group.cancelAll() }
                _ = try await Migrator(database: database, migrations: slow, patience: impatient).migrate(today: someDay)
            }
        }
        #expect(error == .migrationBusy)
    }

    @Test("a migration whose text was edited after it was applied is refused")
    func edited() async throws {
        let database = try await emptyDatabase()
        _ = try await Migrator(database: database, migrations: made("create schema one")).migrate(today: someDay)
        let edited = Migrator(database: database, migrations: try made("create schema won"))
        await #expect(throws: OperationsError.migrationEdited("0001-step")) { try await edited.plan() }
        await #expect(throws: OperationsError.migrationEdited("0001-step")) { try await edited.migrate(today: someDay) }
    }

    @Test("a database of a newer program is refused, with both versions")
    func newer() async throws {
        let database = try await emptyDatabase()
        _ = try await Migrator(database: database, migrations: made("create schema one", "create schema two"))
            .migrate(today: someDay)
        let older = Migrator(database: database, migrations: try made("create schema one"))
        await #expect(throws: OperationsError.schemaNewer(database: 2, program: 1)) { try await older.plan() }
        await #expect(throws: OperationsError.schemaNewer(database: 2, program: 1)) {
            try await older.migrate(today: someDay)
        }
    }

    @Test("migrations are numbered 1, 2, 3, or the program refuses its own files")
    func numbering() throws {
        let first = try Migration(file: "0001-one.sql", text: "")
        let third = try Migration(file: "0003-three.sql", text: "")
        #expect(throws: OperationsError.migrationsUnreadable("0003-three.sql")) { try Migration.ordered([third, first]) }
        for name in ["one.sql", "0001-one.txt", "x-one.sql", "0000-none.sql"] {
            #expect(throws: OperationsError.migrationsUnreadable(name)) { try Migration(file: name, text: "") }
        }
        #expect(try Migration.embedded().count == Schema.version)
    }
}
