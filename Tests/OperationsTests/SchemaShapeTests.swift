import Journey
import Postgres
import TestSupport
import Testing

@testable import Operations

/// What holds for every table, also for those that are yet to come.
@Suite("The schema's shape")
struct SchemaShapeTests {
    private func offenders(_ query: SQL) async throws -> [String] {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        let found = try await school.everyday.read { try $0.values(query, as: String.self) }
        await school.close()
        return found
    }

    /// Tables of definitions, the same for all organisations, are not distributed.
    @Test("every table can be distributed by organisation: it leads the primary key and every unique index")
    func organisationFirst() async throws {
        let found = try await offenders("""
            select n.nspname || '.' || c.relname || ' ' || coalesce(i.indexrelid::regclass::text, 'has no primary key')
            from pg_class c
                 join pg_namespace n on n.oid = c.relnamespace
                 left join pg_index i on i.indrelid = c.oid and (i.indisunique or i.indisprimary)
                 left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
            where c.relkind in ('r', 'p') and n.nspname in ('waymark', 'former', 'evidence')
              and (n.nspname::text, c.relname::text) not in (('waymark', 'code'), ('waymark', 'retention_rule'), ('waymark', 'coded_column'),
                                                 ('waymark', 'reference'), ('waymark', 'login'), ('evidence', 'step'), ('evidence', 'measure'))
              and a.attname is distinct from 'organisation_id'
            """)
        #expect(found == [])
    }

    @Test("every foreign key stays within the organisation")
    func foreignKeys() async throws {
        let found = try await offenders("""
            select k.conrelid::regclass || ' ' || k.conname
            from pg_constraint k
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
            where k.contype = 'f' and a.attname <> 'organisation_id'
            """)
        #expect(found == [])
    }

    @Test("every table of records has a former twin with the same columns, its history, and the triggers that keep them")
    func twins() async throws {
        let found = try await offenders("""
            with record as (
                select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'waymark' and c.relkind = 'r'
                  and c.relname not in ('organisation', 'change_head', 'change', 'code', 'coded_column', 'reference', 'retention_rule',
                                        'login', 'look_head', 'look', 'exchange', 'break_glass')
            ), columns as (
                select n.nspname, c.relname,
                       array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum) as columns
                from pg_class c
                     join pg_namespace n on n.oid = c.relnamespace
                     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where n.nspname in ('waymark', 'former', 'history')
                group by 1, 2
            )
            select r.relname || ' ' || coalesce(
                case when f.columns is distinct from w.columns || '{closed_seq bigint,closing text}'::text[] then 'former' end,
                case when h.columns is distinct from f.columns then 'history' end,
                case when not coalesce(t.triggers @> '{corrected,kept,rewritten,voided,written}', false) then 'triggers' end)
            from record r
                 left join columns w on w.nspname = 'waymark' and w.relname = r.relname
                 left join columns f on f.nspname = 'former' and f.relname = r.relname
                 left join columns h on h.nspname = 'history' and h.relname = r.relname
                 left join lateral (
                     select array_agg(g.tgname::text order by g.tgname) as triggers
                     from pg_trigger g where g.tgrelid = r.oid and not g.tgisinternal and g.tgenabled = 'O') t on true
            where f.columns is distinct from w.columns || '{closed_seq bigint,closing text}'::text[]
               or h.columns is distinct from f.columns
               or not coalesce(t.triggers @> '{corrected,kept,rewritten,voided,written}', false)
            """)
        #expect(found == [])
    }

    @Test("views look with the eyes of who asks, nothing is materialised, and no sequence is shared")
    func viewsAndSequences() async throws {
        let found = try await offenders("""
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('waymark', 'former', 'history', 'evidence')
              and (c.relkind in ('m', 'S') or c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions), false))
            """)
        #expect(found == [])
    }

    @Test("functions that work with their owner's rights have a search path that nobody can bend")
    func searchPaths() async throws {
        let found = try await offenders("""
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('waymark', 'former', 'history', 'evidence') and p.prosecdef
              and not exists (select from unnest(p.proconfig) s where s like 'search_path=%pg\\_temp')
            """)
        #expect(found == [])
    }

    @Test("every list that a column names is one of the journey's, every column and reference is there")
    func rulesAsData() async throws {
        let found = try await offenders("""
            select k.record || '.' || k.field || ' ' || k.list from waymark.coded_column k
            where not exists (select from waymark.code c where c.list = k.list)
               or not exists (select from pg_attribute a
                              where a.attrelid = to_regclass('waymark.' || k.record) and a.attname = k.field
                                and format_type(a.atttypid, a.atttypmod) = case when k.several then 'text[]' else 'text' end)
            union all
            select r.record || '(' || child_field || ') ' || r.parent || '(' || parent_field || ')'
            from waymark.reference r, unnest(r.fields, r.parent_fields) f (child_field, parent_field)
            where not exists (select from pg_attribute c, pg_attribute p
                              where c.attrelid = to_regclass('waymark.' || r.record) and c.attname = child_field
                                and p.attrelid = to_regclass('waymark.' || r.parent) and p.attname = parent_field
                                and c.atttypid = p.atttypid)
            """)
        #expect(found == [])
    }
}
