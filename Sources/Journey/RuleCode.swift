/// Why a row, a file or an entry is refused: the codes that reports and scripts can rely on.
public enum RuleCode: String, Sendable, CaseIterable {
    // The folder and its files
    case unknownFile = "unknown_file"
    case unknownColumn = "unknown_column"
    case missingColumn = "missing_column"
    case notUTF8 = "not_utf8"
    case malformedCSV = "malformed_csv"
    // One cell
    case missingValue = "missing_value"
    case badDate = "bad_date"
    case badNumber = "bad_number"
    case badYesNo = "bad_yes_no"
    case unknownCode = "unknown_code"
    case badUPN = "bad_upn"
    case badURN = "bad_urn"
    case tooLong = "too_long"
    // One row
    case outOfOrder = "out_of_order"
    case inTheFuture = "in_the_future"
    case notAllowed = "not_allowed"
    case outOfRange = "out_of_range"
    // Several rows
    case unknownRef = "unknown_ref"
    case duplicateRef = "duplicate_ref"
    case duplicateUPN = "duplicate_upn"
    case overlap
    case calendarOverlap = "calendar_overlap"
    case calendarGap = "calendar_gap"
}
