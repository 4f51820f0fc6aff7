#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension UUID: PostgresArrayElement, PostgresDecodable {
    public static var postgresType: OID { .uuid }
    public static var postgresArrayType: OID { .uuidArray }

    public func encode(into buffer: inout BinaryBuffer) {
        withUnsafeBytes(of: uuid) { buffer.append(bytes: $0) }
    }

    public init(from cell: Cell) throws {
        self = try cell.read(UUID.self, from: .uuid) { bytes in
            bytes.count == 16 ? UUID(uuid: bytes.loadUnaligned(as: uuid_t.self)) : nil
        }
    }
}
