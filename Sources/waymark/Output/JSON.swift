/// A JSON value that keeps the order of its keys, so that a document reads as it was meant.
enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    /// With its decimals, where it has any.
    case number(Double)
    case text(String)
    case list([JSON])
    case object([Member])

    struct Member: Sendable, Hashable {
        let key: String
        let value: JSON
    }

    static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member(key: $0.key, value: $0.value) })
    }

    static func optional(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
    static func optional(_ number: Int?) -> JSON { number.map { .integer($0) } ?? .null }

    /// The document over several lines, the innermost objects on one each.
    var document: String { rendered(indent: 0) + "\n" }

    private func rendered(indent: Int) -> String {
        switch self {
        case .list(let values) where !isFlat:
            Self.block("[", values.map { $0.rendered(indent: indent + 2) }, "]", indent: indent)
        case .object(let members) where !isFlat:
            Self.block(
                "{", members.map { "\(Self.quoted($0.key)): \($0.value.rendered(indent: indent + 2))" }, "}",
                indent: indent)
        default: compact
        }
    }

    private static func block(_ open: String, _ lines: [String], _ close: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        return "\(open)\n" + lines.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)\(close)"
    }

    /// On one line.
    var compact: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): value.isFinite ? value.inDecimals : "null"
        case .text(let value): Self.quoted(value)
        case .list(let values): "[" + values.map(\.compact).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.key)): \($0.value.compact)" }.joined(separator: ", ") + "}"
        }
    }

    private var isFlat: Bool {
        switch self {
        case .list(let values): values.allSatisfy(\.isScalar)
        case .object(let members): members.allSatisfy(\.value.isScalar) && !members.contains { $0.key == "format" }
        default: true
        }
    }

    private var isScalar: Bool {
        switch self {
        case .list, .object: false
        default: true
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension Double {
    /// `12` or `12.5`, as people write it.
    var inDecimals: String {
        self == rounded() && abs(self) < 1e15 ? String(Int64(self)) : String(self)
    }
}
