#!/usr/bin/env python3
"""Writes the demonstration school: `demonstration-school/*.csv`, an exchange folder that Waymark can import.

A small trust in the made-up town of Harrowmere has two settings: Wrenbrook Academy, which teaches up to year 11, and
the Ropewalk, for key stage 3. Sixty pupils are told from 2022 to the demonstration day, Tuesday 31 March 2026: nothing
that has happened is dated after it, plans and the calendar go on to summer 2027. Two cohorts have left after year 11;
those of 2024 have been followed for all seven months, for those of 2025 the seventh closes on the demonstration day.

What is worth finding: Cinderhough School sends its information late and old; inductions got better from year to year,
while waits for specialists grew; two annual reviews are out of date; a leaver nobody has tried to reach since November.

The turns of each story are written by hand in `demonstration/stories.py` and `diary.py`; what surrounds them (steps,
meetings, scores) comes from chance with a fixed seed. Running this again writes the same bytes, on any day and any
machine. What was written is then read back and held against the rules of the exchange format, by
`demonstration/check.py`.

    python3 Tests/Fixtures/make_demonstration_school.py [FOLDER]
"""

import sys
from pathlib import Path

from demonstration.after import add_careers, add_follow_up
from demonstration.check import check
from demonstration.diary import DIARY
from demonstration.dice import Deck, Dice
from demonstration.folder import Folder, Row
from demonstration.induction import add_first_contacts, add_first_shares, add_placement, add_referral_items, add_steps
from demonstration.moves import add_move
from demonstration.people import add_ehc_plans, add_pupils, add_settings, add_staff
from demonstration.plots import Stay
from demonstration.stories import STAYS
from demonstration.support import add_assessments, add_needs, add_reviews, add_specialists, add_targets

LARGEST = 250_000
"""Bytes; the folder is embedded in the program."""


def make() -> Folder:
    folder, deck = Folder(), Deck()
    add_settings(folder)
    add_staff(folder)
    pupils = add_pupils(folder)
    add_ehc_plans(folder, pupils)
    placements = {stay.key: add_stay(folder, stay, pupils[stay.pupil], deck) for stay in STAYS}
    for entry in DIARY:
        folder.add(
            "contacts",
            placement_ref=placements[entry.stay],
            held_on=entry.held_on,
            kind=entry.kind,
            with_=entry.people,
            note=entry.note,
        )
    return folder


def add_stay(folder: Folder, stay: Stay, pupil: Row, deck: Deck) -> Row:
    """A stay and all that hangs on it, each part with a stream of chance of its own."""

    def dice(part: str) -> Dice:
        return Dice(f"{stay.key}/{part}")

    placement = add_placement(folder, stay, pupil, dice("decision"))
    if stay.decision in ("declined", "withdrawn"):
        return placement
    add_referral_items(folder, stay, placement, dice("referral"))
    if not stay.planned_start:
        return placement
    agencies = bool(pupil["social_worker"] or pupil["youth_justice"])
    done = add_steps(folder, stay, placement, dice("steps"))
    add_first_contacts(folder, stay, placement, agencies, done, dice("contacts"), deck)
    add_first_shares(folder, stay, placement, pupil, done, dice("shares"))
    if stay.first_day:
        baselines = add_assessments(folder, stay, placement, dice("assessments"))
        needs = add_needs(folder, stay, placement, pupil, baselines, dice("needs"), deck)
        add_specialists(folder, stay, placement, pupil, dice("specialists"))
        add_targets(folder, stay, placement, needs, dice("targets"), deck)
        add_reviews(folder, stay, placement, agencies, dice("reviews"), deck)
        add_careers(folder, stay, placement, pupil["date_of_birth"], dice("careers"))
    for move in stay.moves:
        add_move(folder, stay, placement, move, dice(f"move {move.start}"), deck)
    if stay.check_ins:
        add_follow_up(folder, stay, placement, dice("follow-up"), deck)
    return placement


def main() -> None:
    default = Path(__file__).parent / "demonstration-school"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    path.mkdir(parents=True, exist_ok=True)
    size = make().write(path)
    faults = check(path)
    if size > LARGEST:
        faults.append(f"the folder has {size} bytes, more than {LARGEST}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{path}: {size} bytes, {len(faults)} faults", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
