-- What opens a door for a while, always on record first; and how logins of staff begin and end.

-- ------------------------------------------------------------------------------------------------ import, export, erasure

-- Lets an administrator see the rows of pupils for an import, an export or an erasure, from the next transaction on, until
-- end_exchange, at most for two hours.
create function waymark.begin_exchange(organisation int, exchange_id uuid, purpose text) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare me uuid := waymark.staff_of(waymark.caller());
begin
    perform waymark.demand_place(organisation);
    if not waymark.holds(waymark.caller(), '{administrator}') then
        raise exception 'only an administrator imports, exports or erases' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'exchange', constraint = 'exchange_by_administrator';
    end if;
    perform waymark.record_look(organisation, exchange_id, purpose, '{}');
    insert into waymark.exchange (organisation_id, exchange_id, staff_id, purpose, until_at)
    values (organisation, begin_exchange.exchange_id, me, begin_exchange.purpose, clock_timestamp() + interval '2 hours');
end $$;

create function waymark.end_exchange(organisation int, exchange_id uuid) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_place(organisation);
    update waymark.exchange e set ended_at = clock_timestamp()
    where e.organisation_id = organisation and e.exchange_id = end_exchange.exchange_id and e.ended_at is null
      and e.staff_id = waymark.staff_of(waymark.caller());
end $$;

-- ------------------------------------------------------------------------------------------------ breaking the glass

-- Opens the record of a pupil of the caller's setting for an hour, restricted notes included. The pupil is named in full, by
-- reference or UPN: who breaks the glass knows whom it is about, and finds nobody by trying. Gives the pupil.
create function waymark.break_glass(organisation int, break_glass_id uuid, named text, reason text) returns uuid
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    me uuid := waymark.staff_of(waymark.caller());
    settings int[] := waymark.settings_as(waymark.caller(), '{keyworker, inclusion_leader, senco, careers_lead, slt}');
    stay waymark.placement;
begin
    perform waymark.demand_place(organisation);
    if coalesce(reason, '') !~ '[^[:space:]]' then
        raise exception 'breaking the glass takes a reason' using errcode = 'check_violation',
            schema = 'waymark', table = 'break_glass', constraint = 'break_glass_reason_given';
    end if;
    if settings = '{}' then
        raise exception 'only staff who work with pupils break the glass' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'break_glass', constraint = 'break_glass_by_pupil_staff';
    end if;
    select s.* into stay
    from waymark.pupil p join waymark.placement s on s.organisation_id = p.organisation_id and s.pupil_id = p.pupil_id
    where p.organisation_id = organisation and named in (p.ref, p.upn) and s.setting_id = any (settings)
    order by s.referred_on desc, s.entry desc
    limit 1;
    if not found then
        raise exception 'there is no such pupil' using errcode = 'no_data_found',
            schema = 'waymark', table = 'pupil', constraint = 'pupil_there';
    end if;
    perform waymark.record_look(organisation, break_glass_id, 'break_glass', array[stay.pupil_id], null, reason);
    insert into waymark.break_glass (organisation_id, break_glass_id, setting_id, pupil_id, staff_id, reason, until_at)
    values (organisation, break_glass.break_glass_id, stay.setting_id, stay.pupil_id, me, break_glass.reason,
            clock_timestamp() + interval '1 hour');
    return stay.pupil_id;
end $$;

-- A safeguarding lead ends it, and says what they made of it.
create function waymark.close_break_glass(organisation int, break_glass_id uuid, look_id uuid, finding text) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare closed waymark.break_glass;
begin
    perform waymark.demand_place(organisation);
    update waymark.break_glass b
    set closed_by = waymark.staff_of(waymark.caller()), closed_at = clock_timestamp(), finding = close_break_glass.finding
    where b.organisation_id = organisation and b.break_glass_id = close_break_glass.break_glass_id and b.closed_at is null
      and b.setting_id = any (waymark.settings_as(waymark.caller(), '{dsl}'))
    returning * into closed;
    if not found then
        raise exception 'there is no such broken glass to close' using errcode = 'no_data_found',
            schema = 'waymark', table = 'break_glass', constraint = 'break_glass_there';
    end if;
    perform waymark.record_look(organisation, look_id, 'break_glass_closed', array[closed.pupil_id], null, finding);
end $$;

-- ------------------------------------------------------------------------------------------------ logins

-- What a login of staff may be: none of the server's own, none with rights beyond a member of staff.
create function waymark.demand_staff_login(login name) returns void
language plpgsql stable as $$
begin
    if login ~ '^(waymark|pg_)' or exists (
            select from pg_catalog.pg_roles r
            where r.rolname = demand_staff_login.login
              and (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
                   or not pg_catalog.pg_has_role(r.oid, 'waymark_staff', 'MEMBER'))) then
        raise exception 'this login is not one that staff can be given' using errcode = 'reserved_name',
            schema = 'waymark', table = 'staff', column = 'login', constraint = 'staff_login_of_staff';
    end if;
