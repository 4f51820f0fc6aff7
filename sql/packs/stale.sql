-- Which settings the nightly batch has to compute, and over which of the periods :from_days to :to_days: those it never did,
-- those whose measures have changed, those touched by a change since, and those for which a day has come from which their
-- figures can differ. A day before the last run's is computed too, since its figures are others.
select s.organisation_id, s.setting_id, p.from_day, p.to_day
from waymark.setting s
cross join unnest(:from_days::date[], :to_days::date[]) p(from_day, to_day)
left join evidence.setting_head h using (organisation_id, setting_id)
left join evidence.nightly n using (organisation_id, setting_id, from_day)
where n.run_id is null or n.measures <> :version or h.seq > n.setting_seq or n.next_day <= :today or n.as_of > :today
order by s.organisation_id, s.setting_id, p.from_day
