"""What holds for the pupil journey: ages, stays, steps and their due dates, plans, transitions, follow-ups."""

import re
from collections import defaultdict
from datetime import date
from itertools import pairwise

from .induction import PHASED_STEPS, STEPS
from .moves import STEPS as TRANSITION_STEPS
from .people import CHECK_LETTERS
from .sheets import Record, Sheets
from .terms import CALENDARS, HALF_TERMS, academic_year


def check_journey(sheets: Sheets) -> None:
    for rule in RULES:
        rule(sheets)


def settings(sheets: Sheets) -> None:
    for row in sheets.rows["settings"]:
        if not re.fullmatch(r"\d{6}", row["urn"]):
            sheets.fault("settings", row, "urn has not six digits")
        terms = [t for t in sheets.rows["calendar"] if t["urn"] == row["urn"]]
        if len(terms) != 6 * len(HALF_TERMS) or any(a["ends_on"] >= b["starts_on"] for a, b in pairwise(terms)):
            sheets.fault("settings", row, "half-terms are missing or overlap")
    for row in sheets.rows["staff"]:
        if not row["urn"] and row["roles"] != "trust_lead":
            sheets.fault("staff", row, "has no setting")


def pupils(sheets: Sheets) -> None:
    numbers = set()
    for row in sheets.rows["pupils"]:
        number = row["upn"]
        if number and (
            number in numbers or not re.fullmatch(r"[A-Z]\d{11}[\dA-Z]", number) or number[0] != check_letter(number)
        ):
            sheets.fault("pupils", row, "the UPN is wrong or there twice")
        numbers.add(number)


def placements(sheets: Sheets) -> None:
    for row in sheets.rows["placements"]:
        born = sheets.pupils[row["pupil_ref"]]["date_of_birth"]
        age = int(row["referred_on"][:4]) - int(born[:4]) - (row["referred_on"][5:] < born[5:])
        if not 4 <= age <= 25:
            sheets.fault("placements", row, "the pupil is too young or too old")
        if row["first_day"] and row["decision"] != "accepted" or row["ended_on"] and not row["first_day"]:
            sheets.fault("placements", row, "a first day needs an acceptance, an end a first day")
        for column in ("first_day", "planned_start"):
            if row[column] and not CALENDARS[row["urn"]].is_school_day(date.fromisoformat(row[column])):
                sheets.fault("placements", row, f"{column} is no school day")
        birth_year = academic_year(date.fromisoformat(born))
        leaves = academic_year(date.fromisoformat(row["ended_on"])) if row["end_reason"] == "end_of_year_11" else None
        if leaves is not None and leaves - birth_year - 5 != 11:
            sheets.fault("placements", row, "leaves after year 11 without being in it")
        if row["follow_up_ended_on"] and not (leaves or row["follow_up_starts_on"]):
            sheets.fault("placements", row, "a follow-up ended that never was")


def transitions(sheets: Sheets) -> None:
    for row in sheets.rows["transitions"]:
        placement = sheets.placement(row)
        none = row["end_reason"] == "did_not_happen"
        if none and row["started_on"] or row["ended_on"] and not none and not row["started_on"]:
            sheets.fault("transitions", row, "started and ended do not fit together")
        if row["started_on"] and row["started_on"] <= placement["first_day"]:
            sheets.fault("transitions", row, "starts before the placement")


def induction(sheets: Sheets) -> None:
    """The due dates of the default template, counted from referral and planned first day."""
    expected = {step: (anchor, count) for step, anchor, count, _ in STEPS + PHASED_STEPS}
    steps = defaultdict(set)
    for row in sheets.rows["induction_steps"]:
        placement = sheets.placement(row)
        anchor, count = expected[row["step"]]
        day = placement["referred_on" if anchor == "R" else "planned_start"]
        if row["due_on"] != CALENDARS[placement["urn"]].offset(date.fromisoformat(day), count).isoformat():
            sheets.fault("induction_steps", row, f"{row['step']} is due on another day")
        if row["due_on"] < placement["referred_on"]:
            sheets.fault("induction_steps", row, f"{row['step']} is due before the referral")
        steps[row["placement_ref"]].add(row["step"])
    template = {step for step, *_ in STEPS}
    for row in sheets.rows["placements"]:
        if (row["decision"] == "accepted") != (template <= steps[row["placement_ref"]]):
            sheets.fault("placements", row, "has not the steps of the template")


def transition_steps(sheets: Sheets) -> None:
    steps = defaultdict(set)
    for row in sheets.rows["transition_steps"]:
        transition = sheets.transitions[row["transition_ref"]]
        calendar = CALENDARS[sheets.placement(transition)["urn"]]
        due = calendar.offset(date.fromisoformat(transition["planned_start"]), TRANSITION_STEPS[row["step"]])
        if row["due_on"] != due.isoformat():
            sheets.fault("transition_steps", row, f"{row['step']} is due on another day")
        steps[row["transition_ref"]].add(row["step"])
    for row in sheets.rows["transitions"]:
        template = set(TRANSITION_STEPS) - ({"panel_submission"} if row["kind"] != "mainstream" else set())
        if row["planned"] == "yes" and steps[row["transition_ref"]] != template:
            sheets.fault("transitions", row, "has not the steps of the template")


