/// One code of a list: what is stored, and what a person sees.
public struct Code: Sendable, Hashable {
    /// What is stored and exchanged: `permanent_exclusion`.
    public let code: String
    /// What a person sees: "Permanent exclusion".
    public let label: String
    /// What the rules and measures need to know about it beyond its name.
    public let marks: Set<Mark>

    /// A property that some codes of a list have and others have not.
    public enum Mark: String, Sendable, CaseIterable {
        /// Destination status: counts as education, employment or training.
        case eet
        /// Destination status: counts as not in education, employment or training. Custody and unknown are neither.
        case neet
        /// Need category: one of the Department's SEN types.
        case senType = "sen_type"
        /// Step: belongs only to a move to a mainstream school.
        case mainstreamOnly = "mainstream_only"
        /// Step: belongs only to a phased start.
        case phasedOnly = "phased_only"
    }
}

/// The codes that one column may hold, in the order in which people expect them.
///
///     CodeLists.senProvision["K"]?.label                  // "SEN support"
///     CodeLists.mastery.nearest(to: "aquiring")           // "acquiring"
///
/// Lists are data: the database is filled from ``CodeLists/all``, and the rules ask by code.
public struct CodeList: Sendable {
    /// The list's own name, as stored: `referral_reason`.
    public let name: String
    public let codes: [Code]
    private let index: ByteIndex

    /// - Parameter labels: label by code, in order. At most 64, since ``CodeSet`` has a bit for each.
    init(_ name: String, _ labels: KeyValuePairs<String, String>, marks: [Code.Mark: [String]] = [:]) {
        let codes = labels.map { code, label in
            Code(code: code, label: label, marks: Set(marks.filter { $0.value.contains(code) }.keys))
        }
        self.init(name, codes)
    }

    init(_ name: String, _ codes: [Code]) {
        self.name = name
        self.codes = codes
        index = ByteIndex(codes.map(\.code))
    }

    /// The code with this spelling exactly, or nil.
    public subscript(code: String) -> Code? {
        position(of: code).map { codes[$0] }
    }

    /// The place of a code in ``codes``, or nil when the list has none with this spelling exactly.
    public func position(of code: String) -> Int? {
        var code = code
        return code.withUTF8 { index.position(of: UnsafeRawBufferPointer($0)) }
    }

    /// The same for the bytes of a cell, without allocating.
    public func position(of bytes: UnsafeRawBufferPointer) -> Int? {
        index.position(of: bytes)
    }

    public func contains(_ code: String) -> Bool {
        position(of: code) != nil
    }

    /// The codes that carry a mark.
    public func codes(marked mark: Code.Mark) -> [Code] {
        codes.filter { $0.marks.contains(mark) }
    }

    /// The set of those of these codes that the list has.
    public func set(_ codes: [String]) -> CodeSet {
        CodeSet(positions: codes.compactMap(position))
    }

    /// The code that a mistyped one most likely stands for, or nil when none is near. A label counts as well as a
    /// code: people type what they see.
    public func nearest(to text: String) -> String? {
        if let labelled = codes.first(where: { $0.label.lowercased() == text.lowercased() }) {
            return labelled.code
        }
        return Spelling.nearest(to: text, among: codes.map(\.code))
    }
}

/// Some codes of one ``CodeList``, by their places in it: what a cell with a code, or with several, holds.
public struct CodeSet: OptionSet, Sendable, Hashable, BitwiseCopyable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public init(position: Int) {
        self.init(rawValue: 1 << UInt64(position))
    }

    public init(positions: [Int]) {
        self = positions.reduce(into: []) { $0.insert(CodeSet(position: $1)) }
    }

    /// The places, in the list's order.
    public var positions: [Int] {
        (0..<64).filter { contains(CodeSet(position: $0)) }
    }
}
