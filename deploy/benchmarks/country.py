"""Many organisations in one database, up to the nation: import, the nightly batch beside DuckDB and pandas, and what a person waits
for beside the same in a tenth of the country."""

import csv
import json
import re
import sys

from comparison import Bound, Comparison, Differ, demand_same, note
from data import Size
from nightly import Nightly
from pandas_peer import PandasPeer
from screens import Screens
from workshop import EVERYDAY, HERE, TODAY

PERIOD = ("2025-09-01", "2026-08-31", TODAY)
# Who else computes the evidence of a folder.
PEERS = {"DuckDB": "peer.py", "pandas": "pandas_evidence.py"}
FIGURES = """
    select s.urn, r.measure, r.n, r.numerator, r.unknown, r.median, r.p90
    from evidence.result r join waymark.setting s using (organisation_id, setting_id)
    where r.n > 0 and r.group_by is null
"""


class Place:
    """A generated country, in a database of its own."""

    def __init__(self, workshop, seed, scale):
        self.workshop, self.seed, self.scale = workshop, seed, scale
        self.name = f"country_{scale:g}".replace(".", "_")
        self.folder = workshop.folder / self.name
        self.memory = 0
        self.seconds = None

    def generate(self):
        note(f"Generating the country at scale {self.scale:g} ...")
        done = self.workshop.run([sys.executable, HERE / "generate_country.py", self.folder, self.seed, self.scale, "--limit", TODAY])
        self.organisations, self.settings, self.rows = map(int, done.output.split())
        return self

    def load(self):
        self.workshop.use(self.name, self.fill)

    def fill(self):
        self.seconds = 0
        for number, folder in enumerate(sorted(self.folder.iterdir()), 1):
            self.workshop.psql(f"select waymark.make_organisation('{folder.name}')", user=EVERYDAY)
            done = self.workshop.waymark("import", folder, "--organisation", folder.name)
            self.seconds += done.seconds
            self.memory = max(self.memory, done.memory)
            # As the server does by itself within a minute of any import.
            if number == 1:
                self.workshop.psql("analyze")

    def merged(self):
        """The folders as one, for a peer that knows no organisations."""
        folder = self.workshop.folder / f"{self.name}_merged"
        if not folder.exists():
            folder.mkdir()
            for organisation in sorted(self.folder.iterdir()):
                for file in organisation.glob("*.csv"):
                    with file.open("rb") as source, (folder / file.name).open("ab") as target:
                        header = source.readline()
                        if target.tell() == 0:
                            target.write(header)
                        while piece := source.read(1 << 20):
                            target.write(piece)
        return folder


