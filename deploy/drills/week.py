"""A fortnight of nights and a few acts a day, with the day moved on: nothing grows without cause, and evidence stays what it was.

usage: deploy/drill week [--days N] [--from DAY]

Every day a few acts, the worklist, evidence nightly (twice: the second time there is nothing new), backup create, backup prune and audit head.
It begins before the clocks go back in October and a half-term ends. Evidence is computed as of each day (WAYMARK_TODAY); backups are made
and thinned out by a clock that says that day (faketime).
"""

import argparse
import datetime
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time

from school import School

# What the default of backup prune may leave after a month: seven days, five weeks, two months, and the newest that was proven.
MOST_BACKUPS = 15
# A server's log of a quiet day.
MOST_LOG = 200_000
ACTS = 3
# Doctor's checks of ages, which go by the real clock.
AGES = (15, 16, 17)


class Night:
    """The work of one day, as timers do it, and what it left."""

    def __init__(self, school, day, heads):
        self.school, self.day, self.heads = school, day, heads
        self.faults = []

    def live(self, chance, acts):
        today = self.day.isoformat()
        self.school.office.environment["WAYMARK_TODAY"] = today
        for staff in chance.sample(self.school.people(), 2)[:1] * acts:
            act = self.school.office.make(chance.choice(self.school.pupils_of(staff)), staff, kind="contact")
            if self.school.office.send(act):
                self.faults.append(f"contact ended with {act.ends[-1]}: {act.said[-1]}")
        self.run("today", "--team", "--format", "json")
        before = self.runs()
        self.run("evidence", "nightly", "--metrics", f"{self.school.folder}/nightly.prom")
        first = self.runs()
        self.run("evidence", "nightly", "--metrics", f"{self.school.folder}/nightly.prom")
        if self.runs() != first:
            self.faults.append(f"a second evidence nightly of {today} made {self.runs() - first} runs more")
        self.new_runs = first - before
        for words in (("create",), ("prune",)):
            self.run("backup", *words, clock=f"{today} 02:15:00")
        head = self.run("audit", "head", "--format", "csv").splitlines()
        with open(self.heads, "a") as out:
            out.writelines(line + "\n" for line in (head if os.path.getsize(self.heads) == 0 else head[1:]))
        self.measure()

    def run(self, *arguments, clock=None):
        command = [self.school.program, *arguments, "--no-input"]
        if clock:
            command = ["faketime", clock, *command]
        done = subprocess.run(command, env={**self.school.office.environment, "TZ": "Europe/London"}, capture_output=True, text=True)
        if done.returncode:
            self.faults.append(f"{' '.join(arguments)} of {self.day} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def runs(self):
        return int(self.school.ledger.rows("select count(*) from evidence.run")[0])

    def measure(self):
        size, changes = self.school.ledger.rows("select pg_database_size('waymark') || '|' || (select count(*) from waymark.change)")[0].split("|")
        self.size, self.changes = int(size), int(changes)
        shelf = f"{self.school.home}/backups"
        self.backups = [name for name in os.listdir(shelf)]
        self.log = size_of(f"{self.school.home}/log")

    def line(self):
        return (f"{self.day:%a %d %b}: database {self.size / 1e6:.1f} MB, {self.changes} changes, {self.new_runs} runs more, "
                f"{len(self.backups)} backups, log {self.log / 1e3:.0f} kB{': FAULTS' if self.faults else ''}")


def size_of(folder):
    return sum(os.path.getsize(f"{where}/{name}") for where, _, names in os.walk(folder) for name in names)


def drift(school, nights, heads):
    """What may not be after all these days."""
    faults = []
    runs = [run["number"] for run in json.loads(school.waymark("evidence", "list", "--format", "json").stdout)["runs"]]
    for run in runs:
        repeated = school.waymark("evidence", "repeat", str(run), accept=None, today=nights[-1].day.isoformat())
        if repeated.returncode:
            faults.append(f"evidence repeat {run} ended with {repeated.returncode}: {repeated.stderr}{repeated.stdout[:300]}")
    verified = school.waymark("audit", "verify", "--against", heads, accept=None)
    if verified.returncode:
        faults.append(f"audit verify --against the heads of all days ended with {verified.returncode}: {verified.stderr}")
    settings = int(school.ledger.rows("select count(*) from waymark.setting")[0])
    for night in nights:
        if night.new_runs > 2 * settings:
            faults.append(f"evidence nightly of {night.day} made {night.new_runs} runs for {settings} settings")
    growth = [after.size - before.size for before, after in zip(nights, nights[1:])]
    half = len(growth) // 2
    early, late = statistics.mean(growth[:half]), statistics.mean(growth[half:])
    if late > 2 * max(early, 500_000):
        faults.append(f"the database grew by {early / 1e3:.0f} kB a day at first and by {late / 1e3:.0f} kB a day at last")
    if len(nights[-1].backups) > MOST_BACKUPS:
        faults.append(f"{len(nights[-1].backups)} backups were kept")
    if nights[-1].log > MOST_LOG:
        faults.append(f"the server's log has {nights[-1].log} bytes")
    proven = school.waymark("backup", "verify", "last", accept=None)
    if proven.returncode:
        faults.append(f"backup verify last ended with {proven.returncode}: {proven.stderr}")
    return runs, statistics.mean(growth), faults + school.trail() + school.examine(aside=AGES)


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill week", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--from", dest="first", type=datetime.date.fromisoformat, default=datetime.date(2026, 10, 19))
    parser.add_argument("--seed", type=int, default=1)
    parser.usage = next(line[7:] for line in __doc__.splitlines() if line.startswith("usage: "))
    options = parser.parse_args()
    if options.days < 4:
        parser.error("at least 4 days, to see growth")
    if not shutil.which("faketime"):
        print("faketime is not installed (apt install faketime)", file=sys.stderr)
        sys.exit(69)
    chance, begun, school, nights, lost = random.Random(options.seed), time.monotonic(), None, [], 0
    heads = f"{options.folder}/heads.csv"
    open(heads, "w").close()
    try:
        school = School(options.folder, options.waymark, options.seed)
        for number in range(options.days):
            night = Night(school, options.first + datetime.timedelta(days=number), heads)
            night.live(chance, ACTS if night.day.weekday() < 5 else 0)
            nights.append(night)
            lost += len(night.faults)
            print(night.line(), flush=True)
            for fault in night.faults:
                print(f"  {fault}", flush=True)
        runs, growth, faults = drift(school, nights, heads)
        lost += len(faults)
        for fault in faults:
            print(f"  {fault}")
    finally:
        if school:
            school.stop()
    print(f"\n{options.days} days in {time.monotonic() - begun:.0f} s: the database grew by {growth / 1e3:.0f} kB a day; {len(runs)} runs of evidence, "
          f"each computed again; {len(nights[-1].backups)} backups kept, log {nights[-1].log / 1e3:.0f} kB.")
    print(f"FAILED: {lost} faults." if lost else "Nothing grew without cause, every run of evidence came out the same again, the trail follows from every head.")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
