-- A copy of a pupil's record said that somebody had looked at restricted notes, and when, to those for whom there are none.

grant create on schema waymark to waymark_guard;
set local role waymark_guard;
-- How often a pupil's record was looked at, without saying by whom. Looks at restricted notes are for whoever may read these now.
create or replace function waymark.looks_at(organisation int, pupil uuid)
returns table (act text, looks bigint, first_at timestamptz, last_at timestamptz)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_subject_access(organisation, pupil);
    return query
        select l.act, count(*), min(l.made_at), max(l.made_at) from waymark.look l
        where l.organisation_id = organisation and l.pupils @> array[pupil]
          and (l.act <> 'restricted_notes' or exists (
                select from waymark.placement p
                where p.organisation_id = organisation and p.pupil_id = pupil
                  and p.placement_id = any (waymark.unsealed(waymark.caller()))))
        group by l.act order by l.act;
end $$;
set local role waymark_owner;
revoke create on schema waymark from waymark_guard;
