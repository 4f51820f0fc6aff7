extension Day {
    /// Reads `2026-03-31`, and nothing else: no spaces, no shorter forms, no other order.
    public init?(iso text: String) {
        var text = text
        guard let day = text.withUTF8({ Day(iso: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = day
    }

    /// Reads the bytes of `2026-03-31` without allocating: an import reads millions of them.
    public init?(iso bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 10, bytes[4] == ASCII.hyphen, bytes[7] == ASCII.hyphen,
            let year = ASCII.number(bytes, 0..<4),
            let month = ASCII.number(bytes, 5..<7),
            let day = ASCII.number(bytes, 8..<10)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `2026-03-31`.
    public var iso: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        appendISO(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the bytes of ``iso``.
    public func appendISO(to bytes: inout [UInt8]) {
        let (year, month, day) = parts
        if year < 0 { bytes.append(ASCII.hyphen) }
        ASCII.append(year.magnitude, digits: 4, to: &bytes)
        bytes.append(ASCII.hyphen)
        ASCII.append(month.magnitude, digits: 2, to: &bytes)
        bytes.append(ASCII.hyphen)
        ASCII.append(day.magnitude, digits: 2, to: &bytes)
    }
}

extension Day: CustomStringConvertible {
    public var description: String { iso }
}

/// Bytes of text that are read and written without a `String` in between.
enum ASCII {
    static let hyphen = UInt8(ascii: "-")
    static let slash = UInt8(ascii: "/")

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    static func isCapital(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        isCapital(byte & 0b1101_1111)
    }

    /// The number that a run of digits says; nil when one is no digit. The caller keeps the range inside the bytes.
    static func number(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        var value = 0
        for position in range {
            guard isDigit(bytes[position]) else { return nil }
            value = value * 10 + Int(bytes[position] & 0x0F)
        }
        return value
    }

    /// Appends a number with at least so many digits, filled with zeros.
    static func append(_ number: UInt, digits: Int, to bytes: inout [UInt8]) {
        if digits > 1 || number > 9 { append(number / 10, digits: digits - 1, to: &bytes) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
