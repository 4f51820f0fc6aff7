begin; set local role waymark_owner; drop index if exists waymark.half_term_in_order; drop function if exists waymark.school_calendar, waymark.school_calendar_place, waymark.school_days_among, waymark.days_until_school_day;
; commit;
