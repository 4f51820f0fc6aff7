-- The worklist: what is due first, from as few tables as it takes; names last, for the rows that are left.
--
-- A command comes with a session of its own, so what it waits for is the planning, not the rows. Each branch of the view of what
-- is due joins the stays anew, and the view of work hung seven tables more on every branch; without the server's statistics, in
-- the first minute after an import, the plans were so bad that a worklist took a second. The stays that the caller may see are
-- now found once, and every branch begins at them.
--
-- The function is the views' own text with its tables exchanged, so that a rule is written once: `@stay` is a table of stays for the
-- view, and those that may be seen for the function.

do $make$
declare
    -- The half-terms after a transition's start, up to the fourth, whose last day is the two-term mark.
    counted constant text := $text$
select t.organisation_id, t.setting_id, t.placement_id, t.transition_id, h.number, h.starts_on, h.ends_on, h.next_starts_on
from @transition t
cross join lateral (
    select row_number() over (order by h.starts_on) as number, h.starts_on, h.ends_on,
           lead(h.starts_on) over (order by h.starts_on) as next_starts_on
    from waymark.half_term h
    where h.organisation_id = t.organisation_id and h.setting_id = t.setting_id and h.starts_on >= t.started_on
    order by h.starts_on limit 5) h
where t.started_on is not null and h.number <= 4
  and exists (select from waymark.half_term earlier
              where earlier.organisation_id = t.organisation_id and earlier.setting_id = t.setting_id
                and earlier.starts_on <= t.started_on)$text$;

    -- Each branch: what it is about, its window, by which rule and from which day, whose work it is, since when it is done, and by
    -- which event it was withdrawn. `role`: whose, unless it is assigned to somebody.
    due constant text := $text$
-- A referral is decided on.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'referral_decision'::text as kind, null::uuid as about_id,
       ''::text as about, p.referred_on as from_on,
       waymark.school_days_after(p.organisation_id, p.setting_id, p.referred_on, 5) as until_on,
       '5 school days after the referral'::text as rule, p.referred_on as counted_from,
       'inclusion_leader'::text as role, null::uuid as assigned_to, p.decided_on as done_on, null::date as withdrawn_on
from @stay p
union all
-- What was asked of the referrer arrives.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'referral_information', null, i.item, i.asked_on,
       waymark.school_days_after(p.organisation_id, p.setting_id, i.asked_on, 10), '10 school days after it was asked for',
       i.asked_on, 'inclusion_leader', null, i.received_on,
       coalesce(p.ended_on, case when p.decision in ('declined', 'withdrawn') then p.decided_on end)
from waymark.referral_item i
join @stay p using (organisation_id, setting_id, placement_id)
where i.asked_on is not null
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'induction_step', null, s.step,
       least(coalesce(p.decided_on, p.referred_on), s.due_on), s.due_on, 'the due date of the setting''s induction template',
       coalesce(p.planned_start, p.first_day, p.referred_on), 'inclusion_leader', null, s.completed_on,
       coalesce(p.ended_on, case when p.decision in ('declined', 'withdrawn') then p.decided_on end)
from waymark.induction_step s
join @stay p using (organisation_id, setting_id, placement_id)
where s.required is distinct from false and s.due_on is not null
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'transition_step', s.transition_id, s.step,
       least(s.due_on, t.planned_start - 28), s.due_on, 'the due date of the setting''s transition template',
       coalesce(t.planned_start, t.started_on, s.due_on), 'inclusion_leader', null, s.completed_on,
       coalesce(t.ended_on, case when p.end_reason <> 'transition' then p.ended_on end)
from waymark.transition_step s
join @transition t using (organisation_id, setting_id, placement_id, transition_id)
join @stay p using (organisation_id, setting_id, placement_id)
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
join @stay p using (organisation_id, setting_id, placement_id)
join waymark.half_term h on h.organisation_id = t.organisation_id and h.setting_id = t.setting_id
 and h.starts_on > t.set_on and h.starts_on <= least(coalesce(t.closed_on, 'infinity'), coalesce(p.ended_on, 'infinity'))
