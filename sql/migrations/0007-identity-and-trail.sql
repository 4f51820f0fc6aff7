-- Who is at work, what their posts give them, and the trail of looks.
--
-- Identity is the database login. A service may `set local role` to a colleague's; no setting that a session writes itself
-- ever adds a right. Functions that must see more than their caller belong to waymark_guard, which nobody logs in as, pin
-- their search path with the caller's temporary tables last, and give answers about the caller only.

grant usage on schema waymark, former, evidence to waymark_guard;
grant select on all tables in schema waymark, former to waymark_guard;
grant insert on all tables in schema former to waymark_guard;
grant insert, update on waymark.organisation, waymark.change_head to waymark_guard;
grant insert on waymark.change to waymark_guard;

-- Hands what checks and records over to the guard. The last statement of every migration that makes such a function.
create procedure waymark.hand_over() language plpgsql as $$
declare made regprocedure;
begin
    grant create on schema waymark to waymark_guard;
    for made in
        select p.oid from pg_catalog.pg_proc p
        where p.pronamespace = 'waymark'::regnamespace and p.proowner = 'waymark_owner'::regrole
    loop
        execute format('revoke execute on routine %s from public', made);
        execute format('grant execute on routine %s to waymark_guard', made);
        if (select p.prosecdef from pg_catalog.pg_proc p where p.oid = made) then
            execute format('alter routine %s owner to waymark_guard', made);
        end if;
    end loop;
    revoke create on schema waymark from waymark_guard;
end $$;

-- ------------------------------------------------------------------------------------------------ who is at work

-- Whose login a record belongs to. An index of `staff` that is found without knowing the organisation: a server's logins
-- know no organisations, and a person works for one.
create table waymark.login (
    login           name,
    organisation_id int not null references waymark.organisation,
    staff_id        uuid not null,
    left_on         date,
    constraint login_once primary key (login),
    constraint login_of_a_person check (login !~ '^(waymark_|pg_)')
);
grant select, insert, delete on waymark.login to waymark_guard;

create function waymark.know_logins() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        delete from waymark.login l using gone g where l.login = g.login;
    end if;
    if tg_op <> 'DELETE' then
        insert into waymark.login
        select f.login, f.organisation_id, f.staff_id, f.left_on from fresh f where f.login is not null;
    end if;
    return null;
end $$;

create trigger login_given after insert on waymark.staff
    referencing new table as fresh for each statement execute function waymark.know_logins();
create trigger login_changed after update on waymark.staff
    referencing old table as gone new table as fresh for each statement execute function waymark.know_logins();
create trigger login_voided after delete on waymark.staff
    referencing old table as gone for each statement execute function waymark.know_logins();

-- The login that the server has let in, or that a service has taken on since. Inside a function that runs as somebody else
-- it is still the caller's.
create function waymark.caller() returns name
language sql stable parallel safe as $$
    select case current_setting('role') when 'none' then session_user else current_setting('role')::name end
$$;

create function waymark.is_steward(login name) returns boolean
language sql stable parallel safe as $$
    select pg_catalog.pg_has_role(login, 'waymark_steward', 'USAGE')
$$;

-- Whom a steward acts as: the setting takes rights away from the one who may do everything, and gives nobody any.
create function waymark.acting_as() returns uuid
language sql stable parallel safe as $$
    select case when waymark.is_steward(waymark.caller()) then nullif(current_setting('waymark.acting_as', true), '')::uuid end
$$;

create function waymark.acts_for_all() returns boolean
language sql stable parallel safe as $$
    select waymark.is_steward(waymark.caller()) and coalesce(current_setting('waymark.acting_as', true), '') = ''
$$;

-- Today in London. A steward may set another, for a demonstration.
create function waymark.day() returns date
language sql stable parallel safe as $$
    select coalesce(
        case when waymark.is_steward(waymark.caller()) then nullif(current_setting('waymark.today', true), '')::date end,
        (statement_timestamp() at time zone 'Europe/London')::date)
$$;

-- Whose rights a login has. Nobody's when it is not the caller's own, or when the person has left. Every policy asks this
-- several times a statement, so the usual case is one probe of one index.
create function waymark.identity(login name, out organisation_id int, out staff_id uuid)
language plpgsql stable parallel safe as $$
declare
    named uuid;
    left_on date;
begin
    if identity.login is distinct from waymark.caller() then return; end if;
    named := waymark.acting_as();
    if named is null then
        select l.organisation_id, l.staff_id, l.left_on into identity.organisation_id, identity.staff_id, left_on
        from waymark.login l where l.login = identity.login;
    else
        select s.organisation_id, s.staff_id, s.left_on into identity.organisation_id, identity.staff_id, left_on
        from waymark.organisation o join waymark.staff s on s.organisation_id = o.organisation_id and s.staff_id = named;
    end if;
    if left_on <= waymark.day() then
        identity.organisation_id := null;
        identity.staff_id := null;
    end if;
