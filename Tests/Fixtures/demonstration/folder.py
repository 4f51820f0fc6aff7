"""The exchange folder while it is made: rows that point at each other, numbered and written at the end."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

COLUMNS = {
    file: columns.split()
    for file, columns in {
        "settings": "urn name kind la_code teaches_year_11",
        "calendar": "urn academic_year half_term starts_on ends_on",
        "closures": "urn closed_on reason",
        "staff": "staff_ref name email urn roles",
        "pupils": "pupil_ref upn forename surname preferred_name date_of_birth sex ethnicity sen_provision "
                  "primary_need disadvantaged looked_after social_worker youth_justice",
        "placements": "placement_ref urn pupil_ref referred_on referred_by referred_by_urn reason registration "
                      "decision decided_on planned_start first_day keyworker_ref year_override ended_on end_reason "
                      "next_establishment follow_up_starts_on follow_up_ended_on follow_up_end_reason",
        "referral_items": "placement_ref item asked_on received_on quality",
        "induction_steps": "placement_ref step required due_on completed_on completed_by outcome",
        "contacts": "contact_ref placement_ref held_on kind with transition_ref note",
        "assessments": "assessment_ref placement_ref instrument domain purpose taken_on pupil_contributed "
                       "parent_contributed assessor",
        "scores": "assessment_ref scale value band",
        "needs": "need_ref placement_ref category identified_on known_before assessment_ref status strategies avoid",
        "specialist_referrals": "specialist_referral_ref placement_ref service requested_on first_seen_on "
                                "closed_on outcome",
        "ehc_plans": "ehc_ref pupil_ref requested_on decision decided_on issued_on ceased_on",
        "ehc_reviews": "ehc_ref reviewed_on",
        "shares": "share_ref placement_ref shared_on content audience recipient acknowledged_on transition_ref",
        "targets": "target_ref placement_ref area statement set_on due_on need_ref pupil_words closed_on outcome",
        "target_reviews": "target_ref reviewed_on mastery note",
        "transitions": "transition_ref placement_ref kind receiving receiving_urn planned why attitudes_behaviour "
                       "academic_progress attendance panel_submitted_on panel_decided_on barriers phased "
                       "planned_start started_on full_time_on ended_on end_reason",
        "transition_steps": "transition_ref step required due_on completed_on",
        "transition_checks": "transition_ref checked_on status attendance_percent behaviour progress",
        "careers_activities": "activity_ref placement_ref kind held_on with independent outcome",
        "destinations": "destination_ref placement_ref status provider started_on ended_on",
        "check_ins": "check_in_ref placement_ref contacted_on method reached status risk action action_on "
                     "evidence note",
    }.items()
}

# Records that get a reference of their own: prefix, digits, the day they are ordered by.
NUMBERED = {
    "placements": ("PL", 3, "referred_on"),
    "contacts": ("C", 3, "held_on"),
    "assessments": ("A", 3, "taken_on"),
    "needs": ("N", 3, "identified_on"),
    "specialist_referrals": ("SR", 2, "requested_on"),
    "ehc_plans": ("E", 2, "requested_on"),
    "shares": ("SH", 3, "shared_on"),
    "targets": ("TG", 3, "set_on"),
    "transitions": ("T", 2, "planned_start"),
    "careers_activities": ("CA", 3, "held_on"),
    "destinations": ("D", 2, "started_on"),
    "check_ins": ("CI", 3, "contacted_on"),
}


class Row:
    """One record; a value may be another row, and is then written as that row's reference."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.ref = ""

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def __setitem__(self, column: str, value: Any) -> None:
        self.values[column] = value


class Folder:
    """All rows by file. `add` takes columns as keywords; a trailing underscore avoids Python's own words (`with_`)."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {file: [] for file in COLUMNS}

    def add(self, file: str, **values: Any) -> Row:
        row = Row({name.rstrip("_"): value for name, value in values.items()})
        unknown = row.values.keys() - set(COLUMNS[file])
        assert not unknown, f"{file} has no column {unknown}"
        self.rows[file].append(row)
        return row

    def write(self, path: Path) -> int:
        """Numbers the rows, writes every file and gives the total size in bytes."""
        self._number()
        for file, columns in COLUMNS.items():
            with (path / f"{file}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(columns)
                writer.writerows([_text(row[column]) for column in columns] for row in self._ordered(file))
        return sum((path / f"{file}.csv").stat().st_size for file in COLUMNS)

    def _number(self) -> None:
        for file, (prefix, digits, day) in NUMBERED.items():
            self.rows[file].sort(key=lambda row: row[day])
            for number, row in enumerate(self.rows[file], 1):
                row.ref = f"{prefix}{number:0{digits}}"
                row[COLUMNS[file][0]] = row.ref

    def _ordered(self, file: str) -> list[Row]:
        """Rows without a reference of their own follow the order of what they hang on."""
        owner = COLUMNS[file][0]
        rows = self.rows[file]
        return sorted(rows, key=lambda row: row[owner].ref) if rows and isinstance(rows[0][owner], Row) else rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ";".join(value)
    return value.ref if isinstance(value, Row) else str(value)
