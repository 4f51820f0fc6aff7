/// A unique pupil number: a check letter and twelve characters.
///
/// A permanent one ends in a digit, a temporary one in a letter. The Department calls it a blind number: it is neither
/// shown to families nor used as a key, and so ``description`` doesn't print it; ``text`` does.
///
/// Source: Department for Education, Common Basic Data Set, and the unique pupil number standard 2.0.
public struct UPN: Sendable, Hashable {
    /// The thirteen characters.
    public let text: String

    public var isTemporary: Bool { text.utf8.last.map { !ASCII.isDigit($0) } ?? false }

    /// - Throws: ``UPNProblem``, which doesn't contain the number.
    public init(_ text: String) throws(UPNProblem) {
        var copy = text
        if let problem = copy.withUTF8({ UPN.problem(in: UnsafeRawBufferPointer($0)) }) {
            throw problem
        }
        self.text = text
    }

    /// What is wrong with a cell that should hold a UPN, if anything; nothing is allocated.
    public static func problem(in bytes: UnsafeRawBufferPointer) -> UPNProblem? {
        guard bytes.count == 13 else { return .length(bytes.count) }
        guard let checkLetter = value(ofLetter: bytes[0]) else { return .letter(position: 1) }
        var sum = 0
        for position in 2...13 {
            let byte = bytes[position - 1]
            if ASCII.isDigit(byte) {
                sum += position * Int(byte & 0x0F)
            } else if position < 13 {
                return .digit(position: position)
            } else if let value = value(ofLetter: byte) {
                sum += position * value
            } else {
                return .letter(position: position)
            }
        }
        let expected = sum % 23
        return checkLetter == expected ? nil : .checkLetter(expected: Character(Unicode.Scalar(letters[expected])))
    }

    /// The alphabet without I, O and S; a letter's place is its value.
    private static let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZ".utf8)

    private static func value(ofLetter byte: UInt8) -> Int? {
        letters.firstIndex(of: byte)
    }
}

extension UPN: CustomStringConvertible, CustomReflectable {
    public var description: String { isTemporary ? "temporary UPN" : "UPN" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why something is no UPN, without saying what it was.
public enum UPNProblem: Error, Hashable, Sendable {
    /// Not thirteen characters, but so many bytes.
    case length(Int)
    /// A capital letter other than I, O and S belongs at this place (1 or 13; at 13 a digit may stand as well).
    case letter(position: Int)
    /// A digit belongs at this place (2 to 12).
    case digit(position: Int)
    /// The twelve characters after it call for another first letter.
    case checkLetter(expected: Character)

    /// What is wrong and what to do, for the person who sees the cell.
    public var sentence: String {
        switch self {
        case .length:
            "The UPN does not have 13 characters. Copy all of it, without spaces, from the school's own system."
        case .letter(1):
            "The UPN does not begin with a letter of its kind: a capital other than I, O and S. Check it."
        case .letter(let position):
            "Character \(position) of the UPN is neither a digit nor a capital other than I, O and S. Check it."
        case .digit(let position):
            "Character \(position) of the UPN is not a digit. Check that no letter O or I stands for a nought or a one."
        case .checkLetter(let expected):
            """
            The UPN fails its check: its other characters call for \(expected) as the first letter. \
            Compare it with the school's own system; one character is wrong.
            """
        }
    }
}
