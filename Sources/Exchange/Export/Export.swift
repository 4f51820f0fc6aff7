import Foundation
import Postgres

/// Writes an organisation's records as a folder of CSV files, which can be imported again without a difference.
///
///     let report = try await Export(folder: "/media/stick/autumn", options: .init()).run(on: database)
///
/// Whoever objects to sharing is left out, unless the options say otherwise; and it is a look at everybody else, which is on
/// record before the first row is read.
///
/// All files show the same moment. The folder appears under its name only when it is whole; nobody but its owner can
/// read it.
public struct Export: Sendable {
    public struct Options: Sendable {
        /// Number of the organisation; nil: the only one.
        public var organisation: Int32?
        /// Also whoever objects to sharing: for the organisation's own use, such as moving to another server.
        public var withObjections = false
        /// Writes into a folder that isn't empty; files of an earlier export there are replaced, others stay.
        public var mayReplace = false
        /// Called while the export runs, from threads of its own, one at a time.
        public var progress: (@Sendable (ExchangeProgress) -> Void)?

        public init() {}
    }

    /// What was written.
    public struct Report: Sendable {
        /// Rows by file, in the order of the exchange format.
        public let files: [(name: String, rows: Int)]
        public let organisation: String
        /// How many pupils were left out, since they or their parents object to sharing.
        public let leftOut: Int
    }

    private let folder: String
    private let options: Options

    /// - Parameter folder: path of a folder that doesn't exist yet, or is empty.
    public init(folder: String, options: Options) {
        self.folder = folder
        self.options = options
    }

    /// - Throws: ``ExchangeError`` when the folder can't be written, a `DatabaseError` when the database fails. The
    ///   place is then as it was.
    public func run(on database: Database) async throws -> Report {
        let target = try ExportFolder(path: folder, mayReplace: options.mayReplace)
        do {
            try await database.write { [options] db in try ExportRun(db, target, options).record() }
            let report = try await ExportByTwo(database: database, target: target, options: options).run()
            try target.publish()
            return report
        } catch {
            target.discard()
            throw error
        }
    }
}
