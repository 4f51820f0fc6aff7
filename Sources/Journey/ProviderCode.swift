/// How a school or provider is named: by its URN from the register of schools, or, where it has none, by a local code.
public struct ProviderCode: Sendable, Hashable, Comparable {
    public let text: String

    /// A unique reference number: six digits, no check digit.
    public var isURN: Bool { text.utf8.first.map(ASCII.isDigit) ?? false }

    /// Nil unless the text is six digits, or a letter followed by up to eleven letters, digits or hyphens.
    public init?(_ text: String) {
        var copy = text
        guard copy.withUTF8({ ProviderCode.isValid(UnsafeRawBufferPointer($0)) }) else { return nil }
        self.text = text
    }

    /// Whether a cell holds a URN or a local code; nothing is allocated.
    public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.first else { return false }
        if ASCII.isLetter(first) {
            return bytes.count <= 12
                && bytes.dropFirst().allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.hyphen }
        }
        return bytes.count == 6 && bytes.allSatisfy(ASCII.isDigit)
    }

    public static func < (left: ProviderCode, right: ProviderCode) -> Bool {
        left.text < right.text
    }
}

extension ProviderCode: CustomStringConvertible {
    public var description: String { text }
}
