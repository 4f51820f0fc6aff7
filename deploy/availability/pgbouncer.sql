-- Once, in the database waymark, as the server's administrator: what PgBouncer needs. Then: \password waymark_pooler, and the line
-- "waymark_pooler" "its password" in userlist.txt, readable by postgres only.

create role waymark_pooler login;
create schema waymark_pooler;
grant usage on schema waymark_pooler to waymark_pooler;

-- The stored secret of a login that works in Waymark, and of nobody else: never an administrator's of the server.
create function waymark_pooler.secret(name text, out login text, out secret text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select usename::text, passwd from pg_shadow
    where usename = name and not usesuper and not userepl and not usebypassrls and (valuntil is null or valuntil > now())
      and (pg_has_role(usename, 'waymark_staff', 'member') or pg_has_role(usename, 'waymark_steward', 'member'))
$$;
revoke all on function waymark_pooler.secret from public;
grant execute on function waymark_pooler.secret to waymark_pooler;

-- What the program otherwise asks for as it connects.
alter database waymark set statement_timeout = '60s';
alter database waymark set lock_timeout = '10s';
alter database waymark set idle_in_transaction_session_timeout = '60s';
alter database waymark set client_connection_check_interval = '5s';
alter database waymark set timezone = 'UTC';
alter database waymark set datestyle = 'ISO';
alter database waymark set jit = off;
