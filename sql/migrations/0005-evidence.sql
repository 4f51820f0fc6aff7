-- Runs of the roll-up: what went in, what came out, and which records stood behind each figure.

create schema evidence;

create table evidence.run (
    organisation_id   int not null references waymark.organisation,
    run_id            uuid not null,
    number            int not null,                 -- what people call it: the organisation's first run is 1
    from_day          date not null,
    to_day            date not null,
    as_of             date not null,
    known_seq         bigint not null,              -- known at: what later changes recorded was not read
    known_at          timestamptz not null,
    settings          int[] not null,
    breakdowns        text[] not null,
    measures          text not null,                -- version of the measures: a digest of their definitions
    made_at           timestamptz not null default clock_timestamp(),
    made_by           text not null default session_user,
    primary key (organisation_id, run_id),
    constraint run_number_once unique (organisation_id, number),
    constraint run_period_in_order check (from_day <= to_day and from_day <= as_of)
);
-- The same inputs over the same records are the same run.
create unique index run_once on evidence.run (organisation_id, from_day, to_day, as_of, known_seq, settings, breakdowns, measures);

-- A figure. Setting null: all of the run's settings, pooled. Which of the numbers are given follows from the measure's kind.
create table evidence.result (
    organisation_id int not null,
    run_id          uuid not null,
    place           int not null,                   -- the order in which a run's results are given
    setting_id      int,
    measure         text not null,
    group_by        text,
    group_value     text,
    kind            text not null check (kind in ('rate', 'duration', 'count')),
    n               int not null,                   -- denominator, n, count
    numerator       int,
    unknown         int,
    median          double precision,
    p90             double precision,
    primary key (organisation_id, run_id, place),
    foreign key (organisation_id, run_id) references evidence.run,
    check (case kind when 'rate' then numerator is not null and unknown is not null
                     else numerator is null and unknown is null end)
);

-- Who stood behind the figures of a measure in a setting: the records, and how each counted (rate: 1 yes, 0 no, 2 unknown;
-- duration: days; count: 1), in the order of the records' references. Arrays, since a nation's run has millions of members.
create table evidence.members (
    organisation_id int not null,
    run_id          uuid not null,
    measure         text not null,
    setting_id      int not null,
    records         uuid[] not null,
    months          smallint[],                     -- for follow-up months: which of the seven
    counted         int[] not null,
    primary key (organisation_id, run_id, measure, setting_id),
    foreign key (organisation_id, run_id) references evidence.run,
    check (cardinality(records) = cardinality(counted) and (months is null or cardinality(months) = cardinality(records)))
);

-- ------------------------------------------------------------------------------------------------ the roll-up
--
-- The roll-up inside the database: it carries out the measures' definitions, which the program installs when it migrates.
-- Nothing of a pupil leaves the server to make a figure, and every version of the definitions stays, so that a run can be
-- repeated by the ones it was made with.

-- What is done to compute a run, in order: tables to lay out, then members to fill. $1 organisation, $2 settings, $3 the last
-- change that is read, $4 and $5 the period, $6 the day as of which, $7 the earlier of $5 and $6.
create table evidence.step (
    version   text not null,
    place     int not null,
    name      text not null,                        -- the table it makes, or the measure whose members it fills
    statement text not null,
    primary key (version, place)
);

-- The measures of a version in the order of results. once: a member that counts in two settings is one in the pool.
create table evidence.measure (
    version text not null,
    place   int not null,
    id      text not null,
    kind    text not null check (kind in ('rate', 'duration', 'count')),
    once    boolean not null,
    primary key (version, place),
    unique (version, id)
);

-- Leaves the session's tables `member` and `figure`.
create procedure evidence.compute(version text, organisation int, settings int[], known bigint, from_day date, to_day date,
                                  as_of date, breakdowns text[])
language plpgsql set search_path = pg_catalog, pg_temp set jit = off set work_mem = '64MB' as $$
declare
    step evidence.step;
    made bigint;
begin
    create temp table member (measure text, setting_id int, stay int, record uuid, month smallint, own_day date, key_stage text,
                              counted int) on commit drop;
    for step in select * from evidence.step s where s.version = compute.version order by s.place loop
        execute step.statement using organisation, settings, known, from_day, to_day, as_of, least(to_day, as_of);
        get diagnostics made = row_count;
        -- The planner guesses small tables well enough; gathering statistics on thirty of them would cost more than it saves.
        if made > 500 and exists (select from pg_class c where c.relnamespace = pg_my_temp_schema() and c.relname = step.name) then
            execute format('analyze %I', step.name);
        end if;
    end loop;
    analyze member;
    call evidence.add_up(version, settings, breakdowns);
end $$;

