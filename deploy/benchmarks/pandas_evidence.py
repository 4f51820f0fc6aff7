"""The evidence as the analyst of a trust would compute it instead: all measures of all settings of an exchange folder, in pandas.

usage: pandas_evidence.py FOLDER FROM TO AS_OF

Prints {"results": [...]} as `waymark evidence run --format json` does, without breakdowns, intervals, members and what is pooled.
The seconds it took to load and to compute, without the start of the interpreter, go to standard error.

The figures of a measure come from a column of its name, in a table with a row for each member: true, false, or nothing where it
can't be told.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import pandas as pd

from exchange_rules import HAPPENED, columns

# Of each file, what the measures read.
READ = {
    "settings": "urn teaches_year_11",
    "calendar": "urn starts_on ends_on",
    "closures": "urn closed_on",
    "pupils": "pupil_ref date_of_birth sen_provision social_worker youth_justice",
    "placements": "placement_ref urn pupil_ref referred_on registration first_day year_override ended_on end_reason "
                  "follow_up_starts_on follow_up_ended_on follow_up_end_reason",
    "referral_items": "placement_ref asked_on received_on quality",
    "induction_steps": "placement_ref step required due_on completed_on",
    "contacts": "placement_ref held_on kind with transition_ref",
    "assessments": "placement_ref taken_on pupil_contributed parent_contributed",
    "needs": "placement_ref identified_on known_before",
    "specialist_referrals": "placement_ref requested_on first_seen_on",
    "ehc_plans": "ehc_ref pupil_ref requested_on decided_on issued_on ceased_on",
    "ehc_reviews": "ehc_ref reviewed_on",
    "shares": "placement_ref shared_on content audience acknowledged_on transition_ref",
    "transitions": "transition_ref placement_ref kind planned phased started_on ended_on end_reason",
    "transition_steps": "transition_ref required completed_on",
    "transition_checks": "transition_ref checked_on status",
    "careers_activities": "placement_ref kind held_on independent outcome",
    "check_ins": "placement_ref contacted_on reached status risk action_on",
}
# Before this day a row is not there.
OWN_DAY = {
    "placements": "referred_on", "referral_items": "asked_on", "contacts": "held_on", "assessments": "taken_on",
    "needs": "identified_on", "specialist_referrals": "requested_on", "ehc_reviews": "reviewed_on", "shares": "shared_on",
    "transition_checks": "checked_on", "careers_activities": "held_on", "check_ins": "contacted_on",
}
# A column of these has few different values: yes or no, a code, codes, a step.
FEW = {"y", "c", "cs", "t60"}

EET = ["school_sixth_form", "sixth_form_college", "further_education", "specialist_post_16", "apprenticeship",
       "supported_internship", "training_provider", "employment_with_training", "employment"]
NEET = ["re_engagement", "voluntary_work", "neet_seeking", "neet_unavailable"]
DAY = pd.Timedelta(days=1)


def read(folder, name):
    """The columns of a file that are read; all of them empty if there is no such file."""
    path, wanted = folder / f"{name}.csv", READ[name].split()
    kinds = {column: columns(name)[column][0] for column in wanted}
    types = {column: "category" if kind.split("=")[0] in FEW else "str" for column, kind in kinds.items()}
    rows = pd.DataFrame(columns=wanted, dtype="str")
    if path.exists():
        rows = pd.read_csv(path, usecols=lambda column: column in kinds, dtype=types, keep_default_na=False, na_values=[""],
                           encoding="utf-8-sig")
    rows = rows.reindex(columns=wanted).astype(types)
    for column in (column for column, kind in kinds.items() if kind == "d"):
        # In one unit, which an empty column would not have by itself.
        rows[column] = pd.to_datetime(rows[column], format="%Y-%m-%d").dt.as_unit("us")
    return rows


def as_known(rows, name, day):
    """As it stood on that day: what happened later is not there yet."""
    later = {column: rows[column] > day for column in HAPPENED.get(name, "").split() if column in rows}
    for column in later.keys() - {OWN_DAY.get(name)}:
        rows[column] = rows[column].mask(later[column])
    return rows[~later[OWN_DAY[name]]] if name in OWN_DAY else rows


def academic_year(days):
    return days.dt.year - (days.dt.month < 9)


def looked_up(references, found):
    """Of each of these members what was found, by reference; `map` would refuse where no day was."""
    return found.reindex(references).set_axis(references.index)


def naming(references):
    """Tells of each of these members whether a table has a row that names it."""
    return lambda rows: references.isin(rows[references.name])


def with_person(contacts, person):
    """Those in which this person took part; no code of one is part of another."""
    return contacts[contacts["with"].str.contains(person, regex=False, na=False)]


class SchoolDays:
    """Of each setting's calendar: every day from its beginning to its end, with the number of school days up to it."""

    def __init__(self, calendar, closures):
        calendar = calendar.sort_values(["urn", "starts_on"], ignore_index=True)
        reach = calendar.groupby("urn").agg(first=("starts_on", "min"), last=("ends_on", "max"))
        days = reach.loc[reach.index.repeat((reach["last"] - reach["first"]).dt.days + 1)].reset_index()
        days["day"] = days["first"] + days.groupby("urn").cumcount() * DAY
        days = pd.merge_asof(days.sort_values("day"), calendar.sort_values("starts_on"), left_on="day", right_on="starts_on",
                             by="urn")
        closed = pd.MultiIndex.from_frame(days[["urn", "day"]]).isin(pd.MultiIndex.from_frame(closures))
        days["is_school"] = (days["day"] <= days["ends_on"]) & (days["day"].dt.day_of_week < 5) & ~closed
        # Not whole numbers, since what they are looked up by can be missing.
        days["up_to"] = days.groupby("urn")["is_school"].cumsum().astype(float)
        days["before"] = days["up_to"] - days["is_school"]
        self.days = days[["urn", "day", "up_to", "before"]]
        self.school = days.loc[days["is_school"], ["urn", "day", "up_to"]]
        # Four half-terms each, up to the two-term mark.
        terms = calendar.rename(columns={"starts_on": "term_1"})
        for later in (1, 2, 3):
            terms[f"term_{later + 1}"] = calendar.groupby("urn")["starts_on"].shift(-later)
        terms["mark"] = calendar.groupby("urn")["ends_on"].shift(-3)
        self.terms = terms.drop(columns="ends_on").sort_values("term_1")

    def number(self, rows, column, what="up_to"):
        """Nothing for a day out of the calendar's reach."""
        keys = rows[["urn", column]].rename(columns={column: "day"})
        return keys.merge(self.days, on=["urn", "day"], how="left")[what].set_axis(rows.index)

    def after(self, rows, column, offset):
        """The day so many school days after the one of the column."""
        keys = rows[["urn"]].assign(up_to=self.number(rows, column) + offset)
        return keys.merge(self.school, on=["urn", "up_to"], how="left")["day"].set_axis(rows.index)

    def with_mark(self, transitions):
        """Adds the half-terms counted from the start, and the two-term mark; none for a start out of the calendar's reach."""
        started = transitions.loc[self.number(transitions, "started_on").notna(), ["transition_ref", "urn", "started_on"]]
        terms = pd.merge_asof(started.sort_values("started_on"), self.terms, left_on="started_on", right_on="term_1", by="urn",
                              direction="forward")
        return transitions.merge(terms.drop(columns=["urn", "started_on"]), on="transition_ref", how="left")


