"""A private cluster of its own for the measurements, and the programs that are measured in it."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
OPINION = HERE.parent.parent / "Tests" / "SecondOpinion"
SUPERUSER, OWNER, EVERYDAY = "waymark_cluster", "waymark_owner", "waymark"
# Everything generated ends on this day.
TODAY = "2026-03-31"
# More connections at once than a private cluster grants: fifty of the program's beside fifty of pgbench's.
SETTINGS = {"max_connections": "200"}


@dataclass(frozen=True)
class Finished:
    """A process that ended well."""

    output: str
    error: str
    seconds: float
    # Resident at the most, in MB of 1,000,000 bytes.
    memory: float


class Workshop:
    def __init__(self, folder, waymark, client):
        self.folder = Path(folder)
        self.home = self.folder / "home"
        self.program = waymark
        self.client_program = client
        self.present = "empty"
        self.stored = set()

    # ------------------------------------------------------------------------------------------ processes

    def run(self, command, given=None, environment=None, accept=(0,)):
        """Runs a process, and tells how long it took and what memory it needed."""
        # In files rather than pipes, so that reaping it with its figures is left to us.
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as error, tempfile.TemporaryFile() as feed:
            if given is not None:
                feed.write(given.encode())
                feed.seek(0)
            begun = time.perf_counter()
            process = subprocess.Popen(
                [str(part) for part in command], stdin=feed if given is not None else subprocess.DEVNULL, stdout=output,
                stderr=error, env={**os.environ, **(environment or {})})
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            texts = []
            for file in (output, error):
                file.seek(0)
                texts.append(file.read().decode())
        if process.returncode not in accept:
            sys.exit(f"{' '.join(map(str, command))[:300]} ended with {process.returncode}:\n{texts[1][-3000:]}")
        return Finished(*texts, seconds, used.ru_maxrss * 1024 / 1e6)

    def waymark(self, *arguments, today=TODAY, accept=(0,)):
        environment = {"WAYMARK_HOME": str(self.home), "WAYMARK_TODAY": today}
        return self.run([self.program, *arguments], environment=environment, accept=accept)

    def psql(self, script, database="waymark", user=SUPERUSER, options=""):
        command = ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", self.socket, "-d", database, "-U", user]
        return self.run(command, given=script, environment={"PGOPTIONS": options})

    def pgbench(self, scripts, database, clients=1, seconds=2, user=SUPERUSER, mode="prepared", options="", more=()):
        """Transactions a second and their number, of scripts of which each is as likely as the others."""
        files = [part for script in scripts for part in ("-f", script)]
        command = ["pgbench", "-n", "-M", mode, "-c", clients, "-j", min(clients, os.cpu_count() or 1), "-T", seconds, *files,
                   *more, "-h", self.socket, "-U", user, database]
        done = self.run(command, environment={"PGOPTIONS": options})
        rate = re.search(r"^tps = ([\d.]+) ", done.output, re.M)
        number = re.search(r"actually processed: (\d+)", done.output)
        failed = re.search(r"failed transactions: (\d+)", done.output)
        if not (rate and number) or (failed and int(failed[1])):
            sys.exit(f"pgbench said something unexpected:\n{done.output}{done.error}")
        return float(rate[1]), int(number[1])

    def client(self, work, database, user=SUPERUSER, **options):
        """What the program's own floors do under load; see Tests/Benchmarks."""
        given = [f"{name.replace('_', '-')}={value}" for name, value in options.items()]
        done = self.run([self.client_program, work, f"conninfo={self.conninfo(database, user)}", *given])
        return json.loads(done.output)

    def conninfo(self, database, user=SUPERUSER):
        return f"host={self.socket} dbname={database} user={user}"

    def python(self, script, *arguments):
        return self.run([sys.executable, script, *arguments])

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    # ------------------------------------------------------------------------------------------ the server

    def start(self):
        self.waymark("database", "start")
        status = json.loads(self.waymark("database", "status", "--format", "json").output)
        self.socket, self.major = status["socket"], status["server_version"].split(".")[0]
        for name, value in SETTINGS.items():
            self.psql(f"alter system set {name} = {value}")
        self._restart()
        self.psql("create database wm_empty template waymark", database="postgres")

    def _restart(self):
        """Not by `database stop`, which dumps first."""
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        control = [binary for binary in binaries if binary.parts[-3] == self.major] or ["pg_ctl"]
        command = [control[0], "stop", "-s", "-m", "fast", "-D", next((self.home / "pg").iterdir())]
        as_server = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.run([*as_server, *command])
        self.waymark("database", "start")

    def stop(self):
        self.run([self.program, "database", "stop"], environment={"WAYMARK_HOME": str(self.home)}, accept=range(256))

    # ------------------------------------------------------------------------------------------ databases

    def use(self, name, fill=None):
        """Makes the program's database the one of this name; `fill` puts into a new one what belongs there."""
        if self.present == name:
            return
        self._rename("waymark", f"wm_{self.present}")
        if name in self.stored:
            self._rename(f"wm_{name}", "waymark")
        else:
            self.psql("create database waymark template wm_empty owner waymark_owner", database="postgres")
        self.present = name
        if name not in self.stored:
            self.stored.add(name)
            if fill:
                fill()
                # As it is within a minute of any large import, by the server itself.
                self.psql("vacuum (analyze)")

    def empty(self):
        """A new database with a schema and nothing in it, for whatever wants to begin afresh."""
        if self.present == "fresh":
            self.psql("drop database waymark with (force)", database="postgres")
        else:
            self._rename("waymark", f"wm_{self.present}")
        self.psql("create database waymark template wm_empty owner waymark_owner", database="postgres")
        self.present = "fresh"
        self.stored.discard("fresh")

    def forget_runs(self):
        """Evidence is only ever added to, so it takes a session in which no trigger runs."""
        self.psql("set session_replication_role = replica; truncate evidence.run cascade")

    def _rename(self, old, new):
        if new in ("wm_fresh", "wm_empty"):
            self.psql(f"drop database {old} with (force)", database="postgres")
            return
        self.psql(f"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{old}';\n"
                  f"alter database {old} rename to {new}", database="postgres")
