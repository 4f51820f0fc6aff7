/// Finds the place of a short text among a few dozen by its bytes: a small hash table that never allocates on lookup.
struct ByteIndex: Sendable {
    private let texts: [[UInt8]]
    /// Place in `texts` plus one; nought is a free slot. A power of two, at least twice as many as there are texts.
    private let slots: [UInt8]

    /// - Parameter texts: at most 255; where one comes twice, the first counts.
    init(_ texts: [String]) {
        let texts = texts.map { Array($0.utf8) }
        var size = 2
        while size < texts.count * 2 { size *= 2 }
        var slots = [UInt8](repeating: 0, count: size)
        for (place, text) in texts.enumerated() {
            var slot = text.withUnsafeBytes(ByteIndex.hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt8(place + 1)
        }
        self.texts = texts
        self.slots = slots
    }

    func position(of bytes: UnsafeRawBufferPointer) -> Int? {
        let mask = slots.count - 1
        var slot = ByteIndex.hash(bytes) & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if ByteIndex.equal(texts[place], bytes) { return place }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static func equal(_ text: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard text.count == bytes.count else { return false }
        for position in text.indices where text[position] != bytes[position] { return false }
        return true
    }

    /// Length and four bytes tell codes apart well enough; a clash costs one more comparison.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let first = bytes.first, let last = bytes.last else { return 0 }
        let middle = bytes[bytes.count / 2]
        let third = bytes[bytes.count / 3]
        return bytes.count &* 31 &+ Int(first) &* 7 &+ Int(third) &* 17 &+ Int(middle) &* 3 &+ Int(last)
    }
}
