import Logging

/// A connection on a thread of its own, where closures run from their first statement to the last without a break.
actor Connection {
    enum Operation: Sendable {
        /// Between the given BEGIN and a COMMIT, which stores something or, of a transaction that only reads, nothing.
        case transaction(begin: String, stores: Bool)
        /// Each statement for itself.
        case bare
    }

    /// How an operation ended, and whether the connection is fit for the next.
    struct Outcome<Value: Sendable>: Sendable {
        let result: Result<Value, any Error>
        let isReusable: Bool
    }

    private let session: Session
    private let thread: ConnectionThread
    private let watch: Task<Void, Never>
    private let prepare: (@Sendable (Session) throws -> Void)?
    private var isNew = true
    private var isPrepared = false
    /// Interrupts what runs here; that is for other threads.
    nonisolated let gate: StatementGate
    /// When it should be replaced: servers move, and a backend's memory only grows.
    nonisolated let expiry: ContinuousClock.Instant

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Connects. That blocks, so it happens on a thread made for it.
    static func open(_ configuration: Database.Configuration) async throws -> Connection {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try startThread(named: "postgres-open") {
                    continuation.resume(with: Result { try Connection(configuration) })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private init(_ configuration: Database.Configuration) throws {
        let handle = try PQHandle.connect(ConnectionKeywords(configuration), onNotice: configuration.noticeHandler)
        var logger = configuration.logger
        logger[metadataKey: "server-process"] = "\(handle.serverProcess)"
        gate = try StatementGate(
            socket: handle.socket, canceller: try handle.makeCanceller(),
            statementTimeout: configuration.statementTimeout, grace: configuration.answerGrace)
        session = Session(handle: handle, gate: gate, logger: logger)
        prepare = configuration.prepareSession
        thread = try ConnectionThread()
        watch = Task { [gate] in await gate.watch() }
        // Connections made at the same moment should not all end at the same moment.
        expiry = .now + configuration.maxLifetime * Double.random(in: 0.95...1.05)
    }

    deinit {
        watch.cancel()
        thread.stop()
    }

    /// Runs an operation that the caller has opened at the gate.
    func perform<Value: Sendable>(
        _ operation: Operation, _ body: @Sendable (Session) throws -> Value
    ) -> Outcome<Value> {
        let result = Result {
            if isNew { try session.learnServer() }
            isNew = false
            if !isPrepared { try prepare?(session) }
            isPrepared = true
            switch operation {
            case .transaction(let begin, let stores):
                return try session.transaction(begin, stores: stores, body)
            case .bare:
                isPrepared = false
                return try session.bare(body)
            }
        }
        return Outcome(result: result, isReusable: session.isReusable)
    }
}
