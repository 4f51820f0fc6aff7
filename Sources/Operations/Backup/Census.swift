import Postgres

/// What a database holds, table by table: enough to say whether another one holds the same.
public struct Census: Sendable, Codable, Equatable {
    public struct Table: Sendable, Codable, Equatable {
        /// With its schema.
        public let name: String
        public let rows: Int64
        /// Two sums of 64-bit hashes over the rows, in whatever order they lie. It tells what a restore lost or changed; that a
        /// file was tampered with is for its SHA-256 to tell.
        public let digest: String
    }

    /// The last link of one of the trail's chains.
    public struct Head: Sendable, Codable, Equatable {
        public let organisation: Int32
        public let chain: String
        public let number: Int64
        /// SHA-256, in hexadecimal.
        public let hash: String
    }

    /// The number of the last migration.
    public let schema: Int
    /// See ``CatalogueFingerprint``.
    public let fingerprint: String
    public let tables: [Table]
    public let heads: [Head]

    public var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }

    /// Counts everything, in one state of the database; needs a transaction at repeatable read, and a login for which no policy
    /// holds.
    ///
    /// - Throws: ``OperationsError/schemaMissing``.
    static func take(_ session: Session) throws -> Census {
        guard let schema = try Schema.state(session).version else { throw OperationsError.schemaMissing }
        let names = try session.rows(
            """
            select n.nspname::text, c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('waymark', 'former', 'evidence', 'waymark_schema') and c.relkind = 'r'
            order by n.nspname collate "C", c.relname collate "C"
            """, as: (String, String).self)
        return Census(
            schema: schema, fingerprint: try CatalogueFingerprint.compute(session),
            tables: try names.map { try table($0, $1, session) }, heads: try heads(session))
    }

    private static func table(_ schema: String, _ name: String, _ session: Session) throws -> Table {
        let (rows, digest) = try session.row(
            """
            select count(*), concat_ws(':', sum(hashtextextended(t::text, 0)::numeric), sum(hashtextextended(t::text, 1)::numeric))
            from \(identifier: schema).\(identifier: name) t
            """, as: (Int64, String).self)
        return Table(name: "\(schema).\(name)", rows: rows, digest: digest)
    }

    /// A schema may be of a time that had not both chains.
    private static func heads(_ session: Session) throws -> [Head] {
        try [("changes", "change_head"), ("looks", "look_head")].flatMap { chain, table -> [Head] in
            guard try session.value("select to_regclass(\("waymark.\(table)")) is not null", as: Bool.self) else { return [] }
            return try session.rows(
                "select organisation_id, seq, encode(hash, 'hex') from waymark.\(identifier: table) order by organisation_id",
                as: (Int32, Int64, String).self
            ).map { Head(organisation: $0, chain: chain, number: $1, hash: $2) }
        }
    }

    /// In what another differs, in the words of an operator: tables, or what else.
    ///
    /// - Parameter sameServer: each major version of PostgreSQL spells some definitions in its own way, so that they can't be
    ///   compared across two.
    func differences(from other: Census, sameServer: Bool = true) -> [String] {
        var found: [String] = []
        if schema != other.schema { found.append("schema version") }
        if sameServer, fingerprint != other.fingerprint { found.append("definitions") }
        let theirs = Dictionary(uniqueKeysWithValues: other.tables.map { ($0.name, $0) })
        let names = Set(tables.map(\.name)).union(theirs.keys)
        let ours = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) })
        found += names.filter { ours[$0] != theirs[$0] }.sorted()
        if heads != other.heads { found.append("ends of the trail") }
        return found
    }
}
