-- How long a record is kept, what keeps it longer, and how it goes: without the person in any table, and on record.

-- ------------------------------------------------------------------------------------------------ how long

-- A record is due for erasure so many years after a birthday or a referral. Where two rules fit a pupil, see due_for_erasure.
create table waymark.retention_rule (
    rule         text primary key,
    position     smallint not null,
    counted_from text not null check (counted_from in ('birth', 'decision')),
    years        smallint not null check (years > 0),
    says         text not null
);

insert into waymark.retention_rule values
    ('birthday', 1, 'birth', 25, 'kept until the 25th birthday'),
    ('birthday_with_ehc_plan', 2, 'birth', 31, 'with an EHC plan: kept until the 31st birthday'),
    ('unaccepted_referral', 3, 'decision', 1, 'a referral that was not accepted: kept for a year');

alter table waymark.retention_rule enable row level security;
alter table waymark.retention_rule force row level security;
create policy known on waymark.retention_rule for select using (true);
grant select on waymark.retention_rule to waymark_staff, waymark_guard;

-- What keeps a record beyond that: a claim, an inquiry.
create table waymark.legal_hold (
    organisation_id int not null,
    pupil_id        uuid not null,
    hold_id         uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    why             text not null check (why ~ '[^[:space:]]'),
    held_on         date not null,
    released_on     date,
    primary key (organisation_id, pupil_id, hold_id),
    constraint legal_hold_days_in_order check (released_on >= held_on)
);

-- Somebody objects to the record being passed on: the young person from 16, a parent or carer before.
create table waymark.objection (
    organisation_id int not null,
    pupil_id        uuid not null,
    objection_id    uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    made_by         text not null check (made_by in ('pupil', 'parent_carer')),
    objected_on     date not null,
    withdrawn_on    date,
    primary key (organisation_id, pupil_id, objection_id),
    constraint objection_days_in_order check (withdrawn_on >= objected_on)
);
create unique index objection_one_open on waymark.objection (organisation_id, pupil_id) where withdrawn_on is null;

insert into waymark.coded_column (record, field, list, several) values ('objection', 'made_by', 'participant', false);
insert into waymark.reference (record, fields, parent, parent_fields) values
    ('legal_hold', '{pupil_id}', 'pupil', '{pupil_id}'), ('objection', '{pupil_id}', 'pupil', '{pupil_id}');

call waymark.keep_history('legal_hold');
call waymark.keep_history('objection');
call waymark.protect('legal_hold', waymark.for_pupils_of_roles('legal_hold', '{dsl, slt}'),
                     waymark.for_pupils_of_roles('legal_hold', '{dsl, slt}'));
call waymark.protect('objection', waymark.for_seen_pupils('objection'),
                     waymark.for_pupils_of_roles('objection', '{inclusion_leader, senco, dsl, slt}'));
grant select, insert, update, delete on waymark.legal_hold, waymark.objection to waymark_staff;
grant select on former.legal_hold, former.objection, history.legal_hold, history.objection to waymark_staff;
grant insert on former.legal_hold, former.objection to waymark_guard;

-- The checks of pupils that leave were compiled before these two referred to them.
create function waymark.refuse_forgotten_pupils() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    record name;
    is_named boolean;
begin
    foreach record in array '{legal_hold, objection}'::name[] loop
        execute format('select exists (select from gone g join waymark.%I r using (organisation_id, pupil_id))', record) into is_named;
        if is_named then
            raise exception '% is still named by a record: %', tg_table_name, record using errcode = 'foreign_key_violation',
                schema = 'waymark', table = tg_table_name, constraint = record || '_pupil_reference';
        end if;
    end loop;
    return null;
end $$;
create trigger not_forgotten after delete on waymark.pupil
    referencing old table as gone for each statement execute function waymark.refuse_forgotten_pupils();

