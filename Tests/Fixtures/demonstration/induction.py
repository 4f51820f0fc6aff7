"""A stay from referral to the two-week review: placement, referral information, steps, first contacts and shares."""

from datetime import date

from .diary import first_meetings
from .dice import Deck, Dice
from .folder import Folder, Row
from .people import ROPEWALK
from .plots import CINDERHOUGH, URNS, Stay
from .terms import TODAY
from .words import CONTACT_NOTES, STEP_OUTCOMES

ITEMS = [
    "prior_attainment",
    "attendance_record",
    "behaviour_record",
    "sen_information",
    "safeguarding_file",
    "medical_information",
    "agency_involvement",
    "family_contact",
]

# Step, counted from the referral (R) or the planned first day (F), school days, who does it at Wrenbrook.
STEPS = [
    ("referral_review", "R", 2, "S01"),
    ("social_care_check", "R", 3, "S03"),
    ("youth_justice_check", "R", 3, "S03"),
    ("needs_review", "F", -5, "S02"),
    ("pupil_profile", "F", -5, ""),
    ("flags_raised", "F", -5, "S01"),
    ("home_visit", "F", -5, ""),
    ("induction_meeting", "F", -5, "S01"),
    ("baseline_english", "F", -2, "S02"),
    ("baseline_maths", "F", -2, "S02"),
    ("baseline_wellbeing", "F", -2, "S02"),
    ("pathway_allocated", "F", -1, "S01"),
    ("intake_interview", "F", -1, "S05"),
    ("staff_briefed", "F", -1, ""),
    ("learning_plan", "F", 0, ""),
    ("two_week_review", "F", 10, ""),
]
PHASED_STEPS = [("phased_check_1", "F", 5, ""), ("phased_check_2", "F", 15, "")]

# How practice has improved, by academic year of the start.
ON_TIME = {2022: 0.1, 2023: 0.25, 2024: 0.48, 2025: 0.75}
SCHOOL_ENGAGED = {2022: 0.5, 2023: 0.6, 2024: 0.72, 2025: 0.9}
FAMILY_ENGAGED = {2022: 0.75, 2023: 0.8, 2024: 0.88, 2025: 0.93}
AGENCY_ENGAGED = {2022: 0.4, 2023: 0.5, 2024: 0.6, 2025: 0.8}
STAFF_TOLD = {2022: 0.6, 2023: 0.7, 2024: 0.8, 2025: 0.92}


def add_placement(folder: Folder, stay: Stay, pupil: Row, dice: Dice) -> Row:
    decided = _decided_on(stay, dice)
    receiving = stay.moves[0].receiving if stay.moves and stay.end_reason == "transition" else stay.next_place
    return folder.add(
        "placements",
        urn=stay.urn,
        pupil_ref=pupil,
        referred_on=stay.referred_on,
        referred_by=stay.by,
        referred_by_urn=URNS.get(stay.by),
        reason=stay.reason,
        registration=stay.registration,
        decision=stay.decision,
        decided_on=decided,
        planned_start=stay.planned_start,
        first_day=stay.first_day,
        keyworker_ref=stay.keyworker,
        year_override=stay.year_override,
        ended_on=stay.ended_on,
        end_reason=stay.end_reason,
        next_establishment=receiving,
        follow_up_starts_on=stay.follow_up_from,
        follow_up_ended_on=stay.follow_up_end,
        follow_up_end_reason=stay.follow_up_end_reason,
    )


def _decided_on(stay: Stay, dice: Dice) -> date | None:
    if not stay.decision:
        return None
    if stay.decided:
        return date.fromisoformat(stay.decided)
    latest = stay.calendar.offset(stay.planned_start, -2)
    return min(latest, stay.calendar.offset(stay.referred_on, dice.between(1, 4 if stay.year >= 2024 else 6)))


def add_referral_items(folder: Folder, stay: Stay, placement: Row, dice: Dice) -> None:
    """Cinderhough always sends late, and much of it old; the others mostly send in time."""
    late = stay.by == CINDERHOUGH
    complete = not late and dice.chance(0.35 + 0.1 * (stay.year - 2022))
    for item in dice.some(ITEMS, dice.between(3, 5)):
        if not stay.decision and dice.chance(0.4):
            continue
        if stay.year < 2024 and dice.chance(0.05):
            folder.add("referral_items", placement_ref=placement, item=item)
            continue
        asked = stay.calendar.offset(stay.referred_on, dice.between(0, 1))
        wait = dice.between(11, 34) if late else dice.between(1, 4) if complete else dice.between(2, 13)
        received = None if dice.chance(0.2 if late else 0 if complete else 0.08) else stay.calendar.offset(asked, wait)
        if asked > TODAY:
            continue
        received = received if received and received <= TODAY else None
        quality = (
            "complete"
            if complete
            else dice.one(
                ["outdated", "partial", "outdated", "complete"]
                if late
                else ["complete", "complete", "complete", "partial", "outdated"]
            )
        )
        folder.add(
            "referral_items",
            placement_ref=placement,
            item=item,
            asked_on=asked,
            received_on=received,
            quality=quality if received else None,
        )


