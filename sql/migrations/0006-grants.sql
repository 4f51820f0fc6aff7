-- What the program's logins may do. They are members of waymark_staff and own nothing; the owner only migrates.

grant usage on schema waymark, former, history, evidence to waymark_staff;
grant select, insert, update, delete on all tables in schema waymark to waymark_staff;
grant select on all tables in schema former, history to waymark_staff;
grant select, insert on all tables in schema evidence to waymark_staff;

-- Written only by the functions of an act, or by migrations.
revoke insert, update, delete on waymark.organisation, waymark.change_head, waymark.change, waymark.code, waymark.coded_column,
    waymark.reference from waymark_staff;
revoke insert on evidence.step, evidence.measure from waymark_staff;

revoke execute on all routines in schema waymark from public;
grant execute on function waymark.make_organisation(text), waymark.open_act(int), waymark.take_entries(int, bigint),
    waymark.close_act(int, uuid, text, text, jsonb), waymark.upn_is_right(text),
    waymark.change_hash(bytea, int, bigint, uuid, text, timestamptz, text, uuid, text, jsonb) to waymark_staff;
