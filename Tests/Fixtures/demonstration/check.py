"""Reads a folder back from its files and holds it against the rules of the exchange format.

It knows nothing of how the folder was made, and gives every fault as a sentence.
"""

import csv
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

from .codes import CODES, IN_ORDER, KEYS, PLANS, REQUIRED, TOGETHER
from .folder import COLUMNS
from .induction import PHASED_STEPS, STEPS
from .moves import STEPS as TRANSITION_STEPS
from .people import CHECK_LETTERS
from .terms import CALENDARS, HALF_TERMS, TODAY, academic_year

Record = dict[str, str]


def check(path: Path) -> list[str]:
    return Checker(path).faults()


def is_date(column: str) -> bool:
    return column.endswith("_on") or column in ("first_day", "planned_start", "date_of_birth")


class Checker:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[str] = []
        self.rows: dict[str, list[Record]] = {file: self._read(file) for file in COLUMNS}
        self.placements = self._by("placements", "placement_ref")
        self.pupils = self._by("pupils", "pupil_ref")
        self.transitions = self._by("transitions", "transition_ref")

    def faults(self) -> list[str]:
        if self.found:
            return self.found
        for file, rows in self.rows.items():
            for row in rows:
                self._cells(file, row)
        self._keys()
        self._references()
        self._order()
        for rule in (self._settings, self._pupils, self._placements, self._transitions, self._induction, self._transition_steps,
                     self._scores, self._plans, self._hanging_rows, self._check_ins, self._destinations, self._overlaps):
            rule()
        return self.found

    def fault(self, file: str, row: Record, sentence: str) -> None:
        self.found.append(f"{file}.csv, {row[COLUMNS[file][0]]}: {sentence}")

    # Reading

    def _read(self, file: str) -> list[Record]:
        data = (self.path / f"{file}.csv").read_bytes()
        if b"\r" in data or not data.endswith(b"\n"):
            self.found.append(f"{file}.csv: lines do not end in LF")
        with (self.path / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if reader.fieldnames != COLUMNS[file]:
                self.found.append(f"{file}.csv: columns are not those of the format")
            return list(reader)

    def _by(self, file: str, column: str) -> dict[str, Record]:
        return {row[column]: row for row in self.rows[file]}

    # Cells

    def _cells(self, file: str, row: Record) -> None:
        for column in REQUIRED[file]:
            if not row[column]:
                self.fault(file, row, f"{column} is missing")
        for column, value in row.items():
            if not value:
                continue
            if value != value.strip():
                self.fault(file, row, f"{column} has blanks around it")
            if is_date(column):
                self._date(file, row, column, value)
            for code in value.split(";") if f"{file}.{column}" in CODES else ():
                if code not in CODES[f"{file}.{column}"]:
                    self.fault(file, row, f"{code} is no code of {column}")

    def _date(self, file: str, row: Record, column: str, value: str) -> None:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            self.fault(file, row, f"{column} is no date")
        elif date.fromisoformat(value) > TODAY and column not in PLANS and file != "closures":
            self.fault(file, row, f"{column} lies in the future")

    # Keys and references

    def _keys(self) -> None:
        for file, rows in self.rows.items():
            seen = set()
            for row in rows:
                key = tuple(row[column] for column in KEYS.get(file, COLUMNS[file][0]).split())
                if key in seen:
                    self.fault(file, row, "is there twice")
                seen.add(key)

    def _references(self) -> None:
        known = {column: {row[column] for row in self.rows[file]} for column, file in {
            "urn": "settings", "pupil_ref": "pupils", "placement_ref": "placements", "assessment_ref": "assessments",
            "need_ref": "needs", "ehc_ref": "ehc_plans", "target_ref": "targets", "transition_ref": "transitions"}.items()}
        workplaces = defaultdict(set)
        for row in self.rows["staff"]:
            workplaces[row["staff_ref"]].add(row["urn"])
        for file, rows in self.rows.items():
            for row in rows:
                for column in known.keys() & row.keys():
                    if row[column] and row[column] not in known[column]:
                        self.fault(file, row, f"{column} names nothing")
                for column in {"keyworker_ref", "completed_by"} & row.keys():
                    if row[column] and self._placement(row)["urn"] not in workplaces[row[column]]:
                        self.fault(file, row, f"{column} is not of the setting")
        for file in ("contacts", "needs", "shares", "targets"):
            for row in self.rows[file]:
                self._same_placement(file, row)

    def _same_placement(self, file: str, row: Record) -> None:
        for column, target in (("transition_ref", "transitions"), ("assessment_ref", "assessments"), ("need_ref", "needs")):
            if column == COLUMNS[file][0] or not row.get(column):
                continue
            if self._by(target, column)[row[column]]["placement_ref"] != row["placement_ref"]:
                self.fault(file, row, f"{column} is of another placement")

    def _placement(self, row: Record) -> Record:
        return self.placements[row["placement_ref"]]

    # Order and company

    def _order(self) -> None:
        for file, question, answer in IN_ORDER:
            for row in self.rows[file]:
                if row[question] and row[answer] and row[answer] < row[question]:
                    self.fault(file, row, f"{answer} is before {question}")
        for file, one, other in TOGETHER:
            for row in self.rows[file]:
                if bool(row[one]) != bool(row[other]):
                    self.fault(file, row, f"{one} and {other} go together")
        for file, question, answer in (("referral_items", "asked_on", "received_on"), ("transitions", "panel_submitted_on", "panel_decided_on")):
            for row in self.rows[file]:
                if row[answer] and not row[question]:
                    self.fault(file, row, f"{answer} without {question}")

    # People and places

    def _settings(self) -> None:
        for row in self.rows["settings"]:
            if not re.fullmatch(r"\d{6}", row["urn"]):
                self.fault("settings", row, "urn has not six digits")
            terms = [t for t in self.rows["calendar"] if t["urn"] == row["urn"]]
            if len(terms) != 6 * len(HALF_TERMS) or any(a["ends_on"] >= b["starts_on"] for a, b in zip(terms, terms[1:])):
                self.fault("settings", row, "half-terms are missing or overlap")
        for row in self.rows["staff"]:
            if not row["urn"] and row["roles"] != "trust_lead":
                self.fault("staff", row, "has no setting")

    def _pupils(self) -> None:
        numbers = set()
        for row in self.rows["pupils"]:
            number = row["upn"]
            if number and (number in numbers or not re.fullmatch(r"[A-Z]\d{11}[\dA-Z]", number) or number[0] != check_letter(number)):
                self.fault("pupils", row, "the UPN is wrong or there twice")
            numbers.add(number)

    # The journey

    def _placements(self) -> None:
        for row in self.rows["placements"]:
            born = self.pupils[row["pupil_ref"]]["date_of_birth"]
            age = int(row["referred_on"][:4]) - int(born[:4]) - (row["referred_on"][5:] < born[5:])
            if not 4 <= age <= 25:
                self.fault("placements", row, "the pupil is too young or too old")
            if row["first_day"] and row["decision"] != "accepted" or row["ended_on"] and not row["first_day"]:
                self.fault("placements", row, "a first day needs an acceptance, an end a first day")
            for column in ("first_day", "planned_start"):
                if row[column] and not CALENDARS[row["urn"]].is_school_day(date.fromisoformat(row[column])):
                    self.fault("placements", row, f"{column} is no school day")
            birth_year = academic_year(date.fromisoformat(born))
            leaves = academic_year(date.fromisoformat(row["ended_on"])) if row["end_reason"] == "end_of_year_11" else None
            if leaves is not None and leaves - birth_year - 5 != 11:
                self.fault("placements", row, "leaves after year 11 without being in it")
            if row["follow_up_ended_on"] and not (leaves or row["follow_up_starts_on"]):
                self.fault("placements", row, "a follow-up ended that never was")

    def _transitions(self) -> None:
        for row in self.rows["transitions"]:
            placement = self._placement(row)
            none = row["end_reason"] == "did_not_happen"
            if none and row["started_on"] or row["ended_on"] and not none and not row["started_on"]:
                self.fault("transitions", row, "started and ended do not fit together")
            if row["started_on"] and row["started_on"] <= placement["first_day"]:
                self.fault("transitions", row, "starts before the placement")

    def _induction(self) -> None:
        """The due dates of the default template, counted from referral and planned first day."""
        expected = {step: (anchor, count) for step, anchor, count, _ in STEPS + PHASED_STEPS}
        steps = defaultdict(set)
        for row in self.rows["induction_steps"]:
            placement = self._placement(row)
            anchor, count = expected[row["step"]]
            day = placement["referred_on" if anchor == "R" else "planned_start"]
            if row["due_on"] != CALENDARS[placement["urn"]].offset(date.fromisoformat(day), count).isoformat():
                self.fault("induction_steps", row, f"{row['step']} is due on another day")
            if row["due_on"] < placement["referred_on"]:
                self.fault("induction_steps", row, f"{row['step']} is due before the referral")
            steps[row["placement_ref"]].add(row["step"])
        template = {step for step, *_ in STEPS}
        for row in self.rows["placements"]:
            if (row["decision"] == "accepted") != (template <= steps[row["placement_ref"]]):
                self.fault("placements", row, "has not the steps of the template")

    def _transition_steps(self) -> None:
        steps = defaultdict(set)
        for row in self.rows["transition_steps"]:
            transition = self.transitions[row["transition_ref"]]
            calendar = CALENDARS[self._placement(transition)["urn"]]
            due = calendar.offset(date.fromisoformat(transition["planned_start"]), TRANSITION_STEPS[row["step"]])
            if row["due_on"] != due.isoformat():
                self.fault("transition_steps", row, f"{row['step']} is due on another day")
            steps[row["transition_ref"]].add(row["step"])
        for row in self.rows["transitions"]:
            template = set(TRANSITION_STEPS) - ({"panel_submission"} if row["kind"] != "mainstream" else set())
            if row["planned"] == "yes" and steps[row["transition_ref"]] != template:
                self.fault("transitions", row, "has not the steps of the template")

    def _scores(self) -> None:
        scores = defaultdict(dict)
        for row in self.rows["scores"]:
            scores[row["assessment_ref"]][row["scale"]] = float(row["value"])
        for row in self.rows["assessments"]:
            if row["instrument"] != "sdq":
                continue
            sdq = dict(scores[row["assessment_ref"]])
            total = sdq.pop("total", -1)
            if len(sdq) != 5 or any(not 0 <= value <= 10 for value in sdq.values()) or total != sum(sdq.values()) - sdq["prosocial"]:
                self.fault("assessments", row, "the SDQ does not add up")

    def _plans(self) -> None:
        for row in self.rows["ehc_plans"]:
            decided = row["decision"] in ("issued", "refused")
            if decided != bool(row["decided_on"]) or row["issued_on"] and row["decision"] != "issued":
                self.fault("ehc_plans", row, "decision and days do not fit together")
        plans = self._by("ehc_plans", "ehc_ref")
        for row in self.rows["ehc_reviews"]:
            plan = plans[row["ehc_ref"]]
            if not plan["issued_on"] or row["reviewed_on"] < plan["issued_on"]:
                self.fault("ehc_reviews", row, "reviewed before it was issued")

    def _hanging_rows(self) -> None:
        """Nothing of a stay is before its referral; careers work and targets lie inside it."""
        own_day = {"referral_items": "asked_on", "induction_steps": "completed_on", "contacts": "held_on", "assessments": "taken_on",
                   "needs": "identified_on", "specialist_referrals": "requested_on", "shares": "shared_on", "targets": "set_on",
                   "careers_activities": "held_on"}
        for file, column in own_day.items():
            for row in self.rows[file]:
                placement = self._placement(row)
                if row[column] and row[column] < placement["referred_on"]:
                    self.fault(file, row, "is before the referral")
                inside = file in ("targets", "careers_activities", "needs", "specialist_referrals", "assessments", "induction_steps")
                if inside and row[column] and placement["ended_on"] and row[column] > placement["ended_on"]:
                    self.fault(file, row, "is after the end of the stay")
        targets = self._by("targets", "target_ref")
        for row in self.rows["target_reviews"]:
            target = targets[row["target_ref"]]
            if row["reviewed_on"] < target["set_on"] or target["closed_on"] and row["reviewed_on"] > target["closed_on"]:
                self.fault("target_reviews", row, "is before the target was set or after it was closed")
        for row in self.rows["transition_checks"]:
            transition = self.transitions[row["transition_ref"]]
            if not transition["started_on"] or row["checked_on"] < transition["started_on"]:
                self.fault("transition_checks", row, "is before the start")
            if row["attendance_percent"] and not 0 <= float(row["attendance_percent"]) <= 100:
                self.fault("transition_checks", row, "attendance is out of range")

    def _check_ins(self) -> None:
        for row in self.rows["check_ins"]:
            placement = self._placement(row)
            if (row["reached"] == "yes") != bool(row["status"]) or row["reached"] == "no" and (row["risk"] or row["evidence"]):
                self.fault("check_ins", row, "reached and status do not fit together")
            last = placement["follow_up_ended_on"]
            if not placement["ended_on"] or row["contacted_on"] < placement["ended_on"] or last and row["contacted_on"] > last:
                self.fault("check_ins", row, "lies outside the follow-up")

    def _destinations(self) -> None:
        last: dict[str, Record] = {}
        for row in sorted(self.rows["destinations"], key=lambda row: row["started_on"]):
            before = last.get(row["placement_ref"])
            if before and not (before["ended_on"] and before["ended_on"] <= row["started_on"]):
                self.fault("destinations", row, "begins while another is open")
            last[row["placement_ref"]] = row

    def _overlaps(self) -> None:
        stays = defaultdict(list)
        for row in self.rows["placements"]:
            if row["decision"] not in ("declined", "withdrawn"):
                stays[row["pupil_ref"], row["urn"]].append((row["first_day"] or "9", row["ended_on"] or "9", row))
        for several in stays.values():
            several.sort(key=lambda stay: stay[:2])
            for (_, ended, _), (first, _, row) in zip(several, several[1:]):
                if ended >= first:
                    self.fault("placements", row, "overlaps another stay of the pupil")


def check_letter(number: str) -> str:
    values = [int(c) if c.isdigit() else CHECK_LETTERS.index(c) for c in number[1:]]
    return CHECK_LETTERS[sum(place * value for place, value in enumerate(values, 2)) % 23]
