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
select row_number() over (order by s.urn, p.entry)::int as stay, p.setting_id, p.placement_id, p.pupil_id, p.entry, p.referred_on,
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
            then -5 - extract(year from u.date_of_birth - interval '8 months')::int
            else p.year_override - extract(year from coalesce(p.first_day, p.referred_on) - interval '8 months')::int
       end as year_group_base
from history.placement p
join history.pupil u on u.organisation_id = :organisation and u.pupil_id = p.pupil_id
                    and u.seq <= :known and coalesce(u.closed_seq > :known, true)
join history.setting s on s.organisation_id = :organisation and s.setting_id = p.setting_id
                      and s.seq <= :known and coalesce(s.closed_seq > :known, true)
where p.organisation_id = :organisation and p.setting_id = any(:settings)
  and p.seq <= :known and coalesce(p.closed_seq > :known, true) and p.referred_on <= :d;

-- table: transition
-- Transitions of those stays. did_happen: it may still be to start.
select row_number() over (order by t.entry)::int as transition, t.transition_id, y.stay, y.setting_id, t.kind, t.planned, t.phased,
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
           day::date <= h.ends_on and extract(isodow from day) < 6 and c.closed_on is null as is_school_day
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

-- table: stay_on_roll
-- Cohort C11: stays with a first day by E that had not ended before the period.
select stay, setting_id, placement_id, pupil_id, entry, referred_on, first_day, ended_on, :e::date as counted_on
from stay where first_day <= :e and coalesce(ended_on >= :from, true);

-- table: started_transition
-- Cohort C12: transitions started in the period.
select t.transition, t.transition_id, t.stay, t.kind, t.planned, t.phased, t.started_on, ten.day as ten_days_in
from transition t
left join calendar_day s on s.setting_id = t.setting_id and s.day = t.started_on
left join calendar_day ten on ten.setting_id = t.setting_id and ten.is_school_day and ten.number = s.number + 10
where t.started_on between :from and :e;

-- table: marked_transition
-- Cohort CM: transitions whose two-term mark lies in the period, without those that ended by then since school was over.
select t.transition, t.transition_id, t.stay, t.kind, t.started_on, t.ended_on, t.end_reason, h.two_term_mark,
       h.starts_on, h.second_starts_on, h.third_starts_on, h.fourth_starts_on
from transition t
join half_term h on h.setting_id = t.setting_id
                and t.started_on <= h.starts_on and t.started_on > coalesce(h.previous_starts_on, h.starts_on - 1)
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
                       make_date(extract(year from ended_on + interval '4 months')::int, 9, 1)) as starts_on
    from stay where ended_on is not null and (end_reason = 'end_of_year_11' or follow_up_starts_on is not null)
) leaver where starts_on between :from and :e;

-- table: follow_up_month
-- The seven windows of each follow-up. still_followed: the follow-up had not ended before the window closed.
select f.stay, f.placement_id, k::smallint as month, f.ended_early_for,
       (f.starts_on + make_interval(months => k - 1))::date as starts_on,
       (f.starts_on + make_interval(months => k))::date - 1 as ends_on,
       (f.starts_on + make_interval(months => k))::date - 1 <= :d as has_closed,
       coalesce((f.starts_on + make_interval(months => k))::date - 1 <= f.ended_early_on, true) as still_followed
from followed f cross join generate_series(1, 7) k;

-- table: check_in
-- Check-ins within a window. found: EET, NEET, custody or unknown.
select m.stay, m.month, c.check_in_id, c.entry, c.contacted_on, c.reached, c.risk,
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
select m.stay, m.placement_id, m.month,
       case when m.still_followed then case c.found when 'EET' then true when 'NEET' then false when 'custody' then false end
       end as found_eet
from follow_up_month m
left join (
    select distinct on (stay, month) stay, month, found from check_in
    where reached order by stay, month, contacted_on desc, entry desc
) c on c.stay = m.stay and c.month = m.month
where m.has_closed and (m.still_followed or m.ended_early_for = 'declined');

-- table: induction_step
select n.stay, s.step, coalesce(s.required, true) as required, s.due_on,
       case when s.completed_on <= :d then s.completed_on end as completed_on
from new_stay n
join history.induction_step s on s.organisation_id = :organisation and s.setting_id = n.setting_id and s.placement_id = n.placement_id
where s.seq <= :known and coalesce(s.closed_seq > :known, true);

