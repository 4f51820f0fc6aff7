import Foundation

/// Reads CSV (RFC 4180) from a stream of bytes, record by record, in constant memory.
///
///     let reader = CSVReader { try file.read(into: $0) }
///     while let outcome = try reader.next() { ... reader.bytes(of: 0) ... }
///
/// Why a reader of our own: a report needs line numbers, a bad record must not end the file, and a cell of ten
/// megabytes must not be kept; no library at hand offers the three together.
///
/// A cell is a range of bytes in the reader's buffer, valid until the next call of ``next()``. Lines may end with LF,
/// CRLF or CR; a byte order mark at the beginning and blank lines are passed over.
final class CSVReader {
    /// What a record turned out to be.
    enum Outcome: Equatable {
        case record
        /// Not CSV: the reader goes on with the next line.
        case malformed(Malformation)
    }

    enum Malformation: Equatable {
        /// A quotation mark inside a cell that doesn't begin with one, or text after the closing one.
        case strayQuote
        /// The file ends inside quotation marks.
        case unclosedQuote
        /// A cell contains U+0000, which isn't text.
        case nul
        /// A cell isn't UTF-8.
        case notUTF8
    }

    struct Cell {
        /// Counted from the beginning of the record.
        var start: Int
        var end: Int
        /// The record was too long to keep: the cell's content is gone.
        var isTooLong = false
    }

    /// Fills the given memory and says how many bytes it wrote; 0 at the end.
    typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

    /// No valid record comes near this; what is longer is read over.
    static let longestRecord = 4 << 20
    /// More cells than any file has columns: they are counted, not kept.
    fileprivate static let mostCells = 256

    private var scanner: CSVScanner

    init(source: @escaping Source, bufferSize: Int = 1 << 18) {
        scanner = CSVScanner(source: source, bufferSize: bufferSize)
    }

    deinit {
        scanner.buffer.deallocate()
    }

    /// The line on which the current record begins; the first line of the file is 1.
    var line: Int { scanner.line }
    /// The cells of the current record, at most a few hundred.
    var cells: [Cell] { scanner.cells }
    /// How many cells the record has.
    var cellCount: Int { scanner.cellCount }
    /// Bytes read from the source so far.
    var bytesRead: Int { scanner.bytesRead }

    /// The content of a cell, without its quotation marks. Valid until the next call of ``next()``.
    func bytes(of cell: Int) -> UnsafeRawBufferPointer {
        scanner.bytes(of: cell)
    }

    /// Reads the next record that isn't a blank line; nil at the end of the file.
    func next() throws -> Outcome? {
        try scanner.next()
    }

    /// Looks at the current record as it lies there: faster than asking for its parts one by one.
    func withRecord<Result>(_ body: (borrowing CSVScanner) throws -> Result) rethrows -> Result {
        try body(scanner)
    }
}

/// What a reader does between two records. A value, so that every byte isn't asked for through the checks that guard an
/// object's properties against being changed from two places at once: once a record is enough.
struct CSVScanner {
    typealias Outcome = CSVReader.Outcome
    typealias Malformation = CSVReader.Malformation
    typealias Cell = CSVReader.Cell

    private(set) var line = 1
    private(set) var cells: [Cell] = []
    private(set) var cellCount = 0
    private(set) var bytesRead = 0

    private let source: CSVReader.Source
    fileprivate private(set) var buffer: UnsafeMutableRawBufferPointer
    private var record = 0
    private var position = 0
    private var filled = 0
    private var nextLine = 1
    private var sourceHasEnded = false

    init(source: @escaping CSVReader.Source, bufferSize: Int) {
        self.source = source
        buffer = .allocate(byteCount: bufferSize, alignment: 16)
    }

    func bytes(of cell: Int) -> UnsafeRawBufferPointer {
        let cell = cells[cell]
        return UnsafeRawBufferPointer(rebasing: buffer[(record + cell.start)..<(record + cell.end)])
    }

