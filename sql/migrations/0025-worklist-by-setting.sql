-- The worklist of a whole setting, and of a trust, in the time that a screen has.
--
-- What grew faster than the work itself: stays and transitions were joined once more in every branch, stay by stay with all the others;
-- the days of what was done were worked out twice, to leave a row out and to show it; each day so many school days on took a query;
-- and the staff of the whole country were read to find a name. An inclusion leader waited half a second, somebody who sees a trust of
-- twelve settings a quarter of a minute.
--
-- As in 0017 the function is the views' own text with its tables exchanged, so that a rule is written once.

-- For the half-terms from a day on, and the one that begins next.
create index half_term_in_order on waymark.half_term (organisation_id, setting_id, starts_on);

-- All school days of some settings, in order, as numbers that begin with the setting: so that the day so many school days after
-- another is found in an array, and not by a query for each. One setting's twelve years are 2,300 days.
create function waymark.school_calendar_place(setting int, day date) returns bigint language sql immutable parallel safe as $$
    select setting * bigint '10000000' + (day - date '1900-01-01')
$$;

create function waymark.school_calendar(organisation int, settings int[]) returns bigint[] language sql stable as $$
    select array_agg(distinct waymark.school_calendar_place(h.setting_id, d.day))
    from waymark.half_term h
    cross join lateral (select h.starts_on + ahead as day from generate_series(0, h.ends_on - h.starts_on) ahead) d
    where h.organisation_id = organisation and h.setting_id = any (settings) and extract(isodow from d.day) < 6
      and not exists (select from waymark.closure c
                      where c.organisation_id = h.organisation_id and c.setting_id = h.setting_id and c.closed_on = d.day)
$$;

-- How many days after a day so many school days have gone by; null when the calendar ends before, or leaves out more than 110 days.
create function waymark.days_until_school_day(calendar bigint[], place bigint, school_days int) returns int
language sql immutable parallel safe as $$
    select case when calendar[width_bucket(place, calendar) + school_days] - place <= 110
                then (calendar[width_bucket(place, calendar) + school_days] - place)::int end
$$;

-- As `school_days_after`, among the days of a calendar.
create function waymark.school_days_among(calendar bigint[], organisation int, setting int, day date, school_days int) returns date
language sql immutable parallel safe as $$
    select day + coalesce(waymark.days_until_school_day(calendar, waymark.school_calendar_place(setting, day), school_days),
                          school_days / 5 * 7 + school_days % 5)
$$;

do $make$
declare
    -- A transition, its pupil, and the day on which the stay ended for another reason.
    transition constant text := $text$
select t.organisation_id, t.setting_id, t.placement_id, t.transition_id, t.ref, t.kind, t.planned_start, t.started_on, t.ended_on,
       p.pupil_id, case when p.end_reason <> 'transition' then p.ended_on end as left_on
from @stay p
join waymark.transition t using (organisation_id, setting_id, placement_id)$text$;

    -- The half-terms after a transition's start, up to the fourth, whose last day is the two-term mark.
    counted constant text := $text$
select t.organisation_id, t.setting_id, t.placement_id, t.transition_id, h.number, h.starts_on, h.ends_on, h.next_starts_on,
       t.pupil_id, t.ref, t.kind, t.started_on, t.ended_on
from @transition t
join lateral (
    select min(h.starts_on) as starts_on from waymark.half_term h
    where h.organisation_id = t.organisation_id and h.setting_id = t.setting_id) known on known.starts_on <= t.started_on
cross join lateral (
    select row_number() over (order by h.starts_on) as number, h.starts_on, h.ends_on,
           lead(h.starts_on) over (order by h.starts_on) as next_starts_on
    from waymark.half_term h
    where h.organisation_id = t.organisation_id and h.setting_id = t.setting_id and h.starts_on >= t.started_on
    order by h.starts_on limit 5) h
where h.number <= 4$text$;

    -- Each branch: what it is about, its window, by which rule and from which day, whose work it is, since when it is done, and by
    -- which event it was withdrawn. `role`: whose, unless it is assigned to somebody.
    due constant text := $text$