-- table: referral_item
select n.stay, i.item, i.asked_on, i.quality, case when i.received_on <= :d then i.received_on end as received_on
from new_stay n
join history.referral_item i on i.organisation_id = :organisation and i.setting_id = n.setting_id and i.placement_id = n.placement_id
where i.seq <= :known and coalesce(i.closed_seq > :known, true) and coalesce(i.asked_on <= :d, true);

-- table: counted_transition
-- Transitions of which a measure asks what went with them: C12 and CM.
select t.transition, t.transition_id, y.setting_id, y.placement_id
from transition t
join stay y on y.stay = t.stay
where t.transition in (select transition from started_transition union select transition from marked_transition);

-- table: contact
select n.stay, c.held_on, c.kind, c.participants
from new_stay n
join history.contact c on c.organisation_id = :organisation and c.setting_id = n.setting_id and c.placement_id = n.placement_id
where c.seq <= :known and coalesce(c.closed_seq > :known, true) and c.held_on <= :d;

-- table: transition_contact
select t.transition, c.held_on, c.kind, c.participants
from counted_transition t
join history.contact c on c.organisation_id = :organisation and c.setting_id = t.setting_id and c.placement_id = t.placement_id
                      and c.transition_id = t.transition_id
where c.seq <= :known and coalesce(c.closed_seq > :known, true) and c.held_on <= :d;

-- table: share
-- Information passed on in stays on roll, which new ones are.
select r.stay, s.shared_on, s.content, s.audience
from stay_on_roll r
join history.share s on s.organisation_id = :organisation and s.setting_id = r.setting_id and s.placement_id = r.placement_id
where s.seq <= :known and coalesce(s.closed_seq > :known, true) and s.shared_on <= :d;

-- table: transition_share
select t.transition, s.shared_on, s.audience, case when s.acknowledged_on <= :d then s.acknowledged_on end as acknowledged_on
from counted_transition t
join history.share s on s.organisation_id = :organisation and s.setting_id = t.setting_id and s.placement_id = t.placement_id
                    and s.transition_id = t.transition_id
where s.seq <= :known and coalesce(s.closed_seq > :known, true) and s.shared_on <= :d;

-- table: assessment
select r.stay, a.taken_on, coalesce(a.pupil_contributed, false) as pupil_contributed,
       coalesce(a.parent_contributed, false) as parent_contributed
from stay_on_roll r
join history.assessment a on a.organisation_id = :organisation and a.setting_id = r.setting_id and a.placement_id = r.placement_id
where a.seq <= :known and coalesce(a.closed_seq > :known, true) and a.taken_on <= :e;

-- table: need
select r.stay, n.identified_on, n.known_before
from stay_on_roll r
join history.need n on n.organisation_id = :organisation and n.setting_id = r.setting_id and n.placement_id = r.placement_id
where n.seq <= :known and coalesce(n.closed_seq > :known, true) and n.identified_on <= :e;

-- table: specialist_referral
select r.stay, r.counted_on, s.specialist_referral_id, s.requested_on,
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

-- table: transition_step
select c.transition, s.step, case when s.completed_on <= :d then s.completed_on end as completed_on
from started_transition c
join stay y on y.stay = c.stay
join history.transition_step s on s.organisation_id = :organisation and s.setting_id = y.setting_id
                              and s.placement_id = y.placement_id and s.transition_id = c.transition_id
where s.seq <= :known and coalesce(s.closed_seq > :known, true) and coalesce(s.required, true);

-- table: transition_check
select c.transition, k.checked_on, k.status
from marked_transition c
join stay y on y.stay = c.stay
join history.transition_check k on k.organisation_id = :organisation and k.setting_id = y.setting_id
                               and k.placement_id = y.placement_id and k.transition_id = c.transition_id
where k.seq <= :known and coalesce(k.closed_seq > :known, true) and k.checked_on <= :d;

-- table: year_11_stay
-- Cohort C13p: pupils in year 11 in the academic year of E, on roll in it, at a setting that teaches year 11.
select stay, setting_id, placement_id
from stay
where teaches_year_11 and year_group_base + extract(year from :e - interval '8 months')::int = 11
  and first_day <= :e
  and coalesce(ended_on >= make_date(extract(year from :e - interval '8 months')::int, 9, 1), true);

-- table: careers_activity
select y.stay, a.kind, coalesce(a.independent, false) as independent, a.outcome
from year_11_stay y
join history.careers_activity a on a.organisation_id = :organisation and a.setting_id = y.setting_id and a.placement_id = y.placement_id
where a.seq <= :known and coalesce(a.closed_seq > :known, true) and a.held_on <= :e;

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
