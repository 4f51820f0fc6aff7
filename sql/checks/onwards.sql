-- about: What is missing or doubtful about moves, leaving and the months after.

-- check start_of_move_passed: The planned start of a move has passed, and nothing says whether it happened
-- mended by: inclusion_leader
-- touches: 12.1.a 12.1.b 12.2.a 12.2.b 12.3.c
-- what to do: enter the start, another planned start, or that it did not happen
select t.setting_id, t.placement_id, p.pupil_id, t.ref, t.planned_start as day
from waymark.transition t join waymark.placement p using (organisation_id, setting_id, placement_id)
where t.organisation_id = :organisation and t.planned_start < :today and t.started_on is null and t.ended_on is null;

-- check move_unchecked: The two-term mark of a move has passed, and nobody has checked since whether it held
-- mended by: keyworker
-- touches: 12.2.c
-- what to do: ask the school, and enter a check; until then it counts as unknown
select t.setting_id, t.placement_id, p.pupil_id, t.ref, mark.day
from waymark.transition t
join waymark.placement p using (organisation_id, setting_id, placement_id)
cross join lateral (
    select (array_agg(h.ends_on order by h.starts_on))[4] as day from waymark.half_term h
    where h.organisation_id = t.organisation_id and h.setting_id = t.setting_id and h.starts_on >= t.started_on) mark
where t.organisation_id = :organisation and mark.day <= :today and t.ended_on is null
  and not exists (select from waymark.transition_check k
                  where k.organisation_id = t.organisation_id and k.setting_id = t.setting_id and k.placement_id = t.placement_id
                    and k.transition_id = t.transition_id and k.checked_on >= mark.day);

-- check move_not_recorded: A stay ended with a move on, and the move is not recorded
-- mended by: inclusion_leader
-- touches: 5.4.d 12.2.b 12.2.c 12.3.c
-- what to do: enter the move, or another reason for leaving
select p.setting_id, p.placement_id, p.pupil_id, p.ref, p.ended_on as day
from waymark.placement p
where p.organisation_id = :organisation and p.end_reason = 'transition'
  and not exists (select from waymark.transition t
                  where t.organisation_id = p.organisation_id and t.setting_id = p.setting_id and t.placement_id = p.placement_id);

-- check window_passed: A month of a follow-up has passed without an attempt
-- mended by: careers_lead
-- touches: 13.3.a 13.3.b 13.3.c.1 13.3.c.2 13.3.c.3 13.3.c.4 13.3.c.5 13.3.c.6 13.3.c.7 13.3.d
-- what to do: if somebody tried, enter it as it was; what was not done stays unknown
select p.setting_id, p.placement_id, p.pupil_id, p.ref || '#' || w.month as ref, w.ends_on as day
from waymark.placement p
cross join lateral (
    select k as month, (start.day + make_interval(months => k - 1))::date as starts_on,
           (start.day + make_interval(months => k))::date - 1 as ends_on
    from (select coalesce(p.follow_up_starts_on, make_date(extract(year from p.ended_on + interval '4 months')::int, 9, 1)) as day) start
    cross join generate_series(1, 7) k) w
where p.organisation_id = :organisation and p.ended_on <= :today and (p.end_reason = 'end_of_year_11' or p.follow_up_starts_on is not null)
  and w.ends_on between :today::date - 365 and :today and coalesce(w.ends_on <= p.follow_up_ended_on, true)
  and exists (select from waymark.check_in c
              where c.organisation_id = p.organisation_id and c.setting_id = p.setting_id and c.placement_id = p.placement_id)
  and not exists (select from waymark.check_in c
                  where c.organisation_id = p.organisation_id and c.setting_id = p.setting_id and c.placement_id = p.placement_id
                    and c.contacted_on between w.starts_on and w.ends_on);

-- check follow_up_missing: The follow-up of a leaver has begun, and nobody was ever contacted
-- mended by: careers_lead
-- touches: 13.3.a 13.3.b 13.3.c.1 13.3.c.2 13.3.c.3 13.3.c.4 13.3.c.5 13.3.c.6 13.3.c.7 13.3.d
-- what to do: begin, or say why it ended: declined, moved abroad, died
select p.setting_id, p.placement_id, p.pupil_id, p.ref, start.day
from waymark.placement p
cross join lateral (
    select coalesce(p.follow_up_starts_on, make_date(extract(year from p.ended_on + interval '4 months')::int, 9, 1)) as day) start
where p.organisation_id = :organisation and p.ended_on <= :today and (p.end_reason = 'end_of_year_11' or p.follow_up_starts_on is not null)
  and start.day + interval '1 month' <= :today and start.day > :today::date - 365 and p.follow_up_ended_on is null
  and not exists (select from waymark.check_in c
                  where c.organisation_id = p.organisation_id and c.setting_id = p.setting_id and c.placement_id = p.placement_id);

-- check risk_without_action: A check-in found a risk more than a week ago, and nothing was done about it
-- mended by: careers_lead
-- touches: 13.3.e
-- what to do: enter what was done and when, or do it now
select c.setting_id, c.placement_id, p.pupil_id, c.ref, c.contacted_on as day
from waymark.check_in c join waymark.placement p using (organisation_id, setting_id, placement_id)
where c.organisation_id = :organisation and c.risk in ('at_risk', 'dropped_out') and c.action_on is null
  and c.contacted_on < :today::date - 7 and c.contacted_on > :today::date - 365;

-- check destination_missing: A leaver of year 11 has no destination
-- mended by: careers_lead
-- what to do: enter where the pupil went, or that it is not known
select p.setting_id, p.placement_id, p.pupil_id, p.ref, p.ended_on as day
from waymark.placement p
where p.organisation_id = :organisation and p.end_reason = 'end_of_year_11' and p.ended_on between :today::date - 365 and :today
  and not exists (select from waymark.destination d
                  where d.organisation_id = p.organisation_id and d.setting_id = p.setting_id and d.placement_id = p.placement_id);
