import Glibc

/// Decides what may interrupt a connection, and when.
///
/// The connection's thread is blocked in libpq while a statement runs, so interrupting comes from other threads. Two rules keep
/// it from hitting anything but the statement it is meant for:
/// - a request to cancel goes out only while a statement of this operation runs, and that statement does not end before the
///   request has been delivered;
/// - an operation is sealed before COMMIT and ROLLBACK: from then on only ``cut`` remains, for a server that is silent.
final class StatementGate: Sendable {
    enum Interruption { case taskCancelled, deadline }

    private struct State {
        /// Counts operations, so that what interrupts one does not hit a later one.
        var operation: UInt64 = 0
        var isSealed = true
        var interruption: Interruption?
        var isRunning = false
        var isCancellable = false
        var isCancelUnderWay = false
        var isCut = false
        /// Counts statements, so that a timer set for one does not cut a later one.
        var statement: UInt64 = 0
        var statementEnd: ContinuousClock.Instant?
        var statementTimeout: Duration?
        /// What the timeout is when an operation begins.
        var usualTimeout: Duration?
    }

    private let state = Monitor(State())
    private let socket: Int32
    private let canceller: Canceller
    /// How long to wait for a server that was told to stop before the connection is cut.
    private let grace: Duration

    /// - Parameter statementTimeout: The server's own limit for a statement, nil for none.
    init(socket: Int32, canceller: Canceller, statementTimeout: Duration?, grace: Duration) {
        self.socket = socket
        self.canceller = canceller
        self.grace = grace
        state.withLock { $0.usualTimeout = statementTimeout }
    }

    /// Whether the connection was cut, and can only be thrown away.
    var isCut: Bool { state.withLock(\.isCut) }

    /// Why the operation was interrupted, if it was.
    var interruption: Interruption? { state.withLock(\.interruption) }

    // MARK: Operations

    /// Begins an operation, such as a transaction. Until ``seal`` it can be interrupted under the number returned.
    func open() -> UInt64 {
        state.withLock { state in
            state.operation += 1
            state.isSealed = false
            state.interruption = nil
            state.statementTimeout = state.usualTimeout
            return state.operation
        }
    }

    /// Ends what can be interrupted, and tells whether the operation had been.
    @discardableResult
    func seal() -> Interruption? {
        state.withLock { state in
            state.isSealed = true
            return state.interruption
        }
    }

    /// Tells of a change of the server's limit for a statement: for this operation, or for all.
    func changeStatementTimeout(_ timeout: Duration?, forGood: Bool = false) {
        state.withLock { state in
            state.statementTimeout = timeout
            if forGood { state.usualTimeout = timeout }
        }
    }

    // MARK: Statements, called by the connection's thread

    /// - Throws: `CancellationError` or ``DatabaseError/deadlineExceeded`` when the operation was interrupted before.
    func beginStatement(cancellable: Bool) throws {
        try state.withLock { state in
            guard !state.isRunning else {
                throw DatabaseError.misuse("Another statement of this session is still running around this one.")
            }
            if cancellable, let interruption = state.interruption { throw interruption.error }
            state.statement += 1
            state.isRunning = true
            state.isCancellable = cancellable
            state.statementEnd = state.statementTimeout.map { .now + $0 + grace }
        }
    }

    /// Waits for a request to cancel that is under way. A server that does not take even that is cut off.
    func endStatement() {
        let isDelivered = state.wait(atMost: grace) { !$0.isCancelUnderWay }
        state.withLock { state in
            if !isDelivered { disconnect(&state) }
            state.isRunning = false
        }
    }

    /// Cancels the running statement for the session's own reasons; the operation goes on.
    func cancelStatement() {
        state.withLock { fire(&$0) }
    }

    /// Gives the connection up.
    func cutConnection() {
        state.withLock { disconnect(&$0) }
    }

    // MARK: Interruptions, called from anywhere

    /// Interrupts an operation: cancels its running statement and refuses all further ones.
    func interrupt(_ operation: UInt64, _ reason: Interruption) {
        state.withLock { state in
            guard state.operation == operation, !state.isSealed, state.interruption == nil else { return }
            state.interruption = reason
            if state.isRunning && state.isCancellable { fire(&state) }
        }
    }

    /// Watches over the connection until the task is cancelled: cuts it when the server has been silent beyond the time for a
    /// statement. Looks no more often than a statement may last.
    func watch() async {
        while (try? await ContinuousClock().sleep(until: nextCheck)) != nil {
            state.withLock { state in
                if state.isRunning, let end = state.statementEnd, end <= .now { disconnect(&state) }
            }
        }
    }

    private var nextCheck: ContinuousClock.Instant {
        state.withLock { state in
            if state.isRunning, let end = state.statementEnd, end > .now { return end }
            return .now + (state.usualTimeout ?? .seconds(60)) + grace
        }
    }

    private func fire(_ state: inout State) {
        guard !state.isCancelUnderWay else { return }
        state.isCancelUnderWay = true
        let statement = state.statement
        do {
            try startThread(named: "postgres-cancel") { [self] in
                canceller.cancel()
                self.state.change { $0.isCancelUnderWay = false }
            }
        } catch {
            state.isCancelUnderWay = false
            return disconnect(&state)
        }
        Task { [weak self, grace] in
            try? await Task.sleep(for: grace)
            self?.cut(statement)
        }
    }

    private func cut(_ statement: UInt64) {
        state.withLock { state in
            if state.isRunning && state.statement == statement { disconnect(&state) }
        }
    }

    /// Makes a blocked call of libpq return at once. The descriptor is still the connection's own: while a statement runs nobody
    /// closes it.
    private func disconnect(_ state: inout State) {
        state.isCut = true
        shutdown(socket, Int32(SHUT_RDWR))
    }
}

extension StatementGate.Interruption {
    var error: any Error {
        switch self {
        case .taskCancelled: CancellationError()
        case .deadline: DatabaseError.deadlineExceeded
        }
    }
}
