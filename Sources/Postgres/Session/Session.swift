import CLibPQ
import Logging

/// A connection for the time of one closure.
///
/// ```swift
/// let names = try await database.read { db in
///     try db.values("select name from setting where closed is null", as: String.self)
/// }
/// ```
///
/// All its methods block and throw: a transaction cannot be interleaved with anything, and the compiler keeps the session from
/// leaving the closure. While ``forEach(_:as:_:)`` or a COPY runs, the session takes no other statement.
public final class Session {
    let handle: PQHandle
    let gate: StatementGate
    private var cache = StatementCache()
    private var isPooled = false
    let log: StatementLog
    var savepoints = 0
    var opening = Opening.done

    init(handle: PQHandle, gate: StatementGate, logger: Logger) {
        self.handle = handle
        self.gate = gate
        log = StatementLog(logger: logger)
    }

    // MARK: Running statements

    /// Runs a statement and reads its whole result.
    func run(_ query: SQL) throws -> PQResult {
        let statement = try query.rendered()
        return try retryingStalePlan {
            try exchange(statement.text, opensFirst: false) {
                let name = try preparedName(of: statement)
                // Not every pooler takes two statements at once.
                if opening.isDue && !isPooled { return try openAlong(statement, preparedAs: name) }
                try open()
                try handle.send(statement, preparedAs: name)
                return try handle.finish()
            }
        }
    }

    /// Runs text of the simple protocol: one or several statements without parameters.
    @discardableResult
    func runScript(_ text: String, cancellable: Bool = true) throws -> PQResult {
        try exchange(text, cancellable: cancellable) {
            try handle.send(script: text)
            return try handle.finish()
        }
    }

    /// Everything from a statement's sending to its last result. Notes how it went and tells errors apart.
    ///
    /// - Parameter opensFirst: whether a BEGIN that is due is sent and awaited before; else `body` sees to it.
    func exchange<Result>(
        _ text: String, cancellable: Bool = true, opensFirst: Bool = true, _ body: () throws -> Result
    ) throws -> Result {
        if let cause = opening.failure { throw cause }
        try gate.beginStatement(cancellable: cancellable)
        let start = ContinuousClock.now
        do {
            if opensFirst { try open() }
            let result = try body()
            gate.endStatement()
            log.succeeded(text, rows: (result as? PQResult)?.affectedRows ?? result as? Int, since: start)
            (result as? PQResult).map(noteSchemaChange)
            return result
        } catch {
            gate.endStatement()
            let error = translated(error, statement: text)
            if opening.failure != nil { opening = .failed(error) }
            log.failed(text, error, since: start)
            throw error
        }
    }

    /// Sends a statement: prepared, when it has come before.
    func send(_ statement: Statement) throws {
        try handle.send(statement, preparedAs: try preparedName(of: statement))
    }

    /// The name under which the server has a statement, which it is told now if it comes for the second time: within the transaction, so
    /// that an error fails that.
    func preparedName(of statement: Statement) throws -> String? {
        if isPooled { return nil }
        switch cache.advice(for: statement.key) {
        case .sendUnprepared:
            return nil
        case .usePrepared(let name):
            return name
        case .prepare(let name):
            try open()
            if cache.hasLeftovers {
                try handle.send(script: "deallocate all")
                _ = try handle.finish()
                cache.didClearLeftovers()
            }
            try handle.prepare(statement, as: name)
            cache.didPrepare(statement.key, as: name)
            for name in cache.evict() {
                try handle.send(script: "deallocate \(name)")
                _ = try handle.finish()
            }
            return name
        }
    }

    /// A plan that other sessions have made stale is made anew. Inside a transaction the error has ended that already: it goes on
    /// to the caller, and ``Database`` runs the whole closure again.
    func retryingStalePlan<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch DatabaseError.server(let error) where error.isStalePlan {
            cache.forgetAll()
            guard handle.transactionStatus == PQTRANS_IDLE else { throw DatabaseError.server(error) }
            return try body()
        }
    }

    private func noteSchemaChange(_ result: PQResult) {
        guard result.columnCount == 0 else { return }
        let tag = result.commandTag
        if tag.hasPrefix("ALTER") || tag.hasPrefix("DROP") || tag.hasPrefix("DISCARD") { cache.forgetAll() }
    }

    /// Says of an error what the program should know: whether it was cancelled, timed out, or cut off.
    private func translated(_ error: any Error, statement: String) -> any Error {
        guard let error = (error as? DatabaseError)?.naming(statement) else { return error }
        switch error {
        case .server(let failure):
            guard failure.sqlState == .queryCancelled else { return DatabaseError.server(failure) }
            if let interruption = gate.interruption { return interruption.error }
            // One code for both; an administrator's pg_cancel_backend stays the server's error.
            return failure.message.contains("timeout")
                ? DatabaseError.statementTimeout(failure) : DatabaseError.server(failure)
        case .connectionLost where gate.isCut:
            return gate.interruption?.error ?? DatabaseError.unresponsive
        default:
            return error
        }
    }

    // MARK: Between closures

    /// Runs `body`, outside any transaction, and leaves the session as it was found.
    func bare<Value>(_ body: (Session) throws -> Value) throws -> Value {
        defer {
            gate.seal()
            rollBack()
            if !handle.isBroken { _ = try? runScript("discard all", cancellable: false) }
            cache.forgetAll()
            cache.didClearLeftovers()
        }
        return try body(self)
    }

    /// Whether the next closure may have the connection.
    var isReusable: Bool {
        !handle.isBroken && !gate.isCut && handle.transactionStatus == PQTRANS_IDLE
    }

    /// Asks for the time limit of a statement, which the user's own settings may have changed, and who answers. A pooler between
    /// program and server has made up the process that it told of: it may take another server connection for each transaction, where a
    /// prepared statement of this name is unknown, or somebody else's.
    func learnServer() throws {
        let (milliseconds, process) = try row(
            "select (extract(epoch from current_setting('statement_timeout')::interval) * 1000)::int8, pg_backend_pid()",
            as: (Int64, Int32).self)
        isPooled = process != handle.serverProcess
        gate.changeStatementTimeout(milliseconds == 0 ? nil : .milliseconds(milliseconds), forGood: true)
    }

    /// Makes the COMMIT to come wait until the standby has everything that this transaction sees, where the server has one to wait for: a
    /// transaction that writes nothing waits for nobody.
    public func confirmWhatIsSeen() throws {
        try execute("select pg_logical_emit_message(true, 'waymark', '')")
    }

    /// Changes the time limit of the statements that follow, up to the end of the closure. Nil takes it away.
    public func limitStatements(to limit: Duration?) throws {
        let value = String(limit?.milliseconds ?? 0)
        try execute("select set_config('statement_timeout', \(value), \(isInTransaction))")
        gate.changeStatementTimeout(limit)
    }
}
