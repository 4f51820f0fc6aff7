-- What the measures read: the records of the settings asked for as they were known at change :known and as they stood on
-- day :d. A date after :d is blank, a row whose own date is after :d is not there, nor is what hangs on it. Measures read
-- these tables and nothing else, so none of them can forget any of that.
--
-- :organisation, :settings, :known; the period is :from to :to, :d the day as of which, :e the earlier of :to and :d.
-- Each statement below makes one table of the session, for one run.

-- table: half_term
-- A setting's half-terms with the starts of the one before and the three after. two_term_mark: the last day of the fourth
-- half-term counted from this one, which is that of a transition that starts in it or since the one before.
select setting_id, starts_on, ends_on, lag(starts_on) over w as previous_starts_on,
       lead(starts_on) over w as second_starts_on, lead(starts_on, 2) over w as third_starts_on,
       lead(starts_on, 3) over w as fourth_starts_on, lead(ends_on, 3) over w as two_term_mark
from history.half_term
where organisation_id = :organisation and setting_id = any(:settings)
  and seq <= :known and coalesce(closed_seq > :known, true)
window w as (partition by setting_id order by starts_on);

-- table: stay
-- Placements, with what their pupil brings. year_group_base plus an academic year gives the pupil's year group in that year.
-- Those that ended too long ago are not here: before the period and its school year, with a follow-up that began before the
-- period too, and with no transition that started in it or since the earliest day that gives a two-term mark in it.
select row_number() over ()::int as stay, p.setting_id, p.placement_id, p.pupil_id, p.entry, p.referred_on,
       case when p.first_day <= :d then p.first_day end as first_day,
       case when p.ended_on <= :d then p.ended_on end as ended_on,
       case when p.ended_on <= :d then p.end_reason end as end_reason,
       p.follow_up_starts_on,
       case when p.follow_up_ended_on <= :d then p.follow_up_ended_on end as follow_up_ended_on,
       case when p.follow_up_ended_on <= :d then p.follow_up_end_reason end as follow_up_end_reason,
       s.teaches_year_11, u.sen_provision, u.disadvantaged, u.looked_after, p.reason, p.registration,
       coalesce(u.sen_provision in ('K', 'E'), false) as has_sen,
       coalesce(u.social_worker, false) or coalesce(u.youth_justice, false) as has_agencies,
       case when p.year_override is null
            then -5 - date_part('year', u.date_of_birth - interval '8 months')::int
            else p.year_override - date_part('year', coalesce(p.first_day, p.referred_on) - interval '8 months')::int
       end as year_group_base
from history.placement p
join history.pupil u on u.organisation_id = :organisation and u.pupil_id = p.pupil_id
                    and u.seq <= :known and coalesce(u.closed_seq > :known, true)
join history.setting s on s.organisation_id = :organisation and s.setting_id = p.setting_id
                      and s.seq <= :known and coalesce(s.closed_seq > :known, true)
where p.organisation_id = :organisation and p.setting_id = any(:settings)
  and p.seq <= :known and coalesce(p.closed_seq > :known, true) and p.referred_on <= :d
  and (coalesce(p.ended_on >= least(:from, make_date(date_part('year', :e - interval '8 months')::int, 9, 1)), true)
       or coalesce(p.follow_up_starts_on, (p.ended_on + interval '1 year')::date) >= :from
       or p.placement_id in (
           select t.placement_id from history.transition t
           where t.organisation_id = :organisation and t.setting_id = any(:settings)
             and t.seq <= :known and coalesce(t.closed_seq > :known, true)
             and t.started_on >= least(:from, (select min(coalesce(h.previous_starts_on + 1, h.starts_on)) from half_term h
                                               where h.two_term_mark >= :from))));

-- table: transition
-- Transitions of those stays. did_happen: it may still be to start.
select t.transition_id, y.stay, y.setting_id, y.placement_id, t.kind, t.planned, t.phased,
       case when t.started_on <= :d then t.started_on end as started_on,
       case when t.ended_on <= :d then t.ended_on end as ended_on,
       case when t.ended_on <= :d then t.end_reason end as end_reason,
       coalesce(t.end_reason <> 'did_not_happen' or t.ended_on > :d, true) as did_happen
from history.transition t
join stay y on y.setting_id = t.setting_id and y.placement_id = t.placement_id
where t.organisation_id = :organisation and t.setting_id = any(:settings)
  and t.seq <= :known and coalesce(t.closed_seq > :known, true);

