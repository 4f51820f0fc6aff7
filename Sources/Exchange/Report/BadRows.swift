import Foundation
import Journey

/// All refused rows of an import. The first ones are in memory, the rest in a temporary file without a name, so that a
/// folder with a million bad rows needs no more memory than one with ten.
public struct BadRows: Sendable, Sequence {
    public let count: Int
    private let first: [BadRow]
    private let rest: Spool?

    /// Rows that are kept in memory.
    static let kept = 1000

    init(count: Int, first: [BadRow], rest: Spool?) {
        self.count = count
        self.first = first
        self.rest = rest
    }

    public var isEmpty: Bool { count == 0 }

    public func makeIterator() -> Iterator {
        Iterator(first: first, rest: rest)
    }

    public struct Iterator: IteratorProtocol {
        private let first: [BadRow]
        private var index = 0
        private var rest: Spool.Reader?

        init(first: [BadRow], rest: Spool?) {
            self.first = first
            self.rest = rest.map(Spool.Reader.init)
        }

        public mutating func next() -> BadRow? {
            guard index < first.count else { return rest?.next() }
            index += 1
            return first[index - 1]
        }
    }
}

/// Takes bad rows one by one.
struct BadRowCollector {
    private var first: [BadRow] = []
    private var spool: Spool?
    private var pending: [UInt8] = []
    private var count = 0

    mutating func add(_ row: BadRow) throws {
        count += 1
        guard first.count == BadRows.kept else { return first.append(row) }
        let finding = row.finding
        for text in [row.file, String(row.line), finding.code.rawValue, finding.column ?? "", finding.sentence] {
            pending += withUnsafeBytes(of: UInt32(text.utf8.count)) { Array($0) }
            pending += text.utf8
        }
        if pending.count >= 1 << 16 { try flush() }
    }

    mutating func finish() throws -> BadRows {
        try flush()
        return BadRows(count: count, first: first, rest: spool)
    }

    private mutating func flush() throws {
        guard !pending.isEmpty else { return }
        if spool == nil { spool = try Spool() }
        try spool?.append(pending)
        pending.removeAll(keepingCapacity: true)
    }
}

/// A temporary file that has no name any more: nobody else can open it, and it is gone when nobody holds it.
final class Spool: Sendable {
    private let descriptor: Int32

    init() throws {
        var template = Array((NSTemporaryDirectory() + "/waymark-report-XXXXXX").utf8CString)
        descriptor = template.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress else { return -1 }
            let descriptor = mkstemp(start)
            if descriptor >= 0 { unlink(start) }
            return descriptor
        }
        if descriptor < 0 { throw Spool.failure() }
    }

    deinit {
        close(descriptor)
    }

    func append(_ bytes: [UInt8]) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            guard count >= 0 || errno == EINTR else { throw Spool.failure() }
            written += max(count, 0)
        }
    }

    private func bytes(at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
        }
    }

    private static func failure() -> ExchangeError {
        ExchangeError(
            errno == ENOSPC ? .diskFull : .folderNotWritable,
            """
            The report is long and could not be kept in the temporary folder (\(String(cString: strerror(errno)))). \
            Make room there.
            """)
    }

    /// Reads rows back, from the beginning.
    struct Reader {
        private let spool: Spool
        private var buffer: [UInt8] = []
        private var position = 0
        private var offset = 0

        init(_ spool: Spool) {
            self.spool = spool
        }

        mutating func next() -> BadRow? {
            guard let file = text(), let line = text().flatMap({ Int($0) }),
                let code = text().flatMap(RuleCode.init(rawValue:)), let column = text(), let sentence = text()
            else { return nil }
            return BadRow(file: file, line: line, finding: Finding(code, in: column.isEmpty ? nil : column, sentence))
        }

        private mutating func text() -> String? {
            guard fill(4) else { return nil }
            let count = buffer.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: position, as: UInt32.self)) }
            position += 4
            guard fill(count) else { return nil }
            defer { position += count }
            return String(decoding: buffer[position..<(position + count)], as: UTF8.self)
        }

        private mutating func fill(_ count: Int) -> Bool {
            if buffer.count - position >= count { return true }
            buffer.removeFirst(position)
            position = 0
            let more = spool.bytes(at: offset, count: max(count, 1 << 16))
            offset += more.count
            buffer += more
            return buffer.count >= count
        }
    }
}