union all
-- An EHC plan is reviewed within 12 months of its issue, or of the last review; the stay at which the pupil is sees to it. From
-- the stays, so that the plans of a setting's pupils are read and no others.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'ehc_annual_review', e.ehc_id, b.base::text,
       (b.base + interval '10 months')::date, (b.base + interval '12 months')::date,
       '12 months after the plan''s issue or its last review', b.base, 'senco', null, b.next_review, e.ceased_on
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
       least(r.first_seen_on, r.closed_on), p.ended_on
from waymark.specialist_referral r
join @stay p using (organisation_id, setting_id, placement_id)
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
from @transition t
join @counted h using (organisation_id, setting_id, placement_id, transition_id)
join @stay p using (organisation_id, setting_id, placement_id)
where h.starts_on <= coalesce(t.ended_on, 'infinity')
union all
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'aftercare_contact', t.transition_id, h.number::text,
       h.starts_on, h.ends_on, 'each half-term up to the two-term mark', t.started_on, 'keyworker', null,
       (select min(c.held_on) from waymark.contact c
        where c.organisation_id = t.organisation_id and c.setting_id = t.setting_id and c.placement_id = t.placement_id
          and c.kind = 'aftercare' and (c.transition_id = t.transition_id or c.transition_id is null)
          and c.held_on >= h.starts_on and c.held_on < coalesce(h.next_starts_on, 'infinity')),
       t.ended_on
from @transition t
join @counted h using (organisation_id, setting_id, placement_id, transition_id)
join @stay p using (organisation_id, setting_id, placement_id)
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
from @transition t
join @stay p using (organisation_id, setting_id, placement_id)
where t.started_on is not null
union all
-- School days count, so that whoever leaves at a term's end leaves the first five of the next.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'child_protection_file', null, '', p.ended_on,
       waymark.school_days_after(p.organisation_id, p.setting_id, p.ended_on, 5), '5 school days after leaving', p.ended_on, 'dsl', null,
       (select min(s.shared_on) from waymark.share s
        where s.organisation_id = p.organisation_id and s.setting_id = p.setting_id and s.placement_id = p.placement_id
          and s.content = 'safeguarding_file' and s.audience in ('receiving_setting', 'agency') and s.shared_on >= p.ended_on - 28),
       null
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
       p.ended_on
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
       case when p.follow_up_ended_on <= m.until_on then p.follow_up_ended_on end
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
       case when c.action is not null then coalesce(c.action_on, c.contacted_on) end, p.follow_up_ended_on
from waymark.check_in c
join @stay p using (organisation_id, setting_id, placement_id)
where c.risk in ('at_risk', 'dropped_out')$text$;

    -- With its status, the person it lies with, and the hold that lies on it. `falls_to`: whose list it stands on when it is nobody's
    -- own; what belongs to nobody is the inclusion leader's.
    placed constant text := $text$
select o.*,
       case when o.done_on is not null then 'done' when o.withdrawn_on is not null then 'withdrawn'
            when h.hold_id is not null then 'on_hold' else 'open' end as status,
       h.hold_id, h.reason as hold_reason, h.review_by, mine.staff_id as owner_id,
       case when mine.staff_id is not null then null
            when exists (select from waymark.post x
                         join waymark.staff s on s.organisation_id = x.organisation_id and s.staff_id = x.staff_id
                         where x.organisation_id = o.organisation_id and coalesce(x.setting_id, o.setting_id) = o.setting_id
                           and o.role = any (x.roles) and o.role <> 'keyworker' and coalesce(s.left_on > waymark.day(), true))
            then o.role else 'inclusion_leader' end as falls_to
from @due o
left join lateral (
    select s.staff_id from waymark.staff s
    where s.organisation_id = o.organisation_id and coalesce(s.left_on > waymark.day(), true)
      and s.staff_id = coalesce(o.assigned_to, (
          select k.staff_id from waymark.keyworker k
          where o.role = 'keyworker' and k.organisation_id = o.organisation_id and k.setting_id = o.setting_id
            and k.placement_id = o.placement_id and coalesce(k.until_on > waymark.day(), true)
          order by k.from_on desc limit 1))) mine on true
