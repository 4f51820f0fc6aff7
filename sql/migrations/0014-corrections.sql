-- Taking a change back, wholly or not at all; and who sees a pupil that an act has just taken the last stay from.
--
-- Everything that keeps history can be taken back by one path: what a change did is read from the versions it wrote and
-- closed, so a table that comes later is undone like those that are here. The functions run with the caller's own rights.

-- ------------------------------------------------------------------------------------------------ what is kept

-- The tables that keep history, parents before what refers to them.
create function waymark.kept_records() returns table (record name, level int)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with recursive below (record, level) as (
        select c.relname, 0 from pg_class c where c.relnamespace = 'former'::regnamespace and c.relkind = 'r'
        union
        select r.record, b.level + 1 from below b join waymark.reference r on r.parent = b.record
        where r.record <> r.parent and b.level < 20
    )
    select b.record, max(b.level) from below b
    where exists (select from pg_class c where c.relnamespace = 'former'::regnamespace and c.relname = b.record)
    group by b.record order by 2, 1
$$;

-- What makes a row of it this record, and what it says: all columns but the number of the change that wrote it.
create function waymark.record_columns(record name, out key name[], out said name[])
language sql stable set search_path = pg_catalog, pg_temp as $$
    select array_agg(a.attname order by a.attnum) filter (where a.attnum = any (i.indkey::int2[])),
           array_agg(a.attname order by a.attnum) filter (where a.attname <> 'seq')
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum > 0 and not a.attisdropped
    where i.indrelid = to_regclass(format('waymark.%I', record)) and i.indisprimary
$$;

