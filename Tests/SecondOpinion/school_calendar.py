"""The calendar of one setting: its half-terms, its closures, and counting in school days."""

from datetime import timedelta

ONE_DAY = timedelta(days=1)


class SchoolCalendar:
    """"A school day is a Monday to Friday inside a half-term that is no closure".

    Every answer that needs a day out of the calendar's reach is None, and the caller leaves the member out.
    """

    def __init__(self, half_terms, closures):
        self.half_terms = sorted(half_terms)
        self.school_days = set()
        for starts_on, ends_on in self.half_terms:
            day = starts_on
            while day <= ends_on:
                if day.weekday() < 5 and day not in closures:
                    self.school_days.add(day)
                day += ONE_DAY

    def reaches(self, day):
        """"A day before its first half-term starts or after its last ends is out of its reach"."""
        if not self.half_terms:
            return False
        first_starts_on, last_ends_on = self.half_terms[0][0], self.half_terms[-1][1]
        return first_starts_on <= day <= last_ends_on

    def plus(self, day, number):
        """The day that many school days later; "+1 from a day that is no school day is the next school day"."""
        if not self.reaches(day):
            return None
        while number > 0:
            day += ONE_DAY
            if not self.reaches(day):
                return None
            if day in self.school_days:
                number -= 1
        return day

    def count(self, first, last):
        """How many school days there are from `first` to `last`, both included."""
        number = 0
        day = first
        while day <= last:
            if not self.reaches(day):
                return None
            if day in self.school_days:
                number += 1
            day += ONE_DAY
        return number

    def four_half_terms(self, start):
        """The first four half-terms that start on or after a day, or None where the calendar can't tell.

        "A transition that starts before the first half-term has no two-term mark."
        """
        if not self.reaches(start):
            return None
        following = [half_term for half_term in self.half_terms if half_term[0] >= start]
        return following[:4] if len(following) >= 4 else None
