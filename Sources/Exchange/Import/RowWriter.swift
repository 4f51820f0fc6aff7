import Journey
import Postgres

/// Turns the records of one file into staged rows: reads each cell, applies the rules of a row, and copies the row with
/// what is wrong with it.
struct RowWriter {
    private let header: Header
    private let parsers: [(parser: CellParser, column: Int, place: Int)]
    private let checker: RowChecker
    private let today: Day
    private let makesIdentifiers: Bool
    private var identifiers: IdentifierMaker
    private var cells: [RowCell]

    private(set) var rows = 0
    private(set) var badRows = 0
    private(set) var lastLine = 0

    init(header: Header, today: Day, makesIdentifiers: Bool, identifiers: IdentifierMaker) {
        self.header = header
        self.today = today
        self.makesIdentifiers = makesIdentifiers
        self.identifiers = identifiers
        let columns = header.file.columns
        checker = RowChecker(header.file.kind, columns: columns.map(\.name))
        cells = columns.map { _ in .empty }
        parsers = columns.indices.compactMap { index in
            header.places[index].map { (CellParser(column: columns[index]), index, $0) }
        }
    }

    /// The columns of the staging table that ``write(_:from:into:)`` fills, in order.
    var stagedColumns: [String] {
        ["line"] + (makesIdentifiers ? ["id"] : []) + header.columns.map(\.name) + ["bad", "findings"]
    }

    mutating func write(_ outcome: CSVReader.Outcome, from reader: CSVReader, into copy: inout CopyWriter) throws {
        try reader.withRecord { try write(outcome, $0, into: &copy) }
    }

    private mutating func write(_ outcome: CSVReader.Outcome, _ record: borrowing CSVScanner, into copy: inout CopyWriter) throws {
        var findings: [Finding] = []
        try copy.row { row in
            try row.append(Int64(record.line))
            if makesIdentifiers { try appendIdentifier(to: &row) }
            let problem = problem(with: outcome, record)
            try readCells(of: record, isSound: problem == nil, into: &row, &findings)
            if let problem {
                findings = [problem]
            } else {
                findings += checker.findings(in: cells, today: today)
            }
            try row.append(!findings.isEmpty)
            try row.append(findings.isEmpty ? nil : findings.flatMap(\.stagedParts))
        }
        rows += 1
        lastLine = record.line
        if !findings.isEmpty { badRows += 1 }
    }

    private func problem(with outcome: CSVReader.Outcome, _ record: borrowing CSVScanner) -> Finding? {
        switch outcome {
        case .malformed(let malformation): .malformed(malformation)
        case .record where record.cellCount != header.cellCount:
            .cellCount(record.cellCount, expected: header.cellCount)
        case .record: nil
        }
    }

    /// Of a row that isn't sound as a whole the cells are staged as far as they can be read, since other rows may refer
    /// to it.
    private mutating func readCells(
        of record: borrowing CSVScanner, isSound: Bool, into row: inout CopyWriter, _ findings: inout [Finding]
    ) throws {
        for (parser, column, place) in parsers {
            guard place < record.cells.count, isSound || record.isText(place) else {
                try parser.appendNull(to: &row)
                cells[column] = .unreadable
                continue
            }
            let reading = try parser.read(record.bytes(of: place), isTooLong: record.cells[place].isTooLong, into: &row)
            cells[column] = reading.cell
            if let finding = reading.finding { findings.append(finding) }
        }
    }

    private mutating func appendIdentifier(to row: inout CopyWriter) throws {
        let (high, low) = identifiers.next()
        var bytes = (high.bigEndian, low.bigEndian)
        try withUnsafeBytes(of: &bytes) { try row.append(bytes: $0) }
    }
}

extension CSVScanner {
    /// Whether a cell of a malformed record is text all the same.
    fileprivate func isText(_ place: Int) -> Bool {
        let bytes = bytes(of: place)
        return UTF8Text.isValid(bytes) && !bytes.contains(0)
    }
}
