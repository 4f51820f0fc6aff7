import Postgres

extension Doctor {
    static let schema: [DoctorCheck] = [
        DoctorCheck(6, "Schema version", looksAt: "The schema is the program's, made by migrations that nobody edited") { patient in
            do {
                let pending = try await Migrator(database: patient.configuration).plan()
                guard let last = pending.last else { return .fine("Version \(Schema.version), as the program needs.") }
                return .failed(
                    "\(pending.count) missing of the \(last.version) migrations that the program needs.", fix: "waymark upgrade")
            } catch let error as OperationsError {
                return .failed(error.sentence, fix: error.advice)
            }
        },
        .ofDatabase(7, "Schema's parts", looksAt: "No table is without row-level security, no index or constraint is broken") { session in
            let open = try session.values(
                """
                select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('waymark', 'former', 'evidence') and c.relkind = 'r'
                  and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('pupil_id', 'placement_id') and not a.attisdropped)
                  and not (c.relrowsecurity and c.relforcerowsecurity)
                order by 1
                """, as: String.self)
            guard open.isEmpty else {
                return .failed(
                    "Without forced row-level security: \(open.joined(separator: ", ")).",
                    fix: open.map { "alter table \($0) enable row level security, force row level security" }.joined(separator: "; "))
            }
            let broken = try session.values(
                """
                select format('%I.%I.%I', n.nspname, r.relname, c.conname) from pg_constraint c
                join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = c.connamespace
                where n.nspname in ('waymark', 'former', 'evidence') and not c.convalidated
                union all
                select format('%I.%I.%I', n.nspname, r.relname, t.tgname) from pg_trigger t
                join pg_class r on r.oid = t.tgrelid join pg_namespace n on n.oid = r.relnamespace
                where n.nspname in ('waymark', 'former', 'evidence') and not t.tgisinternal and t.tgenabled = 'D'
                order by 1
                """, as: String.self)
            guard broken.isEmpty else {
                return .failed(
                    "Not in force: \(broken.joined(separator: ", ")).",
                    fix: "as the schema's owner: alter table TABLE enable trigger NAME, or validate constraint NAME")
            }
            return .fine("Row-level security, constraints and triggers are in force.")
        },
        .asking(9, "Schema's fingerprint", looksAt: "Nobody has added, changed or dropped anything of the schema by hand") { session, _ in
            guard try Schema.state(session).version == Schema.version else {
                return .notChecked("The schema is of another version than the program.", fix: "see check 6")
            }
            let major = try session.value("select current_setting('server_version_num')::bigint / 10000", as: Int.self)
            guard let expected = CatalogueFingerprint.expected[major] else {
                return .notChecked("The fingerprint under PostgreSQL \(major) is not known to this program.", fix: "install a newer waymark")
            }
            let found = try CatalogueFingerprint.compute(session)
            guard found == expected else {
                return .failed(
                    "The schema is not as the migrations made it: \(found), not \(expected).",
                    fix: "undo what was changed by hand; or: waymark backup restore last --into compare, and compare the two by pg_dump --schema-only")
            }
            return .fine(found)
        },
        .ofDatabase(21, "Indexes", looksAt: "None is left invalid by a build that failed") { session in
            let invalid = try session.values(
                """
                select format('%I.%I', n.nspname, c.relname) from pg_index i join pg_class c on c.oid = i.indexrelid
                join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('waymark', 'former', 'evidence') and not (i.indisvalid and i.indisready) order by 1
                """, as: String.self)
            guard invalid.isEmpty else {
                return .failed(
                    "Invalid: \(invalid.joined(separator: ", ")).", fix: invalid.map { "reindex index \($0)" }.joined(separator: "; "))
            }
            return .fine("All are valid.")
        },
    ]
}
