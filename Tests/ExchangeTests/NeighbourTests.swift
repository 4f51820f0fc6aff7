import Exchange
import Foundation
import Journey
import Postgres
import Testing
import TestSupport

@Suite("An import among others")
struct NeighbourTests {
    @Test("Where there are several organisations, one must be named")
    func severalOrganisations() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.makeOrganisations("North Trust", "South Trust")
        let error = await #expect(throws: ExchangeError.self) { try await workshop.importing(aFolder()) }
        #expect(error?.code == .severalOrganisations)
        #expect(error?.sentence == "There are several organisations, so one must be named. Known are: North Trust; South Trust.")
        let unknown = await #expect(throws: ExchangeError.self) { try await workshop.importing(aFolder()) { $0.organisation = 9 } }
        #expect(unknown?.code == .noOrganisation)
        await workshop.close()
    }

    @Test("Another organisation's records don't exist, and stay as they are")
    func anotherOrganisation() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.makeOrganisations("North Trust", "South Trust")
        try await workshop.importing(aFolder()) { $0.organisation = 1 }
        let alone = try await workshop.importing(aFolder { $0.keep("contacts") }) { $0.organisation = 2 }
        #expect(alone.refusals == [
            "contacts.csv:2 placement_ref unknown_ref", "contacts.csv:3 placement_ref unknown_ref",
        ])
        let north = try await workshop.exporting(as: "before") { $0.organisation = 1 }
        let same = try await workshop.importing(aFolder { $0["pupils", 0, "forename"] = "Zoë" }) { $0.organisation = 2 }
        #expect(same.outcome == .imported && same.total.new == same.total.rows)
        let northAfter = try await workshop.exporting(as: "after") { $0.organisation = 1 }
        #expect(try contents(of: north) == contents(of: northAfter))
        await workshop.close()
    }

    @Test("Of two first imports at once the second finds what the first has made")
    func twoAtOnce() async throws {
        let workshop = try await Workshop.fresh()
        async let first = workshop.importing(aFolder())
        async let second = workshop.importing(aFolder())
        let outcomes = try await [first.outcome, second.outcome]
        #expect(Set(outcomes) == [.imported, .unchanged])
        #expect(try await workshop.count("organisation") == 1)
        #expect(try await workshop.count("pupil") == 3)
        await workshop.close()
    }

    @Test("While somebody else writes for longer than one waits, an import says so and leaves nothing")
    func busy() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let path = try aFolder { $0["contacts", 0, "note"] = "changed" }.write(below: workshop.folder)
        var configuration = Database.Configuration(settings: workshop.database.settings)
        configuration.lockTimeout = .milliseconds(50)
        let impatient = Database(configuration)
        let importing = Import(folder: path, options: .init(today: workshop.today))
        let (held, release) = (Gate(), Gate())
        let writer = Task {
            defer { held.open() }
            try await workshop.database.everyday.write { db in
                try db.execute("select waymark.open_act(1)")
                held.open()
                release.pass()
                throw CancellationError()
            }
        }
        await held.wait()
        let error = await #expect(throws: ExchangeError.self) { try await importing.run(on: impatient) }
        release.open()
        _ = await writer.result
        #expect(error?.code == .organisationBusy)
        #expect(try await workshop.count("change") == 1)
        await impatient.close()
        await workshop.close()
    }

    @Test("An import whose connection is ended in the middle leaves nothing")
    func killed() async throws {
        let workshop = try await Workshop.fresh()
        let path = try aFolder().write(below: workshop.folder)
        var options = Import.Options(today: workshop.today)
        let killer = Killer(settings: workshop.database.settings)
        options.progress = { if $0.phase == .writing("check_ins.csv") { killer.endOtherConnections() } }
        let importing = Import(folder: path, options: options)
        await #expect(throws: DatabaseError.self) { try await importing.run(on: workshop.database.everyday) }
        #expect(try await workshop.count("organisation") == 0)
        #expect(try await workshop.importing(folder: path).outcome == .imported)
        await workshop.close()
    }

    @Test("An export during an import sees what was there before it")
    func exportMeanwhile() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let before = try contents(of: await workshop.exporting(as: "before"))
        let path = try aFolder { $0["contacts", 0, "note"] = "changed" }.write(below: workshop.folder)
        let (written, release) = (Gate(), Gate())
        var options = Import.Options(today: workshop.today)
        options.progress = { progress in
            guard progress.phase == .checking("shares.csv") else { return }
            written.open()
            release.pass()
        }
        let importing = Import(folder: path, options: options)
        let importer = Task {
            defer { written.open() }
            return try await importing.run(on: workshop.database.everyday)
        }
        await written.wait()
        let meanwhile = try contents(of: await workshop.exporting(as: "meanwhile"))
        release.open()
        #expect(try await importer.value.outcome == .imported)
        #expect(meanwhile == before)
        let after = try contents(of: await workshop.exporting(as: "after"))
        #expect(after != before)
        await workshop.close()
    }

    @Test("Many bad rows are all reported, from a file and not from memory")
    func manyBadRows() async throws {
        let workshop = try await Workshop.untouched(by: "many")
        defer { workshop.cleanUp() }
        let report = try await workshop.importing(aFolder { folder in
            let row = folder["contacts"].rows[0].merging(["kind": "cal"]) { $1 }
            folder["contacts"].rows = (0..<5_000).map { row.merging(["contact_ref": "C\($0)"]) { $1 } }
        })
        #expect(report.badRows.count == 5_000)
        let lines = report.badRows.map(\.line)
        #expect(lines == Array(2...5_001))
        #expect(report.badRows.allSatisfy { $0.finding.sentence == "The code cal in kind is not known. Did you mean call?" })
        #expect(report.text(showing: 3).hasSuffix("... and 4997 more. The report as CSV or JSON holds them all.\n"))
    }
}

extension Workshop {
    fileprivate func makeOrganisations(_ names: String...) async throws {
        try await database.everyday.write { db in
            for name in names { try db.execute("select waymark.make_organisation(\(name))") }
        }
    }
}

/// Opened once, from anywhere; waited for by a task, or passed by a thread.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func open() {
        semaphore.signal()
        continuation.finish()
    }

    func wait() async {
        for await _ in stream {}
    }

    /// Blocks the thread; for closures that run on one of their own.
    func pass() {
        semaphore.wait()
        semaphore.signal()
    }
}

/// Ends all other connections to a database, as an administrator would.
final class Killer: Sendable {
    private let settings: [String: String]

    init(settings: [String: String]) {
        self.settings = settings.merging(["user": "postgres"]) { $1 }
    }

    func endOtherConnections() {
        let done = Gate()
        Task { [settings] in
            defer { done.open() }
            let database = Database(.init(settings: settings))
            _ = try await database.read { db in
                try db.execute(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                    """)
            }
            await database.close()
        }
        done.pass()
    }
}
