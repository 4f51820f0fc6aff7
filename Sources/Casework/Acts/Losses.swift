import Postgres

/// The losses of the server during one act, and how long they are put up with.
struct Losses {
    let patience: Duration
    private var end: ContinuousClock.Instant?
    private var pause = Duration.milliseconds(100)
    private var mayBeStored = false

    init(patience: Duration) { self.patience = patience }

    /// Waits a little until the act can be sent again, or throws.
    ///
    /// - Throws: the error, when it is none of a lost server or time is over. Not knowing whether the act is stored outweighs whatever came
    ///   afterwards.
    mutating func count(_ error: DatabaseError, severalServers: Bool) async throws {
        let isFirst = end == nil
        mayBeStored = mayBeStored || error.mayHaveStored
        guard isFirst ? error.losesServer : error.losesServer || error.findsNoServer else {
            throw error.serverError == nil ? outcome(error) : error
        }
        // The only server there is: it has had its time.
        if !severalServers, case .unresponsive = error { throw outcome(error) }
        // Patience begins with the loss: a server that falls silent has taken its time already.
        let end = end ?? .now + (severalServers ? patience : .zero)
        self.end = end
        if isFirst && !severalServers { return }
        guard .now < end else { throw outcome(error) }
        // Those who were thrown out together should not all come back at one moment.
        try await Task.sleep(for: pause * Double.random(in: 0.5...1.5))
        pause = min(pause * 2, .seconds(2))
    }

    private func outcome(_ error: DatabaseError) -> DatabaseError {
        mayBeStored && !error.mayHaveStored ? .commitOutcomeUnknown(nil) : error
    }
}

extension DatabaseError {
    /// COMMIT was sent, and what became of it is not known or not safe.
    fileprivate var mayHaveStored: Bool {
        switch self {
        case .commitOutcomeUnknown, .commitNotReplicated: true
        default: false
        }
    }

    /// The server was there, and is gone or no longer the one that takes changes.
    fileprivate var losesServer: Bool {
        switch self {
        case .connectionLost, .unresponsive, .standby: true
        case .server(let error): error.sqlState == .readOnlyTransaction
        default: mayHaveStored
        }
    }

    fileprivate var findsNoServer: Bool {
        switch self {
        case .connectionFailed, .poolTimeout: true
        default: false
        }
    }
}
