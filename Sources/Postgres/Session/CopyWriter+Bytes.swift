extension CopyWriter {
    /// Appends the next value of a row from its binary form: UTF-8 for text, sixteen bytes for a UUID.
    ///
    /// For values that lie as bytes in a file already, a `String` between would cost more than the rest of a row. The bytes are
    /// the caller's to check: the server refuses text that isn't UTF-8 or holds U+0000.
    @inlinable
    public mutating func append(bytes: UnsafeRawBufferPointer) throws {
        guard let length = Int32(exactly: bytes.count) else { throw DatabaseError.valueTooLarge }
        buffer.append(length)
        buffer.append(bytes: bytes)
        fieldsInRow += 1
    }
}
