-- The first day after :as_of from which a setting's figures for the period from :from can differ although nothing is recorded: a
-- window closes, a mark is reached, or a record is dated that day. Rather a day too many than one too few: a run more costs
-- milliseconds, a figure that is out of date costs trust. Null: there is none.
with school_day as (
    select d.day::date as day
    from waymark.half_term h
    cross join generate_series(h.starts_on::timestamp, h.ends_on, '1 day') d(day)
    where h.organisation_id = :organisation and h.setting_id = :setting and h.ends_on > :as_of::date - 200
      and date_part('isodow', d.day) < 6
      and not exists (select from waymark.closure c
                      where c.organisation_id = :organisation and c.setting_id = :setting and c.closed_on = d.day::date)
), stay as (
    select * from waymark.placement where organisation_id = :organisation and setting_id = :setting
), pupil as (
    select distinct pupil_id from stay
), move as (
    select * from waymark.transition where organisation_id = :organisation and setting_id = :setting
), move_ahead as materialized (
    select setting_id, placement_id, started_on from waymark.transition where organisation_id = :organisation and started_on > :as_of
), counted_from (day) as (          -- ten and thirty school days are counted from here; no earlier mark can still be ahead
    select first_day from stay where first_day > :as_of::date - 200
    union select started_on from move where started_on > :as_of::date - 200
), numbered as (                     -- how many school days there are up to each of those days
    select day, is_school_day, count(*) filter (where is_school_day) over (order by day) as number
    from (select day, true as is_school_day from school_day union all select day, false from counted_from) d
), follow_up as (
    select placement_id, starts_on
    from (select placement_id, coalesce(follow_up_starts_on, make_date(date_part('year', ended_on + interval '4 months')::int, 9, 1))
                                   as starts_on
          from stay where ended_on is not null and (end_reason = 'end_of_year_11' or follow_up_starts_on is not null)) leaver
    where starts_on >= :from
), turn (day) as (
    -- Stays, moves and their marks. Two-term marks are ends of half-terms.
    select unnest(array[referred_on, first_day, ended_on, ended_on + 1, follow_up_ended_on]) from stay
    union all select unnest(array[started_on, ended_on, ended_on + 1]) from move
    union all select m.day from numbered f
              cross join (values (10), (30)) mark(number)
              join numbered m on m.number = f.number + mark.number and m.is_school_day
              where not f.is_school_day
    union all select ends_on from waymark.half_term where organisation_id = :organisation and setting_id = :setting
    -- Follow-ups: their beginning, and the last day of each of the seven windows.
    union all select starts_on from follow_up
    union all select (starts_on + make_interval(months => k))::date - 1 from follow_up cross join generate_series(1, 7) k
    -- What has a time limit of its own.
    union all select unnest(array[s.due_on, s.completed_on]) from stay
              join waymark.induction_step s on s.organisation_id = :organisation and s.setting_id = :setting
                                           and s.placement_id = stay.placement_id
              where stay.first_day >= :from
    union all select unnest(array[requested_on, requested_on + 42, first_seen_on]) from waymark.specialist_referral
              where organisation_id = :organisation and setting_id = :setting and requested_on >= :from
    union all select unnest(array[c.contacted_on, c.contacted_on + 7, c.action_on]) from follow_up
              join waymark.check_in c on c.organisation_id = :organisation and c.setting_id = :setting
                                     and c.placement_id = follow_up.placement_id
    union all select unnest(array[e.requested_on, e.requested_on + 140, e.decided_on, e.issued_on, e.ceased_on,
                                  (e.issued_on + interval '1 year')::date + 1, (e.issued_on + interval '1 year')::date + 2])
              from waymark.ehc_plan e join pupil using (pupil_id) where e.organisation_id = :organisation
    -- 29 February has its year before on the 28th, so a year ends a day or two after its day comes round.
    union all select unnest(array[v.reviewed_on, (v.reviewed_on + interval '1 year')::date + 1,
                                  (v.reviewed_on + interval '1 year')::date + 2])
              from waymark.ehc_review v join pupil using (pupil_id) where v.organisation_id = :organisation
    -- A move from another setting of the organisation, after which a pupil may have come back here.
    union all select t.started_on from move_ahead t
              join waymark.placement p on p.organisation_id = :organisation and p.setting_id = t.setting_id
                                      and p.placement_id = t.placement_id
              join pupil on pupil.pupil_id = p.pupil_id
    -- What has happened can't lie in the future (rule 2), so it is looked for only after a day that has gone by.
    union all select unnest(array[asked_on, received_on]) from waymark.referral_item
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
    union all select unnest(array[shared_on, acknowledged_on]) from waymark.share
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
    union all select held_on from waymark.contact
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
    union all select taken_on from waymark.assessment
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
    union all select identified_on from waymark.need
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
    union all select completed_on from waymark.transition_step
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
    union all select checked_on from waymark.transition_check
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
    union all select held_on from waymark.careers_activity
              where organisation_id = :organisation and setting_id = :setting and :as_of < waymark.day()
)
select min(day) from turn where day > :as_of
