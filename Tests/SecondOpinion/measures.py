"""What a measure is, and the list of them in the order of the page."""

from days import key_stage

YES, NO, UNKNOWN = "yes", "no", "unknown"
NOT_A_MEMBER = None

RATE, DURATION, COUNT = "rate", "duration", "count"

MEASURES = []


class Measure:
    """One row of the page.

    `cohort(run, settings)` gives the records that may be members, for the settings of one result; each has a
    `placement`, the one it hangs on, and `ref(record)` names it. `judge(run, record)` says yes, no, unknown or
    not a member (a number of days, for a duration). `own_date(run, record)` is the day whose academic year gives
    the key stage, and is None in area 13, where every member is in key stage 4.
    """

    def __init__(self, identifier, kind, cohort, member_kind, ref, own_date, judge):
        self.identifier = identifier
        self.kind = kind
        self.cohort = cohort
        self.member_kind = member_kind
        self.ref = ref
        self.own_date = own_date
        self.judge = judge

    def members(self, run, settings):
        judged = ((record, self.judge(run, record)) for record in self.cohort(run, settings))
        return [Member(self, run, record, counted) for record, counted in judged if counted is not NOT_A_MEMBER]


class Member:
    """A member of a denominator: which record it was, and how it counted."""

    def __init__(self, measure, run, record, counted):
        self.kind = measure.member_kind
        self.ref = measure.ref(record)
        self.counted = counted
        self.placement = record.placement
        self.own_date = measure.own_date(run, record) if measure.own_date else None

    def group(self, by):
        """The group of a breakdown that this member belongs to; "a missing value is the group `not_recorded`"."""
        if by == "key_stage":
            value = key_stage(self.placement, self.own_date) if self.own_date else "ks4"
        elif by in ("reason", "registration"):
            value = getattr(self.placement, by)
        else:
            value = getattr(self.placement.pupil, by)
        return value or "not_recorded"


BREAKDOWNS = ("key_stage", "sen_provision", "disadvantaged", "looked_after", "reason", "registration")


def measure(identifier, cohort, kind=RATE, member_kind="placement", ref=lambda record: record.placement_ref,
            own_date=None):
    """Puts the function below it, which judges one member, on the list of measures."""

    def register(judge):
        MEASURES.append(Measure(identifier, kind, cohort, member_kind, ref, own_date, judge))
        return judge

    return register


def yes_if(condition):
    """"What was not recorded counts `no`"."""
    return YES if condition else NO


def by(day, limit):
    """"By X" is on or before X."""
    return day is not None and day <= limit


def between(first, day, last):
    """From `first` up to `last`, both included."""
    return day is not None and first <= day <= last


def codes(cell):
    """The codes of a cell that holds several, joined with `;`."""
    return {code.strip() for code in cell.split(";")} if cell else set()