-- Nothing leaves the house against an objection, but what must: a child protection file goes with the child.
create function waymark.honour_objections() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (
            select from fresh f
            join waymark.placement s on s.organisation_id = f.organisation_id and s.setting_id = f.setting_id
                                    and s.placement_id = f.placement_id
            join waymark.objection o on o.organisation_id = s.organisation_id and o.pupil_id = s.pupil_id
            where f.audience in ('receiving_setting', 'agency') and f.content <> 'safeguarding_file'
              and f.shared_on >= o.objected_on and coalesce(f.shared_on < o.withdrawn_on, true)) then
        raise exception 'there is an objection to passing this on' using errcode = 'check_violation',
            schema = 'waymark', table = 'share', constraint = 'share_against_objection';
    end if;
    return null;
end $$;
create trigger objections_honoured after insert on waymark.share
    referencing new table as fresh for each statement execute function waymark.honour_objections();
create trigger objections_honoured_later after update on waymark.share
    referencing new table as fresh for each statement execute function waymark.honour_objections();

-- ------------------------------------------------------------------------------------------------ what is a pupil's

-- Every table with a pupil's rows, as the catalogue has them: what subject access reads and an erasure empties. A table that
-- is added later is here by its columns. level: how many references down from the pupil; what refers to others goes first.
create function waymark.tables_of_pupils()
returns table (relation regclass, record name, is_former boolean, by_pupil boolean, by_stay boolean, level int)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with recursive below (record, level) as (
        select r.parent, 0 from waymark.reference r
        union
        select r.record, b.level + 1 from below b join waymark.reference r on r.parent = b.record
        where r.record <> r.parent and b.level < 20
    ), relation as (
        select c.oid, c.relname, n.nspname,
               bool_or(a.attname = 'pupil_id') as by_pupil, bool_or(a.attname = 'placement_id') as by_stay
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('waymark', 'former', 'evidence')
        join pg_attribute a on a.attrelid = c.oid and a.attname in ('pupil_id', 'placement_id') and not a.attisdropped
        where c.relkind in ('r', 'p')
        group by c.oid, c.relname, n.nspname
    )
    select r.oid::regclass, r.relname, r.nspname = 'former', r.by_pupil, r.by_stay,
           coalesce((select max(b.level) from below b where b.record = r.relname), 0)
    from relation r
    order by r.nspname = 'former', 6 desc, r.relname
$$;

-- The stays of a pupil, and those that were taken for the pupil's until they were voided.
create function waymark.stays_of_pupil(organisation int, pupil uuid) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select array(select s.placement_id from waymark.placement s where s.organisation_id = organisation and s.pupil_id = pupil
                 union
                 select f.placement_id from former.placement f
                 where f.organisation_id = organisation and f.pupil_id = pupil
                   and not exists (select from waymark.placement s
                                   where s.organisation_id = f.organisation_id and s.setting_id = f.setting_id
                                     and s.placement_id = f.placement_id))
$$;

-- ------------------------------------------------------------------------------------------------ erasure

create function waymark.demand_erasing(organisation int) returns void
language plpgsql stable as $$
begin
    perform waymark.demand_place(organisation);
    if waymark.acts_for_all() or waymark.holds(waymark.caller(), '{administrator}') and exists (
            select from waymark.exchange e
            where e.organisation_id = organisation and e.staff_id = waymark.staff_of(waymark.caller()) and e.purpose = 'erasure'
              and e.ended_at is null and e.until_at > statement_timestamp() and waymark.is_committed(e.by_transaction)) then
        return;
    end if;
    raise exception 'only an administrator erases, and begins by saying so' using errcode = 'insufficient_privilege',
        schema = 'waymark', table = 'pupil', constraint = 'erasure_by_administrator';
end $$;

create function waymark.settings_to_erase(organisation int) returns int[]
language plpgsql stable as $$
begin
    if waymark.acts_for_all() then
        return array(select s.setting_id from waymark.setting s where s.organisation_id = organisation);
    end if;
    return waymark.configured_settings(waymark.caller());
end $$;

