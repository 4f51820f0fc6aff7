"""The import beside by_pandas.py: the same rows where all is well, and the same findings where something is not."""

import json
from collections import Counter

from comparison import Differ, demand_same, note
from damages import Damager
from data import Size
from workshop import HERE, SUPERUSER, TODAY

# What is damaged is small: it is about which findings there are.
TO_DAMAGE = Size("sound", 2, 30, 2023)
BAD_ROWS = 8
CODES = "copy (select list, code from waymark.code where valid_to is null order by list, position) to stdout (format csv)"


class PandasPeer:
    def __init__(self, workshop, data):
        self.workshop, self.data = workshop, data
        # The lists as the program has them.
        self.codes = workshop.file("codes.csv", workshop.psql(CODES).output)
        # That were written, by all loads together.
        self.rows = 0

    def load(self, folder):
        """As it says itself, without the start of its interpreter."""
        report = self.run(folder)
        demand_same({}, report["findings"], "findings of pandas in sound rows")
        self.rows += sum(report["rows"].values())
        return sum(report["seconds"].values())

    def run(self, folder, *options):
        given = (folder, self.workshop.conninfo("bare", SUPERUSER), self.codes, "--today", TODAY)
        return json.loads(self.workshop.python(HERE / "by_pandas.py", *given, *options).output)

    # ------------------------------------------------------------------------------------------ the same answers

    def check(self, folder):
        report = self.ours(folder)
        demand_same([], report["bad_rows"], "findings of ours in sound rows")
        written = {file["file"]: file["new"] for file in report["files"]}
        demand_same(written, self.run(folder)["rows"], "rows written by pandas")
        self.check_damages()

    def ours(self, folder, *options):
        self.workshop.empty()
        return json.loads(self.workshop.waymark("import", folder, *options, "--format", "json", accept=(0, BAD_ROWS)).output)

    def check_damages(self):
        """Both find everything that was damaged, and the same."""
        damaged = self.workshop.folder / "damaged"
        done = Damager(self.data.folder(TO_DAMAGE)).damage(damaged)
        report = self.ours(damaged, "--dry-run", "--organisation", "Damaged")
        ours = Counter((row["file"], row["code"]) for row in report["bad_rows"])
        theirs = Counter({(file, code): number for file, codes in self.run(damaged, "--dry-run")["findings"].items()
                          for code, number in codes.items()})
        if missed := done - ours:
            raise Differ(f"the import did not find {dict(missed)}")
        differ = sorted(key for key in ours.keys() | theirs.keys() if ours[key] != theirs[key])
        demand_same({key: ours[key] for key in differ}, {key: theirs[key] for key in differ}, "findings of import and pandas")
        note(f"{len(done)} kinds of damage are found by both: {ours.total()} findings")
