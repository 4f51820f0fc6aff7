import Postgres
import TestSupport
import Testing

/// What must hold of every table and function, also of those that are yet to come.
@Suite("The catalogue", .serialized)
struct CatalogueTests {
    /// Tables that are of no organisation, and hold nobody's data.
    private static let common = [
        "evidence.measure", "evidence.step", "waymark.code", "waymark.coded_column", "waymark.login", "waymark.reference",
        "waymark.retention_rule",
    ]

    @Test("every table of an organisation has row-level security, forced, with policies")
    func everyTableIsProtected() async throws {
        try await expectNone("""
            select c.relnamespace::regnamespace || '.' || c.relname from pg_class c
            where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text in ('waymark', 'former', 'evidence')
              and c.relnamespace::regnamespace || '.' || c.relname <> all(\(Self.common.filter { $0 != "waymark.login" })::text[])
              and not (c.relrowsecurity and c.relforcerowsecurity
                       and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'steward')
                       and (exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'seen')
                            or not has_any_column_privilege('waymark_staff', c.oid, 'select')))
            """)
    }

    @Test("whatever names a stay or a pupil is shown to staff only by the rule of who may see a stay, or to nobody")
    func everyTableOfPupilsAsksWhoMaySee() async throws {
        try await expectNone("""
            select c.relnamespace::regnamespace || '.' || c.relname from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = 'seen'
            where c.relnamespace::regnamespace::text in ('waymark', 'former')
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('placement_id', 'pupil_id'))
              and pg_get_expr(p.polqual, p.polrelid) !~ '(seen_settings|placement stay|unsealed)'
              and c.relname <> 'break_glass'
            """)
    }

    @Test("whatever names a stay or a pupil is read for subject access, and can be erased")
    func everyTableOfPupilsIsReadAndErased() async throws {
        try await expectNone("""
            select t.relation::text from waymark.tables_of_pupils() t
            where not has_any_column_privilege('waymark_staff', t.relation, 'select')
               or not has_table_privilege('waymark_guard', t.relation, 'select, delete')
               or not has_table_privilege('waymark_guard', t.relation, 'delete')
               or not exists (select from pg_policy p where p.polrelid = t.relation and p.polname = 'guard')
            """)
    }

    @Test("a table that is added later is erased from by its columns alone")
    func laterTablesAreErased() async throws {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        let found = try await school.owner.write { db in
            try db.script("create table waymark.later (organisation_id int, placement_id uuid)")
            return try db.row(
                """
                select by_stay, has_table_privilege('waymark_guard', relation, 'delete') from waymark.tables_of_pupils()
                where record = 'later'
                """, as: (Bool, Bool).self)
        }
        #expect(found == (true, true))
        await school.close()
    }

    /// A pupil or a stay under another name would be forgotten by policies, subject access and erasure alike: whoever adds an
    /// identifier says here what it names. Those of what hangs on a pupil or a stay are erased with the row.
    @Test("every identifier is known by what it names")
    func identifiersAreKnown() async throws {
        let ofPupilsAndStays = ["pupil_id", "placement_id"]
        let ofStaff = ["staff_id", "owner_id", "completed_by", "written_by", "covered_by", "closed_by"]
        let ofNobody = ["act_id", "action_id", "cover_id", "exchange_id", "look_id", "run_id"]
        // Emptied of the erased by name: members of runs. Left as identifiers of nobody: looks.
        let ofMany = ["evidence.members.records", "waymark.look.pupils"]
        try await expectNone("""
            select n.nspname || '.' || c.relname || '.' || a.attname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('waymark', 'former', 'evidence')
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind in ('r', 'p') and a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype)
              and a.attname <> all(\(ofPupilsAndStays + ofStaff + ofNobody)::text[])
              and n.nspname || '.' || c.relname || '.' || a.attname <> all(\(ofMany)::text[])
              and not exists (select from waymark.tables_of_pupils() t where t.relation = c.oid)
            """)
    }

    @Test("every table but those of no organisation begins its key and its uniques with the organisation")
    func organisationComesFirst() async throws {
        try await expectNone("""
            select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
            where c.relnamespace::regnamespace::text in ('waymark', 'former', 'evidence')
              and c.relnamespace::regnamespace || '.' || c.relname <> all(\(Self.common)::text[])
              and (select attname from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0]) <> 'organisation_id'
            """)
    }

    @Test("no view shows what its reader may not see, and nothing is materialised")
    func viewsAskAsTheirReader() async throws {
        try await expectNone("""
            select c.relnamespace::regnamespace || '.' || c.relname from pg_class c
            where c.relnamespace::regnamespace::text in ('waymark', 'former', 'history', 'evidence')
              and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}')
            """)
    }

    @Test("functions that see more than their caller belong to a role nobody logs in as, and pin their search path")
    func definersAreGuarded() async throws {
        try await expectNone("""
            select p.oid::regprocedure::text from pg_proc p
            where p.pronamespace::regnamespace::text in ('waymark', 'former', 'history', 'evidence') and p.prosecdef
              and not (p.proowner::regrole::text in ('waymark_guard', 'waymark_rollup', 'waymark_registrar')
                       and exists (select from unnest(p.proconfig) s where s ~ '^search_path=.*, ?pg_temp$'))
            """)
    }

    @Test("the public may call nothing of ours")
    func nothingIsPublic() async throws {
        try await expectNone("""
            select p.oid::regprocedure::text from pg_proc p
            where p.pronamespace = 'waymark'::regnamespace and has_function_privilege('public', p.oid, 'execute')
            """)
    }

    @Test("there is no sequence, whose value would tell of others' work")
    func thereIsNoSequence() async throws {
        try await expectNone("""
            select c.relnamespace::regnamespace || '.' || c.relname from pg_class c
            where c.relkind = 'S' and c.relnamespace::regnamespace::text in ('waymark', 'former', 'history', 'evidence')
            """)
    }

    @Test("roles have no more than they need, and no member who could take it")
    func rolesAreLeast() async throws {
        try await expectNone("""
            select rolname::text from pg_roles
            where rolname ~ '^waymark' and (rolsuper or rolbypassrls or rolcreatedb or rolreplication
                  or rolcanlogin and rolname not in ('waymark', 'waymark_owner')
                  or rolinherit and rolname = 'waymark_owner'
                  or rolcreaterole and rolname <> 'waymark_registrar')
            union all
            select m.member::regrole || ' is a member of ' || m.roleid::regrole from pg_auth_members m
            where m.roleid::regrole::text in ('waymark_owner', 'waymark_guard', 'waymark_rollup', 'waymark_registrar')
              and m.member <> 'waymark_owner'::regrole
            """)
    }

    private func expectNone(_ query: SQL) async throws {
        let school = try await ThrowawayServer.shared().migratedDatabase()
        let found = try await school.everyday.read { db in try db.values(query, as: String.self) }
        #expect(found == [])
        await school.close()
    }
}
