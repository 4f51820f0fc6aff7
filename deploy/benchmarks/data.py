"""Generated schools, each made once in a run and loaded into a database of its own."""

import csv
import subprocess
import sys
from dataclasses import dataclass

from comparison import note
from workshop import OPINION, TODAY


@dataclass(frozen=True)
class Size:
    name: str
    settings: int
    # Who join a setting in a year.
    pupils: int
    first_year: int
    last_year: int = 2025


class Data:
    def __init__(self, workshop, seed):
        self.workshop = workshop
        self.seed = seed

    def folder(self, size):
        folder = self.workshop.folder / size.name
        if not folder.exists():
            note(f"Generating {size.name}: {size.settings} settings, {size.pupils} pupils a year ...")
            subprocess.run(
                [sys.executable, OPINION / "generate.py", folder, *map(str, (self.seed, size.settings, size.pupils, size.first_year,
                                                                              size.last_year)), "--limit", TODAY],
                check=True, stdout=subprocess.DEVNULL)
        return folder

    def rows(self, size):
        return sum(file.read_bytes().count(b"\n") - 1 for file in self.folder(size).glob("*.csv"))

    def load(self, size):
        """The program's database is this school's from here on."""
        folder = self.folder(size)
        self.workshop.use(size.name, lambda: self.workshop.waymark("import", folder))

    def table(self, size, name):
        with (self.folder(size) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
