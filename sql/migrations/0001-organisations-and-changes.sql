-- Organisations, the numbered changes that every record carries, and the machinery that keeps former versions.
--
-- Three schemas: `waymark` holds the records as they stand, `former` the versions that were corrected or voided, and
-- `history` a view of both for whoever reads "as known at". A record's row says by which change of its organisation it
-- was written (`seq`); its former version says which change closed it. A change's number is handed out under a row
-- lock and kept until commit, so numbers follow the order of commits: what was known at change n never changes later,
-- which a timestamp could not promise.
--
-- References and codes are checked once a statement over all its rows, not once a row: foreign keys cost 9 us a row
-- here, more than the insert itself, and an import has a million. Writers of one organisation hold its row in
-- `change_head` until they commit, so no other writer can slip between such a check and the commit.

create schema waymark;
create schema former;
create schema history;

-- ------------------------------------------------------------------------------------------------ organisations, changes

create table waymark.organisation (
    organisation_id int primary key,
    name            text not null check (name <> '')    -- once: make_organisation sees to it; an index would cross organisations
);

create table waymark.change_head (
    organisation_id int primary key references waymark.organisation,
    seq             bigint not null default 0,
    entry           bigint not null default 0,      -- the last number given to a record: the order of entry
    made_at         timestamptz,
    hash            bytea not null default ''::bytea,
    opened_by       xid8                            -- the transaction that holds the act of number seq; null: closed
) with (fillfactor = 50);

create table waymark.change (
    organisation_id int not null references waymark.organisation,
    seq             bigint not null,
    act_id          uuid not null,                  -- made by the client: sending an act twice is doing it once
    act             text not null,
    made_at         timestamptz not null,
    login           text not null,
    staff_id        uuid,
    reason          text,
    body            jsonb not null,                 -- what was done, in numbers and codes; never names or notes
    previous        bytea not null,
    hash            bytea not null,
    primary key (organisation_id, seq),
    unique (organisation_id, act_id)
);

create function waymark.make_organisation(name text) returns int
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare made int;
begin
    lock table waymark.organisation in share row exclusive mode;
    if exists (select from waymark.organisation o where o.name = make_organisation.name) then
        raise exception 'there is an organisation of this name already' using errcode = 'unique_violation',
            schema = 'waymark', table = 'organisation', column = 'name', constraint = 'organisation_name_once';
    end if;
    insert into waymark.organisation
    select coalesce(max(o.organisation_id), 0) + 1, make_organisation.name from waymark.organisation o
    returning organisation_id into made;
    insert into waymark.change_head (organisation_id) values (made);
    return made;
end $$;

-- Begins an act: takes the organisation's turn to write, and gives the number of the change.
create function waymark.open_act(organisation int) returns bigint
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare number bigint;
begin
    update waymark.change_head h
    set seq = h.seq + (h.opened_by is distinct from pg_current_xact_id())::int, opened_by = pg_current_xact_id()
    where h.organisation_id = open_act.organisation
    returning h.seq into number;
    if number is null then
        raise exception 'there is no organisation %', organisation using errcode = 'no_data_found';
    end if;
    return number;
end $$;

-- Numbers for n new records in their order of entry; the first is the returned one plus 1.
create function waymark.take_entries(organisation int, n bigint) returns bigint
language sql security definer set search_path = waymark, pg_temp as $$
    update waymark.change_head h set entry = h.entry + n
    where h.organisation_id = organisation and h.opened_by = pg_current_xact_id()
    returning h.entry - n
$$;

-- Ends an act: writes its change into the chain. The hash covers everything the row says and the hash before it.
create function waymark.close_act(organisation int, act_id uuid, act text, reason text, body jsonb) returns timestamptz
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    head waymark.change_head;
    at timestamptz;
    staff uuid;
