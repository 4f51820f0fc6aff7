"""Chance that comes out the same on every machine and every version of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """A stream of chance of its own for each story, so that changing one story leaves the others as they are.

    Only `random()` is drawn from: Python promises that sequence for a seed, and nothing of `choice` or `shuffle`.
    """

    SEED = "Wrenbrook"

    def __init__(self, story: str) -> None:
        self._random = random.Random(f"{self.SEED}/{story}").random

    def chance(self, probability: float) -> bool:
        return self._random() < probability

    def between(self, low: int, high: int) -> int:
        return low + int(self._random() * (high - low + 1))

    def one(self, items: Sequence[Item]) -> Item:
        return items[self.between(0, len(items) - 1)]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """`count` different items, in the order they were given."""
        left = list(range(len(items)))
        taken = {left.pop(self.between(0, len(left) - 1)) for _ in range(min(count, len(items)))}
        return [items[index] for index in sorted(taken)]


class Deck:
    """Deals sentences so that none comes again before all have been used."""

    def __init__(self) -> None:
        self._dealt: dict[str, list[str]] = {}

    def deal(self, dice: Dice, name: str, sentences: Sequence[str]) -> str:
        left = self._dealt.get(name) or list(sentences)
        sentence = left.pop(dice.between(0, len(left) - 1))
        self._dealt[name] = left
        return sentence