-- A referral is decided on.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'referral_decision'::text as kind, null::uuid as about_id,
       ''::text as about, p.referred_on as from_on,
       @days_after(p.organisation_id, p.setting_id, p.referred_on, 5) as until_on,
       '5 school days after the referral'::text as rule, p.referred_on as counted_from,
       'inclusion_leader'::text as role, null::uuid as assigned_to, p.decided_on as done_on, null::date as withdrawn_on,
       null::text as about_ref
from @stay p
union all
-- What was asked of the referrer arrives.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'referral_information', null, i.item, i.asked_on,
       @days_after(p.organisation_id, p.setting_id, i.asked_on, 10), '10 school days after it was asked for',
       i.asked_on, 'inclusion_leader', null, i.received_on,
       coalesce(p.ended_on, case when p.decision in ('declined', 'withdrawn') then p.decided_on end), null
from waymark.referral_item i
join @stay p using (organisation_id, setting_id, placement_id)
where i.asked_on is not null
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'induction_step', null, s.step,
       least(coalesce(p.decided_on, p.referred_on), s.due_on), s.due_on, 'the due date of the setting''s induction template',
       coalesce(p.planned_start, p.first_day, p.referred_on), 'inclusion_leader', null, s.completed_on,
       coalesce(p.ended_on, case when p.decision in ('declined', 'withdrawn') then p.decided_on end), null
from waymark.induction_step s
join @stay p using (organisation_id, setting_id, placement_id)
where s.required is distinct from false and s.due_on is not null
union all
select t.organisation_id, t.setting_id, t.placement_id, t.pupil_id, 'transition_step', s.transition_id, s.step,
       least(s.due_on, t.planned_start - 28), s.due_on, 'the due date of the setting''s transition template',
       coalesce(t.planned_start, t.started_on, s.due_on), 'inclusion_leader', null, s.completed_on,
       coalesce(t.ended_on, t.left_on), t.ref
from waymark.transition_step s
join @transition t using (organisation_id, setting_id, placement_id, transition_id)
where s.required is distinct from false and s.due_on is not null
union all
-- A target is reviewed in every half-term that begins while it is open.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'target_review', t.target_id,
       format('%s/%s half-term %s', h.academic_year, (h.academic_year + 1) % 100, h.half_term), h.starts_on, h.ends_on,
       'each half-term after the one in which the target was set', t.set_on, 'keyworker', t.owner_id,
       (select min(r.reviewed_on) from waymark.target_review r
        where r.organisation_id = t.organisation_id and r.setting_id = t.setting_id and r.placement_id = t.placement_id
          and r.target_id = t.target_id and r.reviewed_on >= h.starts_on
          and r.reviewed_on < coalesce((select min(n.starts_on) from waymark.half_term n
                                        where n.organisation_id = h.organisation_id and n.setting_id = h.setting_id
                                          and n.starts_on > h.starts_on), 'infinity')),
       least(t.closed_on, p.ended_on), t.ref
from waymark.target t
join @stay p using (organisation_id, setting_id, placement_id)
join waymark.half_term h on h.organisation_id = t.organisation_id and h.setting_id = t.setting_id
 and h.starts_on > t.set_on and h.starts_on <= least(coalesce(t.closed_on, 'infinity'), coalesce(p.ended_on, 'infinity'))
union all
-- An EHC plan is reviewed within 12 months of its issue, or of the last review; the stay at which the pupil is sees to it. From
-- the stays, so that the plans of a setting's pupils are read and no others.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'ehc_annual_review', e.ehc_id, b.base::text,
       (b.base + interval '10 months')::date, (b.base + interval '12 months')::date,
       '12 months after the plan''s issue or its last review', b.base, 'senco', null, b.next_review, e.ceased_on,
       null
from @stay p
join waymark.ehc_plan e on e.organisation_id = p.organisation_id and e.pupil_id = p.pupil_id
cross join lateral (
    select d.base, (select min(r.reviewed_on) from waymark.ehc_review r
                    where r.organisation_id = e.organisation_id and r.pupil_id = e.pupil_id and r.ehc_id = e.ehc_id
                      and r.reviewed_on > d.base) as next_review
    from (select e.issued_on as base
          union select r.reviewed_on from waymark.ehc_review r
          where r.organisation_id = e.organisation_id and r.pupil_id = e.pupil_id and r.ehc_id = e.ehc_id) d
    where d.base is not null) b