end $$;

-- Makes the login of a member of staff, if it is not there yet. For the registrar only.
create function waymark.make_login(login name) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from pg_roles r where r.rolname = make_login.login and r.rolcanlogin) then return; end if;
    if not (select r.rolcreaterole or r.rolsuper from pg_roles r where r.rolname = current_user) then
        raise exception 'the server does not let Waymark make logins' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'staff', constraint = 'login_made_by_administrator';
    end if;
    if exists (select from pg_roles r where r.rolname = make_login.login) then
        execute format('alter role %I login', login);
    else
        execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls in role waymark_staff', login);
    end if;
end $$;

create function waymark.close_login(login name) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from pg_roles r where r.rolname = close_login.login and r.rolcanlogin) then return; end if;
    if not (select r.rolcreaterole or r.rolsuper from pg_roles r where r.rolname = current_user) then
        raise exception 'the server does not let Waymark end logins' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'staff', constraint = 'login_ended_by_administrator';
    end if;
    execute format('alter role %I nologin', login);
end $$;

create function waymark.end_sessions_of(login name) returns int
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select count(*) filter (where pg_terminate_backend(a.pid))::int from pg_stat_activity a
    where a.usename = end_sessions_of.login
$$;

create function waymark.demand_administrator(organisation int) returns void
language plpgsql stable as $$
begin
    perform waymark.demand_place(organisation);
    if not (waymark.acts_for_all() or waymark.holds(waymark.caller(), '{administrator}')) then
        raise exception 'only an administrator looks after staff' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'staff', constraint = 'staff_by_administrator';
    end if;
end $$;

-- Gives a member of staff the login that they work with, and makes it. Within an act of number seq.
create function waymark.give_login(organisation int, staff uuid, login name) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_administrator(organisation);
    if not (waymark.acts_for_all() or staff = any (waymark.administered_staff(waymark.caller()))) then
        raise exception 'there is no such member of staff' using errcode = 'no_data_found',
            schema = 'waymark', table = 'staff', constraint = 'staff_there';
    end if;
    perform waymark.demand_staff_login(login);
    update waymark.staff s set login = give_login.login, seq = h.seq
    from waymark.change_head h
    where h.organisation_id = organisation and s.organisation_id = organisation and s.staff_id = staff;
    perform waymark.make_login(login);
end $$;

-- A member of staff leaves, on a day: the login ends, and the stays they were keyworker of become nobody's, which puts them
-- on the inclusion leader's list. Gives how many. Within an act.
create function waymark.end_staff(organisation int, staff uuid, day date) returns int
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
    update waymark.obligation o set owner_id = null, seq = number
    where o.organisation_id = organisation and o.owner_id = staff and o.status in ('open', 'on_hold');
    if leaver.login is not null then perform waymark.close_login(leaver.login); end if;
    return handed_over;
end $$;

-- Ends the sessions of those who have left, once that is committed: until then they could come back. Gives how many.
create function waymark.end_sessions(organisation int, staff uuid) returns int
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare leaver waymark.staff;
begin
    perform waymark.demand_administrator(organisation);
    select s.* into leaver from waymark.staff s
    where s.organisation_id = organisation and s.staff_id = staff and s.left_on is not null and s.login is not null;
    if not found then return 0; end if;
    return waymark.end_sessions_of(leaver.login);
end $$;

-- Who made which changes, and when, for a timeline: numbers that name no pupil.
create function waymark.who_changed(organisation int, numbers bigint[])
returns table (seq bigint, made_at timestamptz, act text, login text, staff_id uuid)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_place(organisation);
    return query
        select c.seq, c.made_at, c.act, c.login, c.staff_id from waymark.change c
        where c.organisation_id = organisation and c.seq = any (numbers) order by c.seq;
end $$;

grant update (login, left_on, seq) on waymark.staff to waymark_guard;
grant update (until_on, seq) on waymark.keyworker to waymark_guard;
grant update (owner_id, seq) on waymark.obligation to waymark_guard;
grant usage on schema waymark to waymark_registrar;

do $$
declare made regprocedure;
begin
    grant create on schema waymark to waymark_registrar;
    foreach made in array '{waymark.make_login(name), waymark.close_login(name), waymark.end_sessions_of(name)}'::regprocedure[] loop
        execute format('revoke execute on function %s from public', made);
        execute format('grant execute on function %s to waymark_guard', made);
        execute format('alter function %s owner to waymark_registrar', made);
    end loop;
    revoke create on schema waymark from waymark_registrar;
end $$;

grant execute on function waymark.begin_exchange(int, uuid, text), waymark.end_exchange(int, uuid),
    waymark.break_glass(int, uuid, text, text), waymark.close_break_glass(int, uuid, uuid, text),
    waymark.give_login(int, uuid, name), waymark.end_staff(int, uuid, date), waymark.end_sessions(int, uuid),
    waymark.who_changed(int, bigint[]) to waymark_staff;

call waymark.hand_over();
