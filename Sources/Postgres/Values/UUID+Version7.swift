#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension UUID {
    /// An identifier that whoever makes a record can give it: 48 bits of milliseconds since 1970, then 74 bits of chance
    /// (RFC 9562, version 7). Made without asking anybody, and later ones sort after earlier ones.
    public static func version7() -> UUID {
        let milliseconds = UInt64(clamping: Instant.now().microsecondsSince2000 / 1000 + 946_684_800_000)
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0x0FFF)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: .min ... .max) >> 2
        var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &bytes) { buffer in
            buffer.storeBytes(of: high.bigEndian, as: UInt64.self)
            buffer.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return UUID(uuid: bytes)
    }
}
