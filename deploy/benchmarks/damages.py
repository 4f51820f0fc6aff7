"""A copy of an exchange folder with one damage of each family, each to a pupil of its own, so that none hides another."""

import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import Callable

from comparison import note
from exchange_rules import FILES, columns

LATE = "2199-01-01"
# Named by a damage of somebody else.
BYSTANDER = "T1"


@dataclass(frozen=True)
class Damage:
    """The first row that `fits`, of a pupil to whom nothing else was done, is changed; a row that the change returns is added."""

    file: str
    code: str
    change: Callable
    fits: Callable = lambda row: True


def put(**values):
    return lambda row: row.update(values)


def again(**values):
    """The same row once more, but for these values."""
    return lambda row: {**row, **values}


def other_letter(row):
    row["upn"] = ("B" if row["upn"][0] == "A" else "A") + row["upn"][1:]


def too_early(row):
    row["starts_on"] = row["academic_year"][:4] + "-09-05"


def is_open(row):
    return not row["ended_on"] and row.get("decision") in (None, "", "accepted")


def has(*names, **values):
    return lambda row: all(row[name] for name in names) and all(row[name] == value for name, value in values.items())


DAMAGES = [
    Damage("pupils", "missing_value", put(surname="")),
    Damage("pupils", "bad_date", put(date_of_birth="31/02/2010")),
    Damage("pupils", "bad_date", put(date_of_birth="2010-2-03")),
    Damage("pupils", "in_the_future", put(date_of_birth=LATE)),
    Damage("pupils", "bad_upn", other_letter, has("upn")),
    Damage("pupils", "bad_upn", put(upn="12")),
    Damage("pupils", "duplicate_upn", again(pupil_ref="again"), has("upn")),
    Damage("pupils", "duplicate_ref", again(upn="")),
    Damage("pupils", "unknown_code", put(sex="X")),
    Damage("pupils", "bad_yes_no", put(looked_after="maybe")),
    Damage("pupils", "too_long", put(forename="é" * 201)),
    Damage("placements", "out_of_order", put(decided_on="2010-01-01"), has("decided_on")),
    Damage("placements", "out_of_order", put(referred_on="1990-01-01")),
    Damage("placements", "missing_value", put(end_reason=""), has("ended_on")),
    Damage("placements", "missing_value", put(decided_on="", decision=""), has("first_day")),
    Damage("placements", "not_allowed", put(decision="declined"), has("first_day")),
    Damage("placements", "overlap", again(placement_ref="again"), is_open),
    Damage("placements", "unknown_ref", put(pupil_ref="nobody")),
    Damage("placements", "unknown_ref", put(keyworker_ref="nobody")),
    Damage("placements", "out_of_range", put(year_override="40")),
    Damage("placements", "bad_number", put(year_override="ten")),
    Damage("placements", "bad_urn", put(referred_by_urn="12345")),
    Damage("referral_items", "out_of_order", put(received_on="2010-01-01"), has("asked_on")),
    Damage("induction_steps", "unknown_code", put(step="tea")),
    Damage("induction_steps", "unknown_ref", put(completed_by="nobody")),
    Damage("contacts", "unknown_code", put(**{"with": "pupil;nobody"})),
    Damage("contacts", "in_the_future", put(held_on=LATE)),
    Damage("contacts", "unknown_ref", put(transition_ref=BYSTANDER), has(transition_ref="")),
    Damage("assessments", "unknown_code", put(instrument="thermometer")),
    Damage("scores", "bad_number", put(value="1e2")),
    Damage("scores", "duplicate_ref", again()),
    Damage("scores", "out_of_range", put(value="41"), has(scale="total")),
    Damage("scores", "unknown_code", put(scale="mood"), has(scale="total")),
    Damage("needs", "missing_value", put(known_before="")),
    Damage("specialist_referrals", "out_of_order", put(first_seen_on="2010-01-01")),
    Damage("ehc_plans", "not_allowed", put(decision="pending"), has("decided_on")),
    Damage("ehc_plans", "missing_value", put(decided_on=""), has("decided_on", decision="refused")),
    Damage("targets", "out_of_order", put(closed_on="2010-01-01")),
    Damage("target_reviews", "out_of_order", put(reviewed_on="2010-01-01")),
    Damage("transitions", "out_of_order", put(started_on="2010-01-01"), has("started_on")),
    Damage("transitions", "not_allowed", put(end_reason="did_not_happen"), has("started_on", "ended_on")),
    Damage("transition_steps", "unknown_code", put(step="tea")),
    Damage("transition_checks", "out_of_range", put(attendance_percent="100.5")),
    Damage("destinations", "overlap", again(destination_ref="again"), is_open),
    Damage("check_ins", "not_allowed", put(reached="no"), has("status")),
    Damage("check_ins", "missing_value", put(status=""), has("status")),
    Damage("check_ins", "missing_value", put(action="", action_on=LATE), has("status")),
    # Of the setting and not of a pupil; nothing refers to them.
    Damage("calendar", "calendar_overlap", too_early, has(half_term="2")),
    Damage("calendar", "calendar_gap", put(half_term="7"), has(half_term="4")),
    Damage("staff", "duplicate_ref", again(name="Somebody Else", urn="", roles="trust_lead")),
    Damage("staff", "missing_value", again(urn="", staff_ref="again")),
]
# What is done to whole files, which nothing else is done to; it is made to the text.
WHOLE_FILES = [
    ("closures", "missing_column", lambda text: text.replace(b"closed_on", b"shut", 1)),
    ("ehc_reviews", "not_utf8", lambda text: text + b"E\xff,2024-01-01\r\n"),
    ("shares", "malformed_csv", lambda text: text + b",".join([b"x"] * 30) + b"\r\n"),
]


