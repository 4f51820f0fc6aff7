/// A statement ready to be sent: its text, and its parameters in the wire's form.
struct Statement {
    let text: String
    let parameters: Parameters

    /// What a prepared statement depends on.
    struct Key: Hashable {
        let text: String
        let types: [UInt32]
    }

    var key: Key { Key(text: text, types: parameters.types) }
}

extension SQL {
    /// The protocol counts parameters in sixteen bits.
    static let maximumParameters = 65_535

    func rendered() throws -> Statement {
        let text = description
        if text.utf8.contains(0) { throw DatabaseError.invalidValue("The statement holds the character U+0000.") }
        var parameters = Parameters()
        for case .parameter(let value) in parts { try parameters.append(value) }
        guard parameters.count <= Self.maximumParameters else {
            throw DatabaseError.tooManyParameters(parameters.count)
        }
        return Statement(text: text, parameters: parameters)
    }
}

/// The parameters of one statement in one contiguous buffer.
struct Parameters {
    private(set) var types: [UInt32] = []
    private var formats: [Int32] = []
    private var lengths: [Int32] = []
    private var offsets: [Int?] = []
    private var buffer = BinaryBuffer()

    var count: Int { types.count }

    mutating func append<Value: PostgresEncodable>(_ value: Value) throws {
        // Text is sent untyped and in text format: the server then reads it as the type its place in the statement asks for
        // (an enum, char(3), date), which a declared text parameter would not match.
        let isText = Value.postgresType == .text
        types.append(isText ? 0 : Value.postgresType.rawValue)
        formats.append(isText ? 0 : 1)
        let start = buffer.bytes.count
        if !value.isNull { try value.encode(into: &buffer) }
        guard let length = Int32(exactly: buffer.bytes.count - start) else { throw DatabaseError.valueTooLarge }
        lengths.append(length)
        offsets.append(value.isNull ? nil : start)
        // Text format ends with NUL; after the others it keeps an empty value from having no address, which would mean NULL.
        buffer.append(UInt8(0))
    }

    /// The arrays that libpq's sending functions take. They are valid only inside `body`.
    func withPointers<Result>(
        _ body: (
            _ count: Int32, _ types: [UInt32], _ values: [UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]
        ) -> Result
    ) -> Result {
        buffer.bytes.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = offsets.map { offset in offset.flatMap { start?.advanced(by: $0) } }
            return body(Int32(count), types, values, lengths, formats)
        }
    }
}
