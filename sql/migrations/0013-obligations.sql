-- What is due, computed from the records whenever somebody asks.
--
-- An obligation is a consequence: of a referral that is not decided, of a target that is open, of a leaver who has not been
-- reached this month. Kept in rows of its own it would have to be made, re-dated, withdrawn and brought back by every act,
-- import, correction and undoing, and would drift; as a view it cannot. Only what follows from nothing else is kept: that
-- somebody laid work aside, why, and until when.

drop view history.obligation;
drop table former.obligation;
drop table waymark.obligation;
set local role waymark_guard;
drop function waymark.obligation_written();
drop function waymark.obligation_closed();
set local role waymark_owner;
delete from waymark.reference where record = 'obligation';
delete from waymark.coded_column where record = 'obligation';

-- ------------------------------------------------------------------------------------------------ checks made anew

-- The checks of a table's references and codes, compiled from the rules as they stand; again whenever a record comes that
-- refers to it. They belong to the guard, who sees what the writer may not.
create procedure waymark.renew_checks(record name)
language plpgsql as $$
declare
    checks text;
    leaving text;
begin
    select string_agg(check_sql, E'\n') into checks from (
        select format($check$
            if exists (select from fresh f where (%s) and not exists (
                    select from waymark.%I p where p.organisation_id = f.organisation_id and %s)) then
                raise exception '%% names a record that is not there: %%', tg_table_name, %L
                    using errcode = 'foreign_key_violation', schema = 'waymark', table = tg_table_name, constraint = %L;
            end if;$check$,
            (select string_agg(format('f.%I is not null', x), ' and ') from unnest(r.fields) x), r.parent,
            (select string_agg(format('p.%I = f.%I', p, x), ' and ') from unnest(r.parent_fields, r.fields) u(p, x)),
            r.parent, concat_ws('_', r.record, r.parent, 'reference')) as check_sql
        from waymark.reference r where r.record = renew_checks.record
        union all
        select format($check$
            if exists (select from fresh f %s where %s is not null and not exists (
                    select from waymark.code c where c.list = %L and c.code = %s)) then
                raise exception '%% holds a code that its list does not have: %%', tg_table_name, %L
                    using errcode = 'check_violation', schema = 'waymark', table = tg_table_name, column = %L, constraint = %L;
            end if;$check$,
            case when c.several then format(', unnest(f.%I) one', c.field) end,
            case when c.several then 'one' else format('f.%I', c.field) end, c.list,
            case when c.several then 'one' else format('f.%I', c.field) end, c.field, c.field,
            concat_ws('_', c.record, c.field, 'code'))
        from waymark.coded_column c where c.record = renew_checks.record) x;

    select string_agg(format($check$
        if exists (select from gone g where exists (select from waymark.%1$I c where c.organisation_id = g.organisation_id and %2$s)
                   and not exists (select from waymark.%3$I p where p.organisation_id = g.organisation_id and %4$s)) then
            raise exception '%% is still named by a record: %%', tg_table_name, %1$L
                using errcode = 'foreign_key_violation', schema = 'waymark', table = tg_table_name, constraint = %5$L;
        end if;$check$, r.record,
        (select string_agg(format('c.%I = g.%I', x, p), ' and ') from unnest(r.parent_fields, r.fields) u(p, x)), r.parent,
        (select string_agg(format('p.%1$I = g.%1$I', p), ' and ') from unnest(r.parent_fields) p),
        concat_ws('_', r.record, r.parent, 'reference')), E'\n') into leaving
    from waymark.reference r where r.parent = renew_checks.record;

    grant create on schema waymark to waymark_guard;
    set local role waymark_guard;
    execute format($make$
        create or replace function waymark.%1$I() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            if exists (select from fresh f left join waymark.change_head h using (organisation_id)
                       where h.opened_by is distinct from pg_current_xact_id() or f.seq <> h.seq) then
                raise exception 'a record was written outside an act' using errcode = 'integrity_constraint_violation',
                    schema = 'waymark', table = tg_table_name, constraint = 'written_in_an_act';
            end if;
            %2$s
            return null;
        end $body$;
        create or replace function waymark.%4$I() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            if exists (select from gone g left join waymark.change_head h using (organisation_id)
                       where h.opened_by is distinct from pg_current_xact_id()) then
                raise exception 'a record was removed outside an act' using errcode = 'integrity_constraint_violation',
                    schema = 'waymark', table = tg_table_name, constraint = 'written_in_an_act';
            end if;
            %5$s
            insert into former.%3$I
            select g.*, h.seq, case tg_op when 'DELETE' then 'voided' else 'corrected' end
            from gone g join waymark.change_head h using (organisation_id) where g.seq < h.seq;
            return null;
        end $body$;
        revoke execute on function waymark.%1$I(), waymark.%4$I() from public;
        grant execute on function waymark.%1$I(), waymark.%4$I() to waymark_owner;
        $make$, record || '_written', checks, record, record || '_closed', leaving);
    set local role waymark_owner;
    revoke create on schema waymark from waymark_guard;
