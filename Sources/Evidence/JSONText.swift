/// Text of a JSON document whose keys keep their order, so that the same figures are the same bytes.
///
/// Foundation's encoder gives keys in no order or in the alphabet's; the evidence format has an order of its own.
struct JSON {
    enum Value: Sendable {
        case string(String)
        case integer(Int)
        case number(Double)
        case object([(String, Value)])
        case array([Value])
        case null

        static func optional(_ number: Double?) -> Value { number.map(Value.number) ?? .null }
        static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .null }
    }

    static func text(_ value: Value) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .integer(let number): String(number)
        // Full double precision: the shortest text that reads back as the same number; a whole one without a fraction.
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
        case .object(let members): "{" + members.map { "\(quoted($0)): \(text($1))" }.joined(separator: ", ") + "}"
        case .array(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .null: "null"
        }
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\0"..<" ": quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
