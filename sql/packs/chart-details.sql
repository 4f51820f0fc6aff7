-- What the charts tell apart that the figures of the run :run do not: its members once more, by the records behind them.
--
-- chart: sustained (12.2.c by kind of move), steps (5.4.a by step: yes on time, unknown late, no not done), items (5.1.e by
-- referrer and item: yes complete by the first day, unknown there by then but not complete, no later or never).
-- :known is the last change that is read, :d the day as of which.
with member as (
    select m.measure, m.setting_id, e.record, e.counted
    from evidence.members m
    cross join lateral rows from (unnest(m.records), unnest(m.counted)) e(record, counted)
    where m.organisation_id = :organisation and m.run_id = :run and m.measure in ('12.2.c', '5.4.a', '5.1.e')
), detail (chart, part, place, counted) as (
    select 'sustained', t.kind, '', m.counted
    from member m
    join history.transition t on t.organisation_id = :organisation and t.setting_id = m.setting_id and t.transition_id = m.record
                             and t.seq <= :known and coalesce(t.closed_seq > :known, true)
    where m.measure = '12.2.c'
    union all
    select 'steps', s.step, '', case when s.completed_on <= s.due_on then 1 when s.completed_on <= :d then 2 else 0 end
    from member m
    join history.induction_step s on s.organisation_id = :organisation and s.setting_id = m.setting_id and s.placement_id = m.record
                                 and s.seq <= :known and coalesce(s.closed_seq > :known, true)
    where m.measure = '5.4.a' and coalesce(s.required, true) and s.due_on <= :d
    union all
    select 'items', i.item, coalesce(p.referred_by, ''),
           case when coalesce(i.received_on <= p.first_day, false) then case when i.quality = 'complete' then 1 else 2 end else 0 end
    from member m
    join history.placement p on p.organisation_id = :organisation and p.setting_id = m.setting_id and p.placement_id = m.record
                            and p.seq <= :known and coalesce(p.closed_seq > :known, true)
    join history.referral_item i on i.organisation_id = :organisation and i.setting_id = m.setting_id and i.placement_id = m.record
                                and i.seq <= :known and coalesce(i.closed_seq > :known, true)
    where m.measure = '5.1.e' and coalesce(i.asked_on <= p.first_day, true)
)
select chart, part, place, count(*) filter (where counted = 1)::int, count(*) filter (where counted = 2)::int,
       count(*) filter (where counted = 0)::int
from detail
group by chart, part, place
order by chart, part collate "C", place collate "C"
