"""One row of the table: two ways of doing the same, measured in alternation, and the bound that the ratio should keep."""

import statistics
import sys
from dataclasses import dataclass, field
from typing import Callable, Optional


@dataclass(frozen=True)
class Bound:
    """What a figure must come out at. Where both are measured it is about ours divided by theirs."""

    at_most: Optional[float] = None
    at_least: Optional[float] = None

    def holds(self, value):
        return (self.at_most is None or value <= self.at_most) and (self.at_least is None or value >= self.at_least)

    def __str__(self):
        parts = [f"≤ {self.at_most:.3g}"] if self.at_most is not None else []
        parts += [f"≥ {self.at_least:.3g}"] if self.at_least is not None else []
        return " ".join(parts) or "–"


@dataclass
class Comparison:
    """`ours` and `theirs` measure once and give a figure in `unit`; without `theirs` the figure itself is bounded."""

    name: str
    unit: str
    bound: Bound
    ours: Callable[[], float]
    theirs: Optional[Callable[[], float]] = None
    other: str = ""
    # For what takes long: so many rounds count at the most.
    most_rounds: Optional[int] = None
    # Before the rounds that count there is one that does not, unless both see to their own warmth.
    warms_up: bool = True
    our_figures: list = field(default_factory=list)
    their_figures: list = field(default_factory=list)

    def measure(self, rounds):
        """Who goes first takes turns."""
        if self.warms_up:
            self._round(ours_first=False)
        for number in range(min(rounds, self.most_rounds or rounds)):
            ours, theirs = self._round(ours_first=number % 2 == 0)
            self.our_figures.append(ours)
            if self.theirs:
                self.their_figures.append(theirs)
        return self

    def _round(self, ours_first):
        if not self.theirs:
            return self.ours(), None
        if ours_first:
            ours = self.ours()
            return ours, self.theirs()
        theirs = self.theirs()
        return self.ours(), theirs

    def bounded(self):
        """What the bound is about, a figure each round."""
        if self.theirs:
            return [ours / theirs for ours, theirs in zip(self.our_figures, self.their_figures)]
        return self.our_figures

    def held(self):
        return self.bound.holds(statistics.median(self.bounded()))

    def as_json(self):
        return {"name": self.name, "unit": self.unit, "against": self.other, "at_most": self.bound.at_most,
                "at_least": self.bound.at_least, "ours": self.our_figures, "theirs": self.their_figures,
                "median": statistics.median(self.bounded()), "held": self.held()}

    def line(self):
        ours = amount(statistics.median(self.our_figures), self.unit)
        theirs = amount(statistics.median(self.their_figures), self.unit) if self.theirs else ""
        figures = self.bounded()
        shown = f"{statistics.median(figures):.2f}" if self.theirs else ""
        unit = self.unit if not self.theirs else ""
        spread = " to ".join(amount(x, unit) if unit else f"{x:.2f}" for x in (min(figures), max(figures)))
        bound = f"{self.bound}{' ' + unit if unit else ''}"
        return f"| {self.name} | {ours} | {theirs} {self.other} | {shown} | {spread} | {bound} | {'yes' if self.held() else 'no'} |"


HEADING = "| what | ours | against | ratio | spread | bound | held |\n| --- | --- | --- | --- | --- | --- | --- |"


def amount(value, unit):
    if unit == "/s":
        return f"{value:,.0f}/s"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()


def note(text):
    print(text, file=sys.stderr, flush=True)


class Differ(Exception):
    """The answers differ, so their times say nothing."""


def demand_same(ours, theirs, what):
    if ours != theirs:
        raise Differ(f"{what}: {str(ours)[:300]} | {str(theirs)[:300]}")
