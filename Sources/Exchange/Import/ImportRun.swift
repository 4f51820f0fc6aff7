import Foundation
import Journey
import Postgres

/// One import under way, inside its transaction.
///
/// All files are staged first; then file by file, parents before children, rows are checked against each other and
/// against the records that are there, and written by one statement for all new ones and one for all changed ones. Into an
/// empty table sound rows go at once, and the checks are for when that fails. Work is done on sets: no statement runs once a
/// row.
final class ImportRun {
    let db: Session
    let options: Import.Options
    let folder: ImportFolder
    var staged: [RecordKind: StagedFile] = [:]
    /// Files of which nothing could be read: rows that refer to theirs are not to blame.
    var unreadable: Set<RecordKind> = []
    var counts: [RecordKind: ImportReport.Counts] = [:]
    /// CSV files of the folder that aren't the format's.
    var unknownFiles: [String] = []
    /// How a refusal in the table of refusals becomes a finding.
    var makers: [@Sendable ([String]) -> Finding] = []
    var organisation: Int32 = 0
    var seq: Int64 = 0

    init(_ db: Session, _ folder: ImportFolder, _ options: Import.Options) {
        self.db = db
        self.folder = folder
        self.options = options
    }

    /// Does the whole import and says what came of it; the caller decides whether it stays.
    func run() throws -> ImportReport {
        try db.planForSets()
        try stageFolder()
        let isNew = try takeTurn()
        for file in ExchangeFiles.all { try importFile(file) }
        try writePresentKeyworkers()
        let report = try report(organisationIsNew: isNew)
        // Plans that the database's own checks have kept are made for whole files; whoever uses the connection next
        // writes a row.
        try db.execute("discard plans")
        if report.willWrite { try closeAct(report) }
        return report
    }

    private func importFile(_ file: ExchangeFile) throws {
        guard let stagedFile = staged[file.kind], stagedFile.rows > 0 else { return }
        options.tell(.checking(file.name))
        let mayBeKnown = try db.value(
            "select exists (select from waymark.\(identifier: file.table) where organisation_id = \(organisation))",
            as: Bool.self)
        if !mayBeKnown, try writeAtOnce(file) { return }
        try learnStatistics(of: stagedFile)
        try checkRows(of: file, mayBeKnown: mayBeKnown)
        guard let stagedFile = staged[file.kind], stagedFile.badRows < stagedFile.rows else { return }
        try write(Resolution(staged: stagedFile, organisation: organisation, mayBeKnown: mayBeKnown))
    }

    func resolution(of file: ExchangeFile, mayBeKnown: Bool) throws -> Resolution {
        guard let stagedFile = staged[file.kind] else { throw DatabaseError.misuse("\(file.name) was not staged.") }
        return Resolution(staged: stagedFile, organisation: organisation, mayBeKnown: mayBeKnown)
    }

    /// Counts of one file; a file that wasn't there has noughts.
    func count(_ kind: RecordKind, _ change: (inout ImportReport.Counts) -> Void) {
        change(&counts[kind, default: ImportReport.Counts()])
    }
}

// MARK: The organisation and the act

extension ImportRun {
    /// Finds the organisation, or makes the first one, and takes its turn to write: whoever imports at the same time
    /// waits here.
    ///
    /// - Returns: Whether the organisation was made.
    private func takeTurn() throws -> Bool {
        var organisations = try Organisations.all(db)
        let isNew: Bool
        if organisations.isEmpty {
            // Two first imports at once: the second finds what the first has made.
            try db.advisoryLock(Organisations.firstImport)
            organisations = try Organisations.all(db)
        }
        if organisations.isEmpty, options.organisation == nil {
            organisation = try db.value("select waymark.make_organisation(\(try nameOfOrganisation()))", as: Int32.self)
            isNew = true
        } else {
            organisation = try Organisations.choose(options.organisation, among: organisations)
            isNew = false
        }
        seq = try db.value("select waymark.open_act(\(organisation))", as: Int64.self)
        return isNew
    }

    private func nameOfOrganisation() throws -> String {
        if let name = options.organisationName, !name.isEmpty { return name }
        let first = try staged[.settings].flatMap { settings in
            try db.values(
                "select name from \(settings.table) where name is not null order by line limit 1", as: String.self
            ).first
        }
        if let first { return first }
        // Settings that can't be read are for the report; until they are mended any name will do.
        if unreadable.contains(.settings) || staged[.settings].map({ $0.badRows > 0 }) == true { return folder.name }
        throw ExchangeError(
            .organisationNeedsName,
            "The first import makes the organisation, and settings.csv has no setting to name it after. Give its name.")
    }

    private func closeAct(_ report: ImportReport) throws {
        _ = try db.value(
            """
            select waymark.close_act(
                \(organisation), \(options.actID), 'import', 'import', \(JSONText(report.countsJSON)))::text
            """, as: String.self)
    }
}

/// The organisations of the database that the caller can see.
enum Organisations {
    typealias Known = (id: Int32, name: String)

    /// Key of the advisory lock under which the first organisation is made.
    static let firstImport: Int64 = 0x5741_594D_4152_4B31

    static func all(_ db: Session) throws -> [Known] {
        try db.rows(
            "select organisation_id, name from waymark.organisation order by organisation_id", as: (Int32, String).self
        ).map { (id: $0.0, name: $0.1) }
    }

    /// The one that is asked for, or the only one.
    static func choose(_ wanted: Int32?, among known: [Known]) throws -> Int32 {
        if let wanted {
            guard known.contains(where: { $0.id == wanted }) else {
                throw ExchangeError(.noOrganisation, "There is no such organisation. \(list(known))")
            }
            return wanted
        }
        guard let only = known.first else {
            throw ExchangeError(.noOrganisation, "There is no organisation yet. Import a folder, or set one up.")
        }
        guard known.count == 1 else {
            throw ExchangeError(.severalOrganisations, "There are several organisations, so one must be named. \(list(known))")
        }
        return only.id
    }

    private static func list(_ known: [Known]) -> String {
        "Known are: \(known.map(\.name).joined(separator: "; "))."
    }
}
