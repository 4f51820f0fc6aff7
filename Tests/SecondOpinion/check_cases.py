#!/usr/bin/env python3
"""Compares what runs over the cases said with what was worked out by hand.

usage: check_cases.py CASES [OUTPUTS]

CASES is a folder that make_cases.py has written. OUTPUTS holds one file for each run, NAME.1.json, NAME.2.json and so
on, {"results": [...], "members": {...}}; without OUTPUTS naive.py is asked. Prints what differs. Exit 0 when nothing
does, 1 when something does or a file is missing, 2 when nothing was compared.
"""

import json
import os
import sys
from datetime import date

from compare import as_member, same
from naive import Run, opinion
from records import Organisation


def ask_naive(folder, run):
    days = [date.fromisoformat(run[name]) for name in ("from", "to", "as_of")]
    organisation = Organisation(folder, days[2])
    urns = run["settings"] or organisation.settings
    return opinion(Run(*days), [organisation.settings[urn] for urn in sorted(urns)], run["by"], with_members=True)


def read(outputs, name):
    path = os.path.join(outputs, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def differences(run, output):
    results = {(result["setting"], result["measure"], str(result["group"])): result for result in output["results"]}
    for expected in run["members"]:
        yield from compare_members(expected, output, results)
    for expected in run["figures"]:
        where = f"{expected['setting']} {expected['measure']} {expected['group'] or ''}"
        result = results.get((expected["setting"], expected["measure"], str(expected["group"])))
        if result is None:
            yield f"{where}: no such result"
            continue
        for name, value in expected["figures"].items():
            if name not in result or not alike(value, result[name]):
                yield f"{where} {name}: by hand {value}, said {result.get(name, 'nothing')}"


def compare_members(expected, output, results):
    where = f"{expected['setting']} {expected['measure']}"
    rows = [as_member(member) for member in output["members"].get(expected["measure"], [])]
    said = {ref: counted for setting, ref, counted, _ in rows if setting == expected["setting"]}
    if said != expected["members"]:
        yield f"{where} members: by hand {show(expected['members'])}; said {show(said)}"
    result = results.get((expected["setting"], expected["measure"], "None"), {})
    size = result.get("denominator", result.get("n", result.get("count")))
    if size != len(expected["members"]):
        yield f"{where}: by hand {len(expected['members'])} members, the figure says {size}"


def show(members):
    return ", ".join(f"{ref} {counted}" for ref, counted in sorted(members.items())) or "nobody"


def alike(a, b):
    """Equal as numbers: by hand, 0.5 and a whole 13 are written as people write them."""
    return same(float(a), b) if isinstance(a, int) and isinstance(b, float) else same(a, b)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder, outputs = sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else None
    with open(os.path.join(folder, "cases.json"), encoding="utf-8") as file:
        cases = json.load(file)
    compared, wrong = 0, 0
    for case in cases:
        for number, run in enumerate(case["runs"], 1):
            name = f"{case['name']}.{number}.json"
            output = read(outputs, name) if outputs else ask_naive(os.path.join(folder, case["name"]), run)
            found = list(differences(run, output)) if output else ["no output"]
            compared += len(run["members"]) + len(run["figures"]) if output else 0
            wrong += len(found)
            for line in found:
                print(f"{name} (as of {run['as_of']}): {line}")
    print(f"{compared} expectations compared: {wrong or 'no'} difference{'' if wrong == 1 else 's'}")
    sys.exit(2 if compared == 0 else 1 if wrong else 0)


if __name__ == "__main__":
    main()
