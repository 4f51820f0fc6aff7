"""Staff at work through several hosts in the connection string, while their primary is lost.

usage: deploy/drill failover [--rounds N] [--seconds S] [--staff N] [--seed S]

Each round harms the primary in another way: its PostgreSQL killed, the whole machine killed, the whole machine frozen as a
broken network would make it seem, and a planned change. No act that was acknowledged may be missing on the new primary, none may be
there twice, each can be sent again under its identifier, and no command may hang.
"""

import argparse
import collections
import os
import random
import signal
import subprocess
import sys
import threading
import time

from ledger import Ledger
from nodes import Cluster
from served import ServedSchool

HARMS = ("postgres killed", "machine killed", "machine frozen", "planned change")
# libpq gives up on each of two hosts after 3 s; the program itself on a statement after 65 s, and tries an act again for 30 s.
LONGEST_COMMAND = 120
OPEN_ENDS = (1, 9)


class Shift:
    """What staff did during a round, with the clock."""

    def __init__(self, school, staff, chance):
        self.school, self.chance = school, chance
        self.logins = sorted(school.offices)[:: max(1, len(school.offices) // staff)][:staff]
        self.over = threading.Event()
        self.patience, self.given_up = 60, None
        self.lock = threading.Lock()
        # Begin, end, exit code, act.
        self.sendings = []
        # Daemons: whatever becomes of them, the drill ends.
        self.threads = [threading.Thread(target=self.work, args=(login,), daemon=True) for login in self.logins]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        # What is not done yet is sent again for a while; nobody begins anything new.
        self.given_up = time.monotonic() + self.patience
        self.over.set()
        for thread in self.threads:
            thread.join(self.patience + LONGEST_COMMAND)

    def work(self, login):
        office, pupils = self.school.offices[login], self.school.caseload(login)
        while not self.over.is_set():
            self.send(office, office.make(random.choice(pupils), kind="contact"))

    def send(self, office, act):
        """Sends an act until it is done or refused: what a person does who reads what the program says."""
        while True:
            begun = time.monotonic()
            code = office.send(act, timeout=LONGEST_COMMAND)
            with self.lock:
                self.sendings.append((begun, time.monotonic(), code, act))
            if code not in OPEN_ENDS or (self.given_up and time.monotonic() > self.given_up):
                return
            time.sleep(0.5)

    def done_since(self, moment):
        """When the first act was acknowledged that was begun after a moment."""
        ends = [end for begun, end, code, _ in self.sendings if code == 0 and begun > moment]
        return min(ends, default=None)


def harm(cluster, kind):
    """Does it to the primary. Returns the machine, the moment, and what mends it."""
    primary = cluster.wait_whole()
    moment = time.monotonic()
    if kind == "postgres killed":
        primary.lose_postgres()
        return primary, moment, lambda: None
    if kind == "machine killed":
        primary.lose()
        return primary, moment, primary.start
    if kind == "machine frozen":
        primary.freeze()
        return primary, moment, primary.thaw
    subprocess.run(["/usr/bin/patronictl", "-c", f"{primary.folder}/patroni.yml", "switchover", "--force", "--candidate",
                    cluster.standby().name], check=True, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return primary, moment, lambda: None


def play(cluster, school, ledger, kind, options, chance):
    with Shift(school, options.staff, chance) as shift:
        time.sleep(options.seconds / 3)
        lost, moment, mend = harm(cluster, kind)
        until = time.monotonic() + 120
        while not shift.done_since(moment) and time.monotonic() < until:
            time.sleep(0.1)
        # The primary may acknowledge what was under way before it feels the harm; a new one must do so too.
        while cluster.primary() in (None, lost) and kind != "postgres killed" and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(options.seconds / 3)
        mend()
        time.sleep(options.seconds / 3)
    primary = cluster.wait_whole(180)
    acts = [act for act in school.acts if act.ends]
    faults = ledger.faults(acts)
    for begun, end, code, act in shift.sendings:
        if code not in (0, *OPEN_ENDS):
            faults.append(f"{act.arguments[0]} ended with {code} after {end - begun:.1f} s: {act.said[-1]}")
    faults += [f"act {act.identifier} never came to an end: {act.ends}" for act in acts if not act.acknowledged]
    verified = school.waymark("waymark", "audit", "verify", accept=None)
    if verified.returncode:
        faults.append(f"audit verify ended with {verified.returncode}: {verified.stderr}")
    return shift, moment, lost, primary, faults


def outage(shift, moment):
    """The longest time without an acknowledgement from the harm on."""
    ends = sorted([moment, *(end for _, end, code, _ in shift.sendings if code == 0)])
    gaps = [(after - before) for before, after in zip(ends, ends[1:]) if after > moment]
    return max(gaps, default=float("nan"))


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill failover", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=len(HARMS))
    parser.add_argument("--seconds", type=float, default=12, help="at work in a round, beside the time that the harm takes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--staff", type=int, default=4, help="at work at once")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    chance = random.Random(options.seed)
    cluster = Cluster(options.folder)
    lost, said, outages = 0, collections.Counter(), collections.defaultdict(list)
    try:
        cluster.start()
        school = ServedSchool(options.waymark, options.folder, cluster.environment(), cluster.passwords["postgres"])
        school.found()
        os.environ.update({"PGPASSFILE": school.environment["PGPASSFILE"], **cluster.environment()})
        ledger = Ledger("dbname=waymark user=postgres")
        for number in range(options.rounds):
            kind = HARMS[number % len(HARMS)]
            shift, moment, was, now, faults = play(cluster, school, ledger, kind, options, chance)
            alone = [sending for sending in shift.sendings if sending[2] == 0]
            said.update(f"exit {code}: {act.said[act.ends.index(code)]}" for _, _, code, act in shift.sendings if code)
            seconds = outage(shift, moment)
            outages[kind].append(seconds)
            print(f"round {number + 1}: {kind} ({was.name}, then {now.name}); {len(alone)} of {len(shift.sendings)} commands acknowledged, "
                  f"longest time without one {seconds:.1f} s, slowest command {max(end - begun for begun, end, _, _ in shift.sendings):.1f} s"
                  f"{': FAULTS' if faults else ''}", flush=True)
            for fault in faults:
                print(f"  {fault}")
            lost += len(faults)
        print(f"\n{options.staff} staff at once; {sum(act.acknowledged for act in school.acts)} acts acknowledged.")
        for kind, seconds in outages.items():
            print(f"{kind}: writing works again after {', '.join(f'{each:.1f}' for each in seconds)} s")
        for sentence, times in said.most_common():
            print(f"  {times} x {sentence}")
    finally:
        cluster.stop()
    print(f"FAILED: {lost} faults." if lost else "No acknowledged act is lost, none is there twice, the trail is whole, no command hung.")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
