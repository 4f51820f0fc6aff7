/// Questions about bytes that should be UTF-8, answered without a `String`.
enum UTF8Text {
    /// Well-formed by Unicode's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            let length = lengthOfSequence(in: bytes, at: index)
            guard length > 0 else { return false }
            index += length
        }
        return true
    }

    /// Unicode scalars in well-formed UTF-8: what a limit on a text counts.
    static func scalarCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    }

    /// 1 to 4, or 0 when no well-formed sequence begins here.
    private static func lengthOfSequence(in bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        let first = bytes[index]
        if first < 0x80 { return 1 }
        guard index + 1 < bytes.count else { return 0 }
        let second = bytes[index + 1]
        let (length, seconds): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        guard length > 0, index + length <= bytes.count, seconds.contains(second) else { return 0 }
        for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
