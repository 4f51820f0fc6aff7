#!/usr/bin/env python3
"""The peer to beat: every evidence measure from an exchange folder, set-based in DuckDB.

usage: peer.py FOLDER FROM TO AS_OF [BREAKDOWN ...] [--members]

BREAKDOWN is key_stage, sen_provision, disadvantaged, looked_after, reason or registration, or `all` of them. Only the
benchmark uses this: it needs DuckDB from PyPI (python3 -m venv VENV; VENV/bin/pip install duckdb), nothing else here does.

Prints {"results": [...]} in the order of `waymark evidence run --format json`, and with --members
{"members": {measure: [[setting, ref, yes | no | unknown | days], ...]}}. The seconds it took to load and to compute go to
standard error.

All members go into one wide table `w`: a row is a record of one cohort (COHORTS), v1, v2, ... are the measures of that
cohort in the order given there (null: not in the denominator, 0 no, 1 yes, 2 unknown), `days` is its duration.
Figures are counts over those columns, member lists the same columns turned upright.
"""
import csv, datetime, json, os, sys, time
from concurrent.futures import ThreadPoolExecutor
import duckdb

# ---------------------------------------------------------------------------------------------- the folder
# file -> the columns that the measures read (s text, d date, i whole number, b yes/no)
FILES = {
    "settings": "urn:s teaches_year_11:b",
    "calendar": "urn:s starts_on:d ends_on:d",
    "closures": "urn:s closed_on:d",
    "pupils": "pupil_ref:s date_of_birth:d sen_provision:s disadvantaged:s looked_after:s social_worker:b youth_justice:b",
    "placements": "placement_ref:s urn:s pupil_ref:s referred_on:d reason:s registration:s first_day:d year_override:i "
                  "ended_on:d end_reason:s follow_up_starts_on:d follow_up_ended_on:d follow_up_end_reason:s",
    "referral_items": "placement_ref:s asked_on:d received_on:d quality:s",
    "induction_steps": "placement_ref:s step:s required:b due_on:d completed_on:d",
    "contacts": "placement_ref:s held_on:d kind:s with:s transition_ref:s",
    "assessments": "placement_ref:s taken_on:d pupil_contributed:b parent_contributed:b",
    "needs": "placement_ref:s identified_on:d known_before:b",
    "specialist_referrals": "specialist_referral_ref:s placement_ref:s requested_on:d first_seen_on:d",
    "ehc_plans": "ehc_ref:s pupil_ref:s requested_on:d decided_on:d issued_on:d ceased_on:d",
    "ehc_reviews": "ehc_ref:s reviewed_on:d",
    "shares": "placement_ref:s shared_on:d content:s audience:s acknowledged_on:d transition_ref:s",
    "transitions": "transition_ref:s placement_ref:s kind:s planned:b phased:b started_on:d ended_on:d end_reason:s",
    "transition_steps": "transition_ref:s required:b completed_on:d",
    "transition_checks": "transition_ref:s checked_on:d status:s",
    "careers_activities": "placement_ref:s kind:s held_on:d independent:b outcome:s",
    "check_ins": "check_in_ref:s placement_ref:s contacted_on:d reached:b status:s risk:s action_on:d",
}
TYPES = {"s": "VARCHAR", "d": "DATE", "i": "INTEGER", "b": "BOOLEAN"}


def load(con, folder, pool):
    jobs = []
    for name, spec in FILES.items():
        columns = {c: TYPES[t] for c, t in (x.split(":") for x in spec.split())}
        path = os.path.join(folder, name + ".csv")
        header, size = [], 0
        if os.path.exists(path):
            size = os.path.getsize(path)
            with open(path, encoding="utf-8-sig", newline="") as f:
                header = next(csv.reader(f), [])
        if header:
            picks = ", ".join(f'"{c}"' if c in header else f'null::{t} as "{c}"' for c, t in columns.items())
            types = ", ".join(f"'{h}': '{columns.get(h, 'VARCHAR')}'" for h in header)
            quoted = path.replace("'", "''")
            sql = f"""as select {picks} from read_csv('{quoted}', header = true, auto_detect = false, delim = ',',
                quote = '"', escape = '"', nullstr = '', columns = {{{types}}})"""
        else:
            sql = "(" + ", ".join(f'"{c}" {t}' for c, t in columns.items()) + ")"
        jobs.append((size, f"create table {name} {sql}"))
    jobs.sort(key=lambda job: -job[0])
    list(pool.map(lambda job: con.cursor().execute(job[1]), jobs))


