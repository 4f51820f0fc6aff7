-- Staff as they change. Whoever came by import had no login, and no way to one; a name, a login and roles change; some come back.

-- A member of staff whom the caller looks after.
create function waymark.looked_after(organisation int, staff uuid) returns waymark.staff
language plpgsql stable as $$
declare member waymark.staff;
begin
    perform waymark.demand_administrator(organisation);
    select s.* into member from waymark.staff s
    where s.organisation_id = organisation and s.staff_id = staff
      and (waymark.acts_for_all() or s.staff_id = any (waymark.administered_staff(waymark.caller())));
    if not found then
        raise exception 'there is no such member of staff' using errcode = 'no_data_found',
            schema = 'waymark', table = 'staff', constraint = 'staff_there';
    end if;
    return member;
end $$;

-- Puts right what somebody is called, or their address; what is null stays, and an empty address goes. Within an act.
create function waymark.correct_staff(organisation int, staff uuid, name text, email text) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.looked_after(organisation, staff);
    update waymark.staff s
    set name = coalesce(correct_staff.name, s.name), seq = h.seq,
        email = case when correct_staff.email is null then s.email else nullif(correct_staff.email, '') end
    from waymark.change_head h
    where h.organisation_id = organisation and s.organisation_id = organisation and s.staff_id = staff;
end $$;

grant create on schema waymark to waymark_guard;
set local role waymark_guard;
-- Gives a member of staff the login that they work with, and makes it; a former one ends. Within an act.
create or replace function waymark.give_login(organisation int, staff uuid, login name) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare member waymark.staff := waymark.looked_after(organisation, staff);
begin
    if member.left_on is not null then
        raise exception 'they have left' using errcode = 'check_violation',
            schema = 'waymark', table = 'staff', constraint = 'staff_at_work';
    end if;
    -- Who gives a login may use it, and it opens all that the person's roles show.
    if not waymark.acts_for_all() and exists (
            select from waymark.post p
            where p.organisation_id = organisation and p.staff_id = staff
              and (p.setting_id = any (waymark.configured_settings(waymark.caller()))) is not true) then
        raise exception 'they also work elsewhere' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'staff', constraint = 'login_of_own_staff';
    end if;
    perform waymark.demand_staff_login(login);
    update waymark.staff s set login = give_login.login, seq = h.seq
    from waymark.change_head h
    where h.organisation_id = organisation and s.organisation_id = organisation and s.staff_id = staff;
    perform waymark.make_login(login);
    if member.login <> login then perform waymark.close_login(member.login); end if;
end $$;
set local role waymark_owner;
revoke create on schema waymark from waymark_guard;

-- Somebody who left is back, with the roles and the login of before, and without the caseload, which others have had since. Within an act.
create function waymark.take_back_staff(organisation int, staff uuid) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare member waymark.staff := waymark.looked_after(organisation, staff);
begin
    if member.left_on is null then
        raise exception 'they have not left' using errcode = 'check_violation',
            schema = 'waymark', table = 'staff', constraint = 'staff_gone';
    end if;
    update waymark.staff s set left_on = null, seq = h.seq
    from waymark.change_head h
    where h.organisation_id = organisation and s.organisation_id = organisation and s.staff_id = staff;
    if member.login is not null then perform waymark.make_login(member.login); end if;
end $$;

-- Where the caller says who does what: at a setting, or, for those who may do everything, in the whole organisation (null).
create function waymark.demand_configured(organisation int, setting int) returns void
language plpgsql stable as $$
begin
    if not (waymark.acts_for_all() or coalesce(setting = any (waymark.configured_settings(waymark.caller())), false)) then
        raise exception 'only an administrator of the setting gives roles' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'post', constraint = 'staff_by_administrator';
    end if;
end $$;

-- Gives somebody one role more. Within an act.
create function waymark.give_role(organisation int, staff uuid, setting int, role text) returns void
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    held waymark.post;
    number bigint;
begin
    perform waymark.looked_after(organisation, staff);
    perform waymark.demand_configured(organisation, setting);
    select h.seq into number from waymark.change_head h where h.organisation_id = organisation;
    select p.* into held from waymark.post p
    where p.organisation_id = organisation and p.staff_id = staff and p.setting_id is not distinct from setting;
    if role = any (held.roles) then
        raise exception 'they have this role' using errcode = 'check_violation',
            schema = 'waymark', table = 'post', constraint = 'role_not_held';
    elsif held.roles is not null then
        update waymark.post p set roles = array(select r from unnest(p.roles || role) r order by r), seq = number
        where p.organisation_id = organisation and p.staff_id = staff and p.entry = held.entry;
    else
        insert into waymark.post (organisation_id, staff_id, entry, seq, setting_id, roles)
        values (organisation, staff, waymark.take_entries(organisation, 1) + 1, number, setting, array[role]);
    end if;
end $$;

-- Takes one role from somebody. The stays of which they were keyworker become nobody's, which puts them on the inclusion leader's
-- list. Gives how many. Within an act.
create function waymark.end_role(organisation int, staff uuid, setting int, role text) returns int
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    number bigint;
    handed_over int := 0;
begin
    perform waymark.looked_after(organisation, staff);
    perform waymark.demand_configured(organisation, setting);
    select h.seq into number from waymark.change_head h where h.organisation_id = organisation;
    update waymark.post p set roles = array_remove(p.roles, role), seq = number
    where p.organisation_id = organisation and p.staff_id = staff and p.setting_id is not distinct from setting
      and role = any (p.roles) and p.roles <> array[role];
    if not found then
        delete from waymark.post p
        where p.organisation_id = organisation and p.staff_id = staff and p.setting_id is not distinct from setting
          and p.roles = array[role];
    end if;
    if not found then
        raise exception 'they do not have this role' using errcode = 'check_violation',
            schema = 'waymark', table = 'post', constraint = 'role_held';
    end if;
    if role = 'keyworker' then
        update waymark.keyworker k set until_on = greatest(waymark.day(), k.from_on), seq = number
        where k.organisation_id = organisation and k.staff_id = staff and k.until_on is null
          and k.setting_id <> all (waymark.settings_held(organisation, staff, '{keyworker}'));
        get diagnostics handed_over = row_count;
    end if;
    return handed_over;
end $$;

grant update (name, email) on waymark.staff to waymark_guard;
grant insert, update, delete on waymark.post to waymark_guard;

grant execute on function waymark.correct_staff(int, uuid, text, text), waymark.take_back_staff(int, uuid),
    waymark.give_role(int, uuid, int, text), waymark.end_role(int, uuid, int, text) to waymark_staff;

call waymark.hand_over();
