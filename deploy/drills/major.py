"""A private cluster moves to a newer major version of PostgreSQL, with the demonstration's records, and back.

usage: deploy/drill major --to FOLDER [--from FOLDER]

FOLDER holds the programs of a PostgreSQL (postgres, initdb, pg_ctl, pg_dump ...); without --from the newest that Debian has here.
Timeline, evidence, export and trail are the same before and after, and on the former version when the move is taken back.
"""

import argparse
import filecmp
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

TODAY = "2026-03-31"
# The doctor's checks of schema, parts, fingerprint, trail, rules and indexes.
OF_DATABASE = (6, 7, 9, 18, 19, 21)


class Installation:
    def __init__(self, waymark, folder, former):
        self.program, self.folder = waymark, folder
        self.home = folder / "home"
        self.environment = {"PATH": os.environ["PATH"], "WAYMARK_HOME": str(self.home), "WAYMARK_TODAY": TODAY}
        if former:
            self.environment["WAYMARK_PG_BIN"] = former

    def waymark(self, *arguments, accept=0):
        done = subprocess.run([self.program, *arguments], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != accept:
            sys.exit(f"waymark {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def know(self, former, newer):
        """Both versions' programs are found from now on."""
        self.environment.pop("WAYMARK_PG_BIN", None)
        self.environment["PATH"] = ":".join(filter(None, [newer, former, os.environ["PATH"]]))

    def majors(self):
        return sorted(int(name.name) for name in (self.home / "pg").iterdir() if name.name.isdigit())

    def demand_health(self):
        """What the doctor's checks of the database itself say; the others look at the machine."""
        done = subprocess.run([self.program, "doctor", "--format", "json"], env=self.environment, capture_output=True, text=True)
        ill = [check for check in json.loads(done.stdout)["checks"] if check["number"] in OF_DATABASE and check["verdict"] != "fine"]
        if ill:
            sys.exit("FAILED: " + "; ".join(f"{check['number']} {check['finding']}" for check in ill))

    def look(self, name):
        """What people would see, in a folder."""
        self.waymark("evidence", "repeat", "last")
        self.waymark("audit", "verify")
        seen = self.folder / name
        self.waymark("export", str(seen))
        (seen / "timeline").write_text(self.waymark("pupil", "timeline", "P038").stdout)
        return seen


def demand_same(before, after):
    compared = filecmp.dircmp(before, after)
    differ = compared.left_only + compared.right_only + filecmp.cmpfiles(before, after, compared.common_files, shallow=False)[1]
    if differ:
        sys.exit(f"FAILED: {before.name} and {after.name} differ in {', '.join(differ)}.")
    return len(compared.common_files)


def main():
    parser = argparse.ArgumentParser(prog="deploy/drill major", description=__doc__.split("\n")[0])
    parser.add_argument("--waymark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", required=True, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--to", required=True, help="the newer PostgreSQL's programs")
    parser.add_argument("--from", dest="former", help="the former one's")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    here = Installation(options.waymark, options.folder, options.former)
    try:
        here.waymark("demo")
        here.waymark("evidence", "run")
        (former,) = here.majors()
        before = here.look("before")
        here.know(options.former, options.to)
        print(here.waymark("upgrade", "--check").stderr.strip().splitlines()[-1])
        moved = here.waymark("upgrade", "--postgresql").stderr.strip()
        print("\n".join(line for line in moved.splitlines() if "PostgreSQL" in line or "came over" in line))
        newer = max(here.majors())
        if newer == former:
            sys.exit(f"FAILED: there is still only PostgreSQL {former}.")
        files = demand_same(before, here.look("after"))
        here.demand_health()
        here.waymark("contact", "add", "P038", "--kind", "call", "--with", "pupil")
        here.waymark("backup", "create")
        here.waymark("backup", "verify")
        here.waymark("database", "stop")
        shutil.move(here.home / "pg" / str(newer), options.folder / "newer")
        here.waymark("database", "start")
        demand_same(before, here.look("back"))
    finally:
        subprocess.run([here.program, "database", "stop"], env=here.environment, capture_output=True)
    print(f"From PostgreSQL {former} to {newer} and back: {files} exported files and the timeline are the same, evidence repeats, the trail is whole.")


if __name__ == "__main__":
    main()
