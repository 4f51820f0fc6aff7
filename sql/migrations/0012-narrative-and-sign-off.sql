-- What people write beside the figures, what senior leaders put their name to, and what the nightly batch needs to know.

-- ------------------------------------------------------------------------------------------------ actions

-- Whoever owns an action may say that it is done, or that it is not after all. The rest of it is the leadership's.
do $$
begin
    execute format('create policy owned on waymark.narrative_action for update to waymark_staff using (%s) with check (%1$s)',
                   waymark.within_organisation('owner_id = (select waymark.staff_of(current_user))'));
end $$;

create function waymark.refuse_more_than_done() returns trigger
language plpgsql as $$
declare led int[];
begin
    if waymark.acts_for_all() then return null; end if;
    led := waymark.settings_open_to(waymark.caller(), '{slt}');
    if exists (select to_jsonb(f) - '{seq, done_on}'::text[] from fresh f where f.setting_id <> all (led)
               except select to_jsonb(g) - '{seq, done_on}'::text[] from gone g) then
        raise exception 'the owner of an action only says whether it is done' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = tg_table_name, constraint = 'action_is_the_leaders';
    end if;
    return null;
end $$;

create trigger only_done after update on waymark.narrative_action
    referencing old table as gone new table as fresh for each statement execute function waymark.refuse_more_than_done();

-- ------------------------------------------------------------------------------------------------ sign-off

-- Senior leadership puts its name to a run. The change of number seq says the same in the organisation's chain.
create table evidence.sign_off (
    organisation_id int not null,
    run_id          uuid not null,
    seq             bigint not null,
    signed_at       timestamptz not null,
    login           name not null,
    staff_id        uuid,                           -- whose the login is, or whom a steward acted as
    remark          text,
    primary key (organisation_id, run_id),
    foreign key (organisation_id, run_id) references evidence.run
);

-- Signs a run, within an act. Whoever signs leads every setting that it covers.
create function waymark.sign_run(organisation int, run uuid, remark text) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    covered int[];
    led int[] := waymark.settings_as(waymark.caller(), '{slt}');
begin
    perform waymark.demand_place(organisation);
    select r.settings into covered from evidence.run r
    where r.organisation_id = organisation and r.run_id = run
      and (waymark.acts_for_all() or r.settings && waymark.settings_as(waymark.caller(), '{slt, trust_lead}'));
    if not found then
        raise exception 'there is no such run' using errcode = 'no_data_found',
            schema = 'evidence', table = 'run', constraint = 'run_there';
    end if;
    if not (waymark.acts_for_all() or covered <@ led) then
        raise exception 'only the senior leadership of its settings signs a run' using errcode = 'insufficient_privilege',
            schema = 'evidence', table = 'sign_off', constraint = 'sign_off_by_leadership';
    end if;
    insert into evidence.sign_off
    select organisation, run, h.seq, clock_timestamp(), waymark.caller(), waymark.staff_of(waymark.caller()), sign_run.remark
    from waymark.change_head h
    where h.organisation_id = organisation and h.opened_by = pg_current_xact_id();
    if not found then
        raise exception 'a run was signed outside an act' using errcode = 'integrity_constraint_violation',
            schema = 'evidence', table = 'sign_off', constraint = 'written_in_an_act';
    end if;
end $$;

create trigger append_only before update or delete or truncate on evidence.sign_off
    for each statement execute function waymark.refuse_alteration();

-- What was signed stays as it was. Only the erasure of a pupil takes the record from among the members, and leaves how it counted.
create function waymark.keep_signed_run() returns trigger
language plpgsql security definer set search_path = waymark, pg_temp as $$
begin
    if exists (select from evidence.sign_off s where s.organisation_id = old.organisation_id and s.run_id = old.run_id) then
        if tg_op = 'UPDATE' and tg_table_name = 'members' then
            if to_jsonb(new) - 'records' = to_jsonb(old) - 'records'
                and not exists (select from unnest(new.records, old.records) u(now, before)
                                where now is not null and now is distinct from before) then
                return new;
            end if;
        end if;
        raise exception 'a signed run does not change' using errcode = 'restrict_violation',
            schema = 'evidence', table = tg_table_name, constraint = 'signed_run_frozen';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;

create function waymark.refuse_addition_to_signed_run() returns trigger
language plpgsql security definer set search_path = waymark, pg_temp as $$
begin
    if exists (select from fresh f join evidence.sign_off s using (organisation_id, run_id)) then
        raise exception 'a signed run does not change' using errcode = 'restrict_violation',
            schema = 'evidence', table = tg_table_name, constraint = 'signed_run_frozen';
    end if;
    return null;
end $$;

