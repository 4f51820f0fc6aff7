"""Area 11, assessment of need: each row of the page as one function over one member."""

from days import days, one_year_before
from measures import DURATION, NOT_A_MEMBER, YES, between, by, codes, measure, yes_if


def c11(run, settings):
    """Cohort C11: placements with first day by E and not ended before `from`."""
    return [placement for setting in settings for placement in setting.placements
            if by(placement.first_day, run.end)
            and (placement.ended_on is None or placement.ended_on >= run.period_from)]


def on_the_last_day(run, record):
    """The key stage is that on E."""
    return run.end


def assessment(identifier, **more):
    return measure(identifier, c11, own_date=on_the_last_day, **more)


def assessments(run, placement):
    return [row for row in placement.assessments if row.taken_on <= run.end]


def needs(run, placement):
    return [row for row in placement.needs if row.identified_on <= run.end]


@assessment("11.1.a")
def needs_assessed(run, placement):
    """An assessment taken by E."""
    return yes_if(assessments(run, placement))


@assessment("11.1.b")
def new_need_found(run, placement):
    """A need identified from the day of referral to E and not known before."""
    return yes_if(any(not need.is_yes("known_before") and need.identified_on >= placement.referred_on
                      for need in needs(run, placement)))


def specialist_referrals_in_period(run, settings):
    """Specialist referrals of C11 requested in the period."""
    return [referral for placement in c11(run, settings) for referral in placement.specialist_referrals
            if run.in_period(referral.requested_on)]


def specialist(identifier, **more):
    return measure(identifier, specialist_referrals_in_period, member_kind="specialist_referral",
                   ref=lambda referral: referral.specialist_referral_ref, own_date=on_the_last_day, **more)


@specialist("11.1.c")
def specialist_seen_within_six_weeks(run, referral):
    """Of those requested by D - 42 days: first seen within 42 days of the request."""
    if referral.requested_on > run.as_of - days(42):
        return NOT_A_MEMBER
    return yes_if(by(referral.first_seen_on, referral.requested_on + days(42)))


@specialist("11.1.d", kind=DURATION)
def days_from_request_to_first_seen(run, referral):
    """Of those seen by D: days."""
    if referral.first_seen_on is None:
        return NOT_A_MEMBER
    return (referral.first_seen_on - referral.requested_on).days


@assessment("11.1.e")
def annual_review_in_date(run, placement):
    """Of C11 on roll on E whose pupil has an EHC plan in force on E (issued by E, not ceased by E): for one of these
    plans the later of issue and latest review by E is on or after the day one year before E."""
    on_roll = placement.ended_on is None or placement.ended_on >= run.end
    plans = [plan for plan in placement.pupil.ehc_plans
             if by(plan.issued_on, run.end) and not by(plan.ceased_on, run.end)]
    if not on_roll or not plans:
        return NOT_A_MEMBER
    return yes_if(any(last_looked_at(run, plan) >= one_year_before(run.end) for plan in plans))


def last_looked_at(run, plan):
    return max([plan.issued_on] + [review.reviewed_on for review in plan.reviews if review.reviewed_on <= run.end])


class EHCRequest:
    """A request for an EHC assessment, seen from the placement through which it counts."""

    def __init__(self, plan, placement):
        self.plan = plan
        self.placement = placement


def ehc_requests(run, settings):
    """EHC assessment requests of C11's pupils made in the period: once, however many placements the pupil has among
    the settings. It hangs on the pupil's first placement in C11, by first day, then by order of entry."""
    first_placements = {}
    for placement in sorted(c11(run, settings), key=lambda row: (row.first_day, row.order_of_entry)):
        first_placements.setdefault(placement.pupil.pupil_ref, placement)
    return [EHCRequest(plan, placement) for placement in first_placements.values()
            for plan in placement.pupil.ehc_plans if run.in_period(plan.requested_on)]


@measure("11.1.f", ehc_requests, member_kind="ehc_plan", ref=lambda request: request.plan.ehc_ref,
         own_date=on_the_last_day)
def ehc_assessment_decided_within_twenty_weeks(run, request):
    """Of those made by D - 140 days: decided within 140 days of the request."""
    requested_on = request.plan.requested_on
    if requested_on > run.as_of - days(140):
        return NOT_A_MEMBER
    return yes_if(by(request.plan.decided_on, requested_on + days(140)))


@assessment("11.2.a")
def family_contributed(run, placement):
    """Of C11 with 11.1.a yes: an assessment taken by E to which a parent or carer contributed."""
    if needs_assessed(run, placement) != YES:
        return NOT_A_MEMBER
    return yes_if(any(row.is_yes("parent_contributed") for row in assessments(run, placement)))


@assessment("11.2.b")
def family_told_of_needs(run, placement):
    """Of C11 with a need identified by E: a share by E with audience `parent_carer` and content `needs_summary`,
    `passport` or `pupil_profile`, on or after the day the first of all these needs was identified."""
    identified = [need.identified_on for need in needs(run, placement)]
    if not identified:
        return NOT_A_MEMBER
    return yes_if(any(share.audience == "parent_carer"
                      and share.content in ("needs_summary", "passport", "pupil_profile")
                      and between(min(identified), share.shared_on, run.end)
                      for share in placement.shares))


@assessment("11.2.c")
def pupils_own_voice(run, placement):
    """An assessment by E to which the pupil contributed, or a share by E with audience `pupil` and content
    `passport`."""
    return yes_if(any(row.is_yes("pupil_contributed") for row in assessments(run, placement))
                  or any(share.audience == "pupil" and share.content == "passport" and by(share.shared_on, run.end)
                         for share in placement.shares))


def started_transitions(run, settings):
    """Transitions of any placement of the setting started in the period and by D."""
    return [transition for setting in settings for placement in setting.placements
            for transition in placement.transitions if run.in_period(transition.started_on)]


def start(run, transition):
    return transition.started_on


def transition_measure(identifier, cohort=started_transitions, **more):
    return measure(identifier, cohort, member_kind="transition", ref=lambda row: row.transition_ref,
                   own_date=start, **more)


def shares_before_start(transition):
    return [share for share in transition.shares
            if share.audience == "receiving_setting" and share.shared_on <= transition.started_on]


@transition_measure("11.3.a")
def next_setting_told(run, transition):
    """A share for that transition with audience `receiving_setting` by its start."""
    return yes_if(shares_before_start(transition))


@transition_measure("11.3.b")
def receipt_acknowledged(run, transition):
    """Of 11.3.a yes, with start + 10 school days not after D: one of those shares acknowledged by then."""
    shares = shares_before_start(transition)
    last = transition.placement.setting.calendar.plus(transition.started_on, 10)
    if not shares or not by(last, run.as_of):
        return NOT_A_MEMBER
    return yes_if(any(by(share.acknowledged_on, last) for share in shares))


@transition_measure("11.3.c")
def handover_in_person(run, transition):
    """A contact for that transition, of kind `handover` or `planning_meeting`, with `receiving_setting`, by its
    start."""
    return yes_if(any(contact.kind in ("handover", "planning_meeting")
                      and "receiving_setting" in codes(contact.with_whom)
                      and contact.held_on <= transition.started_on
                      for contact in transition.contacts))
