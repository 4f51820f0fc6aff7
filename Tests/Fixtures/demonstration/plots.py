"""The shapes a story is written in: a stay, a move onwards, a leaver's seven months, an entry of the diary."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .people import ROPEWALK, WRENBROOK
from .terms import CALENDARS, TODAY, Calendar, academic_year

ALDERSYKE, CINDERHOUGH, HARROWMERE = "Aldersyke High School", "Cinderhough School", "Harrowmere Academy"
LADY, STANNERLEY = "Our Lady of the Weir Catholic School", "Stannerley Park School"
COUNCIL = "Harrowmere fair access panel"
HOLLINFOLD, LARCHGILL = "Hollinfold School", "Larchgill School"
GREENSHED, HOSPITAL = "Greenshed Vocational Centre", "Harrowmere Hospital School"

URNS = {
    ALDERSYKE: "190411",
    CINDERHOUGH: "190426",
    HARROWMERE: "190433",
    LADY: "190448",
    STANNERLEY: "190452",
    HOLLINFOLD: "190467",
    LARCHGILL: "190471",
    HOSPITAL: "190489",
    GREENSHED: "",
    "Wrenbrook Academy": WRENBROOK,
    "The Ropewalk": ROPEWALK,
}


@dataclass(frozen=True)
class Move:
    """A transition. `checks` and `aftercare` have a letter for each half-term up to the two-term mark.

    checks: o on roll, f off roll, ? not known, - no check; a fifth letter is the check at the mark itself.
    aftercare: y or n. care: how well it was prepared (full, fair, poor, none).
    """

    kind: str
    receiving: str
    start: str
    why: str
    care: str = "full"
    planned: bool = True
    readiness: str = "aga"
    barriers: str = ""
    panel: str = ""
    phased: bool | None = None
    full_time: str = ""
    ended: str = ""
    end_reason: str = ""
    checks: str = ""
    aftercare: str = ""

    @property
    def start_day(self) -> date:
        return date.fromisoformat(self.start)

    @property
    def end_day(self) -> date | None:
        return date.fromisoformat(self.ended) if self.ended else None

    @property
    def started(self) -> date | None:
        return self.start_day if self.start_day <= TODAY and self.end_reason != "did_not_happen" else None


@dataclass(frozen=True)
class Stay:
    """A placement, from referral to leaving. Without `first`, nobody has arrived (yet).

    slips: induction steps that were only done after the first day, and `pupil` where nobody managed to meet the
    pupil in time.
    """

    pupil: str
    urn: str
    referred: str
    first: str
    by: str
    reason: str
    registration: str
    keyworker: str
    ended: str = ""
    end_reason: str = ""
    moves: tuple[Move, ...] = ()
    planned: str = ""
    decision: str = "accepted"
    decided: str = ""
    next_place: str = ""
    phased: bool = False
    slips: str = ""
    year_override: int | None = None
    check_ins: str = ""
    provider: str = ""
    follow_up_from: str = ""
    follow_up_end: str = ""
    follow_up_end_reason: str = ""

    @property
    def key(self) -> str:
        return f"{self.pupil}/{self.referred}"

    @property
    def calendar(self) -> Calendar:
        return CALENDARS[self.urn]

    @cached_property
    def referred_on(self) -> date:
        return date.fromisoformat(self.referred)

    @cached_property
    def first_day(self) -> date | None:
        return date.fromisoformat(self.first) if self.first else None

    @cached_property
    def planned_start(self) -> date | None:
        return date.fromisoformat(self.planned) if self.planned else self.first_day

    @cached_property
    def ended_on(self) -> date | None:
        return date.fromisoformat(self.ended) if self.ended else None

    @property
    def last_day(self) -> date:
        """The last day that anything can be said of the stay itself."""
        return self.ended_on or TODAY

    @property
    def year(self) -> int:
        """The academic year in which the stay began: practice got better from year to year."""
        return academic_year(self.planned_start or self.referred_on)


@dataclass(frozen=True)
class Entry:
    """A contact told in full, in place of what chance would have said."""

    stay: str
    day: str
    kind: str
    who: str
    note: str

    @property
    def held_on(self) -> date:
        return date.fromisoformat(self.day)

    @property
    def people(self) -> list[str]:
        return self.who.split()
