"""Days without a school calendar: academic years, year groups, months and years from a day."""

import calendar
from datetime import date, timedelta


def day(text):
    return date.fromisoformat(text)


def days(number):
    return timedelta(days=number)


def plus_months(start, months):
    """"X + n months keeps the day of the month, or takes the month's last"."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last_of_month = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last_of_month))


def one_year_before(end):
    """"The day one year before 2026-07-17 is 2025-07-17; for 29 February it is 28 February"."""
    return plus_months(end, -12)


def academic_year(of):
    """The calendar year in which the academic year (1 September to 31 August) of a day begins."""
    return of.year if of.month >= 9 else of.year - 1


def first_september_after(end):
    """"The first 1 September after the placement's end": an end on 1 September waits a year."""
    september = date(end.year, 9, 1)
    return september if september > end else date(end.year + 1, 9, 1)


def year_group(placement, on):
    """The national curriculum year, in the academic year of a day, of the pupil in this placement.

    "A pupil who turns 16 inside an academic year is in year 11 of it unless a placement overrides it";
    "`year_override` is the pupil's year group on the first day of the placement; it rises by one each
    1 September".
    """
    if placement.year_override is not None and placement.first_day is not None:
        return int(placement.year_override) + academic_year(on) - academic_year(placement.first_day)
    born = placement.pupil.date_of_birth
    if born is None:
        return None
    return 11 + academic_year(on) - (academic_year(born) + 16)


def key_stage(placement, on):
    """"Years 1 and 2 are `ks1`, 3 to 6 `ks2`, 7 to 9 `ks3`, 10 and 11 `ks4`, 12 and above `ks5`"."""
    year = year_group(placement, on)
    if year is None:
        return None
    if year < 1:
        return "early_years"
    for stage, last_year in (("ks1", 2), ("ks2", 6), ("ks3", 9), ("ks4", 11)):
        if year <= last_year:
            return stage
    return "ks5"