-- table: needed_day
-- From when on a setting's calendar is laid out: the earliest day that somebody's school days are counted from.
select setting_id, min(day) as earliest
from (
    select setting_id, unnest(array[referred_on, first_day]) as day from stay where first_day between :from and :e
    union all
    select setting_id, unnest(array[first_day, ended_on]) from stay
    where ended_on between :from and :e and registration in ('dual_main', 'dual_subsidiary')
    union all
    select setting_id, started_on from transition where started_on between :from and :e
) x group by setting_id;

-- table: calendar_day
-- Each day of a setting's calendar with the number of school days up to and including it, counted from an arbitrary day:
-- the school days after a and up to b are number(b) - number(a), X + k school days is the school day numbered number(X) + k.
-- Days before the first half-term and after the last are out of the calendar's reach and not here; nor are days after :d,
-- since whoever needs one of those is not counted yet.
select d.setting_id, d.day, d.is_school_day,
       count(*) filter (where d.is_school_day) over (partition by d.setting_id order by d.day)::int as number
from (
    select h.setting_id, day::date as day,
           day::date <= h.ends_on and date_part('isodow', day) < 6 and c.closed_on is null as is_school_day
    from needed_day n
    join half_term h on h.setting_id = n.setting_id
                    and h.starts_on <= :d and coalesce(h.second_starts_on, h.ends_on + 1) > n.earliest
    cross join generate_series(h.starts_on::timestamp, least(coalesce(h.second_starts_on - 1, h.ends_on), :d), '1 day') day
    left join history.closure c on c.organisation_id = :organisation and c.setting_id = h.setting_id and c.closed_on = day::date
                               and c.seq <= :known and coalesce(c.closed_seq > :known, true)
) d;

-- table: new_stay
-- Cohort C5: stays whose first day lies in the period. F + 10 and F + 30 school days, where the calendar reaches so far.
select y.stay, y.setting_id, y.placement_id, y.pupil_id, y.entry, y.referred_on, y.first_day, y.ended_on, y.end_reason,
       y.has_sen, y.has_agencies, ten.day as ten_days_in, thirty.day as thirty_days_in, f.number - r.number as days_waited
from stay y
left join calendar_day f on f.setting_id = y.setting_id and f.day = y.first_day
left join calendar_day r on r.setting_id = y.setting_id and r.day = y.referred_on
left join calendar_day ten on ten.setting_id = y.setting_id and ten.is_school_day and ten.number = f.number + 10
left join calendar_day thirty on thirty.setting_id = y.setting_id and thirty.is_school_day and thirty.number = f.number + 30
where y.first_day between :from and :e;

-- table: induction
-- What was done for a new stay, and whether in time. referral_is_complete: of what was asked of the referrer by F; blank where
-- nothing was. is_on_time: of the required steps that are due; blank where none is. engaged: from the day of referral to F + 10.
select n.setting_id, n.stay, n.placement_id, n.first_day, n.ten_days_in, n.has_sen, n.has_agencies, step.*, item.*, met.*, told.*
from new_stay n
cross join lateral (
    select count(*) filter (where s.step in ('baseline_english', 'baseline_maths') and s.completed_on <= n.first_day) = 2
               as prior_learning_is_known,
           count(*) filter (where s.step = 'needs_review' and s.completed_on <= n.first_day) = 1 as needs_are_reviewed,
           count(*) filter (where s.step in ('social_care_check', 'youth_justice_check') and s.completed_on <= n.first_day) = 2
               as risks_are_checked,
           bool_and(coalesce(s.completed_on <= s.due_on, false)) filter (where coalesce(s.required, true) and s.due_on <= :d)
               as is_on_time,
           count(*) filter (where s.step = 'two_week_review' and s.completed_on between n.first_day and n.ten_days_in) = 1
               as two_week_review_was_held
    from history.induction_step s
    where s.organisation_id = :organisation and s.setting_id = n.setting_id and s.placement_id = n.placement_id
      and s.seq <= :known and coalesce(s.closed_seq > :known, true)
) step
cross join lateral (
    select bool_and(coalesce(i.received_on <= n.first_day and i.quality = 'complete', false)) as referral_is_complete
    from history.referral_item i
    where i.organisation_id = :organisation and i.setting_id = n.setting_id and i.placement_id = n.placement_id
      and i.seq <= :known and coalesce(i.closed_seq > :known, true) and coalesce(i.asked_on <= n.first_day, true)
) item
cross join lateral (
    select coalesce(bool_or('pupil' = any(c.participants)), false) as pupil_is_engaged,
           coalesce(bool_or('parent_carer' = any(c.participants)), false) as family_is_engaged,
           coalesce(bool_or('previous_school' = any(c.participants)), false) as previous_school_is_engaged,
           coalesce(bool_or('agency' = any(c.participants)), false) as agencies_are_engaged
    from history.contact c
    where c.organisation_id = :organisation and c.setting_id = n.setting_id and c.placement_id = n.placement_id
      and c.seq <= :known and coalesce(c.closed_seq > :known, true)
      and c.kind <> 'message' and c.held_on between n.referred_on and n.ten_days_in and c.held_on <= :d
) met
cross join lateral (
    select coalesce(bool_or(s.audience = 'teaching_staff'), false) as teaching_staff_were_told,
           coalesce(bool_or(s.audience = 'senco'), false) as senco_was_told,
           coalesce(bool_or(s.audience = 'dsl'), false) as dsl_was_told
    from history.share s
    where s.organisation_id = :organisation and s.setting_id = n.setting_id and s.placement_id = n.placement_id
      and s.seq <= :known and coalesce(s.closed_seq > :known, true) and s.shared_on <= n.first_day
) told;

