-- Whoever is acted as is known by an identifier, and not by an organisation: every organisation was asked for it, each time that a
-- function asks who the caller is.
create index staff_by_identifier on waymark.staff (staff_id);
