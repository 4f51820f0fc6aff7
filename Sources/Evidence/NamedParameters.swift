import Postgres

/// The parameters of a query that names them as psql does, `:known`, so that its file can be read and tried by hand.
struct NamedParameters: Sendable {
    let values: [String: any PostgresEncodable]

    /// The query with each `:name` as a parameter. `::` remains the cast that it is.
    func bind(_ query: String) throws -> SQL {
        var bound: SQL = ""
        var rest = query[...]
        while let colon = rest.firstIndex(of: ":") {
            var name = rest[rest.index(after: colon)...].prefix { $0.isLowercase || $0 == "_" }
            if rest[..<colon].last == ":" { name = "" }
            guard !name.isEmpty else {
                bound += SQL(unsafeRaw: String(rest[...colon]))
                rest = rest[rest.index(after: colon)...]
                // The second colon of a cast, and what it casts to, are plain text.
                let plain = rest.prefix { $0 == ":" || $0.isLetter || $0 == "_" }
                bound += SQL(unsafeRaw: String(plain))
                rest = rest[plain.endIndex...]
                continue
            }
            guard let value = values[String(name)] else {
                throw DeclarationError(file: "a query", problem: "it asks for :\(name), which is not given")
            }
            bound += SQL(unsafeRaw: String(rest[..<colon])) + Self.parameter(value)
            rest = rest[name.endIndex...]
        }
        return bound + SQL(unsafeRaw: String(rest))
    }

    private static func parameter(_ value: some PostgresEncodable) -> SQL { "\(value)" }
}