-- Whose record is due, by which rule and since when: a pupil as a whole, or (placement_id) a referral that came to nothing
-- of a pupil who stayed another time. A pupil of whom no referral was accepted goes when the last of them is due.
create function waymark.due_for_erasure(organisation int)
returns table (pupil_id uuid, placement_id uuid, rule text, since date, is_held boolean)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
#variable_conflict use_column
declare
    mine int[];
    today date := waymark.day();
begin
    perform waymark.demand_erasing(organisation);
    mine := waymark.settings_to_erase(organisation);
    return query
    with referral as (
        select s.pupil_id, s.placement_id, s.setting_id, coalesce(s.decision = 'accepted', false) as is_accepted,
               (coalesce(s.decided_on, s.referred_on) + make_interval(years => r.years))::date as since
        from waymark.placement s join waymark.retention_rule r on r.rule = 'unaccepted_referral'
        where s.organisation_id = organisation
    ), referred as (
        select r.pupil_id, array_agg(r.setting_id) as settings, bool_or(r.is_accepted) as is_accepted, max(r.since) as since
        from referral r group by r.pupil_id
    ), person as (
        select p.pupil_id, age.rule, (p.date_of_birth + make_interval(years => age.years))::date as since,
               r.settings, r.is_accepted, r.since as last_referral,
               exists (select from waymark.legal_hold h
                       where h.organisation_id = p.organisation_id and h.pupil_id = p.pupil_id and h.released_on is null) as is_held
        from waymark.pupil p
        join waymark.retention_rule age on age.rule = case
            when exists (select from waymark.ehc_plan e where e.organisation_id = p.organisation_id and e.pupil_id = p.pupil_id
                                                          and e.issued_on is not null) then 'birthday_with_ehc_plan'
            else 'birthday' end
        left join referred r on r.pupil_id = p.pupil_id
        where p.organisation_id = organisation and (r.settings && mine or r.settings is null)
    )
    select p.pupil_id, null::uuid, p.rule, p.since, p.is_held from person p where p.since <= today
    union all
    select p.pupil_id, null, 'unaccepted_referral', p.last_referral, p.is_held from person p
    where p.since > today and not p.is_accepted and p.last_referral <= today
    union all
    select p.pupil_id, r.placement_id, 'unaccepted_referral', r.since, p.is_held
    from person p join referral r on r.pupil_id = p.pupil_id
    where p.since > today and p.is_accepted and not r.is_accepted and r.since <= today
    order by 4, 1, 2;
end $$;

-- Erases what is due of a pupil, as a change of its own that names nobody. Every table of the catalogue that has the pupil's
-- rows is emptied of them, former versions too; reasons of the changes that wrote them and of looks at the pupil go, and the
-- chain still holds by their digests; among the members of evidence runs null stands in their place. Gives the number of rows.
create function waymark.erase(organisation int, act_id uuid, pupil uuid) returns bigint
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    rules text[];
    stays uuid[];
    is_whole boolean;
    is_held boolean;
    its record;
    condition text;
    these uuid[];
    those bigint[];
    identifiers uuid[] := '{}';
    changes bigint[] := '{}';
    removed bigint;
    total bigint := 0;
