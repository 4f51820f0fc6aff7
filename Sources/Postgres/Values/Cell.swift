/// One value of a result, in binary form, with what is known of its column.
public struct Cell {
    /// The type the server gave the column.
    public let type: OID

    /// Nil for NULL. The bytes belong to `result`, which is why a cell keeps that alive.
    private let bytes: UnsafeRawBufferPointer?
    private let result: PQResult
    private let column: Int

    init(type: OID, bytes: UnsafeRawBufferPointer?, result: PQResult, column: Int) {
        self.type = type
        self.bytes = bytes
        self.result = result
        self.column = column
    }

    public var isNull: Bool { bytes == nil }

    /// The column's name as the statement gave it.
    public var columnName: String { result.columnName(column) }

    /// Hands the bytes of a value that is not NULL and has one of `types`.
    ///
    /// - Throws: ``DatabaseError/decoding(_:)`` otherwise, naming column, Swift type and PostgreSQL type.
    func read<Value>(
        _: Value.Type, from types: OID..., convert: (UnsafeRawBufferPointer) throws -> Value?
    ) throws -> Value {
        guard types.contains(type) else { throw failure(Value.self, "the types do not match") }
        return try read(Value.self, convert: convert)
    }

    func read<Value>(_: Value.Type, convert: (UnsafeRawBufferPointer) throws -> Value?) throws -> Value {
        guard let bytes else { throw failure(Value.self, "it is NULL") }
        guard let value = try withExtendedLifetime(result, { try convert(bytes) }) else {
            throw failure(Value.self, "the value has no such form")
        }
        return value
    }

    /// Reads a number of exactly the width of `Number`.
    func number<Number: FixedWidthInteger>(_: Number.Type, in bytes: UnsafeRawBufferPointer) -> Number? {
        guard bytes.count == MemoryLayout<Number>.size else { return nil }
        return Number(bigEndian: bytes.loadUnaligned(as: Number.self))
    }

    /// A part of this cell's value, such as the element of an array.
    func part(type: OID, bytes: UnsafeRawBufferPointer?) -> Cell {
        Cell(type: type, bytes: bytes, result: result, column: column)
    }

    /// The error for a value that `type` cannot take. The reason is shown to people and must not hold the value.
    public func failure(_ type: Any.Type, _ reason: String) -> DatabaseError {
        .decoding(DecodingFailure(column: columnName, swiftType: "\(type)", postgresType: self.type, reason: reason))
    }
}