-- table: stay_on_roll
-- Cohort C11: stays with a first day by E that had not ended before the period.
select stay, setting_id, placement_id, pupil_id, entry, referred_on, first_day, ended_on, :e::date as counted_on
from stay where first_day <= :e and coalesce(ended_on >= :from, true);

-- table: assessed_stay
-- What was found out by E about the needs of a pupil on roll, and with whom. family_told_on: the last time.
select r.setting_id, r.stay, r.placement_id, r.counted_on, assessed.*, need.*, told.*
from stay_on_roll r
cross join lateral (
    select count(*) > 0 as is_assessed, coalesce(bool_or(a.pupil_contributed), false) as pupil_contributed,
           coalesce(bool_or(a.parent_contributed), false) as family_contributed
    from history.assessment a
    where a.organisation_id = :organisation and a.setting_id = r.setting_id and a.placement_id = r.placement_id
      and a.seq <= :known and coalesce(a.closed_seq > :known, true) and a.taken_on <= :e
) assessed
cross join lateral (
    select min(n.identified_on) as need_identified_on,
           coalesce(bool_or(n.identified_on >= r.referred_on and not n.known_before), false) as has_new_need
    from history.need n
    where n.organisation_id = :organisation and n.setting_id = r.setting_id and n.placement_id = r.placement_id
      and n.seq <= :known and coalesce(n.closed_seq > :known, true) and n.identified_on <= :e
) need
cross join lateral (
    select max(s.shared_on) filter (where s.audience = 'parent_carer' and s.content in ('needs_summary', 'passport', 'pupil_profile'))
               as family_told_on,
           coalesce(bool_or(s.audience = 'pupil' and s.content = 'passport'), false) as has_passport
    from history.share s
    where s.organisation_id = :organisation and s.setting_id = r.setting_id and s.placement_id = r.placement_id
      and s.seq <= :known and coalesce(s.closed_seq > :known, true) and s.shared_on <= :e
) told;

-- table: started_transition
-- Cohort C12: transitions started in the period.
select t.transition_id, t.setting_id, t.placement_id, t.stay, t.kind, t.planned, t.phased, t.started_on, ten.day as ten_days_in
from transition t
left join calendar_day s on s.setting_id = t.setting_id and s.day = t.started_on
left join calendar_day ten on ten.setting_id = t.setting_id and ten.is_school_day and ten.number = s.number + 10
where t.started_on between :from and :e;

-- table: prepared_transition
-- What was done for a started transition by its start. plan_is_complete: blank where it has no required step. acknowledged_on: when
-- the receiving setting first acknowledged what it had been told by the start.
select t.transition_id, t.setting_id, t.stay, t.started_on, t.ten_days_in, met.*, step.*, told.*
from started_transition t
cross join lateral (
    select coalesce(bool_or(c.kind = 'planning_meeting' and 'pupil' = any(c.participants)), false) as planned_with_pupil,
           coalesce(bool_or(c.kind = 'planning_meeting' and 'parent_carer' = any(c.participants)), false) as planned_with_family,
           coalesce(bool_or(c.kind = 'receiving_visit' and 'pupil' = any(c.participants)), false) as pupil_visited,
           coalesce(bool_or(c.kind in ('handover', 'planning_meeting') and 'receiving_setting' = any(c.participants)), false)
               as was_handed_over
    from history.contact c
    where c.organisation_id = :organisation and c.setting_id = t.setting_id and c.placement_id = t.placement_id
      and c.transition_id = t.transition_id
      and c.seq <= :known and coalesce(c.closed_seq > :known, true) and c.held_on <= t.started_on
) met
cross join lateral (
    select bool_and(coalesce(p.completed_on <= t.started_on, false)) as plan_is_complete
    from history.transition_step p
    where p.organisation_id = :organisation and p.setting_id = t.setting_id and p.placement_id = t.placement_id
      and p.transition_id = t.transition_id
      and p.seq <= :known and coalesce(p.closed_seq > :known, true) and coalesce(p.required, true)
) step
cross join lateral (
    select count(*) > 0 as receiver_was_told, min(s.acknowledged_on) as acknowledged_on
    from history.share s
    where s.organisation_id = :organisation and s.setting_id = t.setting_id and s.placement_id = t.placement_id
      and s.transition_id = t.transition_id and s.audience = 'receiving_setting'
      and s.seq <= :known and coalesce(s.closed_seq > :known, true) and s.shared_on <= t.started_on
) told;