def add_steps(folder: Folder, stay: Stay, placement: Row, dice: Dice) -> dict[str, date]:
    """The induction steps; gives the days on which they were done."""
    template = STEPS + (PHASED_STEPS if stay.phased else [])
    names = [step for step, *_ in template]
    slipped = [] if dice.chance(ON_TIME[stay.year]) else dice.some(names, dice.between(1, 4 if stay.year < 2024 else 2))
    told, done_on = first_meetings(stay), {}
    for step, anchor, count, by in template:
        due = stay.calendar.offset(stay.referred_on if anchor == "R" else stay.planned_start, count)
        done = told.get(step) or _done_on(stay, step, due, step in slipped, dice)
        if done:
            done_on[step] = done
        folder.add(
            "induction_steps",
            placement_ref=placement,
            step=step,
            required=False if step == "home_visit" and dice.chance(0.3) else None,
            due_on=due,
            completed_on=done,
            completed_by=_by(stay, by) if done else None,
            outcome=dice.one(STEP_OUTCOMES[step]) if done and step in STEP_OUTCOMES and dice.chance(0.25) else None,
        )
    return done_on


def _done_on(stay: Stay, step: str, due: date, slips: bool, dice: Dice) -> date | None:
    offset = stay.calendar.offset
    if step in stay.slips.split():
        done = offset(max(due, stay.planned_start), dice.between(3, 8))
    elif slips:
        done = None if dice.chance(0.3) else offset(due, dice.between(1, 6))
    elif step in ("learning_plan", "two_week_review"):
        done = due
    else:
        done = max(offset(due, -dice.between(0, 2)), stay.referred_on)
    return done if done and done <= stay.last_day else None


def _by(stay: Stay, staff: str) -> str:
    """The Ropewalk is small: its head does what is not the SENCo's or the keyworker's."""
    if stay.urn == ROPEWALK and staff not in ("S02", ""):
        return "S13"
    return staff or stay.keyworker or "S01"


def add_first_contacts(
    folder: Folder, stay: Stay, placement: Row, agencies: bool, done: dict[str, date], dice: Dice, deck: Deck
) -> None:
    """Who was engaged before and just after the first day."""
    calendar, start, told = stay.calendar, stay.planned_start, first_meetings(stay)
    school = dice.chance(SCHOOL_ENGAGED[stay.year])
    family = dice.chance(FAMILY_ENGAGED[stay.year])
    agency = agencies and dice.chance(AGENCY_ENGAGED[stay.year])
    pupil = "pupil" not in stay.slips.split()
    meets = (
        ["pupil"] * pupil
        + ["parent_carer"] * family
        + ["previous_school"] * (school and dice.chance(0.4))
        + ["agency"] * agency
        + ["keyworker"]
    )

    def contact(day: date, kind: str, people: list[str], notes: str, noted: float) -> None:
        if stay.referred_on <= day <= stay.last_day and kind not in told:
            note = deck.deal(dice, notes, CONTACT_NOTES[notes]) if dice.chance(noted) else None
            folder.add("contacts", placement_ref=placement, held_on=day, kind=kind, with_=people, note=note)

    if "induction_meeting" in done:
        contact(done["induction_meeting"], "induction_meeting", meets, "induction_meeting", 0.5)
    else:
        contact(calendar.offset(start, -4), "call", meets, "call", 0)
    if school and "previous_school" not in meets:
        contact(calendar.offset(start, -dice.between(2, 6)), "call", ["previous_school"], "previous_school", 0.5)
    if family and "home_visit" in done and dice.chance(0.6):
        contact(
            done["home_visit"],
            "home_visit",
            ["pupil", "parent_carer", "keyworker"][not (pupil and dice.chance(0.5)) :],
            "home_visit",
            0.45,
        )
    if pupil and "intake_interview" in done and dice.chance(0.6):
        contact(done["intake_interview"], "intake_interview", ["pupil"], "intake_interview", 0.35)
    if not family:
        contact(calendar.offset(start, -1), "message", ["parent_carer"], "call", 0)


def add_first_shares(folder: Folder, stay: Stay, placement: Row, pupil: Row, done: dict[str, date], dice: Dice) -> None:
    """What was passed on inside the setting, and to whom."""
    calendar, start = stay.calendar, stay.planned_start
    told = (
        calendar.offset(start, -dice.between(1, 3)) if dice.chance(STAFF_TOLD[stay.year]) else calendar.offset(start, 3)
    )
    lead = "Marcia Benjamin" if stay.urn == ROPEWALK else "Bernadette Quill"

    def share(day: date, content: str, audience: str, recipient: str = "", acknowledged: int | None = None) -> None:
        if stay.referred_on <= day <= stay.last_day:
            ack = calendar.offset(day, acknowledged) if acknowledged is not None else None
            folder.add(
                "shares",
                placement_ref=placement,
                shared_on=day,
                content=content,
                audience=audience,
                recipient=recipient,
                acknowledged_on=ack if ack and ack <= TODAY else None,
            )

    share(done.get("staff_briefed", told) if told < start else told, "pupil_profile", "teaching_staff")
    passed_on = 0.72 + 0.07 * (stay.year - 2022)
    if pupil["sen_provision"] in ("K", "E") and dice.chance(passed_on):
        share(calendar.offset(start, -4), "needs_summary", "senco", "Gareth Pryce", dice.between(0, 2))
    if (pupil["social_worker"] or pupil["youth_justice"]) and dice.chance(passed_on):
        share(
            calendar.offset(start, -3),
            "safeguarding_file",
            "dsl",
            lead,
            dice.between(0, 1),
        )
    if dice.chance(0.55):
        share(
            calendar.offset(start, dice.between(12, 30)), dice.one(["needs_summary", "pupil_profile"]), "parent_carer"
        )
    if dice.chance(0.45):
        share(calendar.offset(start, dice.between(8, 35)), "passport", "pupil")
    if dice.chance(0.1):
        share(calendar.offset(start, dice.between(5, 20)), "needs_summary", "mental_health_lead")