class Evidence:
    def __init__(self, tables, begin, end, day):
        # E of the specification, by which most must have happened.
        self.begin, self.end, self.day, self.until = begin, end, day, min(end, day)
        self.urns = sorted(tables["settings"]["urn"])
        self.figures = {}
        self.school_days = SchoolDays(tables.pop("calendar"), tables.pop("closures"))
        self.tables = {name: as_known(rows, name, day) for name, rows in tables.items()}
        placements = self.tables["placements"].merge(self.tables["pupils"], on="pupil_ref")
        self.placements = placements.merge(self.tables["settings"], on="urn")
        self.placements["has_agency"] = self.placements[["social_worker", "youth_justice"]].eq("yes").any(axis=1)
        transitions = self.tables["transitions"].merge(self.placements[["placement_ref", "urn", "pupil_ref"]], on="placement_ref")
        transitions["happened"] = ~(transitions["end_reason"].eq("did_not_happen") & transitions["ended_on"].notna())
        self.transitions = self.school_days.with_mark(transitions)

    def in_period(self, days):
        return days.between(self.begin, self.until)

    # ------------------------------------------------------------------------------------------ figures

    def rates(self, members, *measures):
        by_setting = members.groupby("urn")[list(measures)]
        size, known, yes = by_setting.size(), by_setting.count(), by_setting.sum()
        for measure in measures:
            figures = {"denominator": size, "numerator": yes[measure], "unknown": size - known[measure]}
            self.figures[measure] = "rate", pd.DataFrame(figures).reindex(self.urns, fill_value=0).astype(int)

    def duration(self, members, measure):
        by_setting = members.groupby("urn")[measure]
        figures = pd.DataFrame({"n": by_setting.count(), "median": by_setting.quantile(0.5), "p90": by_setting.quantile(0.9)})
        figures = figures.reindex(self.urns).fillna({"n": 0}).astype({"n": int, "median": object, "p90": object})
        self.figures[measure] = "duration", figures.where(figures.notna(), None)

    def count(self, members, measure):
        self.figures[measure] = "count", members.groupby("urn").size().reindex(self.urns, fill_value=0).to_frame("count")

    def results(self):
        """By setting, and in the order of the specification."""
        rows = {measure: (kind, figures.to_dict("index")) for measure, (kind, figures) in self.figures.items()}
        measures = sorted(rows, key=lambda measure: [int(part) if part.isdigit() else part for part in measure.split(".")])
        return [{"setting": urn, "measure": measure, "group": None, "kind": rows[measure][0], **rows[measure][1][urn]}
                for urn in self.urns for measure in measures]

    def compute(self):
        self.induction()
        self.assessment_of_need()
        self.specialists()
        self.appropriate_transition()
        self.two_term_mark()
        self.leavers()
        self.preparing()
        self.followed()

    # ------------------------------------------------------------------------------------------ 5 Pupil induction

    def induction(self):
        c5 = self.placements[self.in_period(self.placements["first_day"])].copy()
        for offset in (10, 30):
            c5[f"after_{offset}"] = self.school_days.after(c5, "first_day", offset)
        have = naming(c5["placement_ref"])

        def of(name):
            return self.tables[name].merge(c5[["placement_ref", "referred_on", "first_day", "after_10"]], on="placement_ref")

        steps = of("induction_steps")
        before = steps[steps["completed_on"] <= steps["first_day"]]
        done = {step: have(before[before["step"] == step]) for step in (
            "baseline_english", "baseline_maths", "needs_review", "social_care_check", "youth_justice_check")}
        c5["5.1.b"] = done["baseline_english"] & done["baseline_maths"]
        c5["5.1.c"] = done["needs_review"]
        c5["5.1.d"] = done["social_care_check"] & done["youth_justice_check"]
        c5["5.1.a"] = c5["5.1.b"] & c5["5.1.c"] & c5["5.1.d"]

        items = of("referral_items")
        items = items[items["asked_on"].isna() | (items["asked_on"] <= items["first_day"])]
        complete = (items["received_on"] <= items["first_day"]) & (items["quality"] == "complete")
        c5["5.1.e"] = ~have(items[~complete])

        contacts = of("contacts")
        contacts = contacts[(contacts["kind"] != "message")
                            & contacts["held_on"].between(contacts["referred_on"], contacts["after_10"])]
        for measure, person in {"b": "pupil", "c": "parent_carer", "d": "previous_school", "e": "agency"}.items():
            c5[f"5.2.{measure}"] = have(with_person(contacts, person))
        c5["5.2.a"] = c5["5.2.b"] & c5["5.2.c"] & c5["5.2.d"] & (c5["5.2.e"] | ~c5["has_agency"])

        shares = of("shares")
        told = shares[shares["shared_on"] <= shares["first_day"]]
        has_sen = c5["sen_provision"].isin(["K", "E"])
        c5["5.3.a"] = have(told[told["audience"] == "teaching_staff"])
        c5["5.3.b"] = ((have(told[told["audience"] == "senco"]) | ~has_sen)
                       & (have(told[told["audience"] == "dsl"]) | ~c5["has_agency"]))

        due = steps[(steps["required"] != "no") & (steps["due_on"] <= self.day)]
        c5["5.4.a"] = ~have(due[~(due["completed_on"] <= due["due_on"])])
        c5["5.4.b"] = self.school_days.number(c5, "first_day") - self.school_days.number(c5, "referred_on")
        c5["5.4.c"] = have(steps[(steps["step"] == "two_week_review")
                                 & steps["completed_on"].between(steps["first_day"], steps["after_10"])])
        planned = self.transitions[(self.transitions["planned"] == "yes") & self.transitions["happened"]]
        c5["5.4.d"] = ~(c5["ended_on"] <= c5["after_30"]) | (c5["end_reason"] == "transition") & have(planned)

        over_10 = c5["after_10"] <= self.day
        self.rates(c5, "5.1.a", "5.1.b", "5.1.c", "5.1.d", "5.3.a")
        self.rates(c5[have(items)], "5.1.e")
        self.rates(c5[over_10], "5.2.a", "5.2.b", "5.2.c", "5.2.d", "5.4.c")
        self.rates(c5[over_10 & c5["has_agency"]], "5.2.e")
        self.rates(c5[has_sen | c5["has_agency"]], "5.3.b")
        self.rates(c5[have(due)], "5.4.a")
        self.duration(c5, "5.4.b")
        self.rates(c5[c5["after_30"] <= self.day], "5.4.d")

    # ------------------------------------------------------------------------------------------ 11 Assessment of need

    def c11(self):
        return self.placements[(self.placements["first_day"] <= self.until) & ~(self.placements["ended_on"] < self.begin)].copy()

    def assessment_of_need(self):
        c11 = self.c11()
        have = naming(c11["placement_ref"])
        assessments, needs, shares = self.tables["assessments"], self.tables["needs"], self.tables["shares"]
        assessments = assessments[assessments["taken_on"] <= self.until]
        needs = needs[needs["identified_on"] <= self.until].merge(c11[["placement_ref", "referred_on"]], on="placement_ref")
        shares = shares[shares["shared_on"] <= self.until]

        c11["11.1.a"] = have(assessments)
        c11["11.1.b"] = have(needs[(needs["identified_on"] >= needs["referred_on"]) & (needs["known_before"] == "no")])
        c11["11.2.a"] = have(assessments[assessments["parent_contributed"] == "yes"])
        first_need = looked_up(c11["placement_ref"], needs.groupby("placement_ref")["identified_on"].min())
        to_family = shares[(shares["audience"] == "parent_carer")
                           & shares["content"].isin(["needs_summary", "passport", "pupil_profile"])]
        last_told = looked_up(c11["placement_ref"], to_family.groupby("placement_ref")["shared_on"].max())
        c11["11.2.b"] = last_told >= first_need
        c11["11.2.c"] = (have(assessments[assessments["pupil_contributed"] == "yes"])
                         | have(shares[(shares["audience"] == "pupil") & (shares["content"] == "passport")]))

        reviews = self.tables["ehc_reviews"]
        last_review = reviews[reviews["reviewed_on"] <= self.until].groupby("ehc_ref")["reviewed_on"].max()
        plans = self.tables["ehc_plans"]
        plans = plans[(plans["issued_on"] <= self.until) & ~(plans["ceased_on"] <= self.until)]
        latest = plans.assign(reviewed_on=looked_up(plans["ehc_ref"], last_review))[["issued_on", "reviewed_on"]].max(axis=1)
        in_date = plans[latest >= self.until - pd.DateOffset(years=1)]
        c11["11.1.e"] = c11["pupil_ref"].isin(in_date["pupil_ref"])

        self.rates(c11, "11.1.a", "11.1.b", "11.2.c")
        self.rates(c11[~(c11["ended_on"] < self.until) & c11["pupil_ref"].isin(plans["pupil_ref"])], "11.1.e")
        self.rates(c11[c11["11.1.a"]], "11.2.a")
        self.rates(c11[first_need.notna()], "11.2.b")

    def specialists(self):
        c11 = self.c11()
        referrals = self.tables["specialist_referrals"].merge(c11[["placement_ref", "urn"]], on="placement_ref")
        referrals = referrals[self.in_period(referrals["requested_on"])].copy()
        waited = referrals["first_seen_on"] - referrals["requested_on"]
        referrals["11.1.c"] = waited <= 42 * DAY
        referrals["11.1.d"] = waited.dt.days
        self.rates(referrals[referrals["requested_on"] <= self.day - 42 * DAY], "11.1.c")
        self.duration(referrals, "11.1.d")

        requests = self.tables["ehc_plans"].merge(c11[["urn", "pupil_ref"]].drop_duplicates(), on="pupil_ref")
        requests = requests[requests["requested_on"].between(self.begin, min(self.end, self.day - 140 * DAY))].copy()
        requests["11.1.f"] = requests["decided_on"] - requests["requested_on"] <= 140 * DAY
        self.rates(requests, "11.1.f")

    # ------------------------------------------------------------------------------------------ 12 Appropriate transition

    def appropriate_transition(self):
        """With 11.3, which is about the same transitions."""
        c12 = self.transitions[self.in_period(self.transitions["started_on"])].copy()
        c12["after_10"] = self.school_days.after(c12, "started_on", 10)
        have = naming(c12["transition_ref"])

        def of(name):
            return self.tables[name].merge(c12[["transition_ref", "started_on", "after_10"]], on="transition_ref")

        shares = of("shares")
        told = shares[(shares["audience"] == "receiving_setting") & (shares["shared_on"] <= shares["started_on"])]
        c12["11.3.a"] = have(told)
        c12["11.3.b"] = have(told[told["acknowledged_on"] <= told["after_10"]])

        contacts = of("contacts")
        contacts = contacts[contacts["held_on"] <= contacts["started_on"]]
        planning = contacts[contacts["kind"] == "planning_meeting"]
        c12["11.3.c"] = have(with_person(contacts[contacts["kind"].isin(["handover", "planning_meeting"])], "receiving_setting"))
        c12["12.1.a"] = have(with_person(planning, "pupil")) & have(with_person(planning, "parent_carer"))
        c12["12.1.b"] = have(with_person(contacts[contacts["kind"] == "receiving_visit"], "pupil"))

        steps = of("transition_steps")
        steps = steps[steps["required"] != "no"]
        c12["12.2.a"] = have(steps) & ~have(steps[~(steps["completed_on"] <= steps["started_on"])])
        c12["12.2.b"] = c12["planned"] == "yes"
        c12["12.3.b"] = c12["phased"] == "yes"

        self.rates(c12, "11.3.a", "11.3.c", "12.1.a", "12.1.b", "12.2.a", "12.2.b")
        self.rates(c12[c12["11.3.a"] & (c12["after_10"] <= self.day)], "11.3.b")
        self.count(c12[c12["kind"] == "other_ap"], "12.2.f")
        self.rates(c12[c12["kind"] == "mainstream"], "12.3.b")

    def two_term_mark(self):
        cm = self.transitions[self.in_period(self.transitions["mark"])]
        ended_by = cm["ended_on"] <= cm["mark"]
        cm = cm[~(ended_by & (cm["end_reason"] == "completed_schooling"))].assign(ended_by=ended_by)

        checks = self.tables["transition_checks"].merge(cm[["transition_ref", "mark"]], on="transition_ref")
        checks = checks[checks["checked_on"] >= checks["mark"]].sort_values("checked_on", kind="stable")
        status = checks.drop_duplicates("transition_ref").set_index("transition_ref")["status"].astype("str")
        sustained = looked_up(cm["transition_ref"], status).map({"on_roll": 1.0, "off_roll": 0.0})
        cm["12.2.c"] = sustained.mask(cm["ended_on"].notna(), (cm["ended_on"] > cm["mark"]).astype(float))
        cm["12.2.d"] = cm["ended_by"] & (cm["end_reason"] == "returned_to_ap")
        self.rates(cm, "12.2.c", "12.2.d")

        cared = cm[cm["kind"].isin(["mainstream", "specialist"])].copy()
        contacts = self.tables["contacts"]
        contacts = contacts[contacts["kind"] == "aftercare"].drop(columns="kind").merge(cared, on="transition_ref")
        contacts = contacts[~(contacts["held_on"] > contacts["ended_on"])].copy()
        # Where even the first is left out, all four are.
        cared["12.3.a"] = ~(cared["term_1"] > cared["ended_on"])
        contacts["term_5"] = contacts["mark"] + DAY
        have = naming(cared["transition_ref"])
        for term in (1, 2, 3, 4):
            held = contacts["held_on"].between(contacts[f"term_{term}"], contacts[f"term_{term + 1}"], inclusive="left")
            cared["12.3.a"] &= have(contacts[held]) | (cared[f"term_{term}"] > cared["ended_on"])
        self.rates(cared, "12.3.a")

    def leavers(self):
        """And those who came back."""
        left = self.placements[self.in_period(self.placements["ended_on"])].copy()
        mainstream = self.transitions[(self.transitions["kind"] == "mainstream") & self.transitions["happened"]]
        left["12.2.g"] = left["end_reason"] == "destination_unknown"
        left["12.3.c"] = (left["end_reason"] == "transition") & left["placement_ref"].isin(mainstream["placement_ref"])
        left["12.3.d"] = self.school_days.number(left, "ended_on") - self.school_days.number(left, "first_day", "before")
        self.rates(left, "12.2.g")
        self.rates(left[~left["end_reason"].isin(["end_of_year_11", "moved_away", "died"])], "12.3.c")
        self.duration(left[left["registration"].isin(["dual_main", "dual_subsidiary"])], "12.3.d")

        moved = self.transitions[self.transitions["kind"].isin(["mainstream", "specialist"])]
        moved = looked_up(self.placements["pupil_ref"], moved.groupby("pupil_ref")["started_on"].min())
        back = self.placements[self.in_period(self.placements["first_day"]) & (self.placements["first_day"] > moved)]
        self.count(back.drop_duplicates(["urn", "pupil_ref"]), "12.2.e")

    # ------------------------------------------------------------------------------------------ 13 Post-16 destinations

    def preparing(self):
        placements = self.placements
        this_year = self.until.year - (self.until.month < 9)
        override = pd.to_numeric(placements["year_override"]) - academic_year(placements["first_day"])
        year_group = this_year + override.fillna(-5 - academic_year(placements["date_of_birth"]))
        c13p = placements[(placements["teaches_year_11"] == "yes") & (year_group == 11) & (placements["first_day"] <= self.until)
                          & ~(placements["ended_on"] < pd.Timestamp(this_year, 9, 1))].copy()
        activities = self.tables["careers_activities"]
        activities = activities[(activities["held_on"] <= self.until) & (activities["outcome"] != "missed")]
        kind = activities["kind"]
        for measure, counts in {
                "13.1.a": (kind == "guidance_interview") & (activities["independent"] == "yes"),
                "13.1.b": kind == "application",
                "13.1.c": (kind == "offer") & (activities["outcome"] != "declined"),
                "13.2.a": kind.isin(["employer_encounter", "work_experience"])}.items():
            c13p[measure] = c13p["placement_ref"].isin(activities[counts]["placement_ref"])
        self.rates(c13p, "13.1.a", "13.1.b", "13.1.c", "13.2.a")

    def followed(self):
        left = self.placements[self.placements["ended_on"].notna()].copy()
        september = pd.to_datetime({"year": academic_year(left["ended_on"]) + 1, "month": 9, "day": 1})
        left["start"] = left["follow_up_starts_on"].fillna(september)
        is_leaver = (left["end_reason"] == "end_of_year_11") | left["follow_up_starts_on"].notna()
        c13f = left[is_leaver & self.in_period(left["start"])].copy()

        windows = pd.concat([
            c13f[["placement_ref", "urn", "follow_up_ended_on", "follow_up_end_reason"]].assign(
                month=month, begins=c13f["start"] + pd.DateOffset(months=month - 1),
                ends=c13f["start"] + pd.DateOffset(months=month) - DAY)
            for month in range(1, 8)], ignore_index=True)
        windows["is_over"] = windows["ends"] > windows["follow_up_ended_on"]
        check_ins = self.tables["check_ins"].merge(windows, on="placement_ref")
        check_ins = check_ins[check_ins["contacted_on"].between(check_ins["begins"], check_ins["ends"])
                              & ~(check_ins["contacted_on"] > check_ins["follow_up_ended_on"])]
        reached = check_ins[check_ins["reached"] == "yes"].sort_values("contacted_on", kind="stable")
        neet = reached[reached["status"].isin(NEET)]

        months = windows[(windows["ends"] <= self.day) & (~windows["is_over"] | (windows["follow_up_end_reason"] == "declined"))]
        self.check_ins_made(months[~months["is_over"]], check_ins, reached)
        self.pathways(months, reached, neet)
        self.risks(reached)
        self.re_engaged(c13f, reached, neet)

    def check_ins_made(self, months, check_ins, reached):
        month = ["placement_ref", "month"]
        keys = pd.MultiIndex.from_frame(months[month])
        made = {"13.3.a": keys.isin(pd.MultiIndex.from_frame(reached[month])),
                "13.3.b": keys.isin(pd.MultiIndex.from_frame(check_ins[month]))}
        self.rates(months.assign(**made), *made)

    def pathways(self, months, reached, neet):
        last = reached.drop_duplicates(["placement_ref", "month"], keep="last")[["placement_ref", "month", "status"]]
        months = months.merge(last, on=["placement_ref", "month"], how="left")
        found = dict.fromkeys(EET, 1.0) | dict.fromkeys([*NEET, "custody"], 0.0)
        months["found"] = months["status"].astype("str").map(found).mask(months["is_over"])
        for month in range(1, 8):
            measure = f"13.3.c.{month}"
            self.rates(months[months["month"] == month].rename(columns={"found": measure}), measure)
        seventh = months[months["month"] == 7]
        maintained = seventh["found"].mask(seventh["placement_ref"].isin(neet["placement_ref"]), 0.0)
        self.rates(seventh.assign(**{"13.3.d": maintained}), "13.3.d")

    def risks(self, reached):
        at_risk = reached[reached["risk"].isin(["at_risk", "dropped_out"]) & (reached["contacted_on"] <= self.day - 7 * DAY)]
        acted = at_risk["action_on"].between(at_risk["contacted_on"], at_risk["contacted_on"] + 7 * DAY)
        self.rates(at_risk.assign(**{"13.3.e": acted}), "13.3.e")

    def re_engaged(self, c13f, reached, neet):
        told = reached[reached["status"].isin([*EET, *NEET, "custody"])].drop_duplicates("placement_ref", keep="last")
        engaged = told[told["status"].isin(EET)]
        once_neet = c13f[c13f["placement_ref"].isin(neet["placement_ref"])]
        self.rates(once_neet.assign(**{"13.3.f": once_neet["placement_ref"].isin(engaged["placement_ref"])}), "13.3.f")


def given():
    parser = argparse.ArgumentParser(description="Evidence by pandas.")
    parser.add_argument("folder", type=Path)
    for day in ("begin", "end", "day"):
        parser.add_argument(day, type=pd.Timestamp)
    return parser.parse_args()


def main():
    options = given()
    begun = time.perf_counter()
    tables = {name: read(options.folder, name) for name in READ}
    loaded = time.perf_counter()
    evidence = Evidence(tables, options.begin, options.end, options.day)
    evidence.compute()
    computed = time.perf_counter()
    json.dump({"results": evidence.results()}, sys.stdout)
    print(f"load {loaded - begun:.3f} s; compute {computed - loaded:.3f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