begin
    select * into strict head from waymark.change_head h
    where h.organisation_id = close_act.organisation and h.opened_by = pg_current_xact_id();
    at := greatest(clock_timestamp(), head.made_at);        -- a clock set back must not reorder the chain
    select s.staff_id into staff from waymark.staff s
    where s.organisation_id = close_act.organisation and s.login = session_user;
    insert into waymark.change
    values (organisation, head.seq, close_act.act_id, close_act.act, at, session_user, staff, close_act.reason, close_act.body,
            head.hash, waymark.change_hash(head.hash, organisation, head.seq, close_act.act_id, close_act.act, at,
                                           session_user, staff, close_act.reason, close_act.body))
    returning hash into head.hash;
    update waymark.change_head h set made_at = at, hash = head.hash, opened_by = null where h.organisation_id = organisation;
    return at;
end $$;

create function waymark.change_hash(previous bytea, organisation int, seq bigint, act_id uuid, act text, made_at timestamptz,
                                    login text, staff uuid, reason text, body jsonb) returns bytea
language sql immutable set timezone = 'UTC' as $$
    select sha256(previous || convert_to(jsonb_build_array(organisation, seq, act_id, act, extract(epoch from made_at),
                                                           login, staff, reason, body)::text, 'UTF8'))
$$;

-- An act that was opened is in the chain by the time it commits.
create function waymark.refuse_open_act() returns trigger language plpgsql as $$
begin
    if not exists (select from waymark.change c where c.organisation_id = new.organisation_id and c.seq = new.seq) then
        raise exception 'an act was opened and not closed' using errcode = 'integrity_constraint_violation',
            schema = 'waymark', table = 'change', constraint = 'change_closed';
    end if;
    return null;
end $$;

create constraint trigger change_closed after update of seq on waymark.change_head
    deferrable initially deferred for each row execute function waymark.refuse_open_act();

create function waymark.refuse_alteration() returns trigger language plpgsql as $$
begin
    raise exception '% is only ever added to', tg_table_name using errcode = 'restrict_violation',
        schema = 'waymark', table = tg_table_name, constraint = 'append_only';
end $$;

create trigger append_only before update or delete or truncate on waymark.change
    for each statement execute function waymark.refuse_alteration();

-- ------------------------------------------------------------------------------------------------ codes, rules as data

-- The code lists of the journey. They change every year: a code that is no longer given keeps its meaning in old records.
create table waymark.code (
    list       text not null,
    code       text not null check (code ~ '^[A-Za-z0-9_]+$'),
    label      text not null,
    position   smallint not null,
    valid_from date not null default '1900-01-01',
    valid_to   date,
    primary key (list, code),
    check (valid_to is null or valid_to >= valid_from)
);

-- Which columns hold codes, and of which list; several: an array of them.
create table waymark.coded_column (
    record  name not null,
    field   name not null,
    list    text not null,
    several boolean not null default false,
    primary key (record, field)
);

-- Which records refer to which: the fields of one name the key fields of the other, within the same organisation.
create table waymark.reference (
    record        name not null,
    fields        name[] not null,
    parent        name not null,
    parent_fields name[] not null,
    primary key (record, fields, parent)
);

-- ------------------------------------------------------------------------------------------------ former versions

-- Gives a table of records its former versions, its history, and the checks of its references and codes. Each check is
-- compiled into a function of its own, so that its plans are kept: a single write pays microseconds, not planning.
create procedure waymark.keep_history(record name)
language plpgsql as $$
declare
    key text;
    checks text;
    leaving text;
