"""Back to just before a mistake, and back from the loss of the disk, with pgBackRest.

usage: deploy/drill recovery [--seconds S] [--staff N]

Staff work on a server whose log goes to a repository. Then somebody drops the records; the server is restored to the moment before, and
every act that was acknowledged until then must be there. Then the server is lost with its disk while staff are at work; what was
acknowledged and is gone may be no older than archive_timeout.
"""

import argparse
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time

from failover import Shift
from ledger import Ledger
from nodes import ADDRESS, Process, as_postgres, binaries, free_ports, own, recipe, signal_quietly
from served import ServedSchool

ARCHIVE_TIMEOUT = 60


class Server:
    """A PostgreSQL whose log is archived."""

    def __init__(self, folder):
        self.folder = f"{folder}/server"
        self.data, self.config = f"{self.folder}/data", f"{self.folder}/pgbackrest.conf"
        (self.port,) = free_ports(1)
        self.password = secrets.token_urlsafe(18)
        self.process = None

    def prepare(self):
        if not shutil.which("pgbackrest"):
            sys.exit("pgbackrest is not installed: apt-get install pgbackrest")
        for path in (self.folder, *(f"{self.folder}/{name}" for name in ("repository", "log", "lock"))):
            os.makedirs(path, mode=0o755)
            own(path)
        self.keep("pgbackrest.conf", recipe("pgbackrest.conf", {
            "repository": f"{self.folder}/repository", "cipher": secrets.token_urlsafe(32), "log": f"{self.folder}/log",
            "lock": f"{self.folder}/lock", "data": self.data, "port": self.port, "sockets": self.folder}))
        self.keep("password", self.password)
        self.run([f"{binaries()}/initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-k",
                  "--auth-local=peer" if os.geteuid() == 0 else "--auth-local=trust", "--auth-host=scram-sha-256",
                  f"--pwfile={self.folder}/password"])

    def keep(self, name, text):
        path = f"{self.folder}/{name}"
        with open(path, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(text)
        own(path)

    def run(self, command):
        done = subprocess.run(as_postgres(command), capture_output=True, text=True, check=False, cwd="/",
                              env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
        if done.returncode:
            sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def backrest(self, *words):
        begun = time.monotonic()
        self.run(["pgbackrest", f"--config={self.config}", "--stanza=waymark", *words])
        return time.monotonic() - begun

    def start(self):
        """Starts it, and waits until it takes changes. Returns the seconds."""
        begun = time.monotonic()
        push = f"pgbackrest --config={self.config} --stanza=waymark archive-push %p"
        self.process = Process(as_postgres([
            f"{binaries()}/postgres", "-D", self.data, "-c", f"listen_addresses={ADDRESS}", "-c", f"port={self.port}",
            "-c", f"unix_socket_directories={self.folder}", "-c", "archive_mode=on", "-c", f"archive_command={push}",
            "-c", f"archive_timeout={ARCHIVE_TIMEOUT}"]), {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}, f"{self.folder}/postgres.log")
        self.process.start()
        while time.monotonic() < begun + 120:
            asked = subprocess.run(as_postgres(["psql", "-qXAt", "-h", self.folder, "-p", str(self.port), "-U", "postgres",
                                                "-c", "select pg_is_in_recovery()"]), capture_output=True, text=True, check=False, cwd="/")
            if asked.stdout.strip() == "f":
                return time.monotonic() - begun
            time.sleep(0.1)
        raise RuntimeError(f"the server does not start; see {self.folder}/postgres.log")

    def stop(self):
        if self.process and self.process.running:
            self.process.signal(signal.SIGINT)
            self.process.running.wait(timeout=60)

    def lose(self):
        """The machine with its disk."""
        with open(f"/proc/{self.process.running.pid}/task/{self.process.running.pid}/children", encoding="utf-8") as file:
            children = [int(word) for word in file.read().split()]
        self.process.signal(signal.SIGKILL)
        for child in children:
            signal_quietly(child, signal.SIGKILL)
        shutil.rmtree(self.data)
        os.makedirs(self.data, mode=0o700)
        own(self.data)


def work(school, staff, seconds):
    with Shift(school, staff, random.Random(1)) as shift:
        threading.Event().wait(seconds)
    return shift


def judge(school, ledger, acts):
    faults = ledger.faults(acts)
    verified = school.waymark("waymark", "audit", "verify", accept=None)
    if verified.returncode:
        faults.append(f"audit verify ended with {verified.returncode}: {verified.stderr}")
    # And the work goes on.
    login = next(iter(school.offices))
    after = school.offices[login].make(school.caseload(login)[0], kind="contact")
    if school.offices[login].send(after) != 0:
        faults.append(f"nobody can work: {after.said}")
    return faults


def mistake(server, school, ledger, options):
    """Drops the records, and goes back to the moment before."""
    seconds = server.backrest("--type=full", "backup")
    print(f"full backup: {seconds:.1f} s", flush=True)
    work(school, options.staff, options.seconds)
    acts = [act for act in school.acts if act.acknowledged]
    moment = school.psql("select clock_timestamp()").strip()
    time.sleep(1)
    school.psql("drop schema waymark cascade")
    if school.waymark("waymark", "whoami", accept=None).returncode == 0:
        return ["dropping the records did nothing: the drill proves nothing"]
    server.stop()
    restored = server.backrest("--delta", "--type=time", f"--target={moment}", "--target-action=promote", "restore")
    started = server.start()
    faults = judge(school, ledger, acts)
    print(f"a mistake: back to {moment} in {restored + started:.1f} s (restore {restored:.1f}, log {started:.1f}); "
          f"{len(acts)} acknowledged acts compared", flush=True)
    return faults


def loss(server, school, ledger, options):
    """Loses the server with its disk while staff are at work, and goes back to the newest there is."""
    server.backrest("--type=diff", "backup")
    known = {act.identifier for act in school.acts}
    with Shift(school, options.staff, random.Random(2)) as shift:
        time.sleep(ARCHIVE_TIMEOUT + options.seconds)
        moment = time.monotonic()
        server.lose()
        shift.patience = 0
    restored = server.backrest("restore")
    started = server.start()
    there = ledger.changes()
    acts = [act for act in school.acts if act.acknowledged]
    gone = {act.identifier for act in acts if act.identifier not in there}
    ages = [moment - end for _, end, code, act in shift.sendings if code == 0 and act.identifier in gone]
    faults = judge(school, ledger, [act for act in acts if act.identifier not in gone])
    if gone - {act.identifier for act in school.acts if act.identifier not in known}:
        faults.append("acts are gone that were archived long ago")
    # The log is closed after archive_timeout, and then has still to be carried over.
    if max(ages, default=0) > ARCHIVE_TIMEOUT + 15:
        faults.append(f"an act is gone that was acknowledged {max(ages):.0f} s before the loss")
    print(f"the disk lost: back in {restored + started:.1f} s; {len(gone)} of {len(acts)} acknowledged acts are gone, "
          f"the oldest of {max(ages, default=0):.0f} s before", flush=True)
    return faults


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill recovery", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=10, help="at work before each harm")
    parser.add_argument("--staff", type=int, default=3, help="at work at once")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    server = Server(options.folder)
    try:
        server.prepare()
        server.start()
        environment = {"PGHOST": ADDRESS, "PGPORT": str(server.port)}
        school = ServedSchool(options.waymark, options.folder, environment, server.password)
        school.found()
        os.environ.update({"PGPASSFILE": school.environment["PGPASSFILE"], **environment})
        ledger = Ledger("dbname=waymark user=postgres")
        server.backrest("stanza-create")
        server.backrest("check")
        faults = mistake(server, school, ledger, options) + loss(server, school, ledger, options)
    finally:
        server.stop()
    for fault in faults[:40]:
        print(f"  {fault}")
    print(f"FAILED: {len(faults)} faults." if faults else "What was acknowledged before the moment is there, the trail is whole, the work goes on.")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
