/// A statement, or a piece of one, whose interpolations become parameters.
///
/// ```swift
/// let query: SQL = "select id from pupil where upn = \(upn)"      // sent as: ... where upn = $1
/// ```
///
/// A value of type `String` never turns into an `SQL` by itself, so text from outside cannot become part of a statement:
/// - `\(value)` sends a parameter;
/// - `\(fragment)`, where the fragment is itself `SQL`, is spliced in and its parameters are numbered anew;
/// - `\(identifier: name)` is one quoted identifier; a qualified name takes two: `\(identifier: schema).\(identifier: table)`;
/// - `\(unsafeRaw: text)` inserts text as it stands. It is for SQL that ships with the program.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Part: Sendable {
        case text(String)
        case parameter(any PostgresEncodable)
    }

    private(set) var parts: [Part]

    public init(stringLiteral text: String) {
        parts = text.isEmpty ? [] : [.text(text)]
    }

    public init(stringInterpolation interpolation: StringInterpolation) {
        parts = interpolation.parts
    }

    /// Takes text as it stands: the content of a `.sql` file of the program, never anything from outside.
    public init(unsafeRaw text: String) {
        self.init(stringLiteral: text)
    }

    /// Whether there is nothing to send.
    public var isEmpty: Bool { parts.isEmpty }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum += right
        return sum
    }

    public static func += (left: inout SQL, right: SQL) {
        left.parts += right.parts
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        public mutating func appendInterpolation(_ value: some PostgresEncodable) {
            parts.append(.parameter(value))
        }

        /// Nil is NULL. Said for itself, so that the compiler doesn't warn of an optional that would be described.
        public mutating func appendInterpolation(_ value: (some PostgresEncodable)?) {
            parts.append(.parameter(value))
        }

        public mutating func appendInterpolation(_ fragment: SQL) {
            parts += fragment.parts
        }

        public mutating func appendInterpolation(identifier name: String) {
            parts.append(.text(quotedIdentifier(name)))
        }

        public mutating func appendInterpolation(unsafeRaw text: String) {
            appendLiteral(text)
        }
    }
}

extension SQL: CustomStringConvertible {
    /// The text as it is sent, with `$1`, `$2` ... for the parameters. Their values are not in it.
    public var description: String {
        var text = ""
        var count = 0
        for part in parts {
            switch part {
            case .text(let piece):
                text += piece
            case .parameter:
                count += 1
                text += "$\(count)"
            }
        }
        return text
    }
}

extension Sequence<SQL> {
    /// The pieces in order with `separator` between each two.
    public func joined(separator: SQL) -> SQL {
        var joined: SQL = ""
        for (index, piece) in enumerated() {
            if index > 0 { joined += separator }
            joined += piece
        }
        return joined
    }
}

/// A NUL would end the statement early, and PostgreSQL allows it in no name, so it is dropped.
func quotedIdentifier(_ name: String) -> String {
    var quoted = "\""
    for character in name.unicodeScalars where character != "\0" {
        if character == "\"" { quoted += "\"" }
        quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
}