begin
    execute format('create table former.%1$I (like waymark.%1$I, closed_seq bigint not null, closing text not null)', record);
    select string_agg(quote_ident(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum)) into key
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indrelid = format('waymark.%I', record)::regclass and i.indisprimary;
    execute format('alter table former.%I add primary key (%s, closed_seq)', record, key);
    execute format('create view history.%1$I with (security_invoker = true) as
        select *, null::bigint as closed_seq, null::text as closing from waymark.%1$I
        union all select * from former.%1$I', record);

    select string_agg(check_sql, E'\n') into checks from (
        select format($check$
            if exists (select from fresh f where (%s) and not exists (
                    select from waymark.%I p where p.organisation_id = f.organisation_id and %s)) then
                raise exception '%% names a record that is not there: %%', tg_table_name, %L
                    using errcode = 'foreign_key_violation', schema = 'waymark', table = tg_table_name, constraint = %L;
            end if;$check$,
            (select string_agg(format('f.%I is not null', x), ' and ') from unnest(r.fields) x), r.parent,
            (select string_agg(format('p.%I = f.%I', p, x), ' and ') from unnest(r.parent_fields, r.fields) u(p, x)),
            r.parent, concat_ws('_', r.record, r.parent, 'reference')) as check_sql
        from waymark.reference r where r.record = keep_history.record
        union all
        select format($check$
            if exists (select from fresh f %s where %s is not null and not exists (
                    select from waymark.code c where c.list = %L and c.code = %s)) then
                raise exception '%% holds a code that its list does not have: %%', tg_table_name, %L
                    using errcode = 'check_violation', schema = 'waymark', table = tg_table_name, column = %L, constraint = %L;
            end if;$check$,
            case when c.several then format(', unnest(f.%I) one', c.field) end,
            case when c.several then 'one' else format('f.%I', c.field) end, c.list,
            case when c.several then 'one' else format('f.%I', c.field) end, c.field, c.field,
            concat_ws('_', c.record, c.field, 'code'))
        from waymark.coded_column c where c.record = keep_history.record) x;

    select string_agg(format($check$
        if exists (select from gone g where exists (select from waymark.%1$I c where c.organisation_id = g.organisation_id and %2$s)
                   and not exists (select from waymark.%3$I p where p.organisation_id = g.organisation_id and %4$s)) then
            raise exception '%% is still named by a record: %%', tg_table_name, %1$L
                using errcode = 'foreign_key_violation', schema = 'waymark', table = tg_table_name, constraint = %5$L;
        end if;$check$, r.record,
        (select string_agg(format('c.%I = g.%I', x, p), ' and ') from unnest(r.parent_fields, r.fields) u(p, x)), r.parent,
        (select string_agg(format('p.%1$I = g.%1$I', p), ' and ') from unnest(r.parent_fields) p),
        concat_ws('_', r.record, r.parent, 'reference')), E'\n') into leaving
    from waymark.reference r where r.parent = keep_history.record;

    execute format($make$
        create function waymark.%1$I() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            if exists (select from fresh f left join waymark.change_head h using (organisation_id)
                       where h.opened_by is distinct from pg_current_xact_id() or f.seq <> h.seq) then
                raise exception 'a record was written outside an act' using errcode = 'integrity_constraint_violation',
                    schema = 'waymark', table = tg_table_name, constraint = 'written_in_an_act';
            end if;
            %2$s
            return null;
        end $body$;
        create trigger written after insert on waymark.%3$I
            referencing new table as fresh for each statement execute function waymark.%1$I();
        create trigger rewritten after update on waymark.%3$I
            referencing new table as fresh for each statement execute function waymark.%1$I();

        create function waymark.%4$I() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            if exists (select from gone g left join waymark.change_head h using (organisation_id)
                       where h.opened_by is distinct from pg_current_xact_id()) then
                raise exception 'a record was removed outside an act' using errcode = 'integrity_constraint_violation',
                    schema = 'waymark', table = tg_table_name, constraint = 'written_in_an_act';
            end if;
            %5$s
            insert into former.%3$I
            select g.*, h.seq, case tg_op when 'DELETE' then 'voided' else 'corrected' end
            from gone g join waymark.change_head h using (organisation_id) where g.seq < h.seq;
            return null;
        end $body$;
        create trigger corrected after update on waymark.%3$I
            referencing old table as gone for each statement execute function waymark.%4$I();
        create trigger voided after delete on waymark.%3$I
            referencing old table as gone for each statement execute function waymark.%4$I();
        create trigger kept before truncate on waymark.%3$I for each statement execute function waymark.refuse_alteration();
        create trigger append_only before update or delete or truncate on former.%3$I
            for each statement execute function waymark.refuse_alteration();
        $make$, record || '_written', checks, record, record || '_closed', leaving);
end $$;
