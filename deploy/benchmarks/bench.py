"""Measures the program against what a user would pick instead, in alternation in one run, and prints the ratios.

usage: deploy/bench [--quick] [--only NAME ...] [--settings N] [--pupils N] [--scale X] [--rounds N] [--seed N] [--json FILE]

Refuses to compare times when the answers differ. It says of each figure whether it kept its bound; the exit code says only
whether everything could be measured.
"""

import argparse
import json
import os
import platform
import sys
from pathlib import Path

from acts import Acts
from check_ins import CheckIns
from comparison import HEADING, Differ, note
from country import Country
from data import Data
from folders import Folders
from nightly import Nightly
from school import School
from screens import Screens
from statements import Statements
from workshop import Workshop

SUBJECTS = {
    "statements": lambda workshop, options, data: Statements(workshop, options),
    "school": School,
    "folders": Folders,
    "screens": Screens,
    "acts": Acts,
    "check-ins": CheckIns,
    "nightly": Nightly,
    "country": Country,
}
# Only on demand: it takes as long as its scale says.
ASKED_FOR = {"country"}


def measure(workshop, options):
    data = Data(workshop, options.seed)
    for name in options.only or [name for name in SUBJECTS if name not in ASKED_FOR]:
        note(f"Measuring {name} ...")
        for comparison in SUBJECTS[name](workshop, options, data).comparisons():
            yield comparison.measure(options.rounds)
            print(comparison.line(), flush=True)


def given():
    parser = argparse.ArgumentParser(prog="deploy/bench", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--client", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="small, in about two minutes")
    parser.add_argument("--only", action="append", choices=SUBJECTS, help="measure this and no other; may be repeated")
    parser.add_argument("--settings", type=int, help="of the school that is imported")
    parser.add_argument("--pupils", type=int, help="who join a setting of it in a year")
    parser.add_argument("--scale", type=float, default=0.1, help="of the country, with `--only country`: 1.0 is the nation")
    parser.add_argument("--rounds", type=int, help="that count, of each comparison")
    parser.add_argument("--check-in-seconds", type=int, help="how long fifty keyworkers record")
    parser.add_argument("--seed", type=int, default=1, help="of what is generated")
    parser.add_argument("--json", help="the raw figures go into this file")
    options = parser.parse_args()
    options.settings = options.settings or (3 if options.quick else 8)
    options.pupils = options.pupils or (60 if options.quick else 300)
    options.rounds = options.rounds or (3 if options.quick else 5)
    return options


def main():
    options = given()
    workshop = Workshop(options.folder, options.waymark, options.client)
    workshop.start()
    figures = []
    print(f"{os.cpu_count()} processors, {platform.machine()}, PostgreSQL {workshop.major}; medians of {options.rounds} rounds\n")
    print(HEADING)
    try:
        for comparison in measure(workshop, options):
            figures.append(comparison.as_json())
    except Differ as difference:
        sys.exit(f"The answers differ, so there is nothing to compare the times of. {difference}")
    finally:
        if options.json:
            Path(options.json).write_text(json.dumps({"options": vars(options), "figures": figures}, indent=2))
    missed = [figure["name"] for figure in figures if not figure["held"]]
    print(f"\n{len(figures) - len(missed)} of {len(figures)} figures kept their bound.")


if __name__ == "__main__":
    main()
