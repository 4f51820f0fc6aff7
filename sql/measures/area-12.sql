-- area 12: Appropriate transition
-- about: Whether moves on are prepared with pupil and family, hold for two terms, and are followed by care.
-- question 12.1: Are pupils and families prepared?
-- question 12.2: Are transitions managed so that they succeed?
-- question 12.3: Are moves to mainstream enabled, with aftercare?

-- measure 12.1.a: Planned with pupil and family
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: by the start there was a planning meeting with the pupil and one with a parent or carer (it may be the same)
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day, t.planned_with_pupil and t.planned_with_family as yes
from prepared_transition t;

-- measure 12.1.b: Visited before
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: the pupil visited the receiving setting by the start
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day, t.pupil_visited as yes
from prepared_transition t;

-- measure 12.2.a: Plan complete
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: it has required steps, and every one was done by the start
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day, t.plan_is_complete as yes
from prepared_transition t;

-- measure 12.2.b: Planned moves
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: planned
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day, t.planned as yes
from started_transition t;

-- measure 12.2.c: Sustained for two terms
-- kind: rate of transitions
-- unknown: nobody has checked since, or the check could not tell
-- denominator: transitions whose two-term mark lies in the period, without those that ended by then because school was over
-- numerator: on the roll there at the two-term mark: ended only after it, or on the roll at the first check on or after it
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day,
       case when t.ended_on is not null then t.ended_on > t.two_term_mark
            when t.status = 'on_roll' then true
            when t.status = 'off_roll' then false end as yes
from marked_transition t;

-- measure 12.2.d: Returned to AP
-- kind: rate of transitions
-- denominator: transitions whose two-term mark lies in the period, without those that ended by then because school was over
-- numerator: ended by the two-term mark with the pupil's return to alternative provision
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day,
       t.ended_on <= t.two_term_mark and t.end_reason = 'returned_to_ap' as yes
from marked_transition t;

-- measure 12.2.e: Pupils who came back after a move out
-- kind: count of pupils
-- once: a pupil who counts in two settings is one in the pool
-- denominator: pupils with a placement whose first day lies in the period, later than the start of a move of theirs to mainstream or specialist education from any setting of the organisation
select distinct on (n.setting_id, n.pupil_id) n.setting_id, n.stay, n.pupil_id as record, n.first_day as own_day
from new_stay n join departure d on d.pupil_id = n.pupil_id and n.first_day > d.departed_on
order by n.setting_id, n.pupil_id, n.first_day, n.entry;

-- measure 12.2.f: Moves to other AP
-- kind: count of transitions
-- denominator: transitions to other alternative provision, started in the period
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day
from started_transition t where t.kind = 'other_ap';

-- measure 12.2.g: Leavers we lost
-- kind: rate of placements
-- denominator: placements that ended in the period
-- numerator: nobody knows where the pupil went
select l.setting_id, l.stay, l.placement_id as record, l.ended_on as own_day, l.end_reason = 'destination_unknown' as yes
from left_stay l;

-- measure 12.3.a: Aftercare given
-- kind: rate of transitions
-- denominator: transitions to mainstream or specialist education whose two-term mark lies in the period, without those that ended by then because school was over
-- numerator: an aftercare contact in each of the four half-terms up to the mark, as far as the transition lasted
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day,
       t.half_terms_lasted > 0 and t.half_terms_cared_for = t.half_terms_lasted as yes
from marked_transition t
where t.kind in ('mainstream', 'specialist');

-- measure 12.3.b: Phased start
-- kind: rate of transitions
-- denominator: transitions to mainstream education, started in the period
-- numerator: phased
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day, t.phased as yes
from started_transition t where t.kind = 'mainstream';

-- measure 12.3.c: Leavers to mainstream
-- kind: rate of placements
-- denominator: placements that ended in the period, other than at the end of year 11, by moving away or by death
-- numerator: ended with a transition to mainstream education that did happen or is still to start
select l.setting_id, l.stay, l.placement_id as record, l.ended_on as own_day,
       l.end_reason = 'transition'
       and l.stay in (select t.stay from transition t where t.kind = 'mainstream' and t.did_happen) as yes
from left_stay l where l.end_reason not in ('end_of_year_11', 'moved_away', 'died');

-- measure 12.3.d: Length of dual registration
-- kind: duration of placements
-- unit: school days
-- denominator: dual registered placements that ended in the period
-- numerator: school days from the first day to the last, both included
select l.setting_id, l.stay, l.placement_id as record, l.ended_on as own_day,
       last.number - first.number + first.is_school_day::int as days
from left_stay l
join stay y on y.stay = l.stay
join calendar_day first on first.setting_id = y.setting_id and first.day = l.first_day
join calendar_day last on last.setting_id = y.setting_id and last.day = l.ended_on
where l.registration in ('dual_main', 'dual_subsidiary');
