"""The trust's two settings, its staff and its sixty pupils. Nobody here exists, nor does the town of Harrowmere."""

from datetime import date

from .folder import Folder, Row
from .terms import HALF_TERMS, academic_year, closures, half_terms

WRENBROOK, ROPEWALK = "190137", "190274"
LOCAL_AUTHORITY = 830

SETTINGS = [
    (WRENBROOK, "Wrenbrook Academy", "ap_academy", True),
    (ROPEWALK, "The Ropewalk", "ap_free_school", False),
]

STAFF = [
    ("S01", "Helen Akintola", WRENBROOK, "inclusion_leader"),
    ("S02", "Gareth Pryce", WRENBROOK, "senco"),
    ("S02", "Gareth Pryce", ROPEWALK, "senco"),
    ("S03", "Bernadette Quill", WRENBROOK, "dsl"),
    ("S04", "Farid Rahmani", WRENBROOK, "careers_lead"),
    ("S05", "Catherine Holroyd", WRENBROOK, "slt"),
    ("S06", "Tomasz Wieczorek", WRENBROOK, "administrator"),
    ("S07", "Ruth Ellingham", WRENBROOK, "auditor"),
    ("S08", "Jo Devlin", WRENBROOK, "keyworker"),
    ("S09", "Kwabena Mensah", WRENBROOK, "keyworker"),
    ("S10", "Lorna McKechnie", WRENBROOK, "keyworker"),
    ("S11", "Ayesha Siddiqui", ROPEWALK, "keyworker"),
    ("S12", "Dewi Parry", ROPEWALK, "keyworker"),
    ("S13", "Marcia Benjamin", ROPEWALK, "inclusion_leader;dsl;slt;administrator"),
    ("S14", "Adrian Foxley", None, "trust_lead"),
]

