import Postgres

/// What was applied to a database: `waymark_schema.migration`, which the schema's owner keeps and everybody may read.
struct MigrationHistory {
    let session: Session

    struct Entry: Sendable, Equatable {
        let version: Int
        let name: String
        /// SHA-256 of the text that was applied, in hexadecimal.
        let digest: String
    }

    func exists() throws -> Bool {
        try session.value("select to_regclass('waymark_schema.migration') is not null", as: Bool.self)
    }

    /// Makes the history of a new database. For the holder of the migration lock only.
    func create() throws {
        try session.script("""
            begin;
            create schema waymark_schema;
            create table waymark_schema.migration (
                version    int primary key,
                name       text not null,
                sha256     bytea not null,
                applied_at timestamptz not null default clock_timestamp(),
                took_ms    int not null,
                program    text not null
            );
            grant usage on schema waymark_schema to waymark_staff;
            grant select on waymark_schema.migration to waymark_staff;
            commit;
            """)
    }

    /// In order of version.
    func entries() throws -> [Entry] {
        try session.rows(
            "select version::bigint, name, encode(sha256, 'hex') from waymark_schema.migration order by version",
            as: (Int, String, String).self
        ).map(Entry.init)
    }

    /// What of `migrations` is still to be applied, in order.
    ///
    /// - Throws: ``OperationsError/schemaNewer(database:program:)``, ``OperationsError/migrationEdited(_:)``,
    ///   ``OperationsError/migrationsOutOfOrder(missing:)``.
    func pending(of migrations: [Migration]) throws -> [Migration] {
        guard try exists() else { return migrations }
        let applied = try entries()
        let program = migrations.count
        if let last = applied.last, last.version > program {
            throw OperationsError.schemaNewer(database: last.version, program: program)
        }
        for (migration, digest) in zip(migrations, try digests(of: migrations)) {
            guard let entry = applied.first(where: { $0.version == migration.version }) else { continue }
            guard entry.digest == digest else { throw OperationsError.migrationEdited(migration.name) }
        }
        let done = Set(applied.map(\.version))
        let pending = migrations.filter { !done.contains($0.version) }
        if let first = pending.first, let last = applied.last, first.version < last.version {
            throw OperationsError.migrationsOutOfOrder(missing: first.name)
        }
        return pending
    }

    /// Writes down what the transaction applied, and how long that took.
    func record(_ migration: Migration, program: String, since began: Instant) throws {
        try session.execute("""
            insert into waymark_schema.migration (version, name, sha256, took_ms, program)
            values (\(migration.version), \(migration.name), sha256(convert_to(\(migration.text), 'UTF8')),
                    (extract(epoch from clock_timestamp() - \(began)) * 1000)::int, \(program))
            """)
    }

    /// SHA-256 of each text, in hexadecimal. The server reckons it: the program needs no cryptography for this.
    private func digests(of migrations: [Migration]) throws -> [String] {
        try session.values("""
            select encode(sha256(convert_to(t.text, 'UTF8')), 'hex')
            from unnest(\(migrations.map(\.text))::text[]) with ordinality t (text, place) order by place
            """, as: String.self)
    }
}
