-- The worklist, in the time that a screen has.
--
-- Every branch of the view of what is due reads records through their policies, and each policy is planned and carried out
-- anew where a table stands: some 500 times for one worklist. Who may see which stay is asked once here, by the same
-- functions that the policies ask, and the view is then read for those stays alone.

-- As before; with one plan that is kept, over the half-terms that are ahead. Planning it anew for each day took six times as long.
create or replace function waymark.school_days_after(organisation int, setting int, day date, school_days int) returns date
language plpgsql stable parallel safe set plan_cache_mode = force_generic_plan as $$
begin
    return coalesce(
        (select day + ahead
         from waymark.half_term h
         cross join lateral generate_series(greatest(h.starts_on - day, 1), least(h.ends_on - day, 110)) ahead
         where h.organisation_id = organisation and h.setting_id = setting and h.ends_on > day and h.starts_on <= day + 110
           and extract(isodow from day + ahead) < 6
           and not exists (select from waymark.closure c
                           where c.organisation_id = organisation and c.setting_id = setting and c.closed_on = day + ahead)
         order by ahead offset school_days - 1 limit 1),
        day + school_days / 5 * 7 + school_days % 5);
end $$;

-- What is due, as before but for the plans of pupils. Each branch: what it is about, its window, by which rule and from which
-- day, whose work it is, since when it is done, and by which event it was withdrawn.
create or replace view waymark.due_work with (security_invoker = true) as
-- A referral is decided on.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'referral_decision'::text as kind, null::uuid as about_id,
       ''::text as about, p.referred_on as from_on,
       waymark.school_days_after(p.organisation_id, p.setting_id, p.referred_on, 5) as until_on,
       '5 school days after the referral'::text as rule, p.referred_on as counted_from,
       'inclusion_leader'::text as role, null::uuid as assigned_to, p.decided_on as done_on, null::date as withdrawn_on
from waymark.placement p
union all
-- What was asked of the referrer arrives.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'referral_information', null, i.item, i.asked_on,
       waymark.school_days_after(p.organisation_id, p.setting_id, i.asked_on, 10), '10 school days after it was asked for',
       i.asked_on, 'inclusion_leader', null, i.received_on,
       coalesce(p.ended_on, case when p.decision in ('declined', 'withdrawn') then p.decided_on end)
from waymark.referral_item i
join waymark.placement p using (organisation_id, setting_id, placement_id)
where i.asked_on is not null
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'induction_step', null, s.step,
       least(coalesce(p.decided_on, p.referred_on), s.due_on), s.due_on, 'the due date of the setting''s induction template',
       coalesce(p.planned_start, p.first_day, p.referred_on), 'inclusion_leader', null, s.completed_on,
       coalesce(p.ended_on, case when p.decision in ('declined', 'withdrawn') then p.decided_on end)
from waymark.induction_step s
join waymark.placement p using (organisation_id, setting_id, placement_id)
where s.required is distinct from false and s.due_on is not null
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'transition_step', s.transition_id, s.step,
       least(s.due_on, t.planned_start - 28), s.due_on, 'the due date of the setting''s transition template',
       coalesce(t.planned_start, t.started_on, s.due_on), 'inclusion_leader', null, s.completed_on,
       coalesce(t.ended_on, case when p.end_reason <> 'transition' then p.ended_on end)
from waymark.transition_step s
join waymark.transition t using (organisation_id, setting_id, placement_id, transition_id)
join waymark.placement p using (organisation_id, setting_id, placement_id)
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
       least(t.closed_on, p.ended_on)
from waymark.target t
join waymark.placement p using (organisation_id, setting_id, placement_id)
join waymark.half_term h on h.organisation_id = t.organisation_id and h.setting_id = t.setting_id
 and h.starts_on > t.set_on and h.starts_on <= least(coalesce(t.closed_on, 'infinity'), coalesce(p.ended_on, 'infinity'))
union all
-- An EHC plan is reviewed within 12 months of its issue, or of the last review; the stay at which the pupil is sees to it. From
-- the stays, so that the plans of a setting's pupils are read and no others.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'ehc_annual_review', e.ehc_id, b.base::text,
       (b.base + interval '10 months')::date, (b.base + interval '12 months')::date,
       '12 months after the plan''s issue or its last review', b.base, 'senco', null, b.next_review, e.ceased_on
from waymark.placement p
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
       least(r.first_seen_on, r.closed_on), p.ended_on
from waymark.specialist_referral r
join waymark.placement p using (organisation_id, setting_id, placement_id)
union all
-- Each half-term up to the two-term mark; the last within ten school days after it.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'transition_check', t.transition_id, h.number::text,
       case h.number when 4 then h.ends_on else h.starts_on end,
       case h.number when 4 then waymark.school_days_after(p.organisation_id, p.setting_id, h.ends_on, 10) else h.ends_on end,
       case h.number when 4 then '10 school days after the two-term mark' else 'each half-term up to the two-term mark' end,
       t.started_on, 'keyworker', null,
       (select min(c.checked_on) from waymark.transition_check c
        where c.organisation_id = t.organisation_id and c.setting_id = t.setting_id and c.placement_id = t.placement_id
          and c.transition_id = t.transition_id and c.checked_on >= case h.number when 4 then h.ends_on else h.starts_on end
          and (h.number = 4 or c.checked_on < coalesce(h.next_starts_on, 'infinity'))),
       t.ended_on
