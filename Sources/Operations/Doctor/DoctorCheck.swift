import Journey
import Postgres

/// One of the doctor's numbered checks. A number means the same for good; a check that goes leaves a gap.
public struct DoctorCheck: Sendable {
    public let number: Int
    /// "Data checksums"
    public let title: String
    /// What it looks at, in a sentence without its full stop.
    public let looksAt: String
    let examine: @Sendable (Patient) async throws -> DoctorFinding
    /// The same in a transaction that is open, for a check that looks at nothing but the database.
    let examineSession: (@Sendable (Session) throws -> DoctorFinding)?

    /// A check that another floor knows how to do.
    public init(
        _ number: Int, _ title: String, looksAt: String, examine: @escaping @Sendable (Patient) async throws -> DoctorFinding
    ) {
        self.number = number
        self.title = title
        self.looksAt = looksAt
        self.examine = examine
        examineSession = nil
    }

    private init(_ number: Int, _ title: String, looksAt: String, inSession examine: @escaping @Sendable (Session) throws -> DoctorFinding) {
        self.number = number
        self.title = title
        self.looksAt = looksAt
        self.examine = { patient in try await patient.database.read { try examine($0) } }
        examineSession = examine
    }

    /// One that asks the database, and looks at nothing else: an upgrade makes it before it commits.
    static func ofDatabase(
        _ number: Int, _ title: String, looksAt: String, _ examine: @escaping @Sendable (Session) throws -> DoctorFinding
    ) -> DoctorCheck {
        DoctorCheck(number, title, looksAt: looksAt, inSession: examine)
    }

    /// One that asks the database.
    static func asking(
        _ number: Int, _ title: String, looksAt: String,
        _ examine: @escaping @Sendable (Session, Patient) throws -> DoctorFinding
    ) -> DoctorCheck {
        DoctorCheck(number, title, looksAt: looksAt) { patient in
            try await patient.database.read { try examine($0, patient) }
        }
    }

    /// One that takes the rights of a login that looks after Waymark: others see too little to tell.
    static func asSteward(
        _ number: Int, _ title: String, looksAt: String,
        _ examine: @escaping @Sendable (Session, Patient) throws -> DoctorFinding
    ) -> DoctorCheck {
        asking(number, title, looksAt: looksAt) { session, patient in
            guard try session.value("select waymark.acts_for_all()", as: Bool.self) else { return seesTooLittle }
            return try examine(session, patient)
        }
    }

    static let seesTooLittle = DoctorFinding.notChecked("This login does not see all records.", fix: asWhom)

    /// Who sees enough.
    public static let asWhom = "run waymark doctor with the login that looks after Waymark (PGUSER=waymark)"
}

/// What the doctor looks at.
public struct Patient: Sendable {
    public let database: Database
    let configuration: Database.Configuration
    /// In London, or as a demonstration has fixed it.
    public let today: Day
    /// This machine's clock.
    let clock: @Sendable () -> Instant
    /// Where the cluster's files lie, when it is on this machine and known.
    let dataFolder: String?
    let isPrivateCluster: Bool
    let shelf: BackupShelf

    /// - Parameters:
    ///   - cluster: the private cluster; nil: a database server.
    ///   - clock: this machine's.
    public init(
        database: Database, configuration: Database.Configuration, today: Day, cluster: PrivateCluster?, shelf: BackupShelf,
        clock: @escaping @Sendable () -> Instant = { .now() }
    ) {
        self.database = database
        self.configuration = configuration
        self.today = today
        self.clock = clock
        self.shelf = shelf
        isPrivateCluster = cluster != nil
        dataFolder = (try? cluster?.home.existingData())?.folder
    }
}

/// Looks at an installation, check by check, and changes nothing.
///
///     let results = try await Doctor(checks: Doctor.checks).examine(patient)
public struct Doctor: Sendable {
    public struct Result: Sendable {
        public let check: DoctorCheck
        public let finding: DoctorFinding
    }

    private let checks: [DoctorCheck]

    /// - Parameter checks: in whatever order.
    public init(checks: [DoctorCheck]) { self.checks = checks.sorted { $0.number < $1.number } }

    /// The checks that need no other floor.
    public static let checks: [DoctorCheck] = server + schema + calendar + time + upkeep + records + logins

    /// Every check is made, whatever became of those before it.
    ///
    /// - Throws: `CancellationError`, and `DatabaseError` when the database can't be reached.
    public func examine(_ patient: Patient) async throws -> [Result] {
        var results: [Result] = []
        for check in checks {
            try Task.checkCancellation()
            results.append(Result(check: check, finding: try await finding(of: check, patient)))
        }
        return results
    }

    private func finding(of check: DoctorCheck, _ patient: Patient) async throws -> DoctorFinding {
        do {
            return try await check.examine(patient)
        } catch let error as OperationsError {
            return .notChecked(error.sentence, fix: error.advice)
        } catch let error as DatabaseError where error.sqlState == .insufficientPrivilege {
            return .notChecked("The database does not let this login look.", fix: DoctorCheck.asWhom)
        } catch let error as DatabaseError where Self.withoutSchema.contains(error.sqlState) {
            return .notChecked("The schema has not what it looks at.", fix: "see check 6")
        } catch let error as DatabaseError where error.serverError != nil {
            return .failed("The database refused the question (\(error.sqlState?.rawValue ?? "no code")).", fix: "see the server's log")
        }
    }

    /// No such table, schema, function, column.
    private static let withoutSchema: Set<SQLState?> = [.undefinedTable, "3F000", "42883", "42703"]
}
