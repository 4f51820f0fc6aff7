import Foundation
import Logging
import Postgres
import Synchronization
import Testing
import TestSupport

@Suite("Prepared statements")
struct PreparedStatementTests {
    @Test("a statement is prepared when it comes again, and only then")
    func preparing() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
        let names = try await database.read { db in
            for number in 1...3 { _ = try db.value("select \(number)::int8 + 1", as: Int.self) }
            _ = try db.value("select 5", as: Int.self)
            return try db.values("select statement from pg_prepared_statements where not from_sql", as: String.self)
        }
        #expect(names == ["select $1::int8 + 1"])
    }

    @Test("the server keeps no more prepared statements than the cache")
    func eviction() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
        let count = try await database.read { db in
            for number in 1...300 {
                for _ in 1...2 { _ = try db.value(SQL(unsafeRaw: "select \(number)::int8"), as: Int.self) }
            }
            return try db.value("select count(*) from pg_prepared_statements", as: Int.self)
        }
        #expect(count <= 256)
        #expect(count > 200)
    }

    @Test("a plan made stale by another session's change of the schema is made anew, in and outside transactions")
    func stalePlans() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
        let other = Database(try await configuration(like: database))
        try await other.write { try $0.script("create table t (n int); insert into t values (1)") }
        let query: SQL = "select * from t"
        for _ in 1...3 { _ = try await database.read { try $0.table(query) } }
        for _ in 1...3 { #expect(try await database.read { try $0.values(query, as: Int32.self) } == [1]) }
        try await other.write { try $0.script("alter table t alter n type int8") }
        #expect(try await database.read { try $0.values(query, as: Int64.self) } == [1])
        for _ in 1...3 { #expect(try await database.read { try $0.values(query, as: Int64.self) } == [1]) }
        try await other.write { try $0.script("alter table t alter n type int2") }
        #expect(try await database.write { try $0.values(query, as: Int16.self) } == [1])
        #expect(database.statistics.opened == 1)
    }

    @Test("outside a transaction a stale plan is made anew in place, also when the server has forgotten the statement")
    func stalePlansInPlace() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase { $0.maxConnections = 1 }
        let runs = Counter()
        let other = Database(try await configuration(like: database))
        try await database.withoutTransaction { try $0.script("create table t (n int); insert into t values (1)") }
        try await other.read { _ in }
        let changed = Rendezvous()
        let query: SQL = "select * from t"
        async let change: Void = other.withoutTransaction { db in
            try db.execute("select pg_advisory_lock(1)")
            changed.arriveAndWait()
            try db.script("alter table t add m int default 2")
            try db.execute("select pg_advisory_unlock(1)")
        }
        try await database.withoutTransaction { db in
            runs.increment()
            for _ in 1...3 { _ = try db.rows(query, as: Int32.self) }
            changed.arriveAndWait()
            try db.execute("select pg_advisory_lock(1), pg_advisory_unlock(1)")
            let rows = try db.rows(query, as: (Int32, Int32).self)
            #expect(rows.count == 1)
            for _ in 1...3 { _ = try db.rows(query, as: (Int32, Int32).self) }
            try db.execute("deallocate all")
            let again = try db.rows(query, as: (Int32, Int32).self)
            #expect(again.count == 1)
        }
        try await change
        #expect(runs.value == 1)
    }

    /// The settings to reach the database that another pool reaches.
    private func configuration(like database: Database) async throws -> Database.Configuration {
        let name = try await database.read { try $0.value("select current_database()", as: String.self) }
        return .init(settings: try await ThrowawayServer.shared().settings(database: name))
    }
}

@Suite("Errors, notices and the log")
struct ReportingTests {
    @Test("a code is matched alone or by its class")
    func patterns() {
        func kind(_ state: SQLState) -> String {
            switch state {
            case .uniqueViolation: "unique"
            case .integrityConstraintViolation: "constraint"
            default: "other"
            }
        }
        #expect(kind("23505") == "unique")
        #expect(kind("23514") == "constraint")
        #expect(kind("40001") == "other")
        #expect(SQLState.uniqueViolation.classCode == "23")
    }

