import Foundation
import Postgres
import Synchronization
import Testing
import TestSupport

@Suite("The pool")
struct PoolTests {
    let server: ThrowawayServer

    init() async throws {
        server = try await ThrowawayServer.shared()
    }

    /// A pool of one connection, which a task holds until told to let go.
    private struct Occupied {
        let database: Database
        let release = Rendezvous()
        let holder: Task<Void, any Error>

        init(_ database: Database) async throws {
            self.database = database
            let taken = Rendezvous()
            holder = Task { [release] in
                do {
                    try await database.read { _ in
                        taken.arriveAndWait()
                        release.arriveAndWait()
                    }
                } catch {
                    await taken.arriveAndWait()
                    throw error
                }
            }
            await taken.arriveAndWait()
        }

        func letGo() async throws {
            await release.arriveAndWait()
            try await holder.value
        }
    }

    private final class Order: Sendable {
        private let numbers = Mutex<[Int]>([])
        var noted: [Int] { numbers.withLock { $0 } }
        func note(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    private func untilWaiting(_ count: Int, _ database: Database) async throws {
        while database.statistics.waiting != count { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("many tasks share few connections, and no more are opened than allowed")
    func contention() async throws {
        let database = try await server.freshDatabase { $0.maxConnections = 3 }
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...200 {
                group.addTask { try await database.read { try $0.value("select \(number)::int8", as: Int.self) } }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 20_100)
        #expect(database.statistics.opened <= 3)
        #expect(database.statistics.leases == 200)
        // The last call may have been served while a connection was still being opened.
        for _ in 0..<5_000 where database.statistics.idle != database.statistics.connections {
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(database.statistics.idle == database.statistics.connections)
    }

    @Test("where no server answers that is said, and not that others were first")
    func silentServer() async throws {
        let proxy = try FrozenProxy(serverFolder: server.folder.path)
        proxy.freeze()
        var settings = server.settings()
        settings["host"] = proxy.folder
        settings["connect_timeout"] = "60"
        var configuration = Database.Configuration(settings: settings)
        configuration.acquireTimeout = .milliseconds(300)
        let database = Database(configuration)
        let error = await #expect(throws: DatabaseError.self) { try await database.read { _ in } }
        guard case .connectionFailed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(database.statistics.timeouts == 1)
        proxy.remove()
        await database.close()
    }

    @Test("who came first is served first")
    func fairness() async throws {
        let occupied = try await Occupied(server.freshDatabase { $0.maxConnections = 1 })
        let database = occupied.database
        let order = Order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...5 {
                group.addTask {
                    try await database.read { _ in order.note(number) }
                }
                try await untilWaiting(number, database)
            }
            try await occupied.letGo()
            try await group.waitForAll()
        }
        #expect(order.noted == [1, 2, 3, 4, 5])
        #expect(database.statistics.waits >= 5)
        #expect(database.statistics.waitingTime > .zero)
    }

    @Test("a call gives up waiting after the time allowed, and the next is served")
    func timeout() async throws {
        let occupied = try await Occupied(
            server.freshDatabase {
                $0.maxConnections = 1
                $0.acquireTimeout = .seconds(3)
            })
        let error = await #expect(throws: DatabaseError.self) { try await occupied.database.read { _ in } }
        guard case .poolTimeout = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(occupied.database.statistics.timeouts == 1)
        #expect(occupied.database.statistics.waiting == 0)
        try await occupied.letGo()
        try await occupied.database.read { _ in }
    }

    @Test("a task that is cancelled while it waits leaves the line, and the connection goes to the next")
    func cancelledWaiter() async throws {
        let occupied = try await Occupied(server.freshDatabase { $0.maxConnections = 1 })
        let database = occupied.database
        let impatient = Task { try await database.read { _ in } }
        try await untilWaiting(1, database)
        let patient = Task { try await database.read { try $0.value("select 1", as: Int.self) } }
        try await untilWaiting(2, database)
        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
        #expect(database.statistics.waiting == 1)
        try await occupied.letGo()
        #expect(try await patient.value == 1)
    }

    @Test("cancelling and handing over at the same moment loses no connection")
    func cancelledAtHandover() async throws {
        let database = try await server.freshDatabase { $0.maxConnections = 1 }
        for _ in 0..<100 {
            let occupied = try await Occupied(database)
            let waiter = Task { try await database.read { _ in } }
            try await untilWaiting(1, database)
            let leases = database.statistics.leases
            Thread {
                while database.statistics.leases == leases {}
                waiter.cancel()
            }.start()
            try await occupied.letGo()
            do { try await waiter.value } catch is CancellationError {}
        }
        #expect(try await database.read { try $0.value("select 1", as: Int.self) } == 1)
        #expect(database.statistics.connections == 1)
        #expect(database.statistics.opened == 1)
    }

    @Test("closing lets calls under way end, refuses new ones, and leaves no session behind")
    func closing() async throws {
        let occupied = try await Occupied(server.freshDatabase { $0.maxConnections = 1 })
        let database = occupied.database
        let runs = Counter()
        let waiting = Task { try await database.read { _ in } }
        try await untilWaiting(1, database)
        let closing = Task { await database.close() }
        let refused = await #expect(throws: DatabaseError.self) { try await waiting.value }
        guard case .poolClosed = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        try await occupied.letGo()
        await closing.value
        await #expect(throws: DatabaseError.self) { try await database.read { _ in runs.increment() } }
        #expect(runs.value == 0)
        #expect(database.statistics.connections == 0)
    }

    @Test("every session is prepared before its first closure, and again after one that left nothing set")
    func prepared() async throws {
        let preparations = Counter()
        let database = try await ThrowawayServer.shared().freshDatabase {
            $0.maxConnections = 1
            $0.prepareSession = { db in
                preparations.increment()
                try db.execute("select set_config('test.prepared', 'yes', false)")
            }
        }
        let isSet: @Sendable (Session) throws -> String = { try $0.value("show test.prepared", as: String.self) }
        #expect(try await database.read(isSet) == "yes")
        #expect(try await database.write(isSet) == "yes")
        #expect(preparations.value == 1)
        #expect(try await database.withoutTransaction(isSet) == "yes")
        #expect(try await database.read(isSet) == "yes")
        #expect(preparations.value == 2)
        await database.close()
    }

    @Test("a session that can't be prepared serves nobody, and the reason reaches whoever wanted it")
    func unprepared() async throws {
        let closures = Counter()
        let database = try await ThrowawayServer.shared().freshDatabase {
            $0.prepareSession = { _ = try $0.value("select 1/0", as: Int.self) }
        }
        for _ in 1...2 {
            let error = await #expect(throws: DatabaseError.self) { try await database.read { _ in closures.increment() } }
            #expect(error?.sqlState == "22012")
        }
        #expect(closures.value == 0)
        await database.close()
    }

    @Test("a connection past its time is replaced")
    func lifetime() async throws {
        let database = try await server.freshDatabase {
            $0.maxConnections = 1
            $0.maxLifetime = .zero
        }
        for _ in 1...3 { try await database.read { _ in } }
        #expect(database.statistics.opened == 3)
        #expect(database.statistics.broken == 0)
    }
}
