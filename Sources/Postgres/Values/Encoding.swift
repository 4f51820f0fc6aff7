/// A value that can be sent to PostgreSQL in binary form.
///
/// An `enum` with raw values needs no more than to name the protocol: `enum Sex: String, PostgresEncodable { ... }`.
public protocol PostgresEncodable: Sendable {
    /// The type that is declared to the server.
    static var postgresType: OID { get }

    /// Whether the value is sent as NULL; if so ``encode(into:)`` is not called.
    var isNull: Bool { get }

    /// Appends the binary form, without its length.
    func encode(into buffer: inout BinaryBuffer) throws
}

/// A value that can be sent as the element of an array.
public protocol PostgresArrayElement: PostgresEncodable {
    /// The type of an array of these.
    static var postgresArrayType: OID { get }

    /// Appends the binary form of a whole array.
    static func encode(array: [Self], into buffer: inout BinaryBuffer) throws
}

extension PostgresEncodable {
    @inlinable
    public var isNull: Bool { false }
}

extension PostgresArrayElement {
    public static func encode(array: [Self], into buffer: inout BinaryBuffer) throws {
        buffer.append(Int32(array.isEmpty ? 0 : 1))
        buffer.append(Int32(array.contains(where: \.isNull) ? 1 : 0))
        buffer.append(postgresType.rawValue)
        guard !array.isEmpty else { return }
        guard let count = Int32(exactly: array.count) else { throw DatabaseError.valueTooLarge }
        buffer.append(count)
        buffer.append(Int32(1))
        for element in array { try buffer.append(field: element) }
    }
}

extension Bool: PostgresArrayElement {
    public static var postgresType: OID { .bool }
    public static var postgresArrayType: OID { .boolArray }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) { buffer.append(UInt8(self ? 1 : 0)) }
}

extension Int16: PostgresArrayElement {
    public static var postgresType: OID { .int2 }
    public static var postgresArrayType: OID { .int2Array }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) { buffer.append(self) }
}

extension Int32: PostgresArrayElement {
    public static var postgresType: OID { .int4 }
    public static var postgresArrayType: OID { .int4Array }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) { buffer.append(self) }
}

extension Int64: PostgresArrayElement {
    public static var postgresType: OID { .int8 }
    public static var postgresArrayType: OID { .int8Array }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) { buffer.append(self) }
}

extension Int: PostgresArrayElement {
    public static var postgresType: OID { .int8 }
    public static var postgresArrayType: OID { .int8Array }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) { buffer.append(Int64(self)) }
}

/// One byte is sent as a `smallint`; `[UInt8]` is sent as `bytea`.
extension UInt8: PostgresArrayElement {
    public static var postgresType: OID { .int2 }
    public static var postgresArrayType: OID { .bytea }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) { buffer.append(Int16(self)) }

    public static func encode(array: [UInt8], into buffer: inout BinaryBuffer) {
        array.withUnsafeBytes { buffer.append(bytes: $0) }
    }
}

extension Double: PostgresArrayElement {
    public static var postgresType: OID { .float8 }
    public static var postgresArrayType: OID { .float8Array }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) { buffer.append(bitPattern) }
}

/// A parameter that is a `String` takes the type of its place in the statement; where that is not clear, cast it: `\(name)::text`.
extension String: PostgresArrayElement {
    public static var postgresType: OID { .text }
    public static var postgresArrayType: OID { .textArray }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) throws { try buffer.append(utf8: self) }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    public static var postgresType: OID { Wrapped.postgresType }

    @inlinable
    public var isNull: Bool { self?.isNull ?? true }

    @inlinable
    public func encode(into buffer: inout BinaryBuffer) throws { try self?.encode(into: &buffer) }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    public static var postgresArrayType: OID { Wrapped.arrayTypeOfElements }
}

extension PostgresArrayElement {
    /// The type of an array whose elements are encoded one by one. Only bytes as they are make a `bytea`.
    fileprivate static var arrayTypeOfElements: OID { Self.self == UInt8.self ? .int2Array : postgresArrayType }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    public static var postgresType: OID { Element.postgresArrayType }

    public func encode(into buffer: inout BinaryBuffer) throws { try Element.encode(array: self, into: &buffer) }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    public static var postgresType: OID { RawValue.postgresType }

    public var isNull: Bool { rawValue.isNull }

    public func encode(into buffer: inout BinaryBuffer) throws { try rawValue.encode(into: &buffer) }
}

extension PostgresArrayElement where Self: RawRepresentable, RawValue: PostgresArrayElement {
    public static var postgresArrayType: OID { RawValue.arrayTypeOfElements }
}