where p.first_day is not null and p.ended_on is null
  and not exists (select from waymark.placement later
                  where later.organisation_id = p.organisation_id and later.pupil_id = p.pupil_id
                    and later.first_day is not null and later.ended_on is null
                    and (later.first_day, later.entry) > (p.first_day, p.entry))
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'specialist_referral_unanswered', r.specialist_referral_id,
       r.service, r.requested_on + 42, r.requested_on + 42, '42 days after the request', r.requested_on, 'senco', null,
       least(r.first_seen_on, r.closed_on), p.ended_on, r.ref
from waymark.specialist_referral r
join @stay p using (organisation_id, setting_id, placement_id)
union all
-- Each half-term up to the two-term mark; the last within ten school days after it.
select h.organisation_id, h.setting_id, h.placement_id, h.pupil_id, 'transition_check', h.transition_id, h.number::text,
       case h.number when 4 then h.ends_on else h.starts_on end,
       case h.number when 4 then @days_after(h.organisation_id, h.setting_id, h.ends_on, 10) else h.ends_on end,
       case h.number when 4 then '10 school days after the two-term mark' else 'each half-term up to the two-term mark' end,
       h.started_on, 'keyworker', null,
       (select min(c.checked_on) from waymark.transition_check c
        where c.organisation_id = h.organisation_id and c.setting_id = h.setting_id and c.placement_id = h.placement_id
          and c.transition_id = h.transition_id and c.checked_on >= case h.number when 4 then h.ends_on else h.starts_on end
          and (h.number = 4 or c.checked_on < coalesce(h.next_starts_on, 'infinity'))),
       h.ended_on, h.ref
from @counted h
where h.starts_on <= coalesce(h.ended_on, 'infinity')
union all
select h.organisation_id, h.setting_id, h.placement_id, h.pupil_id, 'aftercare_contact', h.transition_id, h.number::text,
       h.starts_on, h.ends_on, 'each half-term up to the two-term mark', h.started_on, 'keyworker', null,
       (select min(c.held_on) from waymark.contact c
        where c.organisation_id = h.organisation_id and c.setting_id = h.setting_id and c.placement_id = h.placement_id
          and c.kind = 'aftercare' and (c.transition_id = h.transition_id or c.transition_id is null)
          and c.held_on >= h.starts_on and c.held_on < coalesce(h.next_starts_on, 'infinity')),
       h.ended_on, h.ref
from @counted h
where h.kind in ('mainstream', 'specialist') and h.starts_on <= coalesce(h.ended_on, 'infinity')
union all
select t.organisation_id, t.setting_id, t.placement_id, t.pupil_id, 'passport_acknowledged', t.transition_id, '', t.started_on,
       @days_after(t.organisation_id, t.setting_id, t.started_on, 10), '10 school days after the transition''s start',
       t.started_on, 'inclusion_leader', null, s.acknowledged_on, t.ended_on, s.awaited
from @transition t
cross join lateral (
    select min(s.acknowledged_on) as acknowledged_on,
           min(s.ref) filter (where s.transition_id = t.transition_id and s.acknowledged_on is null) as awaited
    from waymark.share s
    where s.organisation_id = t.organisation_id and s.setting_id = t.setting_id and s.placement_id = t.placement_id
      and s.content = 'passport'
      and (s.transition_id = t.transition_id or s.transition_id is null and s.audience = 'receiving_setting')) s
where t.started_on is not null
union all
-- School days count, so that whoever leaves at a term's end leaves the first five of the next.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'child_protection_file', null, '', p.ended_on,
       @days_after(p.organisation_id, p.setting_id, p.ended_on, 5), '5 school days after leaving', p.ended_on, 'dsl', null,
       (select min(s.shared_on) from waymark.share s
        where s.organisation_id = p.organisation_id and s.setting_id = p.setting_id and s.placement_id = p.placement_id
          and s.content = 'safeguarding_file' and s.audience in ('receiving_setting', 'agency') and s.shared_on >= p.ended_on - 28),
       null, null
