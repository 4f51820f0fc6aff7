-- A pupil is the organisation's, and a leader sees their own setting: a pupil whom only another setting of the trust knows could be
-- referred by nobody. Whoever names them by the whole UPN and the date of birth knows them, and may refer them; on record.

-- The pupil of this UPN and birth date, to an inclusion leader who does not see them; null otherwise. What a wrong guess is told
-- is what it was told before: that the UPN is taken.
create function waymark.known_elsewhere(organisation int, look_id uuid, upn text, date_of_birth date) returns uuid
language plpgsql security definer set search_path = waymark, pg_temp as $$
declare
    known uuid;
begin
    perform waymark.demand_place(organisation);
    if waymark.settings_as(waymark.caller(), '{inclusion_leader}') = '{}' then return null; end if;
    select p.pupil_id into known from waymark.pupil p
    where p.organisation_id = organisation and p.upn = known_elsewhere.upn and p.date_of_birth = known_elsewhere.date_of_birth;
    if known is not null then
        perform waymark.record_look(organisation, look_id, 'referral', array[known]);
    end if;
    return known;
end $$;

grant execute on function waymark.known_elsewhere(int, uuid, text, date) to waymark_staff;
call waymark.hand_over();
