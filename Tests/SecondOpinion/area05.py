"""Area 5, pupil induction: each row of the page as one function over one member."""

from days import days
from measures import DURATION, NO, NOT_A_MEMBER, YES, between, by, codes, measure, yes_if


def c5(run, settings):
    """Cohort C5: placements whose first day F lies in the period and is not after D."""
    return [placement for setting in settings for placement in setting.placements
            if run.in_period(placement.first_day)]


def first_day(run, placement):
    return placement.first_day


def induction(identifier, **more):
    return measure(identifier, c5, own_date=first_day, **more)


def done(placement, step, first, last):
    """A step counts as done when `completed_on` is given; here, from one day to another (no first: however early)."""
    return any(row.step == step and by(row.completed_on, last) and (first is None or row.completed_on >= first)
               for row in placement.induction_steps)


def school_days_after_first_day(run, placement, number):
    """F + so many school days, or None where that is after D or out of the calendar's reach."""
    day = placement.setting.calendar.plus(placement.first_day, number)
    return day if by(day, run.as_of) else None


@induction("5.1.a")
def understood_before_lessons(run, placement):
    """Prior learning, academic needs and risk all by F (5.1.b, 5.1.c and 5.1.d all yes)."""
    parts = (prior_learning_known, academic_needs_reviewed, risk_checks_made)
    return yes_if(all(part(run, placement) == YES for part in parts))


@induction("5.1.b")
def prior_learning_known(run, placement):
    """Steps `baseline_english` and `baseline_maths` both done by F."""
    return yes_if(all(done(placement, step, None, placement.first_day)
                      for step in ("baseline_english", "baseline_maths")))


@induction("5.1.c")
def academic_needs_reviewed(run, placement):
    """Step `needs_review` done by F."""
    return yes_if(done(placement, "needs_review", None, placement.first_day))


@induction("5.1.d")
def risk_checks_made(run, placement):
    """Steps `social_care_check` and `youth_justice_check` both done by F."""
    return yes_if(all(done(placement, step, None, placement.first_day)
                      for step in ("social_care_check", "youth_justice_check")))


@induction("5.1.e")
def referral_information_complete(run, placement):
    """Of C5 with a referral item asked for by F, or without an asked date:
    every such item received by F with quality `complete`."""
    items = [item for item in placement.referral_items
             if item.asked_on is None or item.asked_on <= placement.first_day]
    if not items:
        return NOT_A_MEMBER
    return yes_if(all(by(item.received_on, placement.first_day) and item.quality == "complete" for item in items))


@induction("5.2.a")
def all_four_engaged(run, placement):
    """5.2.b, 5.2.c and 5.2.d all yes, and 5.2.e yes or not applicable."""
    if school_days_after_first_day(run, placement, 10) is None:
        return NOT_A_MEMBER
    everybody = (pupil_engaged, family_engaged, previous_school_engaged)
    return yes_if(all(part(run, placement) == YES for part in everybody)
                  and agencies_engaged(run, placement) in (YES, NOT_A_MEMBER))


def engaged(run, placement, whom):
    """Of C5 with F+10 school days not after D: a contact, of any kind but `message`, with somebody, held from the
    day of referral up to F+10 school days."""
    last = school_days_after_first_day(run, placement, 10)
    if last is None:
        return NOT_A_MEMBER
    return yes_if(any(contact.kind != "message" and whom in codes(contact.with_whom)
                      and between(placement.referred_on, contact.held_on, last)
                      for contact in placement.contacts))


@induction("5.2.b")
def pupil_engaged(run, placement):
    """The contact was with `pupil`."""
    return engaged(run, placement, "pupil")


@induction("5.2.c")
def family_engaged(run, placement):
    """The same with `parent_carer`."""
    return engaged(run, placement, "parent_carer")


@induction("5.2.d")
def previous_school_engaged(run, placement):
    """The same with `previous_school`."""
    return engaged(run, placement, "previous_school")


@induction("5.2.e")
def agencies_engaged(run, placement):
    """Of a pupil with a social worker or youth justice involvement: the same with `agency`."""
    return engaged(run, placement, "agency") if at_risk(placement.pupil) else NOT_A_MEMBER


def at_risk(pupil):
    return pupil.is_yes("social_worker") or pupil.is_yes("youth_justice")


def told(placement, audience):
    """A share with an audience by F."""
    return any(share.audience == audience and by(share.shared_on, placement.first_day)
               for share in placement.shares)


@induction("5.3.a")
def teaching_staff_told(run, placement):
    """A share with audience `teaching_staff` by F."""
    return yes_if(told(placement, "teaching_staff"))


@induction("5.3.b")
def specialists_told(run, placement):
    """Of C5 whose pupil has SEN provision K or E, a social worker, or youth justice involvement: a share by F with
    audience `senco` if SEN is K or E, and one with audience `dsl` if there is a social worker or youth justice
    involvement."""
    has_sen = placement.pupil.sen_provision in ("K", "E")
    if not (has_sen or at_risk(placement.pupil)):
        return NOT_A_MEMBER
    return yes_if((told(placement, "senco") or not has_sen)
                  and (told(placement, "dsl") or not at_risk(placement.pupil)))


@induction("5.4.a")
def induction_on_time(run, placement):
    """Of C5 with a required step whose due date is given and not after D: every such step was done by its due date."""
    due = [step for step in placement.induction_steps if step.required != "no" and by(step.due_on, run.as_of)]
    if not due:
        return NOT_A_MEMBER
    return yes_if(all(by(step.completed_on, step.due_on) for step in due))


@induction("5.4.b", kind=DURATION)
def wait_from_referral_to_first_day(run, placement):
    """Number of school days after the day of referral up to and including F. It needs the calendar to reach both."""
    school_calendar = placement.setting.calendar
    if not (school_calendar.reaches(placement.referred_on) and school_calendar.reaches(placement.first_day)):
        return NOT_A_MEMBER
    return school_calendar.count(placement.referred_on + days(1), placement.first_day)


@induction("5.4.c")
def two_week_review_held(run, placement):
    """Of C5 with F+10 school days not after D: step `two_week_review` done from F up to F+10 school days."""
    last = school_days_after_first_day(run, placement, 10)
    if last is None:
        return NOT_A_MEMBER
    return yes_if(done(placement, "two_week_review", placement.first_day, last))


@induction("5.4.d")
def settled_after_six_weeks(run, placement):
    """Of C5 with F+30 school days not after D: placement not ended by F+30 school days, or ended by then with reason
    `transition` and a transition of the placement that is `planned` and did happen."""
    last = school_days_after_first_day(run, placement, 30)
    if last is None:
        return NOT_A_MEMBER
    if not by(placement.ended_on, last):
        return YES
    if placement.end_reason != "transition":
        return NO
    return yes_if(any(transition.is_yes("planned") and did_happen(transition)
                      for transition in placement.transitions))


def did_happen(transition):
    """A transition "did happen" unless it ended with `did_not_happen`; it may still be to start."""
    return transition.end_reason != "did_not_happen"