from @stay p
where p.ended_on is not null and p.end_reason <> 'died'
union all
-- Year 11, by the end of half-terms 2, 3 and 5; for whoever comes later, from the first day.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, w.kind, null, y.academic_year || '/' || (y.academic_year + 1) % 100,
       greatest(y.starts_on, p.first_day), greatest(h.ends_on, p.first_day), format('the end of half-term %s of year 11', w.half_term),
       y.starts_on, 'careers_lead', null,
       (select min(a.held_on) from waymark.careers_activity a
        where a.organisation_id = p.organisation_id and a.setting_id = p.setting_id and a.placement_id = p.placement_id
          and a.kind = w.kind and a.outcome is distinct from 'missed'
          and a.held_on between make_date(y.academic_year, 9, 1) and make_date(y.academic_year + 1, 8, 31)),
       p.ended_on, null
from @stay p
join waymark.pupil u on u.organisation_id = p.organisation_id and u.pupil_id = p.pupil_id
cross join lateral (
    select case when p.year_override is null then extract(year from u.date_of_birth - interval '8 months')::int + 16
                else extract(year from coalesce(p.first_day, p.referred_on) - interval '8 months')::int + 11 - p.year_override
           end as academic_year) eleven
join waymark.half_term y on y.organisation_id = p.organisation_id and y.setting_id = p.setting_id
 and y.academic_year = eleven.academic_year and y.half_term = 1
cross join (values ('guidance_interview', 2), ('application', 3), ('offer', 5)) w (kind, half_term)
join waymark.half_term h on h.organisation_id = p.organisation_id and h.setting_id = p.setting_id
 and h.academic_year = eleven.academic_year and h.half_term = w.half_term
where p.first_day < make_date(eleven.academic_year + 1, 9, 1) and coalesce(p.ended_on, 'infinity') >= y.starts_on
union all
-- Seven months; an attempt that reached nobody keeps the month open.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'check_in', null, k.month::text, m.from_on, m.until_on,
       format('month %s of the follow-up', k.month), f.starts_on, 'keyworker', null,
       (select min(c.contacted_on) from waymark.check_in c
        where c.organisation_id = p.organisation_id and c.setting_id = p.setting_id and c.placement_id = p.placement_id
          and c.reached and c.contacted_on between m.from_on and m.until_on),
       case when p.follow_up_ended_on <= m.until_on then p.follow_up_ended_on end, null
from @stay p
cross join lateral (
    select coalesce(p.follow_up_starts_on,
                    make_date(extract(year from p.ended_on + interval '4 months')::int, 9, 1)) as starts_on) f
cross join generate_series(1, 7) k (month)
cross join lateral (
    select (f.starts_on + make_interval(months => k.month - 1))::date as from_on,
           (f.starts_on + make_interval(months => k.month))::date - 1 as until_on) m
where (p.follow_up_starts_on is not null or p.end_reason = 'end_of_year_11')
  and coalesce(p.follow_up_ended_on, 'infinity') >= m.from_on
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'risk_action', c.check_in_id, c.ref, c.contacted_on,
       c.contacted_on + 7, '7 days after the check-in that found a risk', c.contacted_on, 'keyworker', null,
       case when c.action is not null then coalesce(c.action_on, c.contacted_on) end, p.follow_up_ended_on,
       null
from waymark.check_in c
join @stay p using (organisation_id, setting_id, placement_id)
where c.risk in ('at_risk', 'dropped_out')$text$;

    -- With its status, the person it lies with, and the hold that lies on it. `falls_to`: whose list it stands on when it is nobody's
    -- own; what belongs to nobody is the inclusion leader's.
    placed constant text := $text$
