-- Who may make evidence. The roll-up reads every record of the settings asked for, whoever asks, by the policies of
-- waymark_rollup; its caller gets figures, and sees the records behind them only where the pupils are theirs to see.

-- The settings whose evidence the caller may make and see: a senior leader's own, all of a trust lead's organisation.
create function evidence.settings_open(organisation int) returns int[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform waymark.demand_place(organisation);
    if waymark.acts_for_all() then
        return array(select s.setting_id from waymark.setting s where s.organisation_id = organisation order by s.urn collate "C");
    end if;
    return waymark.settings_as(waymark.caller(), '{slt, trust_lead}');
end $$;

create function evidence.demand_settings(organisation int, settings int[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if settings = '{}' and not waymark.acts_for_all() or not settings <@ evidence.settings_open(organisation) then
        raise exception 'evidence is made by the senior leaders of a setting and the trust lead' using
            errcode = 'insufficient_privilege', schema = 'evidence', table = 'run', constraint = 'evidence_of_own_settings';
    end if;
end $$;

-- A figure is of a group that is known beforehand. By any other column of the stays it would be of one pupil.
create function evidence.demand_breakdowns(breakdowns text[]) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    if not breakdowns <@ '{key_stage, sen_provision, disadvantaged, looked_after, reason, registration}' then
        raise exception 'evidence is not broken down by this' using errcode = 'invalid_parameter_value',
            schema = 'evidence', table = 'run', constraint = 'evidence_by_known_groups';
    end if;
end $$;

-- The tables of a computation belong to the roll-up and lie in the caller's session; they go before the caller goes on.
create procedure evidence.clear_away() language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    made name;
begin
    for made in
        select c.relname from pg_class c
        where c.relnamespace = pg_my_temp_schema() and c.relkind = 'r' and c.relowner = current_user::regrole
    loop
        execute format('drop table pg_temp.%I', made);
    end loop;
end $$;

create or replace function evidence.make_run(version text, organisation int, settings int[], from_day date, to_day date, as_of date,
                                             breakdowns text[], new_id uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    known record;
    run uuid;
begin
    perform evidence.demand_settings(organisation, settings);
    perform evidence.demand_breakdowns(breakdowns);
    perform pg_advisory_xact_lock(hashtextextended('waymark evidence run', organisation));      -- runs are numbered one by one
    select coalesce(max(c.seq), 0) as seq, coalesce(max(c.made_at), clock_timestamp()) as at into known
    from (select x.seq, x.made_at from waymark.change x where x.organisation_id = organisation order by x.seq desc limit 1) c;
    select r.run_id into run from evidence.run r
    where r.organisation_id = organisation and r.from_day = make_run.from_day and r.to_day = make_run.to_day
      and r.as_of = make_run.as_of and r.known_seq = known.seq and r.settings = make_run.settings
      and r.breakdowns = make_run.breakdowns and r.measures = make_run.version;
    if found then
        return run;
    end if;
    call evidence.compute(version, organisation, settings, known.seq, from_day, to_day, as_of, breakdowns);
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
    call evidence.clear_away();
    return new_id;
end $$;

-- Computes a run again. A member that was erased since is null among the records, and what was counted with it cannot come
-- out the same: of such a measure and setting the members that are left are compared, and the figures are given as erased.
drop function evidence.repeat_run(int, uuid);
create function evidence.repeat_run(organisation int, run uuid)
returns table (members boolean, erased boolean, setting_id int, measure text, group_by text, group_value text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare r evidence.run;
begin
    select * into r from evidence.run x where x.organisation_id = organisation and x.run_id = run;
    perform evidence.demand_settings(organisation, coalesce(r.settings, '{}'));
    call evidence.compute(r.measures, organisation, r.settings, r.known_seq, r.from_day, r.to_day, r.as_of, r.breakdowns);
    return query
    with stored_members as (
        select measure, setting_id, records, months, counted, array_position(records, null::uuid) is not null as erased
        from evidence.members where organisation_id = organisation and run_id = run
    ), left_members as (
        select measure, setting_id, array_agg(e.record order by e.place) as records,
               case when bool_or(e.month is not null) then array_agg(e.month order by e.place) end as months,
               array_agg(e.counted order by e.place) as counted
        from stored_members m
        cross join lateral rows from (unnest(m.records), unnest(m.months), unnest(m.counted)) with ordinality e(record, month, counted, place)
        where e.record is not null group by measure, setting_id
    ), computed_members as (select * from evidence.computed_members()),
    differing_members as (
        select distinct measure, setting_id
        from ((table left_members except table computed_members) union all (table computed_members except table left_members)) x
    ), stored as (
        select place, setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90
        from evidence.result where organisation_id = organisation and run_id = run
    ), computed as (select * from pg_temp.figure),
    -- By what a figure is called, since the groups of erased members may be left out, and move those after them.
    differing as (
        select setting_id, measure, group_by, group_value
        from ((select setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90 from stored
               except select setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90 from computed)
              union all
              (select setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90 from computed
               except select setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90 from stored)) x
    )
    select distinct false,
           exists (select from stored_members m
                   where m.erased and m.measure = d.measure and coalesce(m.setting_id = d.setting_id, true)),
           d.setting_id, d.measure, d.group_by, d.group_value
    from differing d
    union all
    select true, false, d.setting_id, d.measure, null, null from differing_members d
    union all
    select true, true, m.setting_id, m.measure, null, null from stored_members m where m.erased;
    call evidence.clear_away();
end $$;

-- ------------------------------------------------------------------------------------------------ owner, privileges

grant usage on schema evidence to waymark_guard;
grant execute on function waymark.demand_place(int), waymark.acts_for_all(), waymark.is_steward(name), waymark.acting_as(),
    waymark.caller() to waymark_rollup;
-- What is the guard's, only the guard gives.
set local role waymark_guard;
grant execute on function waymark.settings_as(name, text[]), waymark.organisation_of(name) to waymark_rollup;
set local role waymark_owner;

-- Only seq and time of the latest change are read.
revoke select on waymark.change from waymark_rollup;
grant select (organisation_id, seq, made_at) on waymark.change to waymark_rollup;

revoke execute on all routines in schema evidence from public;
grant execute on function evidence.make_run(text, int, int[], date, date, date, text[], uuid), evidence.repeat_run(int, uuid),
    evidence.settings_open(int) to waymark_staff;
do $$
declare made regprocedure;
begin
    grant create on schema evidence to waymark_rollup;
    for made in select p.oid from pg_catalog.pg_proc p where p.pronamespace = 'evidence'::regnamespace loop
        execute format('alter routine %s owner to waymark_rollup', made);
    end loop;
    revoke create on schema evidence from waymark_rollup;
end $$;

call waymark.hand_over();
