import Postgres

/// A digest of everything that makes up the schema, so that `doctor` notices what somebody added, changed or dropped by
/// hand: columns, indexes, constraints, triggers, functions, views, policies, whether row-level security is on, and whose
/// everything is and who may use it.
public enum CatalogueFingerprint {
    /// What the program's migrations make, by the server's major version: each spells some definitions in its own way.
    static let expected = [
        15: "69eb9696d78c0c79850ed1c1212270e3", 16: "69eb9696d78c0c79850ed1c1212270e3", 17: "12a6c354c82f182f7a1ecf4596a2974b",
        18: "bccee39183704b82bc4aae64eb5ea2b0",
    ]

    /// MD5 over the definitions, in hexadecimal. The same for every database that the same migrations made.
    ///
    /// Needs a transaction: definitions are spelled with every name in full, which takes an empty search path.
    public static func compute(_ session: Session) throws -> String {
        try session.savepoint {
            let former = try session.value("select current_setting('search_path')", as: String.self)
            try session.execute("select set_config('search_path', '', true)")
            let fingerprint = try session.value(query, as: String.self)
            try session.execute("select set_config('search_path', \(former), true)")
            return fingerprint
        }
    }

    private static let query: SQL = """
        with ours as (
            select oid, nspname from pg_catalog.pg_namespace
            where nspname in ('waymark', 'former', 'history', 'evidence', 'waymark_schema')
        ), relation as (
            select c.oid, c.oid::regclass::text as name, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
                   pg_catalog.pg_get_userbyid(c.relowner) as owner, c.relacl
            from pg_catalog.pg_class c join ours on ours.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        ), part (kind, name, definition) as (
            select 'relation', r.name, pg_catalog.concat_ws(' ', r.relkind, r.relrowsecurity, r.relforcerowsecurity,
                                                            r.reloptions, r.owner, r.relacl)
            from relation r
            union all
            select 'column', r.name || '.' || a.attname,
                   pg_catalog.concat_ws(' ', a.attnum, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
                                        a.attgenerated, a.attidentity, pg_catalog.pg_get_expr(d.adbin, d.adrelid))
            from relation r join pg_catalog.pg_attribute a on a.attrelid = r.oid
                 left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attnum > 0 and not a.attisdropped
            union all
            select 'view', r.name, pg_catalog.pg_get_viewdef(r.oid) from relation r where r.relkind in ('v', 'm')
            union all
            select 'index', i.indexrelid::regclass::text,
                   pg_catalog.concat_ws(' ', pg_catalog.pg_get_indexdef(i.indexrelid), i.indisvalid)
            from relation r join pg_catalog.pg_index i on i.indrelid = r.oid
            union all
            select 'constraint', r.name || '.' || c.conname,
                   pg_catalog.concat_ws(' ', pg_catalog.pg_get_constraintdef(c.oid), c.convalidated)
            from relation r join pg_catalog.pg_constraint c on c.conrelid = r.oid
            union all
            select 'trigger', r.name || '.' || t.tgname, pg_catalog.concat_ws(' ', pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled)
            from relation r join pg_catalog.pg_trigger t on t.tgrelid = r.oid
            where not t.tgisinternal
            union all
            select 'routine', p.oid::regprocedure::text,
                   pg_catalog.concat_ws(' ', pg_catalog.pg_get_userbyid(p.proowner), p.proacl, pg_catalog.pg_get_functiondef(p.oid))
            from ours join pg_catalog.pg_proc p on p.pronamespace = ours.oid
            -- Compiled measures are of every version that the database has met.
            where p.prokind in ('f', 'p') and not (ours.nspname = 'evidence' and pg_catalog.starts_with(p.proname, 'measures_'))
            union all
            select 'policy', r.name || '.' || p.polname,
                   pg_catalog.concat_ws(' ', p.polcmd, p.polpermissive,
                                        (select pg_catalog.string_agg(member.rolname, ',' order by member.rolname)
                                         from pg_catalog.pg_roles member where member.oid = any (p.polroles)),
                                        pg_catalog.pg_get_expr(p.polqual, p.polrelid),
                                        pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
            from relation r join pg_catalog.pg_policy p on p.polrelid = r.oid
        )
        select pg_catalog.md5(coalesce(pg_catalog.string_agg(kind || ' ' || name || ' ' || definition, pg_catalog.chr(10)
            order by kind collate "C", name collate "C"), ''))
        from part
        """
}
