"""Long work beside the staff's acts: each is there whole afterwards, or not at all, and can simply be run again."""

import csv
import json
import os
import subprocess


class Job:
    """One command, and what may be found after it was cut off."""

    # Ends that are no fault when something was broken under it: a signal, failed, the database gone.
    open_ends = (1, 9)

    def __init__(self, school, number):
        self.school, self.number = school, number
        self.ends, self.said = [], []

    def run(self):
        code, error = self.school.office.run(self.arguments())
        self.ends.append(code)
        self.said.append(error)
        return code

    @property
    def done(self):
        return 0 in self.ends

    def name(self):
        """Without the folders that it works on."""
        return " ".join(word for word in self.arguments() if "/" not in word)

    def left(self):
        """What is wrong with what it left behind."""
        return []

    def again(self):
        """Run once more it must end well, whatever happened to it before."""
        code = self.run()
        return [] if code == 0 else [f"run again, {self.name()} ended with {code}: {self.said[-1]}"]

    def faults(self):
        found = []
        if self.ends[0] > 0 and self.ends[0] not in self.open_ends:
            found.append(f"{self.name()} ended with {self.ends[0]}: {self.said[0]}")
        return found + self.left() + self.again() + self.left()


class Import(Job):
    """A folder of made-up pupils with a stay each."""

    rows = 100

    def __init__(self, school, number):
        super().__init__(school, number)
        self.folder = f"{school.folder}/import-{number}"
        os.mkdir(self.folder)
        self._write("pupils", ("pupil_ref", "forename", "surname", "date_of_birth"),
                    lambda ref: (ref, "Drill", ref, "2011-02-03"))
        self._write("placements", ("placement_ref", "urn", "pupil_ref", "referred_on", "referred_by", "reason", "registration"),
                    lambda ref: (f"PL-{ref}", "190137", ref, "2026-03-02", "Stannerley Park School", "preventative", "dual_subsidiary"))

    def _write(self, file, columns, row):
        with open(f"{self.folder}/{file}.csv", "w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            writer.writerows(row(f"DRILL-{self.number}-{index}") for index in range(self.rows))

    def arguments(self):
        return ["import", self.folder]

    def left(self):
        pupils, placements = (int(count) for count in self.school.ledger.rows(
            f"select count(*) from waymark.pupil where ref like 'DRILL-{self.number}-%';"
            f"select count(*) from waymark.placement where ref like 'PL-DRILL-{self.number}-%'"))
        whole = pupils == placements == self.rows
        if whole or (pupils == placements == 0 and not self.done):
            return []
        return [f"an import of {self.rows} pupils (ends {self.ends}) left {pupils} pupils and {placements} placements"]


class Nightly(Job):
    # A setting failed, and the others are done: the database went away under one.
    open_ends = (*Job.open_ends, 3)

    def arguments(self):
        return ["evidence", "nightly"]

    def left(self):
        """Every run that is there has its results, and comes out the same when it is computed again."""
        found = self.school.ledger.rows(
            "select 'run ' || number || ' of evidence has no result' from evidence.run r where not exists ("
            "select from evidence.result f where (f.organisation_id, f.run_id) = (r.organisation_id, r.run_id))")
        if self.school.ledger.rows("select 1 from evidence.run limit 1"):
            repeated = self.school.waymark("evidence", "repeat", "last", accept=None)
            if repeated.returncode:
                found.append(f"evidence repeat last ended with {repeated.returncode}: {repeated.stderr}")
        return found


class Backup(Job):
    def arguments(self):
        return ["backup", "create"]

    def run(self):
        self.before = set(self.listed())
        return super().run()

    def listed(self):
        return [backup["name"] for backup in json.loads(self.school.waymark("backup", "list", "--format", "json").stdout)["backups"]]

    def left(self):
        """What is listed is whole by its own sums; one that ended well is listed; nothing half lies under a backup's name."""
        shelf = self.school.environment.get("WAYMARK_BACKUPS", f"{self.school.home}/backups")
        new = set(self.listed()) - self.before
        found = []
        if self.ends[-1] == 0 and len(new) != 1:
            found.append(f"backup create ended with 0, and {len(new)} backups are new")
        for name in new:
            summed = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=f"{shelf}/{name}", capture_output=True, text=True)
            if summed.returncode:
                found.append(f"{name} is listed and not whole: {summed.stderr}")
        lying = {name for name in os.listdir(shelf)} if os.path.isdir(shelf) else set()
        for name in lying - set(self.listed()):
            if not name.startswith("."):
                found.append(f"{name} lies among the backups and is none")
        if self.ends[-1] == 0:
            found += [f"{name} was left behind by a backup that was cut off" for name in lying if name.endswith(".unfinished")]
        return found

    def proof(self):
        """Restores the newest into a cluster of its own; takes seconds."""
        verified = self.school.waymark("backup", "verify", "last", accept=None)
        return [] if verified.returncode == 0 else [f"backup verify ended with {verified.returncode}: {verified.stderr}"]


class Export(Job):
    def __init__(self, school, number, place=None):
        super().__init__(school, number)
        self.place = place or f"{school.folder}/exports"
        self.folder = f"{self.place}/{number}"
        os.makedirs(self.place, exist_ok=True)

    def arguments(self):
        return ["export", self.folder]

    def left(self):
        """The folder is there when it is complete, and nothing else is: half an export is personal data that nobody knows of."""
        found = []
        if os.path.isdir(self.folder) and len(os.listdir(self.folder)) != FILES:
            found.append(f"an export (ends {self.ends}) left {len(os.listdir(self.folder))} of {FILES} files")
        if self.done and not os.path.isdir(self.folder):
            found.append("an export ended with 0 and is not there")
        if self.ends[-1] >= 0:
            found += [f"{name} was left behind by an export that was cut off" for name in os.listdir(self.place) if name.startswith(".")]
        return found

    def again(self):
        # It may have been killed after it had moved the folder to its place, and before it could say so.
        if os.path.isdir(self.folder):
            self.folder += "-again"
        return super().again()


# The files of an export.
FILES = 31

JOBS = (Import, Nightly, Backup, Export)
