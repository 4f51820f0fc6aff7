import Foundation
import Journey
import Postgres

/// One export under way, inside its transaction. The server renders the CSV; the program only passes the bytes on.
struct ExportRun {
    private let db: Session
    private let target: ExportFolder
    private let options: Export.Options

    init(_ db: Session, _ target: ExportFolder, _ options: Export.Options) {
        self.db = db
        self.target = target
        self.options = options
    }

    /// What is to be written, as the transaction sees it.
    func plan() throws -> ExportPlan {
        let organisations = try Organisations.all(db)
        let organisation = try Organisations.choose(options.organisation, among: organisations)
        let objections = try Objections(db, areHonoured: !options.withObjections)
        let files = try RecordKind.allCases.compactMap { ExchangeFiles[$0] }.map { file in
            let query = try ExportQuery(
                file, organisation: organisation, showing: columns(of: file, organisation), where: objections.condition(on: file.table))
            return ExportPlan.File(name: file.name, table: file.table, copy: query.statement)
        }
        return ExportPlan(
            files: files, organisation: organisations.first { $0.id == organisation }?.name ?? "",
            leftOut: try objections.leftOut(of: organisation, db), largestFirst: try largestFirst(files))
    }

    /// Writes the files that nobody else has taken, until none is left.
    func write(_ work: ExportWork) throws {
        try db.planForSets()
        try db.execute("set local datestyle = 'ISO, YMD'")
        var outputs: [ExportFile] = []
        while let place = work.take() {
            let file = work.plan.files[place]
            let output = try target.create(file.name)
            work.finish(place, rows: try write(file, to: output, of: work))
            outputs.append(output)
        }
        // The first of them are on the disk by now, so waiting costs little.
        for output in outputs { try output.finish() }
    }

    /// Keeps on record whose records are about to be exported.
    func record() throws {
        let organisation = try Organisations.choose(options.organisation, among: try Organisations.all(db))
        let objections = try Objections(db, areHonoured: !options.withObjections)
        try db.execute(
            """
            select waymark.record_look(\(organisation), \(UUID.version7()), 'export',
                array(select r.pupil_id from waymark.pupil r
                      where r.organisation_id = \(organisation) and \(objections.condition(on: "pupil"))), null, null)
            """)
    }

    private func write(_ file: ExportPlan.File, to output: ExportFile, of work: ExportWork) throws -> Int {
        var bytes = 0
        let rows = try db.copyOut(file.copy) { chunk in
            try output.write(chunk)
            bytes += chunk.count
            if bytes > 1 << 20 {
                work.tell(file.name, bytes: bytes)
                bytes = 0
            }
        }
        try output.complete()
        work.tell(file.name, bytes: bytes)
        return rows
    }

    /// Places in the list by the size of the tables, as far as the server knows it: whoever takes the last file then has little to do.
    private func largestFirst(_ files: [ExportPlan.File]) throws -> [Int] {
        let sizes = try db.rows(
            """
            select relname::text, reltuples::float8 from pg_catalog.pg_class
            where relnamespace = 'waymark'::regnamespace and relname = any(\(files.map(\.table)))
            """, as: (String, Double).self)
        let rows = Dictionary(uniqueKeysWithValues: sizes)
        return files.indices.sorted { (rows[files[$0].table] ?? 0, $1) > (rows[files[$1].table] ?? 0, $0) }
    }

    /// The columns of the page, and those beyond it in which something stands.
    private func columns(of file: ExchangeFile, _ organisation: Int32) throws -> [ExchangeColumn] {
        try file.columns.filter { column in
            guard column.traits.contains(.beyondThePage) else { return true }
            let given = column.fields.suffix(1).map { "\(identifier: $0) is not null" as SQL }.joined(separator: " and ")
            return try db.value(
                """
                select exists (select from waymark.\(identifier: file.table) where organisation_id = \(organisation) and \(given))
                """, as: Bool.self)
        }
    }
}

/// The statement that renders a file: its declaration read in the other direction.
struct ExportQuery {
    private let file: ExchangeFile
    private let organisation: SQL
    private let columns: [ExchangeColumn]
    private let condition: SQL

    init(_ file: ExchangeFile, organisation: Int32, showing columns: [ExchangeColumn], where condition: SQL) {
        self.file = file
        self.condition = condition
        // COPY takes no parameters; this is a number.
        self.organisation = SQL(unsafeRaw: String(organisation))
        self.columns = columns
    }

    /// Lines end with LF; nothing is quoted that needn't be.
    var statement: SQL {
        let cells = columns.map { "\(cell($0)) as \(identifier: $0.name)" as SQL }.joined(separator: ", ")
        let joins = columns.map(join).joined(separator: "")
        return """
            copy (select \(cells) from waymark.\(identifier: file.table) r\(joins)
                  where r.organisation_id = \(organisation) and \(condition) order by r.entry)
            to stdout (format csv, header true)
            """
    }

    private func cell(_ column: ExchangeColumn) -> SQL {
        guard let field = column.fields.last else { return cellWithoutField(column) }
        let value: SQL = "r.\(identifier: field)"
        return switch column.content {
        case .yesNo: "case \(value) when true then 'yes' when false then 'no' end"
        case .codes: "array_to_string(\(value), ';')"
        case .academicYear: "\(value) || '/' || lpad(((\(value) + 1) % 100)::text, 2, '0')"
        case .reference(let referenced): "\(identifier: column.name).\(identifier: referenced.reference)"
        default: value
        }
    }

    /// What another table holds: the person of a post, the present keyworker of a placement.
    private func cellWithoutField(_ column: ExchangeColumn) -> SQL {
        guard let referenced = column.referenced else { return "staff_ref.\(identifier: column.name)" }
        return "\(identifier: column.name).\(identifier: referenced.reference)"
    }

    private func join(_ column: ExchangeColumn) -> SQL {
        guard let referenced = column.referenced else { return "" }
        let alias: SQL = "\(identifier: column.name)"
        guard !column.fields.isEmpty else { return joinOfPresentKeyworker(alias) }
        let same = zip(referenced.key, column.fields).map { key, field in
            "\(alias).\(identifier: key) = r.\(identifier: field)" as SQL
        }
        return """
             left join waymark.\(identifier: referenced.table) \(alias)
                on \(alias).organisation_id = \(organisation) and \(same.joined(separator: " and "))
            """
    }

    /// A placement has at most one at a time.
    private func joinOfPresentKeyworker(_ alias: SQL) -> SQL {
        """
         left join waymark.keyworker present
            on present.organisation_id = \(organisation) and present.setting_id = r.setting_id
            and present.placement_id = r.placement_id and present.until_on is null
         left join waymark.staff \(alias) on \(alias).organisation_id = \(organisation) and \(alias).staff_id = present.staff_id
        """
    }
}