    @Test("a syntax error says where")
    func position() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { try $0.script("select 1;\nselect wrong_column") }
        }
        #expect(error?.sqlState == .undefinedColumn)
        #expect(error?.serverError?.position == 18)
    }

    @Test("an error carries detail, hint, data type and context as fields")
    func fields() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.execute(
                    """
                    do $$ begin raise exception 'no place' using errcode = 'P0001', detail = 'secret', hint = 'ask',
                        schema = 's', table = 't', column = 'c', constraint = 'k', datatype = 'd'; end $$
                    """)
            }
        }
        let server = try #require(error?.serverError)
        #expect(server.severity == "ERROR")
        #expect(server.message == "no place")
        #expect(server.detail == "secret")
        #expect(server.hint == "ask")
        #expect([server.schema, server.table, server.column, server.constraint, server.dataType] == ["s", "t", "c", "k", "d"])
        #expect(server.context?.contains("PL/pgSQL") == true)
        #expect(server.description == "ERROR P0001: no place (constraint k, table t, column c)")
        #expect(server.debugDescription.contains("secret"))
    }

    @Test("an error about data does not show the data")
    func noValues() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.execute("select \("Aya Example")::date") }
        }
        #expect(error?.sqlState == .invalidDatetimeFormat)
        #expect(error?.description.contains("Aya") == false)
    }

    @Test("notices reach the handler, a flood of them too")
    func notices() async throws {
        let notices = Mutex<[ServerNotice]>([])
        let handler: @Sendable (ServerNotice) -> Void = { notice in notices.withLock { $0.append(notice) } }
        let database = try await ThrowawayServer.shared().freshDatabase { $0.noticeHandler = handler }
        try await database.withoutTransaction { db in
            try db.execute("do $$ begin for i in 1..20000 loop raise notice 'number %', i; end loop; raise warning 'last'; end $$")
        }
        let received = notices.withLock { $0 }
        #expect(received.count == 20_001)
        #expect(received.first?.message == "number 1")
        #expect(received.first?.severity == "NOTICE")
        #expect(received.last?.severity == "WARNING")
    }

    /// Keeps what is logged.
    private struct Recorder: LogHandler {
        final class Lines: Sendable {
            let lines = Mutex<[String]>([])
        }
        let recorded: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorded.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }

    @Test("the log has statements, rows and times, and never a parameter, a row's value or a closure's error")
    func log() async throws {
        struct Secret: Error { let name = "Aya" }
        let recorded = Recorder.Lines()
        let database = try await ThrowawayServer.shared().freshDatabase {
            $0.logger = Logger(label: "test") { _ in Recorder(recorded: recorded) }
        }
        try await database.write { db in
            try db.script("create table pupil (name text unique)")
            try db.execute("insert into pupil values (\("Aya"))")
        }
        _ = try? await database.write { try $0.execute("insert into pupil values (\("Aya"))") }
        _ = try? await database.read { db in
            try db.forEach("select name from pupil", as: String.self) { _ in throw Secret() }
        }
        let lines = recorded.lines.withLock { $0 }
        #expect(lines.contains { $0.contains("insert into pupil values ($1)") && $0.contains("\"rows\": 1") && $0.contains("ms") })
        #expect(lines.contains { $0.contains("statement failed") && $0.contains("23505") })
        #expect(!lines.contains { $0.contains("Aya") })
    }
}

@Suite("Settings of connections")
struct ConfigurationTests {
    private let settings = """
        select current_setting('application_name'), current_setting('search_path'), current_setting('TimeZone'),
               current_setting('statement_timeout'), current_setting('client_encoding')
        """

    @Test("application name, search path and time limits reach the server")
    func settingsReachServer() async throws {
        let database = try await ThrowawayServer.shared().freshDatabase {
            $0.applicationName = "a test"
            $0.searchPath = ["case work", "public"]
            $0.statementTimeout = .seconds(7)
        }
        let row = try await database.read { [settings] db in
            try db.row(SQL(unsafeRaw: settings), as: (String, String, String, String, String).self)
        }
        #expect(row == ("a test", "\"case work\",\"public\"", "UTC", "7s", "UTF8"))
    }

    @Test("no plan is compiled, unless the user's own options ask for it")
    func plansAreNotCompiled() async throws {
        let server = try await ThrowawayServer.shared()
        for (options, expected) in [("", "off"), (" options='-c jit=on'", "on")] {
            let database = Database(.init(conninfo: server.conninfo() + options))
            let jit = try await database.read { try $0.value("select current_setting('jit')", as: String.self) }
            #expect(jit == expected)
            await database.close()
        }
    }

    @Test("what a connection string says goes before the defaults")
    func connectionString() async throws {
        let server = try await ThrowawayServer.shared()
        var configuration = Database.Configuration(
            conninfo: server.conninfo() + " application_name=mine options='-c statement_timeout=9s -c TimeZone=Europe/London'")
        configuration.applicationName = "a test"
        let row = try await Database(configuration).read { [settings] db in
            try db.row(SQL(unsafeRaw: settings), as: (String, String, String, String, String).self)
        }
        #expect(row.0 == "mine")
        #expect(row.2 == "Europe/London")
        #expect(row.3 == "9s")
    }

    @Test("with no settings at all libpq's own environment and service file decide")
    func environment() async throws {
        let server = try await ThrowawayServer.shared()
        let (host, services) = (server.folder.path, server.folder.path + "/services-\(UUID().uuidString)")
        let service = "[here]\nhost=\(host)\nuser=postgres\ndbname=postgres\noptions=-c statement_timeout=11s\n"
        try service.write(toFile: services, atomically: true, encoding: .utf8)
        await #expect(processExitsWith: .success) { [host = host as String] in
            setenv("PGHOST", host, 1)
            setenv("PGUSER", "postgres", 1)
            setenv("PGDATABASE", "postgres", 1)
            setenv("PGOPTIONS", "-c statement_timeout=10s", 1)
            let limit = try await Database().read { try $0.value("select current_setting('statement_timeout')", as: String.self) }
            #expect(limit == "10s")
        }
        await #expect(processExitsWith: .success) { [services = services as String] in
            setenv("PGSERVICEFILE", services, 1)
            let database = Database(.init(conninfo: "service=here"))
            let limit = try await database.read { try $0.value("select current_setting('statement_timeout')", as: String.self) }
            #expect(limit == "11s")
        }
    }
}
