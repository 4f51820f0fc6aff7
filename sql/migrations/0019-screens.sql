-- A pupil's page and a search, in the time that a screen has; and the worklist in less of it.
--
-- Policies are planned and carried out anew for every table of a statement, and each asks four functions who the caller is and
-- which stays are theirs: half a millisecond a table. A page reads some thirty, and spent half its time on asking. As for the
-- worklist, who may see which stay is asked once here, by the same functions that the policies ask, and the page is then read
-- for those stays alone. Each function takes rights from the login that it is given, which counts only when it is the caller's.

-- What the caller may see of an organisation, in the words of the policies: stays at `settings` that are at one of `led` or among
-- `cases`. Whoever acts for all sees every setting's.
create function waymark.sight(login name, organisation int, out settings int[], out led int[], out cases uuid[], out is_all boolean)
language plpgsql stable as $$
declare me record;
begin
    is_all := sight.login = waymark.caller() and waymark.acts_for_all();
    if is_all then
        settings := array(select s.setting_id from waymark.setting s where s.organisation_id = organisation);
        led := settings;
        return;
    end if;
    me := waymark.identity(sight.login);
    if me.organisation_id is distinct from organisation then return; end if;
    settings := waymark.seen_settings(sight.login);
    led := waymark.led_settings(sight.login);
    cases := waymark.caseload(sight.login);
end $$;

-- Stays of some pupils, or one stay, with what every screen shows beside them. Whoever sees a stay sees its pupil; settings are
-- seen by all of the organisation.
create function waymark.stays_for(login name, organisation int, pupils uuid[], stay uuid) returns table (
    placement_id uuid, ref text, seq bigint, setting_id int, urn text, setting_name text,
    pupil_id uuid, pupil_ref text, forename text, surname text, preferred_name text, date_of_birth date,
    referred_on date, decision text, decided_on date, planned_start date, first_day date, ended_on date, end_reason text,
    follow_up_starts_on date, follow_up_ended_on date, entry bigint)
language plpgsql stable security definer set search_path = waymark, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    sight record;
    found_stays uuid[];
begin
    sight := waymark.sight(stays_for.login, organisation);
    if stay is null then
        found_stays := array(select p.placement_id from waymark.placement p
                             where p.organisation_id = organisation and p.pupil_id = any (pupils));
    else
        found_stays := array[stay];
    end if;
    return query
        select p.placement_id, p.ref, p.seq, p.setting_id, s.urn, s.name,
               u.pupil_id, u.ref, u.forename, u.surname, u.preferred_name, u.date_of_birth,
               p.referred_on, p.decision, p.decided_on, p.planned_start, p.first_day, p.ended_on, p.end_reason,
               p.follow_up_starts_on, p.follow_up_ended_on, p.entry
        from waymark.placement p
        join waymark.pupil u on u.organisation_id = p.organisation_id and u.pupil_id = p.pupil_id
        join waymark.setting s on s.organisation_id = p.organisation_id and s.setting_id = p.setting_id
        where p.organisation_id = organisation and p.setting_id = any (sight.settings) and p.placement_id = any (found_stays)
          and (p.setting_id = any (sight.led) or p.placement_id = any (sight.cases));
end $$;

-- Pupils whom a text fits. A reference or a UPN that fits exactly stands for itself; else everybody of whose names every word is a
-- piece, and whom the last four of the UPN or the initials fit: among those whom the caller may see, and no others.
create function waymark.pupils_for(login name, organisation int, typed text, words text[]) returns table (
    pupil_id uuid, ref text, forename text, surname text, preferred_name text, date_of_birth date, upn text)
language plpgsql stable security definer set search_path = waymark, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    sight record;
    seen uuid[];
    -- A login compares by bytes, and beside it the other parameters would too, to which Ł is no capital letter.
    wanted constant text collate "default" := typed;
    pieces constant text[] collate "default" := array(select waymark.folded(word collate "default") from unnest(words) word);
    initials constant text collate "default" := waymark.folded(wanted);
