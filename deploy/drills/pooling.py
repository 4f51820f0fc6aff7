"""Staff of two settings at work through PgBouncer in transaction mode, in front of each PostgreSQL, while the primary is lost.

usage: deploy/drill pooling [--seconds S] [--staff N]

Everybody's acts must be there under their own login, nobody may see a pupil who is not on their caseload, one login's commands at once must not
disturb each other, and writing goes on after the primary was lost.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time

from failover import OPEN_ENDS, Shift, outage
from ledger import Ledger
from nodes import ADDRESS, RECIPES, Cluster, Process, as_postgres, free_ports, own, recipe
from served import ServedSchool


class Pooler:
    """PgBouncer of a machine."""

    def __init__(self, machine, port):
        self.machine, self.port = machine, port
        self.folder = f"{machine.folder}/pooler"

    def prepare(self, password):
        os.makedirs(self.folder)
        own(self.folder)
        values = {"address": ADDRESS, "port": self.machine.port, "pooler_port": self.port, "sockets": self.machine.folder, "pooler": self.folder}
        for name, text in (("pgbouncer.ini", recipe("pgbouncer.ini", values)), ("userlist.txt", f'"waymark_pooler" "{password}"\n')):
            with open(f"{self.folder}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(f"{self.folder}/{name}", 0o600)
            own(f"{self.folder}/{name}")
        program = Process(as_postgres(["/usr/sbin/pgbouncer", "-q", f"{self.folder}/pgbouncer.ini"]), {"PATH": os.environ["PATH"]},
                          f"{self.folder}/output")
        program.start()
        # It lies and falls with its machine.
        self.machine.programs.insert(0, program)


class Looks:
    """What everybody sees of the pupils, asked again and again, several times at once under one login."""

    def __init__(self, school, environment):
        self.school, self.environment = school, environment
        self.over = threading.Event()
        self.asked, self.faults, self.refused = 0, [], 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.look, args=(login,), daemon=True) for login in school.offices]

    def look(self, login):
        while not self.over.is_set():
            done = self.school.waymark(login, "pupil", "find", "Pip", "--format", "csv", accept=None, settings=self.environment)
            with self.lock:
                self.asked += 1
                if done.returncode in OPEN_ENDS:
                    self.refused += 1
                elif done.returncode or self.pupils(done.stdout) != self.school.caseload(login):
                    self.faults.append(f"{login} sees {self.pupils(done.stdout)} and ends with {done.returncode}: {done.stderr}")
            time.sleep(0.05)

    @staticmethod
    def pupils(text):
        return sorted(line.split(",")[0] for line in text.splitlines()[1:])

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def authors(school, acts):
    """Acts that are there under another login than the sender's."""
    text = school.psql("select act_id, login from waymark.change")
    there = dict(line.split("|") for line in text.splitlines())
    return [f"act {act.identifier} of {login} is there as {there[act.identifier]}'s" for login, office in school.offices.items()
            for act in office.acts if act.identifier in there and there[act.identifier] != login] if acts else []


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill pooling", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=20, help="at work before and after the loss")
    parser.add_argument("--staff", type=int, default=6, help="at work at once")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    ports = dict(zip(("anna", "bert", "cleo"), free_ports(3)))

    def role_change(machine):
        return {"on_role_change": f"env SOCKETS={machine.folder} SERVER_PORT={machine.port} POOLER_PORT={ports[machine.name]} "
                                  f"{os.path.abspath(RECIPES)}/on-role-change"}

    cluster = Cluster(options.folder, role_change)
    try:
        cluster.start()
        school = ServedSchool(options.waymark, options.folder, cluster.environment(), cluster.passwords["postgres"])
        school.found()
        with open(os.path.join(RECIPES, "pgbouncer.sql"), encoding="utf-8") as file:
            school.psql(file.read())
        school.let_in("waymark_pooler")
        for machine in cluster.databases:
            Pooler(machine, ports[machine.name]).prepare(school.passwords["waymark_pooler"])
        pooled = {"PGPORT": ",".join(str(ports[machine.name]) for machine in cluster.databases)}
        for office in school.offices.values():
            office.environment.update(pooled)
        os.environ.update({"PGPASSFILE": school.environment["PGPASSFILE"], **cluster.environment()})
        ledger = Ledger("dbname=waymark user=postgres")
        refused = school.waymark("postgres", "whoami", accept=None, settings=pooled)
        with Looks(school, pooled) as looks, Shift(school, options.staff, random.Random(1)) as shift:
            time.sleep(options.seconds)
            moment = time.monotonic()
            lost = cluster.primary()
            lost.lose()
            until = moment + 120
            while not shift.done_since(moment) and time.monotonic() < until:
                time.sleep(0.1)
            time.sleep(options.seconds)
            lost.start()
        cluster.wait_whole(180)
        acts = [act for act in school.acts if act.ends]
        faults = ledger.faults(acts) + looks.faults + authors(school, acts)
        faults += [f"{act.arguments[0]} ended with {act.ends}: {act.said}" for act in acts if not act.acknowledged]
        if refused.returncode == 0:
            faults.append("the server's administrator got in through the pooler")
        sessions = school.psql("select count(*) from pg_stat_activity where usename like 'd%' and backend_type = 'client backend'").strip()
    finally:
        cluster.stop()
    print(f"{len(shift.logins)} staff at once and {len(looks.threads)} who look: {sum(act.acknowledged for act in acts)} acts acknowledged, "
          f"{looks.asked - looks.refused} of {looks.asked} looks answered; {sessions} sessions on the server.")
    print(f"machine killed: writing works again after {outage(shift, moment):.1f} s; "
          f"slowest command {max(end - begun for begun, end, _, _ in shift.sendings):.1f} s")
    for code, said in sorted({(code, act.said[act.ends.index(code)]) for _, _, code, act in shift.sendings if code}):
        print(f"  exit {code}: {said}")
    for fault in faults[:40]:
        print(f"  {fault}")
    print(f"FAILED: {len(faults)} faults." if faults else "All acts are there under their own login, nobody saw another's pupils, nothing is lost.")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