# ---------------------------------------------------------------------------------------------- the measures
MEASURES = """5.1.a 5.1.b 5.1.c 5.1.d 5.1.e 5.2.a 5.2.b 5.2.c 5.2.d 5.2.e 5.3.a 5.3.b 5.4.a 5.4.b 5.4.c 5.4.d
    11.1.a 11.1.b 11.1.c 11.1.d 11.1.e 11.1.f 11.2.a 11.2.b 11.2.c 11.3.a 11.3.b 11.3.c
    12.1.a 12.1.b 12.2.a 12.2.b 12.2.c 12.2.d 12.2.e 12.2.f 12.2.g 12.3.a 12.3.b 12.3.c 12.3.d
    13.1.a 13.1.b 13.1.c 13.2.a 13.3.a 13.3.b 13.3.c.1 13.3.c.2 13.3.c.3 13.3.c.4 13.3.c.5 13.3.c.6 13.3.c.7
    13.3.d 13.3.e 13.3.f""".split()
COHORTS = {
    "induction": "5.1.a 5.1.b 5.1.c 5.1.d 5.1.e 5.2.a 5.2.b 5.2.c 5.2.d 5.2.e 5.3.a 5.3.b 5.4.a 5.4.c 5.4.d",
    "need": "11.1.a 11.1.b 11.1.e 11.2.a 11.2.b 11.2.c",
    "specialist": "11.1.c",
    "request": "11.1.f",
    "transition": "12.2.c 11.3.a 11.3.b 11.3.c 12.1.a 12.1.b 12.2.a 12.2.b 12.2.d 12.2.f 12.3.a 12.3.b",
    "leaver": "12.2.g 12.3.c",
    "return": "12.2.e",
    "preparing": "13.1.a 13.1.b 13.1.c 13.2.a",
    "month": "13.3.a 13.3.b",
    "followed": "13.3.c.1 13.3.c.2 13.3.c.3 13.3.c.4 13.3.c.5 13.3.c.6 13.3.c.7 13.3.d 13.3.f",
    "risk": "13.3.e",
}
COHORTS = {c: ms.split() for c, ms in COHORTS.items()}
NUMBER = {c: i for i, c in enumerate(COHORTS)}
DURATIONS = {"induction": "5.4.b", "specialist": "11.1.d", "leaver": "12.3.d"}       # cohort -> what its `days` are
COUNTS = {"12.2.e", "12.2.f"}
ONCE = ("request", "return")              # pooled, a request or pupil is one: these cohorts have rows for `all` (sid 0)
WIDTH = max(len(ms) for ms in COHORTS.values())
UNKNOWN = 8                               # measures with an `unknown` stand among the first of their cohort
BREAKDOWNS = {"key_stage": """case when year < 1 then 'early_years' when year <= 2 then 'ks1' when year <= 6 then 'ks2'
                  when year <= 9 then 'ks3' when year <= 11 then 'ks4' when year > 11 then 'ks5' end"""}
BREAKDOWNS |= {c: c for c in "sen_provision disadvantaged looked_after reason registration".split()}

EET = ("('school_sixth_form', 'sixth_form_college', 'further_education', 'specialist_post_16', 'apprenticeship', "
       "'supported_internship', 'training_provider', 'employment_with_training', 'employment')")
NEET = "('re_engagement', 'voluntary_work', 'neet_seeking', 'neet_unavailable')"
# What rows hanging on a placement or transition show about it is gathered as bits of one number.
BITS = {name: 1 << i for i, name in enumerate(
    "english maths needs care justice two_weeks due_met due_missed item_complete item_lacking planned pupil family "
    "school agency teachers senco dsl told acknowledged handover plan_pupil plan_family visit step_met step_missed "
    "care1 care2 care3 care4".split())}


