import Logging
import Synchronization

/// The connections of a database: first come, first served.
///
/// Every change happens under one lock, and connections are handed over outside it. Nothing runs in the background: a connection's
/// age and health are looked at when it is leased and returned.
final class Pool: Sendable {
    private struct Waiter {
        let id: UInt64
        let since: ContinuousClock.Instant
        let continuation: CheckedContinuation<Connection, any Error>
        let timeout: Task<Void, any Error>

        func resume(with result: Result<Connection, any Error>) {
            timeout.cancel()
            continuation.resume(with: result)
        }
    }

    private struct State {
        var idle: [Connection] = []
        var waiters: [Waiter] = []
        var opening = 0
        var nextWaiter: UInt64 = 0
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
        var statistics = PoolStatistics()
    }

    private let configuration: Database.Configuration
    private let state = Mutex(State())

    init(_ configuration: Database.Configuration) { self.configuration = configuration }

    var statistics: PoolStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.idle = state.idle.count
            statistics.waiting = state.waiters.count
            return statistics
        }
    }

    // MARK: Leasing

    /// A connection that belongs to the caller until ``giveBack(_:isReusable:)``.
    func lease() async throws -> Connection {
        try Task.checkCancellation()
        if let connection = try takeIdle() { return connection }
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let connection = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { lineUp(id, $0) }
        } onCancel: {
            fail(waiter: id, CancellationError())
        }
        // A cancellation that came after the handover: nobody will use the connection, so it goes to the next.
        if Task.isCancelled {
            giveBack(connection, isReusable: true)
            throw CancellationError()
        }
        return connection
    }

    private func takeIdle() throws -> Connection? {
        try state.withLock { state in
            if state.isClosed { throw DatabaseError.poolClosed }
            guard state.waiters.isEmpty else { return nil }
            while let connection = state.idle.popLast() {
                if isFit(connection, &state) {
                    state.statistics.leases += 1
                    return connection
                }
                state.statistics.connections -= 1
            }
            return nil
        }
    }

    private func lineUp(_ id: UInt64, _ continuation: CheckedContinuation<Connection, any Error>) {
        state.withLock { state in
            state.statistics.waits += 1
            let timeout = Task {
                try await Task.sleep(for: configuration.acquireTimeout)
                fail(waiter: id, timeoutError())
            }
            state.waiters.append(Waiter(id: id, since: .now, continuation: continuation, timeout: timeout))
        }
        // The cancellation may have come before there was anybody to fail.
        if Task.isCancelled { fail(waiter: id, CancellationError()) }
        serve()
    }

    private func fail(waiter id: UInt64, _ error: any Error) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            if error is DatabaseError { state.statistics.timeouts += 1 }
            return state.waiters.remove(at: index)
        }
        waiter?.resume(with: .failure(error))
    }

    /// Why nobody was served in time: others have all connections, or no server has answered yet.
    private func timeoutError() -> DatabaseError {
        let isWaitingForServer = state.withLock { $0.opening > 0 && $0.opening == $0.statistics.connections }
        guard isWaitingForServer else { return .poolTimeout }
        return .connectionFailed("no server has answered within \(configuration.acquireTimeout.milliseconds) ms")
    }

    // MARK: Returning

    /// Takes a connection back, or lets go of one that is of no use any more.
    func giveBack(_ connection: Connection, isReusable: Bool) {
        state.withLock { state in
            if !isReusable { state.statistics.broken += 1 }
            if isReusable && isFit(connection, &state) {
                state.idle.append(connection)
            } else {
                state.statistics.connections -= 1
            }
        }
        serve()
    }

    private func isFit(_ connection: Connection, _ state: inout State) -> Bool {
        guard connection.gate.isQuiet else {
            state.statistics.broken += 1
            return false
        }
        return connection.expiry > .now
    }

    /// Hands idle connections to who waits, opens one for who is left, and tells who closes when all are gone.
    private func serve() {
        enum Step {
            case handOver(Connection, Waiter)
            case fail([Waiter])
            case open
            case closed([CheckedContinuation<Void, Never>])
        }
        func next() -> Step? {
            state.withLock { state in
                if state.isClosed {
                    defer { state.waiters.removeAll() }
                    if !state.waiters.isEmpty { return .fail(state.waiters) }
                    state.statistics.connections -= state.idle.count
                    state.idle.removeAll()
                    guard state.statistics.connections == 0, !state.closers.isEmpty else { return nil }
                    defer { state.closers.removeAll() }
                    return .closed(state.closers)
                }
                guard let waiter = state.waiters.first else { return nil }
                if let connection = state.idle.popLast() {
                    state.waiters.removeFirst()
                    state.statistics.leases += 1
                    state.statistics.waitingTime += .now - waiter.since
                    return .handOver(connection, waiter)
                }
                guard state.opening < state.waiters.count,
                    state.statistics.connections < max(1, configuration.maxConnections)
                else { return nil }
                state.opening += 1
                state.statistics.connections += 1
                return .open
            }
        }
        while let step = next() {
            switch step {
            case .handOver(let connection, let waiter): waiter.resume(with: .success(connection))
            case .fail(let waiters): waiters.forEach { $0.resume(with: .failure(DatabaseError.poolClosed)) }
            case .open: Task { await open() }
            case .closed(let closers): closers.forEach { $0.resume() }
            }
        }
    }

    private func open() async {
        do {
            let connection = try await Connection.open(configuration)
            state.withLock { state in
                state.opening -= 1
                state.statistics.opened += 1
                state.idle.append(connection)
            }
            serve()
        } catch {
            let waiter = state.withLock { state -> Waiter? in
                state.opening -= 1
                state.statistics.connections -= 1
                state.statistics.failedOpenings += 1
                return state.waiters.isEmpty ? nil : state.waiters.removeFirst()
            }
            waiter?.resume(with: .failure(error))
            serve()
        }
    }

    // MARK: Closing

    /// Refuses new calls, lets those under way end, and returns when the last connection is gone.
    func close() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.isClosed = true
                state.closers.append(continuation)
            }
            serve()
        }
    }
}
