"""Year 11 and after it: careers work, destinations, and the seven months of check-ins.

A leaver's `check_ins` has a word a month. A word is tries joined with `+`; a month without any is `.`, a try that
reached nobody `x`. Otherwise it is the status found (see STATUS), with the risk where there was one (`~` at risk,
`!` dropped out), and then the days until somebody acted on it, or `-` when nobody has; `@27` fixes the day of
the month.
"""

import re
from datetime import date, timedelta

from .dice import Deck, Dice
from .folder import Folder, Row
from .plots import Stay
from .terms import DAY, academic_year, half_terms, monday_if_weekend, weekday
from .words import ACTIONS, CAREERS_WITH, CHECK_IN_NOTES

STATUS = {
    "fe": "further_education",
    "sc": "sixth_form_college",
    "ap": "apprenticeship",
    "em": "employment",
    "tp": "training_provider",
    "sp": "specialist_post_16",
    "si": "supported_internship",
    "re": "re_engagement",
    "ns": "neet_seeking",
    "nu": "neet_unavailable",
    "cu": "custody",
    "un": "unknown",
}
NEET = ("re_engagement", "neet_seeking", "neet_unavailable")
METHODS = ["call", "call", "visit", "via_provider", "text"]
RISK = {"~": "at_risk", "!": "dropped_out"}
TRY = re.compile(r"(?P<code>[a-z]+)(?:(?P<risk>[~!])(?P<acted>\d+|-))?(?:@(?P<day>\d+))?")
LATER_PROVIDER = {
    "training_provider": "Stepstone Training",
    "employment": "Larder Lane Wholesale",
    "re_engagement": "Harrowmere Youth Project",
}

# Kind of activity: how likely in year 11, the half-term it belongs to, which halves of that, how likely it was missed.
ACTIVITIES = [
    ("guidance_interview", 0.95, 2, (0, 2), 0.08),
    ("employer_encounter", 0.55, 2, (0, 2), 0.05),
    ("college_visit", 0.5, 1, (0, 2), 0.1),
    ("cv_workshop", 0.35, 3, (0, 1), 0.05),
    ("application", 0.9, 3, (0, 2), 0),
    ("interview", 0.5, 4, (0, 1), 0.15),
    ("work_experience", 0.45, 4, (0, 2), 0.1),
    ("offer", 0.85, 4, (1, 2), 0),
    ("travel_training", 0.12, 5, (0, 2), 0),
]


def year_group(birth: date, year: int) -> int:
    """The national curriculum year in the academic year that began in `year`."""
    return year - academic_year(birth) - 5


def add_careers(folder: Folder, stay: Stay, placement: Row, birth: date, dice: Dice) -> None:
    """Careers work of year 11, and a taste of it in year 10."""
    first, last = academic_year(stay.first_day), academic_year(stay.last_day)
    college, applied = dice.one(CAREERS_WITH["application"]), False
    for year in range(first, last + 1):
        group = year_group(birth, year)
        if group not in (10, 11):
            continue
        for kind, likely, half_term, (begin, end), missed in ACTIVITIES:
            if group == 10 and kind not in ("employer_encounter", "work_experience"):
                continue
            opens, closes = half_terms(year)[half_term - 1]
            half = (closes - opens).days // 2 - 3
            day = weekday(opens + timedelta(4 + dice.between(begin * half, end * half - 1)))
            if group == 11 and kind in ("guidance_interview", "application") and day <= stay.first_day:
                day = weekday(stay.first_day + timedelta(dice.between(12, 40)))
            held = dice.chance(likely if group == 11 else likely / 2) and stay.first_day < day <= stay.last_day
            if held and (applied or kind not in ("interview", "offer")):
                applied = applied or kind == "application"
                _activity(folder, placement, kind, day, college, dice.chance(missed), dice)


