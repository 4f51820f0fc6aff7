import Foundation

/// Makes identifiers (UUID version 7, RFC 9562) that increase: rows of one import then lie together in every index.
///
/// After the milliseconds of its beginning an import counts on from a random number, so that no two imports meet and a
/// million identifiers cost no system call.
struct IdentifierMaker {
    private let milliseconds: UInt64
    private var counter: UInt64

    /// - Parameter milliseconds: since 1 January 1970, UTC.
    init(milliseconds: UInt64, startingAt random: UInt64 = .random(in: 0 ..< 1 << 61)) {
        self.milliseconds = milliseconds
        counter = random
    }

    /// The sixteen bytes of the next identifier, as two numbers in the order of the wire.
    mutating func next() -> (high: UInt64, low: UInt64) {
        counter += 1
        // 48 bits of time, the version, 12 bits that stay 0 (an import doesn't outlive the 62 bits below), the variant.
        return (milliseconds << 16 | 0x7000, 0x8000_0000_0000_0000 | (counter & 0x3FFF_FFFF_FFFF_FFFF))
    }
}
