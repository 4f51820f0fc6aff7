"""The demonstration school in a private cluster of its own, and what a drill asks of it."""

import concurrent.futures
import glob
import json
import os
import random
import subprocess
import sys
import threading
import time

from acts import TODAY, Office
from ledger import Ledger


class School:
    def __init__(self, folder, waymark, seed, home=None, environment=None):
        self.folder = folder
        self.home = home or f"{folder}/home"
        self.environment = {"WAYMARK_HOME": self.home, **(environment or {})}
        self.program = waymark
        self.office = Office(waymark, self.environment, seed)
        self.waymark("demo")
        self.look()
        self.ledger = Ledger(f"host={self.socket} dbname=waymark user=waymark_cluster")
        self.pairs = self.find_pairs()
        # The seconds that a round's work takes when nothing is broken: harm comes at a moment within.
        self.pace = 1.0

    def waymark(self, *arguments, accept=(0,), today=None):
        """A command that must end well, unless the caller judges its end (accept=None)."""
        environment = {**os.environ, **self.environment, "WAYMARK_TODAY": today or TODAY}
        done = subprocess.run([self.program, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if accept is not None and done.returncode not in accept:
            # At once: stopping the server, which comes next, may take its time.
            print(f"waymark {' '.join(arguments)} ended with {done.returncode}: {done.stderr}", flush=True)
            sys.exit(1)
        return done

    def look(self):
        """Which process is the server's first, and where its socket lies."""
        with open(glob.glob(f"{self.home}/pg/*/postmaster.pid")[0]) as file:
            lines = file.read().splitlines()
        self.postmaster, self.socket = int(lines[0]), lines[4]

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

    def people(self):
        return sorted({who for who, _ in self.pairs})

    def pupils_of(self, staff):
        return [pupil for who, pupil in self.pairs if who == staff]

    def work(self, chance, staff, job=None):
        """Staff at work at once, three acts each, and perhaps long work beside them: its threads, which have begun."""
        people = self.people()
        workers = [threading.Thread(target=self._acts, args=(chance.choice(people), random.Random(chance.random()))) for _ in range(staff)]
        if job:
            workers.append(threading.Thread(target=job.run))
        for worker in workers:
            worker.start()
        return workers

    def _acts(self, staff, chance):
        mine = self.pupils_of(staff)
        for _ in range(3):
            self.office.send(self.office.make(chance.choice(mine), staff))

    def warm_up(self, chance, staff):
        begun = time.monotonic()
        for worker in self.work(chance, staff):
            worker.join()
        self.pace = time.monotonic() - begun

    def send_again(self, acts):
        """Sends what was not acknowledged once more, under the same identifiers. Returns what was not taken then."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(self.office.send, acts))
        return [f"sent again, {act.arguments[0]} ended with {act.ends[-1]}: {act.said[-1]}" for act in acts if act.ends[-1]]

    def start(self):
        """The next start, which must be clean: one command, and the first connection after it works. Returns its seconds."""
        begun = time.monotonic()
        self.waymark("database", "start")
        self.look()
        self.ledger.rows("select 1")
        return time.monotonic() - begun

    def stop(self):
        subprocess.run([self.program, "database", "stop"], env={**os.environ, **self.environment}, capture_output=True)

    def trail(self):
        """What waymark itself finds wrong with its trail."""
        verified = self.waymark("audit", "verify", accept=None)
        return [f"audit verify ended with {verified.returncode}: {verified.stderr}"] if verified.returncode else []

    def examine(self, aside=()):
        """The rules of sql/checks, the trail, and whatever else doctor fails, but for checks that a drill makes senseless."""
        faults = []
        looked = self.waymark("doctor", "--format", "json", accept=None)
        if looked.returncode not in (0, 10):
            return [*faults, f"doctor ended with {looked.returncode}: {looked.stderr}"]
        for check in json.loads(looked.stdout)["checks"]:
            if check["verdict"] == "failed" and check["number"] not in aside:
                faults.append(f"doctor's check {check['number']} ({check['title']}) failed: {check['finding']}")
        return faults
