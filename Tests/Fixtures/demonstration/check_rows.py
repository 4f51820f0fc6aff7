"""What holds for the rows of every file alike: columns, codes, dates, references, the order of days."""

import re
from collections import defaultdict
from datetime import date

from .codes import CODES, IN_ORDER, KEYS, PLANS, REQUIRED, TOGETHER
from .folder import COLUMNS
from .sheets import Record, Sheets
from .terms import TODAY


def check_rows(sheets: Sheets) -> None:
    for file, rows in sheets.rows.items():
        for row in rows:
            cells(sheets, file, row)
    keys(sheets)
    references(sheets)
    order(sheets)


def cells(sheets: Sheets, file: str, row: Record) -> None:
    for column in REQUIRED[file]:
        if not row[column]:
            sheets.fault(file, row, f"{column} is missing")
    for column, value in row.items():
        if not value:
            continue
        if value != value.strip():
            sheets.fault(file, row, f"{column} has blanks around it")
        if is_date(column):
            happened(sheets, file, row, column, value)
        for code in value.split(";") if f"{file}.{column}" in CODES else ():
            if code not in CODES[f"{file}.{column}"]:
                sheets.fault(file, row, f"{code} is no code of {column}")


def happened(sheets: Sheets, file: str, row: Record, column: str, value: str) -> None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        sheets.fault(file, row, f"{column} is no date")
    elif date.fromisoformat(value) > TODAY and column not in PLANS and file != "closures":
        sheets.fault(file, row, f"{column} lies in the future")


def keys(sheets: Sheets) -> None:
    for file, rows in sheets.rows.items():
        seen = set()
        for row in rows:
            key = tuple(row[column] for column in KEYS.get(file, COLUMNS[file][0]).split())
            if key in seen:
                sheets.fault(file, row, "is there twice")
            seen.add(key)


def references(sheets: Sheets) -> None:
    known = {
        column: {row[column] for row in sheets.rows[file]}
        for column, file in {
            "urn": "settings",
            "pupil_ref": "pupils",
            "placement_ref": "placements",
            "assessment_ref": "assessments",
            "need_ref": "needs",
            "ehc_ref": "ehc_plans",
            "target_ref": "targets",
            "transition_ref": "transitions",
        }.items()
    }
    workplaces = defaultdict(set)
    for row in sheets.rows["staff"]:
        workplaces[row["staff_ref"]].add(row["urn"])
    for file, rows in sheets.rows.items():
        for row in rows:
            for column in known.keys() & row.keys():
                if row[column] and row[column] not in known[column]:
                    sheets.fault(file, row, f"{column} names nothing")
            for column in {"keyworker_ref", "completed_by"} & row.keys():
                if row[column] and sheets.placement(row)["urn"] not in workplaces[row[column]]:
                    sheets.fault(file, row, f"{column} is not of the setting")
    for file in ("contacts", "needs", "shares", "targets"):
        for row in sheets.rows[file]:
            same_placement(sheets, file, row)


def same_placement(sheets: Sheets, file: str, row: Record) -> None:
    for column, target in (
        ("transition_ref", "transitions"),
        ("assessment_ref", "assessments"),
        ("need_ref", "needs"),
    ):
        if column == COLUMNS[file][0] or not row.get(column):
            continue
        if sheets.by(target, column)[row[column]]["placement_ref"] != row["placement_ref"]:
            sheets.fault(file, row, f"{column} is of another placement")


def order(sheets: Sheets) -> None:
    for file, question, answer in IN_ORDER:
        for row in sheets.rows[file]:
            if row[question] and row[answer] and row[answer] < row[question]:
                sheets.fault(file, row, f"{answer} is before {question}")
    for file, one, other in TOGETHER:
        for row in sheets.rows[file]:
            if bool(row[one]) != bool(row[other]):
                sheets.fault(file, row, f"{one} and {other} go together")
    for file, question, answer in (
        ("referral_items", "asked_on", "received_on"),
        ("transitions", "panel_submitted_on", "panel_decided_on"),
    ):
        for row in sheets.rows[file]:
            if row[answer] and not row[question]:
                sheets.fault(file, row, f"{answer} without {question}")


def is_date(column: str) -> bool:
    return column.endswith("_on") or column in ("first_day", "planned_start", "date_of_birth")
