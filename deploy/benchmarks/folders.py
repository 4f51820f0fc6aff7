"""Import, export and evidence of a folder, each as a whole process, beside `\\copy` and DuckDB."""

import json
import re
import subprocess
import sys

from comparison import Bound, Comparison, Differ, demand_same
from data import Size
from pandas_peer import PandasPeer
from workshop import HERE, OPINION

PERIOD = ("2024-09-01", "2025-08-31", "2025-08-31")
MEMORY = Bound(at_most=300)


class Folders:
    def __init__(self, workshop, options, data):
        self.workshop, self.data = workshop, data
        self.size = Size("folders", options.settings, options.pupils, 2021)
        self.memory = {}
        self.exports = 0

    def comparisons(self):
        self.school = self.data.folder(self.size)
        rows = f"{self.data.rows(self.size):,} rows"
        self.workshop.psql("create database bare", database="postgres")
        self.data.load(self.size)
        self.check_evidence()
        self.check_export()
        yield Comparison(f"export, {rows}", "s", Bound(at_most=2), self.export, self.copy_out, "`\\copy ... to`")
        settings = f"{self.size.settings} settings, {self.placements():,} placements"
        yield Comparison(f"evidence, {settings}", "s", Bound(at_most=2), self.evidence, self.by_duckdb, "DuckDB, load and compute")
        yield Comparison(f"import, {rows}", "s", Bound(at_most=4), self.load, self.copy_in, "`\\copy` into tables of text")
        pandas = PandasPeer(self.workshop, self.data)
        pandas.check(self.school)
        yield Comparison(f"import, {rows}", "s", Bound(at_most=1 / 3), self.load, lambda: pandas.load(self.school),
                         "pandas, the same checks, into bare tables", most_rounds=2, warms_up=False)
        for name in ("import", "export", "evidence"):
            yield Comparison(f"memory of {name}", "MB", MEMORY, lambda name=name: self.memory[name])

    def placements(self):
        return len(self.data.table(self.size, "placements"))

    # ------------------------------------------------------------------------------------------ ours

    def timed(self, name, *arguments):
        done = self.workshop.waymark(*arguments)
        self.memory[name] = max(self.memory.get(name, 0), done.memory)
        return done.seconds

    def load(self):
        self.workshop.empty()
        return self.timed("import", "import", self.school)

    def export(self):
        self.data.load(self.size)
        self.exports += 1
        return self.timed("export", "export", self.workshop.folder / f"export{self.exports}")

    def evidence(self):
        self.forget_runs()
        return self.timed("evidence", *self.evidence_command())

    def forget_runs(self):
        self.data.load(self.size)
        self.workshop.forget_runs()

    @staticmethod
    def evidence_command():
        return ("evidence", "run", "--from", PERIOD[0], "--to", PERIOD[1], "--as-of", PERIOD[2], "--format", "json")

    # ------------------------------------------------------------------------------------------ theirs

    def copy_in(self):
        """The same files into tables of text, which no one could call a record system."""
        lines = ["drop schema if exists bare cascade;", "create schema bare;"]
        for file in sorted(self.school.glob("*.csv")):
            columns = file.open(encoding="utf-8").readline().strip().split(",")
            fields = ", ".join('"' + column + '" text' for column in columns)
            lines.append(f"create table bare.{file.stem} ({fields});")
            lines.append(f"\\copy bare.{file.stem} from '{file}' with (format csv, header)")
        self.is_copied = True
        return self.workshop.psql("\n".join(lines), database="bare").seconds

    def copy_out(self):
        if not getattr(self, "is_copied", False):
            self.copy_in()
        out = self.workshop.folder / "copied"
        out.mkdir(exist_ok=True)
        return self.workshop.psql("\n".join(
            f"\\copy bare.{file.stem} to '{out / file.name}' with (format csv, header)" for file in self.school.glob("*.csv")),
            database="bare").seconds

    def peer(self):
        return self.workshop.python(HERE / "peer.py", self.school, *PERIOD)

    def by_duckdb(self):
        """As it says itself, without the start of its interpreter."""
        load, compute = re.search(r"load ([\d.]+) s; compute ([\d.]+) s", self.peer().error).groups()
        return float(load) + float(compute)

    # ------------------------------------------------------------------------------------------ the same answers

    def check_evidence(self):
        ours = self.workshop.file("ours.json", self.workshop.waymark(*self.evidence_command()).output)
        theirs = self.workshop.file("theirs.json", self.peer().output)
        compared = subprocess.run(
            [sys.executable, OPINION / "compare.py", ours, theirs, "--may-be-empty"], stdout=sys.stderr)
        if compared.returncode != 0:
            raise Differ("the evidence of DuckDB is another")
        if not json.loads(ours.read_text())["results"]:
            raise Differ("there is no evidence to compare")

    def check_export(self):
        """What comes out is what went in, row for row, whatever the order and the columns that were left out."""
        out = self.workshop.folder / "exported"
        self.workshop.waymark("export", out)
        for file in self.school.glob("*.csv"):
            ours = (out / file.name).read_bytes().count(b"\n")
            demand_same(ours, file.read_bytes().count(b"\n"), f"lines of {file.name}")
