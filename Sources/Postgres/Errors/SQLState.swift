/// PostgreSQL's five-character code of what went wrong, after SQL's own.
///
/// A pattern that is a class (it ends in `000`) matches every code of that class:
/// ```swift
/// switch error.sqlState {
/// case .uniqueViolation: ...
/// case .integrityConstraintViolation: ...     // 23000: any other broken constraint
/// default: ...
/// }
/// ```
///
/// Source: PostgreSQL manual, appendix A, "PostgreSQL Error Codes".
public struct SQLState: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public init(stringLiteral code: String) { rawValue = code }

    /// The first two characters.
    public var classCode: Substring { rawValue.prefix(2) }

    public static func ~= (pattern: SQLState, state: SQLState) -> Bool {
        pattern == state || (pattern.rawValue.hasSuffix("000") && pattern.classCode == state.classCode)
    }

    public static let successfulCompletion: SQLState = "00000"
    public static let warning: SQLState = "01000"
    public static let connectionException: SQLState = "08000"
    public static let featureNotSupported: SQLState = "0A000"
    public static let dataException: SQLState = "22000"
    public static let stringDataRightTruncation: SQLState = "22001"
    public static let numericValueOutOfRange: SQLState = "22003"
    public static let invalidDatetimeFormat: SQLState = "22007"
    public static let divisionByZero: SQLState = "22012"
    public static let characterNotInRepertoire: SQLState = "22021"
    public static let invalidTextRepresentation: SQLState = "22P02"
    public static let invalidBinaryRepresentation: SQLState = "22P03"
    public static let integrityConstraintViolation: SQLState = "23000"
    public static let notNullViolation: SQLState = "23502"
    public static let foreignKeyViolation: SQLState = "23503"
    public static let uniqueViolation: SQLState = "23505"
    public static let checkViolation: SQLState = "23514"
    public static let exclusionViolation: SQLState = "23P01"
    public static let invalidTransactionState: SQLState = "25000"
    public static let readOnlyTransaction: SQLState = "25006"
    public static let inFailedTransaction: SQLState = "25P02"
    public static let idleInTransactionTimeout: SQLState = "25P03"
    public static let invalidStatementName: SQLState = "26000"
    public static let invalidAuthorization: SQLState = "28000"
    public static let invalidCatalogName: SQLState = "3D000"
    public static let transactionRollback: SQLState = "40000"
    public static let serialisationFailure: SQLState = "40001"
    public static let deadlockDetected: SQLState = "40P01"
    public static let syntaxErrorOrAccessRule: SQLState = "42000"
    public static let insufficientPrivilege: SQLState = "42501"
    public static let syntaxError: SQLState = "42601"
    public static let undefinedColumn: SQLState = "42703"
    public static let datatypeMismatch: SQLState = "42804"
    public static let undefinedFunction: SQLState = "42883"
    public static let undefinedTable: SQLState = "42P01"
    public static let duplicateDatabase: SQLState = "42P04"
    public static let duplicateTable: SQLState = "42P07"
    public static let insufficientResources: SQLState = "53000"
    public static let diskFull: SQLState = "53100"
    public static let tooManyConnections: SQLState = "53300"
    public static let objectInUse: SQLState = "55006"
    public static let lockNotAvailable: SQLState = "55P03"
    public static let operatorIntervention: SQLState = "57000"
    public static let queryCancelled: SQLState = "57014"
    public static let adminShutdown: SQLState = "57P01"
    public static let crashShutdown: SQLState = "57P02"
    public static let cannotConnectNow: SQLState = "57P03"
    public static let raisedException: SQLState = "P0001"
    public static let internalError: SQLState = "XX000"
}

extension SQLState: CustomStringConvertible {
    public var description: String { rawValue }
}
