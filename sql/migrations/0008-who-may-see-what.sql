-- Row-level security: what a role may not see does not exist for it.
--
-- Every table is forced, so its owner sees nothing either. Who may see a stay is written once, in led_settings and
-- caseload; pupils, plans, former versions and views follow from it. Policies ask these functions in a scalar sub-select
-- that is cast to an array: that runs once a statement and can be looked up in the key, where a function called for each
-- row costs seconds.

-- ------------------------------------------------------------------------------------------------ doors that open for a while

-- An administrator sees pupils' rows only while importing, exporting or erasing.
create table waymark.exchange (
    organisation_id int not null references waymark.organisation,
    exchange_id     uuid not null,
    staff_id        uuid not null,
    purpose         text not null check (purpose in ('import', 'export', 'erasure')),
    begun_at        timestamptz not null default clock_timestamp(),
    until_at        timestamptz not null,
    ended_at        timestamptz,
    by_transaction  xid8 not null default pg_current_xact_id(),
    primary key (organisation_id, exchange_id)
);
create index exchange_open on waymark.exchange (organisation_id, staff_id) where ended_at is null;

-- Somebody opens, in an emergency, what is not theirs. A safeguarding lead sees it until they have closed it.
create table waymark.break_glass (
    organisation_id int not null references waymark.organisation,
    break_glass_id  uuid not null,
    setting_id      int not null,
    pupil_id        uuid not null,
    staff_id        uuid not null,
    reason          text not null check (reason ~ '[^[:space:]]'),
    opened_at       timestamptz not null default clock_timestamp(),
    until_at        timestamptz not null,
    closed_by       uuid,
    closed_at       timestamptz,
    finding         text,                           -- what the safeguarding lead made of it
    by_transaction  xid8 not null default pg_current_xact_id(),
    primary key (organisation_id, break_glass_id),
    constraint break_glass_closed_by_somebody_else check (closed_by <> staff_id),
    constraint break_glass_closed_by_somebody check ((closed_by is null) = (closed_at is null))
);
create index break_glass_open on waymark.break_glass (organisation_id, staff_id) where closed_at is null;

grant select, insert, update on waymark.exchange, waymark.break_glass to waymark_guard;

create index cover_today on waymark.cover (organisation_id, covered_by, until_on);

-- A door counts once it has been committed by an earlier transaction: else somebody could look, and roll back the record of it.
create function waymark.is_committed(made_by xid8) returns boolean
language sql stable parallel safe as $$
    select made_by is distinct from pg_catalog.pg_current_xact_id_if_assigned()
$$;

-- ------------------------------------------------------------------------------------------------ who may see a stay

-- What an administrator configures: where they hold the post, and the organisation's settings where nobody does yet.
create function waymark.settings_configured(organisation int, staff uuid) returns int[]
language plpgsql stable parallel safe as $$
declare held int[] := waymark.settings_held(organisation, staff, '{administrator}');
begin
    if held = '{}' then return held; end if;
    return held || array(
        select s.setting_id from waymark.setting s
        where s.organisation_id = organisation and s.setting_id <> all (held)
          and not exists (select from waymark.post p
                          where p.organisation_id = s.organisation_id and 'administrator' = any (p.roles)
                            and coalesce(p.setting_id, s.setting_id) = s.setting_id));
end $$;

