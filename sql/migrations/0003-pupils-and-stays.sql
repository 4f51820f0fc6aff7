-- The pupil, the stay, and everything that happens in a stay.
--
-- Every record of a stay begins its key with organisation, setting and placement: a setting's records lie together, a
-- stay's beside each other, and who may see the stay may see what hangs on it. `entry` is the order in which records were
-- entered; it stays with a record through its corrections, and decides wherever a first or a last is taken on one day.
-- What a row alone must never break stands here as a constraint, named for the rule; rules that need today (nothing that
-- has happened lies in the future) are the program's.

create function waymark.upn_is_right(upn text) returns boolean language sql immutable as $$
    select upn ~ '^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$'
       and left(upn, 1) = substr('ABCDEFGHJKLMNPQRTUVWXYZ', (
            select sum(place * (position(substr(upn, place, 1) in
                case when place = 13 and substr(upn, 13, 1) ~ '[A-Z]' then 'ABCDEFGHJKLMNPQRTUVWXYZ' else '0123456789' end) - 1))
            from generate_series(2, 13) place)::int % 23 + 1, 1)
$$;

-- ------------------------------------------------------------------------------------------------ the pupil

create table waymark.pupil (
    organisation_id int not null references waymark.organisation,
    pupil_id        uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    upn             text,
    forename        text not null,
    surname         text not null,
    preferred_name  text,
    date_of_birth   date not null,
    sex             text,
    ethnicity       text,
    sen_provision   text,
    primary_need    text,
    disadvantaged   boolean,
    looked_after    boolean,
    social_worker   boolean,
    youth_justice   boolean,
    primary key (organisation_id, pupil_id),
    constraint pupil_ref_once unique (organisation_id, ref),
    constraint pupil_upn_form check (waymark.upn_is_right(upn))
);
create unique index pupil_upn_once on waymark.pupil (organisation_id, upn) where upn is not null;

create table waymark.ehc_plan (
    organisation_id int not null,
    pupil_id        uuid not null,
    ehc_id          uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    requested_on    date,
    decision        text,
    decided_on      date,
    issued_on       date,
    ceased_on       date,
    primary key (organisation_id, pupil_id, ehc_id),
    constraint ehc_ref_once unique (organisation_id, ref),
    constraint ehc_days_in_order check (decided_on >= requested_on and issued_on >= decided_on and ceased_on >= issued_on),
    constraint ehc_decided_on_a_day check ((coalesce(decision, 'pending') = 'pending') = (decided_on is null)),
    constraint ehc_issued_when_decided check (issued_on is null or decision = 'issued')
);

create table waymark.ehc_review (
    organisation_id int not null,
    pupil_id        uuid not null,
    ehc_id          uuid not null,
    reviewed_on     date not null,
    seq             bigint not null,
    entry           bigint not null,
    primary key (organisation_id, pupil_id, ehc_id, reviewed_on)
);

-- ------------------------------------------------------------------------------------------------ the stay

create table waymark.placement (
    organisation_id      int not null,
    setting_id           int not null,
    placement_id         uuid not null,
    seq                  bigint not null,
    entry                bigint not null,
    ref                  text not null,
    pupil_id             uuid not null,
    referred_on          date not null,
    referred_by          text,
    referred_by_urn      text,
    reason               text not null,
    registration         text not null,
    decision             text,
    decided_on           date,
    planned_start        date,
    first_day            date,
    year_override        smallint check (year_override between -2 and 20),
    ended_on             date,
    end_reason           text,
    next_establishment   text,
    follow_up_starts_on  date,
    follow_up_ended_on   date,
    follow_up_end_reason text,
    primary key (organisation_id, setting_id, placement_id),
    constraint placement_ref_once unique (organisation_id, ref),
    constraint placement_days_in_order check (decided_on >= referred_on and first_day >= decided_on and ended_on >= first_day),
    constraint placement_decided_on_a_day check ((decision is null) = (decided_on is null)),
    constraint placement_started_when_accepted check (first_day is null or decision = 'accepted'),
    constraint placement_ended_after_start check (ended_on is null or first_day is not null),
    constraint placement_ended_for_a_reason check ((ended_on is null) = (end_reason is null)),
    constraint placement_follow_up_ended_for_a_reason check ((follow_up_ended_on is null) = (follow_up_end_reason is null))
);
create index placement_pupil on waymark.placement (organisation_id, pupil_id);
create unique index placement_one_open on waymark.placement (organisation_id, setting_id, pupil_id)
    where ended_on is null and coalesce(decision, 'accepted') = 'accepted';

-- Who knows the pupil, from when to when. A change of keyworker loses nobody.
create table waymark.keyworker (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    staff_id        uuid not null,
    from_on         date not null,
    seq             bigint not null,
    entry           bigint not null,
    until_on        date,
    primary key (organisation_id, setting_id, placement_id, staff_id, from_on),
    constraint keyworker_days_in_order check (until_on >= from_on)
);
create unique index keyworker_one_open on waymark.keyworker (organisation_id, setting_id, placement_id) where until_on is null;
create index keyworker_caseload on waymark.keyworker (organisation_id, staff_id);