class Damager:
    def __init__(self, folder):
        self.texts, self.tables = {}, {}
        for name in FILES:
            if (path := folder / f"{name}.csv").exists():
                self.texts[name] = path.read_bytes()
                self.tables[name] = list(csv.DictReader(StringIO(self.texts[name].decode(), newline="")))
        self.by_reference = {name: {next(iter(row.values())): row for row in rows} for name, rows in self.tables.items()}
        self.touched = {self.whose("transitions", self.by_reference["transitions"][BYSTANDER])}
        self.done = Counter()

    def damage(self, out):
        """What must be found: how often each code in each file."""
        for damage in DAMAGES:
            self.do(damage)
        self.second_keyworker()
        out.mkdir()
        for name, rows in self.tables.items():
            with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0].keys())
                writer.writeheader()
                writer.writerows(rows)
        for name, code, change in WHOLE_FILES:
            (out / f"{name}.csv").write_bytes(change(self.texts[name]))
            self.done[f"{name}.csv", code] += 1
        (out / "notes.csv").write_text("note\n")
        self.done["notes.csv", "unknown_file"] += 1
        return self.done

    def do(self, damage):
        for row in self.tables[damage.file]:
            whose = self.whose(damage.file, row)
            if whose not in self.touched and damage.fits(row):
                break
        else:
            return note(f"No row of {damage.file}.csv is fit for a damage with {damage.code}.")
        if added := damage.change(row):
            self.tables[damage.file].append(added)
        # A damage may have made it somebody else's.
        self.touched |= {whose, row.get("pupil_ref")}
        self.done[f"{damage.file}.csv", damage.code] += 1

    def second_keyworker(self):
        stay = next(row for row in self.tables["placements"] if row["first_day"] and row["pupil_ref"] not in self.touched)
        self.tables["keyworkers"] = [
            {"placement_ref": stay["placement_ref"], "staff_ref": staff["staff_ref"], "from_on": stay["first_day"], "until_on": ""}
            for staff in self.tables["staff"][-4:-2]]
        self.done["keyworkers.csv", "overlap"] += 1

    def whose(self, name, row):
        """The pupil of a row, by what it names; what is of no pupil stands for itself."""
        if "pupil_ref" in row:
            return row["pupil_ref"]
        if "placement_ref" in row:
            return self.whose("placements", self.by_reference["placements"][row["placement_ref"]])
        first = next(iter(row))
        parent = columns(name)[first][0].removeprefix("r=")
        if parent in ("k", "settings"):
            return name, *list(row.values())[:3]
        return self.whose(parent, self.by_reference[parent][row[first]])