do $$
declare relation regclass;
begin
    foreach relation in array '{evidence.run, evidence.result, evidence.members}'::regclass[] loop
        execute format('create trigger signed before update or delete on %s for each row execute function waymark.keep_signed_run()', relation);
        if relation <> 'evidence.run'::regclass then
            execute format('create trigger complete after insert on %s referencing new table as fresh
                                for each statement execute function waymark.refuse_addition_to_signed_run()', relation);
        end if;
    end loop;
end $$;

-- ------------------------------------------------------------------------------------------------ the nightly batch

-- The number of the last change that touched what a setting's figures are made of.
create table evidence.setting_head (
    organisation_id int not null references waymark.organisation,
    setting_id      int not null,
    seq             bigint not null,
    primary key (organisation_id, setting_id)
) with (fillfactor = 50);

-- The last run that the batch made of a setting and a period.
create table evidence.nightly (
    organisation_id int not null,
    setting_id      int not null,
    from_day        date not null,
    run_id          uuid not null,
    setting_seq     bigint not null,                -- the setting's last change that the run had read
    as_of           date not null,
    next_day        date,                           -- the day from which its figures can differ though nothing is recorded; null: none
    measures        text not null,
    finished_at     timestamptz not null default clock_timestamp(),
    seconds         double precision not null,
    primary key (organisation_id, setting_id, from_day),
    foreign key (organisation_id, run_id) references evidence.run
);

-- Notes of each statement which settings it touched. `of`: how the rows' settings are found: setting (their own), stay (their
-- own, and where else the pupil stays or stayed: who comes back is counted from moves anywhere), pupil (where the pupil stays).
create function waymark.note_touched() returns trigger
language plpgsql security definer set search_path = waymark, pg_temp as $$
begin
    if tg_argv[0] = 'pupil' then
        insert into evidence.setting_head
        select h.organisation_id, p.setting_id, h.seq
        from (select distinct organisation_id, pupil_id from changed) c
        join waymark.placement p using (organisation_id, pupil_id) join waymark.change_head h using (organisation_id)
        group by h.organisation_id, p.setting_id, h.seq
        on conflict (organisation_id, setting_id) do update set seq = excluded.seq where setting_head.seq < excluded.seq;
        return null;
    end if;
    insert into evidence.setting_head
    select h.organisation_id, c.setting_id, h.seq
    from (select distinct organisation_id, setting_id from changed) c join waymark.change_head h using (organisation_id)
    on conflict (organisation_id, setting_id) do update set seq = excluded.seq where setting_head.seq < excluded.seq;
    if tg_argv[0] = 'stay' then
        insert into evidence.setting_head
        select h.organisation_id, other.setting_id, h.seq
        from (select distinct organisation_id, setting_id, placement_id from changed) c
        join waymark.placement p using (organisation_id, setting_id, placement_id)
        join waymark.placement other on other.organisation_id = p.organisation_id and other.pupil_id = p.pupil_id
                                    and other.setting_id <> p.setting_id
        join waymark.change_head h on h.organisation_id = p.organisation_id
        group by h.organisation_id, other.setting_id, h.seq
        on conflict (organisation_id, setting_id) do update set seq = excluded.seq where setting_head.seq < excluded.seq;
    end if;
    return null;
end $$;

do $$
declare
    record name;
    found_by text;
begin
    for record, found_by in
        select r, 'setting' from unnest('{setting, half_term, closure, referral_item, induction_step, contact, assessment, need,
            specialist_referral, share, transition_step, transition_check, careers_activity, check_in}'::name[]) r
        union all select r, 'stay' from unnest('{placement, transition}'::name[]) r
        union all select r, 'pupil' from unnest('{pupil, ehc_plan, ehc_review}'::name[]) r
    loop
        execute format('create trigger touched_by_insert after insert on waymark.%I referencing new table as changed
                            for each statement execute function waymark.note_touched(%L)', record, found_by);
        execute format('create trigger touched_by_update after update on waymark.%I referencing new table as changed
                            for each statement execute function waymark.note_touched(%L)', record, found_by);
        -- A row that goes elsewhere leaves a gap where it was.
        execute format('create trigger touched_where_it_was after update on waymark.%I referencing old table as changed
                            for each statement execute function waymark.note_touched(%L)', record, found_by);
        execute format('create trigger touched_by_delete after delete on waymark.%I referencing old table as changed
                            for each statement execute function waymark.note_touched(%L)', record, found_by);
    end loop;
end $$;

alter table waymark.setting no force row level security;
alter table waymark.change_head no force row level security;
insert into evidence.setting_head
select s.organisation_id, s.setting_id, h.seq from waymark.setting s join waymark.change_head h using (organisation_id);
alter table waymark.setting force row level security;
alter table waymark.change_head force row level security;

-- ------------------------------------------------------------------------------------------------ measures

-- Digest of all that decides what a measure counts: two versions with the same digest count the same.
alter table evidence.measure add column digest text;

-- ------------------------------------------------------------------------------------------------ who may

do $$
declare
    relation regclass;
    of_run constant text := 'exists (select from evidence.run r where r.organisation_id = sign_off.organisation_id and r.run_id = sign_off.run_id)';
begin
    foreach relation in array '{evidence.sign_off, evidence.setting_head, evidence.nightly}'::regclass[] loop
        execute format('alter table %s enable row level security', relation);
        execute format('alter table %s force row level security', relation);
        execute format('create policy guard on %s to waymark_guard using (true) with check (true)', relation);
        execute format('create policy steward on %s to waymark_steward using ((select waymark.acts_for_all()))
                            with check ((select waymark.acts_for_all()))', relation);
    end loop;
    -- A sign-off is seen by whoever sees its run.
    execute format('create policy seen on evidence.sign_off for select to waymark_staff using (%s)', of_run);
end $$;

grant usage on schema evidence to waymark_guard;
grant select on evidence.run to waymark_guard;
grant select, insert on evidence.sign_off to waymark_guard;
grant select, insert, update on evidence.setting_head to waymark_guard;
grant select on evidence.sign_off to waymark_staff;
grant select on evidence.setting_head, evidence.nightly to waymark_steward;
grant insert, update on evidence.nightly to waymark_steward;
grant execute on function waymark.sign_run(int, uuid, text) to waymark_staff;

call waymark.hand_over();