begin
    sight := waymark.sight(pupils_for.login, organisation);
    return query
        select u.pupil_id, u.ref, u.forename, u.surname, u.preferred_name, u.date_of_birth, u.upn
        from waymark.pupil u
        where u.organisation_id = organisation and (u.ref = wanted or u.upn = upper(wanted))
          and (sight.is_all or u.pupil_id = any (waymark.unplaced_pupils(pupils_for.login))
               or exists (select from waymark.placement p
                          where p.organisation_id = u.organisation_id and p.pupil_id = u.pupil_id and p.setting_id = any (sight.settings)
                            and (p.setting_id = any (sight.led) or p.placement_id = any (sight.cases))))
        order by waymark.folded(u.surname), waymark.folded(u.forename), u.ref;
    if found then return; end if;

    if sight.is_all then
        seen := array(select u.pupil_id from waymark.pupil u where u.organisation_id = organisation);
    else
        seen := waymark.unplaced_pupils(pupils_for.login) || array(
            select distinct p.pupil_id from waymark.placement p
            where p.organisation_id = organisation and p.setting_id = any (sight.settings)
              and (p.setting_id = any (sight.led) or p.placement_id = any (sight.cases)));
    end if;
    return query
        select u.pupil_id, u.ref, u.forename, u.surname, u.preferred_name, u.date_of_birth, u.upn
        from waymark.pupil u
        cross join lateral (select waymark.folded(concat_ws(' ', u.forename, u.preferred_name, u.surname)) as names) n
        where u.organisation_id = organisation and u.pupil_id = any (seen)
          and (not exists (select from unnest(pieces) piece where position(piece in n.names) = 0)
               or lower(u.ref) = lower(wanted) or right(u.upn, 4) = upper(wanted)
               or waymark.folded(left(u.forename, 1) || left(u.surname, 1)) = initials
               or waymark.folded(left(u.preferred_name, 1) || left(u.surname, 1)) = initials)
        order by waymark.folded(u.surname), waymark.folded(u.forename), u.ref;
end $$;

-- What a pupil's page says beyond the stays and the work: as one document, null when the caller may see no stay of theirs. Lists
-- hang on the stays that may be seen; plans on the pupil, whom whoever sees a stay sees; names of staff are seen by all.
create function waymark.page_for(login name, organisation int, pupil uuid) returns jsonb
language plpgsql stable security definer set search_path = waymark, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    sight record;
    settings int[];
    stays uuid[];
