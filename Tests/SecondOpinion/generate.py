#!/usr/bin/env python3
"""Makes a synthetic exchange folder, valid by the rules, always the same for the same seed.

usage: generate.py FOLDER SEED SETTINGS PUPILS_PER_SETTING_AND_YEAR FIRST_YEAR LAST_YEAR [--limit D]

Academic years are named by their first calendar year. Nothing that happened is dated after 31 August of LAST_YEAR + 1,
nor after D (which the environment variable LIMIT gives as well). 8 settings of 300 pupils over five years, 12,000
pupils and 650,000 rows, take about 20 seconds.

Generated data are wide, not deep: what they never hold is in make_cases.py.
"""

import argparse
import os
import random
from bisect import bisect_left
from datetime import date, timedelta

from exchange_files import COLUMNS, iso, write, yes_no
from generated_stay import ENDS_HERE, Stay

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
FORENAMES = ("Freddie Amara Kai Leila Tommy Zara Marcus Ellie Yusuf Jayden Chloé Siân Niamh Kwame O'Shea Noor Dmitri "
             "Ana-Maria Oluwaseun Mia Harley Skye Reece Aisha Ødger Zoë").split()
SURNAMES = ("Ashdown Okafor Brown Hussain Smith-Jones O’Brien McAllister Nowak Patel Evans Adeyemi Clarke Davies "
            "Hughes Khan Murphy Price Reid Singh Taylor Walsh Young D'Souza Łukasik").split()
SETTING_KINDS = ["pru", "ap_academy", "ap_free_school", "independent_ap"]
LOCAL_AUTHORITIES = [821, 925, 330, 873]
STAFF_ROLES = ["keyworker"] * 6 + ["inclusion_leader", "senco;dsl", "careers_lead", "slt"]
AGES_ON_JOINING = [9, 11, 12, 13, 14, 14, 15, 15, 15]
STAYS_AT_MOST = 4


class World:
    """What everything generated shares: chance, the tables, the counters of references, and the last day there is."""

    def __init__(self, seed, limit, last_reference=0):
        self.random = random.Random(seed)
        self.last_reference = last_reference
        self.limit = limit
        self.tables = {name: [] for name in COLUMNS}
        self.last_number = {}
        self.calendars = {}
        self.staff = {}

    def chance(self, probability):
        return self.random.random() < probability

    def choice(self, values):
        return self.random.choice(values)

    def whole(self, low, high):
        return self.random.randint(low, high)

    def about(self, day, earliest, latest):
        """A day from so many days after (or before) another to so many after it."""
        return day + timedelta(days=self.random.randint(earliest, latest)) if day else None

    def within(self, day):
        """The day itself, or None where it has not come yet."""
        return day if day and day <= self.limit else None

    def ref(self, letter):
        self.last_number[letter] = self.last_number.get(letter, self.last_reference) + 1
        return f"{letter}{self.last_number[letter]}"

    def add(self, name, row):
        self.tables[name].append(row)
        return row


class GeneratedCalendar:
    """Six half-terms a year, each setting shifted by a day or two from the one before; some closures."""

    def __init__(self, shift, years):
        self.half_terms = []
        self.closures = []
        for year in years:
            half_terms = [(starts_on + timedelta(days=shift), ends_on + timedelta(days=shift))
                          for starts_on, ends_on in half_terms_of(year)]
            self.half_terms += [(year, number, *half_term) for number, half_term in enumerate(half_terms, 1)]
            closed = (half_terms[0][0], half_terms[2][0], date(year + 1, 5, 4))
            self.closures += [day for day in closed if day not in self.closures]
        self.school_days = sorted(set(self.open_days()))

    def open_days(self):
        for _, _, starts_on, ends_on in self.half_terms:
            for offset in range((ends_on - starts_on).days + 1):
                day = starts_on + timedelta(days=offset)
                if day.weekday() < 5 and day not in self.closures:
                    yield day

    def school_day(self, day, number):
        """The school day so many after (or before) a day, or None beyond the calendar."""
        if number == 0:
            return day
        place = bisect_left(self.school_days, day)
        is_school_day = self.school_days[place:place + 1] == [day]
        place += number if is_school_day or number < 0 else number - 1
        return self.school_days[place] if 0 <= place < len(self.school_days) else None


def half_terms_of(year):
    return [(date(year, 9, 2), date(year, 10, 22)), (date(year, 11, 2), date(year, 12, 18)),
            (date(year + 1, 1, 4), date(year + 1, 2, 12)), (date(year + 1, 2, 22), date(year + 1, 3, 26)),
            (date(year + 1, 4, 12), date(year + 1, 5, 28)), (date(year + 1, 6, 7), date(year + 1, 7, 21))]


def generate_settings(world, urns, first_year, last_year):
    for number, urn in enumerate(urns):
        world.add("settings", dict(
            urn=urn, name=f"Setting {number + 1} – Bridge, “North”", kind=SETTING_KINDS[number % 4],
            la_code=LOCAL_AUTHORITIES[number % 4], teaches_year_11=yes_no(number % 4 != 3)))
        calendar = GeneratedCalendar(number % 3, range(first_year - 1, last_year + 2))
        for year, half_term, starts_on, ends_on in calendar.half_terms:
            world.add("calendar", dict(urn=urn, academic_year=f"{year}/{(year + 1) % 100:02d}", half_term=half_term,
                                       starts_on=iso(starts_on), ends_on=iso(ends_on)))
        for closed_on in calendar.closures:
            world.add("closures", dict(urn=urn, closed_on=iso(closed_on), reason="INSET, or bank holiday"))
        world.calendars[urn] = calendar


