-- Runs of the roll-up: what went in, what came out, and which records stood behind each figure.

create schema evidence;

create table evidence.run (
    organisation_id   int not null references waymark.organisation,
    run_id            uuid not null,
    number            int not null,                 -- what people call it: the organisation's first run is 1
    from_day          date not null,
    to_day            date not null,
    as_of             date not null,
    known_seq         bigint not null,              -- known at: what later changes recorded was not read
    known_at          timestamptz not null,
    settings          int[] not null,
    breakdowns        text[] not null,
    measures          text not null,                -- version of the measures: a digest of their definitions
    made_at           timestamptz not null default clock_timestamp(),
    made_by           text not null default session_user,
    primary key (organisation_id, run_id),
    constraint run_number_once unique (organisation_id, number),
    constraint run_period_in_order check (from_day <= to_day and from_day <= as_of)
);
-- The same inputs over the same records are the same run.
create unique index run_once on evidence.run (organisation_id, from_day, to_day, as_of, known_seq, settings, breakdowns, measures);

-- A figure. Setting null: all of the run's settings, pooled. Which of the numbers are given follows from the measure's kind.
create table evidence.result (
    organisation_id int not null,
    run_id          uuid not null,
    place           int not null,                   -- the order in which a run's results are given
    setting_id      int,
    measure         text not null,
    group_by        text,
    group_value     text,
    kind            text not null check (kind in ('rate', 'duration', 'count')),
    n               int not null,                   -- denominator, n, count
    numerator       int,
    unknown         int,
    median          double precision,
    p90             double precision,
    primary key (organisation_id, run_id, place),
    foreign key (organisation_id, run_id) references evidence.run,
    check (case kind when 'rate' then numerator is not null and unknown is not null
                     else numerator is null and unknown is null end)
);

-- Who stood behind the figures of a measure in a setting: the records, and how each counted (rate: 1 yes, 0 no, 2 unknown;
-- duration: days; count: 1), in the order of the records' references. Arrays, since a nation's run has millions of members.
create table evidence.members (
    organisation_id int not null,
    run_id          uuid not null,
    measure         text not null,
    setting_id      int not null,
    records         uuid[] not null,
    months          smallint[],                     -- for follow-up months: which of the seven
    counted         int[] not null,
    primary key (organisation_id, run_id, measure, setting_id),
    foreign key (organisation_id, run_id) references evidence.run,
    check (cardinality(records) = cardinality(counted) and (months is null or cardinality(months) = cardinality(records)))
);