create table waymark.referral_item (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    item            text not null,
    seq             bigint not null,
    entry           bigint not null,
    asked_on        date,
    received_on     date,
    quality         text,
    primary key (organisation_id, setting_id, placement_id, item),
    constraint referral_item_days_in_order check (received_on >= asked_on)
);

create table waymark.induction_step (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    step            text not null,
    seq             bigint not null,
    entry           bigint not null,
    required        boolean,                        -- null: required
    due_on          date,
    completed_on    date,
    completed_by    uuid,
    outcome         text,
    primary key (organisation_id, setting_id, placement_id, step)
);

-- A phased start: the share of the full week from a day on. Whoever never gets to 100 has a reason.
create table waymark.timetable_stage (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    from_on         date not null,
    seq             bigint not null,
    entry           bigint not null,
    percent         smallint not null check (percent between 0 and 100),
    why_not_full    text,
    primary key (organisation_id, setting_id, placement_id, from_on)
);

create table waymark.contact (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    contact_id      uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    held_on         date not null,
    kind            text not null,
    participants    text[] not null check (cardinality(participants) > 0),
    transition_id   uuid,
    note            text,
    primary key (organisation_id, setting_id, placement_id, contact_id),
    constraint contact_ref_once unique (organisation_id, ref)
);

create table waymark.assessment (
    organisation_id    int not null,
    setting_id         int not null,
    placement_id       uuid not null,
    assessment_id      uuid not null,
    seq                bigint not null,
    entry              bigint not null,
    ref                text not null,
    instrument         text not null,
    domain             text not null,
    purpose            text not null,
    taken_on           date not null,
    pupil_contributed  boolean,
    parent_contributed boolean,
    assessor           text,
    primary key (organisation_id, setting_id, placement_id, assessment_id),
    constraint assessment_ref_once unique (organisation_id, ref)
);

create table waymark.score (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    assessment_id   uuid not null,
    scale           text not null,
    seq             bigint not null,
    entry           bigint not null,
    value           numeric not null,
    band            text,
    primary key (organisation_id, setting_id, placement_id, assessment_id, scale)
);

create table waymark.need (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    need_id         uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    category        text not null,
    identified_on   date not null,
    known_before    boolean not null,
    assessment_id   uuid,
    status          text,
    strategies      text,
    avoid           text,
    primary key (organisation_id, setting_id, placement_id, need_id),
    constraint need_ref_once unique (organisation_id, ref)
);

create table waymark.specialist_referral (
    organisation_id        int not null,
    setting_id             int not null,
    placement_id           uuid not null,
    specialist_referral_id uuid not null,
    seq                    bigint not null,
    entry                  bigint not null,
    ref                    text not null,
    service                text not null,
    requested_on           date not null,
    first_seen_on          date,
    closed_on              date,
    outcome                text,
    primary key (organisation_id, setting_id, placement_id, specialist_referral_id),
    constraint specialist_referral_ref_once unique (organisation_id, ref),
    constraint specialist_referral_days_in_order check (first_seen_on >= requested_on and closed_on >= requested_on)
);

create table waymark.share (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    share_id        uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    shared_on       date not null,
    content         text not null,
    audience        text not null,
    recipient       text,
    acknowledged_on date,
    transition_id   uuid,
    primary key (organisation_id, setting_id, placement_id, share_id),
    constraint share_ref_once unique (organisation_id, ref),
    constraint share_days_in_order check (acknowledged_on >= shared_on)
);

-- The pupil's own summary. Each writing is a version of its own; a mistake in one is corrected like any record.
create table waymark.passport (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    version         smallint not null,
    seq             bigint not null,
    entry           bigint not null,
    written_on      date not null,
    written_by      uuid,
    written_with    text not null,
    strengths       text,
    needs           text,
    what_helps      text,
    what_to_avoid   text,
    outcomes        text,
    pupil_words     text,
    primary key (organisation_id, setting_id, placement_id, version)
);

create table waymark.target (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    target_id       uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    area            text not null,
    statement       text not null,
    set_on          date not null,
    due_on          date,
    need_id         uuid,
    owner_id        uuid,
    pupil_words     text,
    closed_on       date,
    outcome         text,
    primary key (organisation_id, setting_id, placement_id, target_id),
    constraint target_ref_once unique (organisation_id, ref),
    constraint target_days_in_order check (closed_on >= set_on)
);

create table waymark.target_review (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    target_id       uuid not null,
    reviewed_on     date not null,
    seq             bigint not null,
    entry           bigint not null,
    mastery         text not null,
    note            text,
    primary key (organisation_id, setting_id, placement_id, target_id, reviewed_on)
);
