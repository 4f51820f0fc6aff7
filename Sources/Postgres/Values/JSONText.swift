/// JSON as text: sent as `jsonb`, read from `jsonb` or `json`.
///
/// The server checks that it is JSON. To keep a document's own spelling, store it in a `json` column and send a `String`.
public struct JSONText: Sendable, Hashable, PostgresArrayElement, PostgresDecodable {
    public var text: String

    public init(_ text: String) { self.text = text }

    public static var postgresType: OID { .jsonb }
    public static var postgresArrayType: OID { .jsonbArray }

    /// The binary form of `jsonb` begins with the number of its version.
    private static let version: UInt8 = 1

    public func encode(into buffer: inout BinaryBuffer) throws {
        buffer.append(Self.version)
        try buffer.append(utf8: text)
    }

    public init(from cell: Cell) throws {
        self = try cell.read(JSONText.self, from: .jsonb, .json) { bytes in
            guard cell.type == .jsonb else { return JSONText(String(decoding: bytes, as: UTF8.self)) }
            guard bytes.first == Self.version else { return nil }
            return JSONText(String(decoding: bytes.dropFirst(), as: UTF8.self))
        }
    }
}
