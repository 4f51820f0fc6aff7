-- area 11: Assessment of need
-- about: Whether needs are found early, with those who know the pupil, and understood by those who teach the pupil next.
-- question 11.1: Are links to specialists used to identify and support additional needs?
-- question 11.2: Are parents and carers part of the assessment?
-- question 11.3: Do those who teach the pupil next understand the needs?

-- measure 11.1.a: Needs assessed
-- kind: rate of placements
-- denominator: placements on roll in the period
-- numerator: an assessment was taken by the end of the period
select r.setting_id, r.stay, r.placement_id as record, r.counted_on as own_day, r.is_assessed as yes
from assessed_stay r;

-- measure 11.1.b: New need found
-- kind: rate of placements
-- denominator: placements on roll in the period
-- numerator: a need that was not known before was identified from the day of referral to the end of the period
select r.setting_id, r.stay, r.placement_id as record, r.counted_on as own_day, r.has_new_need as yes
from assessed_stay r;

-- measure 11.1.c: Specialist seen within six weeks
-- kind: rate of specialist referrals
-- denominator: specialist referrals of placements on roll in the period, requested in it and at least 42 days ago
-- numerator: first seen within 42 days of the request
select s.setting_id, s.stay, s.specialist_referral_id as record, s.counted_on as own_day, s.first_seen_on <= s.requested_on + 42 as yes
from specialist_referral s where s.requested_on <= :d - 42;

-- measure 11.1.d: Days from request to first seen
-- kind: duration of specialist referrals
-- unit: days
-- denominator: specialist referrals of placements on roll in the period, requested in it and seen by now
-- numerator: days from the request to the day first seen
select s.setting_id, s.stay, s.specialist_referral_id as record, s.counted_on as own_day, s.first_seen_on - s.requested_on as days
from specialist_referral s where s.first_seen_on is not null;

-- measure 11.1.e: Annual review in date
-- kind: rate of placements
-- denominator: placements on roll at the end of the period, of pupils with an EHC plan in force
-- numerator: the plan was issued or last reviewed within the year before the end of the period
select r.setting_id, r.stay, r.placement_id as record, r.counted_on as own_day,
       bool_or(greatest(e.issued_on, e.reviewed_on) >= :e - interval '1 year') as yes
from stay_on_roll r
join ehc_plan e on e.pupil_id = r.pupil_id and e.issued_on <= :e and coalesce(e.ceased_on > :e, true)
where coalesce(r.ended_on >= :e, true)
group by r.setting_id, r.stay, r.placement_id, r.counted_on;

-- measure 11.1.f: EHC assessment decided within twenty weeks
-- kind: rate of EHC assessment requests
-- once: a request that counts in two settings is one in the pool
-- denominator: EHC assessment requests for pupils on roll in the period, made in it and at least 140 days ago
-- numerator: decided within 140 days of the request
select r.setting_id, r.stay, e.ehc_id as record, r.counted_on as own_day, e.decided_on <= e.requested_on + 140 as yes
from (select distinct on (setting_id, pupil_id) * from stay_on_roll order by setting_id, pupil_id, first_day, entry) r
join ehc_plan e on e.pupil_id = r.pupil_id and e.requested_on between :from and least(:to, :d - 140);

-- measure 11.2.a: Family contributed
-- kind: rate of placements
-- denominator: placements on roll in the period whose needs were assessed (11.1.a)
-- numerator: a parent or carer contributed to an assessment
select r.setting_id, r.stay, r.placement_id as record, r.counted_on as own_day, r.family_contributed as yes
from assessed_stay r where r.is_assessed;

-- measure 11.2.b: Family told of needs
-- kind: rate of placements
-- denominator: placements on roll in the period with a need identified
-- numerator: a summary of needs, a passport or a profile was shared with a parent or carer, on or after the day the first need was identified
select r.setting_id, r.stay, r.placement_id as record, r.counted_on as own_day,
       coalesce(r.family_told_on >= r.need_identified_on, false) as yes
from assessed_stay r where r.need_identified_on is not null;

-- measure 11.2.c: Pupil's own voice
-- kind: rate of placements
-- denominator: placements on roll in the period
-- numerator: the pupil contributed to an assessment, or was given a passport
select r.setting_id, r.stay, r.placement_id as record, r.counted_on as own_day, r.pupil_contributed or r.has_passport as yes
from assessed_stay r;

-- measure 11.3.a: Next setting told by the first day there
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: information was shared with the receiving setting, for that transition, by its start
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day, t.receiver_was_told as yes
from prepared_transition t;

-- measure 11.3.b: Receipt acknowledged
-- kind: rate of transitions
-- denominator: transitions started in the period and ten school days ago whose next setting was told by the first day there (11.3.a)
-- numerator: the receiving setting had acknowledged one of those shares within ten school days of the start
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day,
       coalesce(t.acknowledged_on <= t.ten_days_in, false) as yes
from prepared_transition t where t.receiver_was_told and t.ten_days_in <= :d;

-- measure 11.3.c: Handover in person
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: a handover or planning meeting with the receiving setting was held for the transition by its start
select t.setting_id, t.stay, t.transition_id as record, t.started_on as own_day, t.was_handed_over as yes
from prepared_transition t;
