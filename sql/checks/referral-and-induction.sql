-- about: What is missing or doubtful from the referral to the first weeks. Each query gives the setting, the stay where there is
-- one, the pupil, the reference by which people call the record, and the day it is counted from. :today is the day.

-- check first_day_missing: Induction steps are done, and there is no first day
-- mended by: inclusion_leader
-- touches: 5.1.a 5.1.b 5.1.c 5.1.d 5.2.a 5.3.a 5.4.a 5.4.b 5.4.c 5.4.d 11.1.a
-- what to do: enter the first day, or end the stay if the pupil never came
select p.setting_id, p.placement_id, p.pupil_id, p.ref, max(s.completed_on) as day
from waymark.placement p
join waymark.induction_step s using (organisation_id, setting_id, placement_id)
where p.organisation_id = :organisation and p.decision = 'accepted' and p.first_day is null and p.ended_on is null
  and s.completed_on is not null and coalesce(p.planned_start < :today, true)
group by p.setting_id, p.placement_id, p.pupil_id, p.ref;

-- check done_before_referral: An induction step is marked as done before the pupil was referred
-- mended by: inclusion_leader
-- touches: 5.1.a 5.1.b 5.1.c 5.1.d 5.4.a
-- what to do: correct the day; in January it is often last year's
select p.setting_id, p.placement_id, p.pupil_id, p.ref || ' ' || s.step as ref, s.completed_on as day
from waymark.placement p
join waymark.induction_step s using (organisation_id, setting_id, placement_id)
where p.organisation_id = :organisation and p.ended_on is null and s.completed_on < p.referred_on;

-- check start_passed: The planned start has passed, and nothing says whether the pupil came
-- mended by: inclusion_leader
-- touches: 5.1.a 5.2.a 5.3.a 5.4.a 5.4.b
-- what to do: enter the first day, or another planned start
select p.setting_id, p.placement_id, p.pupil_id, p.ref, p.planned_start as day
from waymark.placement p
where p.organisation_id = :organisation and p.decision = 'accepted' and p.first_day is null and p.planned_start < :today
  and not exists (select from waymark.induction_step s
                  where s.organisation_id = p.organisation_id and s.setting_id = p.setting_id and s.placement_id = p.placement_id
                    and s.completed_on is not null);

-- check nothing_asked: No information was asked of the referrer
-- mended by: inclusion_leader
-- touches: 5.1.e
-- what to do: enter what was asked for and what came
select p.setting_id, p.placement_id, p.pupil_id, p.ref, p.first_day as day
from waymark.placement p
where p.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null
  and not exists (select from waymark.referral_item i
                  where i.organisation_id = p.organisation_id and i.setting_id = p.setting_id and i.placement_id = p.placement_id);

-- check quality_missing: Information came, and nobody has said whether it was complete
-- mended by: inclusion_leader
-- touches: 5.1.e
-- what to do: say whether it is complete, partial or out of date; until then it counts as not complete
select p.setting_id, p.placement_id, p.pupil_id, p.ref || ' ' || i.item as ref, i.received_on as day
from waymark.placement p
join waymark.referral_item i using (organisation_id, setting_id, placement_id)
where p.organisation_id = :organisation and p.ended_on is null and i.received_on is not null and i.quality is null;

-- check due_day_missing: A required induction step has no due day
-- mended by: inclusion_leader
-- touches: 5.4.a
-- what to do: enter by when it is due; until then it is left out of what is on time
select p.setting_id, p.placement_id, p.pupil_id, p.ref || ' ' || s.step as ref, p.planned_start as day
from waymark.placement p
join waymark.induction_step s using (organisation_id, setting_id, placement_id)
where p.organisation_id = :organisation and p.ended_on is null and p.decision = 'accepted'
  and coalesce(s.required, true) and s.due_on is null;

-- check keyworker_missing: A pupil on roll has no keyworker
-- mended by: inclusion_leader
-- what to do: give the pupil a keyworker
select p.setting_id, p.placement_id, p.pupil_id, p.ref, p.first_day as day
from waymark.placement p
where p.organisation_id = :organisation and p.first_day <= :today and p.ended_on is null
  and not exists (select from waymark.keyworker k
                  where k.organisation_id = p.organisation_id and k.setting_id = p.setting_id and k.placement_id = p.placement_id
                    and k.until_on is null);

-- check calendar_missing: The setting has no half-terms for this academic year
-- mended by: administrator
-- touches: 5.2.a 5.2.b 5.2.c 5.2.d 5.2.e 5.4.b 5.4.c 5.4.d 11.3.b 12.2.c 12.2.d 12.3.a 12.3.d
-- what to do: enter the six half-terms and the days on which the setting is closed
-- Everybody sees every setting of the organisation, and the half-terms of those only where they hold a role (as the policy of
-- half_term has it). Of the others nothing can be said.
select s.setting_id, null::uuid as placement_id, null::uuid as pupil_id, s.urn as ref, null::date as day
from waymark.setting s
where s.organisation_id = :organisation
  and (waymark.acts_for_all()
       or s.setting_id = any ((select waymark.settings_open_to(current_user, '{keyworker, inclusion_leader, senco, careers_lead,
                                                                               dsl, slt, trust_lead, administrator}'))::int[]))
  and 6 > (select count(*) from waymark.half_term h
           where h.organisation_id = s.organisation_id and h.setting_id = s.setting_id
             and h.academic_year = extract(year from :today::date - interval '8 months'));
