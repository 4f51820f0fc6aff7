import CLibPQ

/// How far the BEGIN of a closure's transaction has come.
enum Opening {
    /// It is done, or there is no transaction.
    case done
    /// It goes along with the first statement, which saves waiting for an answer of its own.
    case due(String)
    /// It failed, and nothing may run in the place of the transaction.
    case failed(any Error)

    var isDue: Bool { if case .due = self { true } else { false } }
    var failure: (any Error)? { if case .failed(let error) = self { error } else { nil } }
}

/// BEGIN failed, so nothing of the closure has been done.
struct TransactionNotBegun: Error {
    let cause: any Error
}

extension Session {
    /// Runs `body` between BEGIN and COMMIT.
    ///
    /// - Parameter stores: whether a COMMIT whose answer is lost leaves open what is stored.
    func transaction<Value>(_ begin: String, stores: Bool, _ body: (Session) throws -> Value) throws -> Value {
        opening = .due(begin)
        defer { opening = .done }
        let value: Value
        do {
            value = try body(self)
            // A closure that asked the server for nothing.
            if opening.isDue { try exchange(begin, cancellable: false) {} }
            if let cause = opening.failure { throw cause }
            guard handle.transactionStatus != PQTRANS_IDLE else {
                throw DatabaseError.misuse("The closure ended its transaction itself.")
            }
            if let interruption = gate.seal() { throw interruption.error }
        } catch {
            gate.seal()
            rollBack()
            guard let cause = opening.failure else { throw error }
            throw TransactionNotBegun(cause: handle.isStandby && !handle.isBroken ? DatabaseError.standby : cause)
        }
        try commit(stores: stores)
        return value
    }

    /// Sends a BEGIN that is due, and waits for its answer.
    func open() throws {
        guard case .due(let begin) = opening else { return }
        try opened {
            try handle.send(script: begin)
            _ = try handle.finish()
        }
    }

    /// Sends a BEGIN that is due along with a statement, and reads the answers to both.
    func openAlong(_ statement: Statement, preparedAs name: String?) throws -> PQResult {
        guard case .due(let begin) = opening else { throw DatabaseError.misuse("No transaction is due.") }
        do {
            try opened { try handle.send(statement, preparedAs: name, after: begin) }
        } catch {
            // Half of it may be on its way.
            gate.cutConnection()
            throw error
        }
        defer { handle.endPipeline() }
        try opened { _ = try handle.finish() }
        return try handle.finish()
    }

    private func opened(_ body: () throws -> Void) throws {
        do {
            try body()
            opening = .done
        } catch {
            opening = .failed(error)
            throw error
        }
    }

    private func commit(stores: Bool) throws {
        let unconfirmed = handle.unconfirmedCommits
        do {
            let result = try runScript("commit", cancellable: false)
            guard result.commandTag == "COMMIT" else { throw DatabaseError.commitRolledBack }
            guard handle.unconfirmedCommits == unconfirmed else { throw DatabaseError.commitNotReplicated }
        } catch let error as DatabaseError where stores && error.endsConnection {
            throw DatabaseError.commitOutcomeUnknown(error.serverError)
        }
    }

    /// A failure shows in the connection's state, which then is not used again; it must not hide why there is a rollback.
    func rollBack() {
        savepoints = 0
        guard !handle.isBroken, handle.transactionStatus != PQTRANS_IDLE else { return }
        do {
            try runScript("rollback", cancellable: false)
        } catch {
            log.rollbackFailed(error)
        }
    }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { opening.isDue || handle.transactionStatus != PQTRANS_IDLE }

    /// Runs `body` so that its changes, and no others, are undone when it throws; the transaction goes on.
    ///
    /// The error is thrown on as it is.
    @discardableResult
    public func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        guard isInTransaction else { throw DatabaseError.misuse("A savepoint needs a transaction.") }
        savepoints += 1
        defer { savepoints -= 1 }
        let name = "level_\(savepoints)"
        try runScript("savepoint \(name)")
        do {
            let value = try body()
            try runScript("release savepoint \(name)")
            return value
        } catch {
            do {
                try runScript("rollback to savepoint \(name); release savepoint \(name)", cancellable: false)
            } catch let failure {
                log.rollbackFailed(failure)
            }
            throw error
        }
    }
}
