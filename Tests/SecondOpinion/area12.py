"""Area 12, appropriate transition: each row of the page as one function over one member."""

from area05 import did_happen
from area11 import started_transitions as c12, transition_measure
from days import days
from measures import (COUNT, DURATION, NO, NOT_A_MEMBER, UNKNOWN, YES, between, by, codes, measure, yes_if)


def two_term_mark(transition):
    """M: the last day of the fourth half-term (in the setting's calendar) that starts on or after the first day
    there; where the calendar does not reach far enough to fix it, there is no mark."""
    if transition.started_on is None:
        return None
    half_terms = transition.placement.setting.calendar.four_half_terms(transition.started_on)
    return half_terms[-1][1] if half_terms else None


def cm(run, settings):
    """CM: transitions whose M lies in the period and is not after D, without those that ended by M with
    `completed_schooling`."""
    transitions = (transition for setting in settings for placement in setting.placements
                   for transition in placement.transitions)
    return [transition for transition in transitions
            if run.in_period(two_term_mark(transition))
            and not (ended_by_mark(transition) and transition.end_reason == "completed_schooling")]


def ended_by_mark(transition):
    return by(transition.ended_on, two_term_mark(transition))


def contact_by_start(transition, kind, whom):
    return any(contact.kind == kind and whom in codes(contact.with_whom) and contact.held_on <= transition.started_on
               for contact in transition.contacts)


@transition_measure("12.1.a", c12)
def planned_with_pupil_and_family(run, transition):
    """By the start: a contact for the transition of kind `planning_meeting` with `pupil`, and one with
    `parent_carer` (may be the same)."""
    return yes_if(contact_by_start(transition, "planning_meeting", "pupil")
                  and contact_by_start(transition, "planning_meeting", "parent_carer"))


@transition_measure("12.1.b", c12)
def visited_before(run, transition):
    """A `receiving_visit` contact for the transition with `pupil` by the start."""
    return yes_if(contact_by_start(transition, "receiving_visit", "pupil"))


@transition_measure("12.2.a", c12)
def plan_complete(run, transition):
    """It has a required step, and every required one was done by the start."""
    required = [step for step in transition.steps if step.required != "no"]
    return yes_if(required and all(by(step.completed_on, transition.started_on) for step in required))


@transition_measure("12.2.b", c12)
def planned_moves(run, transition):
    """Planned."""
    return yes_if(transition.is_yes("planned"))


@transition_measure("12.2.c", cm)
def sustained_for_two_terms(run, transition):
    """Ended by M gives `no`; ended after M (by D) gives `yes`; otherwise the first check on or after M (by D)
    decides: `on_roll` yes, `off_roll` no, `unknown` or no check: `unknown`."""
    mark = two_term_mark(transition)
    if transition.ended_on is not None:
        return yes_if(transition.ended_on > mark)
    checks = [check for check in transition.checks if check.checked_on >= mark]
    if not checks:
        return UNKNOWN
    first = min(checks, key=lambda check: check.checked_on)
    return {"on_roll": YES, "off_roll": NO, "unknown": UNKNOWN}[first.status]


@transition_measure("12.2.d", cm)
def returned_to_ap(run, transition):
    """Ended by M with end reason `returned_to_ap`."""
    return yes_if(ended_by_mark(transition) and transition.end_reason == "returned_to_ap")


def returns(run, settings):
    """Pupils with a placement at the setting whose first day is in the period and by D, and later than the start of a
    transition of theirs (from any setting of the organisation) of kind `mainstream` or `specialist`. A pupil is one,
    and hangs on the first such placement, by first day, then by order of entry."""
    first_returns = {}
    for setting in settings:
        for placement in setting.placements:
            if run.in_period(placement.first_day) and came_back(placement):
                known = first_returns.get(placement.pupil.pupil_ref)
                if known is None or entry_order(placement) < entry_order(known):
                    first_returns[placement.pupil.pupil_ref] = placement
    return list(first_returns.values())


def entry_order(placement):
    return (placement.first_day, placement.order_of_entry)


def came_back(placement):
    return any(transition.kind in ("mainstream", "specialist")
               and transition.started_on is not None and transition.started_on < placement.first_day
               for stay in placement.pupil.placements for transition in stay.transitions)


@measure("12.2.e", returns, kind=COUNT, member_kind="pupil", ref=lambda placement: placement.pupil.pupil_ref,
         own_date=lambda run, placement: placement.first_day)
def pupils_who_came_back(run, placement):
    """Each of `returns` counts."""
    return YES


@transition_measure("12.2.f", c12, kind=COUNT)
def moves_to_other_ap(run, transition):
    """C12 of kind `other_ap`."""
    return YES if transition.kind == "other_ap" else NOT_A_MEMBER


def leavers(run, settings):
    """Placements ended in the period and by D."""
    return [placement for setting in settings for placement in setting.placements
            if run.in_period(placement.ended_on)]


def leaver_measure(identifier, **more):
    return measure(identifier, leavers, own_date=lambda run, placement: placement.ended_on, **more)


@leaver_measure("12.2.g")
def leavers_we_lost(run, placement):
    """End reason `destination_unknown`."""
    return yes_if(placement.end_reason == "destination_unknown")


@transition_measure("12.3.a", cm)
def aftercare_given(run, transition):
    """Of CM of kind `mainstream` or `specialist`: an `aftercare` contact for the transition in each of the four
    half-terms counted to M, leaving out those that start after it ended, and contacts after it ended. Where all four
    are left out, `no`."""
    if transition.kind not in ("mainstream", "specialist"):
        return NOT_A_MEMBER
    ended_on = transition.ended_on
    spans = [(first, last) for first, last in spans_to_mark(transition) if ended_on is None or first <= ended_on]
    contacts = [contact.held_on for contact in transition.contacts
                if contact.kind == "aftercare" and (ended_on is None or contact.held_on <= ended_on)]
    return yes_if(spans and all(any(between(first, held_on, last) for held_on in contacts) for first, last in spans))


def spans_to_mark(transition):
    """The four half-terms to M: each "reaches to the day before the next one starts, the fourth to M"."""
    half_terms = transition.placement.setting.calendar.four_half_terms(transition.started_on)
    ends = [following[0] - days(1) for following in half_terms[1:]] + [half_terms[-1][1]]
    return [(half_term[0], last) for half_term, last in zip(half_terms, ends)]


@transition_measure("12.3.b", c12)
def phased_start(run, transition):
    """Of C12 of kind `mainstream`: phased."""
    return yes_if(transition.is_yes("phased")) if transition.kind == "mainstream" else NOT_A_MEMBER


@leaver_measure("12.3.c")
def leavers_to_mainstream(run, placement):
    """Of placements ended with a reason other than `end_of_year_11`, `moved_away` and `died`: end reason `transition`,
    and the placement has a transition of kind `mainstream` that did happen, started or still to start."""
    if placement.end_reason in ("end_of_year_11", "moved_away", "died"):
        return NOT_A_MEMBER
    return yes_if(placement.end_reason == "transition"
                  and any(transition.kind == "mainstream" and did_happen(transition)
                          for transition in placement.transitions))


@leaver_measure("12.3.d", kind=DURATION)
def length_of_dual_registration(run, placement):
    """Of placements with registration `dual_main` or `dual_subsidiary`: school days from first day to end, both
    included."""
    if placement.registration not in ("dual_main", "dual_subsidiary"):
        return NOT_A_MEMBER
    return placement.setting.calendar.count(placement.first_day, placement.ended_on)
