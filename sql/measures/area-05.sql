-- area 5: Pupil induction
-- about: Whether a new pupil is understood, expected and settled: what is known before lessons begin, who takes part, who is told.
-- question 5.1: Do we understand prior learning, academic needs and risks before lessons begin?
-- question 5.2: Is everyone who matters engaged in the induction?
-- question 5.3: How, when and to whom is information about new pupils passed on?
-- question 5.4: What shows that the induction works?

-- measure 5.1.b: Prior learning known
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: the English and the maths baseline were both done by the first day
select n.stay, n.placement_id as record, n.first_day as own_day,
       count(*) filter (where s.step in ('baseline_english', 'baseline_maths')) = 2 as yes
from new_stay n
left join induction_step s on s.stay = n.stay and s.completed_on <= n.first_day
group by n.stay, n.placement_id, n.first_day;

-- measure 5.1.c: Academic needs reviewed
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: the needs review was done by the first day
select n.stay, n.placement_id as record, n.first_day as own_day, s.stay is not null as yes
from new_stay n
left join induction_step s on s.stay = n.stay and s.step = 'needs_review' and s.completed_on <= n.first_day;

-- measure 5.1.d: Risk checks made
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: the social care check and the youth justice check were both done by the first day
select n.stay, n.placement_id as record, n.first_day as own_day,
       count(*) filter (where s.step in ('social_care_check', 'youth_justice_check')) = 2 as yes
from new_stay n
left join induction_step s on s.stay = n.stay and s.completed_on <= n.first_day
group by n.stay, n.placement_id, n.first_day;

-- measure 5.1.a: Understood before lessons
-- kind: rate of placements
-- after: 5.1.b 5.1.c 5.1.d
-- denominator: placements whose first day lies in the period
-- numerator: prior learning, academic needs and risks were all understood by the first day (5.1.b, 5.1.c and 5.1.d)
select n.stay, n.placement_id as record, n.first_day as own_day,
       count(m.stay) = 3 as yes
from new_stay n
left join member m on m.stay = n.stay and m.measure in ('5.1.b', '5.1.c', '5.1.d') and m.counted = 1
group by n.stay, n.placement_id, n.first_day;

-- measure 5.1.e: Referral information complete
-- kind: rate of placements
-- denominator: placements whose first day lies in the period, with information asked of the referrer by the first day
-- numerator: every such piece of information was received by the first day, and complete
select n.stay, n.placement_id as record, n.first_day as own_day,
       bool_and(coalesce(i.received_on <= n.first_day and i.quality = 'complete', false)) as yes
from new_stay n
join referral_item i on i.stay = n.stay and coalesce(i.asked_on <= n.first_day, true)
group by n.stay, n.placement_id, n.first_day;

-- measure 5.2.b: Pupil engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: a meeting, visit or call with the pupil from the day of referral to ten school days after the first day
select n.stay, n.placement_id as record, n.first_day as own_day,
       n.stay in (
           select c.stay from contact c join new_stay n on n.stay = c.stay
           where c.kind <> 'message' and 'pupil' = any(c.participants) and c.held_on between n.referred_on and n.ten_days_in) as yes
from new_stay n where n.ten_days_in <= :d;

-- measure 5.2.c: Family engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: a meeting, visit or call with a parent or carer from the day of referral to ten school days after the first day
select n.stay, n.placement_id as record, n.first_day as own_day,
       n.stay in (
           select c.stay from contact c join new_stay n on n.stay = c.stay
           where c.kind <> 'message' and 'parent_carer' = any(c.participants) and c.held_on between n.referred_on and n.ten_days_in) as yes
from new_stay n where n.ten_days_in <= :d;

-- measure 5.2.d: Previous school engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: a meeting, visit or call with the previous school from the day of referral to ten school days after the first day
select n.stay, n.placement_id as record, n.first_day as own_day,
       n.stay in (
           select c.stay from contact c join new_stay n on n.stay = c.stay
           where c.kind <> 'message' and 'previous_school' = any(c.participants) and c.held_on between n.referred_on and n.ten_days_in) as yes
