-- Where a stay leads: transitions, careers work, destinations, check-ins. Then what is due, and what only some may read.

create table waymark.transition (
    organisation_id     int not null,
    setting_id          int not null,
    placement_id        uuid not null,
    transition_id       uuid not null,
    seq                 bigint not null,
    entry               bigint not null,
    ref                 text not null,
    kind                text not null,
    receiving           text not null,
    receiving_urn       text,
    planned             boolean not null,
    why                 text,
    attitudes_behaviour text,
    academic_progress   text,
    attendance          text,
    pupil_view          text,
    parent_view         text,
    panel_submitted_on  date,
    panel_decided_on    date,
    barriers            text[],
    phased              boolean,
    planned_start       date,
    started_on          date,
    full_time_on        date,
    ended_on            date,
    end_reason          text,
    primary key (organisation_id, setting_id, placement_id, transition_id),
    constraint transition_ref_once unique (organisation_id, ref),
    constraint transition_days_in_order check (
        panel_decided_on >= panel_submitted_on and full_time_on >= started_on and ended_on >= started_on),
    constraint transition_ended_for_a_reason check ((ended_on is null) = (end_reason is null)),
    constraint transition_that_never_was check (end_reason <> 'did_not_happen' or started_on is null)
);

create table waymark.transition_step (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    transition_id   uuid not null,
    step            text not null,
    seq             bigint not null,
    entry           bigint not null,
    required        boolean,                        -- null: required
    due_on          date,
    completed_on    date,
    primary key (organisation_id, setting_id, placement_id, transition_id, step)
);

create table waymark.transition_check (
    organisation_id    int not null,
    setting_id         int not null,
    placement_id       uuid not null,
    transition_id      uuid not null,
    checked_on         date not null,
    seq                bigint not null,
    entry              bigint not null,
    status             text not null,
    attendance_percent numeric check (attendance_percent between 0 and 100),
    behaviour          text,
    progress           text,
    primary key (organisation_id, setting_id, placement_id, transition_id, checked_on)
);

create table waymark.careers_activity (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    activity_id     uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    kind            text not null,
    held_on         date not null,
    held_with       text,
    independent     boolean,
    outcome         text,
    primary key (organisation_id, setting_id, placement_id, activity_id),
    constraint careers_activity_ref_once unique (organisation_id, ref)
);

create table waymark.destination (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    destination_id  uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    pupil_id        uuid not null,                  -- the placement's; a young person has one open destination, whatever the stay
    status          text not null,
    provider        text,
    started_on      date not null,
    ended_on        date,
    primary key (organisation_id, setting_id, placement_id, destination_id),
    constraint destination_ref_once unique (organisation_id, ref),
    constraint destination_days_in_order check (ended_on >= started_on)
);
create unique index destination_one_open on waymark.destination (organisation_id, pupil_id) where ended_on is null;

create table waymark.check_in (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    check_in_id     uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    contacted_on    date not null,
    method          text not null,
    reached         boolean not null,
    status          text,
    risk            text,
    action          text,
    action_on       date,
    evidence        text,
    note            text,
    primary key (organisation_id, setting_id, placement_id, check_in_id),
    constraint check_in_ref_once unique (organisation_id, ref),
    constraint check_in_days_in_order check (action_on >= contacted_on),
    constraint check_in_found_when_reached check (reached = (status is not null)),
    constraint check_in_action_on_a_day check (action_on is null or action is not null)
);

-- ------------------------------------------------------------------------------------------------ what is due

-- What somebody must still do. Due and overdue are computed from the window and today, and never stored.
create table waymark.obligation (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    obligation_id   uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    kind            text not null,
    about_id        uuid,                           -- the transition, target, check-in month's record it is about
    about           text not null default '',       -- which of several: the step, the half-term, the month
    from_on         date not null,
    until_on        date not null,
    rule            text not null,                  -- the rule that set the window
    counted_from    date not null,                  -- the day it was counted from
    owner_id        uuid,                           -- null: the inclusion leader's
    status          text not null default 'open' check (status in ('open', 'done', 'on_hold', 'withdrawn')),
    hold_reason     text,
    review_by       date,
    withdrawn_by    bigint,                         -- the change that withdrew it: undoing that change brings it back
    primary key (organisation_id, setting_id, placement_id, obligation_id),
    constraint obligation_window_in_order check (from_on <= until_on),
    constraint obligation_held_for_a_reason check ((status = 'on_hold') = (hold_reason is not null)
                                                   and (hold_reason is null) = (review_by is null)),
    constraint obligation_withdrawn_by_an_event check ((status = 'withdrawn') = (withdrawn_by is not null))
);
create unique index obligation_once on waymark.obligation
    (organisation_id, setting_id, placement_id, kind, about_id, about) nulls not distinct;
create index obligation_worklist on waymark.obligation (organisation_id, setting_id, until_on) where status in ('open', 'on_hold');

-- ------------------------------------------------------------------------------------------------ what only some may read

create table waymark.restricted_note (
    organisation_id int not null,
    setting_id      int not null,
    placement_id    uuid not null,
    note_id         uuid not null,
    seq             bigint not null,
    entry           bigint not null,
    ref             text not null,
    noted_on        date not null,
    note            text not null,
    primary key (organisation_id, setting_id, placement_id, note_id),
    constraint restricted_note_ref_once unique (organisation_id, ref)
);