select o.organisation_id, o.setting_id, o.placement_id, o.pupil_id, o.kind, o.about_id, o.about, o.from_on, o.until_on, o.rule,
       o.counted_from, o.role, o.assigned_to, o.done_on, o.withdrawn_on,
       case when o.done_on is not null then 'done' when o.withdrawn_on is not null then 'withdrawn'
            when h.hold_id is not null then 'on_hold' else 'open' end as status,
       h.hold_id, h.reason as hold_reason, h.review_by, owner.staff_id as owner_id,
       case when owner.staff_id is not null then null
            when exists (select from @post x
                         where x.organisation_id = o.organisation_id and coalesce(x.setting_id, o.setting_id) = o.setting_id
                           and o.role = any (x.roles) and o.role <> 'keyworker' and coalesce(x.left_on > @today, true))
            then o.role else 'inclusion_leader' end as falls_to,
       o.about_ref, owner.name as owner_name
from @due o
left join @keyworker k on k.placement_id = o.placement_id and o.role = 'keyworker'
left join @member owner on owner.organisation_id = o.organisation_id and owner.staff_id = coalesce(o.assigned_to, k.staff_id)
    and coalesce(owner.left_on > @today, true)
left join lateral (
    select h.hold_id, h.reason, h.review_by from waymark.hold h
    where h.organisation_id = o.organisation_id and h.setting_id = o.setting_id and h.placement_id = o.placement_id
      and (h.kind is null or h.kind = o.kind and h.about_id is not distinct from o.about_id and h.about = o.about)
      and h.held_on <= @today and h.review_by > @today and coalesce(h.released_on > @today, true)
    order by h.review_by desc, h.entry desc limit 1) h on true$text$;

    -- What is open, with what a list shows beside it. Whoever sees the stay sees its pupil; names of staff are seen by all of the
    -- organisation.
    work constant text := $text$
select o.organisation_id, o.setting_id, o.placement_id, o.pupil_id, o.kind, o.about_id, o.about, o.from_on, o.until_on, o.rule,
       o.counted_from, o.role, o.assigned_to, o.done_on, o.withdrawn_on, o.status, o.hold_id, o.hold_reason, o.review_by,
       o.owner_id, o.falls_to, s.urn, s.name as setting_name, u.ref as pupil_ref, u.forename, u.surname, u.preferred_name,
       u.date_of_birth, o.owner_name, o.about_ref
from @placed o
join waymark.pupil u on u.organisation_id = o.organisation_id and u.pupil_id = o.pupil_id
join waymark.setting s on s.organisation_id = o.organisation_id and s.setting_id = o.setting_id
where o.done_on is null and o.withdrawn_on is null$text$;

    -- A post, and the day on which whoever holds it left.
    post constant text := $text$
select x.organisation_id, x.setting_id, x.roles, s.left_on
from waymark.post x
join waymark.staff s on s.organisation_id = x.organisation_id and s.staff_id = x.staff_id$text$;

    -- The keyworker of an obligation's stay.
    keyworker constant text := $text$
select k.placement_id, k.staff_id from waymark.keyworker k
where k.organisation_id = o.organisation_id and k.setting_id = o.setting_id and k.placement_id = o.placement_id
  and coalesce(k.until_on > @today, true)
order by k.from_on desc limit 1$text$;

    -- What stands for a table in the texts, in the views, and in the function.
    exchanged constant text[] := array[
        ['@transition', '(' || transition || ')', 'seen_transition'],
        ['@keyworker', 'lateral (' || keyworker || ')', 'current_keyworker'],
        ['@post', '(' || post || ')', 'filled_post'],
        ['@stay', 'waymark.placement', 'seen_stay'],
        ['@counted', 'waymark.transition_half_term', 'counted'],
        ['@due', 'waymark.due_work', 'due'],
        ['@placed', 'waymark.obligation', 'placed'],
        ['@member', 'waymark.staff', 'member'],
        ['@days_after(', 'waymark.school_days_after(', 'waymark.school_days_among(calendar, '],
        ['@today', 'waymark.day()', 'today']];
    of_views text[] := array[transition, counted, due, post, keyworker, placed, work];
    of_function text[] := of_views;
    one text[];
