import Journey

/// What came of an import: counts for each file, and every row that was refused, with the reason.
public struct ImportReport: Sendable {
    /// What happened to the rows of a file.
    public struct Counts: Sendable, Hashable {
        /// Rows in the file.
        public var rows = 0
        /// Records that were made.
        public var new = 0
        /// Records that were known, and had other values.
        public var corrected = 0
        /// Records that were known as they are.
        public var unchanged = 0
        /// Rows that are bad. Without `skipBadRows`, rows that merely refer to a bad one are not counted.
        public var refused = 0

        public init(rows: Int = 0, new: Int = 0, corrected: Int = 0, unchanged: Int = 0, refused: Int = 0) {
            self.rows = rows
            self.new = new
            self.corrected = corrected
            self.unchanged = unchanged
            self.refused = refused
        }
    }

    public enum Outcome: String, Sendable, CaseIterable {
        /// Everything went in.
        case imported
        /// Good rows went in, or are there already; bad ones were refused.
        case partlyImported = "partly_imported"
        /// Nothing went in, because rows or files are bad.
        case refused
        /// Everything in the folder is there already.
        case unchanged
    }

    /// Counts by file, in the order of the exchange format; files that the folder doesn't have are left out.
    public let files: [(name: String, counts: Counts)]
    /// Everything that was refused, in the order of files and lines.
    public let badRows: BadRows
    public let organisation: String
    /// Whether the organisation was made by this import.
    public let organisationIsNew: Bool
    public let isDryRun: Bool
    /// For a dry run, what would have come of it.
    public let outcome: Outcome

    /// Over all files.
    public var total: Counts {
        files.reduce(into: Counts()) { total, file in
            total.rows += file.counts.rows
            total.new += file.counts.new
            total.corrected += file.counts.corrected
            total.unchanged += file.counts.unchanged
            total.refused += file.counts.refused
        }
    }

    /// The act is closed and the transaction kept.
    var isWritten: Bool { willWrite && !isDryRun }

    /// There is something to write, and it may be written.
    var willWrite: Bool {
        (outcome == .imported || outcome == .partlyImported) && total.new + total.corrected > 0
    }
}

/// A row that was refused, or a file (line 0 or 1).
public struct BadRow: Sendable, Hashable {
    /// `placements.csv`, or the name of a file that doesn't belong.
    public let file: String
    /// The line on which the row begins; the header is line 1. 0 for a whole file.
    public let line: Int
    public let finding: Finding

    public init(file: String, line: Int, finding: Finding) {
        self.file = file
        self.line = line
        self.finding = finding
    }
}
