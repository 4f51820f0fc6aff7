-- area 5: Pupil induction
-- about: Whether a new pupil is understood, expected and settled: what is known before lessons begin, who takes part, who is told.
-- question 5.1: Do we understand prior learning, academic needs and risks before lessons begin?
-- question 5.2: Is everyone who matters engaged in the induction?
-- question 5.3: How, when and to whom is information about new pupils passed on?
-- question 5.4: What shows that the induction works?

-- measure 5.1.a: Understood before lessons
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: prior learning, academic needs and risks were all understood by the first day (5.1.b, 5.1.c and 5.1.d)
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day,
       n.prior_learning_is_known and n.needs_are_reviewed and n.risks_are_checked as yes
from induction n;

-- measure 5.1.b: Prior learning known
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: the English and the maths baseline were both done by the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.prior_learning_is_known as yes
from induction n;

-- measure 5.1.c: Academic needs reviewed
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: the needs review was done by the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.needs_are_reviewed as yes
from induction n;

-- measure 5.1.d: Risk checks made
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: the social care check and the youth justice check were both done by the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.risks_are_checked as yes
from induction n;

-- measure 5.1.e: Referral information complete
-- kind: rate of placements
-- denominator: placements whose first day lies in the period, with information asked of the referrer by the first day
-- numerator: every such piece of information was received by the first day, and complete
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.referral_is_complete as yes
from induction n where n.referral_is_complete is not null;

-- measure 5.2.a: All four engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: pupil, family, previous school and, where there are any, agencies were all engaged (5.2.b, 5.2.c, 5.2.d and 5.2.e)
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day,
       n.pupil_is_engaged and n.family_is_engaged and n.previous_school_is_engaged
       and (n.agencies_are_engaged or not n.has_agencies) as yes
from induction n where n.ten_days_in <= :d;

-- measure 5.2.b: Pupil engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: a meeting, visit or call with the pupil from the day of referral to ten school days after the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.pupil_is_engaged as yes
from induction n where n.ten_days_in <= :d;

-- measure 5.2.c: Family engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: a meeting, visit or call with a parent or carer from the day of referral to ten school days after the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.family_is_engaged as yes
from induction n where n.ten_days_in <= :d;

-- measure 5.2.d: Previous school engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: a meeting, visit or call with the previous school from the day of referral to ten school days after the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.previous_school_is_engaged as yes
from induction n where n.ten_days_in <= :d;

-- measure 5.2.e: Agencies engaged
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago, of pupils with a social worker or youth justice involvement
-- numerator: a meeting, visit or call with an agency from the day of referral to ten school days after the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.agencies_are_engaged as yes
from induction n where n.ten_days_in <= :d and n.has_agencies;

-- measure 5.3.a: Teaching staff told before lessons
-- kind: rate of placements
-- denominator: placements whose first day lies in the period
-- numerator: information was shared with teaching staff by the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.teaching_staff_were_told as yes
from induction n;

-- measure 5.3.b: Specialists told
-- kind: rate of placements
-- denominator: placements whose first day lies in the period, of pupils with SEN support or a plan, a social worker, or youth justice involvement
-- numerator: information was shared by the first day with the SENCo where there is SEN, and with the safeguarding lead where there is a social worker or youth justice involvement
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day,
       (n.senco_was_told or not n.has_sen) and (n.dsl_was_told or not n.has_agencies) as yes
from induction n where n.has_sen or n.has_agencies;

-- measure 5.4.a: Induction on time
-- kind: rate of placements
-- denominator: placements whose first day lies in the period, with a required step that is due by now
-- numerator: every such step was done by its due day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.is_on_time as yes
from induction n where n.is_on_time is not null;

-- measure 5.4.b: Wait from referral to first day
-- kind: duration of placements
-- unit: school days
-- denominator: placements whose first day lies in the period
-- numerator: school days after the day of referral up to and including the first day
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.days_waited as days
from new_stay n where n.days_waited is not null;

-- measure 5.4.c: Two-week review held
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is ten school days ago
-- numerator: the two-week review was done from the first day to ten school days after it
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day, n.two_week_review_was_held as yes
from induction n where n.ten_days_in <= :d;

-- measure 5.4.d: Settled after six weeks
-- kind: rate of placements
-- denominator: placements whose first day lies in the period and is thirty school days ago
-- numerator: the placement had not ended thirty school days after the first day, or had ended by then with a planned transition that did happen
select n.setting_id, n.stay, n.placement_id as record, n.first_day as own_day,
       coalesce(n.ended_on > n.thirty_days_in, true)
       or n.end_reason = 'transition'
          and n.stay in (select t.stay from transition t where t.planned and t.did_happen) as yes
from new_stay n where n.thirty_days_in <= :d;
