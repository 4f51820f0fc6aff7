/// Collects the rows of a COPY and sends them in large pieces.
///
/// ```swift
/// try db.copyIn("copy pupil (id, name, born) from stdin (format binary)") { copy in
///     for pupil in pupils {
///         try copy.row { row in
///             try row.append(pupil.id)
///             try row.append(pupil.name)
///             try row.append(pupil.born)
///         }
///     }
/// }
/// ```
///
/// In binary format the server does not convert: each value's type must be the column's own (`Int32` for `integer`, `Int` or `Int64`
/// for `bigint`, `String` for text and enums, ``JSONText`` for `jsonb`).
public struct CopyWriter {
    enum Format: Equatable {
        case binary(columns: Int)
        case text
    }

    private static let flushSize = 65_536
    private static let binaryHeader: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
    private static let binaryEnd = Int16(-1)

    private let session: Session
    private let format: Format
    private let columns: Int
    @usableFromInline var buffer = BinaryBuffer()
    @usableFromInline var fieldsInRow = 0

    init(session: Session, format: Format) {
        self.session = session
        self.format = format
        buffer.bytes.reserveCapacity(2 * Self.flushSize)
        if case .binary(let columns) = format {
            self.columns = columns
            Self.binaryHeader.withUnsafeBytes { buffer.append(bytes: $0) }
        } else {
            columns = 0
        }
    }

    /// Writes one row in binary format; `fields` appends its values in the order of the columns.
    public mutating func row(_ fields: (inout CopyWriter) throws -> Void) throws {
        guard columns > 0 else { throw DatabaseError.misuse("Rows of values need COPY in binary format.") }
        buffer.append(Int16(columns))
        fieldsInRow = 0
        try fields(&self)
        guard fieldsInRow == columns else {
            throw DatabaseError.misuse("A row has \(fieldsInRow) values, COPY names \(columns) columns.")
        }
        if buffer.bytes.count >= Self.flushSize { try flush() }
    }

    /// Appends the next value of a row.
    @inlinable
    public mutating func append<Value: PostgresEncodable>(_ value: Value) throws {
        try buffer.append(field: value)
        fieldsInRow += 1
    }

    /// Sends bytes as they are, for COPY in text or csv format. They may end anywhere, also within a row.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard format == .text else { throw DatabaseError.misuse("Raw bytes need COPY in text or csv format.") }
        buffer.append(bytes: bytes)
        if buffer.bytes.count >= Self.flushSize { try flush() }
    }

    /// Sends text as it is, for COPY in text or csv format.
    public mutating func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    mutating func finish() throws {
        if format != .text { buffer.append(Self.binaryEnd) }
        try flush()
    }

    private mutating func flush() throws {
        if let interruption = session.gate.interruption { throw interruption.error }
        try buffer.bytes.withUnsafeBytes { try session.handle.copy($0) }
        buffer.bytes.removeAll(keepingCapacity: true)
    }
}