    mutating func next() throws -> Outcome? {
        if bytesRead == 0 { try skipByteOrderMark() }
        while true {
            record = position
            line = nextLine
            cells.removeAll(keepingCapacity: true)
            cellCount = 0
            if position == filled, try !fill() { return nil }
            var scan = Scan()
            while try !scanCell(&scan) {}
            if !isBlankLine(scan) { return outcome(of: scan) }
        }
    }

    // MARK: Scanning

    /// What has been noticed in the record so far.
    private struct Scan {
        var sawQuote = false
        var everyBit: UInt8 = 0
        var malformation: Malformation?
    }

    private func isBlankLine(_ scan: Scan) -> Bool {
        cellCount == 1 && !scan.sawQuote && scan.malformation == nil && !cells[0].isTooLong
            && cells[0].start == cells[0].end
    }

    private func outcome(of scan: Scan) -> Outcome {
        // A NUL in text that isn't UTF-8 is half a letter of UTF-16.
        if scan.malformation == nil || scan.malformation == .nul, scan.everyBit & 0x80 != 0,
            !cells.indices.allSatisfy({ UTF8Text.isValid(bytes(of: $0)) })
        {
            return .malformed(.notUTF8)
        }
        return scan.malformation.map(Outcome.malformed) ?? .record
    }

    /// Reads one cell and what ends it; true when that was the end of the record.
    private mutating func scanCell(_ scan: inout Scan) throws -> Bool {
        append(Cell(start: position - record, end: position - record))
        if position == filled, try !fill() { return true }
        if buffer[position] == Byte.quote {
            position += 1
            scan.sawQuote = true
            dropQuote()
            try scanQuoted(&scan)
            return try scanAfterQuote(&scan)
        }
        return try scanPlain(&scan)
    }

    private mutating func scanPlain(_ scan: inout Scan) throws -> Bool {
        while true {
            if let end = findSpecial(&scan) {
                position = end
                switch buffer[position] {
                case Byte.comma:
                    closeCell(at: position)
                    position += 1
                    return false
                case Byte.quote:
                    scan.malformation = .strayQuote
                    try skipLine()
                    return true
                default:
                    closeCell(at: position)
                    try passLineBreak()
                    return true
                }
            }
            position = filled
            if try !fill() {
                closeCell(at: position)
                return true
            }
        }
    }

    /// The next byte that may end a plain cell; notes NULs and bytes beyond ASCII on the way.
    private func findSpecial(_ scan: inout Scan) -> Int? {
        guard let base = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        var index = position
        var everyBit: UInt8 = 0
        defer { scan.everyBit |= everyBit }
        while index < filled {
            let byte = base[index]
            everyBit |= byte
            if byte <= Byte.comma {
                switch byte {
                case Byte.comma, Byte.lineFeed, Byte.carriageReturn, Byte.quote: return index
                case 0: scan.malformation = .nul
                default: break
                }
            }
            index += 1
        }
        return nil
    }

    /// Reads up to the closing quotation mark and closes the cell before it. Doubled marks become one, in place.
    private mutating func scanQuoted(_ scan: inout Scan) throws {
        var gap = 0
        while true {
            if position == filled {
                let hasMore = try fill(dropping: gap)
                gap = 0
                guard hasMore else {
                    scan.malformation = .unclosedQuote
                    closeCell(at: position)
                    return
                }
            }
            let byte = buffer[position]
            if byte == Byte.quote {
                if position + 1 == filled {
                    let hasMore = try fill(dropping: gap, keeping: 1)
                    gap = 0
                    if !hasMore {
                        closeCell(at: position)
                        position += 1
                        return
                    }
                }
                guard buffer[position + 1] == Byte.quote else {
                    closeCell(at: position - gap)
                    position += 1
                    return
                }
                buffer[position - gap] = byte
                position += 2
                gap += 1
                continue
            }
            if byte == Byte.lineFeed {
                nextLine += 1
            } else if byte == Byte.carriageReturn {
                if try !isFollowedByLineFeed(&gap) { nextLine += 1 }
            } else if byte == 0 {
                scan.malformation = .nul
            }
            scan.everyBit |= byte
            if gap > 0 { buffer[position - gap] = byte }
            position += 1
        }
    }