-- table: marked_transition
-- Cohort CM: transitions whose two-term mark lies in the period, without those that ended by then since school was over.
-- status: what the first check on or after the mark found. Of the four half-terms up to the mark, in how many the transition
-- lasted, and in how many of those there was aftercare.
select t.transition_id, t.setting_id, t.stay, t.kind, t.started_on, t.ended_on, t.end_reason, h.two_term_mark,
       (select k.status from history.transition_check k
        where k.organisation_id = :organisation and k.setting_id = t.setting_id and k.placement_id = t.placement_id
          and k.transition_id = t.transition_id
          and k.seq <= :known and coalesce(k.closed_seq > :known, true) and k.checked_on between h.two_term_mark and :d
        order by k.checked_on limit 1) as status,
       width_bucket(coalesce(t.ended_on, 'infinity'), half_terms) as half_terms_lasted,
       (select count(distinct width_bucket(c.held_on, half_terms)) from history.contact c
        where c.organisation_id = :organisation and c.setting_id = t.setting_id and c.placement_id = t.placement_id
          and c.transition_id = t.transition_id
          and c.seq <= :known and coalesce(c.closed_seq > :known, true) and c.kind = 'aftercare'
          and c.held_on between h.starts_on and least(h.two_term_mark, t.ended_on)) as half_terms_cared_for
from transition t
join half_term h on h.setting_id = t.setting_id
                and t.started_on <= h.starts_on and t.started_on > coalesce(h.previous_starts_on, h.starts_on - 1)
cross join lateral (values (array[h.starts_on, h.second_starts_on, h.third_starts_on, h.fourth_starts_on])) x(half_terms)
where h.two_term_mark between :from and :e
  and not coalesce(t.ended_on <= h.two_term_mark and t.end_reason = 'completed_schooling', false);

-- table: left_stay
-- Stays that ended in the period.
select stay, setting_id, placement_id, first_day, ended_on, end_reason, registration
from stay where ended_on between :from and :e;

-- table: followed
-- Cohort C13f: leavers whose follow-up starts in the period. :d or an earlier end of the follow-up is the last day that is read.
select stay, setting_id, placement_id, starts_on, least(follow_up_ended_on, :d) as read_to, follow_up_ended_on as ended_early_on,
       follow_up_end_reason as ended_early_for
from (
    select *, coalesce(follow_up_starts_on,
                       make_date(date_part('year', ended_on + interval '4 months')::int, 9, 1)) as starts_on
    from stay where ended_on is not null and (end_reason = 'end_of_year_11' or follow_up_starts_on is not null)
) leaver where starts_on between :from and :e;

-- table: follow_up_month
-- The seven windows of each follow-up. still_followed: the follow-up had not ended before the window closed.
select f.setting_id, f.stay, f.placement_id, k::smallint as month, f.ended_early_for,
       (f.starts_on + make_interval(months => k - 1))::date as starts_on,
       (f.starts_on + make_interval(months => k))::date - 1 as ends_on,
       (f.starts_on + make_interval(months => k))::date - 1 <= :d as has_closed,
       coalesce((f.starts_on + make_interval(months => k))::date - 1 <= f.ended_early_on, true) as still_followed
from followed f cross join generate_series(1, 7) k;

-- table: check_in
-- Check-ins within a window. found: EET, NEET, custody or unknown.
select m.setting_id, m.stay, m.month, c.check_in_id, c.entry, c.contacted_on, c.reached, c.risk,
       case when c.action_on <= :d then c.action_on end as action_on,
       case when c.status in ('school_sixth_form', 'sixth_form_college', 'further_education', 'specialist_post_16',
                              'apprenticeship', 'supported_internship', 'training_provider', 'employment_with_training',
                              'employment') then 'EET'
            when c.status in ('re_engagement', 'voluntary_work', 'neet_seeking', 'neet_unavailable') then 'NEET'
            when c.status = 'custody' then 'custody' else 'unknown' end as found