left join lateral (
    select h.hold_id, h.reason, h.review_by from waymark.hold h
    where h.organisation_id = o.organisation_id and h.setting_id = o.setting_id and h.placement_id = o.placement_id
      and (h.kind is null or h.kind = o.kind and h.about_id is not distinct from o.about_id and h.about = o.about)
      and h.held_on <= waymark.day() and h.review_by > waymark.day() and coalesce(h.released_on > waymark.day(), true)
    order by h.review_by desc, h.entry desc limit 1) h on true$text$;

    -- What is open, with what a list shows beside it. The records that it names hang on the stay, so whoever sees the stay sees
    -- them; names of staff are seen by all of the organisation.
    work constant text := $text$
select o.*, s.urn, s.name as setting_name, u.ref as pupil_ref, u.forename, u.surname, u.preferred_name, u.date_of_birth,
       owner.name as owner_name, coalesce(t.ref, r.ref, m.ref, h.ref) as about_ref
from @placed o
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
where o.done_on is null and o.withdrawn_on is null$text$;

    in_views constant jsonb := '{"@stay": "waymark.placement", "@transition": "waymark.transition",
        "@counted": "waymark.transition_half_term", "@due": "waymark.due_work", "@placed": "waymark.obligation"}';
    in_function constant jsonb := '{"@stay": "seen_stay", "@transition": "seen_transition", "@counted": "counted", "@due": "due",
        "@placed": "placed"}';
    token text;
    of_function text[] := array[counted, due, placed, work];
    of_views text[] := array[counted, due, placed, work];
begin
    for token in select * from jsonb_object_keys(in_views) loop
        for part in 1..4 loop
            of_views[part] := replace(of_views[part], token, in_views ->> token);
            of_function[part] := replace(of_function[part], token, in_function ->> token);
        end loop;
    end loop;

    execute 'create or replace view waymark.transition_half_term with (security_invoker = true) as' || of_views[1];
    execute 'create or replace view waymark.due_work with (security_invoker = true) as' || of_views[2];
    execute 'create or replace view waymark.obligation with (security_invoker = true) as' || of_views[3];
    execute 'create or replace view waymark.work with (security_invoker = true) as' || of_views[4];

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
                                   and waymark.day() between c.from_on and c.until_on);
                inclusion := waymark.settings_opened(organisation, me.staff_id, '{inclusion_leader}');
            end if;
            return query
                with seen_stay as materialized (
                    select p.* from waymark.placement p
                    where p.organisation_id = organisation and p.setting_id = any (settings)
                      and (is_all or p.setting_id = any (led) or p.placement_id = any (cases))
                      and (work_for.stay is null or p.placement_id = work_for.stay)),
                seen_transition as materialized (
                    select t.* from seen_stay p join waymark.transition t using (organisation_id, setting_id, placement_id)),
                counted as materialized ($head$ || of_function[1] || $middle$),
                due as materialized (
                    select d.* from ($middle$ || of_function[2] || $middle$) d
                    where d.organisation_id = organisation and d.setting_id = any (settings)
                      and (is_all or d.setting_id = any (led) or d.placement_id = any (cases))
                      and d.from_on <= until and d.done_on is null and d.withdrawn_on is null),
                placed as materialized (
                    select w.* from ($middle$ || of_function[3] || $tail$) w
                    where is_all or not own or w.owner_id = me.staff_id or w.owner_id = any (covered) or w.setting_id = any (inclusion)
                       or exists (select from waymark.post x
                                  where x.organisation_id = organisation and x.staff_id = me.staff_id
                                    and coalesce(x.setting_id, w.setting_id) = w.setting_id and w.falls_to = any (x.roles)))
                $tail$ || of_function[4] || ';
        end $body$';
    set local role waymark_owner;
    revoke create on schema waymark from waymark_guard;
end $make$;
