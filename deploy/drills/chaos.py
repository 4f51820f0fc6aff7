"""Several staff at work while the program, a backend or the whole server is killed, round after round.

usage: deploy/drill chaos [--rounds N] [--seed S] [--staff N] [--beside JOBS] [--sabotage]

Every other round an import, the nightly evidence or a backup is under way as well. After each round every acknowledged act must be there
exactly once and no act by half; what was not acknowledged can be sent again under the same identifier; an import left all or nothing,
evidence comes out the same when it is computed again, a backup that was cut off is none; the trail is whole, the rules of sql/checks
hold, and the server starts again by one command.
"""

import argparse
import collections
import random
import signal
import sys
import time

from harm import Harm
from jobs import JOBS, Backup
from school import School

# Exits that leave open whether to send again: failed (1), the database gone (9); or a signal.
OPEN_ENDS = (1, 9)
# Each so many rounds doctor looks, and the newest backup is restored and compared.
EXAMINED, PROVEN = 5, 50


class Round:
    """Staff at work, perhaps with long work beside them; something killed; and what was there afterwards."""

    def __init__(self, school, number, chance, staff, jobs):
        self.school, self.number, self.chance = school, number, chance
        self.harm = Harm(school, chance)
        self.job = chance.choice(jobs)(school, number) if number % 2 == 0 else None
        self.first = len(school.office.acts)
        self.staff = staff
        self.faults = []

    def play(self):
        workers = self.school.work(self.chance, self.staff, self.job)
        time.sleep(self.chance.uniform(0, self.school.pace))
        self.harm.do()
        for worker in workers:
            worker.join()
        self.seconds = self.school.start()
        self.acts = self.school.office.acts[self.first:]

    def look(self):
        self.faults += self.school.ledger.faults(self.acts)
        if self.job:
            self.faults += self.job.faults()
        self.take_back()
        self.send_again()
        self.faults += self.school.ledger.faults(self.school.office.acts)
        self.faults += self.school.examine() if self.number % EXAMINED == 0 else self.school.trail()

    def take_back(self):
        """Taking back is an act as well, of whatever was acknowledged in this round."""
        numbers = self.school.ledger.changes()
        there = [act for act in self.acts if act.acknowledged and act.identifier in numbers]
        if not there:
            return
        act = self.chance.choice(there)
        undoing = self.school.office.take_back(numbers[act.identifier][0], act.arguments[-1])
        self.school.office.send(undoing)
        if undoing.ends != [0]:
            self.faults.append(f"taking an act back ended with {undoing.ends}: {undoing.said[-1]}")

    def send_again(self):
        open_acts = [act for act in self.acts if not act.acknowledged]
        for act in open_acts:
            if act.ends[0] >= 0 and act.ends[0] not in OPEN_ENDS:
                self.faults.append(f"{act.arguments[0]} ended with {act.ends[0]}: {act.said[-1]}")
        self.faults += self.school.send_again(open_acts)

    def beside(self):
        return f" beside {self.job.name()} (ended with {self.job.ends[0]})" if self.job else ""


def sabotage(school):
    """Removes an acknowledged act as nobody but the cluster's superuser can, for the drill to find out."""
    act = next(act for act in school.office.acts if act.acknowledged and act.arguments[0] == "contact")
    school.ledger.rows(f"set session_replication_role = replica; delete from waymark.change where act_id = '{act.identifier}'")
    print("Removed an acknowledged act by hand.")


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill chaos", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--staff", type=int, default=4, help="at work at once")
    parser.add_argument("--beside", default="import,nightly,backup,export", help="the long work to choose from, by commas")
    parser.add_argument("--sabotage", action="store_true", help="remove an acknowledged act before the last round; the drill must fail")
    parser.usage = next(line[7:] for line in __doc__.splitlines() if line.startswith("usage: "))
    options = parser.parse_args()
    beside = [job for job in JOBS if job.__name__.lower() in options.beside.split(",")]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    chance = random.Random(options.seed)
    begun = time.monotonic()
    school = None
    said, harms, jobs, lost, slowest = collections.Counter(), collections.Counter(), collections.Counter(), 0, 0.0
    try:
        school = School(options.folder, options.waymark, options.seed)
        school.warm_up(chance, options.staff)
        for number in range(1, options.rounds + 1):
            if options.sabotage and number == options.rounds:
                sabotage(school)
            this = Round(school, number, chance, options.staff, beside)
            this.play()
            this.look()
            if number % PROVEN == 0:
                this.faults += Backup(school, number).again() + Backup(school, number).proof()
            harms[this.harm.said()] += 1
            slowest = max(slowest, this.seconds)
            unsure = [act for act in this.acts if act.ends[0]]
            said.update(f"exit {act.ends[0]}: {act.said[0]}" if act.ends[0] > 0 else "killed" for act in unsure)
            if this.job:
                cut = "cut off" if this.job.ends[0] else "ended well"
                jobs[f"{this.job.name()} {cut}"] += 1
            print(f"round {number}: {this.harm.said()} killed{this.beside()}; {len(this.acts) - len(unsure)} of {len(this.acts)} acts "
                  f"acknowledged at once, ready after {this.seconds:.1f} s{'' if not this.faults else ': FAULTS'}", flush=True)
            for fault in this.faults:
                print(f"  {fault}", flush=True)
            lost += len(this.faults)
        print(f"\n{options.rounds} rounds (seed {options.seed}) in {time.monotonic() - begun:.0f} s, {options.staff} staff at once; "
              f"{sum(act.acknowledged for act in school.office.acts)} acts acknowledged.")
    finally:
        if school:
            school.stop()
    print("killed: " + ", ".join(f"{kind} {times}" for kind, times in sorted(harms.items())))
    print("long work: " + ", ".join(f"{kind} {times}" for kind, times in sorted(jobs.items())))
    print(f"slowest next start: {slowest:.1f} s")
    for sentence, times in said.most_common():
        print(f"  {times} x {sentence}")
    print(f"FAILED: {lost} faults." if lost else "Nothing that was acknowledged is lost, nothing is there by half or twice, the trail is whole.")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
