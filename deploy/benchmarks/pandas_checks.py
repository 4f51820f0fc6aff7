"""The checks of an import, in pandas: column by column, never row by row.

A cell is text, "" where nothing stands. Findings are counted by file and code; a row with one, or one that names such a row, is bad
and left out of whatever is checked later, as the import does.
"""

import re
from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from exchange_rules import (
    AGES_AT_REFERRAL, BARRED, HAPPENED, IN_ORDER, NEEDED, RANGES, SCALES, TOGETHER, VERSIONS, columns, identity)

REFERENCE_TEXT = 100
PROVIDER = r"[0-9]{6}|[A-Za-z][A-Za-z0-9-]{0,11}"
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
UPN = r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]"
# The value of each character of a UPN, by its code.
UPN_VALUES = np.zeros(128, dtype=int)
UPN_VALUES[[ord(letter) for letter in "ABCDEFGHJKLMNPQRTUVWXYZ"]] = range(23)
UPN_VALUES[[ord(digit) for digit in "0123456789"]] = range(10)


def by_value(series, holds):
    """Asks once for each value that comes."""
    return series.map({value: bool(holds(value)) for value in series.unique()}).astype(bool)


class Checks:
    def __init__(self, codes, today):
        self.codes, self.today = codes, pd.Timestamp(today)
        self.findings = defaultdict(Counter)
        # Of each file: its rows, which of them are bad, its days and numbers, by column.
        self.rows, self.bad, self.days, self.numbers = {}, {}, {}, {}
        # Nothing could be read of them; who names one of their rows is bad, and not to blame.
        self.unreadable = set()

    def refuse_file(self, name, codes):
        self.unreadable.add(name)
        self.findings[name].update(codes)

    def refuse(self, name, found, code):
        found = found & ~self.bad[name]
        self.bad[name] |= found
        self.count(name, found, code)

    def count(self, name, found, code):
        if number := int(found.sum()):
            self.findings[name][code] += number

    def check(self, name, rows):
        """The files come in the order in which they refer to each other."""
        self.rows[name], self.days[name], self.numbers[name] = rows, {}, {}
        self.bad[name] = pd.Series(False, index=rows.index)
        wrong = [(code, found) for column in columns(name) for code, found in self.cell(name, column)]
        wrong += [(code, found) for (code, _), found in self.row_rules(name).items()]
        for code, found in wrong:
            self.count(name, found, code)
            self.bad[name] |= found
        self.refuse(name, rows.duplicated(identity(name)) & self.is_known_by(name), "duplicate_ref")
        self.references(name)
        further = getattr(self, f"check_{name}", None)
        if further:
            further(rows)

    # ------------------------------------------------------------------------------------------ one cell

    def cell(self, name, column):
        content, required = columns(name)[column]
        cells = self.rows[name][column]
        given = cells != ""
        if required:
            yield "missing_value", ~given
        kind = content[0]
        if kind in "tkrs":
            yield "too_long", cells.str.len() > (int(content[1:]) if kind == "t" else REFERENCE_TEXT)
        elif content == "d":
            days = pd.to_datetime(cells.where(given), format="%Y-%m-%d", errors="coerce")
            days = days.where((cells.str.len() == 10) & days.dt.year.between(1900, 2199))
            self.days[name][column] = days
            yield "bad_date", given & days.isna()
        elif content == "y":
            yield "bad_yes_no", ~cells.isin(["", "yes", "no"])
        elif kind == "c":
            known = {*self.codes[content.split("=")[1]]}
            if content.startswith("cs"):
                yield "unknown_code", given & ~by_value(cells, lambda value: known.issuperset(value.split(";")))
            else:
                yield "unknown_code", given & ~cells.isin(known)
        elif kind == "o":
            yield "unknown_code", given & ~cells.isin(content[2:].split(","))
        elif kind in "if":
            yield from self.number(name, column, cells, content)
        elif kind == "a":
            wrong = given & ~by_value(cells, is_academic_year)
            self.numbers[name][column] = pd.to_numeric(cells.str[:4].where(given & ~wrong))
            yield "bad_date", wrong
        elif kind == "u":
            yield "bad_upn", given & ~is_upn(cells)
        else:
            yield "bad_urn", given & ~by_value(cells, re.compile(PROVIDER).fullmatch)

    def number(self, name, column, cells, content):
        given = cells != ""
        written = cells.str.fullmatch(NUMBER if content == "f" else "-?[0-9]+") & (cells.str.len() <= 17)
        numbers = pd.to_numeric(cells.where(written))
        yield "bad_number", given & ~written
        if content != "f":
            within = numbers.between(*map(int, content[1:].split(",")))
            yield "out_of_range", written & ~within
            numbers = numbers.where(within)
        self.numbers[name][column] = numbers

    # ------------------------------------------------------------------------------------------ one row

    def row_rules(self, name):
        """What is wrong by code and column; the same code comes once for a column."""
        rows, days, found = self.rows[name], self.days[name], {}

        def note(code, column, broken):
            found[code, column] = found.get((code, column), False) | broken

        for ordered in IN_ORDER.get(name, []):
            first, *later = ordered.split()
            latest = days[first]
            for column in later:
                note("out_of_order", column, days[column] < latest)
                latest = days[column].where(rows[column] != "", latest)
        for column in HAPPENED.get(name, "").split():
            note("in_the_future", column, days[column] > self.today)
        for left, right in map(str.split, TOGETHER.get(name, [])):
            note("missing_value", right, (rows[left] != "") & (rows[right] == ""))
            note("missing_value", left, (rows[right] != "") & (rows[left] == ""))
        for code, rules in (("missing_value", NEEDED), ("not_allowed", BARRED)):
            for column, other, values in rules.get(name, []):
                applies = rows[other].isin(values) if values else rows[other] != ""
                note(code, column, applies & ((rows[column] == "") == (rules is NEEDED)))
        if name in RANGES:
            column, lowest, highest = RANGES[name]
            numbers = self.numbers[name][column]
            note("out_of_range", column, numbers.notna() & ~numbers.between(lowest, highest))
        if name == "calendar":
            year = self.numbers[name]["academic_year"]
            for column in ("starts_on", "ends_on"):
                # From August on, since some schools begin before September.
                august = days[column].dt.year - (days[column].dt.month < 8)
                later = (august - year == 1) & (days[column].dt.month == 8)
                note("out_of_range", column, (august != year) & ~later & august.notna() & year.notna())
        if name == "staff":
            leads = by_value(rows["roles"], lambda value: "trust_lead" in value.split(";"))
            note("missing_value", "urn", (rows["urn"] == "") & (rows["roles"] != "") & ~leads)
        return found

    # ------------------------------------------------------------------------------------------ several rows

    def is_known_by(self, name):
        required = [column for column in identity(name) if columns(name)[column][1]]
        return (self.rows[name][required] != "").all(axis=1)

    def references(self, name):
        rows = self.rows[name]
        for column, (content, _) in columns(name).items():
            if content[:2] not in ("r=", "s="):
                continue
            other = content[2:]
            good, known = self.referred(other)
            given = (rows[column] != "") & ~self.bad[name]
            to_good = rows[column].isin(good.index)
            refused = given & ~to_good & (rows[column].isin(known) | (other in self.unreadable))
            if content[0] == "s":
                elsewhere = rows[column].map(good["placement_ref"]) != rows["placement_ref"]
                to_good = to_good & ~elsewhere
            self.refuse(name, given & ~to_good & ~refused, "unknown_ref")
            self.bad[name] |= refused

    def referred(self, name):
        """The sound rows of a file by their reference, and the references of all."""
        if name not in self.rows:
            return pd.DataFrame({"placement_ref": []}, dtype=str), []
        reference = next(iter(columns(name)))
        good = self.rows[name][~self.bad[name]].drop_duplicates(reference).set_index(reference)
        return good, self.rows[name][reference]

    def of(self, name, other, column, values):
        """For each row of a file what the row that it names holds; `values` are the other file's days, or its cells."""
        reference = next(iter(columns(other)))
        known = values.set_axis(self.rows[other][reference])[(~self.bad[other]).to_numpy()]
        return self.rows[name][column].map(known[~known.index.duplicated()])

    def second(self, name, counted, *keys):
        """Of rows that can't stand together the later one is bad."""
        standing = pd.DataFrame(dict(enumerate(keys)))[counted & ~self.bad[name]]
        self.refuse(name, standing.duplicated().reindex(counted.index, fill_value=False), "overlap")

    def check_staff(self, rows):
        good = rows[~self.bad["staff"]]
        first = good.groupby("staff_ref")[["name", "email"]].transform("first")
        differ = (good[["name", "email"]] != first).any(axis=1)
        self.refuse("staff", differ.reindex(rows.index, fill_value=False), "duplicate_ref")

    def check_pupils(self, rows):
        having = (rows["upn"] != "") & ~self.bad["pupils"]
        again = rows["upn"][having].duplicated().reindex(rows.index, fill_value=False)
        self.refuse("pupils", again, "duplicate_upn")

    def check_placements(self, rows):
        born = self.of("placements", "pupils", "pupil_ref", self.days["pupils"]["date_of_birth"])
        referred = self.days["placements"]["referred_on"]
        before_birthday = (referred.dt.month * 100 + referred.dt.day) < (born.dt.month * 100 + born.dt.day)
        age = referred.dt.year - born.dt.year - before_birthday
        self.refuse("placements", age.notna() & ~age.between(*AGES_AT_REFERRAL), "out_of_order")
        is_open = (rows["ended_on"] == "") & rows["decision"].isin(["", "accepted"])
        self.second("placements", is_open, rows["urn"], rows["pupil_ref"])

    def check_keyworkers(self, rows):
        self.second("keyworkers", rows["until_on"] == "", rows["placement_ref"])

    def check_destinations(self, rows):
        pupil = self.of("destinations", "placements", "placement_ref", self.rows["placements"]["pupil_ref"])
        self.second("destinations", rows["ended_on"] == "", pupil)

    def check_transitions(self, rows):
        started = self.days["transitions"]["started_on"]
        first = self.of("transitions", "placements", "placement_ref", self.days["placements"]["first_day"])
        self.refuse("transitions", started.notna() & first.isna(), "not_allowed")
        self.refuse("transitions", started <= first, "out_of_order")

    def check_target_reviews(self, rows):
        set_on = self.of("target_reviews", "targets", "target_ref", self.days["targets"]["set_on"])
        self.refuse("target_reviews", self.days["target_reviews"]["reviewed_on"] < set_on, "out_of_order")

    def check_induction_steps(self, rows):
        self.steps("induction_steps", "induction_step", ["induction", "phased_induction"])

    def check_transition_steps(self, rows):
        self.steps("transition_steps", "transition_step", ["transition"])

    def steps(self, name, journey, processes):
        """One of the journey's, or one of a setting's own."""
        known = {*self.codes[journey]}
        if "templates" in self.rows:
            templates = self.rows["templates"][~self.bad["templates"]]
            known |= {*templates["step"][templates["process"].isin(processes)]}
        self.refuse(name, ~self.rows[name]["step"].isin(known), "unknown_code")

    def check_scores(self, rows):
        instrument = self.of("scores", "assessments", "assessment_ref", self.rows["assessments"]["instrument"])
        pairs = pd.DataFrame({"instrument": instrument.fillna(""), "scale": rows["scale"]})
        limits = pairs.drop_duplicates()
        known = [limits_of(*pair) for pair in limits.itertuples(index=False)]
        limits = limits.assign(lowest=[low for low, _ in known], highest=[high for _, high in known])
        of_row = pairs.merge(limits, how="left").set_axis(rows.index)
        is_sdq, value = instrument == "sdq", self.numbers["scores"]["value"]
        self.refuse("scores", is_sdq & of_row["lowest"].isna(), "unknown_code")
        self.refuse("scores", (value < of_row["lowest"]) | (value > of_row["highest"]), "out_of_range")
        self.refuse("scores", is_sdq & ~rows["band"].isin(["", *self.codes["sdq_band"]]), "unknown_code")

    def check_calendar(self, rows):
        """Half-terms of a setting follow each other, and none is missing between the first and the last."""
        numbers, days = self.numbers["calendar"], self.days["calendar"]
        table = pd.DataFrame({
            "urn": rows["urn"], "place": numbers["academic_year"] * 6 + numbers["half_term"], "line": rows.index,
            "starts": days["starts_on"], "ends": days["ends_on"], "bad": self.bad["calendar"]})
        settings = self.referred("settings")[0].index
        table = table[numbers["half_term"].between(1, 6) & table["place"].notna() & rows["urn"].isin(settings)]
        table = table.drop_duplicates(["urn", "place"]).sort_values(["urn", "place"])
        sound = table[~table["bad"] & table["starts"].notna() & table["ends"].notna()]
        latest = sound.groupby("urn")["ends"].transform(lambda ends: ends.cummax().shift())
        hit = sound[sound["urn"].isin(sound["urn"][latest >= sound["starts"]])]
        pairs = hit.merge(hit, on="urn", suffixes=("", "_later"))
        pairs = pairs[(pairs["place"] < pairs["place_later"]) & (pairs["ends"] >= pairs["starts_later"])]
        overlapping = rows.index.isin(pairs[["line", "line_later"]].max(axis=1))
        gap = rows.index.isin(table["line"][table.groupby("urn")["place"].diff() > 1])
        for code, found in (("calendar_overlap", overlapping), ("calendar_gap", gap)):
            self.count("calendar", found, code)
        self.bad["calendar"] |= overlapping | gap


def is_academic_year(text):
    return len(text) == 7 and text[4] == "/" and (text[:4] + text[5:]).isdecimal() and text.isascii() \
        and 1900 <= int(text[:4]) <= 2199 and int(text[5:]) == (int(text[:4]) + 1) % 100


def is_upn(cells):
    """The check letter is the sum of the others, each times its place."""
    shaped = cells.str.fullmatch(UPN)
    characters = np.frombuffer("".join(cells[shaped]).encode(), dtype=np.uint8).reshape(-1, 13)
    values = UPN_VALUES[characters]
    sound = shaped.copy()
    sound[shaped] = (values[:, 1:] * np.arange(2, 14)).sum(axis=1) % 23 == values[:, 0]
    return sound


def limits_of(instrument, scale):
    """The lowest and the highest score; for a scale without limits none, which the SDQ doesn't have."""
    version, _, rest = scale.partition("/")
    plain = rest if version in VERSIONS.get(instrument, ()) else scale
    return SCALES.get((instrument, scale)) or SCALES.get((instrument, plain)) or (np.nan, np.nan)
