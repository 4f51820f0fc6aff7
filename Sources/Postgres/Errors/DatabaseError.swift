/// What can go wrong between a program and its database.
///
/// A cancelled task gets `CancellationError`, and an error that a closure throws comes back as it was thrown.
public enum DatabaseError: Error, Sendable {
    /// The server refused a statement.
    case server(ServerError)
    /// No connection could be made. The text is libpq's, where it has one.
    case connectionFailed(String)
    /// The connection ended under way; with the server's reason where it still gave one (57P01: an administrator's command).
    case connectionLost(ServerError?)
    /// The connection ended while `COMMIT` was under way: the changes may be stored or not. Send the same act with the same
    /// identifiers again, or look.
    case commitOutcomeUnknown(ServerError?)
    /// `COMMIT` is done on the server that was asked, and the wait for the standby to confirm it was cancelled: should that one take over
    /// now, it is lost. Send the same act with the same identifiers again.
    case commitNotReplicated
    /// Something was to be written on a server that only follows another.
    case standby
    /// The server did not answer at all within the time for a statement; the connection was cut.
    case unresponsive
    /// No connection became free within ``Database/Configuration/acquireTimeout``.
    case poolTimeout
    /// The pool was closed.
    case poolClosed
    /// A statement ran into `statement_timeout`.
    case statementTimeout(ServerError)
    /// The time given to the whole call was over.
    case deadlineExceeded
    /// A value does not fit the type it was read as.
    case decoding(DecodingFailure)
    /// A statement returned more or fewer rows than the call allows.
    case unexpectedRowCount(expected: String, got: Int)
    /// `COMMIT` was answered by `ROLLBACK`: a statement had failed and the closure went on. Nothing was stored.
    case commitRolledBack
    /// A value that PostgreSQL cannot take. The text does not hold the value.
    case invalidValue(String)
    /// A value of more than two gigabytes.
    case valueTooLarge
    /// More than 65,535 parameters in a statement: send arrays and `unnest` them.
    case tooManyParameters(Int)
    /// A call that makes no sense where it stands: a mistake in the program.
    case misuse(String)
}

/// A value that does not fit the type it was read as. The value itself is not in it.
public struct DecodingFailure: Error, Sendable, Hashable {
    public var column: String
    public var swiftType: String
    public var postgresType: OID
    public var reason: String
}

extension DatabaseError {
    /// What the server said, if it said anything.
    public var serverError: ServerError? {
        switch self {
        case .server(let error), .statementTimeout(let error): error
        case .connectionLost(let error), .commitOutcomeUnknown(let error): error
        default: nil
        }
    }

    /// The server's code, if it gave one.
    public var sqlState: SQLState? { serverError?.sqlState }

    /// Adds the statement to the server's error, unless that names one already.
    func naming(_ statement: String) -> DatabaseError {
        guard case .server(var error) = self, error.statement == nil else { return self }
        error.statement = statement
        return .server(error)
    }

    /// Whether the connection is of no use any more.
    var endsConnection: Bool {
        switch self {
        case .connectionLost, .commitOutcomeUnknown, .unresponsive: true
        default: false
        }
    }
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
    /// For people and logs: holds no value of a row and no parameter.
    public var description: String {
        switch self {
        case .server(let error): "\(error)"
        case .connectionFailed(let message): "No connection to the database: \(message)"
        case .connectionLost(let error): "The connection to the database was lost" + reason(error)
        case .commitOutcomeUnknown(let error):
            "The connection was lost during COMMIT; whether the changes were stored is unknown" + reason(error)
        case .commitNotReplicated: "COMMIT is done on one server only: its standby has not confirmed it."
        case .standby: "The database server is a standby: it takes no changes."
        case .unresponsive: "The database server did not answer in time; the connection was cut."
        case .poolTimeout: "No database connection became free in time."
        case .poolClosed: "The database is closed."
        case .statementTimeout: "A statement took longer than its time limit."
        case .deadlineExceeded: "The time given to the call was over."
        case .decoding(let failure):
            "Column \(failure.column) of \(failure.postgresType) cannot be read as \(failure.swiftType): \(failure.reason)."
        case .unexpectedRowCount(let expected, let got): "Expected \(expected), got \(got) rows."
        case .commitRolledBack: "COMMIT rolled back: a statement of the transaction had failed. Nothing was stored."
        case .invalidValue(let message): message
        case .valueTooLarge: "A value is larger than two gigabytes."
        case .tooManyParameters(let count):
            "\(count) parameters in a statement, PostgreSQL takes \(SQL.maximumParameters): send arrays and unnest them."
        case .misuse(let message): message
        }
    }

    /// For developers and tests: with all the server said, which can hold values of rows.
    public var debugDescription: String {
        guard let serverError else { return description }
        return "\(description)\n\(serverError.debugDescription)"
    }

    private func reason(_ error: ServerError?) -> String { error.map { ": \($0)" } ?? "." }
}
