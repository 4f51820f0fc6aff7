"""Measures import, export and evidence against their alternatives, in alternation, and prints the ratios.

usage: deploy/bench [--quick] [--settings N] [--pupils N] [--rounds N] [--json FILE]

Refuses to compare times when the answers differ. Times are of whole processes, as a user waits for them; the peer's is the
load and compute that it reports itself, without the start of its interpreter.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OPINION = HERE.parent.parent / "Tests" / "SecondOpinion"
PERIOD = ("2024-09-01", "2025-08-31", "2025-08-31")


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = Path(options.folder)
        self.school = self.folder / "school"
        self.home = self.folder / "home"
        self.raw = {}

    def run(self):
        self.generate()
        self.waymark("database", "start")
        self.check_answers()
        for name, ours, theirs, most in self.pairs():
            self.measure(name, ours, theirs, most)
        self.report()

    # ------------------------------------------------------------------------------------------ what is compared

    def pairs(self):
        yield "import", self.time_import, self.time_copy_in, 4.0
        yield "export", self.time_export, self.time_copy_out, 2.0
        yield "evidence, all settings", self.time_evidence, self.time_peer, 2.0

    def time_import(self):
        self.fresh_home()
        return self.timed(self.waymark, "import", str(self.school))

    def time_copy_in(self):
        """The same files by COPY into tables of text, which no one could call a record system."""
        with_header = "with (format csv, header)"
        lines = ["drop schema if exists bare cascade;", "create schema bare;"]
        for file in sorted(self.school.glob("*.csv")):
            columns = file.open(encoding="utf-8").readline().strip().split(",")
            fields = ", ".join('"' + column + '" text' for column in columns)
            lines.append(f"create table bare.{file.stem} ({fields});")
            lines.append(f"\\copy bare.{file.stem} from '{file}' {with_header}")
        return self.timed(self.psql, "\n".join(lines))

    def time_export(self):
        self.numbered = getattr(self, "numbered", 0) + 1
        return self.timed(self.waymark, "export", str(self.folder / f"export{self.numbered}"))

    def time_copy_out(self):
        out = self.folder / "copied"
        out.mkdir(exist_ok=True)
        lines = [
            f"\\copy bare.{file.stem} to '{out / file.name}' with (format csv, header)" for file in self.school.glob("*.csv")
        ]
        return self.timed(self.psql, "\n".join(lines))

    def time_evidence(self):
        self.psql("truncate evidence.run cascade", owner=True)
        return self.timed(self.waymark, *self.evidence())

    def time_peer(self):
        said = self.peer().stderr
        load, compute = re.search(r"load ([\d.]+) s; compute ([\d.]+) s", said).groups()
        return float(load) + float(compute)

    # ------------------------------------------------------------------------------------------ how

    def evidence(self):
        return ("evidence", "run", "--from", PERIOD[0], "--to", PERIOD[1], "--as-of", PERIOD[2], "--format", "json")

    def peer(self):
        return subprocess.run(
            [sys.executable, str(HERE / "peer.py"), str(self.school), *PERIOD], check=True, capture_output=True, text=True)

    def check_answers(self):
        self.waymark("import", str(self.school))
        ours, theirs = self.folder / "ours.json", self.folder / "theirs.json"
        ours.write_text(self.waymark(*self.evidence()))
        theirs.write_text(self.peer().stdout)
        compared = subprocess.run([sys.executable, str(OPINION / "compare.py"), str(ours), str(theirs), "--may-be-empty"])
        if compared.returncode != 0:
            sys.exit("The answers differ: there is nothing to compare the times of.")

    def generate(self):
        o = self.options
        print(f"Generating {o.settings} settings of {o.pupils} pupils a year ...", file=sys.stderr)
        subprocess.run(
            [sys.executable, str(OPINION / "generate.py"), str(self.school), "1", str(o.settings), str(o.pupils), "2021", "2025"],
            check=True, stdout=subprocess.DEVNULL)
        self.rows = sum(file.read_bytes().count(b"\n") - 1 for file in self.school.glob("*.csv"))

    def fresh_home(self):
        """An empty database: what was imported before is dropped with its schemas."""
        self.waymark("database", "stop")
        subprocess.run(["rm", "-rf", str(self.home)], check=True)
        self.waymark("database", "start")

    def environment(self):
        return {**os.environ, "WAYMARK_HOME": str(self.home)}

    def waymark(self, *arguments):
        done = subprocess.run([self.options.waymark, *arguments], env=self.environment(), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"waymark {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return done.stdout

    def psql(self, script, owner=False):
        status = json.loads(self.waymark("database", "status", "--format", "json"))
        command = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", status["socket"], "-d", "waymark", "-U", "waymark_owner"]
        subprocess.run(command, input=script, check=True, text=True, stdout=subprocess.DEVNULL)

    def timed(self, work, *arguments, **options):
        begun = time.perf_counter()
        work(*arguments, **options)
        return time.perf_counter() - begun

    def measure(self, name, ours, theirs, most):
        rounds = [(ours(), theirs()) for _ in range(self.options.rounds + 1)][1:]
        self.raw[name] = {"ours": [a for a, _ in rounds], "theirs": [b for _, b in rounds], "at_most": most}

    def report(self):
        print(f"{self.rows:,} rows; {self.options.rounds} rounds in alternation; seconds are medians")
        print(f"{'what':<26}{'ours':>9}{'other':>9}{'ratio':>8}{'spread':>14}{'at most':>9}")
        for name, raw in self.raw.items():
            ratios = [a / b for a, b in zip(raw["ours"], raw["theirs"])]
            ours, theirs = statistics.median(raw["ours"]), statistics.median(raw["theirs"])
            spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
            print(f"{name:<26}{ours:>9.2f}{theirs:>9.2f}{statistics.median(ratios):>8.2f}{spread:>14}{raw['at_most']:>9.1f}")
        if self.options.json:
            Path(self.options.json).write_text(json.dumps({"rows": self.rows, "period": PERIOD, "figures": self.raw}, indent=2))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--waymark", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--settings", type=int)
    parser.add_argument("--pupils", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--json")
    options = parser.parse_args()
    options.settings = options.settings or (3 if options.quick else 8)
    options.pupils = options.pupils or (60 if options.quick else 300)
    options.rounds = options.rounds or (3 if options.quick else 5)
    Bench(options).run()


if __name__ == "__main__":
    main()