# ref, forename, surname, preferred name, date of birth, sex, ethnicity, SEN provision and type, then what applies of
# P disadvantaged, L looked after, W social worker, Y youth justice ("?" where nobody has recorded any of the four),
# and "no-upn" or "temporary".
PUPILS = """
P001 Callum|Ashworth||2007-11-14 M WBRI K SEMH P
P002 Siân|Pritchard||2008-02-03 F WBRI N - -
P003 Mohammed|Iqbal|Mo|2007-10-22 M APKN K SLCN P
P004 Jade|Hollis||2008-05-17 F WBRI K SEMH PLW
P005 Reece|O'Shea||2008-01-29 M WIRI N - -
P006 Tyler|Booth||2007-12-08 M WBRI K SEMH PWY
P007 Chantelle|Rudge||2008-07-02 F WBRI K MLD P
P008 Łukasz|Nowicki||2007-09-30 M WOTH N - - no-upn
P009 Dominic|Fairweather|Dom|2008-03-11 M MWBC - - ?
P010 Aaliyah|Bennett||2008-06-06 F BCRB K SEMH P
P011 Ewan|Mackie||2008-04-25 M WBRI K SPLD P
P012 Kayleigh|Sugden||2007-11-27 F WBRI K SEMH PW
P013 Oliver|Tate|Ollie|2008-08-19 M WBRI E ASD -
P014 Niamh|Gallagher||2008-10-12 F WIRI K SEMH P
P015 Kofi|Asante||2009-01-20 M BAFR N - -
P016 Connor|Blythe||2008-12-05 M WBRI K SPLD P
P017 Zoë|Whitcombe||2009-03-31 F WBRI K SEMH -
P018 Jayden|Rudge||2009-06-14 M WBRI K SEMH PY
P019 Maryam|Hussain||2008-11-09 F APKN N - PW
P020 Leon|Carver||2009-02-18 M MWBC K SEMH PWY
P021 Ștefan|Ionescu||2009-05-05 M WOTH N - P
P022 Brandon|Tyrell||2009-07-23 M WBRI K SLCN P
P023 Alfie|Pemberton||2009-04-02 M WBRI E MLD P
P024 Kiera|Doyle||2009-08-11 F WIRT N - PW
P025 Harvey|Lomax||2008-09-29 M WBRI E SEMH P
P026 Tamsin|Greaves||2009-01-07 F WBRI K SEMH -
P027 Declan|Moran||2009-10-03 M WIRI K SEMH PY
P028 Shanice|Campbell||2009-12-19 F BCRB E SEMH PW
P029 Jakub|Zieliński|Kuba|2010-02-14 M WOTH K SLCN P
P030 Freya|Lindqvist||2010-04-27 F WOTH E SEMH -
P031 Ibrahim|Sesay||2009-09-21 M BAFR K SEMH PY
P032 Ellie-Mae|Stott||2010-06-30 F WBRI K SEMH P
P033 Dylan|Marsh||2010-03-08 M WBRI E SLCN P
P034 Grace|Adeyemi||2010-01-25 F BAFR N - -
P035 Kyle|Braithwaite||2010-07-16 M WBRI K SEMH PLW
P036 Amelia|Sharrock|Millie|2010-05-11 F WBRI K - P
P037 Rhys|Bevan||2010-11-02 M WBRI K MLD P
P038 Aisha|Begum||2011-02-21 F ABAN K SEMH PW
P039 Finley|Cartwright||2010-09-17 M WBRI N - -
P040 Skye|Norbury||2011-05-29 F WBRI E ASD P
P041 Noah|Okonkwo||2011-03-15 M BAFR K SEMH -
P042 Mia|Fenwick||2010-12-24 F WBRI N - P
P043 Jordan|Pell||2011-07-08 U MWBA K SEMH PW
P044 Ruby|Thackray||2011-01-13 F WBRI K SPLD -
P045 Yusuf|Demir||2011-06-03 M OOTH - - ?
P046 Poppy|Eastham||2011-04-19 F WBRI N - PW
P047 Ethan|Coyle||2011-10-30 M WBRI E ASD P
P048 Lily-Rose|Hanna||2012-01-16 F WBRI K SLCN PW
P049 Zachary|Ince|Zac|2011-12-11 M MWBC K SEMH P
P050 Hafsa|Malik||2012-03-24 F APKN N - -
P051 Archie|Venn||2012-07-05 M WBRI K SEMH PY
P052 Danny|Shaw||2011-09-26 M WBRI E SEMH PLW
P053 Erin|McAllister||2012-05-18 F WBRI K SPLD -
P054 Omar|Farouk||2013-02-09 M OOTH N - P
P055 Teddy|Lockwood||2012-11-21 M WBRI K SEMH PLW temporary
P056 Bronwen|Hughes||2013-06-12 F WBRI K SLCN P
P057 Kian|Duffy||2012-10-05 M WIRI E MLD P
P058 Isla|Fairbrother||2013-12-01 F WBRI K SEMH -
P059 Samuel|Adjei||2014-03-28 M BAFR K SEMH PW
P060 Max|Tunnicliffe||2013-09-15 M WBRI - - ? no-upn
"""

# Pupil, assessment requested, decision, decided, plan issued, ceased; then the reviews held.
EHC_PLANS = """
P025 2018-12-03 issued 2019-04-12 2019-05-10 2025-07-18: 2023-05-04 2024-04-25 2025-04-29
P023 2021-07-05 issued 2021-11-12 2021-12-10 -: 2022-12-02 2023-11-30 2024-11-28
P033 2021-10-18 issued 2022-02-18 2022-03-11 -: 2023-03-03 2024-03-08
P013 2022-05-09 issued 2022-10-21 2022-11-18 -: 2023-11-10
P030 2022-09-12 issued 2023-01-27 2023-02-17 -: 2024-02-08 2025-02-13
P057 2023-09-20 issued 2024-02-20 2024-03-15 -: 2025-01-29
P040 2024-01-15 issued 2024-05-31 2024-06-21 -: 2025-05-22
P047 2024-04-22 issued 2024-09-06 2024-09-27 -: 2025-09-24
P037 2024-10-14 refused 2025-01-31 - -:
P052 2025-02-28 issued 2025-08-01 2025-09-05 -:
P028 2025-05-06 issued 2025-09-12 2025-10-03 -:
P049 2025-10-08 refused 2026-02-06 - -:
P043 2025-10-20 issued 2026-03-20 - -:
P048 2025-11-03 pending - - -:
P038 2026-02-23 pending - - -:
"""

CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(birth: date, number: int, temporary: bool) -> str:
    """A unique pupil number of the made-up primary schools, with its check letter.

    The letter is the sum of each further character's value times its position (2 to 13), modulo 23.
    """
    body = f"{LOCAL_AUTHORITY}{(2141, 2207, 3316)[number % 3]}{(academic_year(birth) + 5) % 100:02}"
    body += f"{number:02}A" if temporary else f"{number + 40:03}"
    values = [int(c) if c.isdigit() else CHECK_LETTERS.index(c) for c in body]
    return CHECK_LETTERS[sum(position * value for position, value in enumerate(values, 2)) % 23] + body


def add_settings(folder: Folder) -> None:
    for urn, name, kind, year_11 in SETTINGS:
        folder.add("settings", urn=urn, name=name, kind=kind, la_code=LOCAL_AUTHORITY, teaches_year_11=year_11)
        for year in HALF_TERMS:
            for number, (first, last) in enumerate(half_terms(year), 1):
                folder.add("calendar", urn=urn, academic_year=f"{year}/{(year + 1) % 100}", half_term=number,
                           starts_on=first, ends_on=last)
        for day, reason in closures(urn):
            folder.add("closures", urn=urn, closed_on=day, reason=reason)


def add_staff(folder: Folder) -> None:
    for ref, name, urn, roles in STAFF:
        forename, surname = name.lower().split()
        folder.add("staff", staff_ref=ref, name=name, email=f"{forename[0]}.{surname}@wrenbrook.example", urn=urn,
                   roles=roles)


def add_pupils(folder: Folder) -> dict[str, Row]:
    """The pupils by their reference."""
    return {row["pupil_ref"]: row for row in (_pupil(folder, line) for line in PUPILS.strip().splitlines())}


def _pupil(folder: Folder, line: str) -> Row:
    ref, rest = line.split(" ", 1)
    forename, surname, preferred, rest = rest.split("|")
    born, sex, ethnicity, provision, need, marks, *number = rest.split()
    birth = date.fromisoformat(born)
    row = folder.add(
        "pupils", pupil_ref=ref, forename=forename, surname=surname, preferred_name=preferred, date_of_birth=birth,
        sex=sex,
        ethnicity=ethnicity, sen_provision=_known(provision), primary_need=_known(need),
        upn=None if number == ["no-upn"] else upn(birth, int(ref[1:]), number == ["temporary"]))
    for mark, column in zip("PLWY", ("disadvantaged", "looked_after", "social_worker", "youth_justice")):
        row[column] = None if marks == "?" else mark in marks
    row.ref = ref
    return row


def add_ehc_plans(folder: Folder, pupils: dict[str, Row]) -> None:
    for line in EHC_PLANS.strip().splitlines():
        head, reviews = line.split(":")
        pupil, requested, decision, *days = head.split()
        decided, issued, ceased = (_day(day) for day in days)
        plan = folder.add("ehc_plans", pupil_ref=pupils[pupil], requested_on=_day(requested), decision=decision,
                          decided_on=decided, issued_on=issued, ceased_on=ceased)
        for day in reviews.split():
            folder.add("ehc_reviews", ehc_ref=plan, reviewed_on=_day(day))


def _known(text: str) -> str | None:
    return None if text == "-" else text


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)
