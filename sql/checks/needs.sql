-- about: What is missing or doubtful about needs. Pupils stand at the setting where they are on roll.

-- check sen_type_without_provision: A type of SEN, and neither SEN support nor a plan
-- mended by: senco
-- touches: 5.3.b
-- what to do: enter SEN support (K) or a plan (E), or take the type away
select p.setting_id, p.placement_id, u.pupil_id, u.ref, null::date as day
from waymark.pupil u join waymark.placement p using (organisation_id, pupil_id)
where u.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null
  and u.primary_need is not null and coalesce(u.sen_provision, 'N') = 'N';

-- check sen_provision_without_type: SEN support or a plan, and no type of SEN
-- mended by: senco
-- touches: 5.3.b
-- what to do: enter the type, or NSA where none has been assessed
select p.setting_id, p.placement_id, u.pupil_id, u.ref, null::date as day
from waymark.pupil u join waymark.placement p using (organisation_id, pupil_id)
where u.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null
  and u.sen_provision in ('K', 'E') and u.primary_need is null;

-- check nsa_with_plan: A plan, and a type of need that says none was assessed
-- mended by: senco
-- what to do: enter the type that the plan names
select p.setting_id, p.placement_id, u.pupil_id, u.ref, null::date as day
from waymark.pupil u join waymark.placement p using (organisation_id, pupil_id)
where u.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null
  and u.sen_provision = 'E' and u.primary_need = 'NSA';

-- check plan_not_recorded: SEN provision says that there is a plan, and none in force is recorded
-- mended by: senco
-- touches: 11.1.e 5.3.b
-- what to do: enter the plan, or SEN support instead
select p.setting_id, p.placement_id, u.pupil_id, u.ref, null::date as day
from waymark.pupil u join waymark.placement p using (organisation_id, pupil_id)
where u.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null and u.sen_provision = 'E'
  and not exists (select from waymark.ehc_plan e
                  where e.organisation_id = u.organisation_id and e.pupil_id = u.pupil_id and e.issued_on <= :today
                    and coalesce(e.ceased_on > :today, true));

-- check plan_without_provision: A plan is in force, and SEN provision does not say so
-- mended by: senco
-- touches: 11.1.e 5.3.b
-- what to do: set SEN provision to E, or enter the day on which the plan ceased
select p.setting_id, p.placement_id, u.pupil_id, u.ref || ' ' || e.ref as ref, e.issued_on as day
from waymark.pupil u
join waymark.placement p using (organisation_id, pupil_id)
join waymark.ehc_plan e using (organisation_id, pupil_id)
where u.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null
  and e.issued_on <= :today and coalesce(e.ceased_on > :today, true) and u.sen_provision is distinct from 'E';

-- check background_not_recorded: SEN provision, disadvantage or being looked after is not recorded
-- mended by: inclusion_leader
-- touches: 5.3.b
-- what to do: enter them: until then the pupil stands under "not recorded" in every breakdown
select p.setting_id, p.placement_id, u.pupil_id, u.ref, null::date as day
from waymark.pupil u join waymark.placement p using (organisation_id, pupil_id)
where u.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null
  and (u.sen_provision is null or u.disadvantaged is null or u.looked_after is null);

-- check upn_missing: A pupil on roll has no UPN
-- mended by: inclusion_leader
-- what to do: ask the school before for it
select p.setting_id, p.placement_id, u.pupil_id, u.ref, p.first_day as day
from waymark.pupil u join waymark.placement p using (organisation_id, pupil_id)
where u.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null and u.upn is null;