end $$;

create function waymark.organisation_of(login name) returns int
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(organisation_of.login);
    return me.organisation_id;
end $$;

create function waymark.staff_of(login name) returns uuid
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(staff_of.login);
    return me.staff_id;
end $$;

-- What somebody's posts give them, in one look: the settings in which they hold one of the roles (a post of no one setting
-- is held in all), and whether they are a keyworker or an administrator anywhere.
create function waymark.posts_held(organisation int, staff uuid, roles text[],
                                   out settings int[], out is_keyworker boolean, out is_administrator boolean)
language plpgsql stable parallel safe as $$
declare everywhere boolean;
begin
    select coalesce(array_agg(p.setting_id) filter (where p.roles && posts_held.roles and p.setting_id is not null), '{}'),
           coalesce(bool_or(p.setting_id is null and p.roles && posts_held.roles), false),
           coalesce(bool_or('keyworker' = any (p.roles)), false), coalesce(bool_or('administrator' = any (p.roles)), false)
    into settings, everywhere, is_keyworker, is_administrator
    from waymark.post p
    where p.organisation_id = organisation and p.staff_id = staff;
    if everywhere then
        settings := array(select s.setting_id from waymark.setting s where s.organisation_id = organisation);
    end if;
end $$;

create function waymark.settings_held(organisation int, staff uuid, roles text[]) returns int[]
language plpgsql stable parallel safe as $$
declare post record;
begin
    post := waymark.posts_held(organisation, staff, roles);
    return post.settings;
end $$;

