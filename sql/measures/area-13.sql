-- area 13: Post-16 destinations
-- about: Whether young people are prepared for what comes after year 11, secure it, and hold it for seven months.
-- question 13.1: Are pupils prepared for what comes next?
-- question 13.2: Does the community provide work-based learning?
-- question 13.3: Does every pupil secure and sustain a pathway?
-- key stage: ks4

-- measure 13.1.a: Independent guidance
-- kind: rate of placements
-- denominator: placements of pupils in year 11, on roll in their last school year
-- numerator: an independent guidance interview was held
select y.setting_id, y.stay, y.placement_id as record, y.was_guided as yes from year_11_stay y;

-- measure 13.1.b: Applied
-- kind: rate of placements
-- denominator: placements of pupils in year 11, on roll in their last school year
-- numerator: an application was made
select y.setting_id, y.stay, y.placement_id as record, y.has_applied as yes from year_11_stay y;

-- measure 13.1.c: Offer held
-- kind: rate of placements
-- denominator: placements of pupils in year 11, on roll in their last school year
-- numerator: an offer was made that is open or accepted
select y.setting_id, y.stay, y.placement_id as record, y.holds_an_offer as yes from year_11_stay y;

-- measure 13.2.a: Met the world of work
-- kind: rate of placements
-- denominator: placements of pupils in year 11, on roll in their last school year
-- numerator: an encounter with an employer or a work experience took place
select y.setting_id, y.stay, y.placement_id as record, y.has_met_work as yes from year_11_stay y;

-- measure 13.3.a: Check-ins made
-- kind: rate of follow-up months
-- denominator: months that are over, of leavers whose follow-up starts in the period, up to an early end of the follow-up
-- numerator: somebody was reached in the month
select m.setting_id, m.stay, m.placement_id as record, m.month,
       (m.stay, m.month) in (select c.stay, c.month from check_in c where c.reached) as yes
from follow_up_month m where m.has_closed and m.still_followed;

-- measure 13.3.b: Attempts made
-- kind: rate of follow-up months
-- denominator: months that are over, of leavers whose follow-up starts in the period, up to an early end of the follow-up
-- numerator: a check-in was tried in the month, whether or not somebody was reached
select m.setting_id, m.stay, m.placement_id as record, m.month,
       (m.stay, m.month) in (select c.stay, c.month from check_in c) as yes
from follow_up_month m where m.has_closed and m.still_followed;

-- measure 13.3.c.1: In education, employment or training in month 1
-- kind: rate of placements
-- unknown: nobody was reached in that month, or the destination was not found out
-- denominator: leavers whose follow-up starts in the period and whose month 1 is over
-- numerator: the last check-in of the month that reached somebody found education, employment or training
select m.setting_id, m.stay, m.placement_id as record, m.found_eet as yes from month_found m where m.month = 1;

-- measure 13.3.c.2: In education, employment or training in month 2
-- kind: rate of placements
-- unknown: nobody was reached in that month, or the destination was not found out
-- denominator: leavers whose follow-up starts in the period and whose month 2 is over
-- numerator: the last check-in of the month that reached somebody found education, employment or training
select m.setting_id, m.stay, m.placement_id as record, m.found_eet as yes from month_found m where m.month = 2;

-- measure 13.3.c.3: In education, employment or training in month 3
-- kind: rate of placements
-- unknown: nobody was reached in that month, or the destination was not found out
-- denominator: leavers whose follow-up starts in the period and whose month 3 is over
-- numerator: the last check-in of the month that reached somebody found education, employment or training
select m.setting_id, m.stay, m.placement_id as record, m.found_eet as yes from month_found m where m.month = 3;

-- measure 13.3.c.4: In education, employment or training in month 4
-- kind: rate of placements
-- unknown: nobody was reached in that month, or the destination was not found out
-- denominator: leavers whose follow-up starts in the period and whose month 4 is over
-- numerator: the last check-in of the month that reached somebody found education, employment or training
select m.setting_id, m.stay, m.placement_id as record, m.found_eet as yes from month_found m where m.month = 4;

-- measure 13.3.c.5: In education, employment or training in month 5
-- kind: rate of placements
-- unknown: nobody was reached in that month, or the destination was not found out
-- denominator: leavers whose follow-up starts in the period and whose month 5 is over
-- numerator: the last check-in of the month that reached somebody found education, employment or training
select m.setting_id, m.stay, m.placement_id as record, m.found_eet as yes from month_found m where m.month = 5;

-- measure 13.3.c.6: In education, employment or training in month 6
-- kind: rate of placements
-- unknown: nobody was reached in that month, or the destination was not found out
-- denominator: leavers whose follow-up starts in the period and whose month 6 is over
-- numerator: the last check-in of the month that reached somebody found education, employment or training
select m.setting_id, m.stay, m.placement_id as record, m.found_eet as yes from month_found m where m.month = 6;

-- measure 13.3.c.7: In education, employment or training in month 7
-- kind: rate of placements
-- unknown: nobody was reached in that month, or the destination was not found out
-- denominator: leavers whose follow-up starts in the period and whose month 7 is over
-- numerator: the last check-in of the month that reached somebody found education, employment or training
select m.setting_id, m.stay, m.placement_id as record, m.found_eet as yes from month_found m where m.month = 7;

-- measure 13.3.d: Maintained for seven months
-- kind: rate of placements
-- unknown: nobody was reached in month 7, or the destination was not found out, and no check-in before found the young person NEET
-- denominator: leavers whose follow-up starts in the period and whose month 7 is over
-- numerator: in education, employment or training in month 7, and no check-in of the seven months found the young person NEET
select m.setting_id, m.stay, m.placement_id as record,
       case when m.stay in (select c.stay from check_in c where c.reached and c.found = 'NEET') then false
            else m.found_eet end as yes
from month_found m where m.month = 7;

-- measure 13.3.e: Risk acted on within a week
-- kind: rate of check-ins
-- denominator: check-ins of the seven months, at least 7 days ago, that reached somebody at risk or dropped out
-- numerator: something was done from the day of the check-in to 7 days after it
select c.setting_id, c.stay, c.check_in_id as record, c.action_on between c.contacted_on and c.contacted_on + 7 as yes
from check_in c
where c.reached and c.risk in ('at_risk', 'dropped_out') and c.contacted_on <= :d - 7;

-- measure 13.3.f: Re-engaged
-- kind: rate of placements
-- denominator: leavers whose follow-up starts in the period and whom a check-in of the seven months found NEET
-- numerator: the last check-in of the seven months that found out a destination found education, employment or training
select f.setting_id, f.stay, f.placement_id as record, c.found = 'EET' as yes
from followed f
join (
    select distinct on (stay) stay, found from check_in
    where reached and found <> 'unknown' order by stay, contacted_on desc, entry desc
) c on c.stay = f.stay
where f.stay in (select c.stay from check_in c where c.reached and c.found = 'NEET');
