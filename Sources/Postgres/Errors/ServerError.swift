/// An error, a warning or a notice in the server's words.
public struct ServerError: Error, Sendable, Hashable {
    public var sqlState: SQLState
    /// `ERROR`, `FATAL`, `PANIC`, `WARNING`, `NOTICE`, `DEBUG`, `INFO` or `LOG`, whatever the server's language.
    public var severity: String
    /// One line. It can quote what was sent, such as a text that is no date.
    public var message: String
    /// Often quotes a row's values.
    public var detail: String?
    public var hint: String?
    /// Where it happened, inside functions for instance. Can quote values.
    public var context: String?
    public var schema: String?
    public var table: String?
    public var column: String?
    public var dataType: String?
    public var constraint: String?
    /// The place in the statement, in characters from 1.
    public var position: Int?
    /// The statement without its parameters.
    public var statement: String?
    /// The function of the server's source that raised it.
    var routine: String?
}

/// What the server says beside its answers, from `raise notice` to warnings.
public typealias ServerNotice = ServerError

extension ServerError: CustomStringConvertible, CustomDebugStringConvertible {
    /// For people and logs: holds no value of a row and no parameter.
    public var description: String {
        let places = [("constraint", constraint), ("table", table), ("column", column)]
            .compactMap { name, value in value.map { "\(name) \($0)" } }
        return "\(severity) \(sqlState): \(messageWithoutValues)"
            + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
    }

    /// For developers and tests: all the server said. Holds values of rows; never log it where they are personal.
    public var debugDescription: String {
        let lines = [
            ("detail", detail), ("hint", hint), ("context", context), ("position", position.map(String.init)),
            ("statement", statement),
        ]
        return "\(severity) \(sqlState): \(message)"
            + lines.compactMap { name, value in value.map { "\n  \(name): \($0)" } }.joined()
            + "\n  schema: \(schema ?? "-") table: \(table ?? "-") column: \(column ?? "-")"
            + " constraint: \(constraint ?? "-")"
    }

    /// Errors about data quote them at the end: `invalid input syntax for type date: "..."`. The cut leaves out what is quoted.
    private var messageWithoutValues: Substring {
        guard case .dataException = sqlState else { return message[...] }
        return message.prefix { $0 != "\"" && $0 != ":" }
    }
}

extension ServerError {
    /// A prepared statement that the server no longer has, or whose result changed shape since.
    var isStalePlan: Bool {
        sqlState == .invalidStatementName
            || (sqlState == .featureNotSupported && routine == "RevalidateCachedQuery")
    }

    /// The transaction lost against another; the same again may well succeed.
    var isConflict: Bool { sqlState == .serialisationFailure || sqlState == .deadlockDetected }
}
