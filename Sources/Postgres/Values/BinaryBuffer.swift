import Glibc

/// Bytes in the wire's order (most significant first), growing at the end.
public struct BinaryBuffer: Sendable {
    @usableFromInline var bytes: [UInt8] = []

    @inlinable
    init() {}

    @inlinable
    public mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    @inlinable
    public mutating func append(bytes more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }

    /// Appends a string's UTF-8.
    ///
    /// - Throws: ``DatabaseError/invalidValue(_:)`` when it holds U+0000, which PostgreSQL cannot store and which would cut a text
    ///   parameter short without a word.
    @inlinable
    public mutating func append(utf8 text: String) throws {
        var text = text
        let isClean = text.withUTF8 { utf8 in
            if let start = utf8.baseAddress, memchr(start, 0, utf8.count) != nil { return false }
            bytes.append(contentsOf: utf8)
            return true
        }
        guard isClean else { throw DatabaseError.invalidValue("A text holds the character U+0000.") }
    }

    /// Appends a value after its length in bytes, or a length of -1 for NULL: the form of array elements and of COPY.
    @inlinable
    mutating func append<Value: PostgresEncodable>(field value: Value) throws {
        guard !value.isNull else { return append(Int32(-1)) }
        let start = bytes.count
        append(Int32(0))
        try value.encode(into: &self)
        guard let length = Int32(exactly: bytes.count - start - 4) else { throw DatabaseError.valueTooLarge }
        withUnsafeBytes(of: length.bigEndian) { prefix in
            for offset in 0..<4 { bytes[start + offset] = prefix[offset] }
        }
    }
}
