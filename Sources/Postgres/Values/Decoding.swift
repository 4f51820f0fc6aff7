/// A value that can be read from a result.
///
/// The column's type must fit: a wider integer takes a narrower column, nothing else is converted. Convert in SQL (`::text`, `::int8`).
public protocol PostgresDecodable {
    /// - Throws: ``DatabaseError/decoding(_:)`` for NULL, another type, or a value this type has no place for.
    init(from cell: Cell) throws

    /// Reads a whole array of these.
    static func decode(arrayFrom cell: Cell) throws -> [Self]
}

extension PostgresDecodable {
    public static func decode(arrayFrom cell: Cell) throws -> [Self] {
        guard !OID.single.contains(cell.type) else { throw cell.failure([Self].self, "the types do not match") }
        return try cell.read([Self].self) { bytes in
            guard var reader = ArrayReader(bytes) else { return nil }
            var elements: [Self] = []
            elements.reserveCapacity(reader.count)
            for _ in 0..<reader.count {
                guard let element = reader.next() else { return nil }
                elements.append(try Self(from: cell.part(type: reader.elementType, bytes: element)))
            }
            return reader.isAtEnd ? elements : nil
        }
    }
}

extension Bool: PostgresDecodable {
    public init(from cell: Cell) throws {
        self = try cell.read(Bool.self, from: .bool) { bytes in bytes.count == 1 ? bytes[0] != 0 : nil }
    }
}

extension Int16: PostgresDecodable {
    public init(from cell: Cell) throws {
        self = try cell.read(Int16.self, from: .int2) { cell.number(Int16.self, in: $0) }
    }
}

extension Int32: PostgresDecodable {
    public init(from cell: Cell) throws {
        self = try cell.read(Int32.self, from: .int4, .int2) { bytes in
            cell.number(Int32.self, in: bytes) ?? cell.number(Int16.self, in: bytes).map(Int32.init)
        }
    }
}

extension Int64: PostgresDecodable {
    public init(from cell: Cell) throws {
        self = try cell.read(Int64.self, from: .int8, .int4, .int2) { bytes in
            cell.number(Int64.self, in: bytes) ?? cell.number(Int32.self, in: bytes).map(Int64.init)
                ?? cell.number(Int16.self, in: bytes).map(Int64.init)
        }
    }
}

extension Int: PostgresDecodable {
    public init(from cell: Cell) throws { self = Int(try Int64(from: cell)) }
}

/// One byte is read from a `smallint` between 0 and 255; `[UInt8]` is read from `bytea`.
extension UInt8: PostgresDecodable {
    public init(from cell: Cell) throws {
        self = try cell.read(UInt8.self, from: .int2) { bytes in
            cell.number(Int16.self, in: bytes).flatMap { UInt8(exactly: $0) }
        }
    }

    public static func decode(arrayFrom cell: Cell) throws -> [UInt8] {
        try cell.read([UInt8].self, from: .bytea) { [UInt8]($0) }
    }
}

extension Double: PostgresDecodable {
    public init(from cell: Cell) throws {
        self = try cell.read(Double.self, from: .float8, .float4) { bytes in
            cell.number(UInt64.self, in: bytes).map { Double(bitPattern: $0) }
                ?? cell.number(UInt32.self, in: bytes).map { Double(Float(bitPattern: $0)) }
        }
    }
}

extension String: PostgresDecodable {
    private static let textual: Set<OID> = [.text, .varchar, .bpchar, .name, .char, .unknown]

    public init(from cell: Cell) throws {
        // The binary form of an enum, and of text-like types such as citext, is its text. Other types made by users begin with counts
        // (composites), hence hold a zero byte, which no text can, or with a number of a version or flags (ltree, a range without
        // anything in it).
        let isUserDefined = cell.type.rawValue >= OID.firstUserDefined
        guard isUserDefined || Self.textual.contains(cell.type) else {
            throw cell.failure(String.self, "the types do not match")
        }
        self = try cell.read(String.self) { bytes in
            isUserDefined && (bytes.contains(0) || bytes.first == 1) ? nil : String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    public init(from cell: Cell) throws { self = cell.isNull ? nil : try Wrapped(from: cell) }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    public init(from cell: Cell) throws { self = try Element.decode(arrayFrom: cell) }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    public init(from cell: Cell) throws {
        guard let value = Self(rawValue: try RawValue(from: cell)) else {
            throw cell.failure(Self.self, "the value is none of its cases")
        }
        self = value
    }
}

/// Walks through the binary form of a one-dimensional array.
private struct ArrayReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private(set) var elementType = OID.unknown
    private(set) var count = 0

    /// Nil when the bytes are no array, or one of several dimensions.
    init?(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        guard let dimensions = integer(), 0...1 ~= dimensions, let nulls = integer(), 0...1 ~= nulls, let type = integer() else {
            return nil
        }
        elementType = OID(rawValue: UInt32(bitPattern: type))
        guard dimensions == 1 else { return }
        guard let length = integer(), length >= 0, integer() != nil else { return nil }
        count = Int(length)
    }

    /// Whether nothing is left over, which would mean that it was no array.
    var isAtEnd: Bool { position == bytes.count }

    /// The next element's bytes: nil at a broken end, and `.some(nil)` for NULL.
    mutating func next() -> UnsafeRawBufferPointer?? {
        guard let length = integer() else { return nil }
        guard length >= 0 else { return .some(nil) }
        guard position + Int(length) <= bytes.count else { return nil }
        defer { position += Int(length) }
        return .some(UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(length)]))
    }

    private mutating func integer() -> Int32? {
        guard position + 4 <= bytes.count else { return nil }
        defer { position += 4 }
        return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self))
    }
}
