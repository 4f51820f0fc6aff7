-- Measures that are planned once in a session, not once for every setting.
--
-- The nightly batch computes hundreds of settings, one after the other, and each time made thirty tables, planned ninety
-- statements and dropped the tables again: most of its time. Each version of the measures is now compiled into a procedure whose
-- statements the server plans once in a session, on tables that stay in the session. At the end of every transaction they are
-- empty; they are the roll-up's, and nobody else may read them.

grant create on schema evidence to waymark_rollup;
set local role waymark_rollup;

-- The procedure that carries out a version of the measures.
create function evidence.compiled(version text) returns name
language sql immutable set search_path = pg_catalog, pg_temp as $$ select ('measures_' || left(version, 40))::name $$;

-- Computes a run by a version of the measures: leaves the session's tables `member` and `figure`.
create or replace procedure evidence.compute(version text, organisation int, settings int[], known bigint, from_day date, to_day date,
                                             as_of date, breakdowns text[])
language plpgsql set search_path = pg_catalog, pg_temp set jit = off set work_mem = '64MB' as $$
begin
    execute format('call evidence.%I($1, $2, $3, $4, $5, $6, $7)', evidence.compiled(version))
        using organisation, settings, known, from_day, to_day, as_of, least(to_day, as_of);
    call evidence.add_up(version, settings, breakdowns);
end $$;

-- The run with these inputs; null: there is none.
create function evidence.run_of(version text, organisation int, settings int[], from_day date, to_day date, as_of date,
                                known bigint, breakdowns text[]) returns uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
    select r.run_id from evidence.run r
    where r.organisation_id = run_of.organisation and r.from_day = run_of.from_day and r.to_day = run_of.to_day
      and r.as_of = run_of.as_of and r.known_seq = run_of.known and r.settings = run_of.settings
      and r.breakdowns = run_of.breakdowns and r.measures = run_of.version
$$;

