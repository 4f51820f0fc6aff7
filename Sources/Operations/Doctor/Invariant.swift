import Foundation
import Postgres

/// Something that holds whatever the records say: a query that counts what breaks it.
struct Invariant {
    /// As it is when all is well, without a full stop.
    let title: String
    let query: SQL

    /// Those that are written down in `sql/checks/invariants.sql`, and those that follow from the catalogue: a table that comes later is
    /// looked at like those that are here.
    static func all(_ session: Session) throws -> [Invariant] {
        written + [try versions(session)] + (try references(session))
    }

    /// Each stands below its title: `-- invariant: All numbers are there`.
    static let written: [Invariant] = EmbeddedFiles.checks.filter { $0.name == "invariants.sql" }.flatMap { file in
        file.text.components(separatedBy: "-- invariant: ").dropFirst().compactMap { part in
            part.firstIndex(of: "\n").map { end in
                Invariant(
                    title: String(part[..<end]),
                    query: SQL(unsafeRaw: part[end...].trimmingCharacters(in: .whitespacesAndNewlines.union([";"]))))
            }
        }
    }

    /// Each record, as it stands and as it stood, names changes that there are; what was closed was closed later than it was written.
    private static func versions(_ session: Session) throws -> Invariant {
        let tables = try session.values(
            "select relname::text from pg_class where relnamespace = 'former'::regnamespace and relkind = 'r' order by 1", as: String.self)
        let counts = tables.map { table -> SQL in
            """
            select count(*) as n from waymark.\(identifier: table) x where not exists (
                select from waymark.change c where c.organisation_id = x.organisation_id and c.seq = x.seq)
            union all
            select count(*) from former.\(identifier: table) x where closed_seq <= seq or not exists (
                select from waymark.change c where c.organisation_id = x.organisation_id and c.seq = x.closed_seq)
            """
        }
        return Invariant(
            title: "Every version of a record names changes that exist",
            query: "select coalesce(sum(n), 0)::bigint from (\(counts.joined(separator: " union all "))) counted")
    }

    private static func references(_ session: Session) throws -> [Invariant] {
        try session.rows(
            "select record::text, fields::text[], parent::text, parent_fields::text[] from waymark.reference order by 1, 3, 2",
            as: (String, [String], String, [String]).self
        ).map { record, fields, parent, parentFields in
            let given = fields.map { "x.\(identifier: $0) is not null" as SQL }.joined(separator: " and ")
            let same = zip(parentFields, fields).map { "p.\(identifier: $0) = x.\(identifier: $1)" as SQL }.joined(separator: " and ")
            return Invariant(
                title: "Each \(record) names a \(parent) that exists",
                query: """
                    select count(*) from waymark.\(identifier: record) x where \(given) and not exists (
                        select from waymark.\(identifier: parent) p where p.organisation_id = x.organisation_id and \(same))
                    """)
        }
    }
}
