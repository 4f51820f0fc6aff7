-- area 11: Assessment of need
-- about: Whether needs are found early, with those who know the pupil, and understood by those who teach the pupil next.
-- question 11.1: Are links to specialists used to identify and support additional needs?
-- question 11.2: Are parents and carers part of the assessment?
-- question 11.3: Do those who teach the pupil next understand the needs?

-- measure 11.1.a: Needs assessed
-- kind: rate of placements
-- denominator: placements on roll in the period
-- numerator: an assessment was taken by the end of the period
select r.stay, r.placement_id as record, r.counted_on as own_day,
       r.stay in (select a.stay from assessment a) as yes
from stay_on_roll r;

-- measure 11.1.b: New need found
-- kind: rate of placements
-- denominator: placements on roll in the period
-- numerator: a need that was not known before was identified from the day of referral to the end of the period
select r.stay, r.placement_id as record, r.counted_on as own_day,
       r.stay in (select n.stay from need n join stay_on_roll r on r.stay = n.stay
                  where n.identified_on >= r.referred_on and not n.known_before) as yes
from stay_on_roll r;

-- measure 11.1.c: Specialist seen within six weeks
-- kind: rate of specialist referrals
-- denominator: specialist referrals of placements on roll in the period, requested in it and at least 42 days ago
-- numerator: first seen within 42 days of the request
select s.stay, s.specialist_referral_id as record, s.counted_on as own_day, s.first_seen_on <= s.requested_on + 42 as yes
from specialist_referral s where s.requested_on <= :d - 42;

-- measure 11.1.d: Days from request to first seen
-- kind: duration of specialist referrals
-- unit: days
-- denominator: specialist referrals of placements on roll in the period, requested in it and seen by now
-- numerator: days from the request to the day first seen
select s.stay, s.specialist_referral_id as record, s.counted_on as own_day, s.first_seen_on - s.requested_on as days
from specialist_referral s where s.first_seen_on is not null;

-- measure 11.1.e: Annual review in date
-- kind: rate of placements
-- denominator: placements on roll at the end of the period, of pupils with an EHC plan in force
-- numerator: the plan was issued or last reviewed within the year before the end of the period
select r.stay, r.placement_id as record, r.counted_on as own_day,
       bool_or(greatest(e.issued_on, e.reviewed_on) >= :e - interval '1 year') as yes
from stay_on_roll r
join ehc_plan e on e.pupil_id = r.pupil_id and e.issued_on <= :e and coalesce(e.ceased_on > :e, true)
where coalesce(r.ended_on >= :e, true)
group by r.stay, r.placement_id, r.counted_on;

-- measure 11.1.f: EHC assessment decided within twenty weeks
-- kind: rate of EHC assessment requests
-- once: a request that counts in two settings is one in the pool
-- denominator: EHC assessment requests for pupils on roll in the period, made in it and at least 140 days ago
-- numerator: decided within 140 days of the request
select r.stay, e.ehc_id as record, r.counted_on as own_day, e.decided_on <= e.requested_on + 140 as yes
from (select distinct on (setting_id, pupil_id) * from stay_on_roll order by setting_id, pupil_id, first_day, entry) r
join ehc_plan e on e.pupil_id = r.pupil_id and e.requested_on between :from and least(:to, :d - 140);

-- measure 11.2.a: Family contributed
-- kind: rate of placements
-- denominator: placements on roll in the period whose needs were assessed (11.1.a)
-- numerator: a parent or carer contributed to an assessment
select r.stay, r.placement_id as record, r.counted_on as own_day, bool_or(a.parent_contributed) as yes
from stay_on_roll r join assessment a on a.stay = r.stay
group by r.stay, r.placement_id, r.counted_on;

-- measure 11.2.b: Family told of needs
-- kind: rate of placements
-- denominator: placements on roll in the period with a need identified
-- numerator: a summary of needs, a passport or a profile was shared with a parent or carer, on or after the day the first need was identified
select r.stay, r.placement_id as record, r.counted_on as own_day,
       coalesce(max(s.shared_on) >= n.first_identified_on, false) as yes
from stay_on_roll r
join (select stay, min(identified_on) as first_identified_on from need group by stay) n on n.stay = r.stay
left join share s on s.stay = r.stay and s.shared_on <= :e and s.audience = 'parent_carer'
                 and s.content in ('needs_summary', 'passport', 'pupil_profile')
group by r.stay, r.placement_id, r.counted_on, n.first_identified_on;

-- measure 11.2.c: Pupil's own voice
-- kind: rate of placements
-- denominator: placements on roll in the period
-- numerator: the pupil contributed to an assessment, or was given a passport
select r.stay, r.placement_id as record, r.counted_on as own_day,
       r.stay in (select a.stay from assessment a where a.pupil_contributed)
       or r.stay in (select s.stay from share s where s.audience = 'pupil' and s.content = 'passport' and s.shared_on <= :e) as yes
from stay_on_roll r;

-- measure 11.3.a: Next setting told by the first day there
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: information was shared with the receiving setting, for that transition, by its start
select t.stay, t.transition_id as record, t.started_on as own_day,
       t.transition in (select s.transition from transition_share s join started_transition t on t.transition = s.transition
                        where s.audience = 'receiving_setting' and s.shared_on <= t.started_on) as yes
from started_transition t;

-- measure 11.3.b: Receipt acknowledged
-- kind: rate of transitions
-- denominator: transitions started in the period and ten school days ago whose next setting was told by the first day there (11.3.a)
-- numerator: the receiving setting had acknowledged one of those shares within ten school days of the start
select t.stay, t.transition_id as record, t.started_on as own_day,
       bool_or(coalesce(s.acknowledged_on <= t.ten_days_in, false)) as yes
from started_transition t
join transition_share s on s.transition = t.transition and s.audience = 'receiving_setting' and s.shared_on <= t.started_on
where t.ten_days_in <= :d
group by t.stay, t.transition_id, t.started_on;

-- measure 11.3.c: Handover in person
-- kind: rate of transitions
-- denominator: transitions started in the period
-- numerator: a handover or planning meeting with the receiving setting was held for the transition by its start
select t.stay, t.transition_id as record, t.started_on as own_day,
       t.transition in (select c.transition from transition_contact c join started_transition t on t.transition = c.transition
                        where c.kind in ('handover', 'planning_meeting') and 'receiving_setting' = any(c.participants)
                        and c.held_on <= t.started_on) as yes
from started_transition t;