-- Runs are numbered one by one, but computed side by side: whoever asked for the same at the same time finds it when their turn comes.
create or replace function evidence.make_run(version text, organisation int, settings int[], from_day date, to_day date, as_of date,
                                             breakdowns text[], new_id uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    known record;
    run uuid;
begin
    perform evidence.demand_settings(organisation, settings);
    perform evidence.demand_breakdowns(breakdowns);
    select coalesce(max(c.seq), 0) as seq, coalesce(max(c.made_at), clock_timestamp()) as at into known
    from (select x.seq, x.made_at from waymark.change x where x.organisation_id = organisation order by x.seq desc limit 1) c;
    run := evidence.run_of(version, organisation, settings, from_day, to_day, as_of, known.seq, breakdowns);
    if run is not null then return run; end if;
    call evidence.compute(version, organisation, settings, known.seq, from_day, to_day, as_of, breakdowns);
    perform pg_advisory_xact_lock(hashtextextended('waymark evidence run', organisation));
    run := evidence.run_of(version, organisation, settings, from_day, to_day, as_of, known.seq, breakdowns);
    if run is not null then return run; end if;
    insert into evidence.run (organisation_id, run_id, number, from_day, to_day, as_of, known_seq, known_at, settings, breakdowns, measures,
                              made_by)
    values (organisation, new_id,
            (select coalesce(max(r.number), 0) + 1 from evidence.run r where r.organisation_id = organisation),
            from_day, to_day, as_of, known.seq, known.at, settings, breakdowns, version, waymark.caller());
    insert into evidence.result
    select organisation, new_id, place, setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90
    from pg_temp.figure;
    insert into evidence.members
    select organisation, new_id, m.measure, m.setting_id, m.records, m.months, m.counted from evidence.computed_members() m;
    return new_id;
end $$;

-- The members of the computed measures, as they are stored: sorted once, and not for each of the three lists.
create or replace function evidence.computed_members()
returns table (measure text, setting_id int, records uuid[], months smallint[], counted int[])
language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '64MB' as $$
begin
    return query
    select m.measure, m.setting_id, array_agg(m.record), case when bool_or(m.month is not null) then array_agg(m.month) end,
           array_agg(m.counted)
    from (select * from member x order by x.measure, x.setting_id, x.record, x.month) m group by m.measure, m.setting_id;
end $$;

-- The tables stay: they are filled and not made, and nothing is cleared away after a computation. A year as a number with
-- decimals, which `extract` gives, takes longer than all the rest of a member.
do $$ begin
    execute replace(replace(replace(pg_get_functiondef('evidence.add_up(text, int[], text[])'::regprocedure),
        'create temp table grouped on commit drop as', 'insert into grouped'),
        'create temp table figure on commit drop as', 'insert into figure'),
        'extract(year from m.own_day - interval ''8 months'')', 'date_part(''year'', m.own_day - interval ''8 months'')');
    execute replace(pg_get_functiondef('evidence.repeat_run(int, uuid)'::regprocedure), E'    call evidence.clear_away();\n', '');
end $$;

revoke execute on function evidence.compiled(text), evidence.run_of(text, int, int[], date, date, date, bigint, text[]) from public;
grant execute on function evidence.compiled(text) to waymark_owner;
set local role waymark_owner;
revoke create on schema evidence from waymark_rollup;

-- Makes that procedure. Its parameters have no names, since the statements know them by number; whether the tables have been laid
-- out in this session a table of the procedure's own name tells, which strangers can make, but not as the roll-up.
create function evidence.compile(version text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    caller constant name := current_user;
    step evidence.step;
    query text;
    laid_out name[] := '{member, grouped, figure}';
    layout text := '';
    body text := '';
begin
    create temp table member (measure text, setting_id int, stay int, record uuid, month smallint, own_day date, key_stage text,
                              counted int) on commit drop;
    create temp table grouped (measure text, setting_id int, record uuid, counted int, kind text, once boolean, first_day date, entry bigint,
                               key_stage text, sen_provision text, disadvantaged text, looked_after text, reason text,
                               registration text) on commit drop;
    create temp table figure (place int, setting_id int, measure text, group_by text, group_value text, kind text, n int, numerator int,
                              unknown int, median float8, p90 float8) on commit drop;
    for step in select * from evidence.step s where s.version = compile.version order by s.place loop
        query := regexp_replace(step.statement, '^create temp table \S+ on commit drop as\s', '');
        if query = step.statement then
            body := body || step.statement || E';\n';
            continue;
        end if;
        execute format('create temp table %I on commit drop as ', step.name) || query || ' with no data'
            using null::int, null::int[], null::bigint, null::date, null::date, null::date, null::date;
        laid_out := laid_out || step.name::name;
        body := body || format(
            -- The planner knows nothing of a table that it has no statistics of, and plans for far too many rows or too few.
            E'insert into %1$I %2$s;\nget diagnostics made = row_count;\nif made > 3 * sizes[%3$s] then analyze %1$I; end if;\n',
            step.name, query, cardinality(laid_out));
    end loop;
    select string_agg(format(E'create temp table %I (%s) on commit delete rows;\n', t.name, c.columns), '' order by t.place) into layout
    from unnest(laid_out) with ordinality t(name, place)
    cross join lateral (
        select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum) as columns
        from pg_attribute a where a.attrelid = format('pg_temp.%I', t.name)::regclass and a.attnum > 0) c;
    execute format('drop table %s', (select string_agg(format('pg_temp.%I', t), ', ') from unnest(laid_out) t));

    grant create on schema evidence to waymark_rollup;
    set local role waymark_rollup;
    execute format($make$
        create or replace procedure evidence.%1$I(int, int[], bigint, date, date, date, date)
        language plpgsql set search_path = pg_catalog, pg_temp set jit = off set work_mem = '64MB'
            set plan_cache_mode = force_generic_plan set default_statistics_target = 10 as %2$L
        $make$, evidence.compiled(version), format($body$
#variable_conflict use_column
declare
    sizes real[];
    made bigint;
begin
    if not exists (select from pg_class c where c.relnamespace = pg_my_temp_schema() and c.relname = %1$L
                                            and c.relowner = current_user::regrole) then
        call evidence.clear_away();
        create temp table %1$I (computes boolean) on commit delete rows;
        %2$s
    elsif exists (select from %1$I) then
        truncate %3$s;
    end if;
    insert into %1$I values (true);
    sizes := array(select greatest(c.reltuples, 0) from unnest(%4$L::name[]) with ordinality t(name, place)
                   join pg_class c on c.relnamespace = pg_my_temp_schema() and c.relname = t.name order by t.place);
    %5$s
    if (select count(*) from member) > 3 * sizes[1] then analyze member; end if;
end $body$, evidence.compiled(version), layout, (select string_agg(quote_ident(t), ', ') from unnest(laid_out) t), laid_out, body));
    execute format('revoke execute on procedure evidence.%I(int, int[], bigint, date, date, date, date) from public',
                   evidence.compiled(version));
    execute format('set local role %I', caller);
    revoke create on schema evidence from waymark_rollup;
end $$;

revoke execute on function evidence.compile(text) from public;

-- Runs of former versions can still be repeated.
select evidence.compile(v.version) from (select distinct version from evidence.step) v;
