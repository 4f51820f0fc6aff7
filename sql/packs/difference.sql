-- The members that count otherwise in the run :later than in the run :earlier, and what was recorded about them in between:
-- after the change :earlier_seq, up to the change :later_seq. Where nothing was, the days did it: a window closed, or the
-- record came into the period or left it.
--
-- :measures and :kinds: what the members of each measure are.
with member as (
    select m.run_id = :later as is_later, m.setting_id, m.measure, k.kind, e.record, coalesce(e.month, 0) as month, e.counted
    from evidence.members m
    join unnest(:measures::text[], :kinds::text[]) k(measure, kind) on k.measure = m.measure
    cross join lateral rows from (unnest(m.records), unnest(m.months), unnest(m.counted)) e(record, month, counted)
    where m.organisation_id = :organisation and m.run_id in (:earlier, :later) and e.record is not null
), moved as (
    select setting_id, measure, kind, record, month,
           max(counted) filter (where not is_later) as before, max(counted) filter (where is_later) as after
    from member
    group by setting_id, measure, kind, record, month
    having max(counted) filter (where not is_later) is distinct from max(counted) filter (where is_later)
), located as (
    -- Whose stay the record is of, and how it is called.
    select distinct on (m.setting_id, m.measure, m.record, m.month) m.*, v.placement_id, v.pupil_id, v.ref
    from moved m
    join lateral (
        select p.placement_id, p.pupil_id, p.ref, p.seq from history.placement p
        where m.kind in ('placement', 'follow_up_month')
          and p.organisation_id = :organisation and p.setting_id = m.setting_id and p.placement_id = m.record
        union all
        select t.placement_id, null, t.ref, t.seq from history.transition t
        where m.kind = 'transition' and t.organisation_id = :organisation and t.setting_id = m.setting_id and t.transition_id = m.record
        union all
        select s.placement_id, null, s.ref, s.seq from history.specialist_referral s
        where m.kind = 'specialist_referral'
          and s.organisation_id = :organisation and s.setting_id = m.setting_id and s.specialist_referral_id = m.record
        union all
        select c.placement_id, null, c.ref, c.seq from history.check_in c
        where m.kind = 'check_in' and c.organisation_id = :organisation and c.setting_id = m.setting_id and c.check_in_id = m.record
        union all
        select null, e.pupil_id, e.ref, e.seq from history.ehc_plan e
        where m.kind = 'ehc_plan' and e.organisation_id = :organisation and e.ehc_id = m.record
        union all
        select null, u.pupil_id, u.ref, u.seq from history.pupil u
        where m.kind = 'pupil' and u.organisation_id = :organisation and u.pupil_id = m.record
    ) v on true
    order by m.setting_id, m.measure, m.record, m.month, v.seq desc
), version (what, setting_id, placement_id, pupil_id, key, seq, closed_seq) as (
    select 'placement', setting_id, placement_id, pupil_id, placement_id::text, seq, closed_seq
    from history.placement where organisation_id = :organisation
    union all select 'referral_item', setting_id, placement_id, null, item, seq, closed_seq
    from history.referral_item where organisation_id = :organisation
    union all select 'induction_step', setting_id, placement_id, null, step, seq, closed_seq
    from history.induction_step where organisation_id = :organisation
    union all select 'contact', setting_id, placement_id, null, contact_id::text, seq, closed_seq
    from history.contact where organisation_id = :organisation
    union all select 'assessment', setting_id, placement_id, null, assessment_id::text, seq, closed_seq
    from history.assessment where organisation_id = :organisation
    union all select 'need', setting_id, placement_id, null, need_id::text, seq, closed_seq
    from history.need where organisation_id = :organisation
    union all select 'specialist_referral', setting_id, placement_id, null, specialist_referral_id::text, seq, closed_seq
    from history.specialist_referral where organisation_id = :organisation
    union all select 'share', setting_id, placement_id, null, share_id::text, seq, closed_seq
    from history.share where organisation_id = :organisation
    union all select 'transition', setting_id, placement_id, null, transition_id::text, seq, closed_seq
    from history.transition where organisation_id = :organisation
    union all select 'transition_step', setting_id, placement_id, null, transition_id || step, seq, closed_seq
    from history.transition_step where organisation_id = :organisation
    union all select 'transition_check', setting_id, placement_id, null, transition_id::text || checked_on, seq, closed_seq
    from history.transition_check where organisation_id = :organisation
    union all select 'careers_activity', setting_id, placement_id, null, activity_id::text, seq, closed_seq
    from history.careers_activity where organisation_id = :organisation
    union all select 'check_in', setting_id, placement_id, null, check_in_id::text, seq, closed_seq
    from history.check_in where organisation_id = :organisation
    union all select 'pupil', null, null, pupil_id, pupil_id::text, seq, closed_seq
    from history.pupil where organisation_id = :organisation
    union all select 'ehc_plan', null, null, pupil_id, ehc_id::text, seq, closed_seq
    from history.ehc_plan where organisation_id = :organisation
    union all select 'ehc_review', null, null, pupil_id, ehc_id::text || reviewed_on, seq, closed_seq
    from history.ehc_review where organisation_id = :organisation
    union all select 'half_term', setting_id, null, null, academic_year || ' ' || half_term, seq, closed_seq
    from history.half_term where organisation_id = :organisation
    union all select 'closure', setting_id, null, null, closed_on::text, seq, closed_seq
    from history.closure where organisation_id = :organisation
), recorded as (
    -- new: none of its versions was known before. voided: none of them is left. corrected: another one is there now.
    select what, setting_id, placement_id, min(pupil_id::text)::uuid as pupil_id,
           case when not bool_or(coalesce(closed_seq > :later_seq, true)) then 'voided'
                when min(seq) > :earlier_seq then 'new' else 'corrected' end as how
    from version
    where seq <= :later_seq and coalesce(closed_seq > :earlier_seq, true)
    group by what, setting_id, placement_id, key
    having max(seq) > :earlier_seq or bool_or(closed_seq <= :later_seq)
), stay as (
    select distinct setting_id, placement_id, pupil_id from history.placement where organisation_id = :organisation
)
select l.setting_id, l.measure, l.kind, case when l.month = 0 then l.ref else l.ref || '#' || l.month end, l.before, l.after,
       coalesce(l.pupil_id, (select s.pupil_id from stay s where s.setting_id = l.setting_id and s.placement_id = l.placement_id limit 1)),
       array(
           select distinct r.how || ' ' || r.what from recorded r
           where (r.setting_id = l.setting_id and r.placement_id = l.placement_id)
              or (r.placement_id is null and r.pupil_id in (
                      select s.pupil_id from stay s where s.setting_id = l.setting_id and s.placement_id = l.placement_id
                      union select l.pupil_id))
              or (l.kind in ('pupil', 'ehc_plan') and (r.setting_id, r.placement_id) in (
                      select s.setting_id, s.placement_id from stay s where s.pupil_id = l.pupil_id))
              or (r.setting_id = l.setting_id and r.what in ('half_term', 'closure'))
           order by 1)
from located l
order by array_position(:settings::int[], l.setting_id), array_position(:measures::text[], l.measure), l.ref collate "C", l.month
