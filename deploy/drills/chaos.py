"""Several staff at work while the program, a backend or the whole server is killed, round after round.

usage: deploy/drill chaos [--rounds N] [--seed S] [--staff N]

After each round every acknowledged act must be there exactly once, no act by half, what was not acknowledged can be sent again
under the same identifier, the trail is whole, and the server starts again by one command.
"""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

from acts import TODAY, Office
from ledger import Ledger

HARMS = ("program", "backend", "postmaster")
# Exits that leave open whether to send again: a signal, the database gone (9), failed (1).
OPEN_ENDS = (1, 9)


class School:
    """The demonstration school in a private cluster of its own."""

    def __init__(self, folder, waymark, seed):
        self.home = f"{folder}/home"
        self.environment = {"WAYMARK_HOME": self.home}
        self.program = waymark
        self.office = Office(waymark, self.environment, seed)
        self.waymark("demo")
        self.look()
        self.ledger = Ledger(f"host={self.socket} dbname=waymark user=waymark_cluster")
        self.pairs = self.find_pairs()

    def waymark(self, *arguments, accept=(0,)):
        done = subprocess.run([self.program, *arguments], env={**os.environ, **self.environment, "WAYMARK_TODAY": TODAY},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if accept is not None and done.returncode not in accept:
            sys.exit(f"waymark {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def look(self):
        status = json.loads(self.waymark("database", "status", "--format", "json").stdout)
        self.socket, self.postmaster = status["socket"], status["process"]

    def find_pairs(self):
        """Staff and pupils whom they may write to, as the program itself sees it."""
        staff = self.ledger.rows("select ref from waymark.staff where left_on is null order by ref")
        pupils = self.ledger.rows("select distinct p.ref from waymark.pupil p join waymark.placement l using (organisation_id, pupil_id)"
                                  " where l.first_day is not null and l.ended_on is null order by 1 limit 12")
        pairs = []
        for who in staff:
            if len({known for known, _ in pairs}) == 4:
                break
            for pupil in pupils[:3]:
                tried = self.waymark("target", "set", pupil, "--area", "confidence", "--statement", "x", "--due", "2026-05-22",
                                     "--as", who, "--no-input", "--dry-run", accept=None)
                if tried.returncode == 0:
                    pairs.append((who, pupil))
        if len({who for who, _ in pairs}) < 2:
            sys.exit("The demonstration school has too few staff who may write.")
        return pairs

    def backends(self):
        found = []
        for name in os.listdir("/proc"):
            try:
                if not name.isdigit():
                    continue
                with open(f"/proc/{name}/stat") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
                with open(f"/proc/{name}/cmdline") as file:
                    title = file.read()
            except OSError:
                continue
            if parent == self.postmaster and title.startswith("postgres: waymark "):
                found.append(int(name))
        return found

    def harm(self, kind, chance):
        """Does it, or says that there was nothing to kill at that moment."""
        until = time.monotonic() + 1
        while kind != "postmaster" and time.monotonic() < until:
            if kind == "program" and self.office.kill_one():
                return True
            victims = self.backends() if kind == "backend" else []
            if victims:
                try:
                    os.kill(chance.choice(victims), signal.SIGKILL)
                    return True
                except ProcessLookupError:
                    continue
            time.sleep(0.002)
        if kind == "postmaster":
            os.kill(self.postmaster, signal.SIGKILL)
            return True
        return False

    def start(self):
        """The next start, which must be clean: one command. Returns its seconds."""
        begun = time.monotonic()
        self.waymark("database", "start")
        # A backend that was killed makes the server go through its log by itself; it says so while it does.
        until = begun + 60
        while subprocess.run(["pg_isready", "-q", "-h", self.socket]).returncode and time.monotonic() < until:
            time.sleep(0.05)
        self.look()
        return time.monotonic() - begun

    def stop(self):
        subprocess.run([self.program, "database", "stop"], env={**os.environ, **self.environment}, capture_output=True)


def work(school, staff, number, chance):
    """What one member of staff does in a round: one act after the other, now and then taking one back."""
    mine = [pupil for who, pupil in school.pairs if who == staff]
    for _ in range(number):
        school.office.send(school.office.make(chance.choice(mine), staff))


def play(school, chance, staff):
    kind = chance.choice(HARMS)
    people = sorted({who for who, _ in school.pairs})
    workers = [threading.Thread(target=work, args=(school, chance.choice(people), 3, random.Random(chance.random())))
               for _ in range(staff)]
    begun = len(school.office.acts)
    for worker in workers:
        worker.start()
    time.sleep(chance.uniform(0.02, 0.5))
    done = school.harm(kind, chance)
    for worker in workers:
        worker.join()
    seconds = school.start()
    acts = school.office.acts[begun:]
    faults = school.ledger.faults(acts)
    # Taking back is an act as well, of whatever was acknowledged in this round.
    numbers = school.ledger.changes()
    acknowledged = [act for act in acts if act.acknowledged]
    if acknowledged:
        act = chance.choice(acknowledged)
        undoing = school.office.take_back(numbers[act.identifier][0], act.arguments[-1])
        school.office.send(undoing)
        if undoing.ends != [0]:
            faults.append(f"taking an act back ended with {undoing.ends}: {undoing.said[-1]}")
    for act in acts:
        if not act.acknowledged:
            if act.ends[0] >= 0 and act.ends[0] not in OPEN_ENDS:
                faults.append(f"{act.arguments[0]} ended with {act.ends[0]}: {act.said[-1]}")
            elif school.office.send(act) != 0:
                faults.append(f"sent again, {act.arguments[0]} ended with {act.ends[-1]}: {act.said[-1]}")
    faults += school.ledger.faults(school.office.acts)
    verified = school.waymark("audit", "verify", accept=None)
    if verified.returncode:
        faults.append(f"audit verify ended with {verified.returncode}: {verified.stderr}")
    return kind if done else f"{kind} (nothing to kill)", acts, seconds, faults


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill chaos", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--staff", type=int, default=4, help="at work at once")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    chance = random.Random(options.seed)
    begun = time.monotonic()
    school = None
    said, harms, lost, slowest = collections.Counter(), collections.Counter(), 0, 0.0
    try:
        school = School(options.folder, options.waymark, options.seed)
        for number in range(1, options.rounds + 1):
            kind, acts, seconds, faults = play(school, chance, options.staff)
            harms[kind] += 1
            slowest = max(slowest, seconds)
            unsure = [act for act in acts if act.ends[0]]
            said.update(f"exit {act.ends[0]}: {act.said[0]}" if act.ends[0] > 0 else "killed" for act in unsure)
            print(f"round {number}: {kind} killed; {len(acts) - len(unsure)} of {len(acts)} acts acknowledged at once, "
                  f"ready after {seconds:.1f} s{'' if not faults else ': FAULTS'}", flush=True)
            for fault in faults:
                print(f"  {fault}")
            lost += len(faults)
    finally:
        if school:
            school.stop()
    print(f"\n{options.rounds} rounds (seed {options.seed}) in {time.monotonic() - begun:.0f} s, {options.staff} staff at once; "
          f"{sum(act.acknowledged for act in school.office.acts)} acts acknowledged.")
    print("killed: " + ", ".join(f"{kind} {times}" for kind, times in sorted(harms.items())))
    print(f"slowest next start: {slowest:.1f} s")
    for sentence, times in said.most_common():
        print(f"  {times} x {sentence}")
    print(f"FAILED: {lost} faults." if lost else "Nothing that was acknowledged is lost, nothing is there by half or twice, the trail is whole.")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
