#!/usr/bin/env python3
"""Compares two opinions on the same run, figure by figure and member by member.

usage: compare.py A.json B.json [--may-be-empty]

Each file holds {"results": [...], "members": {...}} (members in one of them only are not compared, and a note says so).
Whole numbers, words and nulls must be equal; other numbers to 1e-12 of their size. The order must be the same too:
results as they stand, members as they stand within a measure. A member is {"setting", "kind", "ref", "counted"}, or
a list [setting, ref, counted], which leaves the kind open.

Prints the first differences. Exit 0 when there is none, 1 when there is, 2 when there was nothing to compare: a file
without results or, unless the run may be empty, two files of which no measure has a member.
"""

import json
import sys

SHOWN = 40
RELATIVE = 1e-12


def same(a, b):
    if isinstance(a, float) or isinstance(b, float):
        if not (is_number(a) and is_number(b)):
            return False
        return abs(a - b) <= RELATIVE * max(abs(a), abs(b))
    return type(a) is type(b) and a == b


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def name_of(result):
    group = result["group"]
    return (result["setting"], result["measure"], (group["by"], group["value"]) if group else None)


def compare_results(a, b):
    names_a, names_b = [name_of(result) for result in a], [name_of(result) for result in b]
    for names, file in ((names_a, "first"), (names_b, "second")):
        for name in sorted(duplicates(names), key=str):
            yield f"{show(name)}: more than once in the {file}"
    by_name_a, by_name_b = dict(zip(names_a, a)), dict(zip(names_b, b))
    yield from only_in(names_a, by_name_b, "first")
    yield from only_in(names_b, by_name_a, "second")
    for name, result in by_name_a.items():
        other = by_name_b.get(name)
        if other is None:
            continue
        for key in sorted((result.keys() | other.keys()) - {"setting", "measure", "group"}):
            if key not in result or key not in other or not same(result[key], other[key]):
                yield f"{show(name)} {key}: {result.get(key, 'absent')} | {other.get(key, 'absent')}"
    if names_a != names_b and set(names_a) == set(names_b):
        first = next(i for i, (x, y) in enumerate(zip(names_a, names_b)) if x != y)
        yield f"order of results, from number {first + 1}: {show(names_a[first])} | {show(names_b[first])}"


def compare_members(a, b):
    for measure in dict.fromkeys([*a, *b]):
        list_a, list_b = [as_member(m) for m in a.get(measure, [])], [as_member(m) for m in b.get(measure, [])]
        keys_a, keys_b = [m[:2] for m in list_a], [m[:2] for m in list_b]
        by_key_a, by_key_b = dict(zip(keys_a, list_a)), dict(zip(keys_b, list_b))
        for keys, file in ((keys_a, "first"), (keys_b, "second")):
            for key in sorted(duplicates(keys)):
                yield f"{measure} member {show(key)}: more than once in the {file}"
        yield from (f"{measure} member {line}" for line in only_in(keys_a, by_key_b, "first"))
        yield from (f"{measure} member {line}" for line in only_in(keys_b, by_key_a, "second"))
        for key, member in by_key_a.items():
            other = by_key_b.get(key)
            if other is None:
                continue
            if not same(member[2], other[2]):
                yield f"{measure} member {show(key)} counted: {member[2]} | {other[2]}"
            if None not in (member[3], other[3]) and member[3] != other[3]:
                yield f"{measure} member {show(key)} kind: {member[3]} | {other[3]}"
        if keys_a != keys_b and set(keys_a) == set(keys_b):
            yield f"{measure}: members in another order"


def as_member(member):
    """(setting, ref, counted, kind), the kind None where it is not given."""
    if isinstance(member, list):
        return (*member, None)
    return member["setting"], member["ref"], member["counted"], member.get("kind")


def duplicates(keys):
    seen, twice = set(), set()
    for key in keys:
        (twice if key in seen else seen).add(key)
    return twice


def only_in(keys, others, file):
    return (f"{show(key)}: only in the {file}" for key in keys if key not in others)


def show(key):
    return " ".join("=".join(part) if isinstance(part, tuple) else str(part) for part in key if part is not None)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def has_a_member(result):
    return any(result.get(size) for size in ("denominator", "n", "count"))


def refuse(sentence):
    print(f"nothing to compare: {sentence}", file=sys.stderr)
    sys.exit(2)


def main():
    paths = [argument for argument in sys.argv[1:] if argument != "--may-be-empty"]
    if len(paths) != 2:
        sys.exit(__doc__)
    a, b = load(paths[0]), load(paths[1])
    if not a.get("results") or not b.get("results"):
        refuse("a file has no results")
    if "--may-be-empty" not in sys.argv and not any(map(has_a_member, a["results"] + b["results"])):
        refuse("no measure has a member")
    differences = list(compare_results(a["results"], b["results"]))
    counted = f"{len(a['results'])} results"
    if "members" in a and "members" in b:
        differences += compare_members(a["members"], b["members"])
        counted += f", {sum(map(len, a['members'].values()))} members"
    elif "members" in a or "members" in b:
        print("members not compared: only one file has them", file=sys.stderr)
    for line in differences[:SHOWN]:
        print(line)
    if len(differences) > SHOWN:
        print(f"... and {len(differences) - SHOWN} more")
    print(f"{counted}: {len(differences) or 'no'} difference{'' if len(differences) == 1 else 's'}")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
