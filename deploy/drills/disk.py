"""Staff, imports, evidence, backups and exports at work while the disk under them runs full.

usage: deploy/drill disk [--rounds N] [--seed S] [--staff N]

A small filesystem holds, turn by turn, Waymark's home, the folder with the backups and the folder of an export; it is filled to the last
page, or nearly, at a random moment. Every command must say that there is no room, in a sentence and with the exit code for it; nothing may
be there by half; and once there is room again, one start later every acknowledged act must be there and everything must work. It takes root,
who may mount.
"""

import argparse
import collections
import os
import random
import signal
import sys
import time

from jobs import Backup, Export, Import, Nightly
from school import School
from space import Space

# What a command may say whose server has no room, by how it ends. A server that can't write its log goes down.
SENTENCES = {
    1: ("run out of room", "no space left", "server closed the connection"),
    3: ("run out of room", "no space left", "runs made"),
    9: ("can't be reached", "stopping or starting", "connection to the database was lost", "lost at the last moment", "is not running"),
}
NEEDS_ROOT = 69
# Doctor's check of free space: a small disk it is.
SMALL_DISK = 14


def is_told(code, said):
    return code == 0 or any(words in said.lower().replace("\u2019", "'") for words in SENTENCES.get(code, ()))


class Place:
    """A filesystem, what lies on it, and who works on it."""

    def __init__(self, name, folder, program, seed, megabytes, jobs, leave):
        self.name, self.jobs, self.leave = name, jobs, leave
        self.space = Space(f"{folder}/{name}", megabytes)
        self.exports = self.space.folder if name == "exports" else f"{folder}/{name}-exports"
        environment = {"WAYMARK_BACKUPS": f"{self.space.folder}/shelf"} if name == "backups" else {}
        home = f"{self.space.folder}/home" if name == "home" else f"{folder}/{name}-home"
        try:
            self.school = School(folder, program, seed, home, environment)
        except BaseException:
            self.space.close()
            raise

    def close(self):
        self.space.make_room()
        self.school.stop()
        self.space.close()

    def job(self, kind, number):
        return Export(self.school, number, self.exports) if kind is Export else kind(self.school, number)


class Round:
    def __init__(self, place, number, chance, staff):
        self.place, self.school, self.chance, self.staff = place, place.school, chance, staff
        self.job = place.job(chance.choice(place.jobs), number)
        self.first = len(self.school.office.acts)
        self.left = chance.choice(place.leave)
        self.faults, self.said = [], collections.Counter()

    def play(self):
        workers = self.school.work(self.chance, self.staff, self.job)
        time.sleep(self.chance.uniform(0, self.school.pace))
        self.place.space.fill(self.left)
        if self.place.name == "home" and self.chance.random() < 0.5:
            self.school.ledger.use_up_log()
        for worker in workers:
            worker.join()
        self.acts = self.school.office.acts[self.first:]
        # Somebody who starts it again without having made room is told.
        started = self.school.waymark("database", "start", accept=None)
        said = " ".join(started.stderr.split())
        self.judge("database start", started.returncode, said)
        if "is not running" in said:
            self.faults.append(f"database start said no more than that nothing runs: {said}")
        for act in self.acts:
            self.judge(act.arguments[0], act.ends[0], act.said[0])
        self.judge(self.job.name(), self.job.ends[0], self.job.said[0])

    def judge(self, name, code, said):
        if code:
            self.said[f"{name} ended with {code}: {said}"] += 1
        if not is_told(code, said):
            self.faults.append(f"{name} ended with {code} on a full disk: {said}")

    def look(self):
        self.place.space.make_room()
        self.seconds = self.school.start()
        self.faults += self.school.ledger.faults(self.acts)
        self.faults += self.job.left() + self.job.again() + self.job.left()
        self.faults += self.school.send_again([act for act in self.acts if not act.acknowledged])
        self.faults += self.school.ledger.faults(self.school.office.acts)
        self.faults += self.school.trail()


def places(options):
    """What lies on the small disk, with how much of it is left free at random."""
    few = (0, 0, 0, 0, 40_000, 400_000)
    yield lambda: Place("home", options.folder, options.waymark, options.seed, 400, (Import, Nightly, Backup, Export), few)
    yield lambda: Place("backups", options.folder, options.waymark, options.seed, 60, (Backup,), (0, 4096, 200_000, 600_000, 1_000_000))
    yield lambda: Place("exports", options.folder, options.waymark, options.seed, 60, (Export,), (0, 4096, 60_000, 200_000, 350_000))


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill disk", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=10, help="for each of the three places")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--staff", type=int, default=3, help="at work at once")
    parser.usage = next(line[7:] for line in __doc__.splitlines() if line.startswith("usage: "))
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("This drill mounts a small filesystem, which takes root: sudo deploy/drill disk", file=sys.stderr)
        sys.exit(NEEDS_ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    chance = random.Random(options.seed)
    begun = time.monotonic()
    lost, acts, slowest, said = 0, 0, 0.0, collections.Counter()
    for make in places(options):
        place = make()
        try:
            place.school.warm_up(chance, options.staff)
            for number in range(1, options.rounds + 1):
                this = Round(place, number, chance, options.staff)
                this.play()
                this.look()
                slowest = max(slowest, this.seconds)
                said.update(this.said)
                print(f"{place.name}, round {number}: {this.left} bytes left beside {this.job.name()} (ended with {this.job.ends[0]}); "
                      f"{sum(act.ends[0] == 0 for act in this.acts)} of {len(this.acts)} acts acknowledged at once, "
                      f"ready after {this.seconds:.1f} s{'' if not this.faults else ': FAULTS'}", flush=True)
                for fault in this.faults:
                    print(f"  {fault}", flush=True)
                lost += len(this.faults)
            for fault in place.school.examine(aside=(SMALL_DISK,)):
                print(f"  {fault}", flush=True)
                lost += 1
            acts += sum(act.acknowledged for act in place.school.office.acts)
        finally:
            place.close()
    print(f"\n3 places, {options.rounds} rounds each (seed {options.seed}) in {time.monotonic() - begun:.0f} s, "
          f"{options.staff} staff at once; {acts} acts acknowledged; slowest next start {slowest:.1f} s.")
    for sentence, times in said.most_common():
        print(f"  {times} x {sentence}")
    print(f"FAILED: {lost} faults." if lost else "Every command said that there is no room; nothing that was acknowledged is lost, nothing is there by half.")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
