import Journey
import Postgres

/// Sound rows for a table that holds nothing of the organisation yet, which is most of what a first import brings.
extension ImportRun {
    /// Why writing at once was given up: the rows are for the checks.
    private struct NotSound: Error {}

    /// Writes the rows of a file before they are held against each other: the table's own key tells whether one comes twice, and
    /// the number of rows written whether one names what isn't there, so that neither takes a pass of its own.
    ///
    /// Whatever is wrong, nothing has happened then, and ``checkRows(of:mayBeKnown:)`` says what and where: this only ever says
    /// that nothing is.
    ///
    /// - Returns: Whether the file is written.
    func writeAtOnce(_ file: ExchangeFile) throws -> Bool {
        guard let stagedFile = staged[file.kind], staged.values.allSatisfy({ $0.badRows == 0 }) else { return false }
        let before = (staged: staged, counts: counts, makers: makers)
        do {
            try db.savepoint {
                try write(Resolution(staged: stagedFile, organisation: organisation, mayBeKnown: false), resolvedOnly: true)
                guard counts[file.kind]?.new == stagedFile.rows else { throw NotSound() }
                try refuseAgainstRecords(in: file, mayBeKnown: false)
                guard staged[file.kind]?.badRows == 0 else { throw NotSound() }
            }
            return true
        } catch where Self.isForTheChecks(error) {
            (staged, counts, makers) = before
            return false
        }
    }

    /// What the server may refuse rows for. A lost connection, a deadlock or a full disk isn't the rows' doing.
    private static func isForTheChecks(_ error: any Error) -> Bool {
        if error is NotSound { return true }
        guard case DatabaseError.server(let failure) = error else { return false }
        return switch failure.sqlState {
        case .dataException, .integrityConstraintViolation, .syntaxErrorOrAccessRule: true
        default: false
        }
    }
}
