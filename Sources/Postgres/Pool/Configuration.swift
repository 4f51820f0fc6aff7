import Logging

extension Database {
    /// Where the database is and how connections to it behave.
    public struct Configuration: Sendable {
        /// libpq's settings by keyword (`host`, `dbname`, `service` ...). What is not here comes from libpq's own sources:
        /// environment (`PGHOST`, `PGSERVICE`), service file, password file. Empty leaves all to those.
        public var settings: [String: String]

        /// Shown in `pg_stat_activity`, unless the settings name another.
        public var applicationName: String?

        /// The most connections open at once.
        public var maxConnections = 8

        /// How long a call waits for a connection. Unless the settings have a `connect_timeout`, it is shared out among the hosts.
        public var acquireTimeout: Duration = .seconds(10)

        /// The server ends a statement after this. Nil leaves it to the server's own setting.
        ///
        /// Like the two below it gives way to the user's own `options`.
        public var statementTimeout: Duration? = .seconds(60)

        /// The server gives up waiting for a lock after this.
        public var lockTimeout: Duration? = .seconds(10)

        /// The server ends a session that has left a transaction open and idle for this long.
        public var idleInTransactionTimeout: Duration? = .seconds(60)

        /// How long a server may take to answer beyond ``statementTimeout``, or to obey a request to cancel, before the connection
        /// is cut.
        public var answerGrace: Duration = .seconds(5)

        /// A connection is replaced after about this long.
        public var maxLifetime: Duration = .seconds(30 * 60)

        /// The schemas to look names up in; nil leaves the server's setting.
        public var searchPath: [String]?

        /// Gives every new session what all of it should find set, before its first closure and again after one without a transaction,
        /// which leaves nothing set. What it throws goes to whoever wanted the connection.
        public var prepareSession: (@Sendable (Session) throws -> Void)?

        /// Gets statements at level `debug`, without parameters, and what goes wrong on the side at `warning`.
        public var logger = Logger(label: "postgres", factory: { _ in SwiftLogNoOpLogHandler() })

        /// Gets the server's notices and warnings, on the connection's thread and in the midst of a statement: it should be quick.
        public var noticeHandler: @Sendable (ServerNotice) -> Void = { _ in }

        public init(settings: [String: String] = [:]) { self.settings = settings }

        /// - Parameter conninfo: A connection string of libpq, `postgresql://...` or `host=... dbname=...`. Empty leaves all to
        ///   libpq's own sources.
        public init(conninfo: String) {
            settings = conninfo.isEmpty ? [:] : ["dbname": conninfo]
        }
    }
}

/// How much a transaction sees of others that run at the same time.
public enum IsolationLevel: String, Sendable {
    case readCommitted = "read committed"
    case repeatableRead = "repeatable read"
    case serialisable = "serializable"
}

/// What a pool does at a moment, and has done since it was made.
public struct PoolStatistics: Sendable, Hashable {
    /// Connections open or being opened.
    public var connections = 0
    /// Connections waiting for work.
    public var idle = 0
    /// Calls waiting for a connection.
    public var waiting = 0
    /// Calls that got a connection.
    public var leases = 0
    /// Calls that had to wait for one.
    public var waits = 0
    /// Calls that gave up waiting, for others or for a server that doesn't answer.
    public var timeouts = 0
    /// Connections opened.
    public var opened = 0
    /// Attempts to open one that failed.
    public var failedOpenings = 0
    /// Connections found broken, when leased or returned.
    public var broken = 0
    /// The time calls have waited, all together.
    public var waitingTime: Duration = .zero
}