begin
    perform waymark.demand_erasing(organisation);
    if not exists (select from waymark.pupil p where p.organisation_id = organisation and p.pupil_id = pupil) then
        raise exception 'there is no such pupil' using errcode = 'no_data_found', schema = 'waymark', table = 'pupil', constraint = 'pupil_there';
    end if;
    if exists (select from waymark.placement s
               where s.organisation_id = organisation and s.pupil_id = pupil
                 and s.setting_id <> all (waymark.settings_to_erase(organisation))) then
        raise exception 'part of this record is another setting''s' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'pupil', constraint = 'erasure_of_own_settings';
    end if;
    select array_agg(distinct d.rule), bool_or(d.placement_id is null), bool_or(d.is_held), array_agg(d.placement_id)
    into rules, is_whole, is_held, stays
    from waymark.due_for_erasure(organisation) d where d.pupil_id = pupil;
    if rules is null then
        raise exception 'this record is not due' using errcode = 'check_violation', schema = 'waymark', table = 'pupil', constraint = 'erasure_when_due';
    elsif is_held then
        raise exception 'this record is held' using errcode = 'check_violation', schema = 'waymark', table = 'pupil', constraint = 'erasure_unless_held';
    end if;
    if is_whole then stays := waymark.stays_of_pupil(organisation, pupil); end if;

    perform waymark.open_act(organisation);
    for its in select * from waymark.tables_of_pupils() loop
        condition := waymark.erasure_condition(its.by_pupil and is_whole, its.by_stay);
        continue when condition is null;
        execute waymark.identifiers_query(its.relation, condition) into these, those using organisation, pupil, stays;
        identifiers := identifiers || these;
        changes := changes || those;
    end loop;

    update evidence.members m
    set records = (select array_agg(case when e.record = any (identifiers) then null else e.record end order by e.place)
                   from unnest(m.records) with ordinality e(record, place))
    where m.organisation_id = organisation and m.records && identifiers;
    update waymark.change c set reason = null where c.organisation_id = organisation and c.seq = any (changes) and c.reason is not null;
    if is_whole then
        update waymark.look l set reason = null where l.organisation_id = organisation and l.pupils @> array[pupil] and l.reason is not null;
    end if;

    -- Records become former versions on their way out: the tables of those come last, and count.
    for its in select * from waymark.tables_of_pupils() loop
        condition := waymark.erasure_condition(its.by_pupil and is_whole, its.by_stay);
        continue when condition is null;
        execute format('delete from %s where organisation_id = $1 and (%s)', its.relation, condition) using organisation, pupil, stays;
        get diagnostics removed = row_count;
        if its.is_former or to_regclass(format('former.%I', its.record)) is null then total := total + removed; end if;
    end loop;
    perform waymark.close_act(organisation, act_id, 'erasure', null,
                              jsonb_build_object('rules', rules, 'whole', is_whole, 'rows', total));
    return total;
end $$;

-- $2 the pupil, $3 the stays.
create function waymark.erasure_condition(by_pupil boolean, by_stay boolean) returns text
language sql immutable as $$
    select nullif(concat_ws(' or ', case when by_pupil then 'pupil_id = $2' end, case when by_stay then 'placement_id = any ($3)' end), '')
$$;