end $$;

-- Gives a table of records its former versions, its history, and its checks.
create or replace procedure waymark.keep_history(record name)
language plpgsql as $$
declare key text;
begin
    execute format('create table former.%1$I (like waymark.%1$I, closed_seq bigint not null, closing text not null)', record);
    select string_agg(quote_ident(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum)) into key
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indrelid = format('waymark.%I', record)::regclass and i.indisprimary;
    execute format('alter table former.%I add primary key (%s, closed_seq)', record, key);
    execute format('create view history.%1$I with (security_invoker = true) as
        select *, null::bigint as closed_seq, null::text as closing from waymark.%1$I
        union all select * from former.%1$I', record);

    call waymark.renew_checks(record);
    execute format($make$
        create trigger written after insert on waymark.%3$I
            referencing new table as fresh for each statement execute function waymark.%1$I();
        create trigger rewritten after update on waymark.%3$I
            referencing new table as fresh for each statement execute function waymark.%1$I();

        create trigger corrected after update on waymark.%3$I
            referencing old table as gone for each statement execute function waymark.%4$I();
        create trigger voided after delete on waymark.%3$I
            referencing old table as gone for each statement execute function waymark.%4$I();
        create trigger kept before truncate on waymark.%3$I for each statement execute function waymark.refuse_alteration();
        create trigger append_only before update or delete or truncate on former.%3$I
            for each statement execute function waymark.refuse_alteration();
        $make$, record || '_written', null, record, record || '_closed');
end $$;

-- ------------------------------------------------------------------------------------------------ holds

-- Work that is laid aside: one obligation, or all of a stay. It moves no due date, and what is held comes back by itself.
create table waymark.hold (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    hold_id         uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    kind            text,                           -- null: everything of the stay
    about_id        uuid,
    about           text not null default '',
    reason          text not null,
    held_on         date not null,
    review_by       date not null,
    released_on     date,
    primary key (organisation_id, setting_id, placement_id, hold_id),
    constraint hold_days_in_order check (review_by > held_on and released_on >= held_on)
);

insert into waymark.coded_column (record, field, list) values
    ('hold', 'kind', 'obligation_kind'), ('hold', 'reason', 'hold_reason');
insert into waymark.reference (record, fields, parent, parent_fields) values
    ('hold', '{setting_id, placement_id}', 'placement', '{setting_id, placement_id}');
call waymark.keep_history('hold');
call waymark.renew_checks('placement');
call waymark.renew_checks('staff');
call waymark.protect('hold', waymark.for_seen_stays(), waymark.for_own_stays('{inclusion_leader, senco, careers_lead, dsl}'));
grant select, insert, update, delete on waymark.hold to waymark_staff, waymark_steward;
grant select on former.hold, history.hold to waymark_staff, waymark_rollup, waymark_guard;
grant select on waymark.hold to waymark_rollup, waymark_guard;
grant insert on former.hold to waymark_guard;

-- ------------------------------------------------------------------------------------------------ days and names

-- The day so many school days after a day. Where the calendar doesn't reach, a week has five: what is due must not vanish
-- because next year's half-terms are missing.
create function waymark.school_days_after(organisation int, setting int, day date, school_days int) returns date
language sql stable parallel safe as $$
    select coalesce(
        (select d.day from generate_series(1, 110) ahead
         cross join lateral (select school_days_after.day + ahead as day) d
         where extract(isodow from d.day) < 6
           and exists (select from waymark.half_term h
                       where h.organisation_id = organisation and h.setting_id = setting
                         and d.day between h.starts_on and h.ends_on)
           and not exists (select from waymark.closure c
                           where c.organisation_id = organisation and c.setting_id = setting and c.closed_on = d.day)
         order by ahead offset school_days - 1 limit 1),
        day + school_days / 5 * 7 + school_days % 5)
$$;

-- Names as a search compares them: without accents, in small letters.
create function waymark.folded(name text) returns text
language sql immutable parallel safe as $$
    select lower(regexp_replace(normalize(replace(replace(name, 'ß', 'ss'), 'ø', 'o'), nfd), '[\u0300-\u036f]', '', 'g'))
$$;

-- ------------------------------------------------------------------------------------------------ obligations

-- The half-terms after a transition's start, up to the fourth, whose last day is the two-term mark.
create view waymark.transition_half_term with (security_invoker = true) as
select t.organisation_id, t.setting_id, t.placement_id, t.transition_id, h.number, h.starts_on, h.ends_on, h.next_starts_on
from waymark.transition t
cross join lateral (
    select row_number() over (order by h.starts_on) as number, h.starts_on, h.ends_on,
           lead(h.starts_on) over (order by h.starts_on) as next_starts_on
    from waymark.half_term h
    where h.organisation_id = t.organisation_id and h.setting_id = t.setting_id and h.starts_on >= t.started_on
    order by h.starts_on limit 5) h
where t.started_on is not null and h.number <= 4
  and exists (select from waymark.half_term earlier
              where earlier.organisation_id = t.organisation_id and earlier.setting_id = t.setting_id
                and earlier.starts_on <= t.started_on);

-- Each branch: what it is about, its window, by which rule and from which day, whose work it is, since when it is done, and
-- by which event it was withdrawn. `role`: whose, unless it is assigned to somebody.
create view waymark.due_work with (security_invoker = true) as
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
-- An EHC plan is reviewed within 12 months of its issue, or of the last review; the stay at which the pupil is sees to it.
select p.organisation_id, p.setting_id, p.placement_id, p.pupil_id, 'ehc_annual_review', e.ehc_id, b.base::text,
       (b.base + interval '10 months')::date, (b.base + interval '12 months')::date,
       '12 months after the plan''s issue or its last review', b.base, 'senco', null, b.next_review, e.ceased_on
from waymark.ehc_plan e
cross join lateral (
    select d.base, (select min(r.reviewed_on) from waymark.ehc_review r
                    where r.organisation_id = e.organisation_id and r.pupil_id = e.pupil_id and r.ehc_id = e.ehc_id
                      and r.reviewed_on > d.base) as next_review
    from (select e.issued_on as base
          union select r.reviewed_on from waymark.ehc_review r
          where r.organisation_id = e.organisation_id and r.pupil_id = e.pupil_id and r.ehc_id = e.ehc_id) d
    where d.base is not null) b
cross join lateral (
    select p.* from waymark.placement p
    where p.organisation_id = e.organisation_id and p.pupil_id = e.pupil_id and p.first_day is not null and p.ended_on is null
    order by p.first_day desc, p.entry desc limit 1) p
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

-- With its status, the person it lies with, and the hold that lies on it. `falls_to`: whose list it stands on when it is
-- nobody's own; what belongs to nobody is the inclusion leader's.
create view waymark.obligation with (security_invoker = true) as
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
from waymark.due_work o
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
    order by h.review_by desc, h.entry desc limit 1) h on true;