from waymark.transition t
join waymark.transition_half_term h using (organisation_id, setting_id, placement_id, transition_id)
join waymark.placement p using (organisation_id, setting_id, placement_id)
where h.starts_on <= coalesce(t.ended_on, 'infinity')
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'aftercare_contact', t.transition_id, h.number::text,
       h.starts_on, h.ends_on, 'each half-term up to the two-term mark', t.started_on, 'keyworker', null,
       (select min(c.held_on) from waymark.contact c
        where c.organisation_id = t.organisation_id and c.setting_id = t.setting_id and c.placement_id = t.placement_id
          and c.kind = 'aftercare' and (c.transition_id = t.transition_id or c.transition_id is null)
          and c.held_on >= h.starts_on and c.held_on < coalesce(h.next_starts_on, 'infinity')),
       t.ended_on
from waymark.transition t
join waymark.transition_half_term h using (organisation_id, setting_id, placement_id, transition_id)
join waymark.placement p using (organisation_id, setting_id, placement_id)
where t.kind in ('mainstream', 'specialist') and h.starts_on <= coalesce(t.ended_on, 'infinity')
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'passport_acknowledged', t.transition_id, '', t.started_on,
       waymark.school_days_after(p.organisation_id, p.setting_id, t.started_on, 10), '10 school days after the transition''s start',
       t.started_on, 'inclusion_leader', null,
       (select min(s.acknowledged_on) from waymark.share s
        where s.organisation_id = t.organisation_id and s.setting_id = t.setting_id and s.placement_id = t.placement_id
          and s.content = 'passport'
          and (s.transition_id = t.transition_id or s.transition_id is null and s.audience = 'receiving_setting')),
       t.ended_on
from waymark.transition t
join waymark.placement p using (organisation_id, setting_id, placement_id)
where t.started_on is not null
union all
-- School days count, so that whoever leaves at a term's end leaves the first five of the next.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'child_protection_file', null, '', p.ended_on,
       waymark.school_days_after(p.organisation_id, p.setting_id, p.ended_on, 5), '5 school days after leaving', p.ended_on, 'dsl', null,
       (select min(s.shared_on) from waymark.share s
        where s.organisation_id = p.organisation_id and s.setting_id = p.setting_id and s.placement_id = p.placement_id
          and s.content = 'safeguarding_file' and s.audience in ('receiving_setting', 'agency') and s.shared_on >= p.ended_on - 28),
       null
from waymark.placement p
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
       p.ended_on
from waymark.placement p
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
       case when p.follow_up_ended_on <= m.until_on then p.follow_up_ended_on end
from waymark.placement p
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
       case when c.action is not null then coalesce(c.action_on, c.contacted_on) end, p.follow_up_ended_on
from waymark.check_in c
join waymark.placement p using (organisation_id, setting_id, placement_id)
where c.risk in ('at_risk', 'dropped_out');

-- What is open, with what a list shows beside it. The records that it names hang on the stay, so whoever sees the stay sees
-- them; names of staff are seen by all of the organisation.
create view waymark.work with (security_invoker = true) as
select o.*, s.urn, s.name as setting_name, u.ref as pupil_ref, u.forename, u.surname, u.preferred_name, u.date_of_birth,
       owner.name as owner_name, coalesce(t.ref, r.ref, m.ref, h.ref) as about_ref
from waymark.obligation o
join waymark.pupil u on u.organisation_id = o.organisation_id and u.pupil_id = o.pupil_id
join waymark.setting s on s.organisation_id = o.organisation_id and s.setting_id = o.setting_id
left join waymark.staff owner on owner.organisation_id = o.organisation_id and owner.staff_id = o.owner_id
left join waymark.target t on t.organisation_id = o.organisation_id and t.setting_id = o.setting_id
    and t.placement_id = o.placement_id and t.target_id = o.about_id
left join waymark.specialist_referral r on r.organisation_id = o.organisation_id and r.setting_id = o.setting_id
    and r.placement_id = o.placement_id and r.specialist_referral_id = o.about_id
left join waymark.transition m on m.organisation_id = o.organisation_id and m.setting_id = o.setting_id
    and m.placement_id = o.placement_id and m.transition_id = o.about_id and o.kind <> 'passport_acknowledged'
left join lateral (
    select min(h.ref) as ref from waymark.share h
    where o.kind = 'passport_acknowledged' and h.organisation_id = o.organisation_id and h.setting_id = o.setting_id
      and h.placement_id = o.placement_id and h.content = 'passport' and h.transition_id = o.about_id
      and h.acknowledged_on is null) h on true
where o.done_on is null and o.withdrawn_on is null;

-- What the caller is to see of it. `own`: their own work, not all that they may see; `stay`: of that stay alone.
create function waymark.work_for(login name, organisation int, until date, own boolean, stay uuid default null)
returns setof waymark.work
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    settings int[];
    led int[];
    cases uuid[];
    covered uuid[];
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
                           and waymark.day() between c.from_on and c.until_on);
    end if;
    return query
        select w.* from waymark.work w
        where w.organisation_id = organisation and w.setting_id = any (settings)
          and (is_all or w.setting_id = any (led) or w.placement_id = any (cases))
          and w.from_on <= until and (stay is null or w.placement_id = stay)
          and (is_all or not own or w.owner_id = me.staff_id or w.owner_id = any (covered)
               or w.setting_id = any (waymark.settings_opened(organisation, me.staff_id, '{inclusion_leader}'))
               or exists (select from waymark.post x
                          where x.organisation_id = organisation and x.staff_id = me.staff_id
                            and coalesce(x.setting_id, w.setting_id) = w.setting_id and w.falls_to = any (x.roles)));
end $$;

grant select on waymark.work to waymark_staff, waymark_steward, waymark_guard;
grant select on waymark.due_work, waymark.transition_half_term, waymark.obligation to waymark_guard;
grant execute on function waymark.work_for(name, int, date, boolean, uuid) to waymark_staff;
call waymark.hand_over();
