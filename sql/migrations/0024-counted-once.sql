-- A run's members are listed as they are found, and not copied from table to table.
--
-- Each measure joined its members with the stays of ten years to say whose setting they are of, and put a row for each into a
-- table, from which another was made, with every column that evidence can be broken down by, to be added up; the first was then
-- sorted to be stored. Each measure now leaves one row for a setting: its members in the order in which they are stored, and
-- their number.

grant create on schema evidence to waymark_rollup;
set local role waymark_rollup;

-- What adds up the session's `listed` to its `figure`: the total of every measure for every setting, then of all settings pooled
-- (no setting), which are there without members too, and the groups of each breakdown by code.
create function evidence.adding_up(breakdowns text[]) returns text
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    expressions constant jsonb := jsonb_build_object(
        'key_stage', 'coalesce(l.key_stage, evidence.key_stage(s.year_group_base + date_part(''year'', e.own_day - interval ''8 months'')::int))',
        'sen_provision', 'coalesce(s.sen_provision, ''not_recorded'')',
        'disadvantaged', 'case s.disadvantaged when true then ''yes'' when false then ''no'' else ''not_recorded'' end',
        'looked_after', 'case s.looked_after when true then ''yes'' when false then ''no'' else ''not_recorded'' end',
        'reason', 's.reason', 'registration', 's.registration');
    columns text := '';
    setting_sets text[] := '{}';
    pool_sets text[] := '{}';
    by_place text := '0';
    value text := 'null::text';
    groups text := '';
    place int;
begin
    if cardinality(breakdowns) > 0 then
        by_place := 'case';
        for place in 1 .. cardinality(breakdowns) loop
            columns := columns || format(', %s as %I', expressions->>breakdowns[place], breakdowns[place]);
            setting_sets := setting_sets || format('(measure, setting_id, %I)', breakdowns[place]);
            pool_sets := pool_sets || format('(measure, %I)', breakdowns[place]);
            by_place := by_place || format(' when grouping(%I) = 0 then %s', breakdowns[place], place);
        end loop;
        by_place := by_place || ' else 0 end';
        value := (select format('coalesce(%s)', string_agg(quote_ident(b), ', ')) from unnest(breakdowns) b);
        groups := format($groups$
            union all
            select measure, setting_id, %s, %s, count(*)::int, count(*) filter (where counted = 1)::int,
                   count(*) filter (where counted = 2)::int
            from grouped where kind <> 'duration' group by grouping sets (%s)
            $groups$, by_place, value, array_to_string(setting_sets, ', '));
    end if;
    return format($query$
        insert into figure
        with grouped as not materialized (
            select l.measure, l.setting_id, e.record, e.counted, q.kind, q.once, s.first_day, s.entry%1$s
            from evidence.measure q
            join listed l on l.measure = q.id
            cross join lateral rows from (unnest(l.records), unnest(l.stays), unnest(l.own_days), unnest(l.counted))
                                    e(record, stay, own_day, counted)
            join stay s on s.stay = e.stay
            where q.version = $1
        ), by_setting as materialized (
            select l.measure, l.setting_id, 0 as by_place, null::text as value, l.n, l.numerator, l.unknown
            from listed l join evidence.measure q on q.version = $1 and q.id = l.measure and q.kind <> 'duration'%2$s
        ), of_all as (
            select measure, null::int as setting_id, by_place, value, sum(n)::int as n, sum(numerator)::int as numerator,
                   sum(unknown)::int as unknown
            from by_setting where measure in (select id from evidence.measure where version = $1 and not once)
            group by measure, by_place, value
            union all
            select measure, null, %3$s, %4$s, count(*)::int, count(*) filter (where counted = 1)::int,
                   count(*) filter (where counted = 2)::int
            from (select distinct on (measure, record) * from grouped where once
                  order by measure, record, first_day, entry) pooled
            group by grouping sets (%5$s)
        ), durations as (
            select measure, setting_id, %3$s as by_place, %4$s as value, count(*)::int as n,
                   percentile_cont(array[0.5, 0.9]) within group (order by counted) as percentiles
            from grouped where kind = 'duration' group by grouping sets (%6$s, %5$s)
        ), counted as (
            select *, null::float8[] as percentiles from by_setting
            union all select *, null from of_all
            union all select measure, setting_id, by_place, value, n, null, null, percentiles from durations
        ), asked as (
            select u.place as setting_place, u.setting_id, q.*
            from (select * from unnest($2) with ordinality x(setting_id, place)
                  union all select null, null) u(setting_id, place)
            cross join evidence.measure q where q.version = $1
        )
        select row_number() over (order by a.setting_place nulls last, a.place, coalesce(c.by_place, 0),
                                  c.value collate "C")::int as place,
               a.setting_id, a.id as measure, ($3)[nullif(c.by_place, 0)] as group_by, c.value as group_value, a.kind,
               coalesce(c.n, 0) as n, case a.kind when 'rate' then coalesce(c.numerator, 0) end as numerator,
               case a.kind when 'rate' then coalesce(c.unknown, 0) end as unknown,
               c.percentiles[1] as median, c.percentiles[2] as p90
        from asked a left join counted c on c.measure = a.id and c.setting_id is not distinct from a.setting_id
        $query$, columns, groups, by_place, value, array_to_string(array['(measure)'] || pool_sets, ', '),
        array_to_string(array['(measure, setting_id)'] || setting_sets, ', '));
end $$;

-- The statement without breakdowns, which nightly asks for of one setting after another, is planned once in a session.
do $do$ begin
    execute format($make$
        create or replace procedure evidence.add_up(version text, settings int[], breakdowns text[])
        language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $body$
        #variable_conflict use_column
        begin
            if cardinality(breakdowns) = 0 then
                %s;
            else
                execute evidence.adding_up(breakdowns) using version, settings, breakdowns;
            end if;
        end $body$
        $make$, evidence.adding_up('{}'));