begin
    foreach one slice 1 in array exchanged loop
        for part in 1..array_length(of_views, 1) loop
            of_views[part] := replace(of_views[part], one[1], one[2]);
            of_function[part] := replace(of_function[part], one[1], one[3]);
        end loop;
    end loop;

    execute 'create or replace view waymark.transition_half_term with (security_invoker = true) as' || of_views[2];
    execute 'create or replace view waymark.due_work with (security_invoker = true) as' || of_views[3];
    execute 'create or replace view waymark.obligation with (security_invoker = true) as' || of_views[6];
    execute 'create or replace view waymark.work with (security_invoker = true) as' || of_views[7];

    -- What the caller is to see of it. `own`: their own work, not all that they may see; `stay`: of that stay alone. Joins are made
    -- in the order in which they are written: from few rows to their kin, and without a search for a better order, which takes
    -- longer than it saves. Nothing here is worth a compiler's time.
    grant create on schema waymark to waymark_guard;
    set local role waymark_guard;
    execute $head$
        create or replace function waymark.work_for(login name, organisation int, until date, own boolean, stay uuid default null)
        returns setof waymark.work
        language plpgsql stable security definer set search_path = waymark, pg_temp set jit = off set join_collapse_limit = 1 as $body$
        declare
            today constant date := waymark.day();
            calendar bigint[];
            me record;
            settings int[];
            led int[];
            cases uuid[];
            covered uuid[];
            inclusion int[];
            is_all boolean;
        begin
            me := waymark.identity(work_for.login);
            is_all := work_for.login = waymark.caller() and waymark.acts_for_all();
            if is_all then
                settings := array(select s.setting_id from waymark.setting s where s.organisation_id = organisation);
            elsif me.organisation_id = organisation then
                settings := waymark.seen_settings(work_for.login);
                led := waymark.led_settings(work_for.login);
                cases := waymark.caseload(work_for.login);
                covered := array(select c.staff_id from waymark.cover c
                                 where c.organisation_id = organisation and c.covered_by = me.staff_id
                                   and today between c.from_on and c.until_on);
                inclusion := waymark.settings_opened(organisation, me.staff_id, '{inclusion_leader}');
            end if;
            calendar := waymark.school_calendar(organisation, settings);
            return query
                with seen_stay as materialized (
                    select p.* from waymark.placement p
                    where p.organisation_id = organisation and p.setting_id = any (settings)
                      and (is_all or p.setting_id = any (led) or p.placement_id = any (cases))
                      and (work_for.stay is null or p.placement_id = work_for.stay)),
                -- One that has ended asks for nothing any more.
                seen_transition as materialized (
                    select t.* from ($head$ || of_function[1] || $middle$) t
                    where t.organisation_id = organisation and t.ended_on is null),
                counted as materialized ($middle$ || of_function[2] || $middle$),
                -- What is done or withdrawn is left out, and the days of that are not worked out again to be shown.
                due as materialized (
                    select d.organisation_id, d.setting_id, d.placement_id, d.pupil_id, d.kind, d.about_id, d.about, d.from_on,
                           d.until_on, d.rule, d.counted_from, d.role, d.assigned_to, null::date as done_on,
                           null::date as withdrawn_on, d.about_ref
                    from ($middle$ || of_function[3] || $middle$) d
                    where d.organisation_id = organisation and d.from_on <= until and d.done_on is null and d.withdrawn_on is null),
                member as materialized (select * from waymark.staff s where s.organisation_id = organisation),
                filled_post as materialized (
                    select * from ($middle$ || of_function[4] || $middle$) x
                    where x.organisation_id = organisation and x.roles <> '{keyworker}'),
                current_keyworker as materialized (
                    select k.* from seen_stay o cross join lateral ($middle$ || of_function[5] || $middle$) k),
                placed as materialized (
                    select w.* from ($middle$ || of_function[6] || $tail$) w
                    where is_all or not own or w.owner_id = me.staff_id or w.owner_id = any (covered) or w.setting_id = any (inclusion)
                       or exists (select from waymark.post x
                                  where x.organisation_id = organisation and x.staff_id = me.staff_id
                                    and coalesce(x.setting_id, w.setting_id) = w.setting_id and w.falls_to = any (x.roles)))
                $tail$ || of_function[7] || ';
        end $body$';
    set local role waymark_owner;
    revoke create on schema waymark from waymark_guard;
end $make$;

call waymark.hand_over();
