import Foundation
import Journey
import Postgres

/// Brings a folder of CSV files into an organisation.
///
///     let report = try await Import(folder: "/media/stick/autumn", options: .init(today: today)).run(on: database)
///     print(report.text())
///
/// The whole import is one transaction: it goes in as a whole, or, unless bad rows are to be skipped, not at all. An
/// import that is killed leaves nothing. The same folder a second time changes nothing.
public struct Import: Sendable {
    public struct Options: Sendable {
        /// Number of the organisation; nil: the only one, or a new one in an empty database.
        public var organisation: Int32?
        /// What to call the organisation when the import makes it; nil: as the folder's first setting.
        public var organisationName: String?
        /// Good rows go in although others are refused. A row that refers to a bad row is bad as well.
        public var skipBadRows = false
        /// Does everything, reports, and takes it back.
        public var isDryRun = false
        /// The day in London: what has happened can't lie after it.
        public var today: Day
        /// Identifier of the act, so that sending it twice is doing it once.
        public var actID = UUID()
        /// Called while the import runs, from its own thread.
        public var progress: (@Sendable (ExchangeProgress) -> Void)?

        public init(today: Day) {
            self.today = today
        }
    }

    private let folder: String
    private let options: Options

    /// - Parameter folder: path of the folder.
    public init(folder: String, options: Options) {
        self.folder = folder
        self.options = options
    }

    /// - Returns: What came of it, refused rows included; see ``ImportReport/outcome``.
    /// - Throws: ``ExchangeError`` when the import can't begin, a `DatabaseError` when the database fails.
    public func run(on database: Database) async throws -> ImportReport {
        let (folder, options) = (try ImportFolder(path: folder), options)
        do {
            return try await database.write { db in
                let report = try ImportRun(db, folder, options).run()
                // Throwing is how a transaction is taken back.
                guard report.isWritten else { throw TakenBack(report: report) }
                return report
            }
        } catch let takenBack as TakenBack {
            return takenBack.report
        } catch DatabaseError.server(let error) where error.sqlState == .lockNotAvailable {
            throw ExchangeError(
                .organisationBusy,
                """
                Somebody else is writing into this organisation, perhaps another import. Nothing was imported; \
                try again when it is done.
                """)
        }
    }

    private struct TakenBack: Error {
        let report: ImportReport
    }
}

/// How far an import or export has come.
public struct ExchangeProgress: Sendable, Hashable {
    public enum Phase: Sendable, Hashable {
        case reading(String)
        case checking(String)
        case writing(String)
    }

    /// What is being done, with the name of the file.
    public let phase: Phase
    /// Bytes read or written so far.
    public let bytes: Int
    /// Bytes of all files; 0 where it isn't known beforehand.
    public let total: Int
}

extension Import.Options {
    func tell(_ phase: ExchangeProgress.Phase, _ bytes: Int = 0, of total: Int = 0) {
        progress?(ExchangeProgress(phase: phase, bytes: bytes, total: total))
    }

    /// The clock, for identifiers that sort by the time they were made; no rule reads it.
    var millisecondsSince1970: UInt64 {
        UInt64(max(0, Date().timeIntervalSince1970 * 1000))
    }
}
