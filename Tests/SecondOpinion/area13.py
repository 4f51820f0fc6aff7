"""Area 13, post-16 destinations: each row of the page as one function over one member."""

from datetime import date

from days import academic_year, days, first_september_after, plus_months, year_group
from measures import NO, NOT_A_MEMBER, UNKNOWN, between, by, measure, yes_if

EET = {"school_sixth_form", "sixth_form_college", "further_education", "specialist_post_16", "apprenticeship",
       "supported_internship", "training_provider", "employment_with_training", "employment"}
NEET = {"re_engagement", "voluntary_work", "neet_seeking", "neet_unavailable"}
MONTHS = range(1, 8)


def c13p(run, settings):
    """C13p (preparing): placements whose pupil is in year 11 in the academic year of E, on roll at any time from
    1 September of that year to E. Empty for a setting that does not teach year 11."""
    first_of_september = date(academic_year(run.end), 9, 1)
    return [placement for setting in settings if setting.is_yes("teaches_year_11")
            for placement in setting.placements
            if by(placement.first_day, run.end)
            and (placement.ended_on is None or placement.ended_on >= first_of_september)
            and year_group(placement, run.end) == 11]


def activity(run, placement, kinds, not_counted, also=lambda row: True):
    """A careers activity by E; "an empty outcome counts as held, or as an open offer"."""
    return yes_if(any(row.kind in kinds and row.held_on <= run.end and row.outcome not in not_counted and also(row)
                      for row in placement.careers_activities))


@measure("13.1.a", c13p)
def independent_guidance(run, placement):
    """A `guidance_interview` of the placement by E, independent, outcome not `missed`."""
    return activity(run, placement, {"guidance_interview"}, {"missed"}, lambda row: row.is_yes("independent"))


@measure("13.1.b", c13p)
def applied(run, placement):
    """An `application` by E, outcome not `missed`."""
    return activity(run, placement, {"application"}, {"missed"})


@measure("13.1.c", c13p)
def offer_held(run, placement):
    """An `offer` by E, outcome neither `declined` nor `missed`."""
    return activity(run, placement, {"offer"}, {"declined", "missed"})


@measure("13.2.a", c13p)
def met_the_world_of_work(run, placement):
    """An `employer_encounter` or `work_experience` by E, outcome not `missed`."""
    return activity(run, placement, {"employer_encounter", "work_experience"}, {"missed"})


def follow_up_start(placement):
    """The day the seven months begin, for a leaver: a placement that has ended by D, with reason `end_of_year_11` or
    with a follow-up start given; a given start replaces the default. None for who is no leaver."""
    if placement.ended_on is None:
        return None
    if placement.follow_up_starts_on is not None:
        return placement.follow_up_starts_on
    if placement.end_reason == "end_of_year_11":
        return first_september_after(placement.ended_on)
    return None


def c13f(run, settings):
    """C13f (followed), whatever the setting teaches: leavers whose follow-up starts in the period and by D."""
    return [placement for setting in settings for placement in setting.placements
            if run.in_period(follow_up_start(placement))]


def window(placement, month):
    """W(k): from follow-up start + (k - 1) months to the day before follow-up start + k months."""
    start = follow_up_start(placement)
    return plus_months(start, month - 1), plus_months(start, month) - days(1)


def has_closed(run, placement, month):
    """W(k) has closed when its last day is not after D."""
    return window(placement, month)[1] <= run.as_of


def closes_after_early_end(placement, month):
    """The follow-up ended early on a day Z (by D), and the window closes after Z."""
    return placement.follow_up_ended_on is not None and window(placement, month)[1] > placement.follow_up_ended_on


def check_ins(placement, first_month, last_month):
    """The check-ins in W(first) to W(last), "ordered by day, on the same day by order of entry". "Whatever was found
    after Z is not read"."""
    first, last = window(placement, first_month)[0], window(placement, last_month)[1]
    rows = [row for row in placement.check_ins
            if between(first, row.contacted_on, last)
            and (placement.follow_up_ended_on is None or row.contacted_on <= placement.follow_up_ended_on)]
    return sorted(rows, key=lambda row: (row.contacted_on, row.order_of_entry))