end $do$;

-- The members of the computed measures, as they are stored.
create or replace function evidence.computed_members()
returns table (measure text, setting_id int, records uuid[], months smallint[], counted int[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    return query select l.measure::text, l.setting_id, l.records, l.months, l.counted from listed l;
end $$;

-- Plans that this session made for less than a third of these stays are made anew.
create function evidence.plan_for(stays bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if stays > 3 * coalesce(nullif(current_setting('waymark.planned_for_stays', true), '')::bigint, 0) then
        discard plans;
        perform set_config('waymark.planned_for_stays', stays::text, false);
    end if;
end $$;

revoke execute on function evidence.adding_up(text[]), evidence.plan_for(bigint) from public;
set local role waymark_owner;
revoke create on schema evidence from waymark_rollup;

-- Makes the procedure of a version. Its parameters have no names, since the statements know them by number; whether the tables have
-- been laid out in this session a table of the procedure's own name tells, which strangers can make, but not as the roll-up.
--
-- Without statistics the server plans by the size of the tables that are filled by then, which is enough: what is looked up is looked
-- up by key. Plans made for few stays are made anew once there are many.
create or replace function evidence.compile(version text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    caller constant name := current_user;
    step evidence.step;
    query text;
    from_members text := '';
    laid_out name[] := '{listed, figure}';
    layout text := '';
    body text := '';
begin
    create temp table listed (measure text, setting_id int, n int, numerator int, unknown int, records uuid[], stays int[],
                              own_days date[], months smallint[], counted int[], key_stage text) on commit drop;
    create temp table figure (place int, setting_id int, measure text, group_by text, group_value text, kind text, n int, numerator int,
                              unknown int, median float8, p90 float8) on commit drop;
    if exists (select from evidence.step s where s.version = compile.version and s.statement like 'insert into member%') then
        -- A version from before there were lists.
        create temp table member (measure text, setting_id int, stay int, record uuid, month smallint, own_day date, key_stage text,
                                  counted int) on commit drop;
        laid_out := laid_out || 'member'::name;
        from_members := $list$
            insert into listed
            select measure, setting_id, count(*), count(*) filter (where counted = 1), count(*) filter (where counted = 2),
                   array_agg(record), array_agg(stay), array_agg(own_day),
                   case when bool_or(month is not null) then array_agg(month) end, array_agg(counted), min(key_stage)
            from (select * from member order by measure, setting_id, record, month) m
            group by measure, setting_id;
            $list$;
    end if;
    for step in select * from evidence.step s where s.version = compile.version order by s.place loop
        query := regexp_replace(step.statement, '^create temp table \S+ on commit drop as\s', '');
        if query = step.statement then
            body := body || step.statement || E';\n';
            continue;
        end if;
        execute format('create temp table %I on commit drop as ', step.name) || query || ' with no data'
            using null::int, null::int[], null::bigint, null::date, null::date, null::date, null::date;
        laid_out := laid_out || step.name::name;
        body := body || format(E'insert into %I %s;\n', step.name, query);
        if step.name = 'stay' then
            body := body || E'get diagnostics made = row_count;\nperform evidence.plan_for(made);\n';
        end if;
    end loop;
    -- Codes of limited length, the longest of 30 letters, need no second table for long values; a longer one would stop the
    -- computation and not be cut off.
    select string_agg(format(E'create temp table %I (%s) on commit delete rows;\n', t.name, c.columns), '' order by t.place) into layout
    from unnest(laid_out) with ordinality t(name, place)
    cross join lateral (
        select string_agg(format('%I %s', a.attname, case a.atttypid when 'text'::regtype then 'varchar(50)'
                                                     else format_type(a.atttypid, a.atttypmod) end), ', ' order by a.attnum) as columns
        from pg_attribute a where a.attrelid = format('pg_temp.%I', t.name)::regclass and a.attnum > 0) c;
    execute format('drop table %s', (select string_agg(format('pg_temp.%I', t), ', ') from unnest(laid_out) t));

    grant create on schema evidence to waymark_rollup;
    set local role waymark_rollup;
    execute format($make$
        create or replace procedure evidence.%1$I(int, int[], bigint, date, date, date, date)
        language plpgsql set search_path = pg_catalog, pg_temp set jit = off set work_mem = '64MB'
            set plan_cache_mode = force_generic_plan set random_page_cost = 1.1 set join_collapse_limit = 1 as %2$L
        $make$, evidence.compiled(version), format($body$
#variable_conflict use_column
declare
    made bigint;
begin
    if not exists (select from pg_class c where c.relnamespace = pg_my_temp_schema() and c.relname = %1$L
                                            and c.relowner = current_user::regrole) then
        call evidence.clear_away();
        create temp table %1$I (computes boolean) on commit delete rows;
        %2$s
        -- They are read once or twice, and squeezed where they are stored.
        alter table listed alter records set storage external, alter stays set storage external,
            alter own_days set storage external, alter months set storage external, alter counted set storage external;
    elsif exists (select from %1$I) then
        truncate %3$s;
    end if;
    insert into %1$I values (true);
    %4$s
end $body$, evidence.compiled(version), layout, (select string_agg(quote_ident(t), ', ') from unnest(laid_out) t),
        body || from_members));
    execute format('revoke execute on procedure evidence.%I(int, int[], bigint, date, date, date, date) from public',
                   evidence.compiled(version));
    execute format('set local role %I', caller);
    revoke create on schema evidence from waymark_rollup;
end $$;

select evidence.compile(v.version) from (select distinct version from evidence.step) v;
