/// A PostgreSQL database, reached through a pool of connections.
///
/// ```swift
/// let database = Database(.init(conninfo: "service=waymark"))
/// let open = try await database.read { db in
///     try db.value("select count(*) from placement where setting = \(setting)", as: Int.self)
/// }
/// ```
///
/// A closure runs on its connection's own thread, and nothing of it may leave but a `Sendable` value. Cancelling the task cancels the
/// statement on the server. COMMIT is never cancelled: a call either returns, and all is stored, or throws, and nothing is, but for
/// ``DatabaseError/commitOutcomeUnknown(_:)``.
public final class Database: Sendable {
    private let pool: Pool
    private let configuration: Configuration

    /// Opens nothing yet: connections are made as they are needed.
    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        pool = Pool(configuration)
    }

    /// Whether several servers are named, of which another may take over from one that is lost.
    public var namesSeveralServers: Bool {
        let settings = configuration.effectiveSettings
        return [settings["host"], settings["hostaddr"]].contains { $0?.contains(",") == true }
    }

    public var statistics: PoolStatistics { pool.statistics }

    /// Runs `body` in a transaction that cannot write.
    ///
    /// - Parameters:
    ///   - isolation: `.repeatableRead` gives all statements one and the same state of the database.
    ///   - attempts: As for ``write(isolation:attempts:timeout:_:)``.
    ///   - timeout: The time for the closure with all its statements.
    /// - Throws: What `body` throws, as it is; a ``DatabaseError``; `CancellationError`.
    public func read<Value: Sendable>(
        isolation: IsolationLevel = .readCommitted, attempts: Int = 3, timeout: Duration? = nil,
        _ body: @Sendable (Session) throws -> Value
    ) async throws -> Value {
        let begin = "begin isolation level \(isolation.rawValue) read only"
        return try await run(.transaction(begin: begin, stores: false), attempts: attempts, timeout: timeout, body)
    }

    /// Runs `body` in a transaction and commits it.
    ///
    /// On a server that waits for a standby the commit counts when the standby has it.
    ///
    /// When the transaction loses against another (40001, 40P01), or a change of the schema has made a prepared statement stale, the
    /// whole closure runs again after a short pause; it begins again, too, when its connection turns out to be dead at its first statement.
    /// So it must do nothing but work on the database.
    ///
    /// - Parameters:
    ///   - attempts: How often `body` may run beyond its first statement.
    ///   - timeout: The time for one run of the closure with all its statements, without COMMIT.
    /// - Throws: What `body` throws, as it is; a ``DatabaseError``; `CancellationError`.
    @discardableResult
    public func write<Value: Sendable>(
        isolation: IsolationLevel = .readCommitted, attempts: Int = 3, timeout: Duration? = nil,
        _ body: @Sendable (Session) throws -> Value
    ) async throws -> Value {
        let begin = "begin isolation level \(isolation.rawValue) read write"
        return try await run(.transaction(begin: begin, stores: true), attempts: attempts, timeout: timeout, body)
    }

    /// Runs `body` with each statement committed for itself: for what PostgreSQL refuses in a transaction, such as `create database`
    /// and `vacuum`. What the closure sets or locks for the session is undone afterwards. Never runs `body` twice.
    @discardableResult
    public func withoutTransaction<Value: Sendable>(
        timeout: Duration? = nil, _ body: @Sendable (Session) throws -> Value
    ) async throws -> Value {
        try await run(.bare, attempts: 1, timeout: timeout, body)
    }

    /// Refuses new calls, waits for those under way, and ends all connections.
    public func close() async { await pool.close() }

    private func run<Value: Sendable>(
        _ operation: Connection.Operation, attempts: Int, timeout: Duration?,
        _ body: @Sendable (Session) throws -> Value
    ) async throws -> Value {
        var attempt = 1
        var mayReconnect = true
        while true {
            do {
                return try await runOnce(operation, timeout: timeout, body)
            } catch let error as TransactionNotBegun {
                // The connection was dead although it looked whole. The closure came to its first statement, and that was not run.
                guard mayReconnect, (error.cause as? DatabaseError)?.endsConnection == true else { throw error.cause }
                mayReconnect = false
            } catch let error as DatabaseError where attempt < attempts && error.isWorthRepeating {
                try await Task.sleep(for: Self.pause(after: attempt))
                attempt += 1
            }
        }
    }

    private func runOnce<Value: Sendable>(
        _ operation: Connection.Operation, timeout: Duration?, _ body: @Sendable (Session) throws -> Value
    ) async throws -> Value {
        let connection = try await pool.lease()
        let gate = connection.gate
        let number = gate.open()
        let timer = timeout.map { timeout in
            Task {
                try await Task.sleep(for: timeout)
                gate.interrupt(number, .deadline)
            }
        }
        let outcome = await withTaskCancellationHandler {
            await connection.perform(operation, body)
        } onCancel: {
            gate.interrupt(number, .taskCancelled)
        }
        timer?.cancel()
        pool.giveBack(connection, isReusable: outcome.isReusable)
        return try outcome.result.get()
    }

    /// Doubles each time, and differs for each of those who collided.
    private static func pause(after attempt: Int) -> Duration {
        .milliseconds(10 << min(attempt, 6)) * Double.random(in: 0.5...1.5)
    }
}

extension DatabaseError {
    fileprivate var isWorthRepeating: Bool {
        guard case .server(let error) = self else { return false }
        return error.isConflict || error.isStalePlan
    }
}