def reached(rows):
    return [row for row in rows if row.is_yes("reached")]


class FollowUpMonth:
    """One leaver in one month, `P12#3`."""

    def __init__(self, placement, month):
        self.placement = placement
        self.month = month
        self.ref = f"{placement.placement_ref}#{month}"


def closed_months(run, settings):
    """Months of C13f whose window has closed, each leaver and month one member; those that close after Z are none."""
    return [FollowUpMonth(placement, month) for placement in c13f(run, settings) for month in MONTHS
            if has_closed(run, placement, month) and not closes_after_early_end(placement, month)]


def month_measure(identifier):
    return measure(identifier, closed_months, member_kind="follow_up_month", ref=lambda member: member.ref)


@month_measure("13.3.a")
def check_ins_made(run, member):
    """Reached at least once in the window."""
    return yes_if(reached(check_ins(member.placement, member.month, member.month)))


@month_measure("13.3.b")
def attempts_made(run, member):
    """A check-in in the window, reached or not."""
    return yes_if(check_ins(member.placement, member.month, member.month))


def status_in_month(run, placement, month):
    """Of C13f whose W(k) has closed: the last reached check-in in W(k) found an EET status; `unknown` when none was
    reached or that one found `unknown`. Of a follow-up that ended early, a month that closes after Z is no member after
    `moved_abroad` or `died`, and `unknown` after `declined`."""
    if not has_closed(run, placement, month):
        return NOT_A_MEMBER
    if closes_after_early_end(placement, month):
        return UNKNOWN if placement.follow_up_end_reason == "declined" else NOT_A_MEMBER
    rows = reached(check_ins(placement, month, month))
    if not rows or rows[-1].status == "unknown":
        return UNKNOWN
    return yes_if(rows[-1].status in EET)


for each_month in MONTHS:
    measure(f"13.3.c.{each_month}", c13f)(
        lambda run, placement, month=each_month: status_in_month(run, placement, month))


@measure("13.3.d", c13f)
def maintained_for_seven_months(run, placement):
    """Of C13f whose W(7) has closed: `no` when a reached check-in in W(1) to W(7) found NEET, or 13.3.c.7 is no;
    otherwise as 13.3.c.7."""
    seventh = status_in_month(run, placement, 7)
    if seventh is NOT_A_MEMBER:
        return NOT_A_MEMBER
    if any(row.status in NEET for row in reached(check_ins(placement, 1, 7))):
        return NO
    return seventh


def risky_check_ins(run, settings):
    """Reached check-ins of C13f in W(1) to W(7), contacted by D - 7 days, with risk `at_risk` or `dropped_out`."""
    return [row for placement in c13f(run, settings) for row in reached(check_ins(placement, 1, 7))
            if row.contacted_on <= run.as_of - days(7) and row.risk in ("at_risk", "dropped_out")]


@measure("13.3.e", risky_check_ins, member_kind="check_in", ref=lambda row: row.check_in_ref)
def risk_acted_on_within_a_week(run, check_in):
    """`action_on` from the day of the contact up to 7 days after it."""
    return yes_if(between(check_in.contacted_on, check_in.action_on, check_in.contacted_on + days(7)))


@measure("13.3.f", c13f)
def re_engaged(run, placement):
    """Of C13f with a reached check-in in W(1) to W(7), by D, that found NEET: the last reached check-in in W(1) to
    W(7), by D, with a status other than `unknown` found EET."""
    statuses = [row.status for row in reached(check_ins(placement, 1, 7)) if row.status != "unknown"]
    if not NEET.intersection(statuses):
        return NOT_A_MEMBER
    return yes_if(statuses[-1] in EET)