from new_stay n where n.ten_days_in <= :d;

-- measure 5.2.e: Agencies engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago, of pupils with a social worker or youth justice involvement
-- numerator: a meeting, visit or call with an agency from the day of referral to ten school days after the first day
select n.stay, n.placement_id as record, n.first_day as own_day,
       n.stay in (
           select c.stay from contact c join new_stay n on n.stay = c.stay
           where c.kind <> 'message' and 'agency' = any(c.participants) and c.held_on between n.referred_on and n.ten_days_in) as yes
from new_stay n where n.ten_days_in <= :d and n.has_agencies;

-- measure 5.2.a: All four engaged
-- kind: rate of placements
-- after: 5.2.b 5.2.c 5.2.d 5.2.e
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: pupil, family, previous school and, where there are any, agencies were all engaged (5.2.b, 5.2.c, 5.2.d and 5.2.e)
select n.stay, n.placement_id as record, n.first_day as own_day,
       n.stay not in (select m.stay from member m where m.measure in ('5.2.b', '5.2.c', '5.2.d', '5.2.e') and m.counted <> 1) as yes
from new_stay n where n.ten_days_in <= :d;

-- measure 5.3.a: Teaching staff told before lessons
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: information was shared with teaching staff by the first day
select n.stay, n.placement_id as record, n.first_day as own_day,
       n.stay in (select s.stay from share s join new_stay n on n.stay = s.stay
                  where s.audience = 'teaching_staff' and s.shared_on <= n.first_day) as yes
from new_stay n;

-- measure 5.3.b: Specialists told
-- kind: rate of placements
-- denominator: placements whose first day lies in the period, of pupils with SEN support or a plan, a social worker, or youth justice involvement
-- numerator: information was shared by the first day with the SENCo where there is SEN, and with the safeguarding lead where there is a social worker or youth justice involvement
select n.stay, n.placement_id as record, n.first_day as own_day,
       (not n.has_sen or coalesce(bool_or(s.audience = 'senco'), false))
       and (not n.has_agencies or coalesce(bool_or(s.audience = 'dsl'), false)) as yes
from new_stay n left join share s on s.stay = n.stay and s.shared_on <= n.first_day
where n.has_sen or n.has_agencies
group by n.stay, n.placement_id, n.first_day, n.has_sen, n.has_agencies;

-- measure 5.4.a: Induction on time
-- kind: rate of placements
-- denominator: placements whose first day lies in the period, with a required step that is due by now
-- numerator: every such step was done by its due day
select n.stay, n.placement_id as record, n.first_day as own_day, bool_and(coalesce(s.completed_on <= s.due_on, false)) as yes
from new_stay n
join induction_step s on s.stay = n.stay and s.required and s.due_on <= :d
group by n.stay, n.placement_id, n.first_day;

-- measure 5.4.b: Wait from referral to first day
-- kind: duration of placements
-- unit: school days
-- denominator: placements whose first day lies in the period
-- numerator: school days after the day of referral up to and including the first day
select n.stay, n.placement_id as record, n.first_day as own_day, n.days_waited as days
from new_stay n where n.days_waited is not null;

-- measure 5.4.c: Two-week review held
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: the two-week review was done from the first day to ten school days after it
select n.stay, n.placement_id as record, n.first_day as own_day, s.stay is not null as yes
from new_stay n
left join induction_step s on s.stay = n.stay and s.step = 'two_week_review' and s.completed_on between n.first_day and n.ten_days_in
where n.ten_days_in <= :d;

-- measure 5.4.d: Settled after six weeks
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is thirty school days ago
-- numerator: the placement had not ended thirty school days after the first day, or had ended by then with a planned transition that did happen
select n.stay, n.placement_id as record, n.first_day as own_day,
       coalesce(n.ended_on > n.thirty_days_in, true)
       or n.end_reason = 'transition'
          and n.stay in (select t.stay from transition t where t.planned and t.did_happen) as yes
from new_stay n where n.thirty_days_in <= :d;