class Country:
    def __init__(self, workshop, options, data):
        self.workshop, self.options, self.data = workshop, options, data
        self.whole, self.tenth = (Place(workshop, options.seed, scale) for scale in (options.scale, options.scale / 10))
        self.nightly = Nightly(workshop, options, data)

    def comparisons(self):
        self.whole.generate()
        self.workshop.psql("create database bare", database="postgres")
        self.whole.load()
        of = f"{self.whole.organisations} organisations, {self.whole.settings} settings, {self.whole.rows:,} rows"
        yield Comparison(f"import, {of}", "s", Bound(at_most=4), lambda: self.whole.seconds, self.copy_in, "`\\copy` into tables of text",
                         most_rounds=1, warms_up=False)
        yield Comparison(f"import, {of}", "s", Bound(at_most=1 / 3), lambda: self.whole.seconds, self.by_pandas,
                         "pandas, the same checks, into bare tables", most_rounds=1, warms_up=False)
        yield Comparison("memory of import", "MB", Bound(at_most=300), lambda: self.whole.memory, most_rounds=1, warms_up=False)
        yield from self.batch()
        yield from self.waiting()

    def copy_in(self):
        lines = ["drop schema if exists bare cascade;", "create schema bare;"]
        made = set()
        for file in sorted(self.whole.folder.glob("*/*.csv")):
            if file.stem not in made:
                made.add(file.stem)
                columns = next(csv.reader(file.open(encoding="utf-8")))
                fields = ", ".join('"' + column + '" text' for column in columns)
                lines.append(f"create table bare.{file.stem} ({fields});")
            lines.append(f"\\copy bare.{file.stem} from '{file}' with (format csv, header)")
        return self.workshop.psql("\n".join(lines), database="bare").seconds

    def by_pandas(self):
        """Organisation by organisation, as ours is."""
        peer = PandasPeer(self.workshop, self.data)
        peer.check_damages()
        self.whole.load()
        folders = sorted(self.whole.folder.iterdir())
        seconds = sum(peer.load(folder) for folder in folders)
        demand_same(self.whole.rows, peer.rows, "rows written by pandas")
        return seconds

    # ------------------------------------------------------------------------------------------ the nightly batch

    def batch(self):
        self.nightly.size = Size(self.whole.name, self.whole.settings, 0, 0)
        self.check_evidence()
        settings = f"{self.whole.settings} settings"
        yield Comparison(f"nightly, {settings}, all of them", "s", Bound(at_most=4), self.nightly.everything, self.by_duckdb,
                         "DuckDB, load and compute", most_rounds=3, warms_up=False)
        yield Comparison(f"nightly, {settings}, all of them", "s", Bound(at_most=1 / 5), self.nightly.everything,
                         lambda: self.by_peer("pandas"), "pandas, load and compute", most_rounds=1, warms_up=False)
        yield Comparison(f"nightly, {settings}, after work in a tenth of them", "s", Bound(at_most=1 / 8), self.nightly.after_work,
                         self.nightly.everything, "all of them", most_rounds=3, warms_up=False)
        yield Comparison("the same", "s", Bound(at_most=1), self.nightly.after_work, self.by_duckdb, "DuckDB, load and compute of all",
                         most_rounds=3, warms_up=False)
        yield Comparison(f"nightly, {settings}, nothing new", "s", Bound(at_most=2), self.nightly.nothing_new)
        yield Comparison("memory of nightly", "MB", Bound(at_most=300), lambda: self.nightly.memory, most_rounds=1, warms_up=False)

    def peer(self, name):
        return self.workshop.python(HERE / PEERS[name], self.whole.merged(), *PERIOD)

    def by_peer(self, name):
        """As it says itself, without the start of its interpreter."""
        load, compute = re.search(r"load ([\d.]+) s; compute ([\d.]+) s", self.peer(name).error).groups()
        return float(load) + float(compute)

    def by_duckdb(self):
        return self.by_peer("DuckDB")

    def check_evidence(self):
        """Every figure of every setting, whole numbers to the unit and days to a billionth."""
        self.nightly.everything()
        ours = {}
        for line in self.workshop.psql(FIGURES).output.splitlines():
            urn, measure, *numbers = line.split("|")
            ours[urn, measure] = tuple(rounded(float(number)) if number else None for number in numbers)
        for name in PEERS:
            theirs = figures(self.peer(name).output)
            differ = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
            demand_same([(key, ours.get(key), theirs.get(key)) for key in differ[:3]], [],
                        f"{len(differ)} of {len(theirs)} figures of {name}")
            note(f"{len(theirs):,} figures of {self.whole.settings} settings are those of {name}")

    # ------------------------------------------------------------------------------------------ what a person waits for

    def waiting(self):
        self.whole.load()
        here = Screens(self.workshop, self.options, self.data)
        screens = here.screens()
        for screen in screens:
            yield Comparison(f"`waymark {screen.name}`", "ms", Bound(at_most=1.5), lambda screen=screen: here.by_waymark(screen),
                             lambda screen=screen: here.by_psql(screen), "`psql -c`, the same queries")
            yield Comparison(f"`waymark {screen.name}`, from the shell", "ms", Bound(at_most=60), lambda screen=screen: here.by_waymark(screen))
        for screen in screens:
            yield from here.without_policies(screen)
        yield from self.growth(here, screens)

    def growth(self, here, screens):
        """What a person waits for grows with the setting, not with the country."""
        self.tenth.generate().load()
        there = Screens(self.workshop, self.options, self.data)
        for screen, other in zip(screens, there.screens()):
            yield Comparison(f"`waymark {screen.name}`, in ten times the country", "ms", Bound(at_most=1.25),
                             lambda screen=screen: self.at(self.whole, here, screen), lambda other=other: self.at(self.tenth, there, other),
                             f"{self.tenth.settings} settings")

    def at(self, place, screens, screen):
        place.load()
        # Once for the connections that a change of database costs.
        screens.by_waymark(screen)
        return screens.by_waymark(screen)


def figures(output):
    """What a peer says of each setting and measure with a member; nothing of what is pooled."""
    found = {}
    for result in json.loads(output)["results"]:
        count = next(result[key] for key in ("denominator", "n", "count") if key in result)
        if result["setting"] != "all" and result["group"] is None and count:
            numbers = (count, *(result.get(key) for key in ("numerator", "unknown", "median", "p90")))
            found[result["setting"], result["measure"]] = tuple(None if number is None else rounded(number) for number in numbers)
    if not found:
        raise Differ("there is no evidence to compare")
    return found


def rounded(number):
    return round(float(number), 9)
