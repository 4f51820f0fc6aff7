-- Settings with their calendar, staff with their roles, and what a setting configures.

create table waymark.setting (
    organisation_id int not null references waymark.organisation,
    setting_id      int not null,
    seq             bigint not null,
    entry           bigint not null,
    urn             text not null,
    name            text not null,
    kind            text not null,
    la_code         text,
    teaches_year_11 boolean not null,
    primary key (organisation_id, setting_id),
    constraint setting_urn_once unique (organisation_id, urn),
    constraint setting_urn_form check (urn ~ '^([0-9]{6}|[A-Za-z][A-Za-z0-9-]{0,11})$')
);

-- A half-term of a setting's calendar; `academic_year` is the year it begins in.
create table waymark.half_term (
    organisation_id int not null,
    setting_id      int not null,
    academic_year   smallint not null,
    half_term       smallint not null check (half_term between 1 and 6),
    seq             bigint not null,
    entry           bigint not null,
    starts_on       date not null,
    ends_on         date not null,
    primary key (organisation_id, setting_id, academic_year, half_term),
    constraint half_term_days_in_order check (starts_on <= ends_on),
    constraint half_term_in_its_year check (starts_on >= make_date(academic_year, 8, 1) and ends_on <= make_date(academic_year + 1, 8, 31))
);

create table waymark.closure (
    organisation_id int not null,
    setting_id      int not null,
    closed_on       date not null,
    seq             bigint not null,
    entry           bigint not null,
    reason          text,
    primary key (organisation_id, setting_id, closed_on)
);

create table waymark.staff (
    organisation_id int not null references waymark.organisation,
    staff_id        uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    name            text not null,
    email           text,
    login           name,
    left_on         date,
    primary key (organisation_id, staff_id),
    constraint staff_ref_once unique (organisation_id, ref)
);
create unique index staff_login_once on waymark.staff (organisation_id, login) where login is not null;

-- What somebody does at a setting; a trust lead's post belongs to no one setting.
create table waymark.post (
    organisation_id int not null,
    staff_id        uuid not null,
    entry           bigint not null,
    seq             bigint not null,
    setting_id      int,
    roles           text[] not null check (cardinality(roles) > 0),
    primary key (organisation_id, staff_id, entry),
    constraint post_once_a_setting unique nulls not distinct (organisation_id, staff_id, setting_id),
    constraint post_without_setting_is_trust_lead check (setting_id is not null or 'trust_lead' = any(roles))
);

-- A step that a setting asks for: of an induction (counted from the referral R, the planned first day F) or of a
-- transition (from the planned start S), by so many school days.
create table waymark.template_step (
    organisation_id int not null,
    setting_id      int not null,
    process         text not null check (process in ('induction', 'phased_induction', 'transition')),
    step            text not null,
    seq             bigint not null,
    entry           bigint not null,
    position        smallint not null,
    counted_from    text not null check (counted_from in ('R', 'F', 'S')),
    school_days     smallint not null,
    required        boolean not null default true,
    only_kind       text,
    primary key (organisation_id, setting_id, process, step)
);

-- Strengths, development areas and sources of evidence that people write beside the figures of a quality area.
create table waymark.narrative (
    organisation_id   int not null,
    setting_id        int not null,
    academic_year     smallint not null,
    area              smallint not null check (area between 1 and 13),
    seq               bigint not null,
    entry             bigint not null,
    strengths         text,
    development_areas text,
    sources           text,
    primary key (organisation_id, setting_id, academic_year, area)
);

create table waymark.narrative_action (
    organisation_id int not null,
    setting_id      int not null,
    academic_year   smallint not null,
    area            smallint not null check (area between 1 and 13),
    action_id       uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    action          text not null,
    owner_id        uuid,
    due_on          date,
    done_on         date,
    primary key (organisation_id, setting_id, academic_year, area, action_id)
);

-- A colleague who stands in for somebody from one day to another.
create table waymark.cover (
    organisation_id int not null,
    staff_id        uuid not null,
    cover_id        uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    covered_by      uuid not null,
    from_on         date not null,
    until_on        date not null,
    primary key (organisation_id, staff_id, cover_id),
    constraint cover_days_in_order check (from_on <= until_on),
    constraint cover_by_somebody_else check (covered_by <> staff_id)
);

insert into waymark.coded_column (record, field, list, several) values
    ('setting', 'kind', 'setting_kind', false),
    ('post', 'roles', 'role', true),
    ('template_step', 'only_kind', 'transition_kind', false);

insert into waymark.reference (record, fields, parent, parent_fields) values
    ('half_term', '{setting_id}', 'setting', '{setting_id}'),
    ('closure', '{setting_id}', 'setting', '{setting_id}'),
    ('post', '{staff_id}', 'staff', '{staff_id}'),
    ('post', '{setting_id}', 'setting', '{setting_id}'),
    ('template_step', '{setting_id}', 'setting', '{setting_id}'),
    ('narrative', '{setting_id}', 'setting', '{setting_id}'),
    ('narrative_action', '{setting_id}', 'setting', '{setting_id}'),
    ('narrative_action', '{owner_id}', 'staff', '{staff_id}'),
    ('cover', '{staff_id}', 'staff', '{staff_id}'),
    ('cover', '{covered_by}', 'staff', '{staff_id}');
