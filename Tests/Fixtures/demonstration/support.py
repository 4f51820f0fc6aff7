"""The weeks of a stay: assessments, needs, specialists, targets, reviews with the family."""

from datetime import date, timedelta

from .dice import Deck, Dice
from .folder import Folder, Row
from .people import ROPEWALK
from .plots import Stay
from .terms import TODAY, academic_year, weekday
from .words import CONTACT_NOTES
from .words_of_support import NEEDS, NEWLY_FOUND, PUPIL_WORDS, REVIEW_NOTES, SPECIALIST_OUTCOMES, TARGETS

DIFFICULTIES = ["emotional", "conduct", "hyperactivity", "peer"]
MASTERY = ["not_yet", "acquiring", "developing", "secure", "exceeding"]


def add_assessments(folder: Folder, stay: Stay, placement: Row, dice: Dice) -> dict[str, Row]:
    """Assessments with their scores; gives the baselines by domain, for the needs they show."""
    if dice.chance(0.06):
        return {}
    calendar, start = stay.calendar, stay.planned_start
    baselines: dict[str, Row] = {}

    def assess(
        day: date, instrument: str, domain: str, purpose: str, parent: bool | None, assessor: str = ""
    ) -> Row | None:
        if not stay.referred_on <= day <= stay.last_day:
            return None
        row = folder.add(
            "assessments",
            placement_ref=placement,
            instrument=instrument,
            domain=domain,
            purpose=purpose,
            taken_on=day,
            pupil_contributed=dice.one([True, True, False, None]),
            parent_contributed=parent,
            assessor=assessor,
        )
        if purpose == "baseline":
            baselines[domain] = row
        return row

    def scored(row: Row | None, **scores: float) -> None:
        for scale, value in scores.items() if row else ():
            folder.add("scores", assessment_ref=row, scale=scale, value=value)

    family = dice.chance(0.5 + 0.08 * (stay.year - 2022))
    reading = dice.between(72, 104)
    scored(
        assess(calendar.offset(start, -2), dice.one(["ngrt", "wrat"]), "literacy", "baseline", None, "SENCo"),
        standard_score=reading,
    )
    if dice.chance(0.3):
        scored(
            assess(calendar.offset(start, dice.between(1, 6)), "teacher_assessment", "maths", "baseline", None),
            level=dice.between(1, 4),
        )
    if dice.chance(0.75):
        strengths = _difficulties(
            assess(calendar.offset(start, -2), "sdq", "wellbeing", "baseline", family), folder, dice, None
        )
        later = calendar.on_or_before(stay.planned_start + timedelta(dice.between(140, 190)))
        if dice.chance(0.35):
            _difficulties(assess(later, "sdq", "wellbeing", "review", family), folder, dice, strengths)
    elif family:
        assess(calendar.offset(start, 8), "parent_engagement_scale", "engagement", "baseline", True)
    if stay.urn == ROPEWALK and dice.chance(0.5):
        scored(
            assess(calendar.offset(start, 15), "boxall", "wellbeing", "baseline", None, "Dewi Parry"),
            developmental=dice.between(52, 110),
            diagnostic=dice.between(28, 74),
        )
    if dice.chance(0.25):
        scored(
            assess(calendar.offset(start, dice.between(30, 60)), "belonging_survey", "engagement", "review", None),
            mean=dice.between(20, 44) / 10,
        )
    if stay.ended_on and dice.chance(0.3):
        day = calendar.on_or_before(stay.ended_on - timedelta(dice.between(6, 20)))
        if day > stay.first_day:
            scored(assess(day, "ngrt", "literacy", "exit", None, "SENCo"), standard_score=reading + dice.between(-2, 9))
    return baselines


def _difficulties(row: Row | None, folder: Folder, dice: Dice, before: list[int] | None) -> list[int] | None:
    """The scale scores of a strengths and difficulties questionnaire; the total is of the four difficulties."""
    if row is None:
        return None
    if before is None:
        values = [dice.between(2, 8), dice.between(4, 9), dice.between(4, 10), dice.between(2, 7)]
    else:
        values = [max(0, value - dice.between(-1, 3)) for value in before]
    values = [min(value, 10) for value in values]
    for scale, value in zip(DIFFICULTIES + ["prosocial", "total"], values + [dice.between(3, 8), sum(values)]):
        folder.add("scores", assessment_ref=row, scale=scale, value=value)
    return values


def add_needs(
    folder: Folder, stay: Stay, placement: Row, pupil: Row, baselines: dict[str, Row], dice: Dice, deck: Deck
) -> list[Row]:
    """One need known from the SEN type, and what the setting found itself."""
    calendar, start = stay.calendar, stay.first_day
    found: list[tuple[str, date, bool, Row | None]] = []
    if pupil["primary_need"]:
        found.append((pupil["primary_need"], calendar.offset(stay.referred_on, 2), True, None))
    for category in dice.some([c for c in NEWLY_FOUND if c != pupil["primary_need"]], dice.one([0, 1, 1, 2])):
        source = baselines.get(
            {"literacy": "literacy", "mental_health": "wellbeing", "numeracy": "maths"}.get(category, "")
        )
        day = calendar.offset(source["taken_on"], 1) if source else calendar.offset(start, dice.between(4, 45))
        found.append((category, day, dice.chance(0.2), source))
    rows = []
    for category, day, known, source in found:
        if day > stay.last_day:
            continue
        helps, avoid = deck.deal(dice, category, NEEDS[category])
        status = (
            "handed_over"
            if stay.end_reason == "transition" and dice.chance(0.7)
            else dice.one(["open", "open", "open", "met"])
        )
        rows.append(
            folder.add(
                "needs",
                placement_ref=placement,
                category=category,
                identified_on=day,
                known_before=known,
                assessment_ref=source,
                status=status,
                strategies=helps,
                avoid=avoid if dice.chance(0.55) else None,
            )
        )
    return rows