-- ------------------------------------------------------------------------------------------------ codes and references

insert into waymark.coded_column (record, field, list, several) values
    ('pupil', 'sex', 'sex', false),
    ('pupil', 'ethnicity', 'ethnicity', false),
    ('pupil', 'sen_provision', 'sen_provision', false),
    ('pupil', 'primary_need', 'sen_type', false),
    ('ehc_plan', 'decision', 'ehc_decision', false),
    ('placement', 'reason', 'referral_reason', false),
    ('placement', 'registration', 'registration', false),
    ('placement', 'decision', 'placement_decision', false),
    ('placement', 'end_reason', 'placement_end_reason', false),
    ('placement', 'follow_up_end_reason', 'follow_up_end_reason', false),
    ('referral_item', 'item', 'referral_item', false),
    ('referral_item', 'quality', 'referral_item_quality', false),
    ('contact', 'kind', 'contact_kind', false),
    ('contact', 'participants', 'participant', true),
    ('assessment', 'instrument', 'instrument', false),
    ('assessment', 'domain', 'assessment_domain', false),
    ('assessment', 'purpose', 'assessment_purpose', false),
    ('need', 'category', 'need_category', false),
    ('need', 'status', 'need_status', false),
    ('specialist_referral', 'service', 'specialist_service', false),
    ('share', 'content', 'share_content', false),
    ('share', 'audience', 'share_audience', false),
    ('target', 'area', 'target_area', false),
    ('target', 'outcome', 'target_outcome', false),
    ('target_review', 'mastery', 'mastery', false),
    ('transition', 'kind', 'transition_kind', false),
    ('transition', 'attitudes_behaviour', 'readiness', false),
    ('transition', 'academic_progress', 'readiness', false),
    ('transition', 'attendance', 'readiness', false),
    ('transition', 'barriers', 'barrier', true),
    ('transition', 'end_reason', 'transition_end_reason', false),
    ('transition_check', 'status', 'transition_check_status', false),
    ('transition_check', 'behaviour', 'comparison', false),
    ('transition_check', 'progress', 'comparison', false),
    ('careers_activity', 'kind', 'careers_kind', false),
    ('careers_activity', 'outcome', 'careers_outcome', false),
    ('destination', 'status', 'destination_status', false),
    ('check_in', 'method', 'check_in_method', false),
    ('check_in', 'status', 'destination_status', false),
    ('check_in', 'risk', 'risk', false),
    ('check_in', 'evidence', 'check_in_evidence', false),
    ('obligation', 'kind', 'obligation_kind', false),
    ('obligation', 'hold_reason', 'hold_reason', false);

insert into waymark.reference (record, fields, parent, parent_fields)
select record, '{setting_id, placement_id}', 'placement', '{setting_id, placement_id}'
from unnest('{keyworker, referral_item, induction_step, timetable_stage, contact, assessment, need, specialist_referral, share,
              passport, target, transition, careers_activity, check_in, obligation, restricted_note}'::name[]) record
union all values
    ('placement'::name, '{setting_id}'::name[], 'setting'::name, '{setting_id}'::name[]),
    ('placement', '{pupil_id}', 'pupil', '{pupil_id}'),
    ('ehc_plan', '{pupil_id}', 'pupil', '{pupil_id}'),
    ('ehc_review', '{pupil_id, ehc_id}', 'ehc_plan', '{pupil_id, ehc_id}'),
    ('keyworker', '{staff_id}', 'staff', '{staff_id}'),
    ('induction_step', '{completed_by}', 'staff', '{staff_id}'),
    ('passport', '{written_by}', 'staff', '{staff_id}'),
    ('target', '{owner_id}', 'staff', '{staff_id}'),
    ('obligation', '{owner_id}', 'staff', '{staff_id}'),
    ('destination', '{setting_id, placement_id, pupil_id}', 'placement', '{setting_id, placement_id, pupil_id}'),
    ('contact', '{setting_id, placement_id, transition_id}', 'transition', '{setting_id, placement_id, transition_id}'),
    ('share', '{setting_id, placement_id, transition_id}', 'transition', '{setting_id, placement_id, transition_id}'),
    ('transition_step', '{setting_id, placement_id, transition_id}', 'transition', '{setting_id, placement_id, transition_id}'),
    ('transition_check', '{setting_id, placement_id, transition_id}', 'transition', '{setting_id, placement_id, transition_id}'),
    ('score', '{setting_id, placement_id, assessment_id}', 'assessment', '{setting_id, placement_id, assessment_id}'),
    ('need', '{setting_id, placement_id, assessment_id}', 'assessment', '{setting_id, placement_id, assessment_id}'),
    ('target', '{setting_id, placement_id, need_id}', 'need', '{setting_id, placement_id, need_id}'),
    ('target_review', '{setting_id, placement_id, target_id}', 'target', '{setting_id, placement_id, target_id}');

do $$
declare record name;
begin
    foreach record in array '{setting, half_term, closure, staff, post, template_step, narrative, narrative_action, cover,
        pupil, ehc_plan, ehc_review, placement, keyworker, referral_item, induction_step, timetable_stage, contact, assessment,
        score, need, specialist_referral, share, passport, target, target_review, transition, transition_step, transition_check,
        careers_activity, destination, check_in, obligation, restricted_note}'::name[]
    loop
        call waymark.keep_history(record);
    end loop;
end $$;