def _activity(folder: Folder, placement: Row, kind: str, day: date, college: str, missed: bool, dice: Dice) -> None:
    independent = dice.chance(0.85) if kind == "guidance_interview" else None
    adviser, careers_lead = CAREERS_WITH["guidance_interview"]
    if kind == "guidance_interview":
        partner = adviser if independent else careers_lead
    else:
        partner = college if kind in ("application", "interview", "offer") else dice.one(CAREERS_WITH[kind])
    if kind == "offer":
        outcome = dice.one(["accepted", "accepted", "declined", None])
    else:
        outcome = "missed" if missed else dice.one(["held", None])
    folder.add(
        "careers_activities",
        placement_ref=placement,
        kind=kind,
        held_on=day,
        with_=partner,
        independent=independent,
        outcome=outcome,
    )


def add_follow_up(folder: Folder, stay: Stay, placement: Row, dice: Dice, deck: Deck) -> None:
    start = date.fromisoformat(stay.follow_up_from) if stay.follow_up_from else date(stay.ended_on.year, 9, 1)
    found: list[tuple[date, str]] = []
    for month, word in enumerate(stay.check_ins.split()):
        opens = date(start.year + (start.month + month - 1) // 12, (start.month + month - 1) % 12 + 1, 1)
        tries = [] if word == "." else word.split("+")
        for number, text in enumerate(tries):
            match = TRY.fullmatch(text)
            assert match, f"{stay.key}: {text} is no check-in"
            span = 20 // len(tries)
            day = weekday(opens + timedelta(dice.between(3 + number * span, 2 + (number + 1) * span)))
            day = opens.replace(day=int(match["day"])) if match["day"] else day
            _check_in(folder, placement, day, match, dice, deck)
            if match["code"] != "x":
                found.append((day, STATUS[match["code"]]))
    _destinations(folder, stay, placement, start, found)


def _check_in(folder: Folder, placement: Row, day: date, match: re.Match[str], dice: Dice, deck: Deck) -> None:
    if match["code"] == "x":
        note = deck.deal(dice, "unreached", CHECK_IN_NOTES["unreached"])
        folder.add(
            "check_ins",
            placement_ref=placement,
            contacted_on=day,
            method=dice.one(["call", "call", "text", "visit"]),
            reached=False,
            note=note,
        )
        return
    status = STATUS[match["code"]]
    mood = _mood(status, bool(match["risk"]))
    settled = mood in ("study", "work")
    method = "via_family" if mood == "custody" else dice.one(METHODS if settled else ["call", "visit"])
    acted = None if match["acted"] in (None, "-") else monday_if_weekend(day + timedelta(int(match["acted"])))
    risk = RISK[match["risk"]] if match["risk"] else "on_track" if settled else None
    folder.add(
        "check_ins",
        placement_ref=placement,
        contacted_on=day,
        method=method,
        reached=True,
        status=status,
        risk=risk,
        action=deck.deal(dice, f"action {mood}", ACTIONS[mood]) if acted else None,
        action_on=acted,
        evidence=_evidence(status, method),
        note=deck.deal(dice, mood, CHECK_IN_NOTES[mood]) if dice.chance(0.5) else None,
    )


def _mood(status: str, at_risk: bool) -> str:
    """Which notes fit."""
    if status in NEET:
        return "neet"
    if status in ("custody", "unknown"):
        return status
    return "eet_risk" if at_risk else "work" if status in ("employment", "apprenticeship") else "study"


def _evidence(status: str, method: str) -> str:
    if method == "via_provider":
        return "employer" if status in ("employment", "apprenticeship") else "provider"
    return "parent_carer" if method == "via_family" else "pupil"


def _destinations(folder: Folder, stay: Stay, placement: Row, start: date, found: list[tuple[date, str]]) -> None:
    """One destination after the other; what was only heard of in a check-in began some days before it."""
    open_now: Row | None = None
    for day, status in found:
        if open_now and open_now["status"] == status:
            continue
        began = day - 6 * DAY if open_now else min(day, start + 7 * DAY)
        if open_now:
            open_now["ended_on"] = began
        first_eet = not open_now and status not in NEET
        provider = stay.provider if first_eet or _is_own(stay, status) else LATER_PROVIDER.get(status)
        open_now = folder.add(
            "destinations",
            placement_ref=placement,
            status=status,
            started_on=began,
            provider=None if status in ("unknown", "custody") else provider,
        )


def _is_own(stay: Stay, status: str) -> bool:
    return status == "employment" and "Café" in stay.provider
