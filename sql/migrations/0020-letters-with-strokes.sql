-- A search finds names that are written with letters which no accent makes: Łukasz by "lukasz", Ødberg by "odberg" and "ødberg".
--
-- Small letters come first: before, Ø and ẞ were left alone, since only ø and ß were known. Lowering text of a login's collation, which
-- compares by bytes, knows ASCII alone, so the collation is said.

create or replace function waymark.folded(name text) returns text
language sql immutable parallel safe as $$
    select regexp_replace(
        normalize(
            replace(replace(replace(replace(
                translate(lower(name collate "default"), 'øłđðħŧı', 'olddhti'),
                'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
            nfd),
        '[\u0300-\u036f]', '', 'g')
$$;
