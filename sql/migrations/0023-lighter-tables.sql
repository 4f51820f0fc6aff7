-- What a computation leaves in the session costs less to lay out and to empty.
--
-- A table with a column of unlimited length has a second table beside it for long values, and that one an index: three files to empty
-- at the end of every transaction instead of one. The texts of these tables are codes, the longest of 30 letters. A longer one
-- would stop the computation and not be cut off.
--
-- And a setting is never the whole organisation: records are found by their stays, though the planner, who thinks of
-- turning disks, would rather read all that the organisation has.

set local role waymark_owner;

do $$ begin
    execute replace(replace(pg_get_functiondef('evidence.compile(text)'::regprocedure),
        'format_type(a.atttypid, a.atttypmod)',
        'case a.atttypid when ''text''::regtype then ''varchar(50)'' else format_type(a.atttypid, a.atttypmod) end'),
        'set default_statistics_target = 10', 'set default_statistics_target = 10 set random_page_cost = 1.1');
end $$;

grant create on schema evidence to waymark_rollup;
set local role waymark_rollup;
create or replace function evidence.computed_members()
returns table (measure text, setting_id int, records uuid[], months smallint[], counted int[])
language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '64MB' as $$
begin
    return query
    select m.measure::text, m.setting_id, array_agg(m.record), case when bool_or(m.month is not null) then array_agg(m.month) end,
           array_agg(m.counted)
    from (select * from member x order by x.measure, x.setting_id, x.record, x.month) m group by m.measure, m.setting_id;
end $$;
set local role waymark_owner;
revoke create on schema evidence from waymark_rollup;

select evidence.compile(v.version) from (select distinct version from evidence.step) v;