def rounds(frm, to, as_of):
    """Two rounds of jobs; a job is a list of statements.  The jobs of one round do not need each other."""
    F, T, D = (f"date '{x}'" for x in (frm, to, as_of))
    e = min(to, as_of)
    E = f"date '{e}'"                                    # "in the period and by D" is between F and E
    ed = datetime.date.fromisoformat(e)
    Y = ed.year - (ed.month < 9)                         # the academic year of E
    by_D = lambda c: f"case when {c} <= {D} then {c} end as {c.split('.')[-1]}"
    ay = lambda c: f"(year({c}) - cast(month({c}) < 9 as integer))"
    bit = lambda name, cond: f"case when {cond} then {BITS[name]} else 0 end"
    has = lambda name: f"(facts & {BITS[name]} <> 0)"
    met = lambda who: f"""contains("with", '{who}')"""   # no code of `with` is part of another
    yes = lambda x: f"cast({x} as utinyint)"
    when = lambda member, x: f"case when {member} then cast({x} as utinyint) end"
    order = lambda day, n: f"({day} - date '1900-01-01') * 4294967296 + {n}"         # by day, then by order of entry
    happened = f"not coalesce(t.end_reason = 'did_not_happen' and t.ended_on <= {D}, false)"
    C11 = f"(select * from pl where first_day <= {E} and (ended_on is null or ended_on >= {F}))"

    def members(cohort, head, values, tail, days=None):
        """sid, pid, ref, year in `head`; measure -> value"""
        into = ["cohort, sid, pid, ref, year"] + [f"v{i}" for i in range(1, len(values) + 1)] + ["days"] * (days is not None)
        assert list(values) == COHORTS[cohort]
        picks = [str(NUMBER[cohort]), head] + list(values.values()) + [days] * (days is not None)
        with_, from_ = tail
        return f"insert into w ({', '.join(into)}) {with_} select {', '.join(picks)} {from_}"

    # Placements with what their pupil brings.  year0: the year group is year0 + the academic year.
    pl = f"""create table pl as
        select cast(p.rowid as integer) as pid, cast(s.sid as integer) as sid, placement_ref, pupil_ref, referred_on,
               {by_D('first_day')}, {by_D('ended_on')}, end_reason, follow_up_starts_on, s.teaches_year_11,
               {by_D('follow_up_ended_on')}, follow_up_end_reason,
               reason, registration, u.sen_provision, u.disadvantaged, u.looked_after,
               coalesce(u.sen_provision in ('K', 'E'), false) as sen,
               coalesce(u.social_worker, false) or coalesce(u.youth_justice, false) as agencies,
               case when p.year_override is null then -5 - {ay('u.date_of_birth')}
                    else p.year_override - {ay('coalesce(p.first_day, p.referred_on)')} end as year0
        from placements p join pupils u using (pupil_ref)
        join (select *, row_number() over (order by urn) as sid from settings) s using (urn) where referred_on <= {D}"""
    # Half-terms, each with the three after it; mark: the end of the third.
    ht = """create table ht as
        select s.sid, row_number() over w as i, starts_on as s1, ends_on, lead(starts_on) over w as s2,
               lead(starts_on, 2) over w as s3, lead(starts_on, 3) over w as s4, lead(ends_on, 3) over w as mark
        from calendar join (select urn, cast(row_number() over (order by urn) as integer) as sid from settings) s using (urn)
        window w as (partition by urn order by starts_on)"""
    # Each day of a setting's calendar, and the day before it (i null: out of reach, there to count from): n school days up to it, i the half-term that starts on or
    # after it.  School days after a and up to b are n(b) - n(a); X + k school days is the school day with n = n(X) + k.
    days = """create table days as
        with d as (
          select sid, i, s1, ends_on, s1 + cast(unnest(range(case when i = 1 then -1 else 0 end,
                                                             coalesce(s2, ends_on + 1) - s1)) as integer) as d from ht),
        shut as (
          select distinct sid, closed_on as d from closures
          join (select urn, cast(row_number() over (order by urn) as integer) as sid from settings) using (urn)),
        x as (select d.sid, d.d, case when d.d = s1 then i when d.d > s1 then i + 1 end as i,
                     d.d between s1 and ends_on and isodow(d.d) <= 5 and shut.d is null as school
              from d left join shut on shut.sid = d.sid and shut.d = d.d)
        select *, cast(count_if(school) over (partition by sid order by d) as integer) as n from x"""
    # Transitions; s1 to s4 begin the four half-terms counted to the mark.
    tr = f"""create table tr as
        with t as (
          select t.transition_ref, t.kind, t.planned, t.phased, t.end_reason, {by_D('t.started_on')}, {by_D('t.ended_on')},
                 p.pid, p.sid, p.year0
          from transitions t join pl p using (placement_ref))
        select t.*, s.d as start_10, s1, s2, s3, s4, mark, coalesce(t.started_on between {F} and {E}, false) as c12,
               coalesce(mark between {F} and {E}
                        and not coalesce(t.ended_on <= mark and t.end_reason = 'completed_schooling', false), false) as cm
        from t left join days d on d.sid = t.sid and d.d = t.started_on and d.i is not null
        left join days s on s.sid = t.sid and s.school and s.n = d.n + 10
        left join ht on ht.sid = t.sid and ht.i = d.i"""

    # ------------------------------------------------------------------------------------------ area 5
    steps = "case step " + " ".join(f"when '{s}' then {BITS[b]}" for s, b in [
        ("baseline_english", "english"), ("baseline_maths", "maths"), ("needs_review", "needs"),
        ("social_care_check", "care"), ("youth_justice_check", "justice")]) + " else 0 end"
    two_weeks = bit("two_weeks", "step = 'two_week_review' and completed_on between first_day and f10")
    b, n, d = has("english") + " and " + has("maths"), has("needs"), has("care") + " and " + has("justice")
    ten = f"f10 <= {D}"
    induction = members("induction", f"sid, pid, placement_ref, year0 + {ay('first_day')}", {
        "5.1.a": yes(f"{b} and {n} and {d}"), "5.1.b": yes(b), "5.1.c": yes(n), "5.1.d": yes(d),
        "5.1.e": f"case when {has('item_lacking')} then 0 when {has('item_complete')} then 1 end",
        "5.2.a": when(ten, f"{has('pupil')} and {has('family')} and {has('school')} and ({has('agency')} or not agencies)"),
        "5.2.b": when(ten, has("pupil")), "5.2.c": when(ten, has("family")), "5.2.d": when(ten, has("school")),
        "5.2.e": when(f"{ten} and agencies", has("agency")),
        "5.3.a": yes(has("teachers")),
        "5.3.b": when("sen or agencies", f"({has('senco')} or not sen) and ({has('dsl')} or not agencies)"),
        "5.4.a": f"case when {has('due_missed')} then 0 when {has('due_met')} then 1 end",
        "5.4.c": when(ten, has("two_weeks")),
        "5.4.d": when(f"f30 <= {D}", f"coalesce(ended_on > f30, true) or coalesce(end_reason = 'transition', false) and "
                                     f"{has('planned')}")},
        (f"""with c as (
          select p.*, f.n - r.n as wait, f10.d as f10, f30.d as f30
          from pl p left join days f on f.sid = p.sid and f.d = p.first_day and f.i is not null
          left join days r on r.sid = p.sid and r.d = p.referred_on and r.i is not null
          left join days f10 on f10.sid = p.sid and f10.school and f10.n = f.n + 10
          left join days f30 on f30.sid = p.sid and f30.school and f30.n = f.n + 30
          where p.first_day between {F} and {E}),
        fact as (
          select pid, case when completed_on <= first_day then {steps} else 0 end
                      | {two_weeks}
                      | case when due_on <= {D} and coalesce(required, true) then
                          case when completed_on <= due_on then {BITS['due_met']} else {BITS['due_missed']} end else 0 end as f
          from induction_steps join c using (placement_ref)
          union all
          select pid, case when received_on <= first_day and quality = 'complete' then {BITS['item_complete']}
                           else {BITS['item_lacking']} end
          from referral_items join c using (placement_ref) where asked_on is null or asked_on <= first_day
          union all
          select pid, {bit('pupil', met('pupil'))} | {bit('family', met('parent_carer'))}
                      | {bit('school', met('previous_school'))} | {bit('agency', met('agency'))}
          from contacts k join c using (placement_ref) where k.kind <> 'message' and held_on between referred_on and f10
          union all
          select pid, case audience when 'teaching_staff' then {BITS['teachers']} when 'senco' then {BITS['senco']}
                                    when 'dsl' then {BITS['dsl']} else 0 end
          from shares join c using (placement_ref) where shared_on <= first_day
          union all
          select pid, {BITS['planned']} from transitions t join c using (placement_ref) where planned and {happened}),
        g as (select pid, bit_or(f) as facts from fact group by pid),
        x as (select c.*, coalesce(facts, 0) as facts from c left join g using (pid))""", "from x"), days="wait")

    # ------------------------------------------------------------------------------------------ area 11
    need = members("need", f"sid, pid, placement_ref, year0 + {Y}", {
        "11.1.a": yes("a.pid is not null"), "11.1.b": yes("coalesce(new, false)"),
        "11.1.e": when(f"coalesce(ended_on >= {E}, true)", "in_date"), "11.2.a": yes("parent"),
        "11.2.b": when("earliest is not null", "coalesce(family >= earliest, false)"),
        "11.2.c": yes("coalesce(pupil, false) or coalesce(passport, false)")},
        (f"""with c as {C11},
        a as (select pid, coalesce(bool_or(parent_contributed), false) as parent,
                     coalesce(bool_or(pupil_contributed), false) as pupil
              from assessments join c using (placement_ref) where taken_on <= {E} group by pid),
        n as (select pid, min(identified_on) as earliest, bool_or(identified_on >= referred_on and not known_before) as new
              from needs join c using (placement_ref) where identified_on <= {E} group by pid),
        h as (select pid, bool_or(audience = 'pupil' and content = 'passport') as passport,
                     max(shared_on) filter (audience = 'parent_carer'
                       and content in ('needs_summary', 'passport', 'pupil_profile')) as family
              from shares join c using (placement_ref)
              where shared_on <= {E} and audience in ('pupil', 'parent_carer') group by pid),
        r as (select ehc_ref, max(reviewed_on) as reviewed from ehc_reviews where reviewed_on <= {E} group by ehc_ref),
        e as (select pupil_ref, bool_or(greatest(issued_on, reviewed) >= {E} - interval 1 year) as in_date
              from ehc_plans left join r using (ehc_ref)
              where issued_on <= {E} and coalesce(ceased_on > {E}, true) group by pupil_ref)""",
         """from c left join a using (pid) left join n using (pid) left join h using (pid)
         left join e using (pupil_ref)"""))
    specialist = members("specialist", f"sid, pid, specialist_referral_ref, year0 + {Y}", {
        "11.1.c": when(f"requested_on <= {D} - 42", "coalesce(first_seen_on <= requested_on + 42, false)")},
        ("", f"from specialist_referrals join {C11} using (placement_ref) where requested_on between {F} and {E}"),
        days=f"case when first_seen_on <= {D} then first_seen_on - requested_on end")
    request = members("request", f"coalesce(c.sid, 0), pid, ehc_ref, year0 + {Y}", {
        "11.1.f": yes("coalesce(decided_on <= requested_on + 140, false)")},
        (f"""with c as (select sid, pupil_ref, arg_min(pid, {order('first_day', 'pid')}) as pid from {C11}
                        group by grouping sets ((sid, pupil_ref), (pupil_ref)))""",
         f"""from ehc_plans join c using (pupil_ref) join pl using (pid)
         where requested_on between {F} and least({T}, {D} - 140)"""))

    # ------------------------------------------------------------------------------------------ area 12, and 11.3
    cares = " and ".join(f"({has(f'care{i}')} or coalesce(s{i} > ended_on, false))" for i in range(1, 5))
    transition = members("transition", f"sid, pid, transition_ref, year0 + {ay('started_on')}", {
        "12.2.c": """case when not cm then null when ended_on <= mark then 0 when ended_on > mark then 1
                     when status = 'on_roll' then 1 when status = 'off_roll' then 0 else 2 end""",
        "11.3.a": when("c12", has("told")),
        "11.3.b": when(f"c12 and {has('told')} and start_10 <= {D}", has("acknowledged")),
        "11.3.c": when("c12", has("handover")),
        "12.1.a": when("c12", f"{has('plan_pupil')} and {has('plan_family')}"),
        "12.1.b": when("c12", has("visit")),
        "12.2.a": when("c12", f"{has('step_met')} and not {has('step_missed')}"),
        "12.2.b": when("c12", "coalesce(planned, false)"),
        "12.2.d": when("cm", "coalesce(ended_on <= mark and end_reason = 'returned_to_ap', false)"),
        "12.2.f": when("c12 and kind = 'other_ap'", "true"),
        "12.3.a": when("cm and kind in ('mainstream', 'specialist')", f"coalesce(s1 <= ended_on, true) and {cares}"),
        "12.3.b": when("c12 and kind = 'mainstream'", "coalesce(phased, false)")},
        (f"""with c as (select * from tr where c12 or cm),
        fact as (
          select transition_ref, {BITS['told']} | {bit('acknowledged', 'acknowledged_on <= start_10')} as f
          from shares join c using (transition_ref) where audience = 'receiving_setting' and shared_on <= started_on
          union all
          select transition_ref, case when held_on > started_on then 0
                when k.kind = 'receiving_visit' then {bit('visit', met('pupil'))}
                when k.kind in ('handover', 'planning_meeting') then {bit('handover', met('receiving_setting'))}
                  | case when k.kind = 'handover' then 0 else {bit('plan_pupil', met('pupil'))}
                                                            | {bit('plan_family', met('parent_carer'))} end else 0 end
              | case when k.kind <> 'aftercare' or held_on > mark or coalesce(held_on > ended_on, false) then 0 when held_on >= s4 then {BITS['care4']}
                     when held_on >= s3 then {BITS['care3']} when held_on >= s2 then {BITS['care2']}
                     when held_on >= s1 then {BITS['care1']} else 0 end
          from contacts k join c using (transition_ref)
          where k.kind in ('receiving_visit', 'handover', 'planning_meeting', 'aftercare')
          union all
          select transition_ref, case when completed_on <= started_on then {BITS['step_met']} else {BITS['step_missed']} end
          from transition_steps join c using (transition_ref) where coalesce(required, true)),
        g as (select transition_ref, bit_or(f) as facts from fact group by transition_ref),
        k as (
          select transition_ref, arg_min(status, {order('checked_on', 'k.rowid')}) as status
          from transition_checks k join c using (transition_ref)
          where cm and checked_on between mark and {D} group by transition_ref),
        x as (select c.*, coalesce(facts, 0) as facts, status
              from c left join g using (transition_ref) left join k using (transition_ref))""", "from x"))
    leaver = members("leaver", f"p.sid, p.pid, placement_ref, year0 + {ay('ended_on')}", {
        "12.2.g": yes("coalesce(end_reason = 'destination_unknown', false)"),
        "12.3.c": when("end_reason not in ('end_of_year_11', 'moved_away', 'died')",
                       "end_reason = 'transition' and m.pid is not null")},
        (f"with m as (select distinct pid from transitions t join pl using (placement_ref) where kind = 'mainstream' and {happened})",
         f"""from pl p left join m on m.pid = p.pid left join days a on a.sid = p.sid and a.d = p.first_day - 1
         left join days b on b.sid = p.sid and b.d = p.ended_on where ended_on between {F} and {E}"""),
        days="case when registration in ('dual_main', 'dual_subsidiary') then b.n - a.n end")
    return_ = members("return", f"coalesce(b.sid, 0), pid, b.pupil_ref, year0 + {ay('first_day')}", {"12.2.e": "1"},
        (f"""with moved as (select pupil_ref, min(started_on) as moved from transitions join pl using (placement_ref)
                            where kind in ('mainstream', 'specialist') group by pupil_ref),
        b as (select sid, pupil_ref, arg_min(pid, {order('first_day', 'pid')}) as pid from pl join moved using (pupil_ref)
              where first_day between {F} and {E} and first_day > moved
              group by grouping sets ((sid, pupil_ref), (pupil_ref)))""", "from b join pl using (pid)"))

    # ------------------------------------------------------------------------------------------ area 13, all of it ks4
    preparing = members("preparing", "sid, pid, placement_ref, 11", {
        m: yes(f"coalesce({x}, false)") for m, x in zip(COHORTS["preparing"], ("guided", "applied", "offered", "worked"))},
        (f"""with c as (
          select * from pl where teaches_year_11 and year0 + {Y} = 11 and first_day <= {E}
                             and coalesce(ended_on >= date '{Y}-09-01', true)),
        v as (
          select pid, bool_or(kind = 'guidance_interview' and coalesce(independent, false)) as guided,
                 bool_or(kind = 'application') as applied,
                 bool_or(kind = 'offer' and outcome is distinct from 'declined') as offered,
                 bool_or(kind in ('employer_encounter', 'work_experience')) as worked
          from careers_activities join c using (placement_ref)
          where held_on <= {E} and outcome is distinct from 'missed' group by pid)""", "from c left join v using (pid)"))
    # Those followed; their check-ins with the month whose window they fall in (below 1, above 7: none).
    # found: 0 NEET, 1 EET, 2 unknown, 3 custody
    lf = f"""create table lf as
        select pid, sid, placement_ref, fs, follow_up_ended_on as z, follow_up_end_reason as z_reason from (
          select *, coalesce(follow_up_starts_on, make_date(year(ended_on) + cast(
                      ended_on >= make_date(year(ended_on), 9, 1) as integer), 9, 1)) as fs
          from pl where ended_on is not null and (end_reason = 'end_of_year_11' or follow_up_starts_on is not null))
        where fs between {F} and {E}"""
    ci = f"""create table ci as
        select *, m0 + cast(contacted_on >= cast(fs + to_months(m0) as date) as integer) as month from (
          select pid, sid, check_in_ref, {order('contacted_on', 'c.rowid')} as o, fs, contacted_on,
                 coalesce(reached, false) as reached, risk, action_on,
                 cast((year(contacted_on) - year(fs)) * 12 + month(contacted_on) - month(fs) as integer) as m0,
                 case when status in {NEET} then 0 when status in {EET} then 1 when status = 'custody' then 3 else 2 end as found
          from check_ins c join lf using (placement_ref) where contacted_on <= least({D}, coalesce(z, {D})))"""
    fm = f"""create table fm as
        with months as (
          select pid, sid, placement_ref, cast(k as integer) as month,
                 coalesce(fs + to_months(cast(k as integer)) > z + 1, false) as over
          from lf, range(1, 8) r(k)
          where fs + to_months(cast(k as integer)) <= {D} + 1 and (not over or z_reason = 'declined')),
        seen as (
          select pid, month, bool_or(reached) as reached, bool_or(reached and found = 0) as neet,
                 arg_max(found, o) filter (reached) as found from ci where month between 1 and 7 group by pid, month)
        select m.*, s.pid is not null as tried, coalesce(reached, false) as reached, coalesce(neet, false) as neet,
               case when over then 2 when found <= 1 then found when found = 3 then 0 else 2 end as eet
        from months m left join seen s using (pid, month)"""
    month = members("month", "sid, pid, placement_ref || '#' || month, 11", {
        "13.3.a": yes("reached"), "13.3.b": yes("tried")}, ("", "from fm where not over"))
    followed = members("followed", "sid, pid, placement_ref, 11",
        {f"13.3.c.{k}": f"m{k}" for k in range(1, 8)} | {
        "13.3.d": "case when m7 is not null and neet then 0 else m7 end", "13.3.f": yes("found = 1")},
        (f"""with m as (
          select pid, bool_or(neet) as neet, {', '.join(f'max(eet) filter (month = {k}) as m{k}' for k in range(1, 8))}
          from fm group by pid),
        k as (
          select pid, arg_max(found, o) filter (found <> 2) as found from ci
          where reached and month between 1 and 7 group by pid having bool_or(found = 0))""",
         "from lf left join m using (pid) left join k using (pid)"))
    risk = members("risk", "sid, pid, check_in_ref, 11", {
        "13.3.e": yes(f"coalesce(action_on between contacted_on and least(contacted_on + 7, {D}), false)")},
        ("", f"""from ci where reached and risk in ('at_risk', 'dropped_out') and month between 1 and 7
                           and contacted_on <= {D} - 7"""))

    w = f"""create table w (cohort utinyint, sid integer, pid integer, ref varchar, year integer, days integer,
            {', '.join(f'v{i} utinyint' for i in range(1, WIDTH + 1))})"""
    return [[[w], [ht, days], [pl]],
            [[induction], [tr, transition], [lf, ci, fm, month, followed, risk], [need], [leaver], [return_], [preparing],
             [request], [specialist]]]