def generate_staff(world, urns):
    for urn in urns:
        world.staff[urn] = []
        for roles in STAFF_ROLES:
            ref = world.ref("S")
            world.staff[urn].append(ref)
            world.add("staff", dict(staff_ref=ref, name=f"{world.choice(FORENAMES)} {world.choice(SURNAMES)}",
                                    email=f"{ref.lower()}@example.org", urn=urn, roles=roles))


def generate_pupil(world, urn, local_authority, year, number, known_upns):
    born = date(year - world.choice(AGES_ON_JOINING), 1, 1) + timedelta(days=world.whole(0, 364))
    pupil = dict(
        pupil_ref=world.ref("U"),
        upn=upn(local_authority, urn, year - 5, number % 1000) if world.chance(.9) else "",
        forename=world.choice(FORENAMES), surname=world.choice(SURNAMES),
        preferred_name="Fred, “Bear”" if world.chance(.03) else "",
        date_of_birth=iso(born), sex=world.choice("MF"),
        sen_provision=world.choice(["N", "K", "K", "E", ""]), primary_need=world.choice(["SEMH", "SLCN", "ASD", ""]),
        disadvantaged=world.choice(["yes", "no", ""]), looked_after=world.choice(["no", "no", "no", "yes", ""]),
        social_worker=world.choice(["no", "no", "yes", ""]),
        youth_justice=world.choice(["no", "no", "no", "yes", ""]))
    if pupil["upn"] in known_upns:
        pupil["upn"] = ""
    known_upns.add(pupil["upn"])
    return world.add("pupils", pupil), born


def upn(local_authority, urn, year, serial):
    digits = f"{local_authority:03d}{urn % 10000:04d}{year % 100:02d}{serial:03d}"
    return UPN_LETTERS[sum((place + 2) * int(digit) for place, digit in enumerate(digits)) % 23] + digits


def generate_ehc_plans(world, pupil, year):
    for _ in range(2 if world.chance(.05) else 1):
        if pupil["sen_provision"] == "E" or world.chance(.1):
            generate_ehc_plan(world, pupil, year)


def generate_ehc_plan(world, pupil, year):
    ref = world.ref("E")
    requested_on = date(year, 9, 1) + timedelta(days=world.whole(-700, 300))
    decided_on = requested_on + timedelta(days=world.choice([70, 120, 139, 140, 141, 200, 300]))
    if not world.within(requested_on):
        return
    decision = world.choice(["issued", "issued", "issued", "refused", "pending"])
    plan = dict(ehc_ref=ref, pupil_ref=pupil["pupil_ref"], requested_on=iso(requested_on), decision="pending")
    if decision != "pending" and world.within(decided_on):
        plan.update(decision=decision, decided_on=iso(decided_on))
        if decision == "issued":
            issued_on = decided_on + timedelta(days=world.whole(0, 30))
            if world.within(issued_on):
                generate_life_of_ehc_plan(world, plan, issued_on)
    world.add("ehc_plans", plan)


def generate_life_of_ehc_plan(world, plan, issued_on):
    plan["issued_on"] = iso(issued_on)
    reviewed_on = issued_on
    while world.chance(.75):
        reviewed_on += timedelta(days=world.whole(300, 420))
        if reviewed_on > world.limit:
            break
        world.add("ehc_reviews", dict(ehc_ref=plan["ehc_ref"], reviewed_on=iso(reviewed_on)))
    if world.chance(.05):
        plan["ceased_on"] = iso(world.within(issued_on + timedelta(days=world.whole(100, 900))))


def generate_stays(world, urns, urn, pupil, born, year):
    day = date(year, 9, 1) + timedelta(days=world.whole(-20, 290))
    for _ in range(STAYS_AT_MOST):
        until = Stay(world, urn, pupil["pupil_ref"], born).generate(day)
        if until is ENDS_HERE:
            return
        day = until + timedelta(days=1)
        if len(urns) > 1 and world.chance(.3):
            urn = world.choice(urns)


def generate(seed, settings, pupils_per_year, first_year, last_year, limit, first_urn=100137, first_reference=1):
    """`first_urn` and `first_reference`: for folders that are to be different in both, as those of a country are."""
    world = World(seed, limit, first_reference - 1)
    urns = [first_urn + 137 * number for number in range(settings)]
    generate_settings(world, urns, first_year, last_year)
    generate_staff(world, urns)
    known_upns = set()
    number = 0
    for place, urn in enumerate(urns):
        for year in range(first_year, last_year + 1):
            for _ in range(pupils_per_year):
                number += 1
                pupil, born = generate_pupil(world, urn, LOCAL_AUTHORITIES[place % 4], year, number, known_upns)
                generate_ehc_plans(world, pupil, year)
                generate_stays(world, urns, urn, pupil, born, year)
    return world.tables


def arguments():
    parser = argparse.ArgumentParser(description="Makes a synthetic exchange folder from a seed.")
    parser.add_argument("folder")
    for name in ("seed", "settings", "pupils_per_year", "first_year", "last_year"):
        parser.add_argument(name, type=int)
    parser.add_argument("--limit", type=date.fromisoformat, help="the last day on which anything happened")
    return parser.parse_args()


def main():
    given = arguments()
    end = date(given.last_year + 1, 8, 31)
    limit = given.limit or date.fromisoformat(os.environ.get("LIMIT", end.isoformat()))
    tables = generate(given.seed, given.settings, given.pupils_per_year, given.first_year, given.last_year,
                      limit)
    write(given.folder, tables)
    print({name: len(rows) for name, rows in tables.items()})


if __name__ == "__main__":
    main()