-- Asks for what rows are known by, and for the changes that wrote them.
create function waymark.identifiers_query(relation regclass, condition text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select format('select coalesce(array_agg(distinct i.id), ''{}''), coalesce(array_agg(distinct i.seq), ''{}'')
                   from %s x cross join lateral (select * from unnest(array[%s]::uuid[], array[%s]::bigint[]) u(id, seq)) i
                   where x.organisation_id = $1 and (%s)', relation,
                  string_agg(format('x.%I', a.attname), ', ') filter (where a.atttypid = 'uuid'::regtype and a.attname <> 'staff_id'),
                  string_agg(format('x.%I', a.attname), ', ') filter (where a.attname in ('seq', 'closed_seq')), condition)
    from pg_attribute a
    where a.attrelid = relation and a.attnum > 0 and not a.attisdropped
$$;

create or replace function waymark.refuse_alteration() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    -- Nobody logs in as the guard, whose function erases, and puts on record that it did.
    if current_user = 'waymark_guard'
        and (tg_op = 'DELETE' and tg_table_schema = 'former' or tg_op = 'UPDATE' and tg_relid in ('waymark.change'::regclass, 'waymark.look'::regclass)) then
        return null;
    end if;
    raise exception '% is only ever added to', tg_table_name using errcode = 'restrict_violation',
        schema = 'waymark', table = tg_table_name, constraint = 'append_only';
end $$;

-- ------------------------------------------------------------------------------------------------ subject access

-- The settings that hold something of a pupil, and whether the caller may see it: whoever answers for one of them has to know
-- which others to ask.
create function waymark.holders_of(organisation int, pupil uuid) returns table (name text, is_open boolean)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
#variable_conflict use_column
declare
    open int[];
begin
    perform waymark.demand_subject_access(organisation, pupil);
    open := waymark.settings_open_to(waymark.caller(), waymark.leading_roles());
    return query
        select s.name, bool_or(waymark.acts_for_all() or p.setting_id = any (open))
        from waymark.placement p join waymark.setting s using (organisation_id, setting_id)
        where p.organisation_id = organisation and p.pupil_id = pupil group by s.name order by s.name;
end $$;

-- Who sees every pupil of a setting answers for the record, or an administrator in an export.
create function waymark.demand_subject_access(organisation int, pupil uuid) returns void
language plpgsql stable as $$
begin
    perform waymark.demand_place(organisation);
    if not waymark.acts_for_all() and not exists (
            select from waymark.placement p
            where p.organisation_id = organisation and p.pupil_id = pupil
              and p.setting_id = any (waymark.settings_open_to(waymark.caller(), waymark.leading_roles()))) then
        raise exception 'who leads a setting answers for its records' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'pupil', constraint = 'subject_access_by_leaders';
    end if;
end $$;

-- How often a pupil's record was looked at, without saying by whom.
create function waymark.looks_at(organisation int, pupil uuid) returns table (act text, looks bigint, first_at timestamptz, last_at timestamptz)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_subject_access(organisation, pupil);
    return query
        select l.act, count(*), min(l.made_at), max(l.made_at) from waymark.look l
        where l.organisation_id = organisation and l.pupils @> array[pupil] group by l.act order by l.act;
end $$;

-- The evidence runs in which a pupil's records were counted, with how many measures.
create function waymark.runs_counting(organisation int, pupil uuid) returns table (number int, made_at timestamptz, measures bigint)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
declare
    its record;
    these uuid[];
    those bigint[];
    identifiers uuid[] := '{}';
begin
    perform waymark.demand_subject_access(organisation, pupil);
    for its in select * from waymark.tables_of_pupils() loop
        execute waymark.identifiers_query(its.relation, waymark.erasure_condition(its.by_pupil, its.by_stay))
            into these, those using organisation, pupil, waymark.stays_of_pupil(organisation, pupil);
        identifiers := identifiers || these;
    end loop;
    return query
        select r.number, r.made_at, count(distinct m.measure)
        from evidence.members m join evidence.run r using (organisation_id, run_id)
        where m.organisation_id = organisation and m.records && identifiers
        group by r.number, r.made_at order by r.number;
end $$;

-- The pupil whom an auditor names in full. It says that there is one, and nothing more.
create function waymark.pupil_for_audit(organisation int, named text) returns uuid
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
declare
    found_id uuid;
begin
    perform waymark.demand_audit(organisation);
    select p.pupil_id into found_id from waymark.pupil p
    where p.organisation_id = organisation and named in (p.ref, p.upn) order by p.ref = named desc limit 1;
    if not found then
        raise exception 'there is no such pupil' using errcode = 'no_data_found', schema = 'waymark', table = 'pupil', constraint = 'pupil_there';
    end if;
    return found_id;
end $$;

-- ------------------------------------------------------------------------------------------------ privileges

-- What the guard's functions erase from, tables that are yet to come included.
do $$
declare its record;
begin
    for its in select t.relation from waymark.tables_of_pupils() t loop
        execute format('grant select, delete on %s to waymark_guard', its.relation);
    end loop;
end $$;
alter default privileges in schema waymark, former grant select, delete on tables to waymark_guard;
grant update (reason) on waymark.change, waymark.look to waymark_guard;
grant select on evidence.members, evidence.run to waymark_guard;
grant update (records) on evidence.members to waymark_guard;
create policy erasure on evidence.members to waymark_guard using (true) with check (true);
create policy erasure on evidence.run for select to waymark_guard using (true);

grant execute on function waymark.tables_of_pupils(), waymark.stays_of_pupil(int, uuid), waymark.due_for_erasure(int), waymark.erase(int, uuid, uuid),
    waymark.holders_of(int, uuid), waymark.looks_at(int, uuid), waymark.runs_counting(int, uuid),
    waymark.pupil_for_audit(int, text) to waymark_staff;

call waymark.hand_over();