def compute(con, pool, rounds):
    def run(job):
        c = con.cursor()
        for sql in job:
            c.execute(sql)
    for jobs in rounds:
        list(pool.map(run, jobs))


PLACES = ([(c, i, m) for c, ms in COHORTS.items() for i, m in enumerate(ms, 1)] + [(c, 0, m) for c, m in DURATIONS.items()])
PLACES = ", ".join(f"""({NUMBER[c]}, {i}, '{m}', '{"count" if m in COUNTS else "rate" if i else "duration"}', {MEASURES.index(m)},
                   {str(c not in ONCE and i > 0).lower()})""" for c, i, m in PLACES)
PLACES = f"(select * from (values {PLACES}) t(cohort, i, measure, kind, place, adds_up))"      # where a measure stands in w
SCOPES = "(select urn, row_number() over (order by urn) as sid from settings union all select 'all', 0)"
V = "[" + ", ".join(f"v{i}" for i in range(1, WIDTH + 1)) + "]"


def figures(con, breakdowns):
    groups = [f"g{i}" for i in range(1, len(breakdowns) + 1)]
    keys = "".join(f", coalesce({BREAKDOWNS[b]}, 'not_recorded') as {g}" for b, g in zip(breakdowns, groups))
    label = (f"case {' '.join(f'when {g} is not null then {i}' for i, g in enumerate(groups, 1))} else 0 end as grp, "
             f"coalesce({', '.join(groups)}) as value" if groups else "0 as grp, null::varchar as value")
    cols = "".join(f", {g}" for g in groups)
    sets = ", ".join(["(cohort, sid)"] + [f"(cohort, sid{c})" for c in cols.replace(", ", "|, ").split("|")[1:]])
    pooled = ", ".join(["(cohort)"] + [f"(cohort{c})" for c in cols.replace(", ", "|, ").split("|")[1:]])
    listed = lambda x, n: "[" + ", ".join(x.format(i=i) for i in range(1, n + 1)) + "]"
    con.execute(f"""create table figures as
        with x as materialized (select w.*{keys} from w{' join pl using (pid)' if groups else ''}),
        counted as (
          select cohort, sid, {label}, ns, ys, us from (
            select cohort, sid{cols}, {listed('count(v{i})', WIDTH)} as ns, {listed('count_if(v{i} = 1)', WIDTH)} as ys,
                   {listed('count_if(v{i} = 2)', UNKNOWN)} as us
            from x group by grouping sets ({sets}))),
        rates as materialized (
          select * from (
            select measure, adds_up, sid, grp, value, ns[i] as n, ys[i] as y, coalesce(us[i], 0) as u
            from counted join {PLACES} using (cohort) where i > 0) where n > 0),
        lasting as (
          select cohort, coalesce(sid, 0) as sid, {label}, n, q from (
            select cohort, sid{cols}, count(*) as n, quantile_cont(cast(days as double), [0.5, 0.9]) as q
            from x where days is not null group by grouping sets ({sets}, {pooled}))),
        everything as (
          select measure, sid, grp, value, n, y, u, null::double as median, null::double as p90 from rates
          union all
          select measure, 0, grp, value, sum(n), sum(y), sum(u), null, null from rates where adds_up
          group by measure, grp, value
          union all
          select measure, sid, grp, value, n, 0, 0, q[1], q[2] from lasting join {PLACES} using (cohort) where i = 0),
        z as (
          select urn, sid, measure, kind, place, coalesce(grp, 0) as grp, value, coalesce(n, 0)::double as n,
                 coalesce(y, 0)::double as y, coalesce(u, 0)::double as u, median, p90, 1.959963984540054::double as z,
                 sqrt(y / n * (1 - y / n) / n + z * z / (4 * n * n)) as half
          from (select urn, sid, measure, kind, place from {SCOPES}, {PLACES}) left join everything using (measure, sid))
        select urn, sid, measure, kind, place, grp, value, n::bigint as n, y::bigint as y, u::bigint as u,
               case when n > 0 then y / n end as rate, case when n > 0 then (y + u) / n end as best_case,
               case when n > 0 then if(y = 0, 0, (y / n + z * z / (2 * n) - z * half) / (1 + z * z / n)) end as low,
               case when n > 0 then if(y = n, 1, (y / n + z * z / (2 * n) + z * half) / (1 + z * z / n)) end as high,
               median, p90
        from z""")