-- "a.x, a.y", and "(a.x, a.y) = (b.x, b.y)".
create function waymark.columns_of(side text, columns name[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select string_agg(format('%s.%I', side, c), ', ' order by place) from unnest(columns) with ordinality u(c, place)
$$;
create function waymark.same_columns(one text, other text, columns name[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select string_agg(format('%1$s.%3$I = %2$s.%3$I', one, other, c), ' and ' order by place)
    from unnest(columns) with ordinality u(c, place)
$$;

-- Names one row for whoever asked: its key as JSON, without the organisation.
create function waymark.key_of(side text, columns name[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select format('jsonb_build_object(%s)', string_agg(format('%L, %s.%I', c, side, c), ', ' order by place))
    from unnest(columns) with ordinality u(c, place) where c <> 'organisation_id'
$$;

-- ------------------------------------------------------------------------------------------------ what a change did

-- The tables that a change touched, as far as the caller sees.
create function waymark.touched_by(organisation int, change bigint)
returns table (record name, level int, key name[], said name[])
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    its record;
    is_touched boolean;
begin
    for its in select k.record, k.level, c.key, c.said from waymark.kept_records() k, waymark.record_columns(k.record) c
               order by k.level, k.record loop
        execute format('select exists (select from waymark.%1$I x where x.organisation_id = $1 and x.seq = $2)
                            or exists (select from former.%1$I x where x.organisation_id = $1 and $2 in (x.seq, x.closed_seq))',
                       its.record) into is_touched using organisation, change;
        if is_touched then
            record := its.record;
            level := its.level;
            key := its.key;
            said := its.said;
            return next;
        end if;
    end loop;
end $$;

-- Whether a change touched so many records and no more. Whoever sees only part of what it did takes nothing back: this is
-- the one thing that is asked of somebody who sees all.
create function waymark.is_all_of(organisation int, change bigint, records bigint) returns boolean
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
declare
    its record;
    touched bigint;
    total bigint := 0;
begin
    perform waymark.demand_place(organisation);
    for its in select k.record, c.key from waymark.kept_records() k, waymark.record_columns(k.record) c loop
        execute format('select count(*) from (
                            select %2$s from waymark.%1$I x where x.organisation_id = $1 and x.seq = $2
                            union select %2$s from former.%1$I x where x.organisation_id = $1 and $2 in (x.seq, x.closed_seq)) t',
                       its.record, waymark.columns_of('x', its.key)) into touched using organisation, change;
        total := total + touched;
    end loop;
    return total = records;
end $$;

-- What stands in the way of taking a change back: records that are not as it left them, and records that came later and
-- refer to one that would go. `later`: the change that moved them on. A record that was changed and changed back is as it
-- was left, so that changes can be taken back one after the other.
create function waymark.moved_on_since(organisation int, change bigint)
returns table (record name, key jsonb, later bigint)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    its record;
    referring record;
    columns record;
begin
    for its in select * from waymark.touched_by(organisation, change) loop
        return query execute format($query$
            select %1$L::name, %2$s, greatest(now.seq, closed.seq)
            from (select %3$s from history.%1$I x where x.organisation_id = $1 and x.seq = $2
                  union select %3$s from former.%1$I x where x.organisation_id = $1 and x.closed_seq = $2) touched
            left join waymark.%1$I now on %4$s
            left join history.%1$I left_as on %5$s and left_as.seq = $2
            left join lateral (select max(f.closed_seq) as seq from former.%1$I f where %6$s) closed on true
            where (%7$s) is distinct from (%8$s)$query$,
            its.record, waymark.key_of('touched', its.key), waymark.columns_of('x', its.key),
            waymark.same_columns('now', 'touched', its.key), waymark.same_columns('left_as', 'touched', its.key),
            waymark.same_columns('f', 'touched', its.key), waymark.columns_of('now', its.said),
            waymark.columns_of('left_as', its.said)) using organisation, change;

        for referring in select r.record, r.fields, r.parent_fields from waymark.reference r where r.parent = its.record loop
            select * into columns from waymark.record_columns(referring.record);
            return query execute format($query$
                select %1$L::name, %2$s, c.seq
                from waymark.%3$I gone
                join waymark.%1$I c on c.organisation_id = gone.organisation_id and %4$s
                where gone.organisation_id = $1
                  and exists (select from history.%3$I h where %5$s and h.seq = $2)
                  and not exists (select from former.%3$I b where %6$s and b.closed_seq = $2)
                  and not exists (select from history.%1$I h where %7$s and h.seq = $2)
                  and not exists (select from former.%1$I b where %8$s and b.closed_seq = $2)$query$,
                referring.record, waymark.key_of('c', columns.key), its.record,
                (select string_agg(format('c.%I = gone.%I', f, p), ' and ') from unnest(referring.fields, referring.parent_fields) u(f, p)),
                waymark.same_columns('h', 'gone', its.key), waymark.same_columns('b', 'gone', its.key),
                waymark.same_columns('h', 'c', columns.key), waymark.same_columns('b', 'c', columns.key))
                using organisation, change;
        end loop;
    end loop;
end $$;

-- Takes a change back, as change `made`, which is open: what it wrote anew goes, what it corrected or voided is as it was.
-- Nothing may have moved on since. One statement does it all, so that references are looked at when everything is in its
-- place, and rows go before others take what must be there once. Gives the records: removed, restored or returned.
create function waymark.undo_change(organisation int, change bigint, made bigint)
returns table (record name, did text, key jsonb)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    removals text;
    restorations text;
    insertions text;
    gone text;
    changed text;
    answers text;
    undone bigint;
begin
    select string_agg(format($part$
               %1$I as (
                   delete from waymark.%2$I c
                   using (select distinct %3$s from history.%2$I x where x.organisation_id = $1 and x.seq = $2) h
                   where %4$s and not exists (select from former.%2$I b where %5$s and b.closed_seq = $2)
                   returning %6$s as key)$part$,
               'removed_' || t.record, t.record, waymark.columns_of('x', t.key), waymark.same_columns('c', 'h', t.key),
               waymark.same_columns('b', 'c', t.key), waymark.key_of('c', t.key)), ',' order by t.level desc),
           string_agg(format($part$
               %1$I as (
                   update waymark.%2$I c set seq = $3 %3$s from former.%2$I b
                   where b.organisation_id = $1 and b.closed_seq = $2 and %4$s and (select n from gone) >= 0
                   returning %5$s as key)$part$,
               'restored_' || t.record, t.record,
               (select string_agg(format(', %1$I = b.%1$I', s), '') from unnest(t.said) s where s <> all (t.key)),
               waymark.same_columns('c', 'b', t.key), waymark.key_of('c', t.key)), ',' order by t.level),
           -- Without returning: a pupil shows only once the stay is there, too.
           string_agg(format($part$
               %1$I as (
                   insert into waymark.%2$I (%3$s, seq) select %4$s, $3 from former.%2$I b
                   where b.organisation_id = $1 and b.closed_seq = $2 and (select n from changed) >= 0
                     and not exists (select from waymark.%2$I c where %5$s))$part$,
               'returned_' || t.record, t.record, (select string_agg(quote_ident(s), ', ') from unnest(t.said) s),
               waymark.columns_of('b', t.said), waymark.same_columns('c', 'b', t.key)), ',' order by t.level),
           string_agg(format($part$
               select %1$L::name, 'removed', key from %2$I union all
               select %1$L::name, 'restored', key from %3$I union all
               select %1$L::name, 'returned', %4$s from former.%1$I b
               where b.organisation_id = $1 and b.closed_seq = $2 and not exists (select from waymark.%1$I c where %5$s)$part$,
               t.record, 'removed_' || t.record, 'restored_' || t.record, waymark.key_of('b', t.key),
               waymark.same_columns('c', 'b', t.key)), ' union all ' order by t.level),
           string_agg(format('(select count(*) from %I)', 'removed_' || t.record), ' + '),
           string_agg(format('(select count(*) from %I)', 'restored_' || t.record), ' + ')
    into removals, restorations, insertions, answers, gone, changed
    from waymark.touched_by(organisation, change) t;
    if answers is null then return; end if;

    return query execute format('with %s, gone as (select %s as n), %s, changed as (select %s as n), %s %s', removals, gone,
                                restorations, changed, insertions, answers) using organisation, change, made;
    get diagnostics undone = row_count;
    if not waymark.is_all_of(organisation, change, undone) then
        raise exception 'part of this change is not the caller''s to take back' using errcode = 'insufficient_privilege',
            schema = 'waymark', table = 'change', constraint = 'undone_wholly';
    end if;
end $$;

-- ------------------------------------------------------------------------------------------------ pupils without a stay

create index placement_closed on former.placement (organisation_id, closed_seq);
create index placement_of_pupil on former.placement (organisation_id, pupil_id);
create index pupil_voided on former.pupil (organisation_id) where closing = 'voided';

-- Whose last stay the act under way has taken: a referral that is taken back, a record that is merged into another. For that
-- moment they are still whose the stay was.
create function waymark.pupils_in_hand(organisation int, staff uuid) returns uuid[]
language plpgsql stable parallel safe as $$
begin
    if pg_catalog.pg_current_xact_id_if_assigned() is null then return '{}'; end if;
    return array(
        select f.pupil_id from waymark.change_head h
        join former.placement f on f.organisation_id = h.organisation_id and f.closed_seq = h.seq
        where h.organisation_id = organisation and h.opened_by = pg_catalog.pg_current_xact_id_if_assigned()
          and f.setting_id = any (waymark.settings_held(organisation, staff, '{inclusion_leader}'))
          and not exists (select from waymark.placement s
                          where s.organisation_id = f.organisation_id and s.pupil_id = f.pupil_id));
end $$;

grant create on schema waymark to waymark_guard;
set local role waymark_guard;
-- Pupils without a stay exist for a moment of an import or of a correction, and for nobody else.
create or replace function waymark.unplaced_pupils(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    unplaced uuid[] := '{}';
begin
    me := waymark.identity(unplaced_pupils.login);
    if waymark.is_exchanging(me.organisation_id, me.staff_id)
        and waymark.settings_held(me.organisation_id, me.staff_id, '{administrator}') <> '{}' then
        unplaced := array(select p.pupil_id from waymark.pupil p
                          where p.organisation_id = me.organisation_id
                            and not exists (select from waymark.placement s
                                            where s.organisation_id = p.organisation_id and s.pupil_id = p.pupil_id));
    end if;
    return unplaced || waymark.pupils_in_hand(me.organisation_id, me.staff_id);
end $$;
set local role waymark_owner;
revoke create on schema waymark from waymark_guard;

-- Pupils who were entered in error or merged into another record, for those who lead where their stay was: they may see what
-- was voided, and bring it back.
create function waymark.voided_pupils(login name) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = waymark, pg_temp as $$
declare
    me record;
    settings int[];
begin
    me := waymark.identity(voided_pupils.login);
    settings := waymark.settings_held(me.organisation_id, me.staff_id, '{inclusion_leader}');
    if settings = '{}' then return '{}'; end if;
    return array(
        select distinct f.pupil_id from former.pupil f
        where f.organisation_id = me.organisation_id and f.closing = 'voided'
          and not exists (select from waymark.pupil p where p.organisation_id = f.organisation_id and p.pupil_id = f.pupil_id)
          and exists (select from former.placement s
                      where s.organisation_id = f.organisation_id and s.pupil_id = f.pupil_id and s.setting_id = any (settings)));
end $$;

do $$
declare
    of_voided constant text := waymark.within_organisation('pupil_id = any ((select waymark.voided_pupils(current_user))::uuid[])');
    record name;
begin
    foreach record in array '{pupil, ehc_plan, ehc_review}'::name[] loop
        execute format('create policy seen_voided on former.%I for select to waymark_staff using (%s)', record, of_voided);
    end loop;
    foreach record in array '{ehc_plan, ehc_review}'::name[] loop
        execute format('create policy returned on waymark.%I for insert to waymark_staff with check (%s)', record, of_voided);
    end loop;
end $$;

grant execute on function waymark.kept_records(), waymark.record_columns(name), waymark.columns_of(text, name[]),
    waymark.same_columns(text, text, name[]), waymark.key_of(text, name[]), waymark.touched_by(int, bigint),
    waymark.is_all_of(int, bigint, bigint), waymark.moved_on_since(int, bigint), waymark.undo_change(int, bigint, bigint),
    waymark.voided_pupils(name) to waymark_staff;

call waymark.hand_over();