    private mutating func isFollowedByLineFeed(_ gap: inout Int) throws -> Bool {
        if position + 1 == filled {
            let hasMore = try fill(dropping: gap, keeping: 1)
            gap = 0
            guard hasMore else { return false }
        }
        return buffer[position + 1] == Byte.lineFeed
    }

    /// After a closing quotation mark only a comma or the end of the record may follow.
    private mutating func scanAfterQuote(_ scan: inout Scan) throws -> Bool {
        if position == filled, try !fill() { return true }
        switch buffer[position] {
        case Byte.comma:
            position += 1
            return false
        case Byte.lineFeed, Byte.carriageReturn:
            try passLineBreak()
            return true
        default:
            scan.malformation = .strayQuote
            try skipLine()
            return true
        }
    }

    private mutating func passLineBreak() throws {
        let byte = buffer[position]
        position += 1
        nextLine += 1
        if byte == Byte.carriageReturn {
            if position == filled, try !fill() { return }
            if buffer[position] == Byte.lineFeed { position += 1 }
        }
    }

    private mutating func skipLine() throws {
        while true {
            while position < filled {
                let byte = buffer[position]
                if byte == Byte.lineFeed || byte == Byte.carriageReturn {
                    return try passLineBreak()
                }
                position += 1
            }
            if try !fill() { return }
        }
    }

    // MARK: Cells

    private mutating func append(_ cell: Cell) {
        cellCount += 1
        if cells.count < CSVReader.mostCells { cells.append(cell) }
    }

    private mutating func closeCell(at end: Int) {
        guard cellCount == cells.count else { return }
        cells[cellCount - 1].end = end - record
    }

    /// A quoted cell's content begins after its mark.
    private mutating func dropQuote() {
        guard cellCount == cells.count else { return }
        cells[cellCount - 1].start = position - record
    }

    // MARK: The buffer

    private mutating func skipByteOrderMark() throws {
        while filled < 3, try fill() {}
        if filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { position = 3 }
    }

    /// Makes room behind the current record and reads on; false at the end of the source. Offsets of cells stay, since
    /// they count from the record.
    ///
    /// - Parameters:
    ///   - gap: Bytes before `position` that doubled quotation marks have left over, to be closed first.
    ///   - kept: Bytes from `position` on that have been read and not yet scanned.
    private mutating func fill(dropping gap: Int = 0, keeping kept: Int = 0) throws -> Bool {
        if gap > 0 { close(gap, keeping: kept) }
        guard !sourceHasEnded else { return false }
        if record > 0 {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[record..<filled]))
            position -= record
            filled -= record
            record = 0
        }
        if filled == buffer.count { makeRoom(keeping: kept) }
        let count = try source(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        sourceHasEnded = count == 0
        bytesRead += count
        filled += count
        return count > 0
    }

    private mutating func close(_ gap: Int, keeping kept: Int) {
        let unscanned = UnsafeRawBufferPointer(rebasing: buffer[position..<(position + kept)])
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[(position - gap)..<(position - gap + kept)])
        target.copyMemory(from: unscanned)
        position -= gap
        filled = position + kept
    }

    /// The record fills the buffer: a longer buffer, or, when it is longer than any valid one, no content.
    private mutating func makeRoom(keeping kept: Int) {
        if buffer.count < CSVReader.longestRecord {
            let longer = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
            longer.copyMemory(from: UnsafeRawBufferPointer(buffer))
            buffer.deallocate()
            buffer = longer
            return
        }
        let cellStart = cellCount == cells.count ? cells[cellCount - 1].start : 0
        let longCell = filled - cellStart > buffer.count / 2
        for index in longCell ? (cells.count - 1)..<cells.count : cells.indices {
            cells[index].isTooLong = true
            if !longCell { cells[index].start = 0 }
            cells[index].end = cells[index].start
        }
        let restart = longCell ? cellStart : 0
        for index in 0..<kept { buffer[restart + index] = buffer[position + index] }
        position = restart
        filled = restart + kept
    }
}

enum Byte {
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let semicolon = UInt8(ascii: ";")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