def results(con, breakdowns):
    """the JSON of each result, in order"""
    by = "case grp " + " ".join(f"when {i} then '{b}'" for i, b in enumerate(breakdowns, 1)) + " end" if breakdowns else "''"
    num = lambda c: f"coalesce({c}::varchar, 'null')"
    return [line for line, in con.execute(f"""
        select '{{"setting": ' || to_json(urn) || ', "measure": "' || measure || '", "group": '
               || case when grp = 0 then 'null' else '{{"by": "' || {by} || '", "value": ' || to_json(value) || '}}' end
               || ', "kind": "' || kind || '", ' || case kind
                 when 'rate' then '"denominator": ' || n || ', "numerator": ' || y || ', "unknown": ' || u || ', "value": '
                   || {num('rate')} || ', "best_case": ' || {num('best_case')} || ', "low": ' || {num('low')}
                   || ', "high": ' || {num('high')}
                 when 'duration' then '"n": ' || n || ', "median": ' || {num('median')} || ', "p90": ' || {num('p90')}
                 else '"count": ' || n end || '}}'
        from figures order by sid = 0, sid, place, grp, value""").fetchall()]


def members(con):
    """measure -> the JSON of its members, by setting and reference"""
    return dict(con.execute(f"""
        select measure, '[' || string_agg('[' || to_json(urn) || ', ' || to_json(ref) || ', ' || how || ']', ', '
                                          order by sid, ref) || ']'
        from (select measure, urn, sid, ref, case when i = 0 then days::varchar else
                       case {V}[i] when 1 then '"yes"' when 0 then '"no"' when 2 then '"unknown"' end end as how
              from w join {SCOPES} using (sid) join {PLACES} using (cohort) where sid > 0)
        where how is not null group by measure""").fetchall())


