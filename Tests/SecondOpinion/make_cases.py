#!/usr/bin/env python3
"""Writes the cases made by hand: an exchange folder each, and what runs over them must say.

usage: make_cases.py FOLDER

Makes FOLDER/NAME for each case, a valid exchange folder, and FOLDER/cases.json:

    [{"name", "about", "runs": [{"from", "to", "as_of", "settings", "by", "members", "figures"}]}]

An empty `settings` means all of them. `members` holds, for some measures and settings, every member and how it counted;
`figures` some figures of some results. Both were worked out by hand from the definitions, so they are a third opinion
beside Waymark and naive.py; check_cases.py compares.
"""

import json
import os
import sys

from cases import CASES
from exchange_files import write


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    index = []
    for make in CASES:
        case = make()
        write(os.path.join(folder, case.name), case.tables)
        index.append({"name": case.name, "about": case.about, "runs": [run.as_json() for run in case.runs]})
    with open(os.path.join(folder, "cases.json"), "w", encoding="utf-8") as file:
        json.dump(index, file, indent=1)
    print(f"{len(index)} cases, {sum(len(case['runs']) for case in index)} runs")


if __name__ == "__main__":
    main()
