import Postgres

/// What the doctor's checks say of a database in a transaction that is open: those that look at nothing else.
struct Integrity: Sendable {
    /// The checks that failed, by number, with what they found.
    let failures: [Int: String]

    /// - Throws: `DatabaseError` when the connection fails. A check that a schema is too old for counts as not made.
    init(_ session: Session) throws {
        var failures: [Int: String] = [:]
        for check in Doctor.checks {
            guard let examine = check.examineSession, let finding = try Self.attempt(examine, session), finding.verdict == .failed
            else { continue }
            failures[check.number] = finding.sentence
        }
        self.failures = failures
    }

    private static func attempt(_ examine: (Session) throws -> DoctorFinding, _ session: Session) throws -> DoctorFinding? {
        do {
            return try session.savepoint { try examine(session) }
        } catch let error as DatabaseError where error.serverError != nil {
            return nil
        }
    }

    /// What was well before and is not any more.
    ///
    /// - Throws: ``OperationsError/upgradeUndone(checks:)``.
    func demandNothingNew(since before: Integrity) throws {
        let new = failures.filter { before.failures[$0.key] == nil }
        guard new.isEmpty else { throw OperationsError.upgradeUndone(checks: new.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }) }
    }
}