def main():
    folder, frm, to, as_of, *breakdowns = [a for a in sys.argv[1:] if not a.startswith("--")]
    for x in (frm, to, as_of):
        datetime.date.fromisoformat(x)
    if breakdowns == ["all"]:
        breakdowns = list(BREAKDOWNS)
    if any(b not in BREAKDOWNS for b in breakdowns):
        sys.exit(f"peer.py: breakdowns are {', '.join(BREAKDOWNS)}")
    if as_of < frm or to < frm:
        sys.exit("peer.py: neither the day nor the end of the period may lie before its beginning")
    con = duckdb.connect()
    con.execute("set checkpoint_threshold = '1TB'")      # nothing here outlives the process
    # rolls one grouping set up from another, which costs more here than it saves
    if con.execute("select count(*) from duckdb_optimizers() where name = 'grouping_sets'").fetchone()[0]:
        con.execute("set disabled_optimizers = 'grouping_sets'")
    pool = ThreadPoolExecutor(os.cpu_count())
    laps = [(time.perf_counter(), time.process_time())]
    lap = lambda: laps.append((time.perf_counter(), time.process_time()))
    load(con, folder, pool)
    lap()
    compute(con, pool, rounds(frm, to, as_of))
    lap()
    figures(con, breakdowns)
    lap()
    lines = results(con, breakdowns)
    text = '{"results": [\n' + ",\n".join(lines) + "\n]"
    if "--members" in sys.argv:
        lists = members(con)
        text += ',\n"members": {\n' + ",\n".join(f'"{m}": {lists.get(m, "[]")}' for m in MEASURES) + "\n}"
    sys.stdout.write(text + "}\n")
    lap()
    (load_, records, fig, write), (load_cpu, records_cpu, fig_cpu, _) = (
        [b[k] - a[k] for a, b in zip(laps, laps[1:])] for k in (0, 1))
    print(f"load {load_:.3f} s; compute {records + fig:.3f} s (records {records:.3f}, figures {fig:.3f}); write {write:.3f} s; "
          f"processor: load {load_cpu:.3f}, compute {records_cpu + fig_cpu:.3f}; results {len(lines)}", file=sys.stderr)


if __name__ == "__main__":
    main()