def scores(sheets: Sheets) -> None:
    scores = defaultdict(dict)
    for row in sheets.rows["scores"]:
        scores[row["assessment_ref"]][row["scale"]] = float(row["value"])
    for row in sheets.rows["assessments"]:
        if row["instrument"] != "sdq":
            continue
        sdq = dict(scores[row["assessment_ref"]])
        total = sdq.pop("total", -1)
        if (
            len(sdq) != 5
            or any(not 0 <= value <= 10 for value in sdq.values())
            or total != sum(sdq.values()) - sdq["prosocial"]
        ):
            sheets.fault("assessments", row, "the SDQ does not add up")


def plans(sheets: Sheets) -> None:
    for row in sheets.rows["ehc_plans"]:
        decided = row["decision"] in ("issued", "refused")
        if decided != bool(row["decided_on"]) or row["issued_on"] and row["decision"] != "issued":
            sheets.fault("ehc_plans", row, "decision and days do not fit together")
    plans = sheets.by("ehc_plans", "ehc_ref")
    for row in sheets.rows["ehc_reviews"]:
        plan = plans[row["ehc_ref"]]
        if not plan["issued_on"] or row["reviewed_on"] < plan["issued_on"]:
            sheets.fault("ehc_reviews", row, "reviewed before it was issued")


def hanging_rows(sheets: Sheets) -> None:
    """Nothing of a stay is before its referral; careers work and targets lie inside it."""
    own_day = {
        "referral_items": "asked_on",
        "induction_steps": "completed_on",
        "contacts": "held_on",
        "assessments": "taken_on",
        "needs": "identified_on",
        "specialist_referrals": "requested_on",
        "shares": "shared_on",
        "targets": "set_on",
        "careers_activities": "held_on",
    }
    for file, column in own_day.items():
        for row in sheets.rows[file]:
            placement = sheets.placement(row)
            if row[column] and row[column] < placement["referred_on"]:
                sheets.fault(file, row, "is before the referral")
            inside = file in (
                "targets",
                "careers_activities",
                "needs",
                "specialist_referrals",
                "assessments",
                "induction_steps",
            )
            if inside and row[column] and placement["ended_on"] and row[column] > placement["ended_on"]:
                sheets.fault(file, row, "is after the end of the stay")
    targets = sheets.by("targets", "target_ref")
    for row in sheets.rows["target_reviews"]:
        target = targets[row["target_ref"]]
        if row["reviewed_on"] < target["set_on"] or target["closed_on"] and row["reviewed_on"] > target["closed_on"]:
            sheets.fault("target_reviews", row, "is before the target was set or after it was closed")
    for row in sheets.rows["transition_checks"]:
        transition = sheets.transitions[row["transition_ref"]]
        if not transition["started_on"] or row["checked_on"] < transition["started_on"]:
            sheets.fault("transition_checks", row, "is before the start")
        if row["attendance_percent"] and not 0 <= float(row["attendance_percent"]) <= 100:
            sheets.fault("transition_checks", row, "attendance is out of range")


def check_ins(sheets: Sheets) -> None:
    for row in sheets.rows["check_ins"]:
        placement = sheets.placement(row)
        if (
            (row["reached"] == "yes") != bool(row["status"])
            or row["reached"] == "no"
            and (row["risk"] or row["evidence"])
        ):
            sheets.fault("check_ins", row, "reached and status do not fit together")
        last = placement["follow_up_ended_on"]
        if (
            not placement["ended_on"]
            or row["contacted_on"] < placement["ended_on"]
            or last
            and row["contacted_on"] > last
        ):
            sheets.fault("check_ins", row, "lies outside the follow-up")


def destinations(sheets: Sheets) -> None:
    last: dict[str, Record] = {}
    for row in sorted(sheets.rows["destinations"], key=lambda row: row["started_on"]):
        before = last.get(row["placement_ref"])
        if before and not (before["ended_on"] and before["ended_on"] <= row["started_on"]):
            sheets.fault("destinations", row, "begins while another is open")
        last[row["placement_ref"]] = row


def overlaps(sheets: Sheets) -> None:
    stays = defaultdict(list)
    for row in sheets.rows["placements"]:
        if row["decision"] not in ("declined", "withdrawn"):
            stays[row["pupil_ref"], row["urn"]].append((row["first_day"] or "9", row["ended_on"] or "9", row))
    for several in stays.values():
        several.sort(key=lambda stay: stay[:2])
        for (_, ended, _), (first, _, row) in pairwise(several):
            if ended >= first:
                sheets.fault("placements", row, "overlaps another stay of the pupil")


RULES = [
    settings,
    pupils,
    placements,
    transitions,
    induction,
    transition_steps,
    scores,
    plans,
    hanging_rows,
    check_ins,
    destinations,
    overlaps,
]


def check_letter(number: str) -> str:
    values = [int(c) if c.isdigit() else CHECK_LETTERS.index(c) for c in number[1:]]
    return CHECK_LETTERS[sum(place * value for place, value in enumerate(values, 2)) % 23]
