"""A move onwards: its plan and steps, who was told, the checks and the aftercare up to the two-term mark."""

from datetime import date, timedelta

from .dice import Deck, Dice
from .folder import Folder, Row
from .plots import URNS, Move, Stay
from .terms import DAY, TODAY, weekday
from .words import CONTACT_NOTES

STEPS = {
    "readiness_review": -20,
    "panel_submission": -20,
    "pupil_view": -15,
    "parent_view": -15,
    "planning_meeting": -10,
    "receiving_visit": -5,
    "passport_shared": -5,
    "targets_agreed": -3,
    "receiving_staff_briefed": -1,
}
COLOURS = {"r": "red", "a": "amber", "g": "green", "-": None}
STATUS = {"o": "on_roll", "f": "off_roll", "?": "unknown"}


def add_move(folder: Folder, stay: Stay, placement: Row, move: Move, dice: Dice, deck: Deck) -> None:
    row = _transition(folder, placement, move)
    if move.care != "none":
        done = _steps(folder, stay, row, move, dice)
        if move.end_reason != "did_not_happen":
            _preparation(folder, stay, placement, row, move, done, dice, deck)
    if move.started:
        _shares(folder, stay, placement, row, move, dice)
        _afterwards(folder, stay, placement, row, move, dice, deck)


def _transition(folder: Folder, placement: Row, move: Move) -> Row:
    behaviour, progress, attendance = (COLOURS[letter] for letter in move.readiness)
    submitted, decided = (move.panel.split() + [None, None])[:2]
    return folder.add(
        "transitions",
        placement_ref=placement,
        kind=move.kind,
        receiving=move.receiving,
        receiving_urn=URNS[move.receiving],
        planned=move.planned,
        why=move.why,
        attitudes_behaviour=behaviour,
        academic_progress=progress,
        attendance=attendance,
        panel_submitted_on=submitted,
        panel_decided_on=decided,
        barriers=move.barriers,
        phased=move.phased,
        planned_start=move.start_day,
        started_on=move.started,
        full_time_on=move.full_time,
        ended_on=move.end_day,
        end_reason=move.end_reason,
    )


def _steps(folder: Folder, stay: Stay, row: Row, move: Move, dice: Dice) -> dict[str, date]:
    """The steps of the default template; a plan made with full care has them all done by their day."""
    names = [step for step in STEPS if move.kind == "mainstream" or step != "panel_submission"]
    missed = {"full": 0, "fair": dice.between(1, 2), "poor": dice.between(4, 6), "": 0}[move.care]
    slipped = dice.some(names, missed)
    until = move.end_day if move.end_reason == "did_not_happen" else TODAY
    done_on = {}
    for step in names:
        due = stay.calendar.offset(move.start_day, STEPS[step])
        done = stay.calendar.offset(due, -dice.between(0, 3))
        if step in slipped:
            done = None if dice.chance(0.5) else stay.calendar.offset(move.start_day, dice.between(1, 5))
        done = max(done, stay.first_day) if done else None
        if done and done <= until:
            done_on[step] = done
        folder.add("transition_steps", transition_ref=row, step=step, due_on=due, completed_on=done_on.get(step))
    return done_on


def _preparation(
    folder: Folder, stay: Stay, placement: Row, row: Row, move: Move, done: dict[str, date], dice: Dice, deck: Deck
) -> None:
    """Planning, visit and handover, each on the day its step was done."""

    def contact(day: date, kind: str, people: list[str]) -> None:
        note = deck.deal(dice, kind, CONTACT_NOTES[kind]) if dice.chance(0.4) else None
        folder.add(
            "contacts", placement_ref=placement, held_on=day, kind=kind, with_=people, transition_ref=row, note=note
        )

    thorough = move.care in ("full", "")
    if "planning_meeting" in done:
        family = thorough or dice.chance(0.5)
        contact(
            done["planning_meeting"],
            "planning_meeting",
            ["pupil"] + ["parent_carer"] * family + ["receiving_setting"] * dice.chance(0.6) + ["keyworker"],
        )
    if "receiving_visit" in done:
        contact(
            done["receiving_visit"],
            "receiving_visit",
            ["pupil", "keyworker"] if thorough or dice.chance(0.6) else ["keyworker"],
        )
    handover = stay.calendar.offset(move.start_day, -2)
    if move.started and thorough and dice.chance(0.75):
        contact(handover, "handover", ["receiving_setting", "keyworker"])


def _shares(folder: Folder, stay: Stay, placement: Row, row: Row, move: Move, dice: Dice) -> None:
    def share(day: date, content: str, recipient: str, acknowledged: int | None) -> None:
        ack = stay.calendar.offset(day, acknowledged) if acknowledged else None
        folder.add(
            "shares",
            placement_ref=placement,
            shared_on=day,
            content=content,
            audience="receiving_setting",
            recipient=recipient,
            acknowledged_on=ack if ack and ack <= TODAY else None,
            transition_ref=row,
        )

    in_time = {"full": 0.95, "fair": 0.7, "poor": 0.35, "none": 0}[move.care]
    day = stay.calendar.offset(move.start_day, -dice.between(3, 6) if dice.chance(in_time) else dice.between(3, 9))
    if day <= TODAY:
        share(
            day, "passport", f"SENCo, {move.receiving}", dice.one([2, 5, 8, 19, None]) if move.care != "none" else None
        )
    if dice.chance(0.6):
        share(
            stay.calendar.offset(min(stay.last_day, move.start_day), dice.between(1, 7)),
            "safeguarding_file",
            f"DSL, {move.receiving}",
            dice.one([1, 2, None]),
        )


def _afterwards(folder: Folder, stay: Stay, placement: Row, row: Row, move: Move, dice: Dice, deck: Deck) -> None:
    """Checks and aftercare: the letters of the story, laid on the four half-terms that count."""
    counted = stay.calendar.half_terms_from(move.start_day)[:5]
    until = min(move.end_day or TODAY, TODAY)
    for letter, (first, last) in zip(move.checks, counted):
        early = letter in STATUS and (first, last) == counted[4]
        day = first + timedelta(dice.between(2, 9) if early else dice.between(8, 20))
        day = weekday(max(day, move.start_day + DAY))
        if letter in STATUS and day <= until:
            _check(folder, row, day, STATUS[letter], move, dice)
    for letter, (first, last) in zip(move.aftercare, counted):
        day = weekday(first + timedelta(dice.between(3, (last - first).days - 4)))
        if letter == "y" and day <= until:
            note = deck.deal(dice, "aftercare", CONTACT_NOTES["aftercare"]) if dice.chance(0.5) else None
            people = dice.one([["pupil"], ["pupil", "receiving_setting"], ["receiving_setting"], ["parent_carer"]])
            folder.add(
                "contacts",
                placement_ref=placement,
                held_on=day,
                kind="aftercare",
                with_=people,
                transition_ref=row,
                note=note,
            )


def _check(folder: Folder, row: Row, day: date, status: str, move: Move, dice: Dice) -> None:
    on_roll = status == "on_roll"
    failing = move.end_reason in ("broke_down", "returned_to_ap")
    folder.add(
        "transition_checks",
        transition_ref=row,
        checked_on=day,
        status=status,
        attendance_percent=(dice.between(52, 80) if failing else dice.between(78, 98)) if on_roll else None,
        behaviour=dice.one(["worse", "same"] if failing else ["better", "better", "same"]) if on_roll else None,
        progress=dice.one(["same", "worse"] if failing else ["better", "same", "same"])
        if on_roll and dice.chance(0.7)
        else None,
    )
