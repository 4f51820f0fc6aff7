#!/usr/bin/env python3
"""The second opinion: every evidence measure from an exchange folder, computed naively, member by member.

It exists to be compared with. Waymark computes evidence in SQL over sets; this walks over the members of each
measure in plain Python and asks of each one whether it counts, with the definition's sentence beside the answer. It
shares no code with Waymark, and prefers being plainly right to being fast (12,000 pupils take a minute or two).

usage: naive.py FOLDER --as-of D [--from D --to D] [--setting URN]... [--by BREAKDOWN]... [--members]

Prints {"results": [...], "members": {...}} in the shape and the order of `waymark evidence run --format json` and
`waymark evidence members --format json`; members only when asked for. The period is by default the academic year that
contains D. Exit 64 when D or `to` lies before `from`, the folder has no settings, or not the one asked for.
"""

import argparse
import json
import sys
from datetime import date

from days import academic_year
from figures import figures
from measures import BREAKDOWNS, MEASURES
from records import Organisation

import area05, area11, area12, area13  # noqa: E401,F401  Each puts its measures on the list, in the page's order.


class Run:
    """What a run fixes: the period from `period_from` to `period_to`, D (`as_of`), and E (`end`)."""

    def __init__(self, period_from, period_to, as_of):
        self.period_from = period_from
        self.period_to = period_to
        self.as_of = as_of
        self.end = min(period_to, as_of)

    def in_period(self, day):
        """In the period and by D."""
        return day is not None and self.period_from <= day <= self.period_to and day <= self.as_of


def results(run, settings, breakdowns):
    """Every measure for every setting by URN, then for all of them pooled; totals first, then groups by code."""
    pools = [(setting.urn, [setting]) for setting in settings] + [("all", settings)]
    for name, pool in pools:
        for measure in MEASURES:
            members = measure.members(run, pool)
            yield result(name, measure, None, members)
            for breakdown in breakdowns:
                groups = {}
                for member in members:
                    groups.setdefault(member.group(breakdown), []).append(member)
                for value in sorted(groups):
                    yield result(name, measure, {"by": breakdown, "value": value}, groups[value])


def result(name, measure, group, members):
    return {"setting": name, "measure": measure.identifier, "group": group, "kind": measure.kind,
            **figures(measure.kind, [member.counted for member in members])}


def members_by_measure(run, settings):
    """For every measure, the members of each setting, by setting, then by ref."""
    return {measure.identifier: [
        {"setting": setting.urn, "kind": member.kind, "ref": member.ref, "counted": member.counted}
        for setting in settings
        for member in sorted(measure.members(run, [setting]), key=lambda member: member.ref)
    ] for measure in MEASURES}


def opinion(run, settings, breakdowns, with_members):
    output = {"results": list(results(run, settings, breakdowns))}
    if with_members:
        output["members"] = members_by_measure(run, settings)
    return output


def arguments():
    parser = argparse.ArgumentParser(description="Computes every evidence measure from an exchange folder, naively.")
    parser.add_argument("folder")
    parser.add_argument("--from", dest="period_from", type=date.fromisoformat)
    parser.add_argument("--to", dest="period_to", type=date.fromisoformat)
    parser.add_argument("--as-of", dest="as_of", type=date.fromisoformat, required=True)
    parser.add_argument("--setting", dest="settings", action="append", default=[])
    parser.add_argument("--by", dest="breakdowns", action="append", default=[], choices=BREAKDOWNS)
    parser.add_argument("--members", action="store_true")
    return parser.parse_args()


def refuse(sentence):
    print(f"naive.py: {sentence}", file=sys.stderr)
    sys.exit(64)


def main():
    given = arguments()
    year = academic_year(given.as_of)
    run = Run(given.period_from or date(year, 9, 1), given.period_to or date(year + 1, 8, 31), given.as_of)
    if run.as_of < run.period_from or run.period_to < run.period_from:
        refuse("D and the last day of the period must not be before its first day")

    organisation = Organisation(given.folder, run.as_of)
    if not organisation.settings:
        refuse(f"no settings in {given.folder}")
    unknown = [urn for urn in given.settings if urn not in organisation.settings]
    if unknown:
        refuse(f"no such setting: {', '.join(unknown)}")
    settings = [organisation.settings[urn] for urn in sorted(set(given.settings) or organisation.settings)]

    json.dump(opinion(run, settings, given.breakdowns, given.members), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
