import Postgres

/// A query of the program's own that stands in a file, with its parameters named as psql names them: `:organisation`.
struct NamedQuery {
    private let text: String
    private let name: String

    /// - Parameter file: such as `turns.sql` of `sql/packs`.
    init(_ file: String, among files: [(name: String, text: String)]) throws {
        guard let found = files.first(where: { $0.name == file }) else {
            throw DeclarationError(file: file, problem: "it is not among the program's files")
        }
        name = file
        text = found.text
    }

    init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// The statement with these values in place of the names. `::` remains the cast that it is.
    func with(_ values: KeyValuePairs<String, any PostgresEncodable>) throws -> SQL {
        var statement = SQL(unsafeRaw: "")
        // A comment may name a parameter that no value is sent for.
        var rest = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.prefix(upTo: line.firstRange(of: "--")?.lowerBound ?? line.endIndex)
        }.joined(separator: "\n")[...]
        while let colon = rest.firstIndex(of: ":") {
            statement += SQL(unsafeRaw: String(rest[..<colon]))
            let after = rest[rest.index(after: colon)...]
            let word = after.prefix { $0.isLowercase || $0 == "_" }
            if after.first == ":" {
                statement += SQL(unsafeRaw: "::")
                rest = after.dropFirst()
            } else if let value = values.first(where: { $0.key == word })?.value {
                statement += Self.parameter(value)
                rest = after[word.endIndex...]
            } else {
                throw DeclarationError(file: name, problem: "it asks for :\(word), which is not given")
            }
        }
        return statement + SQL(unsafeRaw: String(rest))
    }

    private static func parameter(_ value: some PostgresEncodable) -> SQL {
        "\(value)"
    }
}