from followed f
join history.check_in c on c.organisation_id = :organisation and c.setting_id = f.setting_id and c.placement_id = f.placement_id
                       and c.seq <= :known and coalesce(c.closed_seq > :known, true)
join follow_up_month m on m.stay = f.stay and c.contacted_on between m.starts_on and m.ends_on
where c.contacted_on <= f.read_to;

-- table: month_found
-- What the last check-in of each closed month that reached somebody found: in EET, not (NEET, custody), or null, unknown.
-- After a young person's "no more of this" the months stay, unknown; after a move abroad or a death they are no longer counted.
select m.setting_id, m.stay, m.placement_id, m.month,
       case when m.still_followed then case c.found when 'EET' then true when 'NEET' then false when 'custody' then false end
       end as found_eet
from follow_up_month m
left join (
    select distinct on (stay, month) stay, month, found from check_in
    where reached order by stay, month, contacted_on desc, entry desc
) c on c.stay = m.stay and c.month = m.month
where m.has_closed and (m.still_followed or m.ended_early_for = 'declined');

-- table: specialist_referral
select r.setting_id, r.stay, r.counted_on, s.specialist_referral_id, s.requested_on,
       case when s.first_seen_on <= :d then s.first_seen_on end as first_seen_on
from stay_on_roll r
join history.specialist_referral s on s.organisation_id = :organisation and s.setting_id = r.setting_id and s.placement_id = r.placement_id
where s.seq <= :known and coalesce(s.closed_seq > :known, true) and s.requested_on between :from and :e;

-- table: ehc_plan
-- Plans of pupils on roll, with the latest review by E.
select e.pupil_id, e.ehc_id, e.requested_on, e.issued_on, e.ceased_on,
       case when e.decided_on <= :d then e.decided_on end as decided_on,
       (select max(v.reviewed_on) from history.ehc_review v
        where v.organisation_id = :organisation and v.pupil_id = e.pupil_id and v.ehc_id = e.ehc_id
          and v.seq <= :known and coalesce(v.closed_seq > :known, true) and v.reviewed_on <= :e) as reviewed_on
from history.ehc_plan e
where e.organisation_id = :organisation and e.pupil_id in (select pupil_id from stay_on_roll)
  and e.seq <= :known and coalesce(e.closed_seq > :known, true);

-- table: year_11_stay
-- Cohort C13p: pupils in year 11 in the academic year of E, on roll in it, at a setting that teaches year 11, with what they did
-- about what comes next.
select y.stay, y.setting_id, y.placement_id, career.*
from stay y
cross join lateral (
    select coalesce(bool_or(a.kind = 'guidance_interview' and a.independent and a.outcome is distinct from 'missed'), false)
               as was_guided,
           coalesce(bool_or(a.kind = 'application' and a.outcome is distinct from 'missed'), false) as has_applied,
           coalesce(bool_or(a.kind = 'offer' and coalesce(a.outcome not in ('declined', 'missed'), true)), false) as holds_an_offer,
           coalesce(bool_or(a.kind in ('employer_encounter', 'work_experience') and a.outcome is distinct from 'missed'), false)
               as has_met_work
    from history.careers_activity a
    where a.organisation_id = :organisation and a.setting_id = y.setting_id and a.placement_id = y.placement_id
      and a.seq <= :known and coalesce(a.closed_seq > :known, true) and a.held_on <= :e
) career
where y.teaches_year_11 and y.year_group_base + date_part('year', :e - interval '8 months')::int = 11
  and y.first_day <= :e
  and coalesce(y.ended_on >= make_date(date_part('year', :e - interval '8 months')::int, 9, 1), true);

-- table: departure
-- The first move of a new stay's pupil to mainstream or specialist education, from any setting of the organisation.
select n.pupil_id, min(t.started_on) as departed_on
from (select distinct pupil_id from new_stay) n
join history.placement p on p.organisation_id = :organisation and p.pupil_id = n.pupil_id
                        and p.seq <= :known and coalesce(p.closed_seq > :known, true) and p.referred_on <= :d
join history.transition t on t.organisation_id = :organisation and t.setting_id = p.setting_id and t.placement_id = p.placement_id
                         and t.seq <= :known and coalesce(t.closed_seq > :known, true)
where t.kind in ('mainstream', 'specialist') and t.started_on <= :d
group by n.pupil_id;
