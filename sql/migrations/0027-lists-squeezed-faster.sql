-- A twentieth of the time that a large school's evidence takes went into squeezing the lists of members by PostgreSQL's usual way.
-- By lz4, where the server has it, it takes next to none of it; the lists are then a fifth longer on the disk.

grant create on schema evidence to waymark_rollup;
set local role waymark_rollup;

-- As in 0021, but for the last but one statement.
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
    perform evidence.squeeze_quickly();
    insert into evidence.members
    select organisation, new_id, m.measure, m.setting_id, m.records, m.months, m.counted from evidence.computed_members() m;
    return new_id;
end $$;

-- For what is stored until the end of the transaction. A setting and no property of the table, so that a backup can be brought back to a
-- server without lz4.
create function evidence.squeeze_quickly() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform set_config('default_toast_compression', 'lz4', true);
exception when invalid_parameter_value then
    null;
end $$;
revoke execute on function evidence.squeeze_quickly() from public;

set local role waymark_owner;
revoke create on schema evidence from waymark_rollup;