begin
    sight := waymark.sight(page_for.login, organisation);
    select array_agg(distinct p.setting_id), array_agg(p.placement_id) into settings, stays
    from waymark.placement p
    where p.organisation_id = organisation and p.pupil_id = pupil and p.setting_id = any (sight.settings)
      and (p.setting_id = any (sight.led) or p.placement_id = any (sight.cases));
    if stays is null then return null; end if;
    return (
        select jsonb_build_object(
            'upn', u.upn, 'sen_provision', u.sen_provision, 'primary_need', u.primary_need, 'disadvantaged', u.disadvantaged,
            'looked_after', u.looked_after, 'social_worker', u.social_worker, 'youth_justice', u.youth_justice,
            'stays', (
                select jsonb_object_agg(p.placement_id, jsonb_build_object(
                    'reason', p.reason, 'referred_by', p.referred_by, 'registration', p.registration,
                    'keyworker', (
                        select s.name from waymark.keyworker k
                        join waymark.staff s on s.organisation_id = k.organisation_id and s.staff_id = k.staff_id
                        where k.organisation_id = p.organisation_id and k.setting_id = p.setting_id
                          and k.placement_id = p.placement_id and coalesce(k.until_on > waymark.day(), true)
                        order by k.from_on desc limit 1),
                    'steps_done', i.done, 'steps', i.steps))
                from waymark.placement p
                cross join lateral (
                    select count(i.completed_on) as done, count(*) as steps from waymark.induction_step i
                    where i.organisation_id = p.organisation_id and i.setting_id = p.setting_id
                      and i.placement_id = p.placement_id and i.required is distinct from false) i
                where p.organisation_id = organisation and p.setting_id = any (settings) and p.placement_id = any (stays)),
            'lines', (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'part', l.part, 'ref', l.ref, 'words', array_remove(l.words, null), 'day', l.day) order by l.part, l.place), '[]')
                from (
                    select 'ehc_plan' as part, e.ref,
                           array[coalesce(e.decision, 'pending'), case when e.ceased_on is not null then 'ceased' end] as words,
                           coalesce((select max(r.reviewed_on) from waymark.ehc_review r
                                     where r.organisation_id = e.organisation_id and r.pupil_id = e.pupil_id and r.ehc_id = e.ehc_id),
                                    e.issued_on, e.decided_on, e.requested_on) as day,
                           row_number() over (order by e.requested_on desc, e.entry desc) as place
                    from waymark.ehc_plan e where e.organisation_id = organisation and e.pupil_id = pupil
                    union all
                    select 'need', n.ref, array[n.category, n.strategies], n.identified_on,
                           row_number() over (order by n.identified_on, n.entry)
                    from waymark.need n
                    where n.organisation_id = organisation and n.setting_id = any (settings) and n.placement_id = any (stays)
                      and coalesce(n.status, 'open') = 'open'
                    union all
                    select 'target', t.ref, array[t.area, t.statement,
                               (select r.mastery from waymark.target_review r
                                where r.organisation_id = t.organisation_id and r.setting_id = t.setting_id
                                  and r.placement_id = t.placement_id and r.target_id = t.target_id
                                order by r.reviewed_on desc limit 1)], t.set_on,
                           row_number() over (order by t.set_on, t.entry)
                    from waymark.target t
                    join waymark.placement p using (organisation_id, setting_id, placement_id)
                    where t.organisation_id = organisation and t.setting_id = any (settings) and t.placement_id = any (stays)
                      and t.closed_on is null and p.ended_on is null
                    union all (
                    select 'transition', t.ref, array[t.kind, t.receiving,
                               case when t.ended_on is not null then t.end_reason when t.started_on is not null then 'started'
                                    else 'planned' end],
                           coalesce(t.ended_on, t.started_on, t.planned_start), row_number() over (order by t.entry desc)
                    from waymark.transition t
                    where t.organisation_id = organisation and t.setting_id = any (settings) and t.placement_id = any (stays)
                    order by t.entry desc limit 3)
                    union all (
                    select 'destination', d.ref, array[d.status, d.provider], d.started_on, 1
                    from waymark.destination d
                    where d.organisation_id = organisation and d.setting_id = any (settings) and d.placement_id = any (stays)
                      and d.ended_on is null
                    limit 1)
                    union all (
                    select 'check_in', c.ref, array[c.method, case when not c.reached then 'not_reached' end, c.status, c.risk],
                           c.contacted_on, row_number() over (order by c.contacted_on desc, c.entry desc)
                    from waymark.check_in c
                    where c.organisation_id = organisation and c.setting_id = any (settings) and c.placement_id = any (stays)
                    order by c.contacted_on desc, c.entry desc limit 3)
                    union all (
                    select 'contact', c.ref, c.kind || array[]::text[] || c.note, c.held_on,
                           row_number() over (order by c.held_on desc, c.entry desc)
                    from waymark.contact c
                    where c.organisation_id = organisation and c.setting_id = any (settings) and c.placement_id = any (stays)
                    order by c.held_on desc, c.entry desc limit 3)) l))
        from waymark.pupil u
        where u.organisation_id = organisation and u.pupil_id = pupil);
end $$;

-- The day so many school days after a day, as before: counted day by day through the half-terms that are ahead, and no further
-- than it takes. As one query over the 110 days ahead it took twice as long, a hundred times for one worklist.
create or replace function waymark.school_days_after(organisation int, setting int, day date, school_days int) returns date
language plpgsql stable parallel safe set plan_cache_mode = force_generic_plan as $$
declare
    furthest constant date := day + 110;
    closures constant date[] := array(
        select c.closed_on from waymark.closure c
        where c.organisation_id = organisation and c.setting_id = setting and c.closed_on > day and c.closed_on <= furthest);
    half record;
    at date;
    counted int := 0;
begin
    for half in
        select h.starts_on, h.ends_on from waymark.half_term h
        where h.organisation_id = organisation and h.setting_id = setting and h.ends_on > day and h.starts_on <= furthest
        order by h.starts_on
    loop
        at := greatest(half.starts_on, day + 1);
        while at <= half.ends_on and at <= furthest loop
            if extract(isodow from at) < 6 and at <> all (closures) then
                counted := counted + 1;
                if counted = school_days then return at; end if;
            end if;
            at := at + 1;
        end loop;
    end loop;
    return day + school_days / 5 * 7 + school_days % 5;
end $$;

grant execute on function waymark.stays_for(name, int, uuid[], uuid), waymark.pupils_for(name, int, text, text[]),
    waymark.page_for(name, int, uuid) to waymark_staff;
call waymark.hand_over();
