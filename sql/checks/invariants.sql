-- about: What holds whatever people enter. Each query counts what breaks it; doctor runs them as a steward, who sees all.
-- That references and versions hold follows from the catalogue and is not written down here.

-- invariant: The numbers of changes have no gaps
select count(*) from waymark.change_head h
where (select (count(*), coalesce(max(c.seq), 0)) from waymark.change c where c.organisation_id = h.organisation_id)
      is distinct from (h.seq, h.seq);

-- invariant: The numbers of looks have no gaps
select count(*) from waymark.organisation o cross join waymark.audit_heads(o.organisation_id) h
where h.chain = 'looks'
  and (select (count(*), coalesce(max(l.seq), 0)) from waymark.look l where l.organisation_id = o.organisation_id)
      is distinct from (h.seq, h.seq);

-- invariant: Each organisation has its place in the chains
select count(*) from waymark.organisation o
where (select count(*) from waymark.audit_heads(o.organisation_id)) <> 2;

-- invariant: No act is left open
select count(*) from waymark.change_head where opened_by is not null;

-- invariant: A pupil has one open placement at a setting
select count(*) from (
    select from waymark.placement where ended_on is null and coalesce(decision, 'accepted') = 'accepted'
    group by organisation_id, setting_id, pupil_id having count(*) > 1) p;

-- invariant: A stay has one keyworker at a time
select count(*) from (
    select from waymark.keyworker where until_on is null
    group by organisation_id, setting_id, placement_id having count(*) > 1) k;

-- invariant: The half-terms of a setting don't overlap
select count(*) from waymark.half_term a join waymark.half_term b using (organisation_id, setting_id)
where (a.academic_year, a.half_term) < (b.academic_year, b.half_term) and a.ends_on >= b.starts_on and b.ends_on >= a.starts_on;

-- invariant: A run of evidence knows no change that never was
select count(*) from evidence.run r join waymark.change_head h using (organisation_id) where r.known_seq > h.seq;