create function waymark.settings_as(login name, roles text[]) returns int[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(settings_as.login);
    return waymark.settings_held(me.organisation_id, me.staff_id, roles);
end $$;

create function waymark.holds(login name, roles text[]) returns boolean
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare me record;
begin
    me := waymark.identity(holds.login);
    return exists (select from waymark.post p
                   where p.organisation_id = me.organisation_id and p.staff_id = me.staff_id and p.roles && holds.roles);
end $$;

-- Refuses whoever may do nothing in an organisation, in the words of one that is not there.
create function waymark.demand_place(organisation int) returns void
language plpgsql stable as $$
begin
    if (waymark.acts_for_all() and exists (select from waymark.organisation o where o.organisation_id = organisation))
        or waymark.organisation_of(waymark.caller()) = organisation then
        return;
    end if;
    raise exception 'there is no organisation %', organisation using errcode = 'no_data_found';
end $$;

-- ------------------------------------------------------------------------------------------------ acts, by whoever is at work

-- A reason is somebody's own words, and may have to be erased; the chain covers its digest, so that it holds without it.
alter table waymark.change add column reason_digest bytea;

drop function waymark.change_hash(bytea, int, bigint, uuid, text, timestamptz, text, uuid, text, jsonb);
create function waymark.change_hash(waymark.change) returns bytea
language sql immutable set timezone = 'UTC' as $$
    select sha256($1.previous || convert_to(jsonb_build_array(
        $1.organisation_id, $1.seq, $1.act_id, $1.act, extract(epoch from $1.made_at), $1.login, $1.staff_id,
        encode($1.reason_digest, 'hex'), $1.body)::text, 'UTF8'))
$$;

create or replace function waymark.make_organisation(name text) returns int
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare made int;
begin
    if not waymark.acts_for_all() then
        raise exception 'only a steward founds an organisation' using errcode = 'insufficient_privilege';
    end if;
    lock table waymark.organisation in share row exclusive mode;
    if exists (select from waymark.organisation o where o.name = make_organisation.name) then
        raise exception 'there is an organisation of this name already' using errcode = 'unique_violation',
            schema = 'waymark', table = 'organisation', column = 'name', constraint = 'organisation_name_once';
    end if;
    insert into waymark.organisation
    select coalesce(max(o.organisation_id), 0) + 1, make_organisation.name from waymark.organisation o
    returning organisation_id into made;
    insert into waymark.change_head (organisation_id) values (made);
    insert into waymark.look_head (organisation_id) values (made);
    return made;
end $$;

create or replace function waymark.open_act(organisation int) returns bigint
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare number bigint;
begin
    perform waymark.demand_place(organisation);
    update waymark.change_head h
    set seq = h.seq + (h.opened_by is distinct from pg_current_xact_id())::int, opened_by = pg_current_xact_id()
    where h.organisation_id = open_act.organisation
    returning h.seq into number;
    return number;
end $$;

-- The change names the login, and the staff member it belongs to or acted as: a change by a login that is not its staff
-- member's was made by a steward in that person's place.
create or replace function waymark.close_act(organisation int, act_id uuid, act text, reason text, body jsonb) returns timestamptz
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    head waymark.change_head;
    made waymark.change;
begin
    select * into strict head from waymark.change_head h
    where h.organisation_id = close_act.organisation and h.opened_by = pg_current_xact_id();
    made.organisation_id := organisation;
    made.seq := head.seq;
    made.act_id := close_act.act_id;
    made.act := close_act.act;
    made.made_at := greatest(clock_timestamp(), head.made_at);      -- a clock set back must not reorder the chain
    made.login := waymark.caller();
    made.staff_id := waymark.staff_of(waymark.caller());
    made.reason := close_act.reason;
    made.reason_digest := sha256(convert_to(close_act.reason, 'UTF8'));
    made.body := close_act.body;
    made.previous := head.hash;
    made.hash := waymark.change_hash(made);
    insert into waymark.change select made.*;
    update waymark.change_head h set made_at = made.made_at, hash = made.hash, opened_by = null
    where h.organisation_id = organisation;
    return made.made_at;
end $$;

-- It reads the chain for writers who may not.
alter function waymark.refuse_open_act() security definer;
alter function waymark.refuse_open_act() set search_path = waymark, pg_temp;

-- ------------------------------------------------------------------------------------------------ the trail of looks

-- A chain of its own: there are a hundred looks to a change, and none may wait for an import that holds the organisation's
-- turn to write until it commits.
create table waymark.look_head (
    organisation_id int primary key references waymark.organisation,
    seq             bigint not null default 0,
    made_at         timestamptz,
    hash            bytea not null default ''::bytea
) with (fillfactor = 50);

insert into waymark.look_head (organisation_id) select organisation_id from waymark.organisation;

create table waymark.look (
    organisation_id int not null references waymark.organisation,
    seq             bigint not null,
    look_id         uuid not null,                  -- made by the client: recording a look twice is recording it once
    act             text not null check (act ~ '^[a-z_]+$'),
    about           text check (about ~ '^[A-Za-z0-9_.:/ -]*$'),   -- such as run and measure of a members list: numbers and codes
    made_at         timestamptz not null,
    login           text not null,
    staff_id        uuid,                           -- whose the login is, or whom a steward acted as
    pupils          uuid[] not null,                -- in order
    reason          text,
    reason_digest   bytea,
    by_transaction  xid8 not null,                  -- a look opens a door only once it has been committed
    previous        bytea not null,
    hash            bytea not null,
    primary key (organisation_id, seq),
    constraint look_once unique (organisation_id, look_id)
);
create index look_by_login on waymark.look (organisation_id, login, made_at);

grant select on waymark.look, waymark.look_head to waymark_guard;
grant insert on waymark.look, waymark.look_head to waymark_guard;
grant update on waymark.look_head to waymark_guard;

create trigger append_only before update or delete or truncate on waymark.look
    for each statement execute function waymark.refuse_alteration();

create function waymark.look_hash(waymark.look) returns bytea
language sql immutable set timezone = 'UTC' as $$
    select sha256($1.previous || convert_to(jsonb_build_array(
        $1.organisation_id, $1.seq, $1.look_id, $1.act, $1.about, extract(epoch from $1.made_at), $1.login, $1.staff_id,
        $1.pupils, encode($1.reason_digest, 'hex'))::text, 'UTF8'))
$$;

-- Records a look, in the transaction of the look. Callers read first and record last, so that the turn is held for a moment.
create function waymark.record_look(organisation int, look_id uuid, act text, pupils uuid[], about text default null,
                                    reason text default null) returns bigint
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    head waymark.look_head;
    made waymark.look;
begin
    perform waymark.demand_place(organisation);
    select * into strict head from waymark.look_head h where h.organisation_id = organisation for update;
    select l.seq into made.seq from waymark.look l
    where l.organisation_id = organisation and l.look_id = record_look.look_id and l.login = waymark.caller();
    if found then return made.seq; end if;
    made.organisation_id := organisation;
    made.seq := head.seq + 1;
    made.look_id := record_look.look_id;
    made.act := record_look.act;
    made.about := record_look.about;
    made.made_at := greatest(clock_timestamp(), head.made_at);
    made.login := waymark.caller();
    made.staff_id := waymark.staff_of(waymark.caller());
    made.pupils := array(select distinct p from unnest(record_look.pupils) p order by p);
    made.reason := record_look.reason;
    made.reason_digest := sha256(convert_to(record_look.reason, 'UTF8'));
    made.by_transaction := pg_current_xact_id();
    made.previous := head.hash;
    made.hash := waymark.look_hash(made);
    insert into waymark.look select made.*;
    update waymark.look_head h set seq = made.seq, made_at = made.made_at, hash = made.hash
    where h.organisation_id = organisation;
    return made.seq;
end $$;

-- ------------------------------------------------------------------------------------------------ is it whole

create function waymark.demand_audit(organisation int) returns void
language plpgsql stable as $$
begin
    perform waymark.demand_place(organisation);
    if not (waymark.acts_for_all() or waymark.holds(waymark.caller(), '{auditor}')) then
        raise exception 'only an auditor reads the trail' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'look', constraint = 'trail_by_auditor';
    end if;
end $$;

-- The last link of each chain, to be printed and kept elsewhere: whoever owns the tables can write a whole new chain, and
-- only a copy that they do not hold tells.
create function waymark.audit_heads(organisation int) returns table (chain text, seq bigint, made_at timestamptz, hash bytea)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_audit(organisation);
    return query
        select 'changes', h.seq, h.made_at, h.hash from waymark.change_head h where h.organisation_id = organisation
        union all
        select 'looks', h.seq, h.made_at, h.hash from waymark.look_head h where h.organisation_id = organisation;
end $$;

-- Goes over both chains of an organisation, and gives each broken link with what is wrong: the first of a chain is where
-- to begin. No rows: whole.
--
-- altered: the link does not say what its hash covers, or its reason is another. erased: its reason is gone, and no erasure
-- says so. missing: a number is left out. out_of_order: it does not follow from the link before. truncated: the chain ends
-- before its head, or before a record that a later change wrote.
create function waymark.audit_verify(organisation int)
returns table (chain text, seq bigint, problem text)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_audit(organisation);
    return query
        with link (chain, seq, made_at, previous, hash, hash_now, reason_digest, reason_digest_now) as (
            select 'changes', c.seq, c.made_at, c.previous, c.hash, waymark.change_hash(c), c.reason_digest,
                   sha256(convert_to(c.reason, 'UTF8'))
            from waymark.change c where c.organisation_id = organisation
            union all
            select 'looks', l.seq, l.made_at, l.previous, l.hash, waymark.look_hash(l), l.reason_digest,
                   sha256(convert_to(l.reason, 'UTF8'))
            from waymark.look l where l.organisation_id = organisation
        ), neighbours as (
            select k.*, lag(k.seq, 1, 0::bigint) over w as seq_before, lag(k.hash, 1, ''::bytea) over w as hash_before
            from link k window w as (partition by k.chain order by k.seq)
        ), head (chain, seq, hash) as (
            select 'changes', h.seq, h.hash from waymark.change_head h where h.organisation_id = organisation
            union all
            select 'looks', h.seq, h.hash from waymark.look_head h where h.organisation_id = organisation
        ), last_link (chain, seq, hash) as (
            select distinct on (k.chain) k.chain, k.seq, k.hash from link k order by k.chain, k.seq desc
        ), found (chain, seq, problem) as (
            select n.chain, n.seq,
                   case when n.hash <> n.hash_now or n.reason_digest_now <> coalesce(n.reason_digest, '') then 'altered'
                        when n.seq <> n.seq_before + 1 then 'missing'
                        when n.previous <> n.hash_before then 'out_of_order'
                        when n.reason_digest_now is null and n.reason_digest is not null
                             and not exists (select from waymark.change e
                                             where e.organisation_id = organisation and e.act = 'erasure'
                                               and e.made_at >= n.made_at) then 'erased'
                   end
            from neighbours n
            union all
            select h.chain, coalesce(l.seq, 0), 'truncated'
            from head h left join last_link l on l.chain = h.chain
            where (coalesce(l.seq, 0), coalesce(l.hash, '')) <> (h.seq, h.hash)
               or h.chain = 'changes' and h.seq < waymark.last_written(organisation)
        )
        select f.chain, f.seq, f.problem from found f where f.problem is not null order by 1, 2, 3;
end $$;

-- The number of the latest change that any record of an organisation names.
create function waymark.last_written(organisation int) returns bigint
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
declare
    written bigint := 0;
    latest bigint;
    record text;
begin
    for record in
        select format('%I.%I', c.relnamespace::regnamespace, c.relname) from pg_catalog.pg_class c
        where c.relkind = 'r' and c.relnamespace = 'former'::regnamespace
        union all
        select format('waymark.%I', c.relname) from pg_catalog.pg_class c
        where c.relkind = 'r' and c.relnamespace = 'former'::regnamespace
    loop
        execute format('select max(seq) from %s where organisation_id = $1', record) into latest using organisation;
        written := greatest(written, latest);
    end loop;
    return written;
end $$;

grant execute on function waymark.change_hash(waymark.change), waymark.look_hash(waymark.look), waymark.caller(), waymark.is_steward(name), waymark.acting_as(), waymark.acts_for_all(), waymark.day(),
    waymark.organisation_of(name), waymark.staff_of(name), waymark.settings_as(name, text[]),
    waymark.holds(name, text[]), waymark.record_look(int, uuid, text, uuid[], text, text),
    waymark.audit_heads(int), waymark.audit_verify(int) to waymark_staff;

call waymark.hand_over();