grant select on waymark.due_work, waymark.transition_half_term, waymark.obligation to waymark_staff, waymark_steward;

-- ------------------------------------------------------------------------------------------------ whoever leaves

grant create on schema waymark to waymark_guard;
set local role waymark_guard;
create or replace function waymark.end_staff(organisation int, staff uuid, day date) returns int
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    leaver waymark.staff;
    number bigint;
    handed_over int;
begin
    perform waymark.demand_administrator(organisation);
    select h.seq into number from waymark.change_head h where h.organisation_id = organisation;
    select s.* into leaver from waymark.staff s
    where s.organisation_id = organisation and s.staff_id = staff and s.left_on is null
      and (waymark.acts_for_all() or s.staff_id = any (waymark.administered_staff(waymark.caller())));
    if not found then
        raise exception 'there is no such member of staff' using errcode = 'no_data_found',
            schema = 'waymark', table = 'staff', constraint = 'staff_there';
    end if;
    update waymark.staff s set left_on = day, seq = number where s.organisation_id = organisation and s.staff_id = staff;
    update waymark.keyworker k set until_on = greatest(day, k.from_on), seq = number
    where k.organisation_id = organisation and k.staff_id = staff and k.until_on is null;
    get diagnostics handed_over = row_count;
    if leaver.login is not null then perform waymark.close_login(leaver.login); end if;
    return handed_over;
end $$;
set local role waymark_owner;
revoke create on schema waymark from waymark_guard;

call waymark.hand_over();
grant execute on function waymark.school_days_after(int, int, date, int), waymark.folded(text) to waymark_staff;