def _services(pupil: Row) -> list[str]:
    """The services that a pupil of this description may be referred to."""
    wanted = ["camhs", "educational_psychology", "counselling", "school_nurse"]
    if pupil["primary_need"] == "SLCN":
        wanted.append("speech_language")
    if pupil["primary_need"] == "ASD":
        wanted.append("autism_team")
    if pupil["youth_justice"]:
        wanted += ["youth_justice", "drug_alcohol"]
    if pupil["social_worker"]:
        wanted.append("social_care")
    return wanted


def add_specialists(folder: Folder, stay: Stay, placement: Row, pupil: Row, dice: Dice) -> None:
    """Waits for specialists have grown in 2025/26: the dip among much that got better."""
    for _ in range(dice.one([0, 0, 1, 1, 1])):
        day = stay.calendar.offset(stay.first_day, dice.between(6, 40))
        if day > stay.last_day:
            continue
        soon = dice.chance(0.4 if academic_year(day) == 2025 else 0.75)
        seen = weekday(day + timedelta(dice.between(9, 40) if soon else dice.between(48, 95)))
        never = not soon and dice.chance(0.3)
        seen = seen if seen <= stay.last_day and not never else None
        closed = weekday(seen + timedelta(dice.between(40, 110))) if seen else None
        closed = closed if closed and closed <= stay.last_day and dice.chance(0.6) else None
        service = dice.one(_services(pupil))
        folder.add(
            "specialist_referrals",
            placement_ref=placement,
            service=service,
            requested_on=day,
            first_seen_on=seen,
            closed_on=closed,
            outcome=SPECIALIST_OUTCOMES[service] if closed else None,
        )


def add_targets(folder: Folder, stay: Stay, placement: Row, needs: list[Row], dice: Dice, deck: Deck) -> None:
    areas = list(TARGETS)[:8] if stay.urn == ROPEWALK else list(TARGETS)
    for area in dice.some(areas, dice.one([1, 1, 2])):
        day = stay.calendar.offset(stay.first_day, dice.between(3, 14))
        if day <= stay.last_day:
            _target(folder, stay, placement, area, day, needs, dice, deck)
    recent = stay.calendar.offset(TODAY, -dice.between(12, 40))
    if not stay.ended_on and stay.first_day < recent:
        _target(folder, stay, placement, dice.one(areas), recent, needs, dice, deck)


def _target(
    folder: Folder, stay: Stay, placement: Row, area: str, day: date, needs: list[Row], dice: Dice, deck: Deck
) -> None:
    """A target and its reviews, one each half-term from the one after it was set."""
    later = stay.calendar.half_terms_from(day)
    rounds = dice.between(2, 3)
    row = folder.add(
        "targets",
        placement_ref=placement,
        area=area,
        statement=deck.deal(dice, area, TARGETS[area]),
        set_on=day,
        due_on=later[rounds - 1][1],
        need_ref=dice.one(needs) if needs and dice.chance(0.5) else None,
        pupil_words=deck.deal(dice, "words", PUPIL_WORDS) if dice.chance(0.35) else None,
    )
    level, last = dice.between(0, 1), day
    for _, end in later[:rounds]:
        held = stay.calendar.on_or_before(end - timedelta(dice.between(2, 16)))
        if held > stay.last_day or dice.chance(0.12):
            continue
        level = min(level + dice.one([0, 1, 1]), 4)
        note = deck.deal(dice, MASTERY[level], REVIEW_NOTES[MASTERY[level]]) if dice.chance(0.3) else None
        folder.add("target_reviews", target_ref=row, reviewed_on=held, mastery=MASTERY[level], note=note)
        last = held
    if later[rounds - 1][1] <= stay.last_day and dice.chance(0.85):
        row["closed_on"] = last if last > day else later[rounds - 1][1]
        row["outcome"] = ["not_achieved", "not_achieved", "partly_achieved", "achieved", "achieved"][level]
    elif stay.ended_on:
        row["closed_on"] = stay.ended_on
        row["outcome"] = "partly_achieved" if level >= 2 else "withdrawn"


def add_reviews(folder: Folder, stay: Stay, placement: Row, agencies: bool, dice: Dice, deck: Deck) -> None:
    """Meetings and calls with the family in the course of a stay."""
    day = stay.first_day
    for _ in range(dice.between(1, 2)):
        day = stay.calendar.on_or_before(day + timedelta(dice.between(55, 130)))
        if day > stay.last_day:
            return
        kind = dice.one(["review_meeting", "review_meeting", "call"])
        people = (
            ["parent_carer"]
            if kind == "call"
            else ["pupil", "parent_carer"] + ["agency"] * (agencies and dice.chance(0.6)) + ["keyworker"]
        )
        note = deck.deal(dice, kind, CONTACT_NOTES[kind]) if dice.chance(0.45) else None
        folder.add("contacts", placement_ref=placement, held_on=day, kind=kind, with_=people, note=note)
