import Postgres

/// The measures as the database carries them out: the statements that compute a run, one after the other.
///
/// The queries stand in `sql/measures` with their parameters named as psql names them, so that they can be read and tried by
/// hand; here the names become the parameters of `evidence.compute`.
public struct MeasureDefinitions: Sendable {
    private let library: MeasureLibrary

    /// The parameters of `evidence.compute`, in order.
    private static let parameters: [(name: String, type: String)] = [
        ("organisation", "int"), ("settings", "int[]"), ("known", "bigint"), ("from", "date"), ("to", "date"), ("d", "date"),
        ("e", "date"),
    ]

    public init(_ library: MeasureLibrary) {
        self.library = library
    }

    /// Installs this version unless it is there. Older versions stay: runs are repeated by the ones they were made with.
    ///
    /// - Parameter db: a session of the schema's owner.
    public func install(in db: Session) throws {
        let steps = try statements()
        let measures = library.measures
        let version: SQL = "select encode(sha256(convert_to(\(library.text)::text, 'UTF8')), 'hex') as version"
        try db.execute(
            """
            insert into evidence.step (version, place, name, statement)
            select v.version, s.place, s.name, s.statement
            from (\(version)) v cross join unnest(\(steps.map(\.name)), \(steps.map(\.statement))) with ordinality s(name, statement, place)
            on conflict do nothing
            """)
        try db.execute(
            """
            insert into evidence.measure (version, place, id, kind, once, digest)
            select v.version, m.place, m.id, m.kind, m.once, encode(sha256(convert_to(m.computation, 'UTF8')), 'hex')
            from (\(version)) v
            cross join unnest(\(measures.map(\.id)), \(measures.map(\.kind.rawValue)), \(measures.map { $0.once != nil }),
                              \(measures.map { library.computation(of: $0) }))
                       with ordinality m(id, kind, once, computation, place)
            on conflict (version, place) do update set digest = excluded.digest where measure.digest is null
            """)
        try db.execute(
            """
            select evidence.compile(v.version) from (select distinct version from evidence.step) v
            where not exists (select from pg_proc p where p.pronamespace = 'evidence'::regnamespace
                                                      and p.proname = evidence.compiled(v.version))
            """)
    }

    private func statements() throws -> [(name: String, statement: String)] {
        try library.basis.map { table in
            (table.name, "create temp table \(table.name) on commit drop as\n" + (try Self.numbered(table.query, in: table.name)))
        }
            + library.measures.map { measure in
                (measure.id, Self.listing(measure, from: try Self.numbered(measure.query, in: measure.id)))
            }
    }

    /// The members of each setting in the order in which they are stored, with their number. What was not recorded counts `no`,
    /// unless the measure says when it can't be told.
    private static func listing(_ measure: Measure, from query: String) -> String {
        let counted =
            switch measure.kind {
            case .rate where measure.unknown == nil: "coalesce(m.yes, false)::int"
            case .rate: "case m.yes when true then 1 when false then 0 else 2 end"
            case .duration: "m.days"
            case .count: "1"
            }
        let (order, months) = measure.members == .followUpMonth ? ("m.record, m.month", "array_agg(m.month)") : ("m.record", "null")
        let (ownDays, keyStage) = measure.keyStage.map { ("null", "'\($0)'") } ?? ("array_agg(m.own_day)", "null")
        return """
            insert into listed
            select '\(measure.id)', m.setting_id, count(*), count(*) filter (where m.counted = 1), count(*) filter (where m.counted = 2),
                   array_agg(m.record), array_agg(m.stay), \(ownDays), \(months), array_agg(m.counted), \(keyStage)
            from (select m.*, \(counted) as counted
            from (
            \(query)) m
            order by m.setting_id, \(order)) m
            group by m.setting_id
            """
    }

    /// The query with each `:name` as `$n`. `::` remains the cast that it is.
    static func numbered(_ query: String, in name: String) throws -> String {
        var numbered = ""
        var rest = query[...]
        while let colon = rest.firstIndex(of: ":") {
            numbered += rest[..<colon]
            let after = rest[rest.index(after: colon)...]
            let word = after.prefix { $0.isLowercase || $0 == "_" }
            if after.first == ":" {
                numbered += "::"
                rest = after.dropFirst()
            } else if let place = parameters.firstIndex(where: { $0.name == word }) {
                numbered += "$\(place + 1)"
                rest = after[word.endIndex...]
            } else {
                throw DeclarationError(file: name, problem: "it asks for :\(word), which is not given")
            }
        }
        return numbered + rest
    }
}