create function waymark.configured_settings(login name) returns int[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(configured_settings.login);
    return waymark.settings_configured(me.organisation_id, me.staff_id);
end $$;

-- Whether an administrator's import, export or erasure is under way.
create function waymark.is_exchanging(organisation int, staff uuid) returns boolean
language plpgsql stable parallel safe as $$
begin
    return exists (
        select from waymark.exchange e
        where e.organisation_id = organisation and e.staff_id = staff and e.ended_at is null
          and e.until_at > statement_timestamp() and waymark.is_committed(e.by_transaction));
end $$;

-- The settings in which somebody may do what the roles may, an import or export under way included.
create function waymark.settings_opened(organisation int, staff uuid, roles text[]) returns int[]
language plpgsql stable parallel safe as $$
declare post record;
begin
    post := waymark.posts_held(organisation, staff, roles);
    if post.is_administrator and waymark.is_exchanging(organisation, staff) then
        return post.settings || waymark.settings_configured(organisation, staff);
    end if;
    return post.settings;
end $$;

create function waymark.settings_open_to(login name, roles text[]) returns int[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(settings_open_to.login);
    return waymark.settings_opened(me.organisation_id, me.staff_id, roles);
end $$;

-- The roles that see every pupil of a setting.
create function waymark.leading_roles() returns text[]
language sql immutable parallel safe as $$ select '{inclusion_leader, senco, careers_lead, dsl, slt}'::text[] $$;

-- Where every pupil may be seen. Together with the caseload: who may see a stay.
create function waymark.led_settings(login name) returns int[]
language sql stable parallel safe as $$
    select waymark.settings_open_to(led_settings.login, waymark.leading_roles())
$$;

-- The stays of a keyworker: of those they know or knew, and of those of a colleague whom they cover today. `present`: only
-- the ones that are theirs to work on.
create function waymark.stays_of(organisation int, staff uuid, present boolean) returns table (setting_id int, placement_id uuid)
language plpgsql stable parallel safe as $$
declare
    settings int[] := waymark.settings_held(organisation, staff, '{keyworker}');
    colleague uuid;
begin
    if settings = '{}' then return; end if;
    return query
        select k.setting_id, k.placement_id from waymark.keyworker k
        where k.organisation_id = organisation and k.staff_id = staff and k.setting_id = any (settings)
          and (not present or coalesce(k.until_on > waymark.day(), true));
    for colleague in
        select c.staff_id from waymark.cover c
        where c.organisation_id = organisation and c.covered_by = staff and waymark.day() between c.from_on and c.until_on
    loop
        settings := waymark.settings_held(organisation, colleague, '{keyworker}');
        return query
            select k.setting_id, k.placement_id from waymark.keyworker k
            where k.organisation_id = organisation and k.staff_id = colleague and k.setting_id = any (settings)
              and coalesce(k.until_on > waymark.day(), true);
    end loop;
end $$;

-- The stays of pupils for whom somebody has broken the glass.
create function waymark.stays_behind_glass(organisation int, staff uuid) returns table (setting_id int, placement_id uuid)
language sql stable parallel safe as $$
    select p.setting_id, p.placement_id
    from waymark.break_glass b
    join waymark.placement p on p.organisation_id = b.organisation_id and p.pupil_id = b.pupil_id and p.setting_id = b.setting_id
    where b.organisation_id = organisation and b.staff_id = staff and b.closed_at is null
      and b.until_at > statement_timestamp() and waymark.is_committed(b.by_transaction)
$$;

create function waymark.has_broken_glass(organisation int, staff uuid) returns boolean
language plpgsql stable parallel safe as $$
begin
    return exists (select from waymark.break_glass b
                   where b.organisation_id = organisation and b.staff_id = staff and b.closed_at is null
                     and b.until_at > statement_timestamp());
end $$;

create function waymark.caseload(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    stays uuid[];
begin
    me := waymark.identity(caseload.login);
    stays := array(select s.placement_id from waymark.stays_of(me.organisation_id, me.staff_id, present => false) s);
    if waymark.has_broken_glass(me.organisation_id, me.staff_id) then
        stays := stays || array(select s.placement_id from waymark.stays_behind_glass(me.organisation_id, me.staff_id) s);
    end if;
    return stays;
end $$;

create function waymark.present_caseload(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(present_caseload.login);
    return array(select distinct s.placement_id from waymark.stays_of(me.organisation_id, me.staff_id, present => true) s);
end $$;

-- Where the stays lie that may be seen: what finds them in the key.
create function waymark.seen_settings(login name) returns int[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    post record;
    settings int[];
begin
    me := waymark.identity(seen_settings.login);
    post := waymark.posts_held(me.organisation_id, me.staff_id, waymark.leading_roles());
    settings := post.settings;
    if post.is_administrator and waymark.is_exchanging(me.organisation_id, me.staff_id) then
        settings := settings || waymark.settings_configured(me.organisation_id, me.staff_id);
    end if;
    if post.is_keyworker then
        settings := settings || array(select distinct s.setting_id
                                      from waymark.stays_of(me.organisation_id, me.staff_id, present => false) s);
    end if;
    if waymark.has_broken_glass(me.organisation_id, me.staff_id) then
        settings := settings || array(select s.setting_id from waymark.stays_behind_glass(me.organisation_id, me.staff_id) s);
    end if;
    return settings;
end $$;

-- Pupils without a stay exist for a moment of an import, and for nobody else.
create function waymark.unplaced_pupils(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(unplaced_pupils.login);
    if not waymark.is_exchanging(me.organisation_id, me.staff_id)
        or waymark.settings_held(me.organisation_id, me.staff_id, '{administrator}') = '{}' then
        return '{}';
    end if;
    return array(select p.pupil_id from waymark.pupil p
                 where p.organisation_id = me.organisation_id
                   and not exists (select from waymark.placement s
                                   where s.organisation_id = p.organisation_id and s.pupil_id = p.pupil_id));
end $$;

-- ------------------------------------------------------------------------------------------------ who may see the rest

-- Restricted notes are for safeguarding leads, and for whoever has broken the glass; and for them only when the look was on
-- record before. The stays for which that is so.
create function waymark.unsealed(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    leads int[];
begin
    me := waymark.identity(unsealed.login);
    leads := waymark.settings_held(me.organisation_id, me.staff_id, '{dsl}');
    return array(
        select p.placement_id
        from waymark.look l
        join waymark.placement p on p.organisation_id = l.organisation_id and p.pupil_id = any (l.pupils)
        where l.organisation_id = me.organisation_id and l.login = unsealed.login and l.staff_id = me.staff_id
          and l.act = 'restricted_notes' and l.made_at > statement_timestamp() - interval '15 minutes'
          and waymark.is_committed(l.by_transaction)
          and (p.setting_id = any (leads)
               or p.placement_id in (select s.placement_id
                                     from waymark.stays_behind_glass(me.organisation_id, me.staff_id) s)));
end $$;

-- Staff whom an administrator may change: those of their settings, and those who have no post yet; never themselves.
create function waymark.administered_staff(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    settings int[];
begin
    me := waymark.identity(administered_staff.login);
    settings := waymark.settings_configured(me.organisation_id, me.staff_id);
    if settings = '{}' then return '{}'; end if;
    return array(
        select s.staff_id from waymark.staff s
        where s.organisation_id = me.organisation_id and s.staff_id <> me.staff_id
          and coalesce((select bool_or(p.setting_id = any (settings)) from waymark.post p
                        where p.organisation_id = s.organisation_id and p.staff_id = s.staff_id), true));
end $$;

-- Whose absence a login may arrange cover for: their own, and the keyworkers' of the settings where they lead inclusion.
create function waymark.covered_staff(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    settings int[];
begin
    me := waymark.identity(covered_staff.login);
    settings := waymark.settings_held(me.organisation_id, me.staff_id, '{inclusion_leader}');
    return array(
        select p.staff_id from waymark.post p
        where p.organisation_id = me.organisation_id
          and (p.setting_id = any (settings) or p.staff_id = me.staff_id) and 'keyworker' = any (p.roles));
end $$;

-- ------------------------------------------------------------------------------------------------ policies

-- Protects a record, its former versions and the view of both. `seen` says which rows staff see, `written` which they may
-- make, change and void; null: none.
create procedure waymark.protect(record name, seen text, written text default null)
language plpgsql as $$
declare
    relation regclass;
begin
    foreach relation in array array_remove(array[to_regclass(format('waymark.%I', record)),
                                                 to_regclass(format('former.%I', record))], null)
    loop
        execute format('alter table %s enable row level security', relation);
        execute format('alter table %s force row level security', relation);
        execute format('create policy guard on %s to waymark_guard using (true) with check (true)', relation);
        execute format('create policy roll_up on %s for select to waymark_rollup using (true)', relation);
        execute format('create policy steward on %s to waymark_steward using ((select waymark.acts_for_all()))
                            with check ((select waymark.acts_for_all()))', relation);
        execute format('create policy seen on %s for select to waymark_staff using (%s)', relation, seen);
    end loop;
    if written is null then return; end if;
    execute format('create policy added on waymark.%I for insert to waymark_staff with check (%s)', record, written);
    execute format('create policy corrected on waymark.%I for update to waymark_staff using (%s) with check (%2$s)', record, written);
    execute format('create policy voided on waymark.%I for delete to waymark_staff using (%s)', record, written);
end $$;

-- Rows of the caller's organisation for which a condition holds.
create function waymark.within_organisation(condition text) returns text language sql immutable as $$
    select format('organisation_id = (select waymark.organisation_of(current_user)) and (%s)', condition)
$$;

-- Rows of settings in which the caller holds one of the roles.
create function waymark.for_roles(roles text) returns text language sql immutable as $$
    select waymark.within_organisation(
        format('setting_id = any ((select waymark.settings_open_to(current_user, %L))::int[])', roles))
$$;

-- Rows of stays that the caller may see.
create function waymark.for_seen_stays() returns text language sql immutable as $$
    select waymark.within_organisation($c$
        setting_id = any ((select waymark.seen_settings(current_user))::int[])
        and (setting_id = any ((select waymark.led_settings(current_user))::int[])
             or placement_id = any ((select waymark.caseload(current_user))::uuid[]))$c$)
$$;

-- Rows of stays that the caller works on: as keyworker, or in one of the roles.
create function waymark.for_own_stays(roles text) returns text language sql immutable as $$
    select waymark.within_organisation(format($c$
        setting_id = any ((select waymark.settings_open_to(current_user, %L))::int[])
        or placement_id = any ((select waymark.present_caseload(current_user))::uuid[])$c$, roles))
$$;

-- Rows about pupils one of whose stays the caller may see.
create function waymark.for_seen_pupils(record name) returns text language sql immutable as $$
    select waymark.within_organisation(format($c$
        exists (select from waymark.placement stay
                where stay.organisation_id = %1$I.organisation_id and stay.pupil_id = %1$I.pupil_id)
        or pupil_id = any ((select waymark.unplaced_pupils(current_user))::uuid[])$c$, record))
$$;

-- Rows about pupils who have a stay where the caller holds one of the roles.
create function waymark.for_pupils_of_roles(record name, roles text) returns text language sql immutable as $$
    select waymark.within_organisation(format($c$
        exists (select from waymark.placement stay
                where stay.organisation_id = %1$I.organisation_id and stay.pupil_id = %1$I.pupil_id
                  and stay.setting_id = any ((select waymark.settings_open_to(current_user, %2$L))::int[]))
        or pupil_id = any ((select waymark.unplaced_pupils(current_user))::uuid[])$c$, record, roles))
$$;

do $$
declare
    anybody constant text := '{keyworker, inclusion_leader, senco, careers_lead, dsl, slt, trust_lead, administrator}';
    of_organisation constant text := waymark.within_organisation('true');
    configured constant text := waymark.within_organisation(
        'setting_id = any ((select waymark.configured_settings(current_user))::int[])');
    administered constant text := waymark.within_organisation(
        'staff_id = any ((select waymark.administered_staff(current_user))::uuid[])');
    record name;
begin
    -- What everybody of an organisation may know: its settings, and who works there.
    call waymark.protect('setting', of_organisation);
    execute format('create policy added on waymark.setting for insert to waymark_staff with check (%s)', waymark.within_organisation(
        'cardinality((select waymark.configured_settings(current_user))::int[]) > 0'));
    execute format('create policy corrected on waymark.setting for update to waymark_staff using (%s) with check (%1$s)', configured);
    execute format('create policy voided on waymark.setting for delete to waymark_staff using (%s)', configured);
    call waymark.protect('staff', of_organisation);
    execute format('create policy added on waymark.staff for insert to waymark_staff with check (%s)', waymark.within_organisation(
        'cardinality((select waymark.configured_settings(current_user))::int[]) > 0'));
    execute format('create policy corrected on waymark.staff for update to waymark_staff using (%s) with check (%1$s)', administered);
    execute format('create policy voided on waymark.staff for delete to waymark_staff using (%s)', administered);
    call waymark.protect('post', of_organisation, waymark.within_organisation($c$
        staff_id = any ((select waymark.administered_staff(current_user))::uuid[])
        and setting_id = any ((select waymark.configured_settings(current_user))::int[])$c$));
    call waymark.protect('cover', of_organisation, waymark.within_organisation(
        'staff_id = any ((select waymark.covered_staff(current_user))::uuid[])'));
    foreach record in array '{half_term, closure, template_step}'::name[] loop
        call waymark.protect(record, waymark.for_roles(anybody), configured);
    end loop;

    -- The narrative goes with the evidence; who has something to do sees what.
    call waymark.protect('narrative', waymark.for_roles('{slt, trust_lead}'), waymark.for_roles('{slt}'));
    call waymark.protect('narrative_action',
        format('(%s) or owner_id = (select waymark.staff_of(current_user)) and %s', waymark.for_roles('{slt, trust_lead}'), of_organisation),
        waymark.for_roles('{slt}'));

    call waymark.protect('pupil', waymark.for_seen_pupils('pupil'));
    execute format('create policy added on waymark.pupil for insert to waymark_staff with check (%s)', waymark.within_organisation(
        $c$cardinality((select waymark.settings_open_to(current_user, '{inclusion_leader}'))::int[]) > 0$c$));
    execute format('create policy corrected on waymark.pupil for update to waymark_staff using (%s) with check (%1$s)',
        waymark.for_pupils_of_roles('pupil', '{inclusion_leader, senco}'));
    execute format('create policy voided on waymark.pupil for delete to waymark_staff using (%s)',
        waymark.for_pupils_of_roles('pupil', '{inclusion_leader}'));
    call waymark.protect('ehc_plan', waymark.for_seen_pupils('ehc_plan'), waymark.for_pupils_of_roles('ehc_plan', '{senco}'));
    call waymark.protect('ehc_review', waymark.for_seen_pupils('ehc_review'), waymark.for_pupils_of_roles('ehc_review', '{senco}'));

    -- Referral, induction, transition: the inclusion leader's. The steps on the way are the keyworker's too.
    foreach record in array '{placement, keyworker, referral_item, timetable_stage, transition}'::name[] loop
        call waymark.protect(record, waymark.for_seen_stays(), waymark.for_roles('{inclusion_leader}'));
    end loop;
    foreach record in array '{induction_step, target, target_review, transition_step, transition_check}'::name[] loop
        call waymark.protect(record, waymark.for_seen_stays(), waymark.for_own_stays('{inclusion_leader}'));
    end loop;
    -- Assessments, needs, specialists: the SENCo's.
    foreach record in array '{assessment, score, need, specialist_referral}'::name[] loop
        call waymark.protect(record, waymark.for_seen_stays(), waymark.for_roles('{senco}'));
    end loop;
    call waymark.protect('passport', waymark.for_seen_stays(), waymark.for_own_stays('{inclusion_leader, senco}'));
    -- Onwards: the careers lead's, and the keyworker's.
    foreach record in array '{careers_activity, destination, check_in}'::name[] loop
        call waymark.protect(record, waymark.for_seen_stays(), waymark.for_own_stays('{inclusion_leader, careers_lead}'));
    end loop;
    -- Whoever works with a pupil meets people, passes things on, and has things to do.
    foreach record in array '{contact, share, obligation}'::name[] loop
        call waymark.protect(record, waymark.for_seen_stays(), waymark.for_own_stays('{inclusion_leader, senco, careers_lead, dsl}'));
    end loop;

    -- A restricted note can be written by whoever may see the stay, and read only when the look is on record.
    call waymark.protect('restricted_note', waymark.within_organisation(
        'placement_id = any ((select waymark.unsealed(current_user))::uuid[])'));
end $$;

-- The rest of a restricted note's policies, and those of the tables that are no records.
do $$
declare
    of_organisation constant text := waymark.within_organisation('true');
    of_auditors constant text := waymark.within_organisation($c$(select waymark.holds(current_user, '{auditor}'))$c$);
    leads constant text := waymark.within_organisation(
        $c$setting_id = any ((select waymark.settings_as(current_user, '{dsl}'))::int[])$c$);
    relation regclass;
begin
    execute format('create policy added on waymark.restricted_note for insert to waymark_staff with check (%s)',
                   waymark.for_seen_stays());
    execute format('create policy corrected on waymark.restricted_note for update to waymark_staff using (%s) with check (%1$s)', leads);
    execute format('create policy voided on waymark.restricted_note for delete to waymark_staff using (%s)', leads);

    call waymark.protect('organisation', of_organisation);
    call waymark.protect('change_head', 'false');
    call waymark.protect('change', format('%s or login = current_user and %s', of_auditors, of_organisation));
    call waymark.protect('look_head', 'false');
    call waymark.protect('look', of_auditors);
    call waymark.protect('login', 'false');
    call waymark.protect('exchange', of_auditors);
    call waymark.protect('break_glass', format('%s or %s or %s', of_auditors, leads,
        waymark.within_organisation('staff_id = (select waymark.staff_of(current_user))')));

    -- Codes are no secret; the owner brings them in line with the program's.
    foreach relation in array '{waymark.code, waymark.coded_column, waymark.reference}'::regclass[] loop
        execute format('alter table %s enable row level security', relation);
        execute format('alter table %s force row level security', relation);
        execute format('create policy known on %s for select using (true)', relation);
        execute format('create policy owner on %s to waymark_owner using (true) with check (true)', relation);
    end loop;

    foreach relation in array '{evidence.run, evidence.result, evidence.members}'::regclass[] loop
        execute format('alter table %s enable row level security', relation);
        execute format('alter table %s force row level security', relation);
        execute format('create policy roll_up on %s to waymark_rollup using (true) with check (true)', relation);
        execute format('create policy steward on %s to waymark_steward using ((select waymark.acts_for_all()))
                            with check ((select waymark.acts_for_all()))', relation);
    end loop;
end $$;

-- Evidence: a trust lead's of all settings, the leadership's of their own; figures of several settings for whoever may
-- see each of them. Who stood behind a figure is for those who may see the pupils.
create policy seen on evidence.run for select to waymark_staff using (
    organisation_id = (select waymark.organisation_of(current_user))
    and settings && (select waymark.settings_as(current_user, '{slt, trust_lead}'))::int[]);
create policy seen on evidence.result for select to waymark_staff using (
    organisation_id = (select waymark.organisation_of(current_user))
    and (setting_id = any ((select waymark.settings_as(current_user, '{slt, trust_lead}'))::int[])
         or setting_id is null
            and exists (select from evidence.run r
                        where r.organisation_id = result.organisation_id and r.run_id = result.run_id
                          and r.settings <@ (select waymark.settings_as(current_user, '{slt, trust_lead}'))::int[])));
create policy seen on evidence.members for select to waymark_staff using (
    organisation_id = (select waymark.organisation_of(current_user))
    and setting_id = any ((select waymark.settings_as(current_user, '{slt}'))::int[]));

-- How a follow-up begins and ends is for those who follow up; everything else in a stay is the inclusion leader's.
do $$
begin
    execute format('create policy followed_up on waymark.placement for update to waymark_staff using (%s) with check (%1$s)',
                   waymark.for_own_stays('{careers_lead}'));
end $$;

create function waymark.refuse_more_than_follow_up() returns trigger
language plpgsql as $$
declare
    follow_up constant text[] := '{seq, follow_up_starts_on, follow_up_ended_on, follow_up_end_reason}';
    led int[];
begin
    if waymark.acts_for_all() then return null; end if;
    led := waymark.settings_open_to(waymark.caller(), '{inclusion_leader}');
    if exists (select to_jsonb(f) - follow_up from fresh f where f.setting_id <> all (led)
               except select to_jsonb(g) - follow_up from gone g) then
        raise exception 'only an inclusion leader changes a stay' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = tg_table_name, constraint = 'stay_is_the_leaders';
    end if;
    return null;
end $$;

create trigger only_follow_up after update on waymark.placement
    referencing old table as gone new table as fresh for each statement execute function waymark.refuse_more_than_follow_up();

-- ------------------------------------------------------------------------------------------------ privileges

grant select on waymark.look, waymark.exchange, waymark.break_glass to waymark_staff;

-- A login is given by the function that makes it, and ended by the one that ends it.
revoke insert, update on waymark.staff from waymark_staff;
grant insert (organisation_id, staff_id, seq, entry, ref, name, email), update (seq, ref, name, email) on waymark.staff to waymark_staff;
grant insert, update on waymark.staff to waymark_steward;

-- The roll-up reads what figures are made of, and neither notes nor the trail.
grant usage on schema waymark, former, history, evidence to waymark_rollup;
grant select on all tables in schema waymark, former, history to waymark_rollup;
revoke all on waymark.restricted_note, former.restricted_note, history.restricted_note, waymark.look, waymark.look_head, waymark.login,
    waymark.exchange, waymark.break_glass from waymark_rollup;
grant select on all tables in schema evidence to waymark_rollup;
grant insert on evidence.run, evidence.result, evidence.members to waymark_rollup;
revoke insert on evidence.run, evidence.result, evidence.members from waymark_staff;
grant insert on evidence.run, evidence.result, evidence.members to waymark_steward;

-- What a table's statistics hold of names could be read out of a plan's estimates.
alter table waymark.pupil alter upn set statistics 0, alter forename set statistics 0, alter surname set statistics 0,
    alter preferred_name set statistics 0, alter date_of_birth set statistics 0;
alter table former.pupil alter upn set statistics 0, alter forename set statistics 0, alter surname set statistics 0,
    alter preferred_name set statistics 0, alter date_of_birth set statistics 0;

grant execute on function waymark.settings_open_to(name, text[]), waymark.leading_roles(), waymark.led_settings(name), waymark.caseload(name),
    waymark.seen_settings(name), waymark.present_caseload(name), waymark.configured_settings(name),
    waymark.unplaced_pupils(name), waymark.unsealed(name), waymark.administered_staff(name), waymark.covered_staff(name)
    to waymark_staff;

call waymark.hand_over();
