"""The school calendar of both settings, and counting in school days."""

import bisect
from datetime import date, timedelta

DAY = timedelta(days=1)
TODAY = date(2026, 3, 31)
"""The demonstration day: nothing that has happened is dated after it."""

HALF_TERMS = {
    2022: "09-05 10-21, 10-31 12-16, 01-03 02-10, 02-20 03-31, 04-17 05-26, 06-05 07-21",
    2023: "09-04 10-20, 10-30 12-21, 01-08 02-09, 02-19 03-28, 04-15 05-24, 06-03 07-19",
    2024: "09-02 10-25, 11-04 12-20, 01-06 02-14, 02-24 04-04, 04-22 05-23, 06-02 07-22",
    2025: "09-01 10-24, 11-03 12-19, 01-05 02-13, 02-23 04-02, 04-20 05-22, 06-01 07-21",
    2026: "09-01 10-23, 11-02 12-18, 01-04 02-12, 02-22 03-25, 04-12 05-28, 06-07 07-21",
}
BANK_HOLIDAYS = {
    "2022-09-19": "State funeral",
    "2023-05-01": "Early May bank holiday",
    "2023-05-08": "Coronation bank holiday",
    "2024-05-06": "Early May bank holiday",
    "2025-05-05": "Early May bank holiday",
    "2026-05-04": "Early May bank holiday",
    "2027-05-03": "Early May bank holiday",
}
SHARED_INSET = (
    "2022-09-05 2023-01-03 2023-09-04 2024-01-08 2024-09-02 2025-01-06 2025-09-01 2026-01-05 2026-09-01 2027-01-04"
)
OWN_INSET = {
    "190137": "2023-06-30 2024-07-01 2025-06-27 2026-06-26 2027-07-02",
    "190274": "2023-06-30 2023-10-20 2024-10-25 2025-10-24 2026-10-23",
}


def academic_year(day: date) -> int:
    """The calendar year in which the academic year of `day` began."""
    return day.year if day.month >= 9 else day.year - 1


def half_terms(year: int) -> list[tuple[date, date]]:
    """First and last day of each of the six half-terms."""

    def day(text: str) -> date:
        month = int(text[:2])
        return date(year if month >= 9 else year + 1, month, int(text[3:]))

    return [tuple(day(text) for text in pair.split()) for pair in HALF_TERMS[year].split(", ")]


def closures(urn: str) -> list[tuple[date, str]]:
    """Bank holidays and INSET days inside the half-terms of a setting, in order."""
    inset = {day: "INSET" for day in f"{SHARED_INSET} {OWN_INSET[urn]}".split()}
    return sorted((date.fromisoformat(day), reason) for day, reason in (BANK_HOLIDAYS | inset).items())


def weekday(day: date) -> date:
    """The day itself, or for one at a weekend the Friday before or the Monday after."""
    return day + {5: -1, 6: 1}.get(day.weekday(), 0) * DAY


def monday_if_weekend(day: date) -> date:
    return day + {5: 2, 6: 1}.get(day.weekday(), 0) * DAY


class Calendar:
    """The school days and half-terms of one setting."""

    def __init__(self, urn: str) -> None:
        self.half_terms = [pair for year in HALF_TERMS for pair in half_terms(year)]
        closed = {day for day, _ in closures(urn)}
        self.school_days = [
            day
            for first, last in self.half_terms
            for day in (first + n * DAY for n in range((last - first).days + 1))
            if day.weekday() < 5 and day not in closed
        ]
        self._known = set(self.school_days)

    def is_school_day(self, day: date) -> bool:
        return day in self._known

    def offset(self, day: date, count: int) -> date:
        """`count` school days after (or before) `day`; from a day that is none, +1 is the next one."""
        if count == 0:
            return day
        index = bisect.bisect_left(self.school_days, day)
        if count > 0 and day not in self._known:
            index -= 1
        return self.school_days[index + count]

    def on_or_before(self, day: date) -> date:
        """The latest school day that is not after `day`."""
        return self.school_days[bisect.bisect_right(self.school_days, day) - 1]

    def half_terms_from(self, day: date) -> list[tuple[date, date]]:
        """The half-terms that start on or after `day`."""
        return [pair for pair in self.half_terms if pair[0] >= day]


CALENDARS = {urn: Calendar(urn) for urn in OWN_INSET}