-- Figures of every measure for every setting, then of all settings pooled (no setting): the total first, which is there
-- without members too, then the groups of each breakdown by code.
create procedure evidence.add_up(version text, settings int[], breakdowns text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    setting_sets text := '(measure, setting_id)';
    pool_sets text := '(measure)';
    by_place text := '0';
    value text := 'null::text';
    place int;
begin
    create temp table grouped on commit drop as
    select m.measure, m.setting_id, m.record, m.counted, q.kind, q.once, s.first_day, s.entry,
           coalesce(m.key_stage, evidence.key_stage(s.year_group_base + extract(year from m.own_day - interval '8 months')::int))
               as key_stage,
           coalesce(s.sen_provision, 'not_recorded') as sen_provision,
           case s.disadvantaged when true then 'yes' when false then 'no' else 'not_recorded' end as disadvantaged,
           case s.looked_after when true then 'yes' when false then 'no' else 'not_recorded' end as looked_after,
           s.reason, s.registration
    from member m join stay s on s.stay = m.stay join evidence.measure q on q.version = add_up.version and q.id = m.measure;

    if cardinality(breakdowns) > 0 then
        by_place := 'case';
        for place in 1 .. cardinality(breakdowns) loop
            setting_sets := setting_sets || format(', (measure, setting_id, %I)', breakdowns[place]);
            pool_sets := pool_sets || format(', (measure, %I)', breakdowns[place]);
            by_place := by_place || format(' when grouping(%I) = 0 then %s', breakdowns[place], place);
        end loop;
        by_place := by_place || ' else 0 end';
        value := (select format('coalesce(%s)', string_agg(quote_ident(b), ', ')) from unnest(breakdowns) b);
    end if;

    execute format($query$
        create temp table figure on commit drop as
        with by_setting as materialized (
            select measure, setting_id, %1$s as by_place, %2$s as value, count(*)::int as n,
                   count(*) filter (where counted = 1)::int as numerator, count(*) filter (where counted = 2)::int as unknown
            from grouped where kind <> 'duration' group by grouping sets (%3$s)
        ), of_all as (
            select measure, null::int as setting_id, by_place, value, sum(n)::int as n, sum(numerator)::int as numerator,
                   sum(unknown)::int as unknown
            from by_setting where measure in (select id from evidence.measure where version = $1 and not once)
            group by measure, by_place, value
            union all
            select measure, null, %1$s, %2$s, count(*)::int, count(*) filter (where counted = 1)::int,
                   count(*) filter (where counted = 2)::int
            from (select distinct on (measure, record) * from grouped where once
                  order by measure, record, first_day, entry) pooled
            group by grouping sets (%4$s)
        ), durations as (
            select measure, setting_id, %1$s as by_place, %2$s as value, count(*)::int as n,
                   percentile_cont(array[0.5, 0.9]) within group (order by counted) as percentiles
            from grouped where kind = 'duration' group by grouping sets (%3$s, %4$s)
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
        $query$, by_place, value, setting_sets, pool_sets) using version, settings, breakdowns;
end $$;

create function evidence.key_stage(year_group int) returns text language sql immutable as $$
    select case when year_group < 1 then 'early_years' when year_group <= 2 then 'ks1' when year_group <= 6 then 'ks2'
                when year_group <= 9 then 'ks3' when year_group <= 11 then 'ks4' else 'ks5' end
$$;

-- The members of the computed measures, as they are stored.
create function evidence.computed_members() returns table (measure text, setting_id int, records uuid[], months smallint[], counted int[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select m.measure, m.setting_id, array_agg(m.record order by m.record, m.month),
           case when bool_or(m.month is not null) then array_agg(m.month order by m.record, m.month) end,
           array_agg(m.counted order by m.record, m.month)
    from member m group by m.measure, m.setting_id;
end $$;

-- Makes a run, or finds the one with the same inputs when nothing was recorded since; gives its identifier.
create function evidence.make_run(version text, organisation int, settings int[], from_day date, to_day date, as_of date,
                                  breakdowns text[], new_id uuid) returns uuid
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    known record;
    run uuid;
begin
    perform pg_advisory_xact_lock(hashtextextended('waymark evidence run', organisation));      -- runs are numbered one by one
    select coalesce(max(c.seq), 0) as seq, coalesce(max(c.made_at), clock_timestamp()) as at into known
    from (select * from waymark.change x where x.organisation_id = organisation order by x.seq desc limit 1) c;
    select r.run_id into run from evidence.run r
    where r.organisation_id = organisation and r.from_day = make_run.from_day and r.to_day = make_run.to_day
      and r.as_of = make_run.as_of and r.known_seq = known.seq and r.settings = make_run.settings
      and r.breakdowns = make_run.breakdowns and r.measures = make_run.version;
    if found then
        return run;
    end if;
    call evidence.compute(version, organisation, settings, known.seq, from_day, to_day, as_of, breakdowns);
    insert into evidence.run (organisation_id, run_id, number, from_day, to_day, as_of, known_seq, known_at, settings, breakdowns, measures)
    values (organisation, new_id,
            (select coalesce(max(r.number), 0) + 1 from evidence.run r where r.organisation_id = organisation),
            from_day, to_day, as_of, known.seq, known.at, settings, breakdowns, version);
    insert into evidence.result
    select organisation, new_id, place, setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90
    from pg_temp.figure;
    insert into evidence.members
    select organisation, new_id, m.measure, m.setting_id, m.records, m.months, m.counted from evidence.computed_members() m;
    return new_id;
end $$;

-- Computes a run again by the definitions it was made with. Gives what came out otherwise, to the bit: figures, and
-- measures whose members differ (without a group_by and with members true).
create function evidence.repeat_run(organisation int, run uuid)
returns table (members boolean, setting_id int, measure text, group_by text, group_value text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare r evidence.run;
begin
    select * into strict r from evidence.run x where x.organisation_id = organisation and x.run_id = run;
    call evidence.compute(r.measures, organisation, r.settings, r.known_seq, r.from_day, r.to_day, r.as_of, r.breakdowns);
    return query
    with stored as (
        select place, setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90
        from evidence.result where organisation_id = organisation and run_id = run
    ), computed as (select * from pg_temp.figure),
    stored_members as (
        select measure, setting_id, records, months, counted from evidence.members
        where organisation_id = organisation and run_id = run
    ), computed_members as (select * from evidence.computed_members())
    select distinct false, setting_id, measure, group_by, group_value
    from ((table stored except table computed) union all (table computed except table stored)) x
    union all
    select distinct true, setting_id, measure, null, null
    from ((table stored_members except table computed_members) union all (table computed_members except table stored_members)) x;
end $$;
